"""Logins at a real SoftEther server: by the hash of a password, and by a password that RADIUS judges."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from engine.softether.password import password_hash
from helper.api.client import HelperClient, HelperRefused
from helper.api.rpc import Code
from helper.api.types import Profile, Reconnect, Session, SoftEtherProfile, State, Verify
from tests.support.lab import Lab, leaves_no_trace, softether_lab
from tests.support.our_client import OurClient
from tests.support.radius import Asked, RadiusServer
from tests.support.softether import HUB, PASSWORD, USER
from tests.support.watched_session import watched

REMOTE = "remote"
"""A user of whom the server knows the name only."""
REMOTE_PASSWORD = "Grüße, of more than sixteen bytes"
SHARED_SECRET = "between the two servers"


@pytest.fixture(scope="module")
def radius(lab: Lab) -> Iterator[RadiusServer]:
    with RadiusServer(lab.server.namespace, SHARED_SECRET, {REMOTE: REMOTE_PASSWORD}) as server:
        yield server


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with softether_lab(tmp_path_factory.mktemp("lab")) as built:
        built.server.configure(
            [
                f"Hub {HUB}",
                f'RadiusServerSet 127.0.0.1:1812 "/SECRET:{SHARED_SECRET}" /RETRY_INTERVAL:1000',
                f"UserCreate {REMOTE} /GROUP:none /REALNAME:none /NOTE:none",
                f"UserRadiusSet {REMOTE} /ALIAS:none",
            ]
        )
        yield built


@pytest.fixture(scope="module")
def profile(lab: Lab) -> Profile:
    server = SoftEtherProfile(
        host=lab.machines[0].server_address,
        hub=HUB,
        user=USER,
        verify=Verify.PIN,
        pin=lab.server.certificate_sha256(),
    )
    return Profile(id="0b6f3e0a-5d2c-4b61-9a4e-0000000000a7", name="office", server=server)


@pytest.fixture
def client(lab: Lab, tmp_path: Path) -> Iterator[OurClient]:
    machine = lab.machines[0].namespace
    with leaves_no_trace(machine), OurClient(machine, tmp_path) as ours:
        yield ours


def _as(profile: Profile, **server: object) -> Profile:
    return msgspec.structs.replace(profile, server=msgspec.structs.replace(profile.server, **server))


async def _ended(client: OurClient, profile: Profile, secrets: dict[str, str]) -> Session:
    """Where an attempt comes to."""
    async with watched(client.socket, profile, secrets) as session:
        return await session.settled()


def _hash(user: str, password: str) -> dict[str, str]:
    return {"password_hash": base64.b64encode(password_hash(user, password)).decode()}


# --- by a hash -------------------------------------------------------------------------------------


async def test_the_hash_opens_what_the_password_opens(client: OurClient, profile: Profile, lab: Lab) -> None:
    async with watched(client.socket, profile, _hash(USER, PASSWORD)) as session:
        assert (await session.settled()).state is State.UP
        assert lab.server.sessions(HUB)


async def test_the_hash_is_for_one_user(client: OurClient, profile: Profile) -> None:
    ended = await _ended(client, profile, _hash("bob", PASSWORD))
    assert ended.state is State.FAILED
    assert ended.problem is not None and ended.problem.code == "authentication_failed"


async def test_a_hash_is_nowhere_to_be_read_afterwards(client: OurClient, profile: Profile) -> None:
    secrets = _hash(USER, PASSWORD)
    async with watched(client.socket, profile, secrets) as session:
        await session.settled()
        assert secrets["password_hash"] not in repr(session.seen)
    written = [file for file in client.directory.rglob("*") if file.is_file()]
    assert written
    assert not [file for file in written if secrets["password_hash"].encode() in file.read_bytes()]


async def test_what_is_no_hash_is_refused_before_anything_is_sent(
    client: OurClient, profile: Profile
) -> None:
    async with await HelperClient.connect(client.socket) as helper:
        for secrets in ({"password_hash": PASSWORD}, {"password": PASSWORD, **_hash(USER, PASSWORD)}):
            with pytest.raises(HelperRefused):
                await helper.session_connect(profile, secrets)
        assert (await helper.status()).sessions == ()


# --- by a password that is shown -------------------------------------------------------------------


async def test_a_user_that_radius_knows(
    client: OurClient, profile: Profile, radius: RadiusServer, lab: Lab
) -> None:
    radius.asked.clear()
    remote = _as(profile, user=REMOTE, plain=True)
    async with watched(client.socket, remote, {"password": REMOTE_PASSWORD}) as session:
        assert (await session.settled()).state is State.UP
        assert lab.server.sessions(HUB, REMOTE)
    assert radius.asked == [Asked(REMOTE, REMOTE_PASSWORD, accepted=True)]


async def test_a_password_that_radius_refuses(
    client: OurClient, profile: Profile, radius: RadiusServer
) -> None:
    radius.asked.clear()
    ended = await _ended(client, _as(profile, user=REMOTE, plain=True), {"password": "wrong"})
    assert ended.state is State.FAILED  # not tried again: accounts get locked
    assert ended.problem is not None and ended.problem.code == "authentication_failed"
    assert radius.asked == [Asked(REMOTE, "wrong", accepted=False)]


async def test_without_showing_it_radius_can_not_be_asked(
    client: OurClient, profile: Profile, radius: RadiusServer
) -> None:
    radius.asked.clear()
    ended = await _ended(client, _as(profile, user=REMOTE), {"password": REMOTE_PASSWORD})
    assert ended.problem is not None and ended.problem.code == "authentication_failed"
    assert radius.asked == []


async def test_a_user_of_the_servers_own_may_show_the_password_too(
    client: OurClient, profile: Profile, radius: RadiusServer
) -> None:
    async with watched(client.socket, _as(profile, plain=True), {"password": PASSWORD}) as session:
        assert (await session.settled()).state is State.UP


async def test_nothing_is_shown_to_a_stranger(
    client: OurClient, profile: Profile, radius: RadiusServer
) -> None:
    radius.asked.clear()
    stranger = _as(profile, user=REMOTE, plain=True, pin="00" * 32)
    ended = await _ended(client, stranger, {"password": REMOTE_PASSWORD})
    assert ended.problem is not None and ended.problem.code == "certificate_changed"
    assert radius.asked == []


# --- with another password in the same session -----------------------------------------------------


async def test_a_blocked_session_goes_on_with_another_password(
    lab: Lab, profile: Profile, client: OurClient
) -> None:
    """The password was changed on the server: what is held stays held until the new one is right."""
    user = "moving"
    lab.server.configure([f"Hub {HUB}", f"UserCreate {user} /GROUP:none /REALNAME:none /NOTE:none"])

    def password_is(password: str) -> None:
        lab.server.configure([f"Hub {HUB}", f"UserPasswordSet {user} /PASSWORD:{password}"])

    password_is("first")
    async with watched(client.socket, _as(profile, user=user), {"password": "first"}) as session:
        assert (await session.settled()).state is State.UP
        password_is("second")
        async with await HelperClient.connect(client.socket) as helper:
            await helper.call("session.reconnect", Reconnect(session=session.id))
            blocked = await session.comes_to(State.BLOCKED)
            assert blocked.problem is not None and blocked.shielded
            request = Reconnect(session=session.id, secrets={"password": "second", "password_hash": "x"})
            with pytest.raises(HelperRefused) as refused:
                await helper.call("session.reconnect", request)
            assert refused.value.code == Code.BAD_PROFILE
            await helper.call(
                "session.reconnect", Reconnect(session=session.id, secrets={"password": "second"})
            )
            seen = len(session.seen)
            await session.comes_to(State.UP)
            assert all(told.shielded and told.full_tunnel for told in session.seen[seen:])
            log = await helper.log_tail(session.id, 200)
    assert not [line for line in log if "first" in line.text or "second" in line.text]
