"""Reading files that a person points at: bounded, never waiting, and with a reason in words."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from app.gui.text import translate


class Unreadable(Exception):
    """A file that can not be taken; ``sentence`` says why, translated."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_limited(path: Path, limit: int) -> bytes:
    """The whole of a regular file of at most ``limit`` bytes. Raises :class:`Unreadable`."""
    try:
        # O_NONBLOCK: a FIFO must not hang the window before we see what it is.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Unreadable(translate("Import", "This is no file that could be read."))
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise Unreadable(_reason(error)) from None
    if len(data) > limit:
        raise Unreadable(translate("Import", "This file is too large."))
    return data


def _reason(error: Exception) -> str:
    match error.errno if isinstance(error, OSError) else None:
        case errno.ENOENT | errno.ENOTDIR:
            return translate("Import", "There is no such file.")
        case errno.EACCES | errno.EPERM:
            return translate("Import", "You may not read this file.")
        case errno.EISDIR:
            return translate("Import", "This is a folder.")
        case _:
            return translate("Import", "This file cannot be read.")
