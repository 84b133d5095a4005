"""Our own client in a namespace, as a person has it: the helper as root, and ``adit``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from tests.support.namespaces import Namespace
from tests.support.softether_program import cpu_seconds

_START_SECONDS = 15.0
_STOP_SECONDS = 15.0


class OurClient:
    """``adit-helper`` in ``namespace`` with all its files in ``directory``; a context manager.

    Profiles and settings are private to the directory; the desktop's keyring is out of reach.
    """

    def __init__(self, namespace: Namespace, directory: Path) -> None:
        self.namespace = namespace
        self.directory = directory
        self.socket = directory / "helper.sock"
        self._helper: subprocess.Popen[str] | None = None

    def __enter__(self) -> OurClient:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def helper_pid(self) -> int:
        """The helper's process. Raises :class:`RuntimeError` when it was not started."""
        if self._helper is None:
            raise RuntimeError("the helper was not started")
        return self._helper.pid

    @property
    def environment(self) -> dict[str, str]:
        """What ``adit`` and the helper are run with; nothing of the caller's but the path."""
        home = self.directory / "home"
        return {
            "PATH": os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "ADIT_SOCKET": str(self.socket),
            "LC_ALL": "C.UTF-8",
        }

    def start(self) -> None:
        """Start the helper and wait until it says that it is ready."""
        if self._helper is not None:
            raise RuntimeError("the helper runs already")
        (self.directory / "home").mkdir(parents=True, exist_ok=True)
        # Files, not pipes: nobody has to read them for the helper to go on.
        output, errors = self.directory / "helper.out", self.directory / "helper.err"
        with output.open("wb") as out, errors.open("ab") as err:
            self._helper = self.namespace.popen(
                [_program("adit-helper"), "--socket", str(self.socket)],
                stdout=out.fileno(),
                stderr=err.fileno(),
                env=self.environment,
            )
        deadline = time.monotonic() + _START_SECONDS
        while "\n" not in output.read_text(errors="replace"):
            if self._helper.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"adit-helper is not ready: {errors.read_text(errors='replace')}")
            time.sleep(0.01)

    def stop(self) -> None:
        """End the helper in order, so that it puts everything back; by force if that takes too long.

        Raises :class:`RuntimeError` when force was needed: an orderly end is part of what is tested.
        """
        if self._helper is None:
            return
        self._helper.terminate()
        try:
            self._helper.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"adit-helper did not end within {_STOP_SECONDS:.0f} s") from None
        self._helper = None

    def kill(self) -> None:
        """End the helper with SIGKILL. Safe to call twice."""
        if self._helper is None:
            return
        self._helper.kill()
        self._helper.wait()
        self._helper = None

    def adit(
        self, *arguments: str, check: bool = True, timeout: float = 60.0, input: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run ``adit`` in the namespace. With ``check``, a failure raises with what was printed."""
        return self.namespace.run(
            [_program("adit"), *arguments], check=check, timeout=timeout, env=self.environment, input=input
        )

    def password_file(self, password: str) -> Path:
        """A file with the password, for ``--password-file``."""
        path = self.directory / "password"
        path.touch(mode=0o600)
        path.write_text(f"{password}\n")
        return path

    def status(self) -> dict[str, object]:
        """What ``adit status --json`` says."""
        status: dict[str, object] = json.loads(self.adit("status", "--json").stdout)
        return status

    def pids(self) -> tuple[int, ...]:
        """The helper and everything it started: its engine processes."""
        parents: dict[int, int] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(stat.parent.name)] = int(fields[1])
        found = [self.helper_pid]
        for parent in found:  # grows while it is walked: children, their children, …
            found.extend(pid for pid, ppid in parents.items() if ppid == parent)
        return tuple(found)

    def cpu_seconds(self) -> float:
        """Processor time all its living processes have used so far."""
        return sum(cpu_seconds(pid) for pid in self.pids())


def _program(name: str) -> str:
    """The installed program beside the Python that runs the tests."""
    path = Path(sys.executable).with_name(name)
    if not path.exists():
        raise RuntimeError(f"{path} is not there; run tools/setup")
    return str(path)
