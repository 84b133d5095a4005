"""Superpackets made from a description, as the kernel would hand them over."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from tests.support.slow_segment import checksum

ADDRESSES = {
    4: bytes([10, 88, 0, 3, 10, 88, 0, 2]),
    6: bytes.fromhex("fd88" + "00" * 13 + "03" + "fd88" + "00" * 13 + "02"),
}


@dataclass(frozen=True, kw_only=True)
class Superpacket:
    """One superpacket; :meth:`read` is what a device gives."""

    payload: bytes
    gso_size: int
    version: int = 4
    tcp: bool = True
    ethernet: bool = False
    tags: tuple[bytes, ...] = ()
    """VLAN tags, each as EtherType and tag; only with ``ethernet``."""
    options: bytes = b""
    """Of IPv4."""
    extensions: bytes = b""
    """Of IPv6, whole headers; the first is destination options and the last says what follows."""
    tcp_options: bytes = b""
    ttl: int = 64
    service: int = 0
    identification: int = 1
    fragment: int = 0x4000
    sequence: int = 1
    acknowledgement: int = 1
    flags: int = 0x10
    window: int = 500
    urgent: int = 0
    addresses: bytes | None = None
    final: bytes | None = None
    """The destination in the pseudo-header, if it is not the one in the IP header (RFC 8200, 8.1)."""

    def read(self) -> bytes:
        """With its virtio header, and the checksum only begun."""
        addresses = self.addresses or ADDRESSES[self.version]
        protocol = 6 if self.tcp else 17
        if self.tcp:
            words = (5 + len(self.tcp_options) // 4) << 4
            body = struct.pack(
                ">HHIIBBHHH",
                40000,
                5201,
                self.sequence,
                self.acknowledgement,
                words,
                self.flags,
                self.window,
                0,
                self.urgent,
            )
            body += self.tcp_options + self.payload
        else:
            body = struct.pack(">HHHH", 40000, 5201, 8 + len(self.payload), 0) + self.payload
        counted = addresses if self.final is None else addresses[: -len(self.final)] + self.final
        pseudo = counted + struct.pack(">IHBB", len(body), 0, 0, protocol)
        at = 16 if self.tcp else 6
        body = body[:at] + struct.pack(">H", checksum(pseudo) ^ 0xFFFF) + body[at + 2 :]
        if self.version == 4:
            head = bytearray(
                struct.pack(
                    ">BBHHHBBH",
                    0x45 + len(self.options) // 4,
                    self.service,
                    20 + len(self.options) + len(body),
                    self.identification,
                    self.fragment,
                    self.ttl,
                    protocol,
                    0,
                )
                + addresses
                + self.options
            )
            struct.pack_into(">H", head, 10, checksum(bytes(head)))
        else:
            following = 60 if self.extensions else protocol
            head = bytearray(
                struct.pack(
                    ">IHBB",
                    0x60012345 | self.service << 20,
                    len(self.extensions) + len(body),
                    following,
                    self.ttl,
                )
                + addresses
                + self.extensions
            )
        link = b""
        if self.ethernet:
            kind = b"\x08\x00" if self.version == 4 else b"\x86\xdd"
            link = bytes.fromhex("5e00000000015e0000000002") + b"".join(self.tags) + kind
        gso = (1 if self.version == 4 else 4) | self.flags & 0x80 if self.tcp else 5
        start = len(link) + len(head)
        # The header's size is a lie, as it is when the kernel forwards.
        vnet = struct.pack("<BBHHHHH", 1, gso, start + 1400, self.gso_size, start, at, 0)
        return vnet + link + bytes(head) + body


def options_header(protocol: int, units: int = 0, fill: int = 0) -> bytes:
    """An IPv6 destination options header of 8 bytes and ``units`` more times 8.

    The option in it is one for experiments, to be skipped (RFC 4727): the kernel drops long padding.
    """
    size = 8 + 8 * units
    return bytes([protocol, units, 0x1E, min(size - 4, 255)]) + bytes([fill]) * (size - 4)
