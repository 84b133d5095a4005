"""A session's log: the newest lines, for people and for whoever follows them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from helper.api.types import LogLine

LOG_LINES = 1000
"""Lines kept for each session."""
MAX_LOG_TEXT = 4096
"""Characters of a line."""

_LEVELS = frozenset({"debug", "info", "warning", "error"})


class SessionLog:
    """``publish`` is told each new line. What an engine says is cut, and made printable."""

    def __init__(self, session: str, publish: Callable[[LogLine], None]) -> None:
        self.lines: deque[LogLine] = deque(maxlen=LOG_LINES)
        self._session = session
        self._publish = publish

    def add(self, level: str, text: str) -> None:
        """Add a line."""
        level = level if level in _LEVELS else "info"
        text = "".join(char if char.isprintable() else " " for char in text[:MAX_LOG_TEXT])
        line = LogLine(time=time.time(), level=level, session=self._session, text=text)
        self.lines.append(line)
        self._publish(line)
