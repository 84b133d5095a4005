"""Which system calls an engine may make once it is at work, and with which arguments.

It has its descriptors, its libraries and its memory then. So it needs calls on descriptors that
it has, memory, clocks and its own end. It makes no new descriptor of anything, starts nothing,
and sends no signal but to itself (``abort``).
"""

from __future__ import annotations

import fcntl
import mmap
from typing import NamedTuple

from engine.device import uapi


class Demand(NamedTuple):
    """``argument & mask`` must be one of ``values``.

    The lower half of an argument only: all that are looked at here are C ``int``, or flags of
    which none is in the upper half.
    """

    argument: int
    values: tuple[int, ...]
    mask: int = 0xFFFFFFFF


class Conditional(NamedTuple):
    """A call that is allowed when all its demands are met."""

    name: str
    demands: tuple[Demand, ...]
    deadly: bool = False
    """Whether the process ends otherwise, as with :data:`DEADLY`."""


_FIONBIO = 0x5421  # asm-generic/ioctls.h; the same on both processors
_UDP_GRO = 104
_IPPROTO_UDP = 17

_NEVER_EXECUTABLE = (Demand(2, (0,), mask=mmap.PROT_EXEC),)

DEVICE_REQUESTS = (uapi.TUNGETIFF, uapi.TUNSETCARRIER, uapi.SIOCGIFHWADDR)
"""What an engine asks of its device when it runs: which one it is, and the cable in and out."""


def conditional(pid: int) -> tuple[Conditional, ...]:
    """The calls whose arguments matter; ``pid`` is that of the engine process itself."""
    return (
        Conditional("mmap", _NEVER_EXECUTABLE),
        Conditional("mprotect", _NEVER_EXECUTABLE),
        Conditional("ioctl", (Demand(1, (_FIONBIO, *DEVICE_REQUESTS)),)),
        # Not F_SETOWN: with it the kernel sends signals for us, to others of the same user too.
        Conditional("fcntl", (Demand(1, (fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_SETFL)),)),
        # Not SO_BINDTODEVICE or SO_MARK: which way datagrams go was decided by the helper.
        Conditional("setsockopt", (Demand(1, (_IPPROTO_UDP,)), Demand(2, (_UDP_GRO,)))),
        Conditional("kill", (Demand(0, (pid,)),), deadly=True),
        Conditional("tgkill", (Demand(0, (pid,)),), deadly=True),
    )


ALLOWED = (
    # Descriptors that it has, or that the helper sends it.
    *("read", "write", "readv", "writev", "close", "fstat", "lseek"),
    *("recvfrom", "recvmsg", "recvmmsg", "sendto", "sendmsg", "sendmmsg", "shutdown"),
    *("getsockname", "getpeername", "getsockopt"),
    *("epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2"),
    *("poll", "ppoll", "select", "pselect6", "eventfd2"),
    # Memory.
    *("munmap", "mremap", "madvise", "brk"),
    # Waiting, time, chance.
    *("futex", "sched_yield", "membarrier", "rseq", "set_robust_list", "restart_syscall"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times"),
    *("getrusage", "getrandom"),
    # Itself.
    *("getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "exit", "exit_group"),
)
"""Calls that are allowed with any arguments."""

DEADLY = (
    "execve",
    "execveat",
    # Into other processes.
    *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease", "kcmp"),
    *("pidfd_open", "pidfd_send_signal", "pidfd_getfd", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"),
    # Into another view of the system.
    *("unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount"),
    *("fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "open_by_handle_at", "name_to_handle_at"),
    # Parts of the kernel that have often been its weak ones.
    *("keyctl", "add_key", "request_key", "bpf", "perf_event_open", "userfaultfd"),
    *("io_uring_setup", "io_uring_enter", "io_uring_register"),
    *("init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot"),
)
"""Calls that no engine of ours makes even by mistake: the process ends at once.

Every other call is refused with ``EPERM``. A library that tries something it can do without, such as
to open the source file of a traceback, goes on.
"""
