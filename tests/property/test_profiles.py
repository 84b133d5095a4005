"""Profiles: any bytes end in a profile or in our error, and every profile survives its file."""

from __future__ import annotations

import contextlib
import uuid

import msgspec
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from app.profiles import model
from app.profiles.errors import ProfileError
from helper.api.types import (
    IPv4Method,
    IPv6Method,
    Login,
    NetworkProfile,
    Profile,
    SoftEtherProfile,
    Verify,
    WireGuardPeer,
    WireGuardProfile,
)
from tests.property import wireguard_profiles

_printable = st.characters(exclude_categories=("C", "Z"))
_names = st.text(st.one_of(_printable, st.just(" ")), min_size=1, max_size=64).filter(
    lambda s: s == s.strip()
)
_words = st.text(_printable, min_size=1, max_size=40)
_hosts = st.one_of(
    st.from_regex(r"[a-z0-9]{1,10}(\.[a-z0-9]{1,10}){0,3}", fullmatch=True),
    st.ip_addresses(v=6).map(str),
)
_pins = st.binary(min_size=32, max_size=32).map(bytes.hex)
_v4 = st.integers(1, 223).filter(lambda n: n != 127).map(lambda n: f"{n}.1.2.3/24")
_v6 = st.integers(1, 0xFFFE).map(lambda n: f"2001:db8::{n:x}/64")


@st.composite
def _softether(draw: st.DrawFn) -> Profile:
    verify = draw(st.sampled_from(Verify))
    ipv4, ipv6 = draw(st.sampled_from(IPv4Method)), draw(st.sampled_from(IPv6Method))
    addresses: list[str] = []
    if ipv4 is IPv4Method.STATIC:
        addresses.append(draw(_v4))
    if ipv6 is IPv6Method.STATIC:
        addresses.append(draw(_v6))
    return Profile(
        id=str(draw(st.uuids())),
        name=draw(_names),
        server=SoftEtherProfile(
            host=draw(_hosts),
            hub=draw(_words),
            user=draw(_words),
            port=draw(st.integers(1, 65535)),
            login=draw(st.sampled_from(Login)),
            verify=verify,
            pin=draw(_pins if verify is Verify.PIN else st.one_of(st.just(""), _pins)),
        ),
        network=NetworkProfile(
            ipv4=ipv4,
            ipv6=ipv6,
            addresses=tuple(addresses),
            default_route=draw(st.booleans()),
            routes=tuple(draw(st.lists(st.sampled_from(("10.0.0.0/8", "2001:db8::/32")), max_size=3))),
            mtu=draw(st.one_of(st.just(0), st.integers(576, 1500))),
            dns=tuple(draw(st.lists(st.sampled_from(("10.0.0.1", "2001:db8::53")), max_size=2))),
            search=tuple(draw(st.lists(st.just("example.org"), max_size=1))),
            table=draw(st.sampled_from(("", "off", "77"))),
        ),
    )


_domains = st.lists(
    st.from_regex(r"[a-z0-9_]{1,8}(\.[a-z0-9]{1,8}){0,2}", fullmatch=True), max_size=4, unique=True
)
_excluded = st.lists(
    st.one_of(
        st.integers(0, 0xFFFF).map(lambda n: f"172.{n >> 8}.{n & 255}.0/24"),
        st.integers(1, 0xFFFF).map(lambda n: f"2001:db8:3:{n:x}::/64"),
    ),
    max_size=4,
    unique=True,
)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Of any kind."""
    profile = draw(st.one_of(_softether(), wireguard_profiles.profiles()))
    names = draw(_domains)
    middle = draw(st.integers(0, len(names)))
    split = {
        "dns_domains": tuple(draw(_domains)),
        "exclude": tuple(draw(_excluded)),
        "include_domains": tuple(names[:middle]),
        "exclude_domains": tuple(names[middle:]),
    }
    network = msgspec.structs.replace(profile.network, **split)
    return msgspec.structs.replace(profile, network=network)


values = st.recursive(
    st.one_of(st.booleans(), st.integers(-(2**62), 2**62), st.floats(allow_nan=False), st.text(max_size=30)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with contextlib.suppress(ProfileError):
        model.parse(data)


@given(st.text(alphabet=st.sampled_from('[]{}="\n.#, abc01-:T'), max_size=120))
def test_any_text_of_toml_characters(text: str) -> None:
    with contextlib.suppress(ProfileError):
        model.parse(text.encode())


@given(profiles(), st.data())
def test_any_value_in_any_place(profile: Profile, data: st.DataObject) -> None:
    document = tomlkit.parse(model.dump(profile).decode()).unwrap()
    tables = (document, document["server"], document["network"], *document["server"].get("peer", ()))
    table = data.draw(st.sampled_from(tables))
    table[data.draw(st.sampled_from(sorted(table)))] = data.draw(values)
    text = tomlkit.dumps(document).encode()
    try:
        result = model.parse(text)
    except ProfileError as error:
        assert error.problem
        assert "\x1b" not in str(error)
        return
    assert model.check(result) == result


@given(profiles())
def test_a_profile_survives_its_file(profile: Profile) -> None:
    assert model.parse(model.dump(profile)) == profile


@given(profiles(), profiles(), st.text(_printable, max_size=20))
def test_an_edit_gives_the_wanted_profile_and_keeps_comments(
    before: Profile, after: Profile, note: str
) -> None:
    data = f"# {note}\n".encode() + model.dump(before)
    after = msgspec.structs.replace(after, id=before.id)
    edited = model.edit(data, after)
    assert model.parse(edited) == after
    assert edited.startswith(f"# {note}\n".encode())


@given(st.binary(max_size=200), profiles())
def test_an_edit_of_anything(data: bytes, profile: Profile) -> None:
    with contextlib.suppress(ProfileError):
        model.edit(data, profile)


@given(
    st.builds(
        SoftEtherProfile,
        host=st.text(max_size=20),
        hub=st.text(max_size=20),
        user=st.text(max_size=20),
        port=st.integers(),
        verify=st.sampled_from(Verify),
        pin=st.text(max_size=70),
    ),
    st.text(max_size=70),
)
def test_a_profile_that_is_accepted_can_be_written(server: SoftEtherProfile, name: str) -> None:
    profile = Profile(id=str(uuid.UUID(int=1)), name=name, server=server)
    try:
        normal = model.check(profile)
    except ProfileError:
        return
    assert model.parse(model.dump(normal)) == normal


@given(
    st.lists(
        st.builds(
            WireGuardPeer,
            public_key=st.one_of(wireguard_profiles.keys, st.text(max_size=44)),
            endpoint=st.text(max_size=20),
            allowed_ips=st.lists(st.text(max_size=20), max_size=2).map(tuple),
            keepalive=st.integers(),
            preshared=st.booleans(),
        ),
        max_size=3,
    ),
    st.builds(NetworkProfile, gateway4=st.sampled_from(("", "10.0.0.1")), mtu=st.integers(-1, 9999)),
)
def test_a_wireguard_profile_that_is_accepted_can_be_written(
    peers: list[WireGuardPeer], network: NetworkProfile
) -> None:
    server = WireGuardProfile(peers=tuple(peers))
    profile = Profile(id=str(uuid.UUID(int=1)), name="x", server=server, network=network)
    try:
        normal = model.check(profile)
    except ProfileError:
        return
    assert model.parse(model.dump(normal)) == normal
