"""What has to be taken back, on disk before it is done: ``journal.ndjson``.

One JSON object a line. A ``record`` line holds the undos of a group of changes that follow, a
``done`` line says which need no undoing any more. Each line's checksum covers that of the line
before, so that a line that is damaged, missing, moved or repeated is noticed. A last line without
its end was being written when the power went: nothing has been changed on its strength.

The caller sees to it that nobody else writes (the helper's lock).
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import threading
from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from helper.state import undo as undos
from helper.state.files import CLEANUP, Folder, StateError
from helper.state.target import Unreadable
from helper.state.undo import Undo

NAME = "journal.ndjson"
MAX_BYTES = 8 * 1024 * 1024
"""Of the file."""
MAX_LINE = 1024 * 1024
MAX_GROUP = 4096
"""Undos of one group."""
COMPACT_BYTES = 256 * 1024
"""From this size on the file is begun anew as soon as nothing is outstanding."""

_START = "adit journal 1"
_log = logging.getLogger(__name__)


class Entry(msgspec.Struct, frozen=True):
    """One undo that is not done."""

    number: int
    boot: str
    """The start of the machine that the change was made in (``/proc/sys/kernel/random/boot_id``)."""
    undo: Undo


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="line", tag="record"):
    first: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    """Number of the first undo; the others follow."""
    boot: Annotated[str, msgspec.Meta(max_length=64)]
    undos: Annotated[tuple[msgspec.Raw, ...], msgspec.Meta(max_length=MAX_GROUP)]


class _Done(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="line", tag="done"):
    numbers: Annotated[tuple[int, ...], msgspec.Meta(max_length=MAX_GROUP)]


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    check: str
    entry: msgspec.Raw


_lines = msgspec.json.Decoder(_Line)
_entries: msgspec.json.Decoder[_Record | _Done] = msgspec.json.Decoder(_Record | _Done)


class Content(msgspec.Struct):
    """What a journal's bytes say."""

    outstanding: dict[int, Entry]
    """By number, oldest first."""
    check: str = _START
    """Of the last line."""
    last: int = 0
    """The highest number so far."""
    size: int = 0
    """Bytes of the lines that count."""


def parse(data: bytes) -> Content | Unreadable:
    """Read a journal; never raises. ``size`` is less than that of ``data`` when the end is void."""
    content = Content({})
    *whole, rest = data.split(b"\n")
    if len(data) > MAX_BYTES:
        return Unreadable(f"{NAME} is far too large. To begin anew: {CLEANUP}")
    for number, line in enumerate(whole, 1):
        try:
            _take(content, line)
        except (ValueError, RecursionError):
            return Unreadable(f"{NAME} is damaged in line {number}. To begin anew: {CLEANUP}")
        content.size += len(line) + 1
    size = content.size
    # Only what begins a line that was not finished is void; all of a line means that its end is damaged.
    for line in (rest, rest[:-1]):
        try:
            _take(content, line)
            break
        except (ValueError, RecursionError):
            continue
    content.size = size
    return content


def salvage(data: bytes) -> tuple[Entry, ...]:
    """What lines that are not damaged themselves say is outstanding, newest first; never raises.

    Some of it may have been undone: a ``done`` line may be among the damaged.
    """
    outstanding: dict[int, Entry] = {}
    before = _START
    for line in data[:MAX_BYTES].split(b"\n"):
        content = Content(outstanding, before)
        try:
            before = _lines.decode(line).check
            _take(content, line)
        except (ValueError, RecursionError):
            continue
    return tuple(outstanding.values())[::-1]


class Journal:
    """The journal in ``folder``. The methods that write block while the disk works.

    All but :meth:`outstanding` and :meth:`done` raise :class:`StateError`, unless they say
    otherwise. Safe to use from several threads.
    """

    def __init__(self, folder: Folder, boot: str) -> None:
        self._folder = folder
        self._boot = boot
        self._writing = threading.Lock()
        self._content: Content | Unreadable = Unreadable(f"{NAME} was not read.")
        self._unsaid: list[int] = []
        """Done, and not yet written."""
        self._sound = False
        """Whether the file ends where we believe it does."""

    def open(self) -> Unreadable | None:
        """Read what is there; what is wrong with it, or ``None``. Never raises, writes nothing."""
        with self._writing:
            self._unsaid.clear()
            try:
                data = self._folder.read(NAME, MAX_BYTES)
            except StateError as error:
                self._content = Unreadable(" ".join(filter(None, (error.message, error.advice))))
            else:
                self._content = parse(data or b"")
                self._sound = isinstance(self._content, Content) and 0 < self._content.size == len(
                    data or b""
                )
            return self._content if isinstance(self._content, Unreadable) else None

    def outstanding(self) -> tuple[Entry, ...]:
        """What is not undone, newest first; nothing when the journal is unreadable."""
        content = self._content
        if isinstance(content, Unreadable):
            return ()
        return tuple(content.outstanding.copy().values())[::-1]

    def record(self, group: Sequence[Undo]) -> tuple[int, ...]:
        """Make durable how a group of changes is taken back, in the order in which they will be made.

        Returns their numbers. After :class:`StateError` nothing may be changed.
        """
        if not group:
            return ()
        with self._writing:
            content = self._readable()
            first = content.last + 1
            try:
                raws = tuple(msgspec.Raw(undos.encode(undo)) for undo in group)
            except ValueError as error:
                raise StateError("A change of the system can not be kept in the journal.") from error
            if len(raws) > MAX_GROUP:
                raise StateError(f"More than {MAX_GROUP} changes of the system at once.")
            self._write(_Record(first, self._boot, raws))
            numbers = tuple(range(first, first + len(group)))
            content.last = numbers[-1]
            for number, undo in zip(numbers, group, strict=True):
                content.outstanding[number] = Entry(number, self._boot, undo)
            return numbers

    async def arecord(self, group: Sequence[Undo]) -> tuple[int, ...]:
        """:meth:`record` in a thread."""
        return await asyncio.to_thread(self.record, group)

    def done(self, numbers: Iterable[int]) -> None:
        """These need no undoing any more. Never raises and never waits for the disk.

        Written when it can be, not synced: undoing once more does no harm.
        """
        content = self._content
        if isinstance(content, Unreadable):
            return
        known = [number for number in numbers if content.outstanding.pop(number, None) is not None]
        self._unsaid.extend(known)
        if not self._unsaid or not self._writing.acquire(blocking=False):
            return  # whoever is writing, or writes next, says it too
        try:
            if self._sound and 0 < content.size <= MAX_BYTES - MAX_LINE:
                self._say()
        except StateError as error:
            _log.warning("%s", error)
        finally:
            self._writing.release()

    def salvage(self) -> tuple[Entry, ...]:
        """What can still be read of an unreadable journal (:func:`salvage`); never raises."""
        try:
            return salvage(self._folder.read(NAME, MAX_BYTES) or b"")
        except StateError:
            return ()

    def compact(self) -> None:
        """Begin the file anew with what is outstanding; without anything there is no file."""
        with self._writing:
            self._readable()
            self._rewrite()

    def move_aside(self, most: int) -> str:
        """Keep a damaged file for people, as one of at most ``most``, and begin anew; its new name."""
        with self._writing:
            name = self._folder.move_aside(NAME, most)
            self._content, self._sound = Content({}), False
            return name

    # --- inner, with the lock held -------------------------------------------------------------

    def _readable(self) -> Content:
        if isinstance(self._content, Unreadable):
            raise StateError(self._content.why, f"To begin anew: {CLEANUP}")
        return self._content

    def _write(self, record: _Record) -> None:
        content = self._readable()
        if len(_line(record, "")[1]) > MAX_LINE:
            raise StateError("Far too large a group of changes of the system.")
        full = content.size + 2 * MAX_LINE > MAX_BYTES
        if not self._sound or full or (not content.outstanding and content.size > COMPACT_BYTES):
            self._rewrite()
            content = self._readable()
            if content.size + 2 * MAX_LINE > MAX_BYTES:
                raise StateError(f"{NAME} is full.", f"To begin anew: {CLEANUP}")
        if not content.size:  # there is no file
            self._replace([record])
            return
        if self._unsaid:
            self._say()
        self._append(record, durable=True)

    def _say(self) -> None:
        """Write what is done."""
        while numbers := tuple(self._unsaid[:MAX_GROUP]):
            self._append(_Done(numbers), durable=False)
            del self._unsaid[: len(numbers)]

    def _append(self, entry: _Record | _Done, *, durable: bool) -> None:
        content = self._readable()
        check, line = _line(entry, content.check)
        self._sound = False  # until it is known how it ended
        self._folder.append(NAME, line, content.size, durable=durable)
        self._sound = True
        content.check = check
        content.size += len(line)

    def _rewrite(self) -> None:
        content = self._readable()
        groups = [
            _Record(entry.number, entry.boot, (msgspec.Raw(undos.encode(entry.undo)),))
            for entry in content.outstanding.copy().values()
        ]
        if groups:
            self._replace(groups)
        else:
            self._folder.remove(NAME)
            content.check, content.size, self._sound = _START, 0, True
            self._unsaid.clear()

    def _replace(self, entries: Sequence[_Record | _Done]) -> None:
        content = self._readable()
        check, lines = _START, []
        for entry in entries:
            check, line = _line(entry, check)
            lines.append(line)
        data = b"".join(lines)
        self._sound = False
        self._folder.write(NAME, data)
        self._sound = True
        content.check, content.size = check, len(data)


def _line(entry: _Record | _Done, before: str) -> tuple[str, bytes]:
    body = msgspec.json.encode(entry)
    check = _check(before, body)
    return check, msgspec.json.encode(_Line(check, msgspec.Raw(body))) + b"\n"


def _check(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode() + b"\n" + body).hexdigest()


def _take(content: Content, text: bytes) -> None:
    """Count the line that follows in; raises :class:`ValueError`."""
    if len(text) > MAX_LINE:
        raise ValueError("far too long a line")
    line = _lines.decode(text)
    # Exactly what we would write: nothing of it is left to a reader's generosity.
    if line.check != _check(content.check, bytes(line.entry)) or msgspec.json.encode(line) != text:
        raise ValueError("a damaged line")
    match _entries.decode(line.entry):
        case _Record() as record:
            if record.first <= content.last or not record.undos:
                raise ValueError("a line in a wrong place")
            entries = [
                Entry(number, record.boot, undos.decode(raw))
                for number, raw in enumerate(record.undos, record.first)
            ]
            content.outstanding.update((entry.number, entry) for entry in entries)
            content.last = entries[-1].number
        case _Done() as done:
            for number in done.numbers:
                content.outstanding.pop(number, None)
    content.check = line.check
