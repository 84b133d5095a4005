"""A desktop of the test's own: a screen, a window manager, a tray, a message bus, a keyring.

Nothing of it is anybody else's: X has a display number that was free, every file is below one
directory, and every process ends with the block, also when the test fails. Programs on it are
used as a person does, by mouse and keyboard (:class:`tests.support.desktop_hand.Hand`), and read
as a blind person does (:class:`tests.support.desktop_reader.Reader`).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from tests.support.desktop_screen import Area, Screen

_START_SECONDS = 20.0
_MARK = "ADIT_TEST_DESKTOP"
"""Environment variable by which the processes of a desktop are told from all others."""
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""Without services to start on demand: who is on the bus is who was put there."""

_A11Y = "/usr/libexec/at-spi-bus-launcher"

T = TypeVar("T")


class Impatient(TimeoutError):
    """What was waited for did not happen."""


def wait_for(look: Callable[[], T | None], what: str, *, seconds: float = 20.0) -> T:
    """Look again and again until there is something. Raises :class:`Impatient` that says ``what``."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise Impatient(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.05)
    return found


@dataclass(frozen=True)
class Parts:
    """What the desktop has, beside screen and bus; a test that measures wants as little as can be."""

    manager: bool = True
    tray: bool = True
    keyring: bool = True
    reader: bool = True


class Desktop:
    """The desktop, with all its files in ``directory`` (short: sockets are there); a context manager."""

    password = "the login password"
    """Opens the keyring."""

    def __init__(
        self, directory: Path, *, width: int = 1280, height: int = 900, parts: Parts | None = None
    ) -> None:
        self.directory = directory
        self.size = (width, height)
        self.parts = parts or Parts()
        self.home = directory / "home"
        self.display = ""
        self._mark = uuid.uuid4().hex
        self._screen: Screen | None = None
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = self._environment()

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", "") + ":/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_RUNTIME_DIR": str(self.directory / "run"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.directory / 'bus'}",
            "XDG_SESSION_TYPE": "x11",
            "LC_ALL": "C.UTF-8",
            "GTK_A11Y": "none",  # trayer is not what is read
            "NO_AT_BRIDGE": "1",
            _MARK: self._mark,
        }

    def __enter__(self) -> Desktop:
        try:
            self._begin()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self) -> None:
        for folder in ("config", "data", "state", "cache"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        (self.directory / "run").mkdir(mode=0o700, exist_ok=True)
        self._begin_screen()
        self._begin_bus()
        if self.parts.manager:
            self.start("openbox", ["openbox", "--sm-disable"])
        if self.parts.keyring:
            self._begin_keyring()
        if self.parts.reader:
            self.start("reader", [_A11Y, "--launch-immediately"])
            self.environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        if self.parts.tray:
            self.start_tray()

    def _begin_screen(self) -> None:
        reading, writing = os.pipe()
        width, height = self.size
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24"]
        options = ["-fbdir", str(self.directory), "-nolisten", "tcp", "-noreset"]
        process = self.start("Xvfb", [*command, *options], pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()  # at the end of its life, if it does not begin
        if not number:
            process.wait(_START_SECONDS)
            raise RuntimeError(f"no screen: {self.log('Xvfb')}")
        self.display = f":{number}"
        self.environment["DISPLAY"] = self.display
        self._screen = Screen(self.directory / "Xvfb_screen0")

    def _begin_bus(self) -> None:
        socket, configuration = self.directory / "bus", self.directory / "bus.conf"
        configuration.write_text(_BUS.format(socket=socket))
        self.start(
            "dbus-daemon", ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"]
        )
        wait_for(socket.exists, "a message bus")

    def _begin_keyring(self) -> None:
        command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        self.start("keyring", command, said=self.password)
        wait_for(lambda: self.owns("org.freedesktop.secrets"), "a keyring")

    def start_tray(self, colour: str = "") -> None:
        """A panel with room for tray icons, at the bottom right; ``colour`` (``RRGGBB``) of its ground."""
        ground = ["--transparent", "true", "--alpha", "0", "--tint", f"0x{colour}"] if colour else []
        place = ["--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", "32"]
        self.start("trayer", ["trayer", *place, "--heighttype", "pixel", "--SetDockType", "true", *ground])

    def stop(self, name: str) -> None:
        """End one program that :meth:`start` began, whatever it does at the moment."""
        process = self._processes.pop(name)
        _kill(process)

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        said: str = "",
        pass_fds: Sequence[int] = (),
    ) -> subprocess.Popen[bytes]:
        """Start a program on this desktop; what it prints is in :meth:`log` under ``name``.

        ``said`` is what it reads from its standard input. It is killed should this process die.
        """
        with self._log_file(name).open("ab") as log:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**self.environment, **(env or {})},
                start_new_session=True,
                pass_fds=pass_fds,
            )
        assert process.stdin is not None
        process.stdin.write(said.encode())
        process.stdin.close()
        self._processes[name] = process
        return process

    def ended(self, name: str) -> int | None:
        """The exit status of a program; ``None`` while it runs."""
        return self._processes[name].poll()

    def log(self, name: str) -> str:
        """What the program printed so far."""
        file = self._log_file(name)
        return file.read_text(errors="replace") if file.exists() else ""

    def _log_file(self, name: str) -> Path:
        return self.directory / f"{name}.log"

    def run(self, command: Sequence[str], *, check: bool = True, timeout: float = 30.0) -> str:
        """Run a program to its end; what it printed. Raises :class:`RuntimeError` on failure."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=timeout, check=False
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}: {done.stderr}{done.stdout}")
        return done.stdout

    def owns(self, name: str) -> bool:
        """Whether somebody on the message bus has this name."""
        call = ["dbus-send", "--session", "--dest=org.freedesktop.DBus", "--print-reply=literal"]
        path = ["/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", f"string:{name}"]
        return "true" in self.run([*call, *path], check=False)

    @property
    def screen(self) -> Screen:
        """What is on the screen."""
        assert self._screen is not None, "the desktop has not been entered"
        return self._screen

    def screenshot(self, path: Path, area: Area | None = None) -> Path:
        """A picture of the screen, or of a part of it."""
        return self.screen.save(path, area)

    def close(self) -> None:
        """End every process of this desktop; safe to call twice."""
        for process in reversed(self._processes.values()):
            _kill(process)
        self._processes.clear()
        for pid in _marked(self._mark):  # what those started beside themselves
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self._screen is not None:
            self._screen.close()
            self._screen = None
        shutil.rmtree(self.directory / "run", ignore_errors=True)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _marked(mark: str) -> list[int]:
    wanted = f"{_MARK}={mark}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if wanted in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
    return found
