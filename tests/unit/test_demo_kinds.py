"""What the demo does with a kind of VPN: fit for the helper, new secrets, and nothing of them elsewhere."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from app.cli.demo import demo
from app.demo import run
from app.demo.inside import KINDS
from app.demo.kind import Kind
from app.demo.wireguard import WireGuard
from engine.demo.wireguard import Caller, read_caller
from engine.wireguard.crypto import PrivateKey, decode_key, encode_key
from engine.wireguard.errors import BadKey
from engine.wireguard.interface import Interface, PeerConfig
from helper.api.types import Profile, WireGuardProfile
from helper.session import kinds

SERVER = PrivateKey(bytes(range(32)))
SAID = {"certificate": "0" * 64, "public_key": encode_key(SERVER.public), "device": "wg0"}


@pytest.fixture(params=sorted(KINDS))
def make(request: pytest.FixtureRequest) -> Callable[[], Kind]:
    """Makes a kind that met its server."""

    def met() -> Kind:
        kind = KINDS[request.param]()
        kind.met(SAID)
        return kind

    return met


def test_the_helper_takes_the_profile(make: Callable[[], Kind]) -> None:
    kind = make()
    profile = Profile(id="c0ffee", name="demo", server=kind.profile, network=kind.network)
    theirs = kinds.of(profile)
    theirs.check(kind.secrets)
    assert theirs.engine == kind.name
    with pytest.raises(Exception, match=r"was not given|none was given"):
        theirs.check({})


def test_secrets_are_new_each_time_and_in_no_argument(make: Callable[[], Kind]) -> None:
    first, second = make(), make()
    assert not set(first.secrets.values()) & set(second.secrets.values())
    shown = shlex.join(first.server) + repr(first) + msgspec.json.encode(first.profile).decode()
    shown += repr(first.network)
    assert [secret for secret in first.secrets.values() if secret in shown] == []
    assert "\n" not in first.greeting


def test_both_ends_of_wireguard_get_keys_that_fit() -> None:
    kind = WireGuard()
    kind.met(SAID)
    private = PrivateKey(decode_key(kind.secrets["private_key"]))
    caller = read_caller(kind.greeting.encode() + b"\n", ("192.168.77.2",))
    assert caller.public_key == private.public
    assert encode_key(caller.preshared) == kind.secrets[f"preshared_key.{SAID['public_key']}"]
    assert kind.secrets["private_key"] not in kind.greeting
    profile = kind.profile
    assert isinstance(profile, WireGuardProfile)
    assert decode_key(profile.peers[0].public_key) == SERVER.public


def test_the_server_is_told_our_addresses() -> None:
    kind = WireGuard()
    arguments = list(kind.server)
    allowed = [after for name, after in pairwise(arguments) if name == "--allowed-ip"]
    assert allowed == [address.partition("/")[0] for address in kind.network.addresses]
    peer = PeerConfig(SERVER.public, bytes(32), None, tuple(allowed))
    Interface(PrivateKey(bytes([7]) * 32), [peer], random=bytes, now=0.0)


def test_without_ipv6_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.demo.wireguard._has_ipv6", lambda: False)
    kind = WireGuard()
    kind.met(SAID)
    profile = Profile(id="c0ffee", name="demo", server=kind.profile, network=kind.network)
    kinds.of(profile).check(kind.secrets)
    shown = " ".join((*kind.server, *kind.hosts)) + repr(kind.profile) + repr(kind.network)
    assert "::" not in shown


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(str.encode)
    | st.from_type(Caller).map(msgspec.json.encode)
)
def test_a_bad_line_is_a_bad_key(line: bytes) -> None:
    try:
        peer = read_caller(line, ())
    except BadKey as error:
        assert "\n" not in str(error)
    else:
        assert (len(peer.public_key), len(peer.preshared)) == (32, 32)


def test_a_good_line_is_a_peer() -> None:
    line = json.dumps({"public_key": SAID["public_key"]}).encode()
    peer = read_caller(line, ("192.168.77.2", "fd77::2"))
    assert peer == PeerConfig(SERVER.public, bytes(32), None, ("192.168.77.2", "fd77::2"))


def test_a_caller_does_not_show_its_preshared_key() -> None:
    secret = encode_key(bytes([9]) * 32)
    assert secret not in repr(Caller(SAID["public_key"], secret))


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], ("softether", False, False, False)),
        (["--wireguard"], ("wireguard", False, False, False)),
        (["--wireguard", "--json", "--verbose"], ("wireguard", True, False, True)),
        (["--json"], ("softether", True, False, False)),
        (["--live"], ("softether", False, True, False)),
    ],
)
def test_options(
    arguments: list[str], wanted: tuple[str, bool, bool, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bool, bool, bool]] = []

    def main(kind: str, *, json: bool = False, live: bool = False, verbose: bool = False) -> int:
        asked.append((kind, json, live, verbose))
        return 7

    monkeypatch.setattr(run, "main", main)
    assert CliRunner().invoke(demo, arguments).exit_code == 7
    assert asked == [wanted]
