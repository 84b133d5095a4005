"""A helper that is killed or upgraded: what it held back stays held back, and nothing else is left of it."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from helper.api.client import HelperError
from helper.api.types import Hold, State
from tests.support import trust_attempts as attempts
from tests.support.figures import Figures
from tests.support.trust_attempts import Order
from tests.support.trust_footprint import Footprint, differences, footprint
from tests.support.trust_lab import TrustLab
from tests.support.trust_machine import SOFTETHER_ENDPOINT, SOFTETHER_SECRETS, Product, softether_profile
from tests.support.trust_server import TrustServer
from tests.trust.conftest import Leaks

pytestmark = pytest.mark.timeout(7200)
KILLS, FEW_KILLS = 100, 2
"""At random moments, while up and in lockdown each."""
APART, FEW_APART = 1, 80
"""So many steps of the helper from one kill to the next."""
UPGRADES, FEW_UPGRADES = 50, 1
RATE = 2_000
CONSISTENT_SECONDS = 2.0
"""From the kill until the new helper answers and says what it holds, on a machine that does nothing else."""
CROWDED = 4.0
"""So many times that, where many tests run at once."""

Act = Callable[["Victim"], Awaitable[None]]


class Steps:
    """Those of the helper, at which it can be killed (:mod:`tests.support.trust_killed_helper`)."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "steps"
        self._log = directory / "steps.steps"

    @property
    def entry(self) -> tuple[str, ...]:
        """What stands for the helper."""
        return "tests.support.trust_killed_helper", str(self._file)

    def kill_at(self, number: int) -> None:
        """Kill it at the step of this number, counted from now."""
        self._log.unlink(missing_ok=True)
        self._file.write_text(str(number))

    @property
    def waiting(self) -> bool:
        """Whether that step has not come yet."""
        return self._file.exists()

    def stop(self) -> list[str]:
        """Kill it no more; the steps since :meth:`kill_at`, the last one that at which it died."""
        self._file.unlink(missing_ok=True)
        return self._log.read_text().splitlines() if self._log.exists() else []


class Victim:
    """A supervised helper, and how it gets over what is done to it."""

    def __init__(self, lab: TrustLab, directory: Path, server: TrustServer) -> None:
        self.steps = Steps(directory)
        self.product = Product(lab, directory, supervised=True, entry=self.steps.entry)
        self._lab = lab
        self._profile = softether_profile(server.pin)
        self._untouched: Footprint = {}
        self.times: list[float] = []
        """Seconds from each end of it until the next one answered."""

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start it, end it in order."""
        self._untouched = footprint(self._lab)
        async with self.product:
            await self.product.set_killswitch(lan=False)
            yield

    async def begin(self) -> None:
        """Begin to connect."""
        await self.product.connect(self._profile, SOFTETHER_SECRETS)

    async def up(self) -> None:
        """Connect, and wait until the tunnel can be used."""
        await self.product.up(self._profile, SOFTETHER_SECRETS)

    async def kill(self) -> None:
        """At once, and see what becomes of it."""
        former, engines = self.product.pid, self.product.engines()
        began = time.monotonic()
        self.product.kill()
        await self.comes_back(former, began)
        assert not [pid for pid in engines if _runs(pid)]

    async def comes_back(self, former: int, began: float) -> None:
        """Wait for the next helper. It holds everything back, and nothing else is left of the last one."""
        while True:
            try:
                while self.product.pid == former:
                    await asyncio.sleep(0.005)
                    assert time.monotonic() - began < 30.0, self.product.said()
                await self.product.reattach()
                switch = await self.product.killswitch()
                break
            except HelperError:
                former = self.product.pid  # that one was killed as well
        self.times.append(time.monotonic() - began)
        assert switch.hold is Hold.BLOCKED and switch.reason and switch.way_out
        assert not (await self.product.client.status()).sessions
        found = await asyncio.to_thread(footprint, self._lab)
        left = differences(self._untouched | {"nft": []}, found | {"nft": []})
        assert not left, f"{left}: {self.product.said()}"

    async def sweep(self, prepare: Act, act: Act, apart: int) -> dict[str, int]:
        """Kill it at every so many steps of ``act``, with ``prepare`` in between; how often at which."""
        died: dict[str, int] = {}
        number = random.Random(apart).randint(1, min(apart, 20))
        while True:
            former = self.product.pid
            self.steps.kill_at(number)
            acting = asyncio.ensure_future(act(self))
            while self.steps.waiting and not acting.done():
                await asyncio.sleep(0.002)
            began = time.monotonic()
            killed = not self.steps.waiting
            (result,) = await asyncio.gather(acting, return_exceptions=True)
            names = self.steps.stop()
            if not killed:
                if isinstance(result, BaseException):
                    raise result
                return died
            died[names[-1]] = died.get(names[-1], 0) + 1
            await self.comes_back(former, began)
            await prepare(self)
            number += apart


def _runs(pid: int) -> bool:
    """Whether there is such a process, and not only what is left until somebody asks how it ended."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def _judge(victim: Victim, figures: Figures, subject: str, outcomes: list[attempts.Outcome]) -> None:
    times = sorted(victim.times)
    figures.add(subject, "attempts", attempts.total(outcomes))
    figures.note(subject, "median s to answer again", times[len(times) // 2])
    figures.note(subject, "p95 s to answer again", times[int(0.95 * (len(times) - 1))])
    figures.note(subject, "longest s to answer again", times[-1])
    assert attempts.total(outcomes) > 100
    assert times[int(0.95 * (len(times) - 1))] < CONSISTENT_SECONDS * CROWDED


async def test_it_is_killed_while_up(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    outcomes: list[attempts.Outcome] = []
    moments = random.Random(5)
    with TrustServer(lab.server, tmp_path) as server:
        victim = Victim(lab, tmp_path, server)
        async with victim.running():
            await victim.up()
            with (
                leaks(SOFTETHER_ENDPOINT) as witness,
                attempts.background(lab.client, Order(rate=RATE), outcomes),
            ):
                for _ in range(KILLS if full else FEW_KILLS):
                    await asyncio.sleep(moments.uniform(0.0, 0.2))
                    await victim.kill()
                    await victim.up()
                seen = witness.take()
    figures.add("L5", "kills while up", len(victim.times))
    figures.add("L5", "leaks", seen.frames)
    assert seen.frames == 0, seen
    _judge(victim, figures, "L5", outcomes)


async def test_it_is_killed_at_any_moment_in_lockdown(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    outcomes: list[attempts.Outcome] = []
    moments = random.Random(6)
    with TrustServer(lab.server, tmp_path) as server:
        victim = Victim(lab, tmp_path, server)
        async with victim.running():
            await victim.product.set_lockdown(True)
            with (
                leaks(SOFTETHER_ENDPOINT) as witness,
                attempts.background(lab.client, Order(rate=RATE), outcomes),
            ):
                for number in range(KILLS if full else FEW_KILLS):
                    await victim.begin()
                    if number % 2:
                        await victim.product.reach(State.UP)
                        ending = asyncio.ensure_future(victim.product.disconnect())
                        await asyncio.sleep(moments.uniform(0.0, 0.3))
                    else:
                        ending = asyncio.ensure_future(asyncio.sleep(moments.uniform(0.0, 0.6)))
                        await ending
                    former, began = victim.product.pid, time.monotonic()
                    victim.product.kill()
                    await asyncio.gather(ending, return_exceptions=True)
                    await victim.comes_back(former, began)
                    assert (await victim.product.killswitch()).lockdown
                seen = witness.take()
    figures.add("L5", "kills in lockdown", len(victim.times))
    figures.add("L5", "leaks", seen.frames)
    assert seen.frames == 0, seen
    _judge(victim, figures, "L5", outcomes)


# --- at its steps ----------------------------------------------------------------------------------


async def _nothing(victim: Victim) -> None:
    """As the last kill left it."""


async def _connected(victim: Victim) -> None:
    await victim.up()


async def _connects_and_disconnects(victim: Victim) -> None:
    await victim.up()
    await victim.product.disconnect()


async def _reconnects(victim: Victim) -> None:
    before = await victim.product.session()
    await victim.product.reconnect()
    while True:
        now = await victim.product.session()
        if now is not None and before is not None and now.up_since > before.up_since:
            return
        await asyncio.sleep(0.005)


async def _dies_and_comes_back(victim: Victim) -> None:
    """What is run between two helpers, and how the second one begins."""
    await victim.kill()
    assert victim.steps.waiting


@pytest.mark.parametrize(
    ("lockdown", "prepare", "act"),
    [
        pytest.param(True, _nothing, _connects_and_disconnects, id="connecting and disconnecting"),
        pytest.param(False, _connected, _reconnects, id="reconnecting"),
        pytest.param(False, _connected, _dies_and_comes_back, id="coming back"),
    ],
)
async def test_it_is_killed_at_a_step(
    lab: TrustLab,
    leaks: Leaks,
    tmp_path: Path,
    figures: Figures,
    full: bool,
    lockdown: bool,
    prepare: Act,
    act: Act,
) -> None:
    outcomes: list[attempts.Outcome] = []
    with TrustServer(lab.server, tmp_path) as server:
        victim = Victim(lab, tmp_path, server)
        async with victim.running():
            await victim.product.set_lockdown(lockdown)
            await prepare(victim)
            with (
                leaks(SOFTETHER_ENDPOINT) as witness,
                attempts.background(lab.client, Order(rate=RATE), outcomes),
            ):
                died = await victim.sweep(
                    _nothing if lockdown else prepare, act, APART if full else FEW_APART
                )
                seen = witness.take()
            await victim.product.set_lockdown(False)
    assert died
    figures.add("L5", "kills at a step", sum(died.values()))
    figures.note("L5", f"kinds of steps, {act.__name__.strip('_').replace('_', ' ')}", len(died))
    figures.add("L5", "leaks", seen.frames)
    assert seen.frames == 0, seen
    _judge(victim, figures, "L5", outcomes)


async def test_the_unit_is_restarted_while_up(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    outcomes: list[attempts.Outcome] = []
    with TrustServer(lab.server, tmp_path) as server:
        victim = Victim(lab, tmp_path, server)
        async with victim.running():
            await victim.up()
            with (
                leaks(SOFTETHER_ENDPOINT) as witness,
                attempts.background(lab.client, Order(rate=RATE), outcomes),
            ):
                for _ in range(UPGRADES if full else FEW_UPGRADES):
                    former, began = victim.product.pid, time.monotonic()
                    victim.product.restart_unit()
                    await victim.comes_back(former, began)
                    await victim.up()
                seen = witness.take()
            ends = [event["code"] for event in victim.product.supervised_events() if "code" in event]
    assert ends == [0] * (2 * len(victim.times)), "an end or a clean-up was not in order"
    figures.note("L8", "upgrades", len(victim.times))
    figures.note("L8", "leaks", seen.frames)
    assert seen.frames == 0, seen
    _judge(victim, figures, "L8", outcomes)


async def test_the_way_out_works_without_a_helper(lab: TrustLab, tmp_path: Path) -> None:
    before = footprint(lab)
    with TrustServer(lab.server, tmp_path) as server:
        product = Product(lab, tmp_path)
        await product.start()
        await product.up(softether_profile(server.pin), SOFTETHER_SECRETS)
        product.kill()
        assert differences(before, footprint(lab))
        product.cleanup()
        assert not differences(before, footprint(lab))
        product.cleanup()  # once more, with nothing to do
        assert not differences(before, footprint(lab))
        await product.stop()
