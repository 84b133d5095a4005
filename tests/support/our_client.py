"""Our own client in a namespace, as a person has it: the helper as root, and ``adit``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import msgspec

from helper.api.types import Session, State
from tests.support.namespaces import Namespace
from tests.support.softether import HUB, PASSWORD, PORT, USER
from tests.support.softether_program import cpu_seconds

_START_SECONDS = 15.0
_STOP_SECONDS = 15.0


class OurClient:
    """``adit-helper`` in ``namespace`` with all its files in ``directory``; a context manager.

    Profiles and settings are private to the directory; the desktop's keyring is out of reach.
    ``options`` go to the helper's command line.
    """

    def __init__(self, namespace: Namespace, directory: Path, *, options: Sequence[str] = ()) -> None:
        self.options = options
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
        return self._environment(self.directory / "home")

    def _environment(self, home: Path) -> dict[str, str]:
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
                [
                    _program("adit-helper"),
                    *("--socket", str(self.socket), "--state", str(self.directory / "helper-state")),
                    *("--profiles", str(self.directory / "machine-profiles"), *self.options),
                ],
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
        self,
        *arguments: str,
        check: bool = True,
        timeout: float = 60.0,
        input: str | None = None,
        uid: int | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run ``adit`` in the namespace. With ``check``, a failure raises with what was printed.

        ``uid`` runs it as another user, with a home of its own; every directory on the way to
        the socket must be open to that user.
        """
        command, environment = [_program("adit"), *arguments], self.environment
        if uid is not None:
            home = self.directory / f"home-{uid}"
            home.mkdir(exist_ok=True)
            os.chown(home, uid, uid)
            environment = self._environment(home)
            identity = ["--reuid", str(uid), "--regid", str(uid), "--clear-groups"]
            command = ["setpriv", *identity, "--", *command]
        return self.namespace.run(command, check=check, timeout=timeout, env=environment, input=input)

    def add(
        self, name: str, host: str, *options: str, hub: str = HUB, user: str = USER, port: int = PORT
    ) -> None:
        """``adit add`` of a profile; ``options`` are further ones of that command."""
        where = ["--host", host, "--port", str(port), "--hub", hub, "--user", user]
        self.adit("add", name, *where, *options)

    def connect(
        self, name: str, *options: str, password: str = PASSWORD, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """``adit connect`` with the password in a file; ``options`` are further ones."""
        given = ["--password-file", str(self.password_file(password))]
        return self.adit("connect", name, *given, *options, check=check)

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

    def session(self, profile: str) -> Session:
        """The session of a profile as ``adit status --json`` shows it.

        Raises :class:`LookupError` when it shows none.
        """
        sessions = msgspec.convert(self.status()["sessions"], tuple[Session, ...])
        for session in sessions:
            if session.profile_name == profile:
                return session
        raise LookupError(f"no session of {profile}: {sessions}")

    def wait_for(self, profile: str, *states: State, timeout: float = 30.0) -> Session:
        """Look again and again until the session is in one of ``states``.

        Raises :class:`TimeoutError` with the session as it was last.
        """
        deadline = time.monotonic() + timeout
        while (session := self.session(profile)).state not in states:
            if time.monotonic() > deadline:
                raise TimeoutError(f"still not {'/'.join(states)}: {session}")
            time.sleep(0.02)
        return session

    def engine_pids(self) -> tuple[int, ...]:
        """The engine processes that the helper runs."""
        return self.pids()[1:]

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
