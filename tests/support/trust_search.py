"""Looks for secrets where none may be: in files, in what a process was started with, in its memory."""

from __future__ import annotations

import base64
import json
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MAX_FILE = 64 * 1024 * 1024
_CHUNK = 4 * 1024 * 1024


@dataclass(frozen=True)
class Needle:
    """A secret in one of the forms that it can have."""

    name: str
    form: str
    data: bytes

    def __repr__(self) -> str:
        """For the message of a test that fails: what it is, not the thing itself."""
        return f"{self.name} ({self.form})"


def of_password(name: str, password: str, *further: bytes) -> tuple[Needle, ...]:
    """``further`` is what stands for it elsewhere, such as its hash. Its letters are those of ISO 8859-1."""
    forms = {
        "text": password.encode(),
        "Python's own": password.encode("latin-1"),
        "UTF-16": password.encode("utf-16-le"),
        "JSON": json.dumps(password)[1:-1].encode(),
        "base64": base64.b64encode(password.encode()),
    }
    for number, data in enumerate(further, 1):
        forms |= {f"derived {number}": data, f"derived {number} in hex": data.hex().encode()}
    return tuple(Needle(name, form, data) for form, data in _distinct(forms))


def of_key(name: str, key: str) -> tuple[Needle, ...]:
    """``key`` in base64; also as bytes, and as ``wg`` programs write it to each other."""
    raw = base64.b64decode(key)
    forms = {"base64": key.encode(), "bytes": raw, "hex": raw.hex().encode()}
    return tuple(Needle(name, form, data) for form, data in _distinct(forms))


def in_bytes(data: bytes, needles: Iterable[Needle]) -> list[Needle]:
    """Those that occur."""
    return [needle for needle in needles if needle.data in data]


def in_files(root: Path, needles: Iterable[Needle]) -> list[str]:
    """Where in the files below ``root`` one occurs, their names included; a line each."""
    wanted = tuple(needles)
    found = []
    for folder, folders, names in os.walk(root):
        for name in (*folders, *names):
            path = Path(folder, name)
            found += [f"{needle} in the name of {path}" for needle in in_bytes(os.fsencode(name), wanted)]
            if stat.S_ISREG(path.lstat().st_mode):
                found += [f"{needle} in {path}" for needle in in_bytes(path.read_bytes()[:MAX_FILE], wanted)]
    return found


def in_start(pid: int, needles: Iterable[Needle]) -> list[str]:
    """Where in what a process was started with one occurs: its arguments and environment."""
    wanted = tuple(needles)
    return [
        f"{needle} in {name} of {pid}"
        for name in ("cmdline", "environ")
        for needle in in_bytes(Path(f"/proc/{pid}/{name}").read_bytes(), wanted)
    ]


def in_memory(pid: int, needles: Iterable[Needle]) -> dict[str, int]:
    """How often each secret occurs in what a process can write to, in any form; absent if it does not."""
    wanted = tuple(needles)
    overlap = max(len(needle.data) for needle in wanted) - 1
    counts: dict[str, int] = {}
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in _writable(pid):
            before, at = b"", start
            while at < end:
                try:
                    data = os.pread(memory.fileno(), min(_CHUNK, end - at), at)
                except OSError:
                    break  # gone meanwhile, or a device's
                if not data:
                    break
                at += len(data)
                text = before + data
                for needle in wanted:
                    # What lies in the overlap as a whole was counted before.
                    number = text.count(needle.data) - before.count(needle.data)
                    if number > 0:
                        counts[needle.name] = counts.get(needle.name, 0) + number
                before = text[-overlap:]
    return counts


def _writable(pid: int) -> list[tuple[int, int]]:
    result = []
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        addresses, rights, *_ = line.split()
        if rights.startswith("rw"):
            start, _, end = addresses.partition("-")
            result.append((int(start, 16), int(end, 16)))
    return result


def _distinct(forms: dict[str, bytes]) -> list[tuple[str, bytes]]:
    seen: dict[bytes, str] = {}
    for form, data in forms.items():
        seen.setdefault(data, form)
    return [(form, data) for data, form in seen.items()]
