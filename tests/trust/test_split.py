"""What is kept outside goes outside, what belongs into the tunnel goes there, and nothing the other way."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from helper.api.types import IPv6Method, NetworkProfile, SplitChange
from tests.support import trust_attempts as attempts
from tests.support import trust_filter as judge
from tests.support.figures import Figures
from tests.support.trust_attempts import Cell, Order, Target, Transport, Way
from tests.support.trust_lab import (
    ETHERNET,
    INSIDE6,
    INTERNET,
    OUTSIDE4,
    OUTSIDE6,
    TUNNEL4,
    TUNNEL6,
    TrustLab,
)
from tests.support.trust_machine import SOFTETHER_SECRETS, Product, softether_profile
from tests.support.trust_server import TrustServer
from tests.support.trust_states import Held, Situation, held
from tests.support.trust_witness import Witness
from tests.trust.conftest import Leaks

pytestmark = pytest.mark.timeout(600)
PACKETS, FEW = 10_000, 200
"""Each way."""
AT_ONCE = 400
"""No more than what waits for the tunnel's engine: what does not fit is lost, on no side."""
ARRIVES = 0.98
"""Of what is sent into the tunnel; datagrams may be lost, but not on the wrong side."""
CHOSEN4, CHOSEN6 = "203.0.113.201", "2001:db8:ffff:1::201"
"""Another one on the internet, who is treated as the rest is not."""
CHOSEN_NAME = "chosen.example"
ROOTS = (Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup"))
CELLS = tuple(
    Cell(kind, version, Way.PLAIN, Target.PUBLIC)
    for kind in (Transport.UDP, Transport.ICMP)
    for version in (4, 6)
)
STARTERS: dict[str, list[str]] = {
    "plain": [],
    "fork": ["sh", "-c", 'exec 3<&0; "$@" <&3 3<&- & wait', "sh"],
    "setsid": ["setsid", "--wait"],
    "another user": ["setpriv", "--reuid", "12345", "--clear-groups"],
}
"""Ways for a program to start another one."""
_STATIC6 = NetworkProfile(
    ipv6=IPv6Method.STATIC, addresses=(f"{INSIDE6}/64",), gateway6=TUNNEL6, dns=(TUNNEL4,)
)


@dataclass
class Sides:
    """Who sees what arrives at the internet: by the tunnel's server, and past it."""

    inside: Witness
    outside: Witness
    sent: int = 0
    wrong: int = 0
    lost: int = 0

    def judge(self, sent: int, *, outside: bool) -> None:
        """All that was sent has come by the one side, and none by the other."""
        right, wrong = (self.outside, self.inside) if outside else (self.inside, self.outside)
        arrived, deadline = 0, time.monotonic() + 3.0
        while arrived < sent and time.monotonic() < deadline:
            arrived += right.take().frames
            time.sleep(0.02)
        strays = wrong.take()
        self.sent += sent
        self.wrong += strays.frames
        self.lost += max(sent - arrived, 0)
        assert strays.frames == 0, strays
        assert ARRIVES * sent <= arrived <= sent, f"{arrived} of {sent}"


@pytest.fixture
def sides(lab: TrustLab, figures: Figures) -> Iterator[Sides]:
    there = judge.sent_to(tuple(network for network in INTERNET if not network.startswith("8.")))
    by_server, by_gateway = (Witness(lab.internet, device, there) for device in ("eth0", "eth1"))
    with by_server as inside, by_gateway as outside:
        sides = Sides(inside, outside)
        yield sides
    figures.add("L12", "packets", sides.sent)
    figures.add("L12", "on the wrong side", sides.wrong)
    figures.add("L12", "lost", sides.lost)


async def _send(
    lab: TrustLab, targets: tuple[str, str], count: int, starter: Sequence[str] = ()
) -> AsyncIterator[int]:
    """``count`` packets of all cells, in parts; the number of each part."""
    while count > 0:
        each = min(count, AT_ONCE) // len(CELLS)
        where = dict(zip(("public4", "public6"), targets, strict=True))
        order = Order(CELLS, each, data=bytes(600), targets=where)
        yield attempts.total(await attempts.run_aside(lab.client, order, starter=starter))
        count -= each * len(CELLS)


# --- programs --------------------------------------------------------------------------------------


@contextlib.contextmanager
def _group() -> Iterator[Path]:
    root = next(root for root in ROOTS if (root / "cgroup.procs").exists())
    group = root / f"adit-trust-{os.getpid()}"
    group.mkdir()
    try:
        yield group
    finally:
        deadline = time.monotonic() + 5.0
        while (group / "cgroup.procs").read_text() and time.monotonic() < deadline:
            time.sleep(0.02)
        group.rmdir()


def _within(group: Path) -> list[str]:
    return ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$@"', "sh"]


@contextlib.asynccontextmanager
async def _outside(now: Held, group: Path) -> AsyncIterator[None]:
    """The group's programs stay outside the tunnel meanwhile."""
    name = str(group.relative_to(next(root for root in ROOTS if root in group.parents)))
    await now.product.client.call("split.add", SplitChange(cgroup=name))
    yield
    await now.product.client.call("split.remove", SplitChange(cgroup=name))


@pytest.mark.parametrize("starter", STARTERS)
async def test_programs_go_their_way(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, starter: str, sides: Sides, full: bool
) -> None:
    started, everybody = STARTERS[starter], (OUTSIDE4, OUTSIDE6)
    count = PACKETS if full else FEW
    with _group() as group:
        chosen = [*_within(group), *started]
        async with held(Situation.UP, lab, tmp_path) as now:
            async for sent in _send(lab, everybody, FEW, chosen):
                sides.judge(sent, outside=False)  # nobody has chosen it yet
            async with _outside(now, group):
                async for sent in _send(lab, everybody, count, chosen):
                    sides.judge(sent, outside=True)
                async for sent in _send(lab, everybody, count, started):
                    sides.judge(sent, outside=False)
            with leaks(*now.allowed) as witness:
                async for sent in _send(lab, everybody, FEW, chosen):
                    sides.judge(sent, outside=False)
                assert witness.take().frames == 0


@pytest.mark.parametrize("made_within", [True, False], ids=["made within", "made elsewhere"])
async def test_a_socket_goes_the_way_of_who_made_it(
    lab: TrustLab, tmp_path: Path, made_within: bool, sides: Sides, full: bool
) -> None:
    """Also when another process has it: the kernel remembers the group of a socket's making.

    So a program outside the group can be lent a socket past the tunnel by one within it, but
    can not make one; and one within keeps what it had before in the tunnel.
    """
    rounds = (PACKETS if full else FEW) // 200
    with _group() as group:
        members = str(group / "cgroup.procs")
        maker, sender = (members, "-") if made_within else ("-", members)
        program = [sys.executable, "-m", "tests.support.trust_passed_socket"]
        async with held(Situation.UP, lab, tmp_path) as now, _outside(now, group):
            for _ in range(rounds):
                done = await asyncio.to_thread(
                    lab.client.run, [*program, maker, sender, "100", OUTSIDE4, OUTSIDE6]
                )
                assert int(done.stdout) == 200
                sides.judge(200, outside=made_within)


async def test_in_a_block_nobody_goes_outside_but_those(lab: TrustLab, leaks: Leaks, tmp_path: Path) -> None:
    order = Order(CELLS, FEW)
    with _group() as group:
        async with held(Situation.BLOCKED, lab, tmp_path) as now, _outside(now, group):
            with leaks(*now.allowed) as witness:
                await attempts.run_aside(lab.client, order)
                assert witness.take().frames == 0
                sent = attempts.total(await attempts.run_aside(lab.client, order, starter=_within(group)))
                assert witness.take().frames == sent


# --- networks and names ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Division:
    """Which of two is outside, and by what."""

    network: dict[str, object]
    """Of the profile."""
    chosen_outside: bool
    """Else the rest is."""


DIVISIONS = {
    "excluded network": Division({"exclude": ("203.0.113.128/25", "2001:db8:ffff:1::/64")}, True),
    "included network": Division(
        {"default_route": False, "routes": ("203.0.113.128/25", "2001:db8:ffff:1::/64")}, False
    ),
    "excluded name": Division({"exclude_domains": (CHOSEN_NAME,)}, True),
    "included name": Division({"default_route": False, "include_domains": (CHOSEN_NAME,)}, False),
}


@pytest.mark.parametrize("division", DIVISIONS)
async def test_addresses_go_their_way(
    lab: TrustLab, tmp_path: Path, division: str, sides: Sides, full: bool
) -> None:
    kind = DIVISIONS[division]
    count = PACKETS if full else FEW
    fields = {name: getattr(_STATIC6, name) for name in _STATIC6.__struct_fields__}
    network = NetworkProfile(**(fields | kind.network))
    with TrustServer(lab.server, tmp_path) as server, _named(lab):
        async with Product(lab, tmp_path) as product:
            await product.set_killswitch(lan=False)
            await product.up(softether_profile(server.pin, network=network), SOFTETHER_SECRETS)
            await asyncio.to_thread(_until_led, lab, outside=kind.chosen_outside)
            async for sent in _send(lab, (CHOSEN4, CHOSEN6), count):
                sides.judge(sent, outside=kind.chosen_outside)
            async for sent in _send(lab, (OUTSIDE4, OUTSIDE6), count):
                sides.judge(sent, outside=not kind.chosen_outside)


@contextlib.contextmanager
def _named(lab: TrustLab) -> Iterator[None]:
    """The client knows the chosen one by name."""
    hosts, settings = (lab.resolv_conf.with_name(name) for name in ("hosts", "host.conf"))
    before = hosts.read_text()
    # Without it only the first line of a name counts.
    settings.write_text("multi on\n")
    hosts.write_text(f"{before}\n{CHOSEN4} {CHOSEN_NAME}\n{CHOSEN6} {CHOSEN_NAME}\n")
    try:
        yield
    finally:
        hosts.write_text(before)
        settings.unlink()


def _until_led(lab: TrustLab, *, outside: bool) -> None:
    """Wait until the chosen addresses are led as they are to be: names are looked up once it is up."""
    deadline = time.monotonic() + 10.0
    way = f"dev {ETHERNET}" if outside else "dev adit"
    for address in (CHOSEN4, CHOSEN6):
        # Until all is in place, there may be no way at all.
        while way not in lab.client.run(["ip", "route", "get", address], check=False).stdout:
            assert time.monotonic() < deadline, f"{address} is not led {'outside' if outside else 'inside'}"
            time.sleep(0.05)
