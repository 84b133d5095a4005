"""The frame of netlink messages (``include/uapi/linux/netlink.h``), read without I/O.

A datagram holds messages, a message a body that depends on its type and then attributes. Numbers
are in native byte order, and everything begins at a multiple of four bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAX_MESSAGES = 4096
"""Messages in one datagram; the smallest has 16 bytes, so 64 KiB hold no more."""
MAX_ATTRIBUTES = 512
"""Attributes of one message; the kernel knows about 70."""

HEADER = struct.Struct("=IHHII")
"""Length, type, flags, sequence number, port."""
ATTRIBUTE = struct.Struct("=HH")
"""Length, type."""

_TYPE_MASK = 0x3FFF  # above it: nested, network byte order


class NetlinkMessageError(ValueError):
    """The bytes are no netlink messages."""


def messages(data: bytes | memoryview) -> Iterator[tuple[int, memoryview]]:
    """Type and body of each message in a datagram; raises :class:`NetlinkMessageError`."""
    data = memoryview(data)
    for _ in range(MAX_MESSAGES):
        if not data:
            return
        if len(data) < HEADER.size:
            raise NetlinkMessageError("half a message header")
        length, kind, *_ = HEADER.unpack_from(data)
        if not HEADER.size <= length <= len(data):
            raise NetlinkMessageError(f"a message of {length} bytes in {len(data)}")
        yield kind, data[HEADER.size : length]
        data = data[_aligned(length) :]
    if data:
        raise NetlinkMessageError(f"more than {MAX_MESSAGES} messages")


def attributes(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Type and value of each attribute behind a body; raises :class:`NetlinkMessageError`."""
    for _ in range(MAX_ATTRIBUTES):
        if not data:
            return
        if len(data) < ATTRIBUTE.size:
            raise NetlinkMessageError("half an attribute header")
        length, kind = ATTRIBUTE.unpack_from(data)
        if not ATTRIBUTE.size <= length <= len(data):
            raise NetlinkMessageError(f"an attribute of {length} bytes in {len(data)}")
        yield kind & _TYPE_MASK, data[ATTRIBUTE.size : length]
        data = data[_aligned(length) :]
    if data:
        raise NetlinkMessageError(f"more than {MAX_ATTRIBUTES} attributes")


def _aligned(length: int) -> int:
    return (length + 3) & ~3
