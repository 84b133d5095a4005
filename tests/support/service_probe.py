"""Tries what a taken-over helper would like to do; prints as JSON what came of each attempt ("" is success).

Run as ``python service_probe.py [OPEN-FOLDER]``. Nothing it does outlives it or reaches beyond its machine.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import mmap
import os
import platform
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWNS = 0x10000000, 0x40000000, 0x00020000
_LIBC = ctypes.CDLL(None, use_errno=True)
_LANDLOCK_CREATE_RULESET = 444
_BPF = {"x86_64": 321, "aarch64": 280}[platform.machine()]


def _call(name: str, *arguments: object) -> None:
    if getattr(_LIBC, name)(*arguments) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _in_child(attempt: Callable[[], object]) -> Callable[[], None]:
    """Attempts that change the process itself are made by a child."""

    def run() -> None:
        child = os.fork()
        if child == 0:
            try:
                attempt()
            except OSError as error:
                os._exit(error.errno or 255)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            code = os.waitstatus_to_exitcode(status)
            raise OSError(abs(code), os.strerror(abs(code)))

    return run


def _executable_memory() -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


def _set_id_file() -> None:
    path = Path(os.environ.get("STATE_DIRECTORY", "/tmp"), "probe")
    path.touch()
    try:
        path.chmod(0o4755)
    finally:
        path.unlink()


def _program_memory() -> None:
    """Read the memory of process 1, as a debugger does."""
    with Path("/proc/1/mem").open("rb"):
        pass


def _control_group() -> None:
    path = Path("/sys/fs/cgroup/probe")
    path.mkdir()
    path.rmdir()


def _tun() -> None:
    with Path("/dev/net/tun").open("rb+", buffering=0) as device:
        fcntl.ioctl(device, 0x400454CA, struct.pack("16sH22x", b"aditprobe", 0x0001 | 0x1000))


def _option(option: int, value: int) -> Callable[[], None]:
    def run() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.setsockopt(socket.SOL_SOCKET, option, value)

    return run


def _socket(*arguments: int) -> Callable[[], None]:
    return lambda: socket.socket(*arguments).close()


def _rewrite(path: str) -> Callable[[], object]:
    """Write what is there already."""
    return lambda: Path(path).write_text(Path(path).read_text())


def _nothing(pid: int) -> Callable[[], None]:
    return lambda: os.kill(pid, 0)


def _forbidden(folder: str) -> dict[str, Callable[[], object]]:
    """What the service has no need of."""
    return {
        "write outside": lambda: Path(folder, "probe").touch(),
        "see process 1": lambda: Path("/proc/1/status").read_text(),
        "read the memory of process 1": _program_memory,
        "signal process 1": _nothing(1),
        "become root again": _in_child(lambda: os.setresuid(0, 0, 0)),
        "become somebody": _in_child(lambda: os.setresuid(1, 1, 1)),
        "new user namespace": _in_child(lambda: _call("unshare", _CLONE_NEWUSER)),
        "new network namespace": _in_child(lambda: _call("unshare", _CLONE_NEWNET)),
        "new mount namespace": _in_child(lambda: _call("unshare", _CLONE_NEWNS)),
        "mount": _in_child(lambda: _call("mount", b"tmpfs", b"/tmp", b"tmpfs", 0, None)),
        "chroot": _in_child(lambda: os.chroot("/")),
        "packet socket": _socket(socket.AF_PACKET, socket.SOCK_RAW),
        "raw socket": _socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
        "executable memory": _executable_memory,
        "real time": _in_child(lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))),
        "set-id file": _set_id_file,
        "host name": lambda: socket.sethostname(socket.gethostname()),
        "kernel settings": _rewrite("/proc/sys/dev/tty/ldisc_autoload"),
        "control groups": _control_group,
        "another device": lambda: os.close(os.open("/dev/kmsg", os.O_RDONLY)),
        "low port": lambda: socket.create_server(("127.0.0.1", 81)).close(),
        "bpf map": lambda: _call("syscall", _BPF, 0, struct.pack("=4I", 2, 4, 4, 1) + bytes(100), 72),
    }


def _needed() -> dict[str, Callable[[], object]]:
    """What it can not do without."""
    return {
        "tun device": _tun,
        "mark": _option(36, 0xAD11),
        "large buffer": _option(33, 1 << 24),
        "network settings": _rewrite("/proc/sys/net/ipv4/conf/lo/rp_filter"),
        "own state": _own_state,
        "program": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
        "end its own child": _end_own_child,
        "landlock": lambda: _call("syscall", _LANDLOCK_CREATE_RULESET, None, 0, 1),
        "own filter": _in_child(lambda: _call("prctl", 22, 2, _allow_all())),
        "no capabilities": _in_child(lambda: _call("capset", struct.pack("=Ii", 0x20080522, 0), bytes(24))),
    }


def _own_state() -> None:
    path = Path(os.environ.get("STATE_DIRECTORY", "/tmp"), "probe")
    path.touch()
    path.unlink()


def _end_own_child() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, process_group=0) as child:
        os.killpg(child.pid, signal.SIGKILL)


def _allow_all() -> bytes:
    _LIBC.prctl(38, 1, 0, 0, 0)  # no_new_privs, without which root alone may
    code = ctypes.create_string_buffer(struct.pack("=HBBI", 0x06, 0, 0, 0x7FFF0000))
    _allow_all.kept = code  # type: ignore[attr-defined]
    return struct.pack("@HP", 1, ctypes.addressof(code))


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (OSError, subprocess.SubprocessError) as error:
        return str(error) or type(error).__name__
    return ""


def main() -> None:
    """Try everything."""
    groups = {"forbidden": _forbidden(sys.argv[1]), "needed": _needed()}
    said = {name: {what: _outcome(how) for what, how in group.items()} for name, group in groups.items()}
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
