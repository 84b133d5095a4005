"""The SCION header: common header, address header and path (``snap.md`` 5.2).

Path types are the empty one, within an AS, and SCION's own. One-hop, EPIC and COLIBRI paths
never reach an end host over a SNAP and are refused.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from engine.scion.addresses import ScionAddress, host_size, pack_host, unpack_host
from engine.scion.errors import PacketError
from engine.scion.forwarding import ForwardingPath
from engine.scion.isd_as import ISD_AS_SIZE, IsdAs

Buffer = bytes | bytearray | memoryview

COMMON_SIZE = 12
MAX_HEADER = 1020
"""Bytes of the longest header: its length is told in 255 words of four bytes."""
MAX_PAYLOAD = 0xFFFF
MAX_FLOW_ID = (1 << 20) - 1

_COMMON = struct.Struct(">IBBHBBH")
_EMPTY_PATH, _SCION_PATH = 0, 1
_EXTENSION_UNIT = 4


class Protocol(IntEnum):
    """What follows the header."""

    TCP = 6
    UDP = 17
    HOP_BY_HOP = 200
    END_TO_END = 201
    SCMP = 202
    BFD = 203


@dataclass(frozen=True, slots=True)
class Header:
    """A SCION header. What a parser made and what is encoded again may differ in reserved bits."""

    destination: ScionAddress
    source: ScionAddress
    path: ForwardingPath | None
    """``None`` is the empty path: both ends are in one AS."""
    next_header: int
    payload_size: int
    flow_id: int = 1
    """20 bits. SCION asks for one that is not zero; the SDK sends zero, which is accepted."""
    traffic_class: int = 0

    @classmethod
    def parse(cls, data: Buffer) -> tuple[Header, int]:
        """Read the header at the beginning of ``data``; the second value is its size.

        How much payload is there is not looked at (:func:`payload`), since a quoted packet may be
        cut off. Raises :class:`PacketError`.
        """
        if len(data) < COMMON_SIZE:
            raise PacketError(f"{len(data)} bytes are no SCION packet")
        line, next_header, words, payload_size, path_type, kinds, _ = _COMMON.unpack_from(data)
        if line >> 28:
            raise PacketError(f"version {line >> 28} of SCION is unknown")
        size = 4 * words
        if size > len(data):
            raise PacketError(f"a header of {size} bytes, of which {len(data)} are there")
        head = bytes(data[:size])
        to, of = kinds >> 4, kinds & 0xF
        sources_at = COMMON_SIZE + 2 * ISD_AS_SIZE + host_size(to)
        path_at = sources_at + host_size(of)
        if path_at > size:
            raise PacketError(f"a header of {size} bytes has no room for its addresses")
        to_as = IsdAs.from_bytes(head[COMMON_SIZE : COMMON_SIZE + ISD_AS_SIZE])
        of_as = IsdAs.from_bytes(head[COMMON_SIZE + ISD_AS_SIZE : COMMON_SIZE + 2 * ISD_AS_SIZE])
        destination = ScionAddress(to_as, unpack_host(to, head[COMMON_SIZE + 2 * ISD_AS_SIZE : sources_at]))
        source = ScionAddress(of_as, unpack_host(of, head[sources_at:path_at]))
        path = _parse_path(path_type, head[path_at:])
        traffic_class, flow_id = line >> 20 & 0xFF, line & MAX_FLOW_ID
        return cls(destination, source, path, next_header, payload_size, flow_id, traffic_class), size

    @property
    def size(self) -> int:
        """Bytes of the header."""
        return header_size(self.destination, self.source, self.path)

    def encode(self) -> bytes:
        """The bytes of the header. Raises :class:`PacketError` when a value does not fit."""
        to, to_bytes = pack_host(self.destination.host)
        of, of_bytes = pack_host(self.source.host)
        path = b"" if self.path is None else self.path.raw
        if self.size > MAX_HEADER:
            raise PacketError(f"a header of {self.size} bytes: the path is too long")
        if not (0 <= self.flow_id <= MAX_FLOW_ID and 0 <= self.traffic_class <= 0xFF):
            raise PacketError(f"flow {self.flow_id} or class {self.traffic_class} does not fit")
        line = self.traffic_class << 20 | self.flow_id
        path_type = _EMPTY_PATH if self.path is None else _SCION_PATH
        try:
            common = _COMMON.pack(
                line, self.next_header, self.size // 4, self.payload_size, path_type, to << 4 | of, 0
            )
        except struct.error as error:
            raise PacketError(f"a value does not fit into the common header: {error}") from None
        ends = self.destination.isd_as.packed + self.source.isd_as.packed
        return b"".join((common, ends, to_bytes, of_bytes, path))


def header_size(destination: ScionAddress, source: ScionAddress, path: ForwardingPath | None) -> int:
    """Bytes of a header with these ends and this path: 36 and the path with IPv4 hosts."""
    hosts = len(pack_host(destination.host)[1]) + len(pack_host(source.host)[1])
    return COMMON_SIZE + 2 * ISD_AS_SIZE + hosts + (0 if path is None else len(path.raw))


def payload(header: Header, size: int, data: Buffer) -> bytes:
    """What follows a header of ``size`` bytes in ``data``; bytes behind its end are left out.

    Raises :class:`PacketError` when some of it is missing.
    """
    end = size + header.payload_size
    if end > len(data):
        raise PacketError(f"{header.payload_size} bytes of payload, of which {len(data) - size} are there")
    return bytes(data[size:end])


def upper_layer(next_header: int, rest: bytes) -> tuple[int, bytes]:
    """Protocol and bytes behind the extension headers, of which there may be one of each kind.

    Options in them are not looked at. Raises :class:`PacketError` for extensions that are
    repeated, out of order or longer than what is there.
    """
    for extension in (Protocol.HOP_BY_HOP, Protocol.END_TO_END):
        if next_header != extension:
            continue
        if len(rest) < _EXTENSION_UNIT or len(rest) < (size := (rest[1] + 1) * _EXTENSION_UNIT):
            raise PacketError(f"{len(rest)} bytes are too few for an extension header")
        next_header, rest = rest[0], rest[size:]
    if next_header in (Protocol.HOP_BY_HOP, Protocol.END_TO_END):
        raise PacketError("an extension header is repeated or out of order")
    return next_header, rest


def _parse_path(path_type: int, raw: bytes) -> ForwardingPath | None:
    if path_type == _SCION_PATH:
        return ForwardingPath.parse(raw)
    if path_type != _EMPTY_PATH:
        raise PacketError(f"paths of type {path_type} are not for end hosts")
    if raw:
        raise PacketError(f"an empty path of {len(raw)} bytes")
    return None
