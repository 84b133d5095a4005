"""The keys of one session: sealing and opening transport data (whitepaper sections 5.4.6 and 6.1)."""

from __future__ import annotations

import math
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from engine.wireguard.errors import MessageError, NoiseError, WireGuardError
from engine.wireguard.messages import TRANSPORT_HEADER, TRANSPORT_OVERHEAD, MessageType
from engine.wireguard.noise import TransportKeys
from engine.wireguard.replay import REJECT_AFTER_MESSAGES, ReplayWindow
from engine.wireguard.timers import REJECT_AFTER_TIME

REKEY_AFTER_MESSAGES = 2**60
"""Messages sent with a key after which a new one is asked for."""
PADDING = 16
"""WireGuard pads packets to multiples of so many bytes; SNAP does not pad."""

NONCE = struct.Struct("<4xQ")
"""Four zero bytes and the counter, little-endian (RFC 8439, 2.8)."""
"""Four zero bytes and the counter (``snap.md`` 3.2)."""
_HEADER_SIZE = TRANSPORT_HEADER.size


class Exhausted(WireGuardError):
    """A key that is too old, or was used too often, to send with."""


class Replayed(WireGuardError):
    """A counter that was seen before, or is too old to tell."""


class Keypair:
    """A key to send with, one to receive with, and what was sent and received with them."""

    __slots__ = (
        "_mtu",
        "_next_counter",
        "_padding",
        "created_at",
        "initiator",
        "local_index",
        "receive_cipher",
        "remote_index",
        "send_cipher",
        "window",
    )

    local_index: int
    """The receiver index of what comes, chosen by us."""
    remote_index: int
    """The receiver index of what we send, chosen by the peer."""
    initiator: bool
    """Whether we began the handshake."""
    created_at: float
    """Time of the handshake; minus infinity once wiped."""
    send_cipher: ChaCha20Poly1305
    receive_cipher: ChaCha20Poly1305
    window: ReplayWindow

    def __init__(
        self,
        keys: TransportKeys,
        *,
        local_index: int,
        remote_index: int,
        initiator: bool,
        created_at: float,
        padding: int = PADDING,
        mtu: int | None = None,
    ) -> None:
        """``padding`` is the multiple to which packets are padded, 1 for none.

        Padding never makes a packet longer than ``mtu``, so that its datagram still fits where a
        whole packet's does.
        """
        self.local_index = local_index
        self.remote_index = remote_index
        self.initiator = initiator
        self.created_at = created_at
        self.send_cipher = ChaCha20Poly1305(keys.send)
        self.receive_cipher = ChaCha20Poly1305(keys.receive)
        self.window = ReplayWindow()
        self._next_counter = 0
        self._padding = max(padding, 1)
        self._mtu = mtu

    def expired(self, now: float) -> bool:
        """Whether the keys are too old (180 s) for anything."""
        return now - self.created_at >= REJECT_AFTER_TIME

    @property
    def sendable(self) -> bool:
        """Whether there are counters left."""
        return self._next_counter < REJECT_AFTER_MESSAGES

    @property
    def worn(self) -> bool:
        """Whether so much was sent that new keys should be asked for."""
        return self._next_counter > REKEY_AFTER_MESSAGES

    def take_counters(self, count: int, now: float) -> int:
        """The first of ``count`` counters to send with, which nobody else gets.

        Raises :class:`Exhausted` when the keys are too old, or there are not so many left.
        """
        first = self._next_counter
        if now - self.created_at >= REJECT_AFTER_TIME:
            raise Exhausted("the keys are too old")
        if first + count > REJECT_AFTER_MESSAGES:
            raise Exhausted("the keys were used too often")
        self._next_counter = first + count
        return first

    def seal(self, packet: bytes, now: float) -> bytes:
        """One transport data message with ``packet``, padded; a keepalive if it is empty.

        Raises :class:`Exhausted` as :meth:`take_counters` does.
        """
        counter = self.take_counters(1, now)
        size = len(packet)
        excess = size % self._padding
        if excess:
            padding = self._padding - excess
            if self._mtu is not None and size + padding > self._mtu:
                padding = max(self._mtu - size, 0)
            packet = packet + bytes(padding)
        header = TRANSPORT_HEADER.pack(MessageType.TRANSPORT, self.remote_index, counter)
        return header + self.send_cipher.encrypt(NONCE.pack(counter), packet, None)

    def open(self, message: bytes | memoryview) -> bytes:
        """What a transport data message to :attr:`local_index` carries, still padded.

        Raises :class:`MessageError` when it is none, :class:`Replayed` for a counter that was had,
        and :class:`NoiseError` when it does not authenticate. Whoever calls looks at the keys'
        age first.
        """
        if len(message) < TRANSPORT_OVERHEAD:
            raise MessageError("too short for transport data")
        kind, index, counter = TRANSPORT_HEADER.unpack_from(message)
        if kind != MessageType.TRANSPORT or index != self.local_index:
            raise MessageError("no transport data for these keys")
        if not self.window.fresh(counter):
            raise Replayed("a counter that was seen before or is too old")
        if math.isinf(self.created_at):
            raise NoiseError("the keys are forgotten")
        try:
            packet = self.receive_cipher.decrypt(NONCE.pack(counter), message[_HEADER_SIZE:], None)
        except InvalidTag:
            raise NoiseError("transport data does not authenticate") from None
        self.window.accept(counter)
        return packet

    def wipe(self) -> None:
        """Forget the keys, as far as Python can: nothing of ours refers to them any more.

        From then on they count as expired. OpenSSL overwrites its copy when the last reference goes.
        """
        self.created_at = -math.inf
        for cipher in ("send_cipher", "receive_cipher"):
            if hasattr(self, cipher):
                delattr(self, cipher)


class Keypairs:
    """The three keypairs of a peer, and how they take each other's places (as in wireguard-go).

    What falls out is wiped and given back, for its index to be freed.
    """

    __slots__ = ("current", "next", "previous")

    current: Keypair | None
    """To send with."""
    previous: Keypair | None
    """Still good for what is under way."""
    next: Keypair | None
    """Of our response: to send with once the initiator has shown that it has the same keys."""

    def __init__(self) -> None:
        self.current = self.previous = self.next = None

    def add(self, keypair: Keypair) -> list[Keypair]:
        """Take a new keypair; whose role we had in its handshake decides where to."""
        if keypair.initiator:
            # When both sides began at the same time, the other one may send with `next` for now.
            gone = [self.previous, self.current] if self.next is not None else [self.previous]
            self.previous = self.next if self.next is not None else self.current
            self.next = None
            self.current = keypair
        else:
            gone = [self.next, self.previous]
            self.next = keypair
            self.previous = None
        return _wiped(gone)

    def confirm(self, keypair: Keypair) -> list[Keypair] | None:
        """Something authentic came with ``keypair``: if it is the next one, it becomes the current one.

        ``None`` when nothing changes.
        """
        if keypair is not self.next:
            return None
        gone = [self.previous]
        self.previous, self.current, self.next = self.current, keypair, None
        return _wiped(gone)

    def wipe(self) -> list[Keypair]:
        """Forget all."""
        gone = [self.current, self.previous, self.next]
        self.current = self.previous = self.next = None
        return _wiped(gone)


def _wiped(keypairs: list[Keypair | None]) -> list[Keypair]:
    gone = [keypair for keypair in keypairs if keypair is not None]
    for keypair in gone:
        keypair.wipe()
    return gone
