"""What every way of setting name servers can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from helper.dns.undo import RestoreDns
from helper.dns.wishes import Picture


class Backend(Protocol):
    """One way. All methods raise :class:`~helper.dns.errors.DnsError` and nothing else."""

    name: str
    """For people, and in the journal."""
    splits: bool
    """Whether names can be shared out by domains."""

    async def prepare(self, picture: Picture, outstanding: Sequence[RestoreDns]) -> tuple[RestoreDns, ...]:
        """What will undo ``picture``, to be noted before :meth:`apply`; changes nothing.

        ``outstanding`` is what is noted already, newest last.
        """
        ...

    async def apply(self, picture: Picture, undos: Sequence[RestoreDns]) -> str:
        """Bring ``picture`` about, ``undos`` being noted; a warning for people, or empty."""
        ...

    async def put_back(self, undo: RestoreDns) -> str:
        """Undo; what was left as it is and why, or empty. What is gone already is no error."""
        ...

    async def superseded(self, undo: RestoreDns) -> None:
        """A newer note has taken the place of ``undo``, or its device is not wished for any more."""
        ...

    async def check(self, picture: Picture, undos: Sequence[RestoreDns]) -> str:
        """What others have changed since :meth:`apply`, in words; empty if nothing."""
        ...
