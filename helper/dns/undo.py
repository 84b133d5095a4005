"""What puts the machine's name servers back, as data for the journal, and what the journal must do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from helper.network.changes import Change


class RestoreDns(Change, frozen=True, tag="restore_dns"):
    """Puts back what one back-end changed; holds names only, so any later run can do it."""

    manager: str
    """Name of the back-end."""
    device: str = ""
    """Network device whose name servers were set; for those that know devices."""
    index: int = 0
    path: str = ""
    """The file that was replaced, below the root of the file system; for the back-ends that write it."""
    kept: str = ""
    """Name of the saved content in the state folder; empty when there was no content."""
    link: str = ""
    """What the file led to when it was a symbolic link."""
    missing: bool = False
    """There was no such file."""
    mode: int = 0o644
    owner: int = 0
    group: int = 0
    ours: tuple[str, ...] = ()
    """Digests of what we put there; anything else is somebody's own and is left alone."""

    @property
    def outlasts_boot(self) -> bool:
        """Whether it still counts after the machine was started anew."""
        return bool(self.path)


class Journal(Protocol):
    """As far as name servers need it (:mod:`helper.state.journal`)."""

    def record(self, undos: Sequence[RestoreDns]) -> tuple[int, ...]:
        """Note durably what will have to be undone. Raises when that can not be done."""
        ...

    def done(self, numbers: Iterable[int]) -> None:
        """What was noted under these numbers is undone."""
        ...
