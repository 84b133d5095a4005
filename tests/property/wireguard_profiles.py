"""Strategies: any WireGuard profile, in normal form, and keys for it."""

from __future__ import annotations

import base64

from hypothesis import strategies as st

from helper.api.types import (
    IPv4Method,
    IPv6Method,
    NetworkProfile,
    Profile,
    WireGuardPeer,
    WireGuardProfile,
)

keys = st.binary(min_size=32, max_size=32).filter(any).map(lambda raw: base64.b64encode(raw).decode())
_names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=64)
_hosts = st.one_of(
    st.from_regex(r"[a-zA-Z]{1,10}(\.[a-z0-9]{1,10}){0,3}\.?", fullmatch=True),
    st.integers(1, 223).map(lambda n: f"{n}.0.2.1"),
    st.integers(1, 0xFFFF).map(lambda n: f"[2001:db8:1::{n:x}]"),
    st.just("[fe80::1%eth0]"),
)
_v4 = st.tuples(st.integers(1, 223).filter(lambda n: n != 127), st.integers(0, 32)).map(
    lambda pair: f"{pair[0]}.1.2.3/{pair[1]}"
)
_v6 = st.tuples(st.integers(1, 0xFFFE), st.integers(0, 128)).map(lambda p: f"2001:db8::1:{p[0]:x}/{p[1]}")
_networks = st.one_of(
    st.sampled_from(("0.0.0.0/0", "::/0")),
    st.integers(0, 0xFFFF).map(lambda n: f"10.{n >> 8}.{n & 255}.0/24"),
    st.integers(0, 0xFFFF).map(lambda n: f"2001:db8:2:{n:x}::/64" if n else "2001:db8:2::/64"),
)


def _unique(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    addresses = _unique(draw(st.lists(_v4, max_size=3)) + draw(st.lists(_v6, max_size=3)))
    publics = draw(st.lists(keys, min_size=1, max_size=6, unique=True))
    networks = draw(st.lists(_networks, max_size=12, unique=True))
    peers = tuple(
        WireGuardPeer(
            public_key=public,
            endpoint=draw(st.one_of(st.just(""), st.tuples(_hosts, st.integers(1, 65535)).map(_joined))),
            allowed_ips=tuple(networks[number :: len(publics)]),
            keepalive=draw(st.integers(0, 65535)),
            preshared=draw(st.booleans()),
        )
        for number, public in enumerate(publics)
    )
    return Profile(
        id=str(draw(st.uuids())),
        name=draw(_names),
        server=WireGuardProfile(
            peers=peers,
            listen_port=draw(st.integers(0, 65535)),
            fwmark=draw(st.integers(0, 2**32 - 1)),
        ),
        network=NetworkProfile(
            ipv4=IPv4Method.STATIC if any("." in address for address in addresses) else IPv4Method.OFF,
            ipv6=IPv6Method.STATIC if any(":" in address for address in addresses) else IPv6Method.OFF,
            addresses=addresses,
            mtu=draw(st.one_of(st.just(0), st.integers(576, 8920))),
            dns=_unique(draw(st.lists(st.sampled_from(("10.0.0.1", "2001:db8::53", "9.9.9.9")), max_size=3))),
            search=_unique(draw(st.lists(st.sampled_from(("example.org", "a", "x-1.test")), max_size=3))),
            table=draw(st.sampled_from(("", "off", "1", "51820", str(2**32 - 1)))),
        ),
    )


def _joined(pair: tuple[str, int]) -> str:
    return f"{pair[0]}:{pair[1]}"


@st.composite
def secrets_of(draw: st.DrawFn, server: WireGuardProfile) -> dict[str, str]:
    """A private key, and a preshared one for each peer that has any."""
    names = ["private_key", *(f"preshared_key.{peer.public_key}" for peer in server.peers if peer.preshared)]
    return {name: draw(keys) for name in names}
