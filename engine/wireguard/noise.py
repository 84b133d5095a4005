"""The handshake Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s (whitepaper section 5.4, ``snap.md`` 3.2-3.4).

X25519 is nearly all that a handshake costs, so its results are asked for only when everything
cheaper has been checked, and the one that is the same in every handshake with a peer,
``private.exchange(peer_public)``, can be computed once and given as ``static_shared``:

==========================  ====================  ======================
step                        X25519, besides the   with ``static_shared``
                            ephemeral key's own
==========================  ====================  ======================
:class:`Initiator`          2                     1
:meth:`Initiator.finish`    2                     2
``peek``, then ``finish``   1 + 1                 1 + 0
``respond``                 2                     2
==========================  ====================  ======================

None of this looks at mac1 or mac2: a caller verifies mac1 (:mod:`engine.wireguard.cookies`)
before it gives a message to anything here, so that a message without it costs one hash.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.wireguard.crypto import KEY_SIZE, PrivateKey, hash_, kdf1, kdf2, kdf3, open_, seal
from engine.wireguard.errors import BadKey, NoiseError
from engine.wireguard.messages import Initiation, Response

CONSTRUCTION = b"Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s"
IDENTIFIER = b"WireGuard v1 zx2c4 Jason@zx2c4.com"
FIRST_CHAIN = hash_(CONSTRUCTION)
FIRST_HASH = hash_(FIRST_CHAIN, IDENTIFIER)
NO_PRESHARED_KEY = bytes(KEY_SIZE)


@dataclass(frozen=True, slots=True)
class TransportKeys:
    """What a handshake is for: the keys of transport data, 32 bytes each. Never shown by ``repr``."""

    send: bytes = field(repr=False)
    receive: bytes = field(repr=False)


class _State:
    """Noise's symmetric state: what both sides have said (``hash``) and what they share (``chain``)."""

    __slots__ = ("chain", "hash")

    def __init__(self, chain: bytes, hash_so_far: bytes) -> None:
        self.chain = chain
        self.hash = hash_so_far

    @classmethod
    def begin(cls, responder_public: bytes) -> _State:
        return cls(FIRST_CHAIN, hash_(FIRST_HASH, responder_public))

    def copy(self) -> _State:
        return _State(self.chain, self.hash)

    def mix_ephemeral(self, public: bytes) -> None:
        self.hash = hash_(self.hash, public)
        self.chain = kdf1(self.chain, public)

    def mix_secret(self, shared: bytes) -> None:
        self.chain = kdf1(self.chain, shared)

    def mix_secret_for_key(self, shared: bytes) -> bytes:
        self.chain, key = kdf2(self.chain, shared)
        return key

    def mix_preshared_for_key(self, preshared: bytes) -> bytes:
        self.chain, said, key = kdf3(self.chain, preshared)
        self.hash = hash_(self.hash, said)
        return key

    def seal(self, key: bytes, plaintext: bytes) -> bytes:
        ciphertext = seal(key, plaintext, self.hash)
        self.hash = hash_(self.hash, ciphertext)
        return ciphertext

    def open(self, key: bytes, ciphertext: bytes) -> bytes:
        plaintext = open_(key, ciphertext, self.hash)
        self.hash = hash_(self.hash, ciphertext)
        return plaintext

    def split(self) -> tuple[bytes, bytes]:
        """Keys of transport data: from the initiator, from the responder."""
        return kdf2(self.chain, b"")


class Initiator:
    """One handshake begun by us. Its secrets are forgotten once it is finished."""

    __slots__ = ("_ephemeral", "_preshared", "_private", "_state", "message", "sender")

    message: bytes
    """The initiation, 148 bytes with both macs zero."""
    sender: int
    """Our index, by which the response is known."""

    def __init__(
        self,
        private: PrivateKey,
        peer_public: bytes,
        *,
        preshared: bytes = NO_PRESHARED_KEY,
        ephemeral: PrivateKey,
        sender: int,
        timestamp: bytes,
        static_shared: bytes | None = None,
    ) -> None:
        """Make the initiation.

        ``ephemeral`` is a key made for this handshake alone, ``sender`` an index (32 bits) in use
        nowhere else, ``timestamp`` 12 bytes greater than those of earlier handshakes.
        ``static_shared`` is ``private.exchange(peer_public)`` when the caller has it. Raises
        :class:`NoiseError` when the peer's public key is one of low order, and :class:`BadKey`
        when the preshared key has not 32 bytes.
        """
        _check_preshared(preshared)
        state = _State.begin(peer_public)
        state.mix_ephemeral(ephemeral.public)
        key = state.mix_secret_for_key(ephemeral.exchange(peer_public))
        encrypted_static = state.seal(key, private.public)
        if static_shared is None:
            static_shared = private.exchange(peer_public)
        key = state.mix_secret_for_key(static_shared)
        encrypted_timestamp = state.seal(key, timestamp)
        self.message = Initiation(sender, ephemeral.public, encrypted_static, encrypted_timestamp).encode()
        self.sender = sender
        self._private = private
        self._ephemeral: PrivateKey | None = ephemeral
        self._preshared = preshared
        self._state: _State | None = state

    def finish(self, response: Response) -> tuple[TransportKeys, bytes]:
        """Our keys, and what the responder put into its answer (``b""`` in WireGuard).

        The caller has verified the response's mac1. Raises :class:`NoiseError` when the response
        is not the answer of that peer to this initiation; then another one can still finish it.
        After a success the secrets are gone, and a second response is refused like a wrong one.
        """
        if self._state is None or self._ephemeral is None:
            raise NoiseError("this handshake is finished")
        if response.receiver != self.sender:
            raise NoiseError("a response to another initiation")
        state = self._state.copy()
        state.mix_ephemeral(response.ephemeral)
        state.mix_secret(self._ephemeral.exchange(response.ephemeral))
        state.mix_secret(self._private.exchange(response.ephemeral))
        key = state.mix_preshared_for_key(self._preshared)
        payload = state.open(key, response.encrypted_payload)
        send, receive = state.split()
        self._state = self._ephemeral = None
        return TransportKeys(send, receive), payload


class ReceivedInitiation:
    """An initiation to us that authenticates. The caller still judges who it is from and its timestamp."""

    __slots__ = ("_peer_ephemeral", "_state", "peer_public", "sender", "timestamp")

    peer_public: bytes
    """The initiator's static key, proved by the timestamp's seal."""
    timestamp: bytes
    """TAI64N, 12 bytes; not greater than an earlier one of the same peer: a replay, to be dropped."""
    sender: int
    """The initiator's index."""

    def __init__(self, message: Initiation, peer_public: bytes, timestamp: bytes, state: _State) -> None:
        """Use :meth:`read` or :meth:`peek`."""
        self.peer_public = peer_public
        self.timestamp = timestamp
        self.sender = message.sender
        self._peer_ephemeral = message.ephemeral
        self._state = state

    @staticmethod
    def peek(private: PrivateKey, message: Initiation) -> PeekedInitiation:
        """Find out whom the initiation claims to be from: one X25519. Verify its mac1 first.

        Raises :class:`NoiseError` when it was not made for our key.
        """
        return PeekedInitiation(private, message)

    @classmethod
    def read(
        cls, private: PrivateKey, message: Initiation, *, static_shared: bytes | None = None
    ) -> ReceivedInitiation:
        """Both steps at once, for who has one peer or few: two X25519, one with ``static_shared``.

        Verify its mac1 first. Raises :class:`NoiseError` when it does not authenticate.
        """
        return cls.peek(private, message).finish(static_shared)

    def respond(
        self, *, preshared: bytes, ephemeral: PrivateKey, sender: int, payload: bytes = b""
    ) -> tuple[bytes, TransportKeys]:
        """The response with both macs zero, and our keys: two X25519.

        ``ephemeral`` is a key made for this handshake alone, ``sender`` our index, ``payload`` what
        only the initiator shall read (in SNAP its address as we see it, 20 bytes). Raises
        :class:`NoiseError` when one of the initiator's public keys is of low order, and
        :class:`BadKey` when the preshared key has not 32 bytes.
        """
        _check_preshared(preshared)
        state = self._state.copy()
        state.mix_ephemeral(ephemeral.public)
        state.mix_secret(ephemeral.exchange(self._peer_ephemeral))
        state.mix_secret(ephemeral.exchange(self.peer_public))
        key = state.mix_preshared_for_key(preshared)
        encrypted_payload = state.seal(key, payload)
        receive, send = state.split()
        response = Response(sender, self.sender, ephemeral.public, encrypted_payload)
        return response.encode(), TransportKeys(send, receive)


class PeekedInitiation:
    """An initiation of which the sender's key is known but not yet proved."""

    __slots__ = ("_message", "_private", "_state", "peer_public")

    peer_public: bytes
    """The static key that the sender claims. Anyone can claim any: believe nothing before :meth:`finish`."""

    def __init__(self, private: PrivateKey, message: Initiation) -> None:
        """Use :meth:`ReceivedInitiation.peek`."""
        state = _State.begin(private.public)
        state.mix_ephemeral(message.ephemeral)
        key = state.mix_secret_for_key(private.exchange(message.ephemeral))
        self.peer_public = state.open(key, message.encrypted_static)
        self._private = private
        self._message = message
        self._state = state

    def finish(self, static_shared: bytes | None = None) -> ReceivedInitiation:
        """Prove it: with ``static_shared``, ``private.exchange(peer_public)``, without any X25519.

        Raises :class:`NoiseError` when it does not authenticate.
        """
        if static_shared is None:
            static_shared = self._private.exchange(self.peer_public)
        state = self._state.copy()
        key = state.mix_secret_for_key(static_shared)
        timestamp = state.open(key, self._message.encrypted_timestamp)
        return ReceivedInitiation(self._message, self.peer_public, timestamp, state)


def _check_preshared(preshared: bytes) -> None:
    if len(preshared) != KEY_SIZE:
        raise BadKey(f"a preshared key has {KEY_SIZE} bytes, not {len(preshared)}")
