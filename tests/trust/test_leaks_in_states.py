"""Whatever state the product is in, nothing leaves the machine but what leads to the server."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support import trust_attempts as attempts
from tests.support import trust_filter as judge
from tests.support.figures import Figures
from tests.support.trust_arrivals import Arrivals
from tests.support.trust_attempts import CELLS, Cell, Order, Target, Transport, Way
from tests.support.trust_bystanders import Flows, container
from tests.support.trust_lab import LAN, PORT_ETHERNET, TrustLab
from tests.support.trust_states import Situation, held, still
from tests.support.trust_tunnels import ONLY4, Tunnel, dug
from tests.support.trust_witness import Witness
from tests.trust.conftest import Leaks

pytestmark = pytest.mark.timeout(600)
ATTEMPTS, ROUND, SHORT_ROUND = 10_000, 5_000, 1_000
"""Of a cell: in all, and before it is looked whether the product is still in its state."""
FEW = 200
FOR_THE_TUNNEL = tuple(cell for cell in CELLS if cell.way is Way.PLAIN and cell.target is Target.PUBLIC)
CARRIED = 20
"""Of each of them: all at once no more than wireguard-go's socket takes."""
OPEN = (Situation.UP, Situation.DEGRADED)
"""Where what is for the tunnel gets through it."""


async def _arrive(lab: TrustLab, arrivals: Arrivals, versions: tuple[int, ...] = (4, 6)) -> None:
    """What is for the tunnel gets through it, all of it; what it does not carry gets nowhere."""
    # The first ones find neighbours and keys not agreed upon yet, for which not everything is kept.
    await attempts.run_aside(lab.client, Order(FOR_THE_TUNNEL, 1))
    await asyncio.to_thread(arrivals.wait_inside, 1, versions)
    await attempts.run_aside(lab.client, Order(FOR_THE_TUNNEL, CARRIED))
    found = await asyncio.to_thread(arrivals.wait_inside, CARRIED, versions)
    assert found == {kind: CARRIED if kind[1] in versions else 0 for kind in found}


@pytest.mark.parametrize("situation", Situation, ids=str)
async def test_no_attempt_gets_out(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, situation: Situation, figures: Figures, full: bool
) -> None:
    # An engine that does not end is killed before long.
    at_once = SHORT_ROUND if situation is Situation.STOPPING else ROUND
    rounds, count = (ATTEMPTS // at_once, at_once) if full else (1, FEW)
    for number in range(rounds):
        directory = tmp_path if number == 0 else tmp_path / str(number)
        directory.mkdir(exist_ok=True)
        async with held(situation, lab, directory) as now:
            with leaks(*now.allowed) as witness, Arrivals(lab) as arrivals:
                if situation in OPEN:
                    await _arrive(lab, arrivals)
                outcomes = await attempts.run_aside(lab.client, Order(count=count))
                assert await still(now, situation), f"not {situation} any more"
                seen = witness.take()
                assert arrivals.outside() == 0
                if situation not in OPEN:
                    assert not any(arrivals.inside().values())
        figures.add("L1", "attempts", attempts.total(outcomes))
        figures.add("L1", "leaks", seen.frames)
        assert attempts.total(outcomes) == count * len(CELLS)
        assert seen.frames == 0, f"{situation}: {seen}"


@pytest.mark.parametrize("tunnel", Tunnel, ids=str)
async def test_no_attempt_gets_around_a_tunnel(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, tunnel: Tunnel, figures: Figures, full: bool
) -> None:
    async with dug(tunnel, lab, tmp_path) as now:
        with leaks(now.allowed) as witness, Arrivals(lab) as arrivals:
            await _arrive(lab, arrivals, (4,) if tunnel in ONLY4 else (4, 6))
            outcomes = await attempts.run_aside(lab.client, Order(count=ATTEMPTS if full else FEW))
            await _arrive_after(lab, arrivals, tunnel)
            seen = witness.take()
            assert arrivals.outside() == 0
    figures.add("L1", "attempts at other tunnels", attempts.total(outcomes))
    figures.add("L1", "leaks", seen.frames)
    assert seen.frames == 0, f"{tunnel}: {seen}"


async def _arrive_after(lab: TrustLab, arrivals: Arrivals, tunnel: Tunnel) -> None:
    """The same once more, when the last of so many attempts are through."""
    while any(arrivals.inside().values()):
        await asyncio.sleep(0.1)
    await _arrive(lab, arrivals, (4,) if tunnel in ONLY4 else (4, 6))


@pytest.mark.parametrize("situation", [Situation.LOCKDOWN, Situation.UP, Situation.BLOCKED], ids=str)
async def test_the_lan_is_open_where_it_may_be(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, situation: Situation
) -> None:
    async with held(situation, lab, tmp_path, lan=True) as now:
        neighbours = judge.sent_to(LAN, port=attempts.PORT)
        neighbour = Witness(lab.gateway, PORT_ETHERNET, neighbours)
        with leaks(*now.allowed, lan=LAN) as witness, neighbour:
            await attempts.run_aside(lab.client, Order(count=20))
            assert witness.take().frames == 0
            # UDP and SYN, both versions, plain and by device at least.
            assert neighbour.take().frames >= 20 * 2 * 2 * 2
            await now.product.set_killswitch(lan=False)
            neighbour.take()
            await attempts.run_aside(lab.client, Order(count=20))
            assert neighbour.take().frames == 0


@pytest.mark.parametrize(
    "situation", [Situation.LOCKDOWN, Situation.UP, Situation.WAITING, Situation.BLOCKED], ids=str
)
async def test_neither_a_container_nor_a_flow_of_before_gets_out(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, situation: Situation, figures: Figures, full: bool
) -> None:
    """While a tunnel is up they go on through it, as far as the server lets them."""
    cells = tuple(
        Cell(kind, version, Way.PLAIN, target)
        for kind in Transport
        for version in (4, 6)
        for target in Target
    )
    with container(lab) as inner, Flows(lab, inner) as behind, Flows(lab, port=8081) as own:
        inner.run(["sh", "-c", "echo 0 2147483647 > /proc/sys/net/ipv4/ping_group_range"])
        async with held(situation, lab, tmp_path) as now:
            with leaks(*now.allowed) as witness, Arrivals(lab) as arrivals:
                if situation is Situation.UP:
                    await attempts.run_aside(inner, Order(FOR_THE_TUNNEL, CARRIED))
                    found = await asyncio.to_thread(arrivals.wait_inside, CARRIED)
                    assert min(found.values()) >= CARRIED, found
                outcomes = await attempts.run_aside(inner, Order(cells, ATTEMPTS if full else FEW))
                for _ in range(5):
                    figures.add("L11", "bytes of flows of before", behind.send() + own.send())
                    await asyncio.sleep(0.1)
                seen = witness.take()
                assert arrivals.outside() == 0
                if situation is not Situation.UP:
                    assert not any(arrivals.inside().values())
                    assert behind.received == own.received == 0
    figures.add("L11", "forwarded attempts", attempts.total(outcomes))
    figures.add("L11", "leaks", seen.frames)
    assert seen.frames == 0, seen
