"""System calls for which there is no function in the standard library."""

from __future__ import annotations

import ctypes
import os

# A library that is asked for its functions opens files, so this is done when the module is loaded.
_syscall = ctypes.CDLL(None, use_errno=True).syscall
_syscall.restype = ctypes.c_long


def call(number: int, *arguments: int) -> int:
    """What the kernel answered; raises ``OSError`` when it refused."""
    answer: int = _syscall(ctypes.c_long(number), *(ctypes.c_long(argument) for argument in arguments))
    if answer < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return answer
