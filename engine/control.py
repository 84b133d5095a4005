"""The words between the helper and an engine process.

One message is one datagram of JSON on a ``SOCK_SEQPACKET`` socket pair, so descriptors that
travel with a message (``SCM_RIGHTS``) can not be confused with another's. The engine process
is not trusted: the helper decodes what it says strictly and checks every value before use.
"""

from __future__ import annotations

import array
import contextlib
import os
import socket
from collections.abc import Callable
from typing import Annotated

import msgspec

from engine.failures import Count, Failure, Text

MAX_MESSAGE = 64 * 1024
"""Bytes of one encoded message; longer ones are refused on both sides."""
MAX_DESCRIPTORS = 4
"""Descriptors that may travel with one message."""


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of everything that crosses the control socket."""


Texts = Annotated[tuple[Text, ...], msgspec.Meta(max_length=64)]


# --- what both ends hold of the network ------------------------------------------------------


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A route that the tunnel's network offers."""

    destination: Text
    """Network in CIDR form."""
    gateway: Text
    """Next hop; empty for an on-link destination."""


class Lease(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Network settings obtained inside the tunnel (RFC 2131 and its options)."""

    address: Text
    """IPv4 interface in CIDR form, e.g. ``192.168.30.10/24``."""
    broadcast: Text = ""
    routers: Texts = ()
    routes: Annotated[tuple[Route, ...], msgspec.Meta(max_length=128)] = ()
    """Options 121 and 33; when option 121 was given, ``routers`` is empty (RFC 3442)."""
    dns: Texts = ()
    domain: Text = ""
    search: Texts = ()
    ntp: Texts = ()
    mtu: Count = 0
    """Option 26; 0 when the server named none."""
    server: Text = ""
    """Option 54."""
    lifetime: Count = 0
    """Seconds (option 51)."""


class DeviceInfo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The device whose descriptor comes with :class:`Start`."""

    name: Text
    mac: Text
    mtu: Count


# --- helper to engine ------------------------------------------------------------------------


class Start(Message, frozen=True, tag="start"):
    """First message, once. Carries one descriptor: the TUN/TAP device."""

    kind: str
    """Which engine: ``softether`` or ``wireguard``."""
    settings: msgspec.Raw
    """The engine's own settings, e.g. :class:`engine.softether.settings.Settings`."""
    secrets: dict[str, str]
    """E.g. ``{"password": …}``. Never logged, never sent back."""
    device: DeviceInfo
    dhcp: bool
    """Whether the engine shall obtain an IPv4 address on the tunnel."""
    hostname: str = ""
    """Name to tell the DHCP server; empty tells none."""
    previous: Lease | None = None
    """The lease of the session that this one continues, to be asked for again."""

    def __repr__(self) -> str:
        """Without the secrets."""
        return f"<Start {self.kind} on {self.device.name}>"


class Transport(Message, frozen=True, tag="transport"):
    """Answer to :class:`NeedTransport`; carries one descriptor, a connected socket."""

    request: int
    peer: str
    """Numeric address and port it is connected to."""


class TransportFailed(Message, frozen=True, tag="transport_failed"):
    """Answer to anything needed of the network that could not be had."""

    request: int
    failure: Failure


class Sockets(Message, frozen=True, tag="sockets"):
    """Answer to :class:`NeedSockets`; carries one bound, unconnected UDP socket for each IP version."""

    request: int
    versions: tuple[int, ...]
    """The IP version of each descriptor, in their order: ``(4, 6)``, or one of them."""


class Addresses(Message, frozen=True, tag="addresses"):
    """Answer to :class:`NeedAddresses`: where to send datagrams; ways there lead around the tunnel."""

    request: int
    addresses: Texts
    """Numeric, the best first; at least one."""


class NetworkChanged(Message, frozen=True, tag="network_changed"):
    """This machine's addresses or routes outside the tunnel changed: peers may not know us any more."""


class Stop(Message, frozen=True, tag="stop"):
    """Close cleanly (release the lease, say goodbye), then exit."""


ToEngine = Start | Transport | TransportFailed | Sockets | Addresses | NetworkChanged | Stop


# --- engine to helper ------------------------------------------------------------------------


class NeedTransport(Message, frozen=True, tag="need_transport"):
    """Ask the helper for a connection to the server.

    The helper opens it, because it alone can keep it outside the tunnel.
    """

    request: Count
    host: Text
    port: Count


class NeedSockets(Message, frozen=True, tag="need_sockets"):
    """Ask the helper for UDP sockets, bound as the profile says, whose datagrams stay outside the tunnel."""

    request: Count


class NeedAddresses(Message, frozen=True, tag="need_addresses"):
    """Ask the helper to resolve one of the profile's endpoints, anew each time.

    It alone can do so outside the tunnel, and it keeps what it answers reachable there.
    """

    request: Count
    host: Text
    port: Count


class Roamed(Message, frozen=True, tag="roamed"):
    """A peer proved that it is now reached at another address, which must stay outside the tunnel."""

    peer: Count
    """Which of the settings' peers, from 0."""
    address: Text
    """Numeric."""
    port: Count = 0
    """To be shown; 0 when it is of no interest."""


class HandshakeDone(Message, frozen=True, tag="handshake_done"):
    """New keys were agreed on with a peer."""

    peer: Count
    """Which of the settings' peers, from 0."""


class Authenticating(Message, frozen=True, tag="authenticating"):
    """The server is the right one and is being asked to let us in."""


class Established(Message, frozen=True, tag="established"):
    """Logged in; frames flow from now on."""

    server: Text
    """What the server calls itself."""
    cipher: Text
    """Negotiated TLS version and suite."""
    session: Text
    """The server's name for our session."""
    notice: Text = ""
    """Message of the day, control characters removed."""


class Leased(Message, frozen=True, tag="leased"):
    """An address was obtained, renewed or replaced."""

    lease: Lease


class LeaseLost(Message, frozen=True, tag="lease_lost"):
    """The address must no longer be used; the engine is trying for another."""


class Counters(Message, frozen=True, tag="counters"):
    """Totals since the start of this engine process; sent once a second when changed."""

    rx_frames: Count
    rx_bytes: Count
    tx_frames: Count
    tx_bytes: Count
    dropped: Count
    rtt: Count = 0
    """Microseconds to the server and back, outside the tunnel, as last measured; 0 while not known. A change
    of it alone is not sent."""


class Log(Message, frozen=True, tag="log"):
    """A line for the session's log."""

    level: Text
    """``debug``, ``info``, ``warning`` or ``error``."""
    text: Text


class Ended(Message, frozen=True, tag="ended"):
    """Last message. ``failure`` is empty after an orderly end on request."""

    failure: Failure | None = None


FromEngine = (
    NeedTransport
    | NeedSockets
    | NeedAddresses
    | Roamed
    | HandshakeDone
    | Authenticating
    | Established
    | Leased
    | LeaseLost
    | Counters
    | Log
    | Ended
)


class ControlError(Exception):
    """The other side of the control socket sent what it must not."""


class ControlSocket:
    """One end of the control socket pair, sending and receiving typed messages.

    ``incoming`` is the union this end accepts: :data:`FromEngine` in the helper,
    :data:`ToEngine` in the engine process. ``dispose`` closes descriptors that came with
    something unacceptable.
    """

    def __init__(
        self, sock: socket.socket, incoming: object, dispose: Callable[[int], None] = os.close
    ) -> None:
        self._sock = sock
        self._dispose = dispose
        self._decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(incoming)

    def fileno(self) -> int:
        """The descriptor, to wait on."""
        return self._sock.fileno()

    def send(self, message: Message, descriptors: tuple[int, ...] = ()) -> None:
        """Send one message and duplicates of ``descriptors``.

        Raises :class:`ControlError` if it is too long, :class:`OSError` from the socket
        (``BlockingIOError`` when the other side does not read).
        """
        data = msgspec.json.encode(message)
        if len(data) > MAX_MESSAGE:
            raise ControlError(f"message of {len(data)} bytes is over the limit of {MAX_MESSAGE}")
        socket.send_fds(self._sock, [data], list(descriptors))

    def receive(self) -> tuple[Message, tuple[int, ...]] | None:
        """Receive one message and the descriptors that came with it; ``None`` at the end.

        Raises :class:`ControlError` on anything that is not one of our messages (received
        descriptors are closed then), :class:`BlockingIOError` when nothing is there.
        """
        data, ancillary, flags, _ = self._sock.recvmsg(
            MAX_MESSAGE,
            socket.CMSG_SPACE(MAX_DESCRIPTORS * array.array("i").itemsize),
            socket.MSG_CMSG_CLOEXEC,
        )
        descriptors = array.array("i")
        for level, kind, payload in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                descriptors.frombytes(payload[: len(payload) - len(payload) % descriptors.itemsize])
        if not data and not descriptors:
            return None
        try:
            if flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC):
                raise ControlError("message or its descriptors are over the limit")
            return self._decoder.decode(data), tuple(descriptors)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ControlError) as error:
            for descriptor in descriptors:
                with contextlib.suppress(OSError):
                    self._dispose(descriptor)
            raise ControlError(str(error)) from error

    def close(self) -> None:
        """Close this end; safe to call twice."""
        self._sock.close()


def control_pair() -> tuple[socket.socket, socket.socket]:
    """A connected pair of non-blocking sockets for the two ends."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    theirs.setblocking(False)
    return ours, theirs
