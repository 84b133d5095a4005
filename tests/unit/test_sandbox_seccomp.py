"""The filter of system calls, run as the kernel runs it: what it answers to each call."""

from __future__ import annotations

import errno
import mmap
import os
import struct
import subprocess
import sys

import pytest

from engine.device import uapi
from engine.sandbox import policy
from engine.sandbox.architecture import ARCHITECTURES, Architecture
from engine.sandbox.seccomp import ALLOW, KILL, REFUSE, UNKNOWN, assemble

PID = 4321
MAX_INSTRUCTIONS = 4096
"""``BPF_MAXINSNS``: the kernel takes no longer program."""


def answer(program: bytes, number: int, arguments: tuple[int, ...] = (), audit: int = 0) -> int:
    """What a filter says, by the rules of the kernel's ``seccomp_check_filter`` and classic BPF."""
    arguments = (*arguments, *([0] * (6 - len(arguments))))
    data = struct.pack("<iIQ6Q", number, audit, 0x7F0000001000, *arguments)
    code = list(struct.iter_unpack("=HBBI", program))
    position, accumulator = 0, 0
    while True:
        operation, if_so, if_not, constant = code[position]
        position += 1
        match operation:
            case 0x20:
                assert constant % 4 == 0 and constant < len(data)
                (accumulator,) = struct.unpack_from("<I", data, constant)
            case 0x54:
                accumulator &= constant
            case 0x15:
                position += if_so if accumulator == constant else if_not
            case 0x25:
                position += if_so if accumulator > constant else if_not
            case 0x35:
                position += if_so if accumulator >= constant else if_not
            case 0x06:
                return int(constant)
            case _:
                raise AssertionError(f"operation {operation:#x}")


class Filter:
    """The filter of one processor."""

    def __init__(self, name: str) -> None:
        self.architecture: Architecture = ARCHITECTURES[name]
        self.program = assemble(self.architecture, PID)

    def __call__(self, call: str | int, *arguments: int) -> int:
        number = self.architecture.numbers[call] if isinstance(call, str) else call
        return answer(self.program, number, arguments, self.architecture.audit)


@pytest.fixture(params=sorted(ARCHITECTURES))
def says(request: pytest.FixtureRequest) -> Filter:
    return Filter(request.param)


def test_every_number_gets_the_answer_of_the_policy(says: Filter) -> None:
    names = {number: name for name, number in says.architecture.numbers.items()}
    assert len(names) == len(says.architecture.numbers)
    with_demands = {rule.name for rule in policy.conditional(PID)}
    for number in range(says.architecture.newest + 200):
        name = names.get(number, "")
        if name in policy.ALLOWED:
            expected = ALLOW
        elif name in policy.DEADLY:
            expected = KILL
        elif number > says.architecture.newest:
            expected = UNKNOWN
        elif name in with_demands:
            continue
        else:
            expected = REFUSE
        assert says(number) == expected, (number, name)


def test_the_policy_names_each_call_once(says: Filter) -> None:
    named = [*policy.ALLOWED, *policy.DEADLY, *(rule.name for rule in policy.conditional(PID))]
    assert len(named) == len(set(named))
    assert set(says.architecture.numbers) <= {*named, "seccomp"}
    # aarch64 never had the older forms of these.
    missing = {*named} - set(says.architecture.numbers)
    assert missing <= {"epoll_wait", "poll", "select", "time"}


def test_other_conventions_are_not_spoken(says: Filter) -> None:
    for audit in (0x40000003, 0x40000028, *(other.audit for other in ARCHITECTURES.values())):
        if audit != says.architecture.audit:
            assert answer(says.program, 0, audit=audit) == KILL
    if says.architecture.foreign:
        assert says(says.architecture.foreign) == KILL
    for number in (-1, -(2**31)):
        assert says(number) in (KILL, UNKNOWN)


@pytest.mark.parametrize("call", ["mmap", "mprotect"])
def test_memory_never_becomes_a_program(says: Filter, call: str) -> None:
    both = mmap.PROT_READ | mmap.PROT_WRITE
    assert says(call, 0, 4096, both) == says(call, 0, 4096, 0) == ALLOW
    for protection in (mmap.PROT_EXEC, both | mmap.PROT_EXEC, mmap.PROT_EXEC | 1 << 32, 0xFFFFFFFF):
        assert says(call, 0, 4096, protection) == REFUSE


def test_the_device_answers_a_few_questions(says: Filter) -> None:
    for request in (uapi.TUNGETIFF, uapi.TUNSETCARRIER, uapi.SIOCGIFHWADDR, 0x5421):
        assert says("ioctl", 5, request) == ALLOW
        assert says("ioctl", 5, request | 1 << 40) == ALLOW  # the kernel looks at 32 bits as well
    persistence = (uapi.TUNSETPERSIST, uapi.TUNSETOWNER, uapi.TUNSETGROUP)
    for request in (*persistence, uapi.TUNSETIFF, uapi.TUNSETQUEUE, uapi.TUNSETOFFLOAD, 0x5412, 0x8902, 0):
        assert says("ioctl", 5, request) == REFUSE


def test_signals_go_to_itself_alone(says: Filter) -> None:
    for call in ("kill", "tgkill"):
        assert says(call, PID, 6, 6) == ALLOW
        for other in (0, 1, PID + 1, 2**32 - 1, 2**64 - 1, 2**64 - PID):
            assert says(call, other, 0, 0) == KILL
    assert says("fcntl", 3, 8, PID) == says("fcntl", 3, 10, 9) == REFUSE  # F_SETOWN, F_SETSIG
    assert says("fcntl", 3, 3) == ALLOW


def test_only_the_joining_of_datagrams_is_switched(says: Filter) -> None:
    assert says("setsockopt", 5, 17, 104) == ALLOW
    for level, option in ((1, 36), (1, 25), (17, 103), (6, 104), (0, 104), (41, 75)):
        assert says("setsockopt", 5, level, option) == REFUSE


def test_it_is_short_enough_for_the_kernel(says: Filter) -> None:
    assert len(says.program) % 8 == 0
    assert len(says.program) // 8 < MAX_INSTRUCTIONS / 4


def test_numbers_are_those_of_the_kernel_that_runs() -> None:
    """Each allowed call without a meaning to its arguments is made by its number."""
    script = """
import os
from engine.sandbox import kernel
from engine.sandbox.architecture import ARCHITECTURES
numbers = ARCHITECTURES[os.uname().machine].numbers
for name, expected in (("getpid", os.getpid()), ("getppid", os.getppid()), ("gettid", os.getpid()),
                       ("getuid", os.getuid()), ("getegid", os.getegid()), ("sched_yield", 0)):
    assert kernel.call(numbers[name]) == expected, name
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30)
    assert os.uname().machine in ARCHITECTURES


def test_refusals_are_errors_that_libraries_know() -> None:
    assert REFUSE & 0xFFFF == errno.EPERM and UNKNOWN & 0xFFFF == errno.ENOSYS
