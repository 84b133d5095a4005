"""Closes the file system, TCP and other programs' sockets and signals to this process: Landlock.

The second wall behind :mod:`engine.sandbox.seccomp`, decided by what is opened and not by which
call. A ruleset that handles a right and grants it nowhere takes it away everywhere. From
``include/uapi/linux/landlock.h`` and ``Documentation/userspace-api/landlock.rst`` of Linux.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from typing import NamedTuple

from engine.sandbox import kernel

# The numbers are the same on all processors.
_CREATE_RULESET = 444
_RESTRICT_SELF = 446
_CREATE_RULESET_VERSION = 1

_FILES = (1 << 13) - 1
_REFER = 1 << 13
_TRUNCATE = 1 << 14
_DEVICE_REQUESTS = 1 << 15
_TCP = 0b11
"""Bind and connect."""
_OUTSIDE = 0b11
"""Abstract Unix sockets of others, and signals to them."""


class Ruleset(NamedTuple):
    """What is taken away: bits of ``struct landlock_ruleset_attr``."""

    files: int
    network: int
    scopes: int

    def pack(self, version: int) -> bytes:
        """As a kernel of this version takes it: older ones know fewer fields."""
        fields = 3 if version >= 6 else 2 if version >= 4 else 1
        return struct.pack(f"={fields}Q", *self[:fields])


def everything(version: int) -> Ruleset:
    """All that a kernel with this version of Landlock can take away."""
    files = _FILES
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _DEVICE_REQUESTS)):
        files |= right if version >= since else 0
    return Ruleset(files, _TCP if version >= 4 else 0, _OUTSIDE if version >= 6 else 0)


def supported() -> int:
    """The kernel's version of Landlock; 0 when it has none, or was started without."""
    try:
        return kernel.call(_CREATE_RULESET, 0, 0, _CREATE_RULESET_VERSION)
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EOPNOTSUPP):
            return 0
        raise


def restrict(version: int) -> None:
    """Take everything away from the calling thread, for good; raises ``OSError``.

    The process must have given up new privileges (``PR_SET_NO_NEW_PRIVS``).
    """
    attributes = ctypes.create_string_buffer(everything(version).pack(version))
    # The buffer has one byte more than was put in: a zero, which is not ours to name.
    size = len(attributes) - 1
    ruleset = kernel.call(_CREATE_RULESET, ctypes.addressof(attributes), size, 0)
    try:
        kernel.call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
