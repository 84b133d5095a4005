"""The files in a zip, within limits: an archive from anywhere must not fill memory or take a minute."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.profiles.errors import ProfileError

if TYPE_CHECKING:
    import zipfile

MAX_BYTES = 4 * 1024 * 1024
"""Size of an archive, and of all files out of it together."""
MAX_ENTRIES = 200
"""Files and folders in an archive."""
MAX_ENTRY = 64 * 1024
"""Size of one file out of it."""

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Entry:
    """A file in an archive: its content, or why it can not be had."""

    name: str
    """Without folders and without signs that can not be shown."""
    data: bytes = b""
    problem: ProfileError | None = None


def recognises(data: bytes) -> bool:
    """Whether it is a zip."""
    return data.startswith(_MAGIC)


def entries(data: bytes, file: str) -> Iterator[Entry]:
    """Its files one after another; nothing is written anywhere. Raises :class:`ProfileError`."""
    import zipfile
    import zlib

    if len(data) > MAX_BYTES:
        raise ProfileError("the archive is too large", allowed=f"at most {MAX_BYTES} bytes", file=file)
    too_many = ProfileError("there are too many files in it", allowed=f"at most {MAX_ENTRIES}", file=file)
    # Before the library makes an object of each. An archive in an archive counts too, which is no matter.
    if data.count(_ENTRY) > MAX_ENTRIES:
        raise too_many
    left = MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            found = opened.infolist()
            if len(found) > MAX_ENTRIES:
                raise too_many
            for info in found:
                name = _shown(info.filename)
                if not name or "__MACOSX" in info.filename:
                    continue
                entry = _read(opened, info, name, min(MAX_ENTRY, left))
                left -= len(entry.data)
                yield entry
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise ProfileError("the archive is damaged", allowed="a zip", file=file) from None


def _read(opened: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int) -> Entry:
    import zipfile
    import zlib

    def unusable(problem: str, allowed: str) -> Entry:
        return Entry(name, problem=ProfileError(problem, allowed=allowed, file=name))

    if info.flag_bits & _ENCRYPTED:
        return unusable("it is encrypted", "an archive without a password")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return unusable("it is packed in a way that Adit can not read", "a zip of the usual kind")
    try:
        # What the archive says of sizes may be wrong: what comes out of it counts.
        with opened.open(info) as file:
            data = file.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return unusable("it is damaged", "a whole archive")
    if len(data) > limit:
        return unusable("it is too large", f"at most {MAX_ENTRY} bytes, {MAX_BYTES} all together")
    return Entry(name, data)


def _shown(name: str) -> str:
    # Of a folder nothing is left.
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[:100].strip()
