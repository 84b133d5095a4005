"""The internet checksum (RFC 1071): ones' complement of the ones' complement sum of 16-bit words."""

from __future__ import annotations


def internet_checksum(data: bytes | bytearray | memoryview) -> int:
    """The checksum over ``data``, 0 to 65535; an odd last byte is padded with zero.

    The checksum field inside ``data``, if any, has to be zero.
    """
    return 0xFFFF - _ones_complement_sum(data)


def checksum_is_valid(data: bytes | bytearray | memoryview) -> bool:
    """Whether ``data``, its checksum field included, sums up as RFC 1071 asks."""
    return _ones_complement_sum(data) == 0xFFFF


def _ones_complement_sum(data: bytes | bytearray | memoryview) -> int:
    # 65536 is 1 modulo 65535, so the remainder of the whole number is the folded sum of its
    # words; only 0 and 65535 fall together, and the sum is 0 for nothing but zeros.
    number = int.from_bytes(data, "big")
    if len(data) % 2:
        number <<= 8
    return (number % 0xFFFF or 0xFFFF) if number else 0
