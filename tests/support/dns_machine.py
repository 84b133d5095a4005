"""A machine whose name servers are managed by real programs: its own ``/etc``, ``/run`` and system bus."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.support.dns_packages import unpacked
from tests.support.namespaces import Namespace, link

ROOT = Path(__file__).parents[2]
TUNNEL_SERVER, LAN_SERVER = "10.9.0.1", "192.0.2.2"
TUNNEL_ANSWER, LAN_ANSWER = "10.99.0.1", "192.0.2.99"
STATE = "/run/adit"
"""Folder of the helper's state, inside."""
ORIGINAL = f"# by hand\nnameserver {LAN_SERVER}\nsearch lan.test\n"

PICTURE = """
cd /etc; ls -A | grep -i resolv; stat -c '%n %F %a %u %g' resolv.conf; readlink resolv.conf
sha256sum resolv.conf || true
"""
"""Script that prints everything of the file that is to be put back, and what lies beside it."""

_POLICY = """<busconfig><type>system</type>
<listen>unix:path=/run/dbus/system_bus_socket</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/>
<allow send_type="method_call"/><allow send_type="signal"/>
<allow send_requested_reply="true" send_type="method_return"/>
<allow send_requested_reply="true" send_type="error"/>
<allow receive_type="method_call"/><allow receive_type="method_return"/>
<allow receive_type="error"/><allow receive_type="signal"/></policy></busconfig>"""

_ASK_RESOLVED = [
    *("busctl", "--timeout=2", "call", "org.freedesktop.resolve1", "/org/freedesktop/resolve1"),
    "org.freedesktop.resolve1.Manager",
]

_FURNISH = """
set -e
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/dbus /run/systemd/resolve /run/new
for name in passwd group ld.so.cache ld.so.conf ld.so.conf.d alternatives; do
    [ ! -e /etc/$name ] || cp -dR /etc/$name /run/new/
done
# resolved becomes this user; in a user namespace there is no other than 0.
echo 'systemd-resolve:x:0:0::/:/bin/false' >> /run/new/passwd
echo 'systemd-resolve:x:0:' >> /run/new/group
echo 'hosts: files dns' > /run/new/nsswitch.conf
echo 0123456789abcdef0123456789abcdef > /run/new/machine-id
cat > /run/new/resolv.conf
mount -t tmpfs -o mode=755 tmpfs /etc
cp -dR /run/new/. /etc/
rm -r /run/new
"""


class Machine:
    """A machine with ``adit0`` (the tunnel) and ``eth0``, a name server at the other end of each.

    A context manager. ``/etc/resolv.conf`` has :data:`ORIGINAL`; ``bus`` says whether there is a system bus.
    """

    def __init__(self, folder: Path, *, bus: bool = True, original: str = ORIGINAL) -> None:
        self._queries = folder / "queries"
        self._bus = bus
        self._original = original
        self._stack = contextlib.ExitStack()
        self._drivers: subprocess.Popen[str] | None = None
        self._services: list[subprocess.Popen[str]] = []
        self.resolved_pid = 0

    def __enter__(self) -> Machine:
        with contextlib.ExitStack() as stack:
            self.inside = stack.enter_context(Namespace())
            self.far = stack.enter_context(Namespace())
            stack.callback(self._end)
            self.inside.run(["sh", "-c", _FURNISH], input=self._original)
            link(self.inside, self.far, "adit0", "tunnel")
            link(self.inside, self.far, "eth0", "lan")
            for ns, device, address in (
                (self.inside, "adit0", "10.9.0.2"),
                (self.far, "tunnel", TUNNEL_SERVER),
                (self.inside, "eth0", "192.0.2.1"),
                (self.far, "lan", LAN_SERVER),
            ):
                ns.run(["ip", "addr", "add", f"{address}/24", "dev", device])
            self._queries.touch()
            self._start(self.far, "tests.support.dns_server", str(self._queries))
            if self._bus:
                self.inside.run(["sh", "-c", "cat > /run/dbus/bus.conf"], input=_POLICY)
                self.inside.run(["dbus-daemon", "--config-file=/run/dbus/bus.conf", "--fork", "--nopidfile"])
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    # --- its parts -------------------------------------------------------------------------------

    def start_resolved(self, *, stub: bool = True) -> None:
        """Start the real one, and wait for it; ``stub``: ``resolv.conf`` leads to it."""
        program = unpacked("systemd-resolved") / "lib/systemd/systemd-resolved"
        process = self.inside.popen([str(program)], stdout=None, stderr=subprocess.DEVNULL)
        self._services.append(process)
        self.resolved_pid = process.pid
        if stub:
            self.shell("ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf")
        # As networkd or NetworkManager would for the machine's own network.
        ask = ["SetLinkDNS", "ia(iay)", str(self.index("eth0")), *["1", "2", "4", "192", "0", "2", "2"]]
        self._wait(lambda: self.runs([*_ASK_RESOLVED, *ask]))

    def restart_resolved(self) -> None:
        """Kill it, and start it anew."""
        os.kill(self.resolved_pid, signal.SIGKILL)
        self._services.pop().communicate()
        self.start_resolved(stub=False)

    def start_resolvconf(self, package: str) -> None:
        """Have the real ``openresolv``, or Debian's ``resolvconf``, write ``resolv.conf``."""
        files = unpacked(package)
        self._lay_over(files)
        self.shell(f"cp -a {files}/etc/resolvconf* /etc/")
        if package == "resolvconf":
            self.shell(
                "mkdir -p /run/resolvconf/interface; touch /run/resolvconf/enable-updates; "
                "ln -sf ../run/resolvconf/resolv.conf /etc/resolv.conf"
            )
        self.resolvconf_adds("eth0.dhcp", LAN_SERVER)

    def resolvconf_adds(self, record: str, server: str) -> None:
        """As a DHCP client would."""
        self.shell(f"printf 'nameserver {server}\\nsearch lan.test\\n' | /sbin/resolvconf -a {record}")

    def start_scripted(self, *what: str) -> subprocess.Popen[str]:
        """Start services of :mod:`tests.support.dns_services`."""
        return self._start(self.inside, "tests.support.dns_services", *what)

    # --- use -------------------------------------------------------------------------------------

    def run(self, *commands: dict[str, Any], die_at: int = 0) -> list[Any]:
        """Let a helper of its own process carry out ``commands``; what each came to.

        With ``die_at``, it is killed before its so many-th effect: then the last entry is ``killed``,
        else it is the number of effects.
        """
        if self._drivers is None:
            self._drivers = self.inside.popen(
                [sys.executable, "-m", "tests.support.dns_driver", STATE],
                stdin=subprocess.PIPE,
                stderr=None,
                cwd=str(ROOT),
            )
        assert self._drivers.stdin is not None and self._drivers.stdout is not None
        self._drivers.stdin.write(json.dumps({"commands": commands, "die_at": die_at}) + "\n")
        self._drivers.stdin.flush()
        results: list[Any] = []
        while True:
            line = self._drivers.stdout.readline()
            if not line:
                raise RuntimeError("the driver ended")
            answer = json.loads(line)
            if answer.get("end") == "failed":
                raise RuntimeError("the driver's child failed; see its output")
            if "end" in answer:
                return [*results, answer["end"]]
            results.append(answer["result"])

    def deaths(self, *commands: dict[str, Any], every: int = 1) -> Iterator[int]:
        """Let ``commands`` be carried out again and again, each time killed ``every`` effects later.

        Gives the number of the effect after each death, and ends with a run that is not killed.
        """
        for die_at in itertools.count(1, every):
            if self.run(*commands, die_at=die_at)[-1] != "killed":
                return
            yield die_at

    def shell(self, script: str) -> str:
        """Run a script of the shell inside; what it printed."""
        return self.inside.run(["sh", "-c", script]).stdout

    def runs(self, argv: list[str]) -> bool:
        """Whether a program ends well inside."""
        return self.inside.run(argv, check=False).returncode == 0

    def index(self, device: str) -> int:
        """Number of a device."""
        return int(json.loads(self.inside.run(["ip", "-j", "link", "show", device]).stdout)[0]["ifindex"])

    def file(self) -> str:
        """Content of ``/etc/resolv.conf``."""
        return self.shell("cat /etc/resolv.conf 2>/dev/null || true")

    def picture(self) -> str:
        """What :data:`PICTURE` prints."""
        return self.shell(PICTURE)

    def resolved_servers(self) -> str:
        """Every name server that resolved knows, with its link."""
        get = ["busctl", "--timeout=2", "get-property", *_ASK_RESOLVED[3:]]
        return self.inside.run([*get, "DNS"]).stdout + self.inside.run([*get, "Domains"]).stdout

    def queries(self) -> list[tuple[str, str]]:
        """Every question that came to a name server so far: its address, and the name."""
        rows = [line.split() for line in self._queries.read_text().splitlines()]
        return [(row[0], row[1]) for row in rows]

    # --- in here ---------------------------------------------------------------------------------

    def _start(self, ns: Namespace, module: str, *arguments: str) -> subprocess.Popen[str]:
        process = ns.popen([sys.executable, "-m", module, *arguments], stderr=None, cwd=str(ROOT))
        self._services.append(process)
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"{module} did not start")
        return process

    def _lay_over(self, files: Path) -> None:
        """Make the programs of an unpacked package appear in ``/usr``, inside only."""
        self.shell(
            "mkdir -p /run/over; mount -t tmpfs tmpfs /run/over; mkdir /run/over/up /run/over/work;"
            "mount -t overlay -o lowerdir=/usr,upperdir=/run/over/up,workdir=/run/over/work overlay /usr;"
            f"cp -a {files}/sbin {files}/lib /usr/"
        )

    def _end(self) -> None:
        if self._drivers is not None:
            self._drivers.communicate()
        for process in self._services:
            process.kill()
            process.communicate()

    def _wait(self, condition: Any) -> None:
        deadline = time.monotonic() + 10
        while not condition():
            if time.monotonic() > deadline:
                raise RuntimeError("not in time")
            time.sleep(0.02)
