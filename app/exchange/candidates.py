"""What files, an archive or a text would bring, before anybody has said yes to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.exchange import archive, naming, own_file
from app.profiles import kinds
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported

MAX_BYTES = archive.MAX_BYTES
"""Of a file that can be something at all; reading one byte more of it is enough."""

_SUFFIXES = (".vpn", ".conf", ".adit")
"""Of files in an archive that are told of when they can not be read; others are passed over."""
_NAME_LINE = re.compile(r"#[ \t]*(\S.{0,63})")
_NESTED = "an archive inside an archive"


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

    Takes SoftEther's ``.vpn``, a WireGuard ``.conf``, our own export, and a zip of any of these. Never
    raises: what can not be read is a candidate with a problem. There is always at least one.
    """
    if archive.recognises(data):
        return _of_archive(data, file)
    return (_of_file(data, file, file, from_text=False),)


def read_text(text: str, source: str) -> tuple[Candidate, ...]:
    """The same for a text from the clipboard or a QR code; ``source`` says which."""
    return (_of_file(text.encode("utf-8", "replace"), source, source, from_text=True),)


def import_file(data: bytes, file: str) -> Imported:
    """The one profile in ``data``, which is no archive. Raises :class:`ProfileError`."""
    if own_file.recognises(data):
        return own_file.read(data, file)
    return kinds.read_foreign(data, file)


def _of_file(data: bytes, file: str, source: str, *, from_text: bool) -> Candidate:
    try:
        imported = import_file(data, file)
    except ProfileError as problem:
        return Candidate(source, naming.of_file(file), problem=problem)
    return Candidate(source, _name(imported, data, file, from_text), imported)


def _name(imported: Imported, data: bytes, file: str, from_text: bool) -> str:
    """What the file says; else its own name, and for a text its first line where that is a comment."""
    kind = imported.server.__struct_config__.tag
    otherwise = kind if isinstance(kind, str) else "profile"
    if imported.name:
        return naming.of_text(imported.name, naming.of_file(file, otherwise))
    if not from_text:
        return naming.of_file(file, otherwise)
    first = data[:400].decode("utf-8-sig", "replace").lstrip().partition("\n")[0].strip()
    match = _NAME_LINE.fullmatch(first)
    return naming.of_text(match[1], otherwise) if match else otherwise


def _of_archive(data: bytes, file: str) -> tuple[Candidate, ...]:
    found: list[Candidate] = []
    try:
        for entry in archive.entries(data, file):
            source = f"{file}: {entry.name}"
            named = entry.name.lower().endswith(_SUFFIXES)
            if entry.problem is not None:
                found.append(Candidate(source, naming.of_file(entry.name), problem=entry.problem))
            elif archive.recognises(entry.data):
                nested = ProfileError(_NESTED, allowed="the files themselves", file=entry.name)
                found.append(Candidate(source, naming.of_file(entry.name), problem=nested))
            elif named or is_known(entry.data):
                found.append(_of_file(entry.data, entry.name, source, from_text=False))
    except ProfileError as problem:
        found.append(Candidate(file, naming.of_file(file), problem=problem))
    if not found:
        none = ProfileError("there is no profile in the archive", allowed=kinds.FOREIGN, file=file)
        found.append(Candidate(file, naming.of_file(file), problem=none))
    return tuple(found)


def is_known(data: bytes) -> bool:
    """Whether it is meant to be one of the files that :func:`import_file` takes, be it a good one or not."""
    return own_file.recognises(data) or any(kind.recognises(data) for kind in kinds.KINDS)
