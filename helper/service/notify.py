"""Tells the service manager how we are (sd_notify(3)), and feeds its watchdog.

Without a manager (``NOTIFY_SOCKET`` is not set) everything here does nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Final

MAX_STATUS = 200
"""Characters of a status line."""
_LONGEST_PATH: Final = 107
"""Bytes of a socket's address (unix(7)), without the zero at its end or beginning."""

_log = logging.getLogger(__name__)


def _healthy() -> bool:
    return True


@dataclass(frozen=True)
class Notifier:
    """The way to the service manager; :meth:`from_environment` finds it.

    No method raises: a manager that does not listen is no reason to serve nobody.
    """

    address: str = ""
    """A path, or a name in the abstract namespace after ``@``; empty for no manager."""
    watchdog: float = 0.0
    """Seconds after which the manager takes our silence for death; 0 for never."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], pid: int) -> Notifier:
        """What ``NOTIFY_SOCKET``, ``WATCHDOG_USEC`` and ``WATCHDOG_PID`` say to process ``pid``.

        What can not be understood counts as not said.
        """
        address = environment.get("NOTIFY_SOCKET", "")
        if not address.startswith(("/", "@")) or len(address) < 2:
            return cls()
        if "\0" in address or len(os.fsencode(address)) > _LONGEST_PATH:
            return cls()
        wanted = environment.get("WATCHDOG_PID", "")
        microseconds = _number(environment.get("WATCHDOG_USEC", ""))
        if wanted and _number(wanted) != pid:
            microseconds = 0
        return cls(address, microseconds / 1e6)

    def ready(self, status: str = "") -> None:
        """Clients can be served."""
        self._send("READY=1", status)

    def status(self, text: str) -> None:
        """One line for ``systemctl status``; control characters become blanks."""
        self._send("", text)

    def stopping(self, status: str = "") -> None:
        """The end has begun."""
        self._send("STOPPING=1", status)

    def extend(self, seconds: float) -> None:
        """Starting or stopping takes that much longer (``EXTEND_TIMEOUT_USEC``)."""
        self._send(f"EXTEND_TIMEOUT_USEC={round(seconds * 1e6)}")

    def ping(self) -> None:
        """We live."""
        self._send("WATCHDOG=1")

    async def keep_alive(self, healthy: Callable[[], bool] = _healthy) -> None:
        """Ping at half of the watchdog's time for as long as ``healthy`` says so; until cancelled.

        It runs in the event loop, so a loop that hangs does not ping either. A check that raises
        is a check that failed. Once it is good again, so are we: the manager decides when it is
        too late.
        """
        if not self.address or not self.watchdog:
            return
        was_well = True
        while True:
            try:
                well = healthy()
            except Exception:
                _log.exception("the check of our own health failed")
                well = False
            if well:
                self.ping()
            elif was_well:
                _log.error("not well: the watchdog is not fed, and will end the helper")
            was_well = well
            await asyncio.sleep(self.watchdog / 2)

    def _send(self, assignment: str, status: str = "") -> None:
        if not self.address:
            return
        lines = [assignment] if assignment else []
        if status:
            lines.append(f"STATUS={_one_line(status)}")
        name = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            # A manager that is behind must not hold up the loop.
            sock.setblocking(False)
            sock.sendto("\n".join(lines).encode("utf-8", "replace"), name)


def forget(environment: MutableMapping[str, str]) -> None:
    """Take the manager's words out of the environment: they are not for those we start."""
    for name in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"):
        environment.pop(name, None)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)[:MAX_STATUS]
