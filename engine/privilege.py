"""Gives up every privilege of an engine process, once it has what it needs.

The process is started by the helper and so begins with the helper's rights. Here it loses
them for good: no capability, no way to gain one, another user where there is one.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
from pathlib import Path

_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63
NOBODY = 65534
"""User and group that own nothing."""
MAX_DESCRIPTORS = 64
"""Descriptors that it may have; a session of ours has about ten."""


def forbid_inspection() -> None:
    """No core dumps, no debugger of another process of the same user."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def drop() -> None:
    """Become nobody. Raises ``OSError`` when any of it does not succeed."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for capability in range(_LAST_CAPABILITY + 1):
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    # Inside a user namespace there may be no other user to become.
    if os.geteuid() == 0 and _is_mapped(NOBODY):
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    limit_resources()
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    forbid_inspection()  # after the change of user, which sets the flag anew
    if libc.capset(header, bytes(24)) != 0:
        raise OSError(ctypes.get_errno(), "the engine process can not give up its capabilities")


def limit_resources() -> None:
    """No further process or thread, no byte in a file, few descriptors."""
    # Each counts all of its user's processes, so it is one too many already; root's are not counted.
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_DESCRIPTORS, MAX_DESCRIPTORS))


def _is_mapped(uid: int) -> bool:
    for line in Path("/proc/self/uid_map").read_text().splitlines():
        first, _, count = (int(field) for field in line.split())
        if first <= uid < first + count:
            return True
    return False
