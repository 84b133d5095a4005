"""ISD, AS and the pair of them, as numbers and as texts (``snap.md`` 5.1, ``edge-tun.md`` 3.1).

An ISD has 16 bits, an AS 48; together they are one 64-bit number, the ISD on top. An AS below
2^32 is written in decimal, since it is an AS of BGP; any other as three groups of hexadecimal
digits. Zero stands for "any".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.scion.errors import AddressError

ISD_BITS = 16
AS_BITS = 48
MAX_ISD = (1 << ISD_BITS) - 1
MAX_AS = (1 << AS_BITS) - 1
MAX_BGP_AS = (1 << 32) - 1
"""The largest AS that is written in decimal."""
ISD_AS_SIZE = 8
"""Bytes of an ISD-AS on the wire."""
MAX_ISD_AS_TEXT = 20
"""Characters of the longest ISD-AS: ``65535-ffff:ffff:ffff``."""

_DECIMAL = re.compile(r"[0-9]{1,10}")
_GROUPS = re.compile(r"([0-9a-fA-F]{1,4}):([0-9a-fA-F]{1,4}):([0-9a-fA-F]{1,4})")


def parse_isd(text: str) -> int:
    """The number of an ISD in decimal, 0 to 65535. Raises :class:`AddressError`."""
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_ISD:
        raise AddressError(f"{text[:MAX_ISD_AS_TEXT]!r} is no ISD: it has to be a number up to {MAX_ISD}")
    return int(text)


def parse_as(text: str) -> int:
    """The number of an AS in either notation. Raises :class:`AddressError`.

    Three groups are taken for a small number too; it is then printed in decimal.
    """
    if groups := _GROUPS.fullmatch(text):
        high, middle, low = (int(group, 16) for group in groups.groups())
        return high << 32 | middle << 16 | low
    if not _DECIMAL.fullmatch(text) or int(text) > MAX_BGP_AS:
        raise AddressError(
            f"{text[:MAX_ISD_AS_TEXT]!r} is no AS: it has to be like ff00:0:110, or up to {MAX_BGP_AS}"
        )
    return int(text)


def format_as(number: int) -> str:
    """The text of an AS as the ``scion`` tools print it."""
    if number <= MAX_BGP_AS:
        return str(number)
    return f"{number >> 32:x}:{number >> 16 & 0xFFFF:x}:{number & 0xFFFF:x}"


@dataclass(frozen=True, order=True, slots=True)
class IsdAs:
    """One AS of one ISD."""

    number: int
    """64 bits: the ISD on top of the AS."""

    def __post_init__(self) -> None:
        if not 0 <= self.number < 1 << (ISD_BITS + AS_BITS):
            raise AddressError(f"an ISD-AS has 64 bits, {self.number} has not")

    @classmethod
    def of(cls, isd: int, as_number: int) -> IsdAs:
        """Put the two numbers together. Raises :class:`AddressError` when one is too large."""
        if not (0 <= isd <= MAX_ISD and 0 <= as_number <= MAX_AS):
            raise AddressError(f"ISD {isd} or AS {as_number} is out of range")
        return cls(isd << AS_BITS | as_number)

    @classmethod
    def parse(cls, text: str) -> IsdAs:
        """Read ``1-ff00:0:110`` or ``1-64512``; zeros are allowed. Raises :class:`AddressError`."""
        isd, dash, as_number = text.partition("-")
        if not dash or len(text) > MAX_ISD_AS_TEXT:
            raise AddressError(f"{text[:MAX_ISD_AS_TEXT]!r} is no ISD-AS: it has to be like 1-ff00:0:110")
        return cls.of(parse_isd(isd), parse_as(as_number))

    @classmethod
    def from_bytes(cls, data: bytes) -> IsdAs:
        """Read the eight bytes of the wire."""
        return cls(int.from_bytes(data, "big"))

    @property
    def isd(self) -> int:
        """The isolation domain."""
        return self.number >> AS_BITS

    @property
    def as_number(self) -> int:
        """The AS within it."""
        return self.number & MAX_AS

    @property
    def is_wildcard(self) -> bool:
        """Whether ISD or AS is zero, so that it names no single AS."""
        return not self.isd or not self.as_number

    @property
    def packed(self) -> bytes:
        """The eight bytes of the wire."""
        return self.number.to_bytes(ISD_AS_SIZE, "big")

    def __str__(self) -> str:
        return f"{self.isd}-{format_as(self.as_number)}"


WILDCARD = IsdAs(0)
"""``0-0``: what a SNAP puts into errors of its own, and who has no AS."""
