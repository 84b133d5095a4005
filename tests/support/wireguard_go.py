"""Real ``wireguard-go`` in a namespace: Debian's, or the newest, built where there is Go.

Its control socket lies in ``/var/run/wireguard``, compiled in. Each process has a mount namespace
of its own with an empty file system there, so that many run on one machine and leave nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tests.support.namespaces import Namespace
from tests.support.softether_program import cpu_seconds
from tests.support.wireguard_config import InterfaceConfig

DEBIAN = "wireguard-go"
"""The packaged program."""
MODULE = "golang.zx2c4.com/wireguard"
"""The newest one's source, for ``go install``."""

_START_SECONDS = 15.0
_STOP_SECONDS = 10.0
_ASK_SECONDS = 60.0
_BUILD_SECONDS = 600.0

_ENTER = """
set -e
mount -t tmpfs -o mode=755 tmpfs "$(readlink -f /var/run)"
exec "$@"
"""


@dataclass(frozen=True)
class PeerStatus:
    """One peer as ``wg show DEVICE dump`` tells of it."""

    endpoint: str
    """``host:port``, or empty when none is known."""
    handshake_at: int
    """Unix time of the newest handshake; 0 for none."""
    received: int
    sent: int
    """Bytes of datagrams."""


class WireGuardGo:
    """``program`` as device ``name`` of ``namespace``; a context manager.

    Outside it listens on all addresses. Root is needed, or a ``/dev/net/tun`` that anybody may open.
    """

    def __init__(self, namespace: Namespace, *, name: str = "wg0", program: str | Path = DEBIAN) -> None:
        self.namespace = namespace
        self.name = name
        self._program = str(program)
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> WireGuardGo:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Its one process. Raises :class:`RuntimeError` when it does not run."""
        if self._process is None:
            raise RuntimeError("wireguard-go does not run")
        return self._process.pid

    def start(self) -> None:
        """Start and wait until it can be configured. Raises :class:`RuntimeError` when it can not."""
        if self._process is not None:
            raise RuntimeError("wireguard-go runs already")
        with tempfile.TemporaryFile() as output:
            program = [self._program, "-f", self.name]
            self._process = self.namespace.popen(
                ["unshare", "--mount", "sh", "-c", _ENTER, "sh", *program],
                stdout=output.fileno(),
                stderr=output.fileno(),
                env={"PATH": _path(), "LOG_LEVEL": "error"},
            )
            deadline = time.monotonic() + _START_SECONDS
            while self._wg("show", self.name).returncode != 0:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    output.seek(0)
                    said = output.read().decode(errors="replace").strip()
                    self.kill()
                    raise RuntimeError(f"{self._program} did not start: {said or 'it said nothing'}")
                time.sleep(0.02)

    def stop(self) -> None:
        """End it in order, or by force if that takes too long. Safe to call twice."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """End it at once; the device goes with it. Safe to call twice."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        self._process = None

    def up(self, config: InterfaceConfig) -> None:
        """Give it the whole configuration, addresses and MTU included, and bring the device up."""
        self.load(config)
        for address in config.addresses:
            further = ["nodad"] if ":" in address else []
            self.namespace.run(["ip", "address", "replace", address, "dev", self.name, *further])
        self.namespace.run(["ip", "link", "set", self.name, "mtu", str(config.mtu), "up"])

    def load(self, config: InterfaceConfig) -> None:
        """Replace keys, port and peers. All sessions of the peers are forgotten."""
        self._check("setconf", self.name, "/dev/stdin", input=config.for_wg())

    def sync(self, config: InterfaceConfig) -> None:
        """The same, but peers that stay keep their sessions."""
        self._check("syncconf", self.name, "/dev/stdin", input=config.for_wg())

    def set(self, *arguments: str) -> None:
        """``wg set`` of this device, e.g. ``"listen-port", "51821"``."""
        self._check("set", self.name, *arguments)

    def forget(self, public_key: str) -> None:
        """Remove a peer."""
        self.set("peer", public_key, "remove")

    def peers(self) -> dict[str, PeerStatus]:
        """Its peers by public key."""
        return parse_dump(self._check("show", self.name, "dump"))

    def peer(self, public_key: str) -> PeerStatus:
        """One of them. Raises :class:`KeyError`."""
        return self.peers()[public_key]

    def cpu_seconds(self) -> float:
        """Processor time (user and system) it has used so far."""
        return cpu_seconds(self.pid)

    def _check(self, *arguments: str, input: str | None = None) -> str:
        result = self._wg(*arguments, input=input)
        if result.returncode != 0:
            raise RuntimeError(f"wg {' '.join(arguments)}: {result.stderr.strip()}")
        return result.stdout

    def _wg(self, *arguments: str, input: str | None = None) -> subprocess.CompletedProcess[str]:
        # Inside the program's own mount namespace, where its control socket is.
        inside = ["nsenter", "--target", str(self.pid), "--net", "--mount", "--"]
        return subprocess.run(
            [*inside, "wg", *arguments],
            check=False,
            capture_output=True,
            text=True,
            input="" if input is None else input,
            timeout=30.0,
            env={"PATH": _path(), "WG_ENDPOINT_RESOLUTION_RETRIES": "0"},
        )


def parse_dump(text: str) -> dict[str, PeerStatus]:
    """The peers of ``wg show DEVICE dump`` (wg(8)) by public key. Raises :class:`ValueError`."""
    lines = text.splitlines()
    if not lines:
        raise ValueError("no line for the interface")
    peers = {}
    for line in lines[1:]:
        public_key, _, endpoint, _, handshake, received, sent, _ = line.split("\t")
        known = "" if endpoint == "(none)" else endpoint
        peers[public_key] = PeerStatus(known, int(handshake), int(received), int(sent))
    return peers


# --- the newest ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Newest:
    """The newest wireguard-go, if it can be had here."""

    program: Path | None
    said: str
    """Its version; where there is none, why."""


def newest(cache: Path | None = None) -> Newest:
    """Ask Go for the newest version and build it, unless the cache holds it from an earlier run.

    When nobody can be asked (no network), the newest of the cache is taken. ``cache`` is a
    directory, by default the user's own for caches.
    """
    cache = cache or _user_cache()
    if shutil.which("go") is None:
        return Newest(None, "there is no Go to build it with")
    cache.mkdir(parents=True, exist_ok=True)
    try:
        version = _go(cache, ["list", "-m", "-f", "{{.Version}}", f"{MODULE}@latest"], _ASK_SECONDS).strip()
    except RuntimeError as error:
        kept = max(cache.glob("v*/wireguard"), key=lambda path: path.stat().st_mtime, default=None)
        if kept is None:
            return Newest(None, str(error))
        return Newest(kept, f"{kept.parent.name}, kept from an earlier run: {error}")
    program = cache / version / "wireguard"
    if program.exists():
        return Newest(program, version)
    try:
        # Elsewhere first: a build that is broken off must not be found by the next run.
        with tempfile.TemporaryDirectory(dir=cache) as unfinished:
            _go(cache, ["install", f"{MODULE}@{version}"], _BUILD_SECONDS, target=Path(unfinished))
            program.parent.mkdir(exist_ok=True)
            Path(unfinished, "wireguard").replace(program)
    except RuntimeError as error:
        return Newest(None, str(error))
    return Newest(program, version)


def _go(cache: Path, arguments: Sequence[str], seconds: float, *, target: Path | None = None) -> str:
    environment = os.environ | {"GOFLAGS": "-mod=mod"} | ({"GOBIN": str(target)} if target else {})
    try:
        # Where no go.mod lies above: a module's own would decide about versions.
        result = subprocess.run(
            ["go", *arguments],
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            env=environment,
            cwd=cache,
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"go {arguments[0]} took more than {seconds:.0f} s") from None
    if result.returncode != 0:
        raise RuntimeError(f"go {arguments[0]} failed: {result.stderr.strip()}")
    return result.stdout


def _user_cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "adit-tests" / "wireguard-go"


def _path() -> str:
    return os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"
