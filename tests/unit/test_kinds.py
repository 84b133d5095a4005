"""What the helper demands of a profile before it makes a session of it."""

from __future__ import annotations

import base64

import msgspec
import pytest

from engine.control import MAX_MESSAGE, DeviceInfo, Lease, Start
from engine.device.tap import TapDevice
from engine.softether.settings import Settings
from helper.api.rpc import Code, RpcError
from helper.api.types import IPv4Method, IPv6Method, Login, NetworkProfile, Profile, SoftEtherProfile, Verify
from helper.network.changes import AddRoute, AddRule
from helper.network.own_rules import REFUSED
from helper.session import kinds
from helper.session.kinds.kind import MAX_TEXT
from helper.session.kinds.softether import MAX_ENCODED_SECRETS, MAX_SECRET, MAX_SECRETS

_SERVER = SoftEtherProfile(host="vpn.example", hub="VPN", user="alice")
_PROFILE = Profile(id="0b6f3e0a-5d2c-4b61-9a4e-000000000001", name="Büro", server=_SERVER)
_SECRETS = {"password": "secret"}


def _with(profile: Profile = _PROFILE, **server: object) -> Profile:
    return msgspec.structs.replace(profile, server=msgspec.structs.replace(_SERVER, **server))


def _static(**network: object) -> Profile:
    wished = msgspec.structs.replace(NetworkProfile(ipv4=IPv4Method.STATIC), **network)
    return msgspec.structs.replace(_PROFILE, network=wished)


@pytest.mark.parametrize(
    "profile",
    [
        _PROFILE,
        _with(user=""),
        _with(host="2001:db8::1"),
        _with(host="münchen.example", hub="ж" * MAX_TEXT),
        _with(port=1),
        _with(port=65535),
        _with(verify=Verify.PIN, pin="ab" * 32),
        _with(pin="ab" * 32),
        _with(pin="ab" * 32, pinned_on="2026-05-03"),
        _with(plain=True),
        _static(addresses=("192.0.2.5/24",), gateway4="192.0.2.1"),
    ],
)
def test_a_good_profile_passes(profile: Profile) -> None:
    kinds.check(profile, _SECRETS)


@pytest.mark.parametrize(
    ("profile", "says"),
    [
        (msgspec.structs.replace(_PROFILE, id=""), "UUID"),
        (msgspec.structs.replace(_PROFILE, id=_PROFILE.id.upper()), "UUID"),
        (msgspec.structs.replace(_PROFILE, id=_PROFILE.id + "\n"), "UUID"),
        (msgspec.structs.replace(_PROFILE, id="../" + _PROFILE.id), "UUID"),
        (msgspec.structs.replace(_PROFILE, name=""), "name"),
        (msgspec.structs.replace(_PROFILE, name="x" * 65), "name"),
        (msgspec.structs.replace(_PROFILE, name="a\nb"), "name"),
        (_with(host=""), "host"),
        (_with(host="a\r\nX-Injected: 1"), "host"),
        (_with(host="x" * (MAX_TEXT + 1)), "host"),
        (_with(hub=""), "hub"),
        (_with(hub="a\0b"), "hub"),
        (_with(user="x" * (MAX_TEXT + 1)), "user"),
        (_with(user="\x1b[2J"), "user"),
        (_with(port=0), "port"),
        (_with(port=65536), "port"),
        (_with(port=-1), "port"),
        (_with(pin="ab"), "pin"),
        (_with(pin="AB" * 32), "pin"),
        (_with(pin="ab" * 32 + "\n"), "pin"),
        (_with(verify=Verify.PIN), "pin"),
        (_with(pinned_on="3 May 2026"), "pinned_on"),
        (_with(pinned_on="20260503"), "pinned_on"),
        (_with(pinned_on="2026-02-30"), "pinned_on"),
        (_with(pinned_on="2026-05-03\n"), "pinned_on"),
        (_with(pinned_on="\N{FULLWIDTH DIGIT TWO}026-05-03"), "pinned_on"),
        (_static(addresses=("nonsense",)), ""),
        (_static(addresses=()), ""),
        (_static(addresses=("192.0.2.5/24",), gateway4="nonsense"), ""),
        (_static(addresses=("192.0.2.5/24",), routes=("10.0.0.1/33",)), ""),
        (_static(addresses=("192.0.2.5/24",), mtu=-1), ""),
    ],
)
def test_a_bad_profile_is_refused_with_what_is_wrong(profile: Profile, says: str) -> None:
    with pytest.raises(RpcError) as caught:
        kinds.check(profile, _SECRETS)
    assert caught.value.code == Code.BAD_PROFILE
    assert says in str(caught.value) and str(caught.value).isprintable()


@pytest.mark.parametrize(
    "secrets",
    [
        {},
        {"other": "secret"},
        {"password": "x" * (MAX_SECRET + 1)},
        {"password": "x"} | {f"n{number}": "" for number in range(MAX_SECRETS)},
        {"password": "x", "n" * (MAX_ENCODED_SECRETS + 1): "x"},
        {f"password{number or ''}": "\x01" * MAX_SECRET for number in range(MAX_SECRETS)},
    ],
)
def test_secrets_must_be_there_and_bounded(secrets: dict[str, str]) -> None:
    with pytest.raises(RpcError) as caught:
        kinds.check(_PROFILE, secrets)
    assert caught.value.code == Code.BAD_PROFILE
    assert not any(secret and secret in str(caught.value) for secret in secrets.values() if len(secret) > 1)


def test_an_anonymous_login_needs_no_secret() -> None:
    kinds.check(_with(login=Login.ANONYMOUS), {})


_HASH = base64.b64encode(bytes(range(20))).decode()


def test_the_hash_of_a_password_is_as_good_as_the_password() -> None:
    kinds.check(_PROFILE, {"password_hash": _HASH})


@pytest.mark.parametrize(
    ("profile", "secrets", "says"),
    [
        (_PROFILE, {"password": "x", "password_hash": _HASH}, "only one of them"),
        (_with(plain=True), {"password_hash": _HASH}, "only the hash"),
        (_PROFILE, {"password_hash": ""}, "20 bytes"),
        (_PROFILE, {"password_hash": _HASH[:-4]}, "20 bytes"),
        (_PROFILE, {"password_hash": _HASH + "\n"}, "20 bytes"),
        (_PROFILE, {"password_hash": _HASH.replace("=", "")}, "20 bytes"),
        (_PROFILE, {"password_hash": _HASH[:-2] + "N="}, "20 bytes"),  # not the usual way to say it
        (_PROFILE, {"password_hash": "0123456789012345678901234567"}, "20 bytes"),
        (_PROFILE, {"password_hash": "ä" * 28}, "20 bytes"),
    ],
)
def test_the_hash_of_a_password_is_one_and_alone(
    profile: Profile, secrets: dict[str, str], says: str
) -> None:
    with pytest.raises(RpcError) as caught:
        kinds.check(profile, secrets)
    assert caught.value.code == Code.BAD_PROFILE
    assert says in str(caught.value)
    assert not any(secret in str(caught.value) for secret in secrets.values() if len(secret) > 1)


@pytest.mark.parametrize(
    ("profile", "login"),
    [
        (_PROFILE, "password"),
        (_with(plain=True), "plain"),
        (_with(login=Login.ANONYMOUS), "anonymous"),
        (_with(login=Login.ANONYMOUS, plain=True), "anonymous"),
    ],
)
def test_the_engine_is_told_how_to_log_in(profile: Profile, login: str) -> None:
    settings = kinds.of(profile).settings("", 1000)
    assert isinstance(settings, Settings) and settings.login == login


def test_whatever_passes_fits_into_the_message_to_the_engine() -> None:
    wide = "\U0001f600"
    profile = _with(host=wide * 255, hub=wide * 255, user=wide * 255, pin="ab" * 32)
    least = len(msgspec.json.encode({"password": "", "n": ""}))
    secrets = {
        "password": "\x01" * MAX_SECRET,
        "n": "x" * min(MAX_SECRET, MAX_ENCODED_SECRETS - least - 6 * MAX_SECRET),
    }
    kinds.check(profile, secrets)
    settings = kinds.engine_settings(kinds.of(profile), "", 1000)
    start = Start(
        "softether",
        settings,
        secrets,
        DeviceInfo("adit0", "5e:00:00:00:00:01", 1500),
        True,
        "",
        Lease("10.0.0.1/8"),
    )
    assert len(msgspec.json.encode(start)) + 16 * 1024 < MAX_MESSAGE


def test_the_engines_settings() -> None:
    kind = kinds.of(_with(pin="ab" * 32))
    settings = msgspec.json.decode(kinds.engine_settings(kind, "", 1000), type=Settings)
    assert kind.engine == "softether" and kind.device is TapDevice
    assert (settings.host, settings.port, settings.hub, settings.user) == ("vpn.example", 443, "VPN", "alice")
    assert (settings.login, settings.verify.value, settings.pin) == ("password", "ask", "ab" * 32)
    accepted = msgspec.json.decode(kinds.engine_settings(kind, "cd" * 32, 0), type=Settings)
    assert accepted.pin == "cd" * 32


def test_every_way_to_verify_is_known_to_the_engine() -> None:
    for verify in Verify:
        raw = kinds.engine_settings(kinds.of(_with(verify=verify)), "", 0)
        assert msgspec.json.decode(raw, type=Settings).verify.value == verify.value


def test_identities_are_stable_and_differ_by_profile_and_owner() -> None:
    other = msgspec.structs.replace(_PROFILE, id="0b6f3e0a-5d2c-4b61-9a4e-000000000002")
    addresses = [kinds.of(p).hardware_address(owner) for p in (_PROFILE, other) for owner in (0, 1000)]
    assert len(set(addresses)) == 4
    assert kinds.of(_PROFILE).hardware_address(0) == addresses[0]
    renamed = msgspec.structs.replace(_PROFILE, name="another")
    assert kinds.of(renamed).hardware_address(0) == addresses[0]
    for address in addresses:
        first = int(address[:2], 16)
        assert first & 0b11 == 0b10 and len(address) == 17  # locally administered, one station
    installation = {
        bytes(kinds.engine_settings(kinds.of(p), "", o)) for p in (_PROFILE, other) for o in (0, 1000)
    }
    assert len(installation) == 4


def test_the_endpoint_and_who_waits_for_a_lease() -> None:
    kind = kinds.of(_with(port=992))
    assert (kind.servers, kind.datagrams) == ((("vpn.example", 992),), None)
    assert kinds.of(_PROFILE).uses_dhcp
    assert not kinds.of(_static(addresses=("192.0.2.5/24",))).uses_dhcp
    off = NetworkProfile(ipv4=IPv4Method.OFF, ipv6=IPv6Method.AUTO)
    assert not kinds.of(msgspec.structs.replace(_PROFILE, network=off)).uses_dhcp


def test_all_traffic_is_meant_for_the_tunnel_also_before_there_is_an_address() -> None:
    made = kinds.of(_PROFILE).plan("adit7", None)
    assert made.shown.full and not any(
        isinstance(change, AddRoute) and change.device for change in made.changes
    )
    refusing = [rule for rule in made.changes if isinstance(rule, AddRule) and rule.priority == REFUSED]
    assert {rule.version for rule in refusing} == {4, 6}
