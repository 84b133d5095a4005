"""The checksum of UDP and SCMP over SCION's pseudo header, sent right and received with patience.

``snap.md`` 5.4: ones' complement over both ISD-ASes, both hosts, the length and the protocol of
the upper layer, and then the upper layer itself. ``snap.md`` 10.4: the vendor's SDK leaves the
upper layer out, so nothing is refused for its checksum; which kind it was is for counters.
"""

from __future__ import annotations

from enum import Enum

from engine.ip.checksum import internet_checksum
from engine.scion.addresses import ScionAddress, pack_host

Buffer = bytes | bytearray | memoryview

_WORD = 0xFFFF


class ChecksumState(Enum):
    """What is to be said of a received checksum."""

    RIGHT = "right"
    HEADER_ONLY = "header only"
    """The sum over the pseudo header alone, as the SDK makes it."""
    WRONG = "wrong"


def pseudo_header(destination: ScionAddress, source: ScionAddress, protocol: int, size: int) -> bytes:
    """The pseudo header before an upper layer of ``size`` bytes, its own header included."""
    hosts = pack_host(destination.host)[1] + pack_host(source.host)[1]
    numbers = size.to_bytes(4, "big") + protocol.to_bytes(4, "big")
    return destination.isd_as.packed + source.isd_as.packed + hosts + numbers


def upper_layer_checksum(destination: ScionAddress, source: ScionAddress, protocol: int, upper: bytes) -> int:
    """The checksum to be sent; the field for it in ``upper`` has to be zero."""
    return internet_checksum(pseudo_header(destination, source, protocol, len(upper)) + upper)


def checksum_state(
    destination: ScionAddress, source: ScionAddress, protocol: int, upper: bytes, checksum: int
) -> ChecksumState:
    """What ``checksum``, which stands in its field in ``upper``, is."""
    pseudo = pseudo_header(destination, source, protocol, len(upper))
    # Over everything, the field included, the sum is that of nothing but ones.
    if internet_checksum(pseudo + upper) == 0:
        return ChecksumState.RIGHT
    return ChecksumState.HEADER_ONLY if checksum == internet_checksum(pseudo) else ChecksumState.WRONG


class PartialSum:
    """The part of a checksum that is the same for every packet between two hosts."""

    __slots__ = ("_sum",)

    def __init__(self, destination: ScionAddress, source: ScionAddress, protocol: int) -> None:
        self._sum = int.from_bytes(pseudo_header(destination, source, protocol, 0), "big") % _WORD

    def checksum(self, upper: Buffer) -> int:
        """The checksum of an upper layer of up to 65535 bytes, the field for it being zero."""
        number = int.from_bytes(upper, "big")
        if len(upper) % 2:
            number <<= 8
        # 65536 is 1 modulo 65535; the protocol's number keeps the sum from being zero.
        return _WORD - ((self._sum + len(upper) + number) % _WORD or _WORD)
