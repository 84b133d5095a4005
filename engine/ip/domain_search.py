"""The domain search list of DHCP option 119 (RFC 3397), in the name format of RFC 1035, 4.1.4."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_SEARCH_BYTES = 2048
"""Bytes of an option that are still looked at."""
MAX_SEARCH_NAMES = 32
"""Names in one list."""
MAX_NAME = 253
"""Characters of one name, dots included (RFC 1035, 2.3.4: 255 bytes on the wire)."""
MAX_LABEL = 63

_POINTER = 0xC0
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")


class DomainNameError(Exception):
    """A domain name or a list of them is malformed or over a limit."""


def is_domain_name(text: str) -> bool:
    """Whether ``text`` is a name of letters, digits, hyphens and underscores (RFC 1123, 2.1).

    International names have to be in their A-label form. No dot at the end.
    """
    return len(text) <= MAX_NAME and all(_LABEL.fullmatch(label) for label in text.split("."))


def decode_search_list(data: bytes) -> tuple[str, ...]:
    """The names in ``data``, without dots at their ends; raises :class:`DomainNameError`."""
    if len(data) > MAX_SEARCH_BYTES:
        raise DomainNameError("the domain search list is too long")
    names: list[str] = []
    at = 0
    while at < len(data):
        name, at = _decode_name(data, at)
        names.append(name)
        if len(names) > MAX_SEARCH_NAMES:
            raise DomainNameError("too many names in the domain search list")
    return tuple(names)


def encode_search_list(names: Sequence[str]) -> bytes:
    """The option's value, not compressed; raises :class:`DomainNameError`."""
    if len(names) > MAX_SEARCH_NAMES:
        raise DomainNameError("too many names in the domain search list")
    out = bytearray()
    for name in names:
        if not is_domain_name(name):
            raise DomainNameError("not a domain name")
        for label in name.split("."):
            out += bytes([len(label)]) + label.encode("ascii")
        out.append(0)
    return bytes(out)


def _decode_name(data: bytes, start: int) -> tuple[str, int]:
    """One name, and where the next one begins."""
    labels: list[str] = []
    length = 0
    at = start
    end = -1
    # A pointer has to lead to before everything read for this name so far: no loops.
    barrier = start
    while True:
        if at >= len(data):
            raise DomainNameError("a name is cut off")
        size = data[at]
        if size & _POINTER == _POINTER:
            if at + 1 >= len(data):
                raise DomainNameError("a compression pointer is cut off")
            target = (size & ~_POINTER) << 8 | data[at + 1]
            if target >= barrier:
                raise DomainNameError("a compression pointer does not lead back")
            if end < 0:
                end = at + 2
            at = barrier = target
            continue
        if size > MAX_LABEL:
            raise DomainNameError("an unknown kind of label")
        at += 1
        if size == 0:
            break
        if at + size > len(data):
            raise DomainNameError("a label is cut off")
        length += size + 1
        if length > MAX_NAME + 1:
            raise DomainNameError("a name is too long")
        labels.append(data[at : at + size].decode("ascii", "replace"))
        at += size
    name = ".".join(labels)
    if not is_domain_name(name):
        raise DomainNameError("not a domain name")
    return name, (at if end < 0 else end)
