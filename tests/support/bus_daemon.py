"""A real D-Bus daemon of our own, as strange to the machine's as can be."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow send_type="signal"/>
    <allow receive_sender="*" eavesdrop="true"/>
    {policy}
  </policy>
</busconfig>
"""


class BusDaemon:
    """``dbus-daemon`` in the background; every user may do everything on it, but for ``policy``.

    It can be stopped and started again at the same address, and be frozen.
    """

    def __init__(self, policy: str = "") -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="adit-bus-"))
        self._directory.chmod(0o755)
        self._socket = self._directory / "socket"
        self._configuration = self._directory / "bus.conf"
        self._configuration.write_text(_CONFIGURATION.format(socket=self._socket, policy=policy))
        self._process: subprocess.Popen[str] | None = None
        self.address = f"unix:path={self._socket}"

    def start(self) -> None:
        """Start it; returns when it listens."""
        self._socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [
                "dbus-daemon",
                f"--config-file={self._configuration}",
                "--nofork",
                "--nopidfile",
                "--print-address",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline()
        self._socket.chmod(0o666)

    def stop(self) -> None:
        """End it, and every connection to it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def freeze(self, frozen: bool) -> None:
        """Let it hang, or go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def __enter__(self) -> BusDaemon:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._directory)
