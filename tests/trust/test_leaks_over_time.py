"""Nothing leaves while the product goes from state to state, or its firewall from rules to rules.

Each test begins with the same sender and nothing held back: what it looks for is there to be seen.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from helper.api.types import State
from tests.support import trust_attempts as attempts
from tests.support import trust_filter as judge
from tests.support.figures import Figures
from tests.support.trust_attempts import Order
from tests.support.trust_lab import LAN, OUTSIDE4, OUTSIDE6, TrustLab
from tests.support.trust_machine import SOFTETHER_ENDPOINT, SOFTETHER_SECRETS, Product, softether_profile
from tests.support.trust_server import TrustServer
from tests.support.trust_witness import Witness
from tests.trust.conftest import Leaks

pytestmark = pytest.mark.timeout(7200)
CYCLES, FEW_CYCLES = 1_000, 5
SWAPS, FEW_SWAPS = 10_000, 200
RATE = 10_000
_BEGUN = (State.CONNECTING, State.AUTHENTICATING, State.CONFIGURING, State.UP)
_LOOK_EVERY = 20
"""Swaps, an even number: after it and the one that follows, it is looked whether they are in force."""
_MOMENT, _PATIENCE = 0.05, 5.0
"""Seconds: enough for the sender to try each way, and until what should be seen must have been."""


def _inside(lab: TrustLab) -> Witness:
    return Witness(lab.internet, "eth0", judge.sent_to((f"{OUTSIDE4}/32", f"{OUTSIDE6}/128")))


async def _some(witness: Witness) -> None:
    """Wait until something is seen. Raises :class:`TimeoutError`."""
    async with asyncio.timeout(_PATIENCE):
        while not witness.take().frames:
            await asyncio.sleep(0.001)


async def test_a_session_comes_and_goes_in_lockdown(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    cycles = CYCLES if full else FEW_CYCLES
    outcomes: list[attempts.Outcome] = []
    with TrustServer(lab.server, tmp_path) as server:
        async with Product(lab, tmp_path) as product:
            await product.set_killswitch(lan=False)
            background = attempts.background(lab.client, Order(rate=RATE), outcomes)
            with leaks(SOFTETHER_ENDPOINT) as witness, _inside(lab) as inside, background:
                await _some(witness)
                await product.set_lockdown(True)
                witness.take()
                for _ in range(cycles):
                    await product.up(softether_profile(server.pin), SOFTETHER_SECRETS)
                    inside.take()
                    await _some(inside)
                    await product.disconnect()
                seen = witness.take()
    figures.note("L3", "cycles in lockdown", cycles)
    figures.add("L3", "attempts", attempts.total(outcomes))
    figures.add("L3", "leaks", seen.frames)
    assert seen.frames == 0, seen


async def test_a_session_comes_and_goes(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    cycles = CYCLES if full else FEW_CYCLES
    outcomes: list[attempts.Outcome] = []
    with TrustServer(lab.server, tmp_path) as server:
        async with Product(lab, tmp_path) as product:
            await product.set_killswitch(lan=False)
            background = attempts.background(lab.client, Order(rate=RATE), outcomes)
            with leaks(SOFTETHER_ENDPOINT) as witness, _inside(lab) as inside, background:
                for _ in range(cycles):
                    # Without a session the same attempts do get out.
                    await _some(witness)
                    await product.connect(softether_profile(server.pin), SOFTETHER_SECRETS)
                    await product.reach(*_BEGUN)
                    witness.take()
                    await product.reach(State.UP)
                    inside.take()
                    await _some(inside)
                    seen = witness.take()
                    figures.add("L3", "leaks", seen.frames)
                    assert seen.frames == 0, seen
                    await product.disconnect()
    figures.note("L3", "cycles", cycles)
    figures.add("L3", "attempts", attempts.total(outcomes))


async def test_rules_are_swapped_under_load(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    swaps = SWAPS if full else FEW_SWAPS
    outcomes: list[attempts.Outcome] = []
    neighbours = judge.sent_to(LAN, port=attempts.PORT)
    async with Product(lab, tmp_path) as product:
        background = attempts.background(lab.client, Order(rate=50_000), outcomes)
        with leaks(lan=LAN) as witness, Witness(lab.host, "eth0", neighbours) as neighbour, background:
            await _some(witness)
            await product.set_lockdown(True)
            witness.take()
            began = time.monotonic()
            for number in range(swaps):
                lan = bool(number % 2)
                assert (await product.set_killswitch(lan=lan)).lan is lan
                if number % _LOOK_EVERY in (0, 1):
                    neighbour.take()
                    if lan:
                        await _some(neighbour)
                    else:
                        await asyncio.sleep(_MOMENT)
                        assert neighbour.take().frames == 0
            took = time.monotonic() - began
            seen = witness.take()
    figures.note("L6", "swaps", swaps)
    figures.note("L6", "swaps/s", round(swaps / took))
    figures.note("L6", "attempts", attempts.total(outcomes))
    figures.note("L6", "leaks", seen.frames)
    assert seen.frames == 0, seen
