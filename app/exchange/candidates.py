"""What files, an archive or a text would bring, before anybody has said yes to it."""

from __future__ import annotations

from dataclasses import dataclass

from app.profiles.errors import ProfileError
from app.profiles.imported import Imported


@dataclass(frozen=True)
class Candidate:
    """One profile that could be imported, or why it can not be."""

    source: str
    """Where it is from, for people: ``office.vpn``, or ``all.zip: home.conf``."""
    name: str
    """A name for it, made from what the file says or is called; it may be taken already."""
    imported: Imported | None = None
    problem: ProfileError | None = None


def read(data: bytes, file: str) -> tuple[Candidate, ...]:
    """What a file would bring: told by its content, not by its name.

    Takes SoftEther's ``.vpn``, a WireGuard ``.conf``, our own export, and a zip of any of these. Never raises:
    what can not be read is a candidate with a problem. There is always at least one.
    """
    raise NotImplementedError


def read_text(text: str, source: str) -> tuple[Candidate, ...]:
    """The same for a text from the clipboard or a QR code; ``source`` says which."""
    return read(text.encode("utf-8"), source)
