"""What others do to the machine's network is put right, and nothing leaves meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import math
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper import sleep
from helper.api.types import State
from tests.support import trust_attempts as attempts
from tests.support import trust_sleeping_helper
from tests.support.figures import Figures
from tests.support.trust_attempts import CELLS, Order, Target, Way
from tests.support.trust_evil import EvilDhcp, Offer, take_lease
from tests.support.trust_faults import NETWORK_FAULTS, Fault, Lost
from tests.support.trust_footprint import Footprint, differences, ours
from tests.support.trust_lab import ETHERNET, GATEWAY4, OUTSIDE4, OUTSIDE6, PORT_ETHERNET, TrustLab
from tests.support.trust_login1 import Login1
from tests.support.trust_machine import (
    SOFTETHER_ENDPOINT,
    SOFTETHER_SECRETS,
    WIREGUARD_ENDPOINT,
    Product,
    softether_profile,
)
from tests.support.trust_server import TrustServer
from tests.support.trust_wireguard import wireguard_server
from tests.support.wireguard_lab import reachable
from tests.trust.conftest import Leaks

pytestmark = pytest.mark.timeout(14400)
TIMES, FEW = 500, 1
SLEEPS, FEW_SLEEPS = 100, 2
RATE = 1_000
REPAIRED = 1.0
"""Seconds from a fault until all is as it was, on a machine that does nothing else."""
AWAKE = 5.0
"""Seconds from the link's coming back, or from when a sleep can be noticed, until the tunnel is up."""
CROWDED = 4.0
"""So many times that, where many tests run at once."""
APART = 0.7
"""Seconds between two faults: what is put right is looked at twice a second, so each fault is on its own."""
NIGHT = 8 * 3600.0
_WHO = re.compile(r"(?:taken away|changed) by (\w+)")


def _p95(times: list[float]) -> float:
    return sorted(times)[math.ceil(0.95 * len(times)) - 1]


def _all_of_ours(lab: TrustLab) -> Footprint:
    names = [line for line in lab.resolv_conf.read_text().splitlines() if not line.startswith("#")]
    return ours(lab) | {"resolv.conf": names}


async def _repaired(lab: TrustLab, product: Product, whole: Footprint) -> float:
    """Wait until all of ours is there and the tunnel carries packets; returns the time of that."""
    deadline = time.monotonic() + 30.0
    while left := await asyncio.to_thread(lambda: differences(whole, _all_of_ours(lab))):
        assert time.monotonic() < deadline, f"not repaired: {left}: {product.said()}"
    at = time.monotonic()
    await product.reach(State.UP, State.DEGRADED)
    for address in (OUTSIDE4, OUTSIDE6):
        while not await asyncio.to_thread(reachable, lab.client, address, seconds=0.5):
            assert time.monotonic() < deadline, f"{address} can not be reached: {product.said()}"
            at = time.monotonic()
    return at


async def _repairs(product: Product, lost: Lost) -> int:
    """How often something was put right, as people are shown it."""
    if lost is Lost.FIREWALL:
        return (await product.killswitch()).repairs
    session = await product.session()
    assert session is not None
    return session.repairs


async def _counted(product: Product, lost: Lost, number: int) -> None:
    """Wait until so many repairs are shown: they are counted once they are done."""
    async with asyncio.timeout(2.0):
        while await _repairs(product, lost) < number:
            await asyncio.sleep(0.01)


async def _accounts(product: Product) -> list[str]:
    """What the logs say was changed and by whom, the session's and the helper's."""
    lines = [line.text for line in await product.client.log_tail()]
    return [line for line in [*lines, *product.log.read_text().splitlines()] if "put right" in line]


@pytest.mark.parametrize("fault", NETWORK_FAULTS, ids=str)
async def test_a_fault_is_repaired(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, fault: Fault, figures: Figures, full: bool
) -> None:
    # Whoever deletes the firewall opens it to those who are bound to a link; others still go by the routes.
    cells = CELLS if fault.spares_firewall else tuple(cell for cell in CELLS if cell.way is Way.PLAIN)
    cells = tuple(cell for cell in cells if cell.target is not Target.PRIVATE)
    outcomes: list[attempts.Outcome] = []
    times: list[float] = []
    with _name_servers_kept(lab), wireguard_server(lab) as server:
        async with Product(lab, tmp_path) as product:
            await product.set_killswitch(lan=False)
            await product.up(server.profile, server.secrets)
            whole = _all_of_ours(lab)
            assert whole["nft"] and whole["rules -4"] and whole["routes -6"]
            assert await _repairs(product, fault.lost) == 0
            background = attempts.background(lab.client, Order(cells, rate=RATE), outcomes)
            with leaks(WIREGUARD_ENDPOINT) as witness, background:
                for number in range(1, (TIMES if full else FEW) + 1):
                    await asyncio.sleep(APART)
                    await asyncio.to_thread(fault.strike, lab)
                    struck = time.monotonic()
                    times.append(max(await _repaired(lab, product, whole) - struck, 0.0))
                    lab.restore_ethernet()
                    if fault.lost is not Lost.NOTHING:
                        await _counted(product, fault.lost, number)
                seen = witness.take()
            accounts = await _accounts(product)
    figures.note("F1", f"{fault}: p95 s to repair", _p95(times))
    figures.note("F1", f"{fault}: longest s to repair", max(times))
    figures.add("F1", "faults", len(times))
    figures.add("F1", "attempts", attempts.total(outcomes))
    figures.add("F1", "leaks", seen.frames)
    assert seen.frames == 0, seen
    assert _p95(times) < REPAIRED * CROWDED
    if fault.lost is not Lost.NOTHING:
        assert accounts
    if fault.culprit:
        known = [who[1] for account in accounts if (who := _WHO.search(account))]
        assert set(known) == {fault.culprit}, accounts


@contextlib.contextmanager
def _name_servers_kept(lab: TrustLab) -> Iterator[None]:
    """What others wrote meanwhile is theirs, and stays when the product is gone."""
    before = lab.resolv_conf.read_text()
    try:
        yield
    finally:
        lab.resolv_conf.write_text(before)


async def test_the_machine_sleeps_and_wakes_elsewhere(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    outcomes: list[attempts.Outcome] = []
    times: list[float] = []
    addresses = ("192.168.20.40", "192.168.20.41")
    async with Login1() as login1:
        with wireguard_server(lab) as server:
            async with Product(lab, tmp_path, environment=login1.environment) as product:
                await product.set_killswitch(lan=False)
                await product.up(server.profile, server.secrets)
                await login1.wait_inhibited()
                background = attempts.background(lab.client, Order(rate=RATE), outcomes)
                with leaks(WIREGUARD_ENDPOINT) as witness, background:
                    for number in range(SLEEPS if full else FEW_SLEEPS):
                        assert await login1.sleep() < 2.0
                        lab.gateway.run(["ip", "link", "set", PORT_ETHERNET, "down"])
                        lab.client.run(["ip", "-4", "address", "flush", "dev", ETHERNET])
                        await asyncio.sleep(0.2)
                        await login1.wake()
                        lab.gateway.run(["ip", "link", "set", PORT_ETHERNET, "up"])
                        began = time.monotonic()
                        offer = Offer(address=addresses[number % 2], router=GATEWAY4)
                        with EvilDhcp(lab.evil, offer):
                            await asyncio.to_thread(take_lease, lab.client, tmp_path)
                        times.append(await _up_again(lab, product) - began)
                        await login1.wait_inhibited()
                    seen = witness.take()
                lab.restore_ethernet()
    figures.note("F2", "sleeps", len(times))
    figures.note("F2", "p95 s to up again", _p95(times))
    figures.add("F2", "leaks", seen.frames)
    assert seen.frames == 0, seen
    assert _p95(times) < AWAKE * CROWDED


async def test_a_sleep_that_nobody_told_of_is_noticed_by_the_clocks(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    outcomes: list[attempts.Outcome] = []
    times: list[float] = []
    asleep = tmp_path / "asleep"
    asleep.write_text("0")
    entry = ("tests.support.trust_sleeping_helper", str(asleep))
    with TrustServer(lab.server, tmp_path) as server:
        async with Product(lab, tmp_path, entry=entry) as product:
            await product.set_killswitch(lan=False)
            await product.up(softether_profile(server.pin), SOFTETHER_SECRETS)
            background = attempts.background(lab.client, Order(rate=RATE), outcomes)
            with leaks(SOFTETHER_ENDPOINT) as witness, background:
                for number in range(1, (SLEEPS // 5 if full else 1) + 1):
                    # Waking that is told twice within a moment is one.
                    calm = 2 * trust_sleeping_helper.LOOK_SECONDS if number == 1 else sleep.JUST_SECONDS
                    await asyncio.sleep(calm)
                    before = await product.reach(State.UP)
                    assert before is not None and time.time() - before.up_since > 0.8 * calm
                    began = time.monotonic()
                    asleep.write_text(str(number * NIGHT))
                    await _up_since(product, before.up_since)
                    times.append(time.monotonic() - began)
                seen = witness.take()
            said = [line.text for line in await product.client.log_tail()]
    assert sum("the machine has slept" in line for line in said) == len(times)
    figures.note("F2", "sleeps that nobody told of", len(times))
    figures.note("F2", "p95 s to up again after a look at the clocks", _p95(times))
    figures.add("F2", "leaks", seen.frames)
    assert seen.frames == 0, seen
    assert _p95(times) < (AWAKE + trust_sleeping_helper.LOOK_SECONDS) * CROWDED


async def _up_since(product: Product, before: float) -> None:
    deadline = time.monotonic() + 30.0
    while True:
        session = await product.session()
        if session is not None and session.state is State.UP and session.up_since > before:
            return
        assert time.monotonic() < deadline, f"not up again: {session}: {product.said()}"
        await asyncio.sleep(0.005)


async def _up_again(lab: TrustLab, product: Product) -> float:
    deadline = time.monotonic() + 30.0
    while not await asyncio.to_thread(reachable, lab.client, OUTSIDE4, seconds=0.2):
        assert time.monotonic() < deadline, f"not up again: {product.said()}"
    at = time.monotonic()
    await product.reach(State.UP, State.DEGRADED)
    return at
