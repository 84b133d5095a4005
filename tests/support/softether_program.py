"""Debian's SoftEther programs, run in a namespace and kept out of the machine's ``/var`` and ``/run``.

The directories are compiled into the packaged programs, so each runs in a mount namespace of
its own in which a private directory lies over them: many can run on one machine.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support.namespaces import Namespace

_START_SECONDS = 15.0
_STOP_SECONDS = 15.0
_SUCCESS = "The command completed successfully."

_ENTER = """
set -e
# Where the machine's directory is missing, its parent gets a temporary file system to hold one:
# nothing is left behind on the machine, and no right to write there is needed.
over() {
    if [ ! -d "$2" ]; then
        mount -t tmpfs tmpfs "${2%/*}"
        mkdir "$2"
    fi
    mount --bind "$1" "$2"
}
over "$1/db" /var/lib/softether
over "$1/log" /var/log/softether
over "$1/run" /run/softether
cd "$1"
exec "$2" execsvc
"""


class CommandFailed(RuntimeError):
    """A command of ``vpncmd`` did not succeed."""


class SoftEtherProgram:
    """One of ``vpnserver`` and ``vpnclient``, running in ``namespace`` with its files in ``directory``.

    ``name`` is the program, ``mode`` the option that makes ``vpncmd`` speak to it, ``port`` the
    TCP port it listens on when it is ready.
    """

    def __init__(self, namespace: Namespace, directory: Path, *, name: str, mode: str, port: int) -> None:
        self.namespace = namespace
        self.directory = directory
        self._name = name
        self._mode = mode
        self._port = port
        self._watchdog: subprocess.Popen[str] | None = None
        self._scripts = 0

    def start(self) -> None:
        """Start and wait until it listens. Raises :class:`RuntimeError` when it does not."""
        if self._watchdog is not None:
            raise RuntimeError(f"{self._name} runs already")
        for part in ("db", "log", "run"):
            (self.directory / part).mkdir(parents=True, exist_ok=True)
        for old in (self.directory / "run").iterdir():
            old.unlink()
        packaged = Path("/usr/libexec/softether", self._name)
        # The program looks for its resources beside itself.
        for part in (self._name, "hamcore.se2"):
            copy = self.directory / part
            if not copy.exists():
                copy.symlink_to((packaged / part).resolve())
        with (self.directory / "output.log").open("ab") as output:
            self._watchdog = self.namespace.popen(
                ["unshare", "--mount", "sh", "-c", _ENTER, "sh", str(self.directory), f"./{self._name}"],
                stdout=output.fileno(),
                stderr=subprocess.STDOUT,
                env=_environment(),
            )
        deadline = time.monotonic() + _START_SECONDS
        while not (self.pids() and self._listens()):
            if self._watchdog.poll() is not None or time.monotonic() > deadline:
                said = (self.directory / "output.log").read_text(errors="replace")
                self.kill()
                raise RuntimeError(f"{self._name} did not start: {said.strip() or 'it said nothing'}")
            time.sleep(0.02)

    def stop(self) -> None:
        """End it in order (the configuration is saved), or by force if that takes too long."""
        if self._watchdog is None:
            return
        # The watchdog ignores SIGTERM and ends with its child; the child's id is in the pid file.
        for pid in self._children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._watchdog.wait(_STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End it at once, as a power cut would. Safe to call twice."""
        if self._watchdog is None:
            return
        children = self._children()
        # In this order: the watchdog would start a new child.
        self._watchdog.kill()
        self._watchdog.wait()
        self._watchdog = None
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            while Path("/proc", str(pid), "exe").exists():
                time.sleep(0.01)

    def restart(self) -> None:
        """Stop in order and start again with the same configuration."""
        self.stop()
        self.start()

    def pids(self) -> tuple[int, ...]:
        """The processes of the running program: its watchdog and the child that does the work."""
        children = self._children()
        if self._watchdog is None or not children:
            return ()
        return (self._watchdog.pid, *children)

    def cpu_seconds(self) -> float:
        """Processor time (user and system) its processes have used so far."""
        return sum(cpu_seconds(pid) for pid in self.pids())

    def command(self, lines: Sequence[str], *options: str, timeout: float = 60.0) -> str:
        """Give ``vpncmd`` the commands; returns what it printed.

        Raises :class:`CommandFailed` unless every one of them succeeded: its exit status alone
        does not tell.
        """
        if self._watchdog is None:
            raise RuntimeError(f"{self._name} does not run")
        self._scripts += 1
        script = self.directory / f"commands-{self._scripts}.txt"
        script.write_text("".join(f"{line}\n" for line in lines))
        # Inside the program's own mount namespace, for the directories vpncmd uses.
        inside = ["nsenter", "--target", str(self._watchdog.pid), "--net", "--mount", "--wd=.", "--"]
        result = subprocess.run(
            [*inside, "vpncmd", "localhost", self._mode, *options, f"/IN:{script}"],
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=timeout,
            env=_environment(),
        )
        if result.returncode != 0 or result.stdout.count(_SUCCESS) < len(lines):
            raise CommandFailed(f"{'; '.join(lines)}: {result.stdout}{result.stderr}")
        return result.stdout

    def _children(self) -> tuple[int, ...]:
        """The child of the pid file, if the watchdog and it are alive."""
        found = []
        for path in (self.directory / "run").glob(".pid_*"):
            digits = "".join(character for character in path.read_text() if character.isdigit())
            if digits and Path("/proc", digits, "exe").exists():
                found.append(int(digits))
        return tuple(found)

    def _listens(self) -> bool:
        with self.namespace.inside(), socket.socket() as probe:
            probe.settimeout(1.0)
            return probe.connect_ex(("127.0.0.1", self._port)) == 0


def cpu_seconds(pid: int) -> float:
    """Processor time (user and system) of one process; 0 when it is gone."""
    try:
        stat = Path("/proc", str(pid), "stat").read_text()
    except OSError:
        return 0.0
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _environment() -> dict[str, str]:
    # The programs translate themselves by the locale; what they say is read here.
    path = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"
    return {"PATH": path, "LC_ALL": "C", "LANG": "C"}
