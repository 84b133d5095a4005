"""The desktop's notification server, in a thread: what the tests' person would have been told."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType

from tests.support.desktop import Desktop
from tests.support.desktop_reader import spoken
from tests.support.tray_hosts import NotificationServer

_SECONDS = 10.0


class Notices:
    """Takes notifications on a desktop's message bus; a context manager."""

    def __init__(self, desktop: Desktop) -> None:
        self._server = NotificationServer(desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> Notices:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._server.start(), self._loop).result(_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._server.stop(), self._loop).result(_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def said(self) -> list[str]:
        """The titles of all so far, in order."""
        return [spoken(str(asked["title"])) for asked in self._server.asked]

    @property
    def standing(self) -> list[str]:
        """The titles of those that are shown now."""
        return [spoken(str(shown["title"])) for shown in self._server.shown.values()]
