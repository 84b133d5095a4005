"""The socket address in a handshake's response: whom the responder saw (``snap.md`` 3.4)."""

from __future__ import annotations

import ipaddress
import struct

from engine.snap.errors import SocketAddressError
from engine.udp.endpoint import Endpoint

SIZE = 20
_STRUCT = struct.Struct(">BBH16s")
"""Version (4 or 6), zero, port, address; an IPv4 address is in the last four bytes, zeros before it."""


def encode(endpoint: Endpoint) -> bytes:
    """The 20 bytes. A scope of IPv6 does not fit in and is left out."""
    address = ipaddress.ip_address(endpoint.host)
    return _STRUCT.pack(address.version, 0, endpoint.port, address.packed.rjust(16, b"\0"))


def decode(data: bytes) -> Endpoint:
    """Whom the 20 bytes name, perhaps the unspecified address: whether that will do is another question.

    What stands before an IPv4 address is not looked at, as elsewhere. Raises
    :class:`SocketAddressError` for another size or version and when the reserved byte is not zero.
    """
    if len(data) != SIZE:
        raise SocketAddressError(f"a socket address of {len(data)} bytes")
    version, reserved, port, address = _STRUCT.unpack(data)
    if reserved or version not in (4, 6):
        raise SocketAddressError(f"a socket address of version {version}, reserved byte {reserved}")
    if version == 4:
        return Endpoint(str(ipaddress.IPv4Address(address[12:])), port)
    return Endpoint(str(ipaddress.IPv6Address(address)), port)
