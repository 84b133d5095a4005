"""What the helper demands of a WireGuard profile, and what it makes of it."""

from __future__ import annotations

import base64
import hashlib
from ipaddress import ip_network

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.control import MAX_MESSAGE, DeviceInfo, Start
from engine.device.tun import TunDevice
from engine.wireguard.settings import MAX_PEERS, PeerSettings, Settings
from helper.api.rpc import Code, RpcError
from helper.api.types import (
    IPv4Method,
    IPv6Method,
    NetworkProfile,
    Profile,
    WireGuardPeer,
    WireGuardProfile,
)
from helper.network.changes import AddRoute, AddRule, SetMtu, SetSegments
from helper.network.own_rules import MARKED, past
from helper.network.sysctl import has_ipv6
from helper.network.values import PlanError
from helper.session import kinds
from helper.session.kinds.wireguard import MAX_ALLOWED, read_endpoint, segments_of


def _key(number: int) -> str:
    raw = hashlib.sha256(str(number).encode()).digest() if number else bytes(32)
    return base64.b64encode(raw).decode()


_PEER = WireGuardPeer(
    public_key=_key(1), endpoint="vpn.example:51820", allowed_ips=("0.0.0.0/0", "::/0"), keepalive=25
)
_NETWORK = NetworkProfile(ipv4=IPv4Method.STATIC, ipv6=IPv6Method.OFF, addresses=("10.8.0.2/32",))
_SECRETS = {"private_key": _key(7)}


def _with(*peers: WireGuardPeer, **server: object) -> Profile:
    made = msgspec.structs.replace(WireGuardProfile(peers=peers or (_PEER,)), **server)
    return Profile(id="0b6f3e0a-5d2c-4b61-9a4e-000000000001", name="Büro", server=made, network=_NETWORK)


def _peer(**fields: object) -> WireGuardPeer:
    return msgspec.structs.replace(_PEER, **fields)


def _other(**fields: object) -> WireGuardPeer:
    return msgspec.structs.replace(WireGuardPeer(public_key=_key(2)), **fields)


def _network(**fields: object) -> Profile:
    return msgspec.structs.replace(_with(), network=msgspec.structs.replace(_NETWORK, **fields))


@pytest.mark.parametrize(
    "profile",
    [
        _with(),
        _with(_peer(endpoint="", allowed_ips=())),
        _with(_peer(endpoint="192.0.2.1:1")),
        _with(_peer(endpoint="[2001:db8::1]:65535")),
        _with(_peer(endpoint="[fe80::1%eth0]:51820")),
        _with(_peer(endpoint="münchen.example:51820")),
        _with(_peer(endpoint="127.0.0.1:51820")),
        _with(_peer(allowed_ips=("10.0.0.0/8", "224.0.0.5/32", "fe80::/64", "10.0.0.0/8"))),
        _with(_PEER, _other(allowed_ips=("10.0.0.0/8",))),
        _with(_peer(keepalive=65535), listen_port=65535, fwmark=2**32 - 1),
        _with(*(_other(public_key=_key(n)) for n in range(1, MAX_PEERS + 1))),
        _with(_peer(allowed_ips=tuple(f"10.{n // 256}.{n % 256}.0/24" for n in range(MAX_ALLOWED)))),
        _network(table="off"),
        _network(dns=("10.8.0.1",), search=("corp.example",), mtu=1280),
    ],
    ids=lambda profile: str(profile.server)[:120],
)
def test_a_good_profile_passes(profile: Profile) -> None:
    kinds.check(profile, _SECRETS)


@pytest.mark.parametrize(
    ("profile", "says"),
    [
        (_with(peers=()), "peers"),
        (_with(*(_other(public_key=_key(n)) for n in range(1, MAX_PEERS + 2))), "peers"),
        (_with(listen_port=-1), "listen_port"),
        (_with(listen_port=65536), "listen_port"),
        (_with(fwmark=-1), "fwmark"),
        (_with(fwmark=2**32), "fwmark"),
        (_with(_peer(keepalive=-1)), "keepalive"),
        (_with(_peer(keepalive=65536)), "keepalive"),
        (_with(_PEER, _PEER), "same public key"),
        (_with(_peer(public_key="")), "public key"),
        (_with(_peer(public_key=_key(0))), "zeros"),
        (_with(_peer(public_key=_key(1)[:-1])), "base64"),
        (
            _with(_peer(public_key=_key(1)[:-2] + chr(ord(_key(1)[-2]) + 1) + "=")),
            "base64",
        ),  # bits that stand for nothing
        (_with(_peer(public_key=_key(1) + "\n")), "base64"),
        (_with(_peer(public_key=" " + _key(1))), "base64"),
        (_with(_peer(public_key=base64.b64encode(bytes(31) + b"\1\1").decode())), "base64"),
        (_with(_peer(public_key="é" * 44)), "base64"),
        (_with(_peer(public_key=base64.urlsafe_b64encode(b"\xff" * 32).decode())), "base64"),
        *(
            (_with(_peer(endpoint=endpoint)), "endpoint")
            for endpoint in (
                "vpn.example",
                "vpn.example:",
                "vpn.example:0",
                "vpn.example:65536",
                "vpn.example:+1",
                "vpn.example:1_0",
                "vpn.example:٣",
                ":51820",
                "2001:db8::1:51820",
                "[2001:db8::1]",
                "[192.0.2.1]:1",
                "[vpn.example]:1",
                "[]:1",
                "a b:1",
                "a\n:1",
                "a\0:1",
                "user@host:1",
                "a/b:1",
                "0.0.0.0:1",
                "[::]:1",
                "224.0.0.1:1",
                "[ff02::1]:1",
                "[fe80::1%]:1",
                "[fe80::1%a b]:1",
                "x" * 255 + ":1",
            )
        ),
        *(
            (_with(_peer(allowed_ips=(allowed,))), "allowed IP")
            for allowed in (
                "10.0.0.1/8",
                "2001:db8::1/32",
                "10.0.0.0",
                "10.0.0.0/33",
                "10.0.0.0/255.0.0.0",
                "10/8",
                "",
                "/0",
                "any",
                "fe80::%1/64",
                "0.0.0.0/0 ",
                "1" * 5000,
            )
        ),
        (_with(_PEER, _other(allowed_ips=("0.0.0.0/0",))), "two of its peers"),
        (
            _with(_peer(allowed_ips=("2001:db8::/32",)), _other(allowed_ips=("2001:DB8:0::/32",))),
            "two of its peers",
        ),
        (
            _with(_peer(allowed_ips=tuple(f"10.0.{n // 256}.{n % 256}/32" for n in range(MAX_ALLOWED + 1)))),
            "more",
        ),
        (_network(ipv4=IPv4Method.DHCP, addresses=()), "DHCP"),
        (_network(ipv6=IPv6Method.AUTO), "router advertisement"),
        (_network(addresses=("10.8.0.2",)), "prefix"),
        (_network(gateway4="10.8.0.1"), "gateway"),
        (_network(table="auto"), "table"),
        (msgspec.structs.replace(_with(), id="x"), "UUID"),
        (msgspec.structs.replace(_with(), name=""), "name"),
    ],
    ids=lambda value: ascii(value)[-160:],
)
def test_a_bad_profile_is_refused_with_what_is_wrong(profile: Profile, says: str) -> None:
    with pytest.raises(RpcError) as caught:
        kinds.check(profile, _SECRETS)
    assert caught.value.code == Code.BAD_PROFILE
    assert says in str(caught.value) and str(caught.value).isprintable() and len(str(caught.value)) < 500


_PRESHARED = _with(_peer(preshared=True), _other())


@pytest.mark.parametrize(
    ("profile", "secrets"),
    [
        (_with(), {}),
        (_with(), {"password": "x"}),
        (_with(), _SECRETS | {"password": "x"}),
        (_with(), _SECRETS | {f"preshared_key.{_key(1)}": _key(9)}),
        (_with(), {"private_key": ""}),
        (_with(), {"private_key": _key(0)}),
        (_with(), {"private_key": _key(7) + "="}),
        (_with(), {"private_key": "hunter2" * 1000}),
        (_PRESHARED, _SECRETS),
        (_PRESHARED, _SECRETS | {f"preshared_key.{_key(2)}": _key(9)}),
        (_PRESHARED, _SECRETS | {f"preshared_key.{_key(1)}": _key(0)}),
        (_PRESHARED, _SECRETS | {f"preshared_key.{_key(1)}": _key(9)[:-4]}),
        (_PRESHARED, _SECRETS | {f"preshared_key.{_key(n)}": _key(9) for n in (1, 2)}),
    ],
)
def test_the_secrets_are_exactly_those_that_are_announced(profile: Profile, secrets: dict[str, str]) -> None:
    with pytest.raises(RpcError) as caught:
        kinds.check(profile, secrets)
    assert caught.value.code == Code.BAD_PROFILE
    assert not any(secret and secret in str(caught.value) for secret in secrets.values())


def test_no_key_is_repeated_in_a_refusal() -> None:
    """A person may have taken the private key for the public one."""
    for spoilt in (_key(7)[:-1], _key(7) + "="):
        with pytest.raises(RpcError) as caught:
            kinds.check(_with(_peer(public_key=spoilt)), _SECRETS)
        assert _key(7)[:20] not in str(caught.value)


def test_a_preshared_key_goes_with_its_peer() -> None:
    kinds.check(_PRESHARED, _SECRETS | {f"preshared_key.{_key(1)}": _key(9)})


def test_what_is_too_long_for_one_message_is_refused() -> None:
    wide = "\U0001f600" * 240
    peers = [_other(public_key=_key(n), endpoint=f"{wide}:{n}") for n in range(1, MAX_PEERS + 1)]
    kinds.check(_with(*peers[:32]), _SECRETS)
    with pytest.raises(RpcError) as caught:
        kinds.check(_with(*peers), _SECRETS)
    assert "too long" in str(caught.value)


def test_the_largest_profile_fits_into_the_message_to_the_engine() -> None:
    networks = [f"2001:db8:{n:x}:ffff:ffff:ffff:ffff:ff00/120" for n in range(MAX_ALLOWED)]
    share = MAX_ALLOWED // MAX_PEERS
    peers = [
        _other(
            public_key=_key(2**255 + n),
            endpoint=f"{'x' * 63}.example:{50000 + n}",
            allowed_ips=tuple(networks[n * share : (n + 1) * share]),
            preshared=True,
        )
        for n in range(MAX_PEERS)
    ]
    secrets = _SECRETS | {f"preshared_key.{peer.public_key}": _key(2**250) for peer in peers}
    profile = _with(*peers)
    kinds.check(profile, secrets)
    encoded = kinds.engine_settings(kinds.of(profile), "", 1000)
    start = Start("wireguard", encoded, secrets, DeviceInfo("adit0", "", 1420), False)
    assert len(msgspec.json.encode(start)) < MAX_MESSAGE


def test_the_engine_s_settings() -> None:
    kind = kinds.of(_with(_peer(endpoint="[2001:db8::1]:51820"), _other(), listen_port=7, fwmark=9))
    made = msgspec.json.decode(kinds.engine_settings(kind, "", 1000), type=Settings)
    assert (kind.engine, kind.device, kind.uses_dhcp, kind.servers) == ("wireguard", TunDevice, False, ())
    assert made.peers == (
        PeerSettings(_key(1), "2001:db8::1", 51820, ("0.0.0.0/0", "::/0"), 25),
        PeerSettings(_key(2), "", 0, (), 0),
    )
    behind = (ip_network("0.0.0.0/0"), ip_network("::/0")), ()
    assert kind.datagrams == kinds.Datagrams((("2001:db8::1", 51820), None), port=7, mark=9, networks=behind)
    assert kind.hardware_address(1000) == ""


def test_the_plan() -> None:
    kind = kinds.of(_with(_peer(allowed_ips=("0.0.0.0/0",)), _other(allowed_ips=("10.9.0.0/16",))))
    made = kind.plan("adit3", None)
    assert made.changes[:2] == (SetSegments("adit3", 45), SetMtu("adit3", 1420))
    routes = [change.destination for change in made.changes if isinstance(change, AddRoute) and change.device]
    assert routes == ["10.8.0.2/32", "0.0.0.0/0", "10.9.0.0/16"]
    assert not any(isinstance(change, AddRule) and change.priority == MARKED for change in made.changes)
    assert has_ipv6() == any(
        isinstance(change, AddRoute) and ":" in change.destination
        for change in kinds.of(_with()).plan("adit3", None).changes
    )


def test_packets_with_a_mark_that_the_profile_chose_go_past_our_table() -> None:
    marked = kinds.of(_with(fwmark=9)).plan("adit3", None)
    plain = kinds.of(_with()).plan("adit3", None)
    assert past(9) == tuple(change for change in marked.changes if change not in plain.changes)
    assert {change.version for change in past(9)} == {4, 6}


@given(st.integers(576, 8920))
def test_a_superpacket_leaves_in_one_send(mtu: int) -> None:
    segments = segments_of(mtu)
    sealed = mtu + 32  # padding never goes beyond the MTU
    assert 1 <= segments <= 64 and segments * sealed <= 65507
    assert segments == 64 or (segments + 1) * sealed > 65507


_soup = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"[0-9a-f.:/\[\]%]{0,45}", fullmatch=True),
    st.builds(lambda ip, n: f"{ip}/{n}", st.ip_addresses(), st.integers(0, 129)),
    st.builds(lambda ip, n: f"[{ip}]:{n}", st.ip_addresses(), st.integers(0, 70000)),
    st.binary(min_size=32, max_size=32).map(lambda raw: base64.b64encode(raw).decode()),
)
_numbers = st.integers(-(2**63), 2**63 - 1)
_peers = st.builds(
    WireGuardPeer,
    public_key=_soup | st.just(_key(1)),
    endpoint=_soup | st.just(""),
    allowed_ips=st.lists(_soup, max_size=3).map(tuple),
    keepalive=_numbers | st.just(0),
    preshared=st.booleans(),
)


@settings(max_examples=500)
@given(
    st.lists(_peers, max_size=3).map(tuple),
    _numbers | st.just(0),
    _numbers | st.just(0),
    st.dictionaries(st.just("private_key") | _soup, _soup | st.just(_key(7)), max_size=3),
)
def test_any_profile_passes_or_is_refused(
    peers: tuple[WireGuardPeer, ...], port: int, mark: int, secrets: dict[str, str]
) -> None:
    profile = _with(_PEER, peers=peers, listen_port=port, fwmark=mark)
    try:
        kinds.check(profile, secrets)
    except RpcError as error:
        assert error.code == Code.BAD_PROFILE and str(error).isprintable()
        return
    kind = kinds.of(profile)
    assert kind.datagrams is not None and len(kind.datagrams.peers) == len(peers)
    kind.plan("adit0", None)


@given(_soup)
def test_an_endpoint_is_read_whole_or_not_at_all(text: str) -> None:
    try:
        found = read_endpoint(text)
    except PlanError:
        return
    if found is None:
        assert text == ""
    else:
        host, port = found
        assert text.endswith(str(port)) and host in text and 0 < port < 65536
