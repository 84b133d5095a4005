"""Holds the product in each state that a promise is made of, for as long as a test looks at it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from helper.api.types import State
from tests.support.trust_filter import Allowed
from tests.support.trust_lab import TrustLab
from tests.support.trust_machine import SOFTETHER_ENDPOINT, SOFTETHER_SECRETS, Product, softether_profile
from tests.support.trust_server import Stall, TrustServer


class Situation(StrEnum):
    """What the product is held in."""

    LOCKDOWN = "lockdown"
    """No session, and lockdown."""
    PREPARING = "preparing"
    CONNECTING = "connecting"
    AUTHENTICATING = "authenticating"
    CONFIGURING = "configuring"
    UP = "up"
    DEGRADED = "degraded"
    WAITING = "waiting"
    """Was up, the server is gone, and new attempts are made."""
    BLOCKED = "blocked"
    """Was up, and the server does not want us any more."""
    STOPPING = "stopping"


FIRST_STALLS = {
    Situation.CONNECTING: Stall.HELLO,
    Situation.AUTHENTICATING: Stall.LOGIN,
    Situation.CONFIGURING: Stall.ADDRESS,
}
"""Which server holds a client in which state."""


@dataclass(frozen=True)
class Held:
    """The product, in a state."""

    product: Product
    server: TrustServer
    allowed: tuple[Allowed, ...]
    """What may be sent to."""


@contextlib.asynccontextmanager
async def held(
    situation: Situation, lab: TrustLab, directory: Path, *, lan: bool = False
) -> AsyncIterator[Held]:
    """The product in ``situation``; all is put back in the end. ``lan``: whether the LAN may be reached."""
    hold = directory / "hold"
    server = TrustServer(lab.server, directory, FIRST_STALLS.get(situation, Stall.NOWHERE))
    product = Product(lab, directory, hold=hold if situation is Situation.PREPARING else None)
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(server)
        stack.callback(hold.unlink, missing_ok=True)
        await stack.enter_async_context(product)
        await product.set_killswitch(lan=lan)
        await stack.enter_async_context(_REACH[situation](product, server, lab, hold))
        yield Held(product, server, (SOFTETHER_ENDPOINT,))


async def still(held_now: Held, situation: Situation) -> bool:
    """Whether it has stayed there; a new attempt comes and goes while it is waiting."""
    session = await held_now.product.session()
    if situation is Situation.LOCKDOWN:
        return session is None and (await held_now.product.killswitch()).lockdown
    state = session.state if session is not None else State.OFF
    if situation is Situation.WAITING:
        return state in (State.WAITING, State.CONNECTING)
    return state.value == situation.value


# --- how -------------------------------------------------------------------------------------------


async def _begin(product: Product, server: TrustServer) -> None:
    await product.connect(softether_profile(server.pin), SOFTETHER_SECRETS)


@contextlib.asynccontextmanager
async def _lockdown(product: Product, server: TrustServer, lab: TrustLab, hold: Path) -> AsyncIterator[None]:
    await product.set_lockdown(True)
    yield


@contextlib.asynccontextmanager
async def _preparing(product: Product, server: TrustServer, lab: TrustLab, hold: Path) -> AsyncIterator[None]:
    hold.touch()
    await _begin(product, server)
    await product.reach(State.PREPARING)
    yield
    hold.unlink()
    await product.reach(State.UP)


@contextlib.asynccontextmanager
async def _stalled(product: Product, server: TrustServer, lab: TrustLab, hold: Path) -> AsyncIterator[None]:
    await _begin(product, server)
    wanted = next(state for state, stall in FIRST_STALLS.items() if stall is server.stall)
    await product.reach(State(wanted.value))
    yield


@contextlib.asynccontextmanager
async def _up(product: Product, server: TrustServer, lab: TrustLab, hold: Path) -> AsyncIterator[None]:
    await _begin(product, server)
    await product.reach(State.UP)
    yield


@contextlib.asynccontextmanager
async def _degraded(product: Product, server: TrustServer, lab: TrustLab, hold: Path) -> AsyncIterator[None]:
    with _read_only_etc(lab):
        await _begin(product, server)
        await product.reach(State.DEGRADED)
        yield


@contextlib.asynccontextmanager
async def _waiting(product: Product, server: TrustServer, lab: TrustLab, hold: Path) -> AsyncIterator[None]:
    async with _up(product, server, lab, hold):
        server.kill()
        await product.reach(State.WAITING)
        yield


@contextlib.asynccontextmanager
async def _blocked(product: Product, server: TrustServer, lab: TrustLab, hold: Path) -> AsyncIterator[None]:
    async with _up(product, server, lab, hold):
        server.password = "another"
        server.restart()
        await product.reach(State.BLOCKED)
        yield


@contextlib.asynccontextmanager
async def _stopping(product: Product, server: TrustServer, lab: TrustLab, hold: Path) -> AsyncIterator[None]:
    async with _up(product, server, lab, hold):
        engines = product.engines()
        for pid in engines:
            os.kill(pid, signal.SIGSTOP)
        ending = asyncio.create_task(product.disconnect())
        try:
            await product.reach(State.STOPPING)
            yield
        finally:
            for pid in engines:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
            await ending


@contextlib.contextmanager
def _read_only_etc(lab: TrustLab) -> Iterator[None]:
    """Name servers can not be put to use, by a file at least."""
    lab.client.run(["mount", "-o", "remount,bind,ro", "/etc"])
    try:
        yield
    finally:
        lab.client.run(["mount", "-o", "remount,bind,rw", "/etc"])


_REACH = {
    Situation.LOCKDOWN: _lockdown,
    Situation.PREPARING: _preparing,
    Situation.CONNECTING: _stalled,
    Situation.AUTHENTICATING: _stalled,
    Situation.CONFIGURING: _stalled,
    Situation.UP: _up,
    Situation.DEGRADED: _degraded,
    Situation.WAITING: _waiting,
    Situation.BLOCKED: _blocked,
    Situation.STOPPING: _stopping,
}
