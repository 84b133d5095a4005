"""Watches one network interface: up and down, carrier, MTU, name, removal. Needs no right."""

from __future__ import annotations

import errno
import socket
from types import TracebackType
from typing import Self

from engine.device.link_events import (
    EventsLost,
    LinkEvent,
    LinkRemoved,
    LinkState,
    link_request,
    parse_link_events,
)

_RTMGRP_LINK = 1
_ROOM = 65_536
_MAX_READS = 64
"""Datagrams taken in one call, so that a flood does not hold the event loop."""


class LinkWatch:
    """What happens to the interface with this index, in the network namespace where this is made.

    For an event loop: ``loop.add_reader(watch, …)``, then :meth:`read`. The present state is the
    first event, or :class:`LinkRemoved` when there is no such interface. A context manager.
    """

    def __init__(self, index: int) -> None:
        self._index = index
        self._last: LinkState | LinkRemoved | None = None
        self._changes: list[LinkState | LinkRemoved] = []
        self._stale = False  # events were lost
        self._sequence = 0
        self._room = bytearray(_ROOM)
        kind = socket.SOCK_RAW | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC
        self._socket = socket.socket(socket.AF_NETLINK, kind, socket.NETLINK_ROUTE)
        try:
            self._socket.bind((0, _RTMGRP_LINK))
            self._ask()
        except OSError:
            self._socket.close()
            raise

    @property
    def state(self) -> LinkState | None:
        """As it was at the last :meth:`read`; ``None`` before that and once it is removed."""
        return self._last if isinstance(self._last, LinkState) else None

    def read(self) -> list[LinkState | LinkRemoved]:
        """What changed since the last call, in order; states that say nothing new are left out.

        Nothing comes after :class:`LinkRemoved`. Raises :class:`LinkEventError` for a message
        that can not be understood, which is then lost, and :class:`OSError` once closed.
        """
        for _ in range(_MAX_READS):
            try:
                size, sender = self._socket.recvfrom_into(self._room)
            except BlockingIOError:
                if not self._stale:
                    break
                # Only now: in a full socket the answer would be lost as well.
                self._stale = False
                self._ask()
                continue
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
                self._stale = True
                continue
            if sender[0] != 0:  # another process may send to us too; only 0 is the kernel
                continue
            for event in parse_link_events(memoryview(self._room)[:size], asked=self._index):
                self._take(event)
        changes, self._changes = self._changes, []
        return changes

    def _take(self, event: LinkEvent) -> None:
        if isinstance(event, EventsLost):
            self._stale = True
        elif event.index == self._index and event != self._last and not isinstance(self._last, LinkRemoved):
            self._last = event
            self._changes.append(event)

    def _ask(self) -> None:
        self._sequence += 1
        self._socket.sendto(link_request(self._index, self._sequence), (0, 0))

    def fileno(self) -> int:
        """The socket, to wait on."""
        return self._socket.fileno()

    def close(self) -> None:
        """Close the socket; safe to call twice. Remove it from the event loop first."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
