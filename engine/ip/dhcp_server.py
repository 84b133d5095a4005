"""A small DHCP server without I/O, for the demo network and the tests (RFC 2131, 4.3).

One subnet, one pool, one lease per hardware address, nothing kept on disk, no relay agents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from engine.ip import dhcp_options as options
from engine.ip.dhcp_message import (
    BOOTREPLY,
    BOOTREQUEST,
    BROADCAST_FLAG,
    CLIENT_PORT,
    DEFAULT_MAX_MESSAGE,
    SERVER_PORT,
    DhcpMessage,
    decode,
    encode,
)
from engine.ip.dhcp_options import ClasslessRoute, DhcpError, MessageType, Option, StaticRoute
from engine.ip.frames import (
    ANY_ADDRESS,
    BROADCAST_ADDRESS,
    BROADCAST_MAC,
    IPV4_HEADER,
    UDP_HEADER,
    Data,
    FrameError,
    Udp,
    UdpFrame,
    build_udp_frame,
    parse_udp_frame,
)

OFFER_SECONDS = 30.0
"""How long an offered address is kept for its client."""
DECLINE_SECONDS = 600.0
"""How long an address that a client found in use is not offered."""
MAX_POOL = 4096
"""Addresses of the largest pool; leases and declined addresses can not outgrow it."""
MAX_REPLY = 1472
"""Bytes of the longest reply, whatever the client would take."""

_ALWAYS = (
    Option.MESSAGE_TYPE,
    Option.SERVER_IDENTIFIER,
    Option.LEASE_TIME,
    Option.CLIENT_IDENTIFIER,
    Option.MESSAGE,
)


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """What the server is and gives. Empty settings are not sent."""

    mac: bytes
    interface: IPv4Interface
    """The server's own address and the subnet it serves."""
    first: IPv4Address
    """The pool, from here …"""
    last: IPv4Address
    """… to here, both included."""
    lease_seconds: int = 7200
    """:data:`dhcp_options.INFINITE` for leases without an end."""
    renewal_seconds: int = 0
    """Option 58; 0 leaves it to the client."""
    rebinding_seconds: int = 0
    """Option 59; 0 leaves it to the client."""
    routers: tuple[IPv4Address, ...] = ()
    dns: tuple[IPv4Address, ...] = ()
    ntp: tuple[IPv4Address, ...] = ()
    domain: str = ""
    search: tuple[str, ...] = ()
    routes: tuple[ClasslessRoute, ...] = ()
    """Options 121 and 249."""
    static_routes: tuple[StaticRoute, ...] = ()
    """Option 33."""
    broadcast: IPv4Address | None = None
    mtu: int = 0
    authoritative: bool = True
    """Whether requests for unknown leases get a firm answer (ACK if free, else NAK), or none."""
    extra: tuple[tuple[int, bytes], ...] = ()
    """Further options, as they are; replace those from above."""


@dataclass(slots=True)
class Binding:
    """An address that is offered or leased to a client."""

    address: IPv4Address
    until: float
    committed: bool = False
    """False as long as it is only offered."""


class DhcpServer:
    """Answers the clients of one subnet.

    Raises :class:`ValueError` for a pool that is empty, too large or outside the subnet, and
    :class:`DhcpError` for settings that can not be encoded.
    """

    def __init__(self, config: ServerConfig) -> None:
        network = config.interface.network
        size = int(config.last) - int(config.first) + 1
        if not 0 < size <= MAX_POOL or config.first not in network or config.last not in network:
            raise ValueError("the pool is empty, too large or outside the subnet")
        if len(config.mac) != 6:
            raise ValueError("a hardware address has six bytes")
        self._config = config
        self._own = config.interface.ip
        self._network: IPv4Network = network
        self._settings = _settings(config)
        self._bindings: dict[bytes, Binding] = {}
        self._declined: dict[IPv4Address, float] = {}

    @property
    def bindings(self) -> dict[bytes, IPv4Address]:
        """The committed leases by hardware address, also those that ran out unnoticed."""
        return {mac: item.address for mac, item in self._bindings.items() if item.committed}

    def forget(self) -> None:
        """Lose all leases, as a server does that was restarted without a disk."""
        self._bindings.clear()
        self._declined.clear()

    def receive(self, frame: Data, now: float) -> list[bytes]:
        """The Ethernet frames that answer ``frame``; empty for whatever is not for this server."""
        if len(frame) < 42 or bytes(frame[:6]) not in (self._config.mac, BROADCAST_MAC):
            return []
        try:
            parsed = parse_udp_frame(frame)
            if parsed.udp.destination_port != SERVER_PORT:
                return []
            if parsed.ip.destination not in (self._own, BROADCAST_ADDRESS):
                return []
            message = decode(parsed.udp.payload)
            if message.op != BOOTREQUEST or int(message.giaddr) or message.chaddr[0] & 1:
                return []
            reply = self._answer(message, parsed, now)
            return [] if reply is None else [self._frame(message, reply)]
        except (FrameError, DhcpError):
            return []

    # --- by message type -----------------------------------------------------------------------

    def _answer(self, message: DhcpMessage, parsed: UdpFrame, now: float) -> DhcpMessage | None:
        kind = message.message_type
        if kind is MessageType.DISCOVER:
            return self._discover(message, now)
        if kind is MessageType.REQUEST:
            return self._request(message, now)
        if kind is MessageType.INFORM:
            if message.ciaddr not in self._network or message.ciaddr != parsed.ip.source:
                return None
            return self._reply(message, MessageType.ACK, ANY_ADDRESS, lease=False)
        if message.server_identifier == self._own:
            if kind is MessageType.RELEASE:
                self._drop(message.chaddr, message.ciaddr)
            elif kind is MessageType.DECLINE and message.requested_address is not None:
                self._decline(message.chaddr, message.requested_address, now)
        return None

    def _discover(self, message: DhcpMessage, now: float) -> DhcpMessage | None:
        binding = self._bindings.get(message.chaddr)
        if binding is None or not self._is_free(binding.address, message.chaddr, now):
            address = self._choose(message, now)
            if address is None:
                return None
            binding = self._bindings[message.chaddr] = Binding(address, now + OFFER_SECONDS)
        elif not binding.committed or binding.until < now:
            binding.committed = False
            binding.until = now + OFFER_SECONDS
        return self._reply(message, MessageType.OFFER, binding.address)

    def _request(self, message: DhcpMessage, now: float) -> DhcpMessage | None:
        server = message.server_identifier
        requested = message.requested_address
        binding = self._bindings.get(message.chaddr)
        if server is not None and requested is not None:
            # SELECTING
            if server != self._own:
                if binding is not None and not binding.committed:
                    del self._bindings[message.chaddr]
                return None
            if binding is None or binding.address != requested:
                return self._refuse(message, "that address was not offered")
            return self._grant(message, requested, now)
        # INIT-REBOOT names the address in option 50, RENEWING and REBINDING in ciaddr.
        wanted = message.ciaddr if int(message.ciaddr) else requested
        if wanted is None or (server is not None and server != self._own):
            return None
        if binding is not None and binding.committed and binding.address == wanted:
            if self._is_free(wanted, message.chaddr, now):
                return self._grant(message, wanted, now)
            return self._refuse(message, "that address is in use")
        if wanted not in self._network:
            return self._refuse(message, "that address is of another network")
        if binding is not None and binding.committed:
            return self._refuse(message, "the lease is for another address")
        if not self._config.authoritative:
            return None
        if self._in_pool(wanted) and self._is_free(wanted, message.chaddr, now):
            return self._grant(message, wanted, now)
        return self._refuse(message, "that address is not free")

    def _grant(self, message: DhcpMessage, address: IPv4Address, now: float) -> DhcpMessage:
        self._evict(address, message.chaddr)
        infinite = self._config.lease_seconds == options.INFINITE
        until = float("inf") if infinite else now + self._config.lease_seconds
        self._bindings[message.chaddr] = Binding(address, until, True)
        return self._reply(message, MessageType.ACK, address)

    def _refuse(self, message: DhcpMessage, reason: str) -> DhcpMessage:
        binding = self._bindings.get(message.chaddr)
        if binding is not None and not binding.committed:
            del self._bindings[message.chaddr]
        values: dict[int, bytes] = {
            Option.MESSAGE_TYPE: options.encode_number(MessageType.NAK, 1),
            Option.SERVER_IDENTIFIER: self._own.packed,
            Option.MESSAGE: options.encode_text(reason),
        }
        identifier = message.client_identifier
        if identifier is not None:
            values[Option.CLIENT_IDENTIFIER] = identifier
        return _build(message, values, ANY_ADDRESS, ANY_ADDRESS)

    def _drop(self, mac: bytes, address: IPv4Address) -> bool:
        binding = self._bindings.get(mac)
        if binding is None or binding.address != address:
            return False
        del self._bindings[mac]
        return True

    def _decline(self, mac: bytes, address: IPv4Address, now: float) -> None:
        # Only of one's own address: else any member could empty the pool for all others.
        if self._drop(mac, address):
            self._declined[address] = now + DECLINE_SECONDS

    # --- the pool ------------------------------------------------------------------------------

    def _in_pool(self, address: IPv4Address) -> bool:
        edges = (self._network.network_address, self._network.broadcast_address)
        return (
            self._config.first <= address <= self._config.last
            and address != self._own
            and (self._network.prefixlen > 30 or address not in edges)
        )

    def _is_free(self, address: IPv4Address, mac: bytes, now: float) -> bool:
        """Whether ``mac`` may have ``address``."""
        if self._declined.get(address, now) > now:
            return False
        return not any(
            item.address == address and item.until > now and other != mac
            for other, item in self._bindings.items()
        )

    def _choose(self, message: DhcpMessage, now: float) -> IPv4Address | None:
        taken = {
            item.address for mac, item in self._bindings.items() if item.until > now and mac != message.chaddr
        }
        taken.update(address for address, until in self._declined.items() if until > now)
        candidates = (
            IPv4Address(number) for number in range(int(self._config.first), int(self._config.last) + 1)
        )
        wanted = message.requested_address
        chosen: IPv4Address | None
        if wanted is not None and self._in_pool(wanted) and wanted not in taken:
            chosen = wanted
        else:
            chosen = next((item for item in candidates if item not in taken and self._in_pool(item)), None)
        if chosen is not None:
            self._evict(chosen, message.chaddr)
        return chosen

    def _evict(self, address: IPv4Address, mac: bytes) -> None:
        """Forget others' expired claims to ``address``: there are never more bindings than addresses."""
        for other in [item for item, held in self._bindings.items() if held.address == address]:
            if other != mac:
                del self._bindings[other]

    # --- replies -------------------------------------------------------------------------------

    def _reply(
        self, message: DhcpMessage, kind: MessageType, address: IPv4Address, *, lease: bool = True
    ) -> DhcpMessage:
        values: dict[int, bytes] = {
            Option.MESSAGE_TYPE: options.encode_number(kind, 1),
            Option.SERVER_IDENTIFIER: self._own.packed,
        }
        if lease:
            values[Option.LEASE_TIME] = options.encode_number(self._config.lease_seconds, 4)
        identifier = message.client_identifier
        if identifier is not None:
            values[Option.CLIENT_IDENTIFIER] = identifier
        settings = dict(self._settings)
        if not lease:
            settings.pop(Option.RENEWAL_TIME, None)
            settings.pop(Option.REBINDING_TIME, None)
        # What the client asked for first comes first, in case that not everything fits.
        for number in (*message.parameter_request_list, *settings):
            if number in settings:
                values[number] = settings.pop(number)
        return _build(message, values, address, message.ciaddr)

    def _frame(self, message: DhcpMessage, reply: DhcpMessage) -> bytes:
        """The reply, addressed as RFC 2131, 4.1 says."""
        if reply.message_type is MessageType.NAK:
            mac, address = BROADCAST_MAC, BROADCAST_ADDRESS
        elif int(message.ciaddr):
            mac, address = message.chaddr, message.ciaddr
        elif message.flags & BROADCAST_FLAG:
            mac, address = BROADCAST_MAC, BROADCAST_ADDRESS
        else:
            mac, address = message.chaddr, reply.yiaddr
        size = message.max_message_size
        limit = DEFAULT_MAX_MESSAGE if size is None else size - IPV4_HEADER - UDP_HEADER
        payload = _fitted(reply, min(max(limit, DEFAULT_MAX_MESSAGE), MAX_REPLY))
        return build_udp_frame(
            self._config.mac, mac, self._own, address, Udp(SERVER_PORT, CLIENT_PORT, payload)
        )


def _build(
    message: DhcpMessage, values: dict[int, bytes], yiaddr: IPv4Address, ciaddr: IPv4Address
) -> DhcpMessage:
    return DhcpMessage(
        op=BOOTREPLY,
        xid=message.xid,
        chaddr=message.chaddr,
        options=values,
        flags=message.flags,
        ciaddr=ciaddr,
        yiaddr=yiaddr,
    )


def _fitted(reply: DhcpMessage, limit: int) -> bytes:
    """Encode, leaving out the last options until it fits."""
    values = dict(reply.options)
    while True:
        try:
            return encode(replace(reply, options=values), limit)
        except DhcpError:
            optional = [number for number in values if number not in _ALWAYS]
            if not optional:
                raise
            del values[optional[-1]]


def _settings(config: ServerConfig) -> dict[int, bytes]:
    values: dict[int, bytes] = {
        Option.SUBNET_MASK: config.interface.netmask.packed,
        Option.CLASSLESS_ROUTES: options.encode_classless_routes(config.routes),
        Option.CLASSLESS_ROUTES_MICROSOFT: options.encode_classless_routes(config.routes),
        Option.ROUTERS: options.encode_addresses(config.routers),
        Option.STATIC_ROUTES: options.encode_static_routes(config.static_routes),
        Option.DNS_SERVERS: options.encode_addresses(config.dns),
        Option.DOMAIN_NAME: options.encode_text(config.domain) if config.domain else b"",
        Option.DOMAIN_SEARCH: options.encode_search(config.search),
        Option.INTERFACE_MTU: options.encode_number(config.mtu, 2) if config.mtu else b"",
        Option.BROADCAST_ADDRESS: config.broadcast.packed if config.broadcast is not None else b"",
        Option.NTP_SERVERS: options.encode_addresses(config.ntp),
        Option.RENEWAL_TIME: _seconds(config.renewal_seconds),
        Option.REBINDING_TIME: _seconds(config.rebinding_seconds),
        **dict(config.extra),
    }
    options.encode_number(config.lease_seconds, 4)
    return {number: value for number, value in values.items() if value}


def _seconds(number: int) -> bytes:
    return options.encode_number(number, 4) if number else b""
