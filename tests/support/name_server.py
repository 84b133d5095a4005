"""DNS messages of servers that a test writes down, in their encoding on the wire."""

from __future__ import annotations

import socket
import struct
from collections.abc import Sequence

A, CNAME, AAAA, TXT = 1, 5, 28, 16
NO_ERROR, FORMAT_ERROR, SERVER_FAILURE, NO_SUCH_NAME, REFUSED = 0, 1, 2, 3, 5

Record = tuple[str, int, str]
"""Owner, type, and address or name."""


def name(text: str) -> bytes:
    """Uncompressed."""
    labels = [label.encode() for label in text.split(".") if label]
    return b"".join(bytes((len(label),)) + label for label in labels) + b"\x00"


def record(owner: bytes, kind: int, data: bytes, ttl: int = 60) -> bytes:
    """One resource record."""
    return owner + struct.pack("!HHIH", kind, 1, ttl, len(data)) + data


def data_of(kind: int, text: str) -> bytes:
    """Of a record of one of the four types."""
    if kind == A:
        return socket.inet_pton(socket.AF_INET, text)
    if kind == AAAA:
        return socket.inet_pton(socket.AF_INET6, text)
    return name(text) if kind == CNAME else bytes((len(text),)) + text.encode()


def asked(question: bytes) -> tuple[int, str, int]:
    """Identity, name and type of a question of ours."""
    (identity,) = struct.unpack_from("!H", question)
    labels, position = [], 12
    while length := question[position]:
        labels.append(question[position + 1 : position + 1 + length].decode())
        position += 1 + length
    (kind,) = struct.unpack_from("!H", question, position + 1)
    return identity, ".".join(labels), kind


def answer(
    question: bytes,
    records: Sequence[Record] = (),
    *,
    code: int = NO_ERROR,
    truncated: bool = False,
    identity: int | None = None,
) -> bytes:
    """An answer to a question, with records about it; ``@`` is a pointer to the question's name."""
    known, _, _ = asked(question)
    flags = 0x8180 | code | (0x0200 if truncated else 0)
    head = struct.pack("!HHHHHH", known if identity is None else identity, flags, 1, len(records), 0, 0)
    body = [
        record(b"\xc0\x0c" if owner == "@" else name(owner), kind, data_of(kind, text))
        for owner, kind, text in records
    ]
    return head + question[12:] + b"".join(body)
