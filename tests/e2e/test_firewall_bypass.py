"""Programs of one control group stay outside the tunnel, and no other does."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest

from helper.firewall.state import FirewallState, Phase
from helper.firewall.table import Firewall
from tests.support.firewall_lab import (
    FULL,
    INSIDE,
    LINK,
    OURS,
    TUNNEL,
    TUNNEL_ADDRESS,
    WEB,
    FirewallLab,
    state,
)
from tests.support.namespaces import Namespace

PORT = 7007
VERSIONS = (0, 1)

_PROGRAM = """
import os, socket, sys
group, how, protocol, address = sys.argv[1:]
if group:
    open(group + "/cgroup.procs", "w").write(str(os.getpid()))
if how == "child" and os.fork():
    os.wait()
    sys.exit()
if how == "child":
    os.setsid()
family = socket.AF_INET6 if ":" in address else socket.AF_INET
made = socket.socket(family, socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM)
made.settimeout(1)
try:
    made.connect((address, 7007))
    made.send(b"hello")
    print(made.recv(100).decode())
except OSError as error:
    print("nothing")
"""


def _hierarchy() -> Path:
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, where, kind, *_ = line.split()
        if kind == "cgroup2":
            return Path(where)
    raise RuntimeError("there is no cgroup v2 hierarchy")


@pytest.fixture(scope="module")
def lab() -> Iterator[FirewallLab]:
    with FirewallLab() as built, contextlib.ExitStack() as stack:
        machine = built.machine
        for version in ("-4", "-6"):
            rule = ["pref", "100", "not", "fwmark", "0xad10/0xfff0", "lookup", "77"]
            machine.run(["ip", version, "rule", "add", *rule])
            via = INSIDE[version == "-6"]
            machine.run(["ip", version, "route", "add", "default", "via", via, "dev", TUNNEL, "table", "77"])
            # What is on our own links is found there first.
            machine.run(
                ["ip", version, "rule", "add", "pref", "99", "lookup", "main", "suppress_prefixlength", "0"]
            )
        conf = "net.ipv4.conf"
        machine.run(["sysctl", "-qw", f"{conf}.all.rp_filter=1", f"{conf}.{LINK}.rp_filter=1"])
        machine.run(["sysctl", "-qw", f"{conf}.all.src_valid_mark=1"])
        for space, name in ((built.outside, b"outside"), (built.inside, b"inside")):
            for address in WEB:
                for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                    stack.enter_context(_answerer(space, address, kind, name))
        stack.enter_context(_answerer(built.inside, INSIDE[0], socket.SOCK_DGRAM, b"inside", 53))
        yield built


@contextlib.contextmanager
def _answerer(space: Namespace, address: str, kind: int, name: bytes, port: int = PORT) -> Iterator[None]:
    """Answers with its own name and the address it was asked from."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with space.inside():
        listener = socket.socket(family, kind)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    if kind == socket.SOCK_STREAM:
        listener.listen()

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                if kind == socket.SOCK_DGRAM:
                    _, asked = listener.recvfrom(100)
                    if asked is None:  # shut down
                        return
                    listener.sendto(name + b" " + asked[0].encode(), asked)
                    continue
                served, asked = listener.accept()
                with served:
                    served.recv(100)
                    served.send(name + b" " + asked[0].encode())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield
    with contextlib.suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(2)


@pytest.fixture
async def firewall(lab: FirewallLab) -> AsyncIterator[Firewall]:
    with lab.machine.inside():
        made = Firewall()
    yield made
    await made.remove()
    made.close()


@pytest.fixture
def group() -> Iterator[Path]:
    made = _hierarchy() / f"adit-test-{os.getpid()}"
    made.mkdir()
    yield made
    made.rmdir()


def ask(lab: FirewallLab, group: Path | str, protocol: str, version: int, how: str = "itself") -> str:
    argv = [sys.executable, "-c", _PROGRAM, str(group), how, protocol, WEB[version]]
    return lab.machine.run(argv).stdout.strip()


def outside(of: FirewallState, group: Path) -> FirewallState:
    return msgspec.structs.replace(of, bypass=((1, group.stat().st_ino),))


def phase(value: Phase, *, full: bool = True) -> FirewallState:
    return state(msgspec.structs.replace(FULL, phase=value, full=full))


@pytest.mark.parametrize("protocol", ["udp", "tcp"])
@pytest.mark.parametrize("version", VERSIONS)
async def test_a_program_of_the_group_stays_outside(
    lab: FirewallLab, firewall: Firewall, group: Path, protocol: str, version: int
) -> None:
    by_link, by_tunnel = f"outside {OURS[version]}", f"inside {TUNNEL_ADDRESS[version]}"
    await firewall.apply(phase(Phase.UP))
    assert ask(lab, group, protocol, version) == by_tunnel

    await firewall.apply(outside(phase(Phase.UP), group))
    assert ask(lab, group, protocol, version) == by_link
    assert ask(lab, group, protocol, version, "child") == by_link
    assert ask(lab, "", protocol, version) == by_tunnel

    await firewall.apply(outside(phase(Phase.BLOCKED), group))
    assert ask(lab, group, protocol, version) == by_link
    assert ask(lab, "", protocol, version) == "nothing"

    await firewall.apply(outside(phase(Phase.UP, full=False), group))
    assert ask(lab, group, protocol, version) == by_link
    assert ask(lab, "", protocol, version) == by_tunnel

    await firewall.apply(phase(Phase.UP))
    assert ask(lab, group, protocol, version) == by_tunnel


async def test_its_chains_come_and_go_and_the_others_stand(
    lab: FirewallLab, firewall: Firewall, group: Path
) -> None:
    def handles() -> dict[str, int]:
        listed = json.loads(lab.machine.run(["nft", "-j", "-a", "list", "ruleset"]).stdout)["nftables"]
        return {item["chain"]["name"]: item["chain"]["handle"] for item in listed if "chain" in item}

    await firewall.apply(phase(Phase.UP))
    before = handles()
    await firewall.apply(outside(phase(Phase.UP), group))
    during = handles()
    assert await firewall.verify()
    await firewall.apply(phase(Phase.BLOCKED))

    assert set(during) - set(before) == {"bypass_mark", "bypass_restore", "bypass_nat"}
    assert {name: during[name] for name in before} == before
    assert handles() == before


async def test_it_asks_the_tunnels_name_server_through_the_tunnel(
    lab: FirewallLab, firewall: Firewall, group: Path
) -> None:
    await firewall.apply(outside(phase(Phase.UP), group))
    program = _PROGRAM.replace("7007", "53")

    printed = lab.machine.run([sys.executable, "-c", program, str(group), "itself", "udp", INSIDE[0]]).stdout

    assert printed.strip() == f"inside {TUNNEL_ADDRESS[0]}"
