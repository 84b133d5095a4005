"""No question for a name goes to anybody but the tunnel's name servers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support import trust_attempts as attempts
from tests.support import trust_filter as judge
from tests.support.figures import Figures
from tests.support.trust_attempts import Cell, Order, Target, Transport, Way
from tests.support.trust_dns import QUESTIONS, STRANGERS, STUB, Resolver, Stub, query
from tests.support.trust_lab import ETHERNET, LAN, PUBLIC_RESOLVER, TUNNEL4, TrustLab
from tests.support.trust_states import Situation, held
from tests.support.trust_witness import Witness
from tests.support.wireguard_lab import wait_until
from tests.trust.conftest import Leaks

pytestmark = pytest.mark.timeout(600)
COUNT, FEW = 1_000, 100
"""Of a cell."""
COUNT_FORWARDED, FEW_FORWARDED = 1_000, 25
"""The forwarder passes each on in many ways."""
PORTS = (53, 853)
SITUATIONS = (Situation.LOCKDOWN, Situation.CONNECTING, Situation.UP, Situation.BLOCKED)


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
async def test_nobody_else_is_asked(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, situation: Situation, figures: Figures, full: bool
) -> None:
    count = COUNT if full else FEW
    async with held(situation, lab, tmp_path) as now:
        for lan in (False, True):
            await now.product.set_killswitch(lan=lan)
            with leaks(*now.allowed, lan=LAN if lan else ()) as witness:
                for port in PORTS:
                    order = Order(QUESTIONS, count, port=port, data=query(), targets=STRANGERS)
                    asked = attempts.total(await attempts.run_aside(lab.client, order))
                    figures.add("L2", "questions", asked)
                    seen = witness.take()
                    figures.add("L2", "leaks", seen.frames)
                    assert seen.frames == 0, f"port {port}, LAN {lan}: {seen}"


@pytest.mark.parametrize("situation", [Situation.UP, Situation.BLOCKED], ids=str)
async def test_a_local_forwarder_asks_nobody_outside(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, situation: Situation, figures: Figures, full: bool
) -> None:
    """It passes on what it was asked, by the link and by any; what is for no link goes by the tunnel."""
    count = COUNT_FORWARDED if full else FEW_FORWARDED
    cells = tuple(Cell(kind, 4, Way.PLAIN, Target.PUBLIC) for kind in (Transport.UDP, Transport.TCP))
    order = Order(cells, count, port=53, data=query(), targets={"public4": STUB})
    upstream = tuple((address, port) for address in STRANGERS.values() for port in PORTS)
    public = judge.sent_to((f"{PUBLIC_RESOLVER}/32",), protocol=judge.UDP, port=53)
    async with held(situation, lab, tmp_path) as now:
        for lan in (False, True):
            await now.product.set_killswitch(lan=lan)
            with (
                Stub(lab.client, upstream, (ETHERNET, "")) as stub,
                leaks(*now.allowed, lan=LAN if lan else ()) as witness,
                Witness(lab.internet, "eth0", public) as inside,
            ):
                await attempts.run_aside(lab.client, order)
                wait_until(lambda: stub.asked >= count, "questions passed on", seconds=60.0)
                await asyncio.sleep(0.2)
                figures.add("L2", "questions by 127.0.0.53", stub.forwarded)
                seen = witness.take()
                assert (inside.take().frames > 0) is (situation is Situation.UP)
            figures.add("L2", "leaks", seen.frames)
            assert seen.frames == 0, f"LAN {lan}: {seen}"


async def test_the_tunnels_name_server_is_asked(lab: TrustLab, tmp_path: Path) -> None:
    cells = (Cell(Transport.UDP, 4, Way.PLAIN, Target.PUBLIC),)
    async with held(Situation.UP, lab, tmp_path):
        assert lab.client.run(["cat", "/etc/resolv.conf"]).stdout.find(TUNNEL4) >= 0
        with Resolver(lab.server, TUNNEL4) as resolver:
            order = Order(cells, 20, port=53, data=query(), targets={"public4": TUNNEL4})
            await attempts.run_aside(lab.client, order)
            wait_until(lambda: resolver.asked == 20, "all questions", seconds=5.0)
