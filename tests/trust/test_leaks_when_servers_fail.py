"""A server that dies, or is not what it was: nothing leaves, a person is told in time, and it goes on."""

from __future__ import annotations

import contextlib
import datetime
import math
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from helper.api.types import Profile, SoftEtherProfile, State, Verify
from helper.network.transport import UNANSWERED
from tests.support import trust_attempts as attempts
from tests.support import trust_faults as faults
from tests.support.certificates import SelfSigned
from tests.support.figures import Figures
from tests.support.trust_attempts import Order
from tests.support.trust_lab import SERVER4, TrustLab
from tests.support.trust_machine import SOFTETHER_ENDPOINT, SOFTETHER_SECRETS, Product, softether_profile
from tests.support.trust_server import PASSWORD, TrustServer
from tests.trust.conftest import Leaks

pytestmark = pytest.mark.timeout(7200)
TIMES, FEW = 100, 1
RATE = 2_000
IN_TIME = 5.0
"""Seconds from a fault that is heard to the word of it."""
SILENCE = 30.0
"""Seconds after which nothing heard is a fault."""
AGAIN = 30.0
"""Seconds until it is up again once the server is as it was; attempts are made less and less often."""
NAME = "vpn.example"

Failing = Callable[[TrustLab, TrustServer], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class Case:
    """A way to fail, and what is made of it."""

    failing: Failing
    told: frozenset[State] = frozenset({State.WAITING, State.CONNECTING})
    """States that say so."""
    limit: float = IN_TIME
    verify: Verify = Verify.PIN
    only_full: bool = False
    """It takes long, and is much like another one."""

    @property
    def by_itself(self) -> bool:
        """Whether new attempts are made without a person."""
        return State.WAITING in self.told


@contextlib.asynccontextmanager
async def _dies(lab: TrustLab, server: TrustServer) -> AsyncIterator[None]:
    server.kill()
    yield
    server.start()


@contextlib.asynccontextmanager
async def _resets(lab: TrustLab, server: TrustServer) -> AsyncIterator[None]:
    with faults.resetting(lab):
        yield


@contextlib.asynccontextmanager
async def _is_in_a_black_hole(lab: TrustLab, server: TrustServer) -> AsyncIterator[None]:
    with faults.black_hole(lab):
        yield


@contextlib.asynccontextmanager
async def _falls_silent(lab: TrustLab, server: TrustServer) -> AsyncIterator[None]:
    server.freeze()
    yield
    server.thaw()
    # Whoever was served while it was frozen is no more.
    server.restart()


@contextlib.asynccontextmanager
async def _refuses_the_key(lab: TrustLab, server: TrustServer) -> AsyncIterator[None]:
    server.password = "another"
    server.restart()
    yield
    server.password = PASSWORD
    server.restart()


@contextlib.asynccontextmanager
async def _shows_another_certificate(lab: TrustLab, server: TrustServer) -> AsyncIterator[None]:
    kept = server.certificate
    server.renew_certificate()
    server.restart()
    yield
    server.certificate = kept
    server.restart()


@contextlib.asynccontextmanager
async def _shows_an_expired_certificate(lab: TrustLab, server: TrustServer) -> AsyncIterator[None]:
    kept = server.certificate
    server.certificate = SelfSigned(
        server.certificate.path.parent, NAME, expires=-datetime.timedelta(minutes=1)
    )
    with _trusted(lab, server.certificate):
        server.restart()
        yield
    server.certificate = kept
    server.restart()


_REFUSED = frozenset({State.BLOCKED})
CASES = {
    "dies": Case(_dies),
    "resets": Case(_resets),
    "black hole": Case(_is_in_a_black_hole, limit=4 * UNANSWERED),
    "silent": Case(_falls_silent, limit=SILENCE, only_full=True),
    "wrong key": Case(_refuses_the_key, _REFUSED),
    "another certificate": Case(_shows_another_certificate, frozenset({State.ASKING})),
    "expired certificate": Case(_shows_an_expired_certificate, _REFUSED, verify=Verify.CA),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        full = metafunc.config.getoption("--full")
        cases = {name: case for name, case in CASES.items() if full or not case.only_full}
        metafunc.parametrize("case", cases.values(), ids=cases)


async def test_a_server_fails(
    lab: TrustLab,
    leaks: Leaks,
    tmp_path: Path,
    case: Case,
    figures: Figures,
    full: bool,
    request: pytest.FixtureRequest,
) -> None:
    outcomes: list[attempts.Outcome] = []
    told: list[float] = []
    again: list[float] = []
    with TrustServer(lab.server, tmp_path) as server, _trusted(lab, server.certificate), _named(lab):
        async with Product(lab, tmp_path) as product:
            await product.set_killswitch(lan=False)
            await product.up(_profile(server, case.verify), SOFTETHER_SECRETS)
            background = attempts.background(lab.client, Order(rate=RATE), outcomes)
            with leaks(SOFTETHER_ENDPOINT) as witness, background:
                for _ in range(TIMES if full else FEW):
                    began = time.monotonic()
                    async with case.failing(lab, server):
                        session = await product.reach(*case.told, timeout=case.limit + 10.0)
                        told.append(time.monotonic() - began)
                        assert session is not None and session.shielded and session.problem is not None
                        assert session.problem.message and session.problem.advice
                    mended = time.monotonic()
                    if session.attention is not None:
                        await product.client.session_answer(session.id, session.attention.id, False)
                        await product.reach(State.BLOCKED)
                    if not case.by_itself:
                        await product.reconnect()
                    await product.reach(State.UP, timeout=AGAIN + 10.0)
                    again.append(time.monotonic() - mended)
                seen = witness.take()
    name = request.node.callspec.id
    figures.note("L4", f"{name}: p99 s to the word of it", _p99(told))
    figures.note("L4", f"{name}: p99 s from its end to up again", _p99(again))
    figures.add("L4", "failures", len(told))
    figures.add("L4", "attempts", attempts.total(outcomes))
    figures.add("L4", "leaks", seen.frames)
    assert seen.frames == 0, seen
    assert _p99(told) < case.limit and _p99(again) < AGAIN


def _p99(times: list[float]) -> float:
    return sorted(times)[math.ceil(0.99 * len(times)) - 1]


def _profile(server: TrustServer, verify: Verify) -> Profile:
    profile = softether_profile(server.pin)
    assert isinstance(profile.server, SoftEtherProfile)
    if verify is Verify.PIN:
        return profile
    return msgspec.structs.replace(
        profile, server=msgspec.structs.replace(profile.server, host=NAME, verify=verify, pin="")
    )


@contextlib.contextmanager
def _trusted(lab: TrustLab, certificate: SelfSigned) -> Iterator[None]:
    """The client's system trusts it, if it is good otherwise."""
    file = lab.resolv_conf.with_name("ssl") / "certs" / "ca-certificates.crt"
    before = file.read_bytes()
    file.write_bytes(before + b"\n" + ssl.DER_cert_to_PEM_cert(certificate.der).encode())
    try:
        yield
    finally:
        file.write_bytes(before)


@contextlib.contextmanager
def _named(lab: TrustLab) -> Iterator[None]:
    """The client knows the server by its name."""
    hosts = lab.resolv_conf.with_name("hosts")
    before = hosts.read_text()
    hosts.write_text(f"{before}\n{SERVER4} {NAME}\n")
    try:
        yield
    finally:
        hosts.write_text(before)
