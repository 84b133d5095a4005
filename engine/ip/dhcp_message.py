"""The DHCP message: its bytes, and typed access to its options (RFC 2131, 2132, 3396)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from engine.ip import dhcp_options
from engine.ip.dhcp_options import ClasslessRoute, DhcpError, MessageType, Option, StaticRoute

SERVER_PORT = 67
CLIENT_PORT = 68
BOOTREQUEST = 1
BOOTREPLY = 2
BROADCAST_FLAG = 0x8000
"""In ``flags``: the client asks for an answer by broadcast."""

MAX_MESSAGE = 4096
"""Bytes of the longest message that is decoded or encoded."""
MIN_ENCODED = 300
"""Encoded messages are padded to this: a BOOTP relay may drop shorter ones (RFC 1542, 2.1)."""
DEFAULT_MAX_MESSAGE = 548
"""Bytes that every client has to accept: 576 without IP and UDP headers (RFC 2131, 2)."""

_MAGIC = b"\x63\x82\x53\x63"
_HEADER = struct.Struct("!BBBBIHH4s4s4s4s16s64s128s4s")
_SNAME = slice(44, 108)
_FILE = slice(108, 236)
_OVERLOAD_FILE = 1
_OVERLOAD_SNAME = 2
_ANY = IPv4Address(0)


@dataclass(frozen=True, slots=True)
class DhcpMessage:
    """One message. The accessors give ``None`` or ``()`` for what is absent.

    They raise :class:`DhcpError` when the option is there but malformed, so that the reader
    decides whether the whole message is void by that.
    """

    op: int
    xid: int
    chaddr: bytes
    """Hardware address of the client, six bytes."""
    options: Mapping[int, bytes] = field(default_factory=dict)
    """Values by option number, parts joined (RFC 3396); in the order of first appearance."""
    secs: int = 0
    flags: int = 0
    ciaddr: IPv4Address = _ANY
    yiaddr: IPv4Address = _ANY
    siaddr: IPv4Address = _ANY
    giaddr: IPv4Address = _ANY

    @property
    def message_type(self) -> MessageType | None:
        """Option 53."""
        value = self.options.get(Option.MESSAGE_TYPE)
        if value is None:
            return None
        try:
            return MessageType(dhcp_options.decode_number(value, 1))
        except ValueError:
            raise DhcpError("unknown DHCP message type") from None

    @property
    def subnet_mask(self) -> IPv4Address | None:
        """Option 1; not checked to be contiguous."""
        return self._address(Option.SUBNET_MASK)

    @property
    def routers(self) -> tuple[IPv4Address, ...]:
        """Option 3, best first."""
        return self._addresses(Option.ROUTERS)

    @property
    def dns_servers(self) -> tuple[IPv4Address, ...]:
        """Option 6, best first."""
        return self._addresses(Option.DNS_SERVERS)

    @property
    def host_name(self) -> str | None:
        """Option 12."""
        return self._text(Option.HOST_NAME)

    @property
    def domain_name(self) -> str | None:
        """Option 15; any printable text."""
        return self._text(Option.DOMAIN_NAME)

    @property
    def interface_mtu(self) -> int | None:
        """Option 26, bytes."""
        return self._number(Option.INTERFACE_MTU, 2)

    @property
    def broadcast_address(self) -> IPv4Address | None:
        """Option 28."""
        return self._address(Option.BROADCAST_ADDRESS)

    @property
    def static_routes(self) -> tuple[StaticRoute, ...]:
        """Option 33."""
        value = self.options.get(Option.STATIC_ROUTES)
        return () if value is None else dhcp_options.decode_static_routes(value)

    @property
    def ntp_servers(self) -> tuple[IPv4Address, ...]:
        """Option 42, best first."""
        return self._addresses(Option.NTP_SERVERS)

    @property
    def requested_address(self) -> IPv4Address | None:
        """Option 50."""
        return self._address(Option.REQUESTED_ADDRESS)

    @property
    def lease_time(self) -> int | None:
        """Option 51, seconds; :data:`dhcp_options.INFINITE` never ends."""
        return self._number(Option.LEASE_TIME, 4)

    @property
    def server_identifier(self) -> IPv4Address | None:
        """Option 54."""
        return self._address(Option.SERVER_IDENTIFIER)

    @property
    def parameter_request_list(self) -> tuple[int, ...]:
        """Option 55: option numbers, most wanted first."""
        return tuple(self.options.get(Option.PARAMETER_REQUEST_LIST, b""))

    @property
    def error_text(self) -> str | None:
        """Option 56: why a server refuses, or a client declines."""
        return self._text(Option.MESSAGE)

    @property
    def max_message_size(self) -> int | None:
        """Option 57, bytes, IP and UDP headers included."""
        return self._number(Option.MAX_MESSAGE_SIZE, 2)

    @property
    def renewal_time(self) -> int | None:
        """Option 58 (T1), seconds."""
        return self._number(Option.RENEWAL_TIME, 4)

    @property
    def rebinding_time(self) -> int | None:
        """Option 59 (T2), seconds."""
        return self._number(Option.REBINDING_TIME, 4)

    @property
    def vendor_class(self) -> bytes | None:
        """Option 60, opaque."""
        return self.options.get(Option.VENDOR_CLASS)

    @property
    def client_identifier(self) -> bytes | None:
        """Option 61, opaque: a type byte and the identifier."""
        value = self.options.get(Option.CLIENT_IDENTIFIER)
        if value is not None and len(value) < 2:
            raise DhcpError("a client identifier has two bytes or more")
        return value

    @property
    def domain_search(self) -> tuple[str, ...]:
        """Option 119."""
        value = self.options.get(Option.DOMAIN_SEARCH)
        return () if value is None else dhcp_options.decode_search(value)

    @property
    def classless_routes(self) -> tuple[ClasslessRoute, ...]:
        """Option 121, or 249 where there is no 121."""
        value = self.options.get(Option.CLASSLESS_ROUTES)
        if value is None:
            value = self.options.get(Option.CLASSLESS_ROUTES_MICROSOFT)
        return () if value is None else dhcp_options.decode_classless_routes(value)

    def _address(self, option: Option) -> IPv4Address | None:
        value = self.options.get(option)
        return None if value is None else dhcp_options.decode_address(value)

    def _addresses(self, option: Option) -> tuple[IPv4Address, ...]:
        value = self.options.get(option)
        return () if value is None else dhcp_options.decode_addresses(value)

    def _number(self, option: Option, width: int) -> int | None:
        value = self.options.get(option)
        return None if value is None else dhcp_options.decode_number(value, width)

    def _text(self, option: Option) -> str | None:
        value = self.options.get(option)
        return None if value is None else dhcp_options.decode_text(value)


def decode(data: bytes) -> DhcpMessage:
    """Decode the payload of a DHCP datagram; raises :class:`DhcpError` and nothing else.

    The options are split and joined but not interpreted, apart from option 52. An options
    field without an end mark is accepted, as other clients do; one cut within an option is not.
    """
    if not _HEADER.size <= len(data) <= MAX_MESSAGE:
        raise DhcpError(f"a DHCP message of {len(data)} bytes")
    op, htype, hlen, _, xid, secs, flags, ciaddr, yiaddr, siaddr, giaddr, chaddr, sname, file, magic = (
        _HEADER.unpack_from(data)
    )
    if magic != _MAGIC:
        raise DhcpError("not DHCP but plain BOOTP, or nothing of both")
    if op not in (BOOTREQUEST, BOOTREPLY):
        raise DhcpError("neither a request nor a reply")
    if (htype, hlen) != (1, 6):
        raise DhcpError("not for Ethernet")
    options: dict[int, bytearray] = {}
    _collect(data[_HEADER.size :], options)
    overload = bytes(options.pop(Option.OVERLOAD, b"\0"))
    if len(overload) != 1 or overload[0] > (_OVERLOAD_FILE | _OVERLOAD_SNAME):
        raise DhcpError("a malformed overload option")
    # RFC 3396, 5: the parts are joined in this order.
    if overload[0] & _OVERLOAD_FILE:
        _collect(file, options)
    if overload[0] & _OVERLOAD_SNAME:
        _collect(sname, options)
    options.pop(Option.OVERLOAD, None)
    return DhcpMessage(
        op=op,
        xid=xid,
        chaddr=chaddr[:6],
        options={number: bytes(value) for number, value in options.items()},
        secs=secs,
        flags=flags,
        ciaddr=IPv4Address(ciaddr),
        yiaddr=IPv4Address(yiaddr),
        siaddr=IPv4Address(siaddr),
        giaddr=IPv4Address(giaddr),
    )


def encode(message: DhcpMessage, max_length: int = MAX_MESSAGE) -> bytes:
    """The bytes of ``message``; raises :class:`DhcpError` when they do not fit ``max_length``.

    Values over 255 bytes are split; what does not fit the options field goes into ``file``
    and ``sname`` by overloading. Option 52 itself is not to be among the options.
    """
    if len(message.chaddr) != 6:
        raise DhcpError("a hardware address has six bytes")
    if not (0 <= message.xid <= 0xFFFFFFFF and 0 <= message.secs <= 0xFFFF and 0 <= message.flags <= 0xFFFF):
        raise DhcpError("a number is out of range")
    header = _HEADER.pack(
        message.op, 1, 6, 0, message.xid, message.secs, message.flags,
        message.ciaddr.packed, message.yiaddr.packed, message.siaddr.packed, message.giaddr.packed,
        message.chaddr, b"", b"", _MAGIC,
    )  # fmt: skip
    parts = [part for number, value in message.options.items() for part in _split(number, value)]
    room = min(max_length, MAX_MESSAGE) - len(header) - 1
    if sum(map(len, parts)) <= room:
        return (header + b"".join(parts) + bytes([Option.END])).ljust(MIN_ENCODED, b"\0")
    return _encode_overloaded(bytearray(header), parts, room)


def _encode_overloaded(out: bytearray, parts: list[bytes], room: int) -> bytes:
    """Fill the options field, then ``file``, then ``sname``; never back, for RFC 3396's order."""
    fields = [bytearray(), bytearray(), bytearray()]
    rooms = (room - 3, _FILE.stop - _FILE.start - 1, _SNAME.stop - _SNAME.start - 1)
    current = 0
    for part in parts:
        while current < len(fields) and len(fields[current]) + len(part) > rooms[current]:
            current += 1
        if current == len(fields):
            raise DhcpError("the options do not fit the message")
        fields[current] += part
    main, file, sname = fields
    overload = (_OVERLOAD_FILE if file else 0) | (_OVERLOAD_SNAME if sname else 0)
    for place, content in ((_FILE, file), (_SNAME, sname)):
        if content:
            out[place] = (content + bytes([Option.END])).ljust(place.stop - place.start, b"\0")
    out += bytes([Option.OVERLOAD, 1, overload]) + main + bytes([Option.END])
    return bytes(out).ljust(MIN_ENCODED, b"\0")


def _split(number: int, value: bytes) -> list[bytes]:
    if not Option.PAD < number < Option.END or number == Option.OVERLOAD:
        raise DhcpError("not a number for an option with a value")
    chunks = [value[at : at + 255] for at in range(0, len(value), 255)] or [b""]
    return [bytes([number, len(chunk)]) + chunk for chunk in chunks]


def _collect(area: bytes, options: dict[int, bytearray]) -> None:
    at = 0
    while at < len(area):
        number = area[at]
        at += 1
        if number == Option.PAD:
            continue
        if number == Option.END:
            return
        if at >= len(area) or at + 1 + area[at] > len(area):
            raise DhcpError("an option is cut off")
        end = at + 1 + area[at]
        options.setdefault(number, bytearray()).extend(area[at + 1 : end])
        at = end
