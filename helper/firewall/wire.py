"""Attributes of netlink messages, written: length, type and value, each filled up to four bytes.

nf_tables' numbers are in network byte order (``nla_get_be32`` in ``net/netfilter/nf_tables_api.c``),
lengths and types in the machine's own.
"""

from __future__ import annotations

import struct

from engine.device.netlink import ATTRIBUTE

NESTED = 0x8000
"""Of a type: the value is attributes (``NLA_F_NESTED``)."""


def attribute(kind: int, value: bytes) -> bytes:
    """One attribute."""
    return ATTRIBUTE.pack(ATTRIBUTE.size + len(value), kind) + value + bytes(-len(value) % 4)


def nested(kind: int, *children: bytes) -> bytes:
    """One that holds others."""
    return attribute(kind | NESTED, b"".join(children))


def number(kind: int, value: int) -> bytes:
    """A number of 32 bits, with or without a sign."""
    return attribute(kind, struct.pack(">I", value & 0xFFFFFFFF))


def string(kind: int, value: str) -> bytes:
    """Text, ended by a zero byte."""
    return attribute(kind, value.encode() + b"\0")
