"""A ledger with a journal: what takes a change back is durable before the change is made, and not longer."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from helper.network.changes import AddAddress, AddRoute, AnyChange, LinkUp, undo
from helper.network.errors import NetworkError
from helper.network.ledger import Ledger
from helper.state.files import Folder
from helper.state.journal import Journal
from helper.state.undo import Undo
from tests.support.state_kernel import SetKernel

UP = LinkUp("adit0")
ONE, TWO = AddAddress("adit0", "10.0.0.1/24"), AddAddress("adit0", "10.0.0.2/24")
INSIDE, OTHER = AddRoute("0.0.0.0/1", "adit0", "10.0.0.254"), AddRoute("128.0.0.0/1", "adit0", "10.0.0.254")
OUTSIDE = AddRoute("192.0.2.1/32", "eth0", "198.51.100.1")


class Kernel(SetKernel):
    """Looks into the journal at each change of the system."""

    def __init__(self) -> None:
        super().__init__()
        self.journal: Journal | None = None

    async def apply(self, change: AnyChange) -> bool:
        reverse = undo(change)
        if reverse is not None and self.journal is not None and change not in self.present:
            assert reverse in noted(self.journal), f"{change} is made, and nothing would take it back"
        return await super().apply(change)


def noted(journal: Journal) -> list[Undo]:
    """What another run would find on disk, newest first."""
    other = Journal(journal._folder, "boot")
    assert other.open() is None
    return [entry.undo for entry in other.outstanding()]


def reverses(changes: Sequence[AnyChange]) -> list[Undo]:
    return [reverse for change in reversed(changes) if (reverse := undo(change)) is not None]


@pytest.fixture
def kernel() -> Kernel:
    return Kernel()


@pytest.fixture
def journal(tmp_path: Path, kernel: Kernel) -> Journal:
    journal = Journal(Folder(tmp_path / "state"), "boot")
    journal.open()
    kernel.journal = journal
    return journal


async def test_the_journal_has_what_is_in_force(kernel: Kernel, journal: Journal) -> None:
    ledger = Ledger(kernel, journal)
    for wanted in ((UP, ONE, INSIDE), (UP, ONE, INSIDE, OTHER), (UP, TWO, INSIDE), (UP,), (UP, ONE)):
        await ledger.become(wanted)
        assert sorted(noted(journal), key=str) == sorted(reverses(wanted), key=str)
    await ledger.become((UP, ONE, INSIDE))
    assert noted(journal) == reverses((ONE, INSIDE))
    await ledger.undo_all()
    assert noted(journal) == [] and kernel.present == {UP}


async def test_a_group_is_recorded_in_one_go(kernel: Kernel, journal: Journal) -> None:
    groups: list[int] = []
    record = journal.record

    def counting(group: Sequence[Undo]) -> tuple[int, ...]:
        groups.append(len(group))
        return record(group)

    journal.record = counting  # type: ignore[method-assign]
    ledger = Ledger(kernel, journal)
    await ledger.become((UP, ONE, INSIDE, OTHER))
    await ledger.become((UP, ONE, INSIDE, OTHER))
    await ledger.become((UP,))
    await ledger.undo_all()
    assert [size for size in groups if size] == [3]


async def test_without_a_record_nothing_is_changed(kernel: Kernel, tmp_path: Path) -> None:
    broken = False

    def fsync(file: int) -> None:
        if broken:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    kernel.journal = journal = Journal(Folder(tmp_path / "state", fsync=fsync), "boot")
    journal.open()
    ledger = Ledger(kernel, journal)
    await ledger.become((UP, ONE, INSIDE))
    log, broken = list(kernel.log), True
    for wanted in ((UP, TWO, INSIDE), (UP, ONE, INSIDE, OTHER)):
        with pytest.raises(NetworkError) as caught:
            await ledger.become(wanted)
        failure = caught.value.failure
        assert failure.code == "state_not_written"
        assert "Make room" in failure.advice and "No space left" in failure.detail
        assert kernel.log == log and ledger.applied == (UP, ONE, INSIDE)
    # Taking back needs no record.
    await ledger.undo_all()
    assert kernel.present == {UP}
    broken = False
    await ledger.become((OTHER,))
    assert noted(journal) == reverses((OTHER,))


async def test_what_is_not_ours_is_not_noted_for_long(kernel: Kernel, journal: Journal) -> None:
    kernel.present.add(OUTSIDE)
    ledger = Ledger(kernel, journal)
    await ledger.become((OUTSIDE, ONE))
    assert noted(journal) == reverses((ONE,))
    await ledger.undo_all()
    assert noted(journal) == [] and kernel.present == {OUTSIDE}


async def test_what_is_refused_is_not_noted_for_long(kernel: Kernel, journal: Journal) -> None:
    ledger = Ledger(kernel, journal)
    await ledger.become((ONE, INSIDE))
    kernel.refused.add(OTHER.destination)
    with pytest.raises(NetworkError):
        await ledger.become((TWO, INSIDE, OTHER))
    assert set(ledger.applied) == {ONE, INSIDE} == kernel.present
    assert sorted(noted(journal), key=str) == sorted(reverses((ONE, INSIDE)), key=str)


async def test_what_can_not_be_taken_back_stays_noted(kernel: Kernel, journal: Journal) -> None:
    ledger = Ledger(kernel, journal)
    await ledger.become((ONE, INSIDE))
    undo_of_kernel = kernel.undo

    async def failing(change: AnyChange) -> bool:
        if change == INSIDE:
            raise RuntimeError("not now")
        return await undo_of_kernel(change)

    kernel.undo = failing  # type: ignore[method-assign]
    with pytest.raises(NetworkError):
        await ledger.undo_all()
    assert ledger.applied == (INSIDE,) and noted(journal) == reverses((INSIDE,))
    kernel.undo = undo_of_kernel  # type: ignore[method-assign]
    await ledger.undo_all()
    assert noted(journal) == []


async def test_two_sessions_note_what_they_share_each_for_itself(kernel: Kernel, journal: Journal) -> None:
    one, two = Ledger(kernel, journal), Ledger(kernel, journal)
    await one.become((OUTSIDE,))
    await two.become((OUTSIDE,))
    await one.undo_all()
    assert noted(journal) == reverses((OUTSIDE,)) and OUTSIDE in kernel.present
    await two.undo_all()
    assert noted(journal) == [] and not kernel.present


async def test_a_cancelled_call_still_keeps_its_books(kernel: Kernel, journal: Journal) -> None:
    cancelled = 0
    for steps in range(8):
        ledger = Ledger(kernel, journal)
        task = asyncio.create_task(ledger.become((UP, ONE, INSIDE)))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        cancelled += isinstance(outcome, asyncio.CancelledError)
        assert sorted(noted(journal), key=str) == sorted(reverses(ledger.applied), key=str)
        await ledger.undo_all()
        assert noted(journal) == []
    assert cancelled >= 2  # the later ones may find it done
