"""Tells when somebody may have changed the machine's name servers under us.

That is a change of ``resolv.conf`` or of what it leads to, and a new systemd-resolved. Whoever is
told calls :meth:`helper.dns.dns.Dns.repair`, which finds out whether anything is wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Protocol

from helper.dns.environment import RESOLVED
from helper.dns.inotify import Inotify
from helper.dns.paths import Paths

SETTLED = 0.25
"""Seconds without a further change after which it is told."""
LATEST = 1.0
"""Seconds after the first change by which it is told, however many follow."""

_log = logging.getLogger(__name__)


class OwnerBus(Protocol):
    """As far as it is needed here (:class:`helper.bus.SystemBus`)."""

    async def watch_owner(self, name: str, on_change: Callable[[str], None]) -> None:
        """Follow who owns a name."""
        ...


class DnsWatch:
    """Calls ``on_change`` on the loop's thread with what changed, once for changes that come together.

    A machine without room for file watches is told of in the log and does without.
    """

    def __init__(self, on_change: Callable[[str], None], paths: Paths | None = None) -> None:
        self._on_change = on_change
        self._paths = Paths() if paths is None else paths
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._first = 0.0
        self._what: dict[str, None] = {}
        self._owner: str | None = None
        self._names: set[tuple[str, str]] = set()
        self._closed = False
        self._inotify: Inotify | None = None
        try:
            self._inotify = Inotify(self._file_changed)
        except OSError as error:
            _log.warning("changes of %s are not seen: %s", self._paths.resolv_conf, error)
        self._follow()

    async def start(self, bus: OwnerBus) -> None:
        """Follow systemd-resolved, too."""
        await bus.watch_owner(RESOLVED, self._owner_changed)

    def close(self) -> None:
        """Nothing is told any more. Safe to call twice."""
        if self._timer is not None:
            self._timer.cancel()
        if self._inotify is not None:
            self._inotify.close()
        self._closed = True

    def _follow(self) -> None:
        """Watch the file's folder and, when it is a link, that of what it leads to."""
        if self._inotify is None or self._closed:
            return
        places = {self._paths.resolv_conf}
        with contextlib.suppress(OSError):  # A loop leads nowhere.
            places.add(self._paths.follow(self._paths.resolv_conf))
        split = [(str(PurePosixPath(place).parent), PurePosixPath(place).name) for place in places]
        self._names = set(split)
        folders = {}
        for folder, _ in split:
            folders[folder] = self._paths.at(self._paths.follow(folder))
        self._inotify.watch(folders)

    def _file_changed(self, folder: str, name: str) -> None:
        if not name or (folder, name) in self._names:
            self._follow()
            self._note("resolv.conf")

    def _owner_changed(self, owner: str) -> None:
        before, self._owner = self._owner, owner
        if before is not None and owner:
            self._note("systemd-resolved")

    def _note(self, what: str) -> None:
        if self._closed:
            return
        now = self._loop.time()
        self._what[what] = None
        if self._timer is None:
            self._first = now
        else:
            self._timer.cancel()
        self._timer = self._loop.call_at(min(now + SETTLED, self._first + LATEST), self._tell)

    def _tell(self) -> None:
        self._timer = None
        what, self._what = ", ".join(self._what), {}
        self._on_change(what)
