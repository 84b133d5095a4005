"""What is said of a session on its way up, and how far away its server is: real servers of both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.api.types import (
    IPv4Method,
    IPv6Method,
    NetworkProfile,
    Profile,
    SoftEtherProfile,
    State,
    Step,
    Verify,
    WireGuardPeer,
    WireGuardProfile,
)
from tests.support.lab import Lab, leaves_no_trace, softether_lab, wait_settled
from tests.support.our_client import OurClient
from tests.support.softether import HUB, PASSWORD, USER
from tests.support.watched_session import WatchedSession, watched
from tests.support.wireguard_lab import HOME, OUR_ADDRESSES, WireGuardLab, wireguard_lab

NEAR = 100.0
"""Milliseconds to a server on the same machine at most, however busy that is."""
SOFTETHER_ID, WIREGUARD_ID = (f"0b6f3e0a-5d2c-4b61-9a4e-0000000000b{number}" for number in (1, 2))
STEPS: dict[State, set[str]] = {
    State.CONNECTING: {"", Step.RESOLVING, Step.REACHING, Step.CERTIFICATE, Step.HANDSHAKE},
    State.AUTHENTICATING: {Step.LOGIN},
    State.CONFIGURING: {Step.ADDRESS, Step.ROUTES},
}


@pytest.fixture(scope="module")
def softether(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with softether_lab(tmp_path_factory.mktemp("lab")) as built:
        yield built


@pytest.fixture(scope="module")
def wireguard() -> Iterator[WireGuardLab]:
    with wireguard_lab() as built:
        wait_settled(built.machine)
        yield built


def _softether(lab: Lab) -> tuple[Profile, dict[str, str]]:
    pin = lab.server.certificate_sha256()
    host = lab.machines[0].server_address
    server = SoftEtherProfile(host=host, hub=HUB, user=USER, verify=Verify.PIN, pin=pin)
    return Profile(id=SOFTETHER_ID, name="office", server=server), {"password": PASSWORD}


def _wireguard(lab: WireGuardLab) -> tuple[Profile, dict[str, str]]:
    lab.server.up(lab.server_config())
    peer = WireGuardPeer(
        public_key=lab.server_keys.public,
        endpoint=HOME.endpoint(4),
        allowed_ips=("10.78.0.0/24", "fd78::/64"),
    )
    network = NetworkProfile(ipv4=IPv4Method.STATIC, ipv6=IPv6Method.STATIC, addresses=OUR_ADDRESSES)
    profile = Profile(id=WIREGUARD_ID, name="home", server=WireGuardProfile(peers=(peer,)), network=network)
    return profile, {"private_key": lab.our_keys.private}


@pytest.fixture
def at_softether(softether: Lab, tmp_path: Path) -> Iterator[OurClient]:
    machine = softether.machines[0].namespace
    with leaves_no_trace(machine), OurClient(machine, tmp_path) as ours:
        yield ours


@pytest.fixture
def at_wireguard(wireguard: WireGuardLab, tmp_path: Path) -> Iterator[OurClient]:
    with leaves_no_trace(wireguard.machine), OurClient(wireguard.machine, tmp_path) as ours:
        yield ours


def _assert_fit(session: WatchedSession) -> None:
    """Each step was told in its state, and none in any other."""
    for seen in session.seen:
        assert seen.step in STEPS.get(seen.state, {""}), seen


async def test_the_steps_to_softether(at_softether: OurClient, softether: Lab) -> None:
    async with watched(at_softether.socket, *_softether(softether)) as session:
        assert (await session.settled()).state is State.UP
        assert session.steps == ["resolving", "reaching", "certificate", "login", "address", "routes"]
        _assert_fit(session)


async def test_the_steps_to_wireguard(at_wireguard: OurClient, wireguard: WireGuardLab) -> None:
    async with watched(at_wireguard.socket, *_wireguard(wireguard)) as session:
        assert (await session.settled()).state is State.UP
        assert session.steps == ["reaching", "resolving", "handshake", "routes"]
        _assert_fit(session)


async def test_a_question_about_the_certificate_comes_while_that_is_checked(
    at_softether: OurClient, softether: Lab
) -> None:
    profile, secrets = _softether(softether)
    server = SoftEtherProfile(host=softether.machines[0].server_address, hub=HUB, user=USER)
    async with watched(
        at_softether.socket, Profile(id=profile.id, name="office", server=server), secrets
    ) as session:
        assert (await session.settled()).state is State.ASKING
        assert session.steps == ["resolving", "reaching", "certificate"]  # although it connected twice
        _assert_fit(session)


async def test_how_far_away_softether_is(at_softether: OurClient, softether: Lab) -> None:
    async with watched(at_softether.socket, *_softether(softether)) as session:
        await session.settled()
        assert 0.0 < await session.measured() < NEAR
        assert (await session.now()).rtt > 0.0


async def test_how_far_away_wireguard_is(at_wireguard: OurClient, wireguard: WireGuardLab) -> None:
    async with watched(at_wireguard.socket, *_wireguard(wireguard)) as session:
        await session.settled()
        assert 0.0 < await session.measured() < NEAR
        assert (await session.now()).rtt > 0.0
