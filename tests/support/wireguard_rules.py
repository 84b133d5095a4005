"""What the whitepaper's section 6 obliges a WireGuard peer to, told by its datagrams alone.

Slow and obvious: nothing is planned ahead. The watch is told what one node sent and what it took,
with the node's own time, and looks back whenever anything happened whether something is overdue.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from engine.wireguard.interface import Event, HandshakeCompleted, HandshakeFailed, PeerSilent

INITIATION, RESPONSE, TRANSPORT = 1, 2, 4
KEEPALIVE_SIZE = 32
ATTEMPTS = 18
RETRY = 5.0
LATEST_RETRY = 5.334
"""With jitter."""
EPSILON = 1e-6


@dataclass(eq=False)
class _Key:
    """What two sides agreed on."""

    created: float
    initiator: bool
    confirmed: bool
    """Whether the peer is known to have it too."""
    sent: int = -1
    """The last counter sent with it."""
    taken: set[int] = field(default_factory=set)


class Watch:
    """Raises :class:`AssertionError` when the node does what it must not, or does not what it must."""

    def __init__(self, name: str, *, persistent: float, now: float) -> None:
        self.name = name
        self.messages = {INITIATION: 0, RESPONSE: 0, TRANSPORT: 0}
        """How many were sent."""
        self.keepalives = 0
        self.completed = 0
        self.failed = 0
        self.silent = 0
        self._persistent = persistent
        self._sending: dict[int, _Key] = {}
        self._receiving: dict[int, _Key] = {}
        self._current: _Key | None = None
        self._next: _Key | None = None
        self._initiations: list[float] = []
        self._own: set[int] = set()
        """Indices of our initiations."""
        self._attempts = 0
        """Initiations since keys were last agreed on or an attempt was given up."""
        self._responded = float("-inf")
        self._last = now
        """When anything authentic was last sent or taken."""
        self._owed_since: float | None = None
        self._unanswered_since: float | None = None
        self._rekey_since: float | None = None
        self._silent_at = float("-inf")

    # --- what the node did ---

    def sent(self, now: float, message: bytes) -> None:
        kind = message[0]
        self.messages[kind] += 1
        if kind == INITIATION:
            self._sent_initiation(now, message)
        elif kind == RESPONSE:
            sender, receiver = struct.unpack_from("<4xII", message)
            key = _Key(now, initiator=False, confirmed=False)
            self._sending[receiver] = self._receiving[sender] = self._next = key
            self._responded = now
        else:
            self._sent_data(now, message)
        self._last = now
        self._owed_since = None

    def _sent_initiation(self, now: float, message: bytes) -> None:
        before = max(self._initiations[-1] if self._initiations else float("-inf"), self._responded)
        self._must(now, now - before >= RETRY - EPSILON, "an initiation within 5 s of a handshake message")
        self._initiations.append(now)
        self._attempts += 1
        self._must(now, self._attempts <= ATTEMPTS, "initiations for more than 90 s")
        self._own.add(struct.unpack_from("<4xI", message)[0])

    def _sent_data(self, now: float, message: bytes) -> None:
        receiver, counter = struct.unpack_from("<4xIQ", message)
        key = self._sending[receiver]
        age = now - key.created
        self._must(now, key.confirmed, "data with keys that the peer may not have")
        self._must(now, age < 180, "data with keys older than 180 s")
        self._must(now, counter > key.sent, "a counter used twice")
        key.sent = counter
        if key.initiator and age >= 120 and self._rekey_since is None:
            self._rekey_since = now
        if len(message) > KEEPALIVE_SIZE:
            if self._unanswered_since is None:
                self._unanswered_since = now
        else:
            self.keepalives += 1

    def took(self, now: float, message: bytes) -> None:
        """The node did not drop a message that came."""
        kind = message[0]
        if kind == RESPONSE:
            sender, receiver = struct.unpack_from("<4xII", message)
            self._must(now, receiver in self._own, "a response taken to nothing that we began")
            self._own.discard(receiver)
            key = _Key(now, initiator=True, confirmed=True)
            self._sending[sender] = self._receiving[receiver] = self._current = key
            self._next = self._rekey_since = None
        elif kind == TRANSPORT:
            self._took_data(now, message)
        self._last = now
        self._unanswered_since = None

    def _took_data(self, now: float, message: bytes) -> None:
        receiver, counter = struct.unpack_from("<4xIQ", message)
        key = self._receiving[receiver]
        self._must(now, now - key.created < 180, "data taken with keys older than 180 s")
        self._must(now, counter not in key.taken, "a message taken twice")
        key.taken.add(counter)
        key.confirmed = True
        if key is self._next:
            self._current, self._next, self._rekey_since = key, None, None
        if len(message) > KEEPALIVE_SIZE and self._owed_since is None:
            self._owed_since = now
        current = self._current
        if current is not None and current.initiator and now - current.created >= 165:
            self._rekey_since = self._rekey_since if self._rekey_since is not None else now

    def told(self, now: float, event: Event) -> None:
        match event:
            case HandshakeCompleted():
                self.completed += 1
                self._attempts = 0
            case HandshakeFailed():
                self._must(now, self._attempts == ATTEMPTS, "given up before 90 s")
                self.failed += 1
                self._attempts = 0
                # What was not answered until now has been tried for; what is sent from now on counts anew.
                self._unanswered_since = None
            case PeerSilent():
                self._must(now, now - self._silent_at >= 15, "called silent twice within 15 s")
                self._must(now, self._attempts >= 3, "called silent before 15 s")
                self.silent += 1
                self._silent_at = now

    # --- what the node did not do ---

    def check(self, now: float) -> None:
        """Look back. To be called when the node has done what it wants to at ``now``."""
        last = self._initiations[-1] if self._initiations else float("-inf")
        if self._attempts:
            deadline = max(last + LATEST_RETRY, self._responded + RETRY)
            self._must(now, now <= deadline + EPSILON, "an unanswered initiation was not repeated")
        if self._owed_since is not None and now > self._owed_since + 10 + EPSILON:
            usable = self._current is not None and now - self._current.created < 180
            self._must(now, not usable, "a keepalive is owed")
            self._owed_since = None
        self._rekey_since = self._check_initiation(now, self._rekey_since, 0.0, "new keys are due")
        self._unanswered_since = self._check_initiation(
            now, self._unanswered_since, 15.334, "nothing was done about a silent peer"
        )
        if self._persistent:
            self._must(now, now <= self._last + self._persistent + EPSILON, "a persistent keepalive is due")

    def _check_initiation(self, now: float, since: float | None, wait: float, rule: str) -> float | None:
        """That one was sent ``wait`` after ``since``, or a repetition of one is about to be."""
        if since is None:
            return None
        wanted = since + wait
        if now <= max(wanted + LATEST_RETRY, self._responded + RETRY) + EPSILON:
            return since
        begun = bool(self._initiations) and self._initiations[-1] >= wanted - LATEST_RETRY - EPSILON
        self._must(now, begun, rule)
        return None

    def _must(self, now: float, condition: bool, rule: str) -> None:
        assert condition, f"{self.name} at {now:.3f}: {rule}"
