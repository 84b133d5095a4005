"""The messages of an edge server's control plane (``edge-tun.md`` 1.4 and 1.5), and the limits of 6.3."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from engine import protobuf
from engine.edgetun.errors import EdgeAnswerError
from engine.protobuf import ProtobufError

KEY_SIZE = 32
NO_SHARE = bytes(KEY_SIZE)
"""The share of a preshared key that stands for none."""
MAX_RANGES = 2048
"""Addresses or routes in one answer, as they stand in it."""
MAX_ROUTES = 1024
"""Routes once they are put in order."""
MAX_ADDRESS_TEXT = 128
"""Characters of a SCION address."""
MAX_ANSWER = 4096
"""Bytes of any answer but one with routes."""
MAX_ROUTES_ANSWER = 64 * 1024

_SERVICE = "/anapaya.edgetun.v1.EdgeTunControlService/"
REGISTER = _SERVICE + "RegisterEdgeTunIdentity"
ASSIGN = _SERVICE + "AddressAssign"
ROUTES = _SERVICE + "GetRouteAdvertisement"
CONFIGURATION = _SERVICE + "GetDataPlaneConfiguration"
OLD_PATHS = {
    REGISTER: "/anapaya.edgetun.v1/register_identity",
    ASSIGN: "/anapaya.edgetun.v1/assign_addresses",
    ROUTES: "/anapaya.edgetun.v1/request_routes",
    CONFIGURATION: "/anapaya.edgetun.v1/data_plane_configuration",
}
"""What servers of 0.5 know instead; to be tried once when a path is not found."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def combine_shares(ours: bytes, theirs: bytes) -> bytes:
    """The preshared key of the session: always none, since no way to combine shares is known (1.6)."""
    return NO_SHARE


# --- questions -------------------------------------------------------------------------------------


def _key(public_key: bytes) -> bytes:
    if len(public_key) != KEY_SIZE:
        raise ValueError(f"a public key has {KEY_SIZE} bytes, not {len(public_key)}")
    return protobuf.write_bytes(1, public_key)


def write_register(public_key: bytes) -> bytes:
    """Ask :data:`REGISTER` to let this key in."""
    return _key(public_key) + protobuf.write_bytes(2, NO_SHARE)


def write_assign(public_key: bytes, wished: Address | None = None) -> bytes:
    """Ask :data:`ASSIGN` for an address, best the one that is wished for."""
    if wished is None:
        return _key(public_key)
    fields = (
        protobuf.write_number(1, wished.version),
        protobuf.write_number(2, wished.max_prefixlen),
        protobuf.write_bytes(3, wished.packed),
    )
    return _key(public_key) + protobuf.write_bytes(2, b"".join(fields))


def write_routes(public_key: bytes) -> bytes:
    """Ask :data:`ROUTES`. :data:`CONFIGURATION` is asked with nothing."""
    return _key(public_key)


# --- answers ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Registration:
    """The answer of :data:`REGISTER`."""

    key: bytes
    """The data plane's static X25519 key."""
    share: bytes
    """The server's share of a preshared key; other than zeros it means that we may not be understood."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The answer of :data:`CONFIGURATION`: SCION socket addresses, still as texts."""

    control: str
    data: str


def read_registration(body: bytes) -> Registration:
    """Read the answer. Raises :class:`EdgeAnswerError`, also for a key that nobody can have."""
    try:
        fields = protobuf.read(body, (1, 2))
        key, share = fields.data(1), fields.data(2)
    except ProtobufError as error:
        raise EdgeAnswerError(str(error)) from None
    if len(key) != KEY_SIZE or not any(key):
        raise EdgeAnswerError("no key of the data plane")
    if len(share) not in (0, KEY_SIZE):
        raise EdgeAnswerError(f"a share of {len(share)} bytes")
    return Registration(key, share or NO_SHARE)


def read_assignment(body: bytes) -> Address | None:
    """The address that was assigned, the first if there are several; ``None`` if there is none left.

    Raises :class:`EdgeAnswerError`, also for an address that no host of a tunnel can have.
    """
    ranges = _ranges(body)
    if not ranges:
        return None
    address, _ = _range(ranges[0])
    if (
        address.is_unspecified
        or address.is_loopback
        or address.is_multicast
        or address.is_link_local
        or (address.version == 4 and (address.packed[0] == 0 or address.packed[0] >= 240))
    ):
        raise EdgeAnswerError(f"{address} can not be the address of a host")
    return address


def read_routes(body: bytes) -> tuple[Network, ...]:
    """The networks behind the server, each once, in the order in which they came.

    Raises :class:`EdgeAnswerError`. Whether a route may be used is decided elsewhere.
    """
    routes: dict[Network, None] = {}
    for data in _ranges(body):
        address, prefix = _range(data)
        routes[ipaddress.ip_network((address, prefix), strict=False)] = None
    if len(routes) > MAX_ROUTES:
        raise EdgeAnswerError(f"{len(routes)} routes")
    return tuple(routes)


def read_configuration(body: bytes) -> Configuration:
    """Read the answer. Raises :class:`EdgeAnswerError`."""
    try:
        fields = protobuf.read(body, (1, 2))
        return Configuration(fields.text(1, MAX_ADDRESS_TEXT), fields.text(2, MAX_ADDRESS_TEXT))
    except ProtobufError as error:
        raise EdgeAnswerError(str(error)) from None


def _ranges(body: bytes) -> tuple[bytes, ...]:
    try:
        ranges = protobuf.read(body, (1,)).repeated(1)
    except ProtobufError as error:
        raise EdgeAnswerError(str(error)) from None
    if len(ranges) > MAX_RANGES:
        raise EdgeAnswerError(f"{len(ranges)} ranges of addresses")
    return ranges


def _range(data: bytes) -> tuple[Address, int]:
    try:
        fields = protobuf.read(data, (1, 2, 3))
        version, prefix, raw = fields.number(1, 32), fields.number(2, 32), fields.data(3)
    except ProtobufError as error:
        raise EdgeAnswerError(str(error)) from None
    address: Address
    if version == 4 and len(raw) == 4:
        address = ipaddress.IPv4Address(raw)
    elif version == 6 and len(raw) == 16:
        address = ipaddress.IPv6Address(raw)
    else:
        raise EdgeAnswerError(f"an address of version {version} with {len(raw)} bytes")
    if prefix > address.max_prefixlen:
        raise EdgeAnswerError(f"a prefix of {prefix} bits")
    return address, prefix
