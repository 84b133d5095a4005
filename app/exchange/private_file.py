"""Writing a file that may hold secrets: for its owner alone, and whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def write(path: Path, data: bytes, *, replace: bool) -> None:
    """Make a file of mode 0600; one that is there is replaced as a whole, and only with ``replace``.

    Raises :class:`OSError`, ``FileExistsError`` for a file that is there and shall stay.
    """
    if not replace:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        name = path
    else:
        # A new file has the mode of its own, whatever the old one let others do.
        descriptor, made = tempfile.mkstemp(prefix=".adit-", dir=path.parent)
        name = Path(made)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o600)
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        if replace:
            name.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            name.unlink()
        raise
