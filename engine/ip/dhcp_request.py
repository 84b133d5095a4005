"""The messages a DHCP client sends, each as a whole Ethernet frame (RFC 2131, 4.4.1 and table 5)."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address

from engine.ip.dhcp_lease import REQUESTED_OPTIONS
from engine.ip.dhcp_message import BOOTREQUEST, CLIENT_PORT, SERVER_PORT, DhcpMessage, encode
from engine.ip.dhcp_options import MessageType, Option, encode_number, encode_text
from engine.ip.frames import ANY_ADDRESS, BROADCAST_ADDRESS, BROADCAST_MAC, Udp, build_udp_frame

MAX_MESSAGE_SIZE = 1472
"""Bytes of an answer that we take (option 57); goes unfragmented through any Ethernet."""

_Options = dict[int, bytes]


@dataclass(frozen=True, slots=True)
class Requests:
    """Builds the frames of one client."""

    mac: bytes
    hostname: str = ""
    """Told to the server (option 12) unless empty; printable ASCII."""

    @property
    def client_identifier(self) -> bytes:
        """Option 61: hardware type and address, so that the lease follows the MAC."""
        return b"\x01" + self.mac

    def discover(self, xid: int, secs: int, wanted: IPv4Address | None) -> bytes:
        """DISCOVER, by broadcast; ``wanted`` is the address we would like to have."""
        options: _Options = {} if wanted is None else {Option.REQUESTED_ADDRESS: wanted.packed}
        return self._broadcast(MessageType.DISCOVER, xid, options, secs=secs)

    def select(self, xid: int, secs: int, address: IPv4Address, server: IPv4Address) -> bytes:
        """REQUEST that takes the offer of ``server``, by broadcast."""
        options: _Options = {
            Option.REQUESTED_ADDRESS: address.packed,
            Option.SERVER_IDENTIFIER: server.packed,
        }
        return self._broadcast(MessageType.REQUEST, xid, options, secs=secs)

    def reboot(self, xid: int, secs: int, address: IPv4Address) -> bytes:
        """REQUEST that asks whether ``address`` is still ours (INIT-REBOOT), by broadcast."""
        options: _Options = {Option.REQUESTED_ADDRESS: address.packed}
        return self._broadcast(MessageType.REQUEST, xid, options, secs=secs)

    def renew(self, xid: int, address: IPv4Address, server: IPv4Address, server_mac: bytes) -> bytes:
        """REQUEST that extends the lease (RENEWING), to its server alone."""
        message = self._message(MessageType.REQUEST, xid, {}, ciaddr=address)
        return self._frame(message, address, server, server_mac)

    def rebind(self, xid: int, address: IPv4Address) -> bytes:
        """REQUEST that extends the lease (REBINDING), to any server."""
        message = self._message(MessageType.REQUEST, xid, {}, ciaddr=address)
        return self._frame(message, address, BROADCAST_ADDRESS, BROADCAST_MAC)

    def decline(self, xid: int, address: IPv4Address, server: IPv4Address) -> bytes:
        """DECLINE: somebody else uses ``address``; by broadcast."""
        options: _Options = {
            Option.REQUESTED_ADDRESS: address.packed,
            Option.SERVER_IDENTIFIER: server.packed,
        }
        return self._broadcast(MessageType.DECLINE, xid, options)

    def release(self, xid: int, address: IPv4Address, server: IPv4Address, server_mac: bytes) -> bytes:
        """RELEASE: the address is no longer needed; to the lease's server alone."""
        options: _Options = {Option.SERVER_IDENTIFIER: server.packed}
        message = self._message(MessageType.RELEASE, xid, options, ciaddr=address)
        return self._frame(message, address, server, server_mac)

    def _broadcast(self, kind: MessageType, xid: int, options: _Options, secs: int = 0) -> bytes:
        message = self._message(kind, xid, options, secs=secs)
        return self._frame(message, ANY_ADDRESS, BROADCAST_ADDRESS, BROADCAST_MAC)

    def _message(
        self,
        kind: MessageType,
        xid: int,
        options: _Options,
        *,
        secs: int = 0,
        ciaddr: IPv4Address = ANY_ADDRESS,
    ) -> DhcpMessage:
        values: _Options = {
            Option.MESSAGE_TYPE: encode_number(kind, 1),
            Option.CLIENT_IDENTIFIER: self.client_identifier,
            **options,
        }
        if kind in (MessageType.DISCOVER, MessageType.REQUEST):
            values[Option.MAX_MESSAGE_SIZE] = encode_number(MAX_MESSAGE_SIZE, 2)
            values[Option.PARAMETER_REQUEST_LIST] = bytes(REQUESTED_OPTIONS)
            if self.hostname:
                values[Option.HOST_NAME] = encode_text(self.hostname)
        # The broadcast flag stays clear: we read raw frames, so answers to an address that
        # is not configured yet do reach us, and the other members of the hub are spared.
        return DhcpMessage(
            op=BOOTREQUEST, xid=xid, chaddr=self.mac, options=values, secs=min(secs, 0xFFFF), ciaddr=ciaddr
        )

    def _frame(
        self, message: DhcpMessage, source: IPv4Address, destination: IPv4Address, destination_mac: bytes
    ) -> bytes:
        datagram = Udp(CLIENT_PORT, SERVER_PORT, encode(message))
        return build_udp_frame(self.mac, destination_mac, source, destination, datagram)
