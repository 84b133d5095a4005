"""The journal: what is outstanding survives, what is damaged is noticed, what fails changes nothing."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from helper.dns.undo import RestoreDns
from helper.network.changes import AddRoute, LinkUp, RemoveRoute, RemoveRule, RestoreSysctl
from helper.state import journal as journals
from helper.state.files import Folder, StateError
from helper.state.journal import Content, Entry, Journal, parse, salvage
from helper.state.target import Unreadable
from helper.state.undo import RemoveDevice, Undo

ROUTE = RemoveRoute("10.0.0.0/8", "adit0")
RULE = RemoveRule(4, 5210, table=44304)
SYSCTL = RestoreSysctl("net/ipv4/conf/all/arp_ignore", 0, 2)
DEVICE = RemoveDevice("adit0", 7)
DNS = RestoreDns("resolv.conf", path="/etc/resolv.conf", kept="a", ours=("b",))
ALL: tuple[Undo, ...] = (ROUTE, RULE, SYSCTL, DEVICE, DNS)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "state")


def opened(folder: Folder, boot: str = "boot") -> Journal:
    journal = Journal(folder, boot)
    assert journal.open() is None
    return journal


def content(folder: Folder) -> bytes:
    return folder.read(journals.NAME, journals.MAX_BYTES) or b""


def test_what_is_recorded_is_outstanding_newest_first(folder: Folder) -> None:
    journal = opened(folder)
    assert journal.record(ALL[:2]) == (1, 2)
    assert journal.record(()) == ()
    assert opened(folder, "later").record(ALL[2:]) == (3, 4, 5)
    expected = tuple(Entry(n, "boot" if n < 3 else "later", ALL[n - 1]) for n in (5, 4, 3, 2, 1))
    assert opened(folder).outstanding() == expected


def test_what_is_done_is_not_outstanding(folder: Folder) -> None:
    journal = opened(folder)
    journal.record(ALL)
    journal.done((1, 3, 3, 99))
    assert [entry.number for entry in journal.outstanding()] == [5, 4, 2]
    assert opened(folder).outstanding() == journal.outstanding()
    journal.done((2, 4, 5))
    assert opened(folder).outstanding() == ()


def test_a_group_is_one_line_and_one_sync(folder: Folder) -> None:
    synced = []

    def fsync(file: int) -> None:
        synced.append(file)
        os.fsync(file)

    journal = Journal(Folder(folder.path, fsync=fsync), "boot")
    journal.open()
    journal.record(ALL)
    synced.clear()
    journal.record(ALL)
    journal.done((1,))
    assert len(synced) == 1
    assert content(folder).count(b"\n") == 3


async def test_recording_leaves_the_loop_alone(folder: Folder) -> None:
    threads = []

    def fsync(file: int) -> None:
        threads.append(threading.current_thread())

    journal = Journal(Folder(folder.path, fsync=fsync), "boot")
    journal.open()
    assert await journal.arecord(ALL) == (1, 2, 3, 4, 5)
    assert threads and threading.main_thread() not in threads


def test_without_anything_outstanding_there_is_no_file(folder: Folder) -> None:
    journal = opened(folder)
    journal.compact()
    assert not folder.path.exists()
    journal.done(journal.record(ALL))
    journal.compact()
    assert not list(folder.path.iterdir())
    assert journal.record((ROUTE,)) == (6,)
    assert [entry.undo for entry in opened(folder).outstanding()] == [ROUTE]


def test_compacting_keeps_what_is_outstanding(folder: Folder) -> None:
    journal = opened(folder)
    for _ in range(50):
        journal.done(journal.record(ALL)[1:])
    before = len(content(folder))
    journal.compact()
    assert len(content(folder)) < before / 3
    again = opened(folder)
    assert again.outstanding() == journal.outstanding()
    assert len(again.outstanding()) == 50
    journal.done(entry.number for entry in journal.outstanding())
    assert opened(folder).outstanding() == ()


def test_the_file_does_not_grow_for_ever(folder: Folder) -> None:
    journal = opened(folder)
    group = ALL * 100
    largest = 0
    for _ in range(40):
        journal.done(journal.record(group))
        largest = max(largest, len(content(folder)))
    assert largest < journals.COMPACT_BYTES * 2
    assert opened(folder).outstanding() == ()


def test_too_much_is_refused_and_changes_nothing(folder: Folder) -> None:
    journal = opened(folder)
    journal.record((ROUTE,))
    before = content(folder)
    with pytest.raises(StateError):
        journal.record([ROUTE] * (journals.MAX_GROUP + 1))
    with pytest.raises(StateError):
        journal.record([RemoveRoute("x" * 1000, "y")] * 2000)
    with pytest.raises(StateError):
        journal.record([RemoveRoute("x" * 70_000, "y")])
    assert content(folder) == before and len(journal.outstanding()) == 1
    full = [RemoveRoute("x" * 900, "y")] * 1000
    with pytest.raises(StateError, match="full"):
        for _ in range(20):
            journal.record(full)
    assert len(content(folder)) <= journals.MAX_BYTES
    assert opened(folder).outstanding() == journal.outstanding()


def test_a_line_that_was_not_finished_is_void(folder: Folder) -> None:
    journal = opened(folder)
    journal.record((ROUTE,))
    short = len(content(folder))
    journal.record(ALL)
    data = content(folder)
    for end in range(short, len(data) - 1):
        found = parse(data[:end])
        assert isinstance(found, Content) and found.size == short, end
        assert [entry.undo for entry in found.outstanding.values()] == [ROUTE]
    # All of it but its end: that can only have been written.
    folder.write(journals.NAME, data[:-1])
    assert len(opened(folder).outstanding()) == 6
    # And the next run goes on behind what counts.
    folder.write(journals.NAME, data[: short + 9])
    again = opened(folder)
    again.record((RULE,))
    assert [entry.undo for entry in opened(folder).outstanding()] == [RULE, ROUTE]


def test_zeros_at_the_end_are_void(folder: Folder) -> None:
    opened(folder).record((ROUTE,))
    folder.write(journals.NAME, content(folder) + bytes(4096))
    assert [entry.undo for entry in opened(folder).outstanding()] == [ROUTE]


def lines_of(folder: Folder) -> list[bytes]:
    journal = opened(folder)
    for undo in ALL:
        journal.record((undo,))
    journal.done((2,))
    return content(folder).splitlines(keepends=True)


@pytest.mark.parametrize("kind", ["swap", "drop", "repeat", "foreign", "empty", "head", "unknown"])
def test_lines_that_are_not_where_they_were_are_noticed(folder: Folder, kind: str) -> None:
    lines = lines_of(folder)
    match kind:
        case "swap":
            lines[1], lines[2] = lines[2], lines[1]
        case "drop":
            del lines[2]
        case "repeat":
            lines.insert(3, lines[2])
        case "foreign":
            lines.insert(3, b'{"check":"","entry":{}}\n')
        case "empty":
            lines.insert(3, b"\n")
        case "head":
            del lines[0]
        case "unknown":
            body = b'{"line":"record","first":9,"boot":"b","undos":[{"change":"remove_house"}]}'
            check = journals._check(journals._lines.decode(lines[-1]).check, body)
            lines.append(b'{"check":"%s","entry":%s}\n' % (check.encode(), body))
    folder.write(journals.NAME, b"".join(lines))
    journal = Journal(folder, "boot")
    found = journal.open()
    assert isinstance(found, Unreadable) and "line" in found.why and "--cleanup" in found.why
    assert journal.outstanding() == ()
    before = content(folder)
    with pytest.raises(StateError):
        journal.record((ROUTE,))
    with pytest.raises(StateError):
        journal.compact()
    journal.done((1,))
    assert content(folder) == before


def test_of_a_damaged_journal_the_rest_can_be_told(folder: Folder) -> None:
    lines = lines_of(folder)
    lines[2] = lines[2].replace(b"arp_ignore", b"arp_ighore")
    folder.write(journals.NAME, b"".join(lines))
    assert [entry.undo for entry in salvage(b"".join(lines))] == [DNS, DEVICE, ROUTE]
    journal = Journal(folder, "boot")
    assert journal.open() is not None
    assert [entry.undo for entry in journal.salvage()] == [DNS, DEVICE, ROUTE]
    assert journal.move_aside(3) == "journal.ndjson.damaged-1"
    assert journal.record((ROUTE,)) == (1,)
    assert [entry.undo for entry in opened(folder).outstanding()] == [ROUTE]


def test_what_is_not_an_undo_is_not_recorded(folder: Folder) -> None:
    journal = opened(folder)
    with pytest.raises(StateError):
        journal.record((RemoveRoute("x", "y", metric="much"),))  # type: ignore[arg-type]
    assert not folder.path.exists()
    assert journal.record((AddRoute("10.0.0.0/8", "eth0"), LinkUp("adit0"))) == (1, 2)


def test_a_journal_that_was_not_opened_is_not_written(folder: Folder) -> None:
    with pytest.raises(StateError):
        Journal(folder, "boot").record((ROUTE,))


@pytest.mark.parametrize("before", [0, 1, 5])
def test_a_disk_that_fails_records_nothing(folder: Folder, before: int) -> None:
    broken = False

    def fsync(file: int) -> None:
        if broken:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    journal = Journal(Folder(folder.path, fsync=fsync), "boot")
    journal.open()
    numbers = [journal.record((ROUTE,))[0] for _ in range(before)]
    broken = True
    for _ in range(3):
        with pytest.raises(StateError, match="Input/output error"):
            journal.record((RULE,))
        assert [entry.undo for entry in journal.outstanding()] == [ROUTE] * before
    journal.done(numbers[:1])
    broken = False
    journal.record((DNS,))
    left = [DNS, *[ROUTE] * max(0, before - 1)]
    assert [entry.undo for entry in journal.outstanding()] == left
    assert [entry.undo for entry in opened(folder).outstanding()] == left


def test_another_program_in_the_file_is_noticed(folder: Folder) -> None:
    journal = opened(folder)
    journal.record((ROUTE,))
    with (folder.path / journals.NAME).open("ab") as file:
        file.write(b"x")
    with pytest.raises(StateError, match="another program"):
        journal.record((RULE,))
    journal.record((RULE,))  # its own file is in the place now
    assert [entry.undo for entry in opened(folder).outstanding()] == [RULE, ROUTE]
