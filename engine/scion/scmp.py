"""SCMP, the control messages of SCION (``snap.md`` 5.5): errors that quote a packet, and probes.

Nothing in them is authenticated. A message is a value; :func:`encode` makes its bytes with the
checksum, :func:`parse` reads them without asking whether it is right.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from engine.scion.addresses import ScionAddress
from engine.scion.checksum import upper_layer_checksum
from engine.scion.errors import ScmpError
from engine.scion.header import MAX_PAYLOAD, Protocol
from engine.scion.isd_as import WILDCARD, IsdAs

HEAD_SIZE = 4
MAX_ERROR_PACKET = 1232
"""Bytes that a packet with an error may have, its SCION header included; the quote is cut to fit."""

_CHECKSUM = slice(2, 4)
_TWO = struct.Struct(">HH")
_EXTERNAL = struct.Struct(">QQ")
_INTERNAL = struct.Struct(">QQQ")
_TRACEROUTE = struct.Struct(">HHQQ")


class ScmpType(IntEnum):
    """The first byte; errors are below 128."""

    DESTINATION_UNREACHABLE = 1
    PACKET_TOO_BIG = 2
    PARAMETER_PROBLEM = 4
    EXTERNAL_INTERFACE_DOWN = 5
    INTERNAL_CONNECTIVITY_DOWN = 6
    ECHO_REQUEST = 128
    ECHO_REPLY = 129
    TRACEROUTE_REQUEST = 130
    TRACEROUTE_REPLY = 131


class Unreachable(IntEnum):
    """Codes of :class:`DestinationUnreachable`."""

    NO_ROUTE = 0
    DENIED = 1
    BEYOND_SCOPE = 2
    ADDRESS = 3
    PORT = 4
    SOURCE_POLICY = 5
    REJECT_ROUTE = 6


class Problem(IntEnum):
    """Codes of :class:`ParameterProblem`; 16, 32, 48 and 64 begin groups about one part of a packet each."""

    ERRONEOUS_FIELD = 0
    UNKNOWN_NEXT_HEADER = 1
    INVALID_COMMON_HEADER = 16
    UNKNOWN_VERSION = 17
    FLOW_ID_REQUIRED = 18
    INVALID_PACKET_SIZE = 19
    UNKNOWN_PATH_TYPE = 20
    UNKNOWN_ADDRESS_FORMAT = 21
    INVALID_ADDRESS_HEADER = 32
    INVALID_SOURCE = 33
    INVALID_DESTINATION = 34
    NON_LOCAL_DELIVERY = 35
    INVALID_PATH = 48
    UNKNOWN_INGRESS = 49
    UNKNOWN_EGRESS = 50
    INVALID_MAC = 51
    PATH_EXPIRED = 52
    INVALID_SEGMENT_CHANGE = 53
    INVALID_EXTENSION = 64
    UNKNOWN_HOP_BY_HOP_OPTION = 65
    UNKNOWN_END_TO_END_OPTION = 66


@dataclass(frozen=True, slots=True)
class DestinationUnreachable:
    """The packet reached the destination's AS and no further."""

    code: int
    quote: bytes
    """As much of the packet as fitted."""


@dataclass(frozen=True, slots=True)
class PacketTooBig:
    """A link on the way carries no SCION packet larger than ``mtu`` bytes."""

    mtu: int
    quote: bytes


@dataclass(frozen=True, slots=True)
class ParameterProblem:
    """Somebody on the way did not understand the packet, or did not accept its path."""

    code: int
    pointer: int
    """Offset of the offending byte, which may be behind the end of the quote; 0 if nobody said."""
    quote: bytes


@dataclass(frozen=True, slots=True)
class ExternalInterfaceDown:
    """The link behind an AS's interface is broken."""

    isd_as: IsdAs
    interface: int
    quote: bytes


@dataclass(frozen=True, slots=True)
class InternalConnectivityDown:
    """Within an AS the way from one interface to the other is broken."""

    isd_as: IsdAs
    ingress: int
    egress: int
    quote: bytes


@dataclass(frozen=True, slots=True)
class UnknownScmpError:
    """An error of a type that is not known; upper layers have to hear of it."""

    type: int
    code: int
    quote: bytes
    """Everything behind the head."""


@dataclass(frozen=True, slots=True)
class Echo:
    """A request to be answered with the same data, or that answer.

    Over a SNAP the identifier has to be the own UDP port, or the answer finds no tunnel.
    """

    identifier: int
    sequence: int
    data: bytes = b""
    reply: bool = False


@dataclass(frozen=True, slots=True)
class Traceroute:
    """A request to the router that an alert in the path wakes, or its answer."""

    identifier: int
    sequence: int
    isd_as: IsdAs = WILDCARD
    """Of the router that answers; nothing in a request."""
    interface: int = 0
    reply: bool = False


ScmpFault = (
    DestinationUnreachable
    | PacketTooBig
    | ParameterProblem
    | ExternalInterfaceDown
    | InternalConnectivityDown
    | UnknownScmpError
)
ScmpMessage = ScmpFault | Echo | Traceroute


def parse(upper: bytes) -> ScmpMessage | None:
    """Read a message; ``None`` for an unknown one that is no error, which has to be ignored.

    Raises :class:`ScmpError` when it is shorter than its type asks.
    """
    if len(upper) < HEAD_SIZE:
        raise ScmpError(f"{len(upper)} bytes are no SCMP message")
    kind, code, body = upper[0], upper[1], upper[HEAD_SIZE:]
    try:
        match kind:
            case ScmpType.DESTINATION_UNREACHABLE:
                _TWO.unpack_from(body)
                return DestinationUnreachable(code, body[_TWO.size :])
            case ScmpType.PACKET_TOO_BIG:
                _, mtu = _TWO.unpack_from(body)
                return PacketTooBig(mtu, body[_TWO.size :])
            case ScmpType.PARAMETER_PROBLEM:
                _, pointer = _TWO.unpack_from(body)
                return ParameterProblem(code, pointer, body[_TWO.size :])
            case ScmpType.EXTERNAL_INTERFACE_DOWN:
                number, interface = _EXTERNAL.unpack_from(body)
                return ExternalInterfaceDown(IsdAs(number), interface, body[_EXTERNAL.size :])
            case ScmpType.INTERNAL_CONNECTIVITY_DOWN:
                number, ingress, egress = _INTERNAL.unpack_from(body)
                return InternalConnectivityDown(IsdAs(number), ingress, egress, body[_INTERNAL.size :])
            case ScmpType.ECHO_REQUEST | ScmpType.ECHO_REPLY:
                identifier, sequence = _TWO.unpack_from(body)
                return Echo(identifier, sequence, body[_TWO.size :], kind == ScmpType.ECHO_REPLY)
            case ScmpType.TRACEROUTE_REQUEST | ScmpType.TRACEROUTE_REPLY:
                identifier, sequence, number, interface = _TRACEROUTE.unpack_from(body)
                reply = kind == ScmpType.TRACEROUTE_REPLY
                return Traceroute(identifier, sequence, IsdAs(number), interface, reply)
            case _:
                return UnknownScmpError(kind, code, body) if kind < ScmpType.ECHO_REQUEST else None
    except struct.error:
        raise ScmpError(f"{len(upper)} bytes are too few for SCMP of type {kind}") from None


def received_checksum(upper: bytes) -> int:
    """The checksum field of a message that :func:`parse` has read."""
    return int.from_bytes(upper[_CHECKSUM], "big")


def encode(message: ScmpMessage, destination: ScionAddress, source: ScionAddress) -> bytes:
    """The bytes of a message with their checksum, for a packet between these two.

    Raises :class:`ScmpError` when a value does not fit.
    """
    kind, code, body = _body(message)
    upper = bytearray((kind, code, 0, 0)) + body
    if len(upper) > MAX_PAYLOAD:
        raise ScmpError(f"{len(upper)} bytes are too many for one packet")
    checksum = upper_layer_checksum(destination, source, Protocol.SCMP, bytes(upper))
    upper[_CHECKSUM] = checksum.to_bytes(2, "big")
    return bytes(upper)


def _body(message: ScmpMessage) -> tuple[int, int, bytes]:
    """Type, code and what is behind the checksum."""
    code: int = getattr(message, "code", 0)
    kind: int
    try:
        match message:
            case DestinationUnreachable():
                kind, body = ScmpType.DESTINATION_UNREACHABLE, bytes(_TWO.size) + message.quote
            case PacketTooBig():
                kind, body = ScmpType.PACKET_TOO_BIG, _TWO.pack(0, message.mtu) + message.quote
            case ParameterProblem():
                kind, body = ScmpType.PARAMETER_PROBLEM, _TWO.pack(0, message.pointer) + message.quote
            case ExternalInterfaceDown():
                head = _EXTERNAL.pack(message.isd_as.number, message.interface)
                kind, body = ScmpType.EXTERNAL_INTERFACE_DOWN, head + message.quote
            case InternalConnectivityDown():
                head = _INTERNAL.pack(message.isd_as.number, message.ingress, message.egress)
                kind, body = ScmpType.INTERNAL_CONNECTIVITY_DOWN, head + message.quote
            case UnknownScmpError():
                kind, body = message.type, message.quote
            case Echo():
                kind = ScmpType.ECHO_REPLY if message.reply else ScmpType.ECHO_REQUEST
                body = _TWO.pack(message.identifier, message.sequence) + message.data
            case Traceroute():
                kind = ScmpType.TRACEROUTE_REPLY if message.reply else ScmpType.TRACEROUTE_REQUEST
                number = message.isd_as.number
                body = _TRACEROUTE.pack(message.identifier, message.sequence, number, message.interface)
    except struct.error as error:
        raise ScmpError(f"a value does not fit into an SCMP message: {error}") from None
    if not (0 <= code <= 0xFF and 0 <= kind <= 0xFF):
        raise ScmpError(f"type {kind} and code {code} do not fit into an SCMP message")
    return kind, code, body


def quote_room(header: int, message: ScmpMessage) -> int:
    """Bytes of the offending packet that fit into an error behind a SCION header of ``header`` bytes."""
    return max(MAX_ERROR_PACKET - header - HEAD_SIZE - len(_body(message)[2]), 0)
