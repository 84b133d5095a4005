"""The helper's log on standard error: one line a record, for a terminal or for the journal.

Records carry words of strangers: names of profiles, messages of servers. None of them can begin
a line of its own, give itself a priority, or send an escape sequence to somebody's terminal. And
no secret of a session that runs is ever among them.
"""

from __future__ import annotations

import logging
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Final, TextIO

MAX_LINE = 8 * 1024
"""Characters of a record; the rest is cut off. The journal takes 48 KiB a line."""
MAX_TRACE = 64
"""Lines of an exception, its last ones."""
REDACTED = "[secret]"
MIN_SECRET = 4
"""Characters from which a secret is looked for: shorter ones would blank out half of every line."""

# sd-daemon(3), which are those of syslog(3).
_PRIORITIES: Final = (
    (logging.CRITICAL, 2),
    (logging.ERROR, 3),
    (logging.WARNING, 4),
    (logging.INFO, 6),
    (logging.NOTSET, 7),
)


class Secrets:
    """What must not appear in the log. Counted, so that two sessions may have the same."""

    def __init__(self) -> None:
        self._known: Counter[str] = Counter()

    def add(self, *secrets: str) -> None:
        """Keep them out of the log from now on. Empty and very short ones are passed over."""
        self._known.update(secret for secret in secrets if len(secret) >= MIN_SECRET)

    def forget(self, *secrets: str) -> None:
        """They are no secrets any more; one that :meth:`add` was never given is no error."""
        self._known.subtract(secret for secret in secrets if secret in self._known)
        self._known = +self._known

    def redact(self, text: str) -> str:
        """The text with each of them replaced, the longest first; also as ``repr`` shows them."""
        for secret in sorted(self._known, key=len, reverse=True):
            text = text.replace(secret, REDACTED).replace(repr(secret)[1:-1], REDACTED)
        return text

    def __repr__(self) -> str:
        """Only how many."""
        return f"<Secrets: {self._known.total()}>"


class LineFormatter(logging.Formatter):
    """One record to one line without control characters; with ``<N>`` before it for the journal.

    An exception follows on lines of their own, each with the same ``<N>``, so that none of them
    can be taken for a record of another priority.
    """

    def __init__(self, secrets: Secrets, *, journal: bool) -> None:
        super().__init__()
        self._secrets = secrets
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        """Never raises: a record that can not be put together says so."""
        try:
            message = record.getMessage()
        except Exception as error:  # Wrong arguments in a call of ours must not cost the log.
            message = f"(a message that can not be shown: {type(error).__name__})"
        head = f"<{_priority(record.levelno)}>" if self._journal else f"{record.levelname} "
        lines = [f"{record.name}: {message}"]
        if record.exc_info:
            lines += [f"  {line}" for line in self._trace(record)]
        return "\n".join(head + one_line(self._secrets.redact(line)) for line in lines)

    def _trace(self, record: logging.LogRecord) -> list[str]:
        assert record.exc_info
        # Redacted as a whole first: a secret with a line break in it would otherwise be cut in two.
        return self._secrets.redact(self.formatException(record.exc_info)).split("\n")[-MAX_TRACE:]


def one_line(text: str) -> str:
    """The text with everything escaped that is not printable, and no longer than :data:`MAX_LINE`."""
    if len(text) > MAX_LINE:
        text = f"{text[:MAX_LINE]}…"
    return text if text.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in text)


def set_up(
    secrets: Secrets,
    *,
    verbose: bool = False,
    quiet: Iterable[str] = ("asyncio", "pyroute2", "dbus_fast"),
    stream: TextIO | None = None,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Have everything that is logged go to ``stream`` (standard error), and nowhere else.

    The libraries named in ``quiet`` say only what is a warning or worse.
    """
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(secrets, journal=is_journal(stream, environment)))
    root = logging.getLogger()
    for former in root.handlers[:]:
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in quiet:
        logging.getLogger(name).setLevel(logging.WARNING)


def is_journal(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether the stream is the very one that ``JOURNAL_STREAM`` names (systemd.exec(5))."""
    with suppress(OSError, ValueError):
        status = os.fstat(stream.fileno())
        return environment.get("JOURNAL_STREAM", "") == f"{status.st_dev}:{status.st_ino}"
    return False


def _priority(level: int) -> int:
    return next(number for least, number in _PRIORITIES if level >= least)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
