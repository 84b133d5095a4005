"""Network namespaces for tests: small machines of our own, joined by virtual cables.

A :class:`Namespace` has no name anywhere: a child process holds it, and it is gone with that
child, also when the test process is killed. Nothing here needs ``/run/netns``.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.capture import CaptureManager

_CLONE_NEWNET = 0x40000000
_READY = "ready"

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_VOLATILE = frozenset(
    {
        *("valid_life_time", "preferred_life_time", "expires", "age", "used", "users"),
        *("tentative", "optimistic", "handle"),
    }
)
"""Fields of ``ip -j`` and ``nft -j`` that change by themselves."""
_FILES = """
sysctl net.ipv4.conf.all.src_valid_mark net.ipv4.conf.all.arp_ignore
if [ -e /etc/resolv.conf ]; then sha256sum < /etc/resolv.conf; else echo none; fi
"""
"""What else of the machine's network is compared."""

_OPEN_TUN = """
if ! [ -c /dev/net/tun ] || [ "$(stat -c %a /dev/net/tun)" != 666 ]; then
    mount -t tmpfs -o mode=755 tmpfs /dev/net
    mknod -m 666 /dev/net/tun c 10 200
fi
"""


_OWN_SETTINGS = """
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/changes /mnt/work
mount -t overlay -o lowerdir=/etc,upperdir=/mnt/changes,workdir=/mnt/work overlay /etc
umount -l /mnt
if [ -d /run/dbus ]; then mount -t tmpfs -o mode=755 tmpfs /run/dbus; fi
"""
"""Name servers may be set inside, and nobody on the machine's own bus hears of it."""


class Namespace:
    """A network and mount namespace of its own, with ``lo`` up; a context manager.

    Changes of ``/etc`` stay inside, and the machine's system bus can not be seen.

    ``open_tun`` gives it a ``/dev/net/tun`` of mode 0666, as desktop systems have it; where
    the machine's own has another mode, that needs real root.

    Raises :class:`RuntimeError` on entering when the namespace can not be made.
    """

    def __init__(self, *, open_tun: bool = False) -> None:
        self._open_tun = open_tun
        self._holder: subprocess.Popen[str] | None = None

    def __enter__(self) -> Namespace:
        tun = _OPEN_TUN if self._open_tun else ""
        script = f"set -e\nip link set lo up\n{tun}\n{_OWN_SETTINGS}\necho {_READY}\nexec cat\n"
        # The holder waits on its input: it ends with us even if we can not say goodbye.
        self._holder = subprocess.Popen(
            ["unshare", "--net", "--mount", "sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._holder.stdout is not None
        if self._holder.stdout.readline().strip() != _READY:
            _, errors = self._holder.communicate()
            raise RuntimeError(f"no namespace: {errors.strip()}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process that holds the namespace; good for ``/proc/<pid>/ns/net``."""
        if self._holder is None:
            raise RuntimeError("the namespace has not been entered")
        return self._holder.pid

    def argv(self, argv: Sequence[str]) -> list[str]:
        """The command line that runs ``argv`` inside; ``nsenter`` becomes the program itself."""
        return ["nsenter", "--target", str(self.pid), "--net", "--mount", "--wd=.", "--", *argv]

    def run(
        self,
        argv: Sequence[str],
        *,
        check: bool = True,
        capture: bool = True,
        input: str | None = None,
        timeout: float | None = 30.0,
        env: dict[str, str] | None = None,
        cwd: str | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run to the end inside. With ``check``, a failure raises with what was printed."""
        result = subprocess.run(
            self.argv(argv),
            check=False,
            capture_output=capture,
            text=True,
            input=input,
            timeout=timeout,
            env=env,
            cwd=cwd,
        )
        if check and result.returncode != 0:
            raise RuntimeError(f"{' '.join(argv)}: exit {result.returncode}: {result.stderr}{result.stdout}")
        return result

    def popen(
        self,
        argv: Sequence[str],
        *,
        stdin: int | None = subprocess.DEVNULL,
        stdout: int | None = subprocess.PIPE,
        stderr: int | None = subprocess.PIPE,
        env: dict[str, str] | None = None,
        cwd: str | None = None,
        pass_fds: Sequence[int] = (),
    ) -> subprocess.Popen[str]:
        """Start inside; the process's id is that of the program, and it ends with the namespace."""
        return subprocess.Popen(
            self.argv(argv),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            text=True,
            env=env,
            cwd=cwd,
            pass_fds=pass_fds,
        )

    @contextlib.contextmanager
    def inside(self) -> Iterator[None]:
        """Move the calling thread into the network namespace (not the mount one) for a block.

        Sockets made meanwhile stay inside. Threads started meanwhile are inside too.
        """
        with Path("/proc/thread-self/ns/net").open("rb") as before:
            with Path(f"/proc/{self.pid}/ns/net").open("rb") as target:
                _setns(target.fileno())
            try:
                yield
            finally:
                _setns(before.fileno())

    def close(self) -> None:
        """End every process inside, then the namespace itself; safe to call twice."""
        holder = self._holder
        if holder is None:
            return
        self._holder = None
        inode = _inode(str(holder.pid)) if holder.poll() is None else None
        if inode is not None:
            deadline = time.monotonic() + 5.0
            while time.monotonic() < deadline:
                inside = [pid for pid in _processes(inode) if pid not in (holder.pid, os.getpid())]
                if not inside:
                    break
                for pid in inside:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                time.sleep(0.01)
        holder.kill()
        holder.communicate()


def link(a: Namespace, b: Namespace, name_a: str, name_b: str, *, up: bool = True) -> None:
    """Lay a cable: a veth pair with one end in each (``a`` and ``b`` may be the same)."""
    a.run(["ip", "link", "add", name_a, "type", "veth", "peer", "name", name_b, "netns", str(b.pid)])
    if up:
        bring_up((a, name_a), (b, name_b))


def bring_up(*ends: tuple[Namespace, str]) -> None:
    """Bring devices up, e.g. the two ends of a cable, and wait until the kernel says they are."""
    for ns, name in ends:
        ns.run(["ip", "link", "set", name, "up"])
    deadline = time.monotonic() + 5.0
    # The carrier comes a little later, and routes through the device are refused until then.
    while any('"operstate":"UP"' not in ns.run(["ip", "-j", "link", "show", n]).stdout for ns, n in ends):
        if time.monotonic() > deadline:
            raise RuntimeError(f"not up: {[name for _, name in ends]}")
        time.sleep(0.005)


def snapshot(ns: Namespace) -> dict[str, list[Json]]:
    """Links, addresses, rules, the routes of all tables, the firewall, name servers, and the sysctls of
    the whole machine that tunnels need, without what changes by itself.

    For ``before == after``. Neighbours are left out.
    """
    commands = {
        "link": ["link"],
        "addr": ["addr"],
        "route4": ["-4", "route", "show", "table", "all"],
        "route6": ["-6", "route", "show", "table", "all"],
        "rule4": ["-4", "rule"],
        "rule6": ["-6", "rule"],
    }
    result: dict[str, list[Json]] = {}
    for name, command in commands.items():
        rows = [_stable(row) for row in json.loads(ns.run(["ip", "-j", *command]).stdout or "[]")]
        result[name] = sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
    # In its order, which is a part of its meaning; without counters.
    ruleset = json.loads(ns.run(["nft", "--json", "--stateless", "list", "ruleset"]).stdout)["nftables"]
    result["nft"] = [_stable(row) for row in ruleset if "metainfo" not in row]
    result["files"] = list(ns.run(["sh", "-c", _FILES]).stdout.splitlines())
    return result


def ensure_privileges(config: pytest.Config | None = None) -> None:
    """See to it that this test run may make namespaces.

    As root: check it. As an ordinary user: start this same pytest again as root of a new user
    namespace (never returns then). ``config`` is needed to give the terminal back first; call
    this from ``pytest_configure``. Ends the run with a clear message when neither is possible.
    """
    if os.geteuid() == 0:
        problem = _trial(["unshare", "--net", "--mount", "true"])
        if problem:
            pytest.exit(f"these tests need network namespaces, and root may not: {problem}", returncode=4)
        return
    prefix = ["unshare", "--user", "--map-root-user", "--net", "--mount"]
    problem = _trial([*prefix, "true"])
    if problem:
        pytest.exit(
            f"these tests need root, or user namespaces for ordinary users, and have neither: {problem}",
            returncode=4,
        )
    if config is not None:
        capture: CaptureManager | None = config.pluginmanager.getplugin("capturemanager")
        if capture is not None:
            capture.stop_global_capturing()
    print("not root: starting again inside a user namespace", flush=True)
    arguments = list(config.invocation_params.args) if config is not None else sys.argv[1:]
    # Its network is new and silent: unit tests talk over loopback.
    wake = ["sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    os.execvp(prefix[0], [*prefix, *wake, sys.executable, "-m", "pytest", *map(str, arguments)])


def _trial(argv: list[str]) -> str:
    if shutil.which(argv[0]) is None:
        return f"{argv[0]} is not installed"
    result = subprocess.run(argv, check=False, capture_output=True, text=True, timeout=10)
    return "" if result.returncode == 0 else (result.stderr.strip() or f"exit {result.returncode}")


def _setns(descriptor: int) -> None:
    # os.setns exists only from Python 3.12.
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, _CLONE_NEWNET) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"setns: {os.strerror(code)}")


def _inode(pid: str) -> str | None:
    with contextlib.suppress(OSError):
        return str(Path(f"/proc/{pid}/ns/net").readlink())
    return None


def _processes(inode: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        # A zombie has no namespace any more and answers with an error: it is not counted.
        if entry.name.isdigit() and _inode(entry.name) == inode:
            found.append(int(entry.name))
    return found


def _stable(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _stable(item) for key, item in value.items() if key not in _VOLATILE}
    if isinstance(value, list):
        return [_stable(item) for item in value]
    return value
