"""Reading files that decide what a process of root's does: only those that nobody else could have written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

ROOT_ONLY = frozenset({0})
"""Whose files are believed: root's."""

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_OTHERS_USE = stat.S_IRWXG | stat.S_IRWXO


class FileRefused(Exception):
    """A file that is not believed or can not be read; its text says why, for people."""


def open_folder(path: Path, owners: frozenset[int]) -> int | None:
    """A descriptor of the folder, to be closed; ``None`` where there is none.

    Whoever may write to a folder may replace what is in it, so the folder must be one of the
    ``owners``' and writable by nobody else. Raises :class:`FileRefused`.
    """
    try:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileRefused(f"the folder {path} can not be opened: {error.strerror}") from None
    try:
        _judge(os.fstat(folder), "the folder", owners)
    except BaseException:
        os.close(folder)
        raise
    return folder


def read_file(folder: int, name: str, owners: frozenset[int], limit: int, *, secret: bool = False) -> bytes:
    """What is in the file ``name`` of an open folder, at most ``limit`` bytes.

    Symbolic links are refused, wherever they lead. A ``secret`` file must be closed to others;
    the group may read it only if it is the helper's own. Raises :class:`FileRefused` and, for a
    file that is not there, ``FileNotFoundError``.
    """
    # O_NONBLOCK: a FIFO must not hang us before we see what it is.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(name, flags, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FileRefused(_reason(folder, name, error)) from None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise FileRefused("it is not a regular file")
        _judge(found, "it", owners)
        own_group = stat.S_IRGRP if found.st_gid == os.getegid() else 0
        if secret and found.st_mode & _OTHERS_USE & ~own_group:
            raise FileRefused("it can be read by others; its mode must be 0600")
        return _whole(descriptor, limit)
    except OSError as error:
        raise FileRefused(f"it can not be read: {error.strerror}") from None
    finally:
        os.close(descriptor)


def _whole(descriptor: int, limit: int) -> bytes:
    data = bytearray()
    while len(data) <= limit:
        more = os.read(descriptor, limit + 1 - len(data))
        if not more:
            return bytes(data)
        data += more
    raise FileRefused(f"it is larger than {limit} bytes")


def _judge(found: os.stat_result, what: str, owners: frozenset[int]) -> None:
    if found.st_uid not in owners:
        raise FileRefused(f"{what} belongs to uid {found.st_uid}, not to root")
    if found.st_mode & _OTHERS_WRITE:
        raise FileRefused(f"{what} can be written by others than its owner")


def _reason(folder: int, name: str, error: OSError) -> str:
    try:
        link = stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except OSError:
        link = False
    return "it is a symbolic link" if link else f"it can not be opened: {error.strerror}"
