"""Events on their way to the clients: the ring of the past, and one bounded queue a client.

Nothing here waits or does I/O. :class:`EventHub` numbers what it is told and hands it to the
:class:`Outbox` of every subscriber; the server empties the outboxes as fast as clients read.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable

from helper.api import rpc
from helper.api.types import Event, EventBody, KillSwitchChanged, StateChanged

RING = 1024
"""Numbered events kept for clients that come back."""
OUTBOX_LIMIT = 1024 * 1024
"""Bytes queued for one client."""
REPLAY_LIMIT = OUTBOX_LIMIT // 2
"""Bytes of replayed events: they are queued at once, and must leave room for what follows."""

_log = logging.getLogger(__name__)

View = Callable[[EventBody, int], EventBody | None]
"""Gives the event on a session of that owner as one client may see it, ``None`` for not at all."""


class Outbox:
    """Lines waiting for one client, at most ``limit`` bytes.

    When a line does not fit, droppable lines go first: the new one if it is droppable, else
    those in the queue. If that does not help, the client is too slow: the queue is emptied for
    good, ``overflowed`` is set, and the client must be disconnected. ``wake`` is called when
    there is something to send or the client to be disconnected.
    """

    def __init__(self, wake: Callable[[], None], limit: int = OUTBOX_LIMIT) -> None:
        self._wake = wake
        self._limit = limit
        self._lines: deque[tuple[bytes, bool]] = deque()
        self._droppable = 0
        self._closed = False
        self.size = 0
        """Bytes queued."""
        self.overflowed = False

    def put(self, line: bytes, droppable: bool = False) -> None:
        """Queue a line; ``droppable`` says that the client can do without it."""
        if self._closed:
            return
        if self.size + len(line) > self._limit:
            if droppable:
                return
            self._drop()
            if self.size + len(line) > self._limit:
                self.close()
                self.overflowed = True
                self._wake()
                return
        self._lines.append((line, droppable))
        self.size += len(line)
        self._droppable += droppable
        self._wake()

    def take(self, size: int) -> bytes:
        """Remove and return the oldest lines: about ``size`` bytes, at least one line.

        Empty when there is none.
        """
        taken: list[bytes] = []
        total = 0
        while self._lines and total < size:
            line, droppable = self._lines.popleft()
            taken.append(line)
            total += len(line)
            self._droppable -= droppable
        self.size -= total
        return b"".join(taken)

    def close(self) -> None:
        """Forget the queue and take nothing more; safe to call twice."""
        self._closed = True
        self._lines.clear()
        self._droppable = 0
        self.size = 0

    def _drop(self) -> None:
        if self._droppable:
            self._lines = deque(item for item in self._lines if not item[1])
            self._droppable = 0
            self.size = sum(len(line) for line, _ in self._lines)


class EventHub:
    """Numbers events, remembers the last :data:`RING`, and passes them on.

    ``boot`` identifies this run of the helper. Changes of a session's state and of the kill switch
    are numbered from 1 on and can be replayed. Ticks and log lines repeat the last number, are not
    kept, and are dropped for slow readers.
    """

    def __init__(self, boot: str, ring: int = RING) -> None:
        self.boot = boot
        self.seq = 0
        """Number of the newest event; 0 before the first."""
        self._ring: deque[tuple[Event, int]] = deque(maxlen=ring)
        self._subscribers: dict[Outbox, View] = {}

    def publish(self, body: EventBody, owner: int = 0) -> None:
        """Tell everyone who may know. Never waits, never raises.

        ``owner`` is the uid whose session the event is about; changes of state and of the kill
        switch carry it themselves. The default is root: nobody but root and operators sees the event.
        """
        numbered = isinstance(body, StateChanged | KillSwitchChanged)
        if isinstance(body, StateChanged):
            owner = body.session.owner
        elif isinstance(body, KillSwitchChanged):
            owner = body.killswitch.owner
        self.seq += numbered
        event = Event(seq=self.seq, body=body)
        if numbered:
            self._ring.append((event, owner))
        whole: bytes | None = None
        for outbox, view in tuple(self._subscribers.items()):
            # One bad event or subscriber must not keep the others from theirs, nor stop the
            # session that reports it.
            try:
                seen = view(body, owner)
                if seen is body:
                    whole = whole or _encode(event)
                    outbox.put(whole, droppable=not numbered)
                elif seen is not None:
                    outbox.put(_encode(Event(seq=event.seq, body=seen)), droppable=not numbered)
            except Exception:
                _log.exception("event %d was not passed on", event.seq)

    def replay(self, since: int, boot: str, view: View) -> list[bytes] | None:
        """The lines of all events after ``since`` of the run ``boot``, as one client sees them.

        ``None`` when they are not all known any more, or are more than :data:`REPLAY_LIMIT`
        bytes: then a picture of the present serves the client better.
        """
        if boot != self.boot or not self.seq - len(self._ring) <= since <= self.seq:
            return None
        lines: list[bytes] = []
        size = 0
        for event, owner in self._ring:
            seen = view(event.body, owner) if event.seq > since else None
            if seen is not None:
                lines.append(_encode(Event(seq=event.seq, body=seen)))
                size += len(lines[-1])
                if size > REPLAY_LIMIT:
                    return None
        return lines

    def attach(self, outbox: Outbox, view: View) -> None:
        """Pass on each new event. A second call for the same outbox replaces the first."""
        self._subscribers[outbox] = view

    def detach(self, outbox: Outbox) -> None:
        """Pass on nothing more; safe for one that was never attached."""
        self._subscribers.pop(outbox, None)


def _encode(event: Event) -> bytes:
    return rpc.encode_notification("event", event)
