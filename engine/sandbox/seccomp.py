"""The filter of system calls: assembles it in classic BPF, and has the kernel install it.

What a filter sees is ``struct seccomp_data``, and what it answers are the ``SECCOMP_RET_…`` of
``include/uapi/linux/seccomp.h``. The instructions are those of ``include/uapi/linux/filter.h``
and ``bpf_common.h``.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Iterable

from engine.sandbox import kernel
from engine.sandbox.architecture import Architecture
from engine.sandbox.policy import ALLOWED, DEADLY, Conditional, Demand, conditional

ALLOW = 0x7FFF0000
KILL = 0x80000000
"""The whole process; Linux 4.14."""
_ERRNO = 0x00050000
REFUSE = _ERRNO | errno.EPERM
UNKNOWN = _ERRNO | errno.ENOSYS
"""For calls newer than the policy: libraries then take the older way."""

_SET_MODE_FILTER = 1
_FLAG_TSYNC = 1

_LOAD, _AND, _EQUAL, _GREATER, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x25, 0x35, 0x06
"""``LD|W|ABS``, ``ALU|AND|K``, ``JMP|JEQ|K``, ``JMP|JGT|K``, ``JMP|JGE|K`` and ``RET|K``."""
_INSTRUCTION = struct.Struct("=HBBI")

# Offsets in struct seccomp_data. Both processors are little-endian: the lower half comes first.
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16

_Instructions = list[tuple[int, int, int, int]]
"""Of each: code, how many to skip when a comparison holds, and when not, and its constant."""


def assemble(architecture: Architecture, pid: int, otherwise: int = REFUSE) -> bytes:
    """The filter for a process with this id.

    ``otherwise`` is the answer to calls that the policy does not name.
    """
    numbers = architecture.numbers
    code: _Instructions = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture.audit),
        (_RETURN, 0, 0, KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if architecture.foreign:
        code += [(_AT_LEAST, 0, 1, architecture.foreign), (_RETURN, 0, 0, KILL)]
    # Newer kernels remember which calls are always allowed, so those with demands come first.
    for rule in conditional(pid):
        block = _conditional(rule, otherwise)
        code += [(_EQUAL, 0, len(block), numbers[rule.name]), *block]
    code += _constant((numbers[name] for name in ALLOWED if name in numbers), ALLOW)
    code += _constant((numbers[name] for name in DEADLY if name in numbers), KILL)
    code += [(_GREATER, 0, 1, architecture.newest), (_RETURN, 0, 0, UNKNOWN), (_RETURN, 0, 0, otherwise)]
    return b"".join(_INSTRUCTION.pack(*instruction) for instruction in code)


def _constant(numbers: Iterable[int], answer: int) -> _Instructions:
    return [step for number in numbers for step in ((_EQUAL, 0, 1, number), (_RETURN, 0, 0, answer))]


def _conditional(rule: Conditional, otherwise: int) -> _Instructions:
    """For one call: it is left by an answer, whatever its arguments are."""
    code: _Instructions = []
    for demand in rule.demands:
        code += _demand(demand, KILL if rule.deadly else otherwise)
    return [*code, (_RETURN, 0, 0, ALLOW)]


def _demand(demand: Demand, refusal: int) -> _Instructions:
    code: _Instructions = [(_LOAD, 0, 0, _ARGUMENTS + 8 * demand.argument)]
    if demand.mask != 0xFFFFFFFF:
        code.append((_AND, 0, 0, demand.mask))
    last = len(demand.values) - 1
    code += [(_EQUAL, last - place + 1, 0, value) for place, value in enumerate(demand.values)]
    return [*code, (_RETURN, 0, 0, refusal)]


def install(architecture: Architecture, program: bytes) -> None:
    """Put the filter before all calls of all threads, for good.

    The process must have given up new privileges (``PR_SET_NO_NEW_PRIVS``). Raises ``OSError``.
    """
    memory = ctypes.create_string_buffer(program, len(program))
    count = len(program) // _INSTRUCTION.size
    # struct sock_fprog: a number of instructions and their address.
    head = ctypes.create_string_buffer(struct.pack("@HP", count, ctypes.addressof(memory)))
    thread = kernel.call(
        architecture.numbers["seccomp"], _SET_MODE_FILTER, _FLAG_TSYNC, ctypes.addressof(head)
    )
    if thread:
        raise OSError(errno.EBUSY, f"thread {thread} has another filter")
