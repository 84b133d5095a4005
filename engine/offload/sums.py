"""The internet checksum, as arithmetic modulo 65535.

The ones' complement sum of RFC 1071 *is* addition modulo 65535, and four facts make it cheap
(tun-offload.md, section 3.3):

- 65536 ≡ 1, so a number of any length equals the sum of its 16-bit words: a whole header is one
  big integer, and a 32-bit field is added as it stands.
- Swapping the bytes of every word multiplies the sum by 256. Words may be summed as a
  little-endian machine reads them, and the total put right afterwards, once.
- A sum taken elsewhere can be corrected: subtract the word that was, add the word that is.
- 0 and 65535 are the same number. Only the written form tells them apart (:func:`field`).
"""

from __future__ import annotations

MODULUS = 65535
SWAP = 256
"""What a sum of little-endian words is multiplied by to be that of big-endian ones."""
UDP_ZERO = 0xFFFF
"""How UDP writes a checksum of 0, because 0 says that there is none (RFC 768)."""


def total(data: bytes | bytearray | memoryview) -> int:
    """The sum of ``data`` as 16-bit big-endian words, modulo 65535; an odd last byte is a high byte."""
    number = int.from_bytes(data, "big")
    return (number << 8 if len(data) & 1 else number) % MODULUS


def field(sum_without: int) -> int:
    """The checksum to write, 0 to 65534, where everything else that it covers has this sum."""
    return -sum_without % MODULUS
