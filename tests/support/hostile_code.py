"""Code of an attacker who took over an engine process, and the process that it runs in.

The process goes the way of every engine, through :func:`engine.process.main`, with one more kind
of engine. That one does not serve a session but makes :data:`ATTEMPTS`, and says of each how it ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import fcntl
import mmap
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as engine/__main__.py has it

from engine import process
from engine.control import ControlSocket, DeviceInfo, FromEngine, Message, Start, control_pair
from engine.device import uapi
from engine.device.device import Device
from engine.device.tun import TunDevice
from engine.failures import Failure
from engine.host import Host
from engine.sandbox import kernel
from engine.sandbox.architecture import ARCHITECTURES
from helper.session.engine_process import EngineProcess

USER = 1500
"""Of a packaged helper, whose engines are the same user."""
NOBODY = "nobody"
SHARED = "shared"
MODES = (NOBODY, SHARED)
"""Started by root, and become nobody; or started by a user with CAP_NET_ADMIN, and still that user."""

_ROOT = Path(__file__).parents[2]
_CAP_NET_ADMIN = 12
_PR_SET_DUMPABLE, _PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 4, 8, 47, 2
_NUMBERS = ARCHITECTURES[os.uname().machine].numbers
_PAGE = mmap.PAGESIZE


class Targets(msgspec.Struct, frozen=True):
    """What the attacker goes for, and which of the attempts it makes."""

    attempts: tuple[str, ...]
    victim: int
    """A process of the helper's user."""
    folder: str
    """Where everybody may write; ``helper.sock`` is in it."""
    abstract: str
    """A listening abstract Unix socket."""
    tcp: int
    udp: int
    device: str


class Attempt(msgspec.Struct, frozen=True):
    """Something that must not succeed: it raises ``OSError``, or the process is killed for it."""

    make: Callable[[Targets, Device], None]
    deadly: bool = False
    free: bool = True
    """Whether it succeeds outside the sandbox, where the attempt is otherwise the same."""


ATTEMPTS: dict[str, Attempt] = {}


def _attempt(
    *, deadly: bool = False, free: bool = True
) -> Callable[[Callable[[Targets, Device], None]], Callable[[Targets, Device], None]]:
    def add(make: Callable[[Targets, Device], None]) -> Callable[[Targets, Device], None]:
        ATTEMPTS[make.__name__.strip("_")] = Attempt(make, deadly, free)
        return make

    return add


# --- files ---


@_attempt()
def _read_the_users(targets: Targets, device: Device) -> None:
    Path("/etc/passwd").read_text()


@_attempt()
def _read_its_own_status(targets: Targets, device: Device) -> None:
    Path("/proc/thread-self/status").read_bytes()


@_attempt(free=False)  # the helper forbids it to its own user as well
def _read_the_helpers_memory(targets: Targets, device: Device) -> None:
    os.open(f"/proc/{targets.victim}/mem", os.O_RDWR)


@_attempt()
def _read_the_helpers_command_line(targets: Targets, device: Device) -> None:
    Path(f"/proc/{targets.victim}/cmdline").read_bytes()


@_attempt()
def _write_a_file(targets: Targets, device: Device) -> None:
    Path(targets.folder, f"written-{os.getpid()}").write_text("x")


@_attempt()
def _make_a_folder(targets: Targets, device: Device) -> None:
    Path(targets.folder, f"made-{os.getpid()}").mkdir()


@_attempt()
def _look_at_a_file(targets: Targets, device: Device) -> None:
    Path("/etc/passwd").stat()


@_attempt()
def _list_a_folder(targets: Targets, device: Device) -> None:
    os.listdir("/")  # noqa: PTH208 - as it is


@_attempt()
def _hide_a_file_in_memory(targets: Targets, device: Device) -> None:
    os.memfd_create("program")


@_attempt(free=False)  # depends on its mode
def _open_the_tun_driver(targets: Targets, device: Device) -> None:
    os.open(uapi.DEVICE, os.O_RDWR)


@_attempt(deadly=True, free=False)
def _open_a_file_by_its_number(targets: Targets, device: Device) -> None:
    kernel.call(_NUMBERS["open_by_handle_at"], 0, 0, 0)


# --- the network ---


@_attempt()
def _connect_by_tcp(targets: Targets, device: Device) -> None:
    socket.create_connection(("127.0.0.1", targets.tcp), timeout=5)


@_attempt()
def _send_by_udp(targets: Targets, device: Device) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", targets.udp))


@_attempt()
def _listen(targets: Targets, device: Device) -> None:
    socket.create_server(("127.0.0.1", 0))


@_attempt()
def _talk_to_the_helper(targets: Targets, device: Device) -> None:
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(f"{targets.folder}/helper.sock")


@_attempt()
def _talk_to_an_abstract_socket(targets: Targets, device: Device) -> None:
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(f"\0{targets.abstract}")


@_attempt()
def _make_a_socket_pair(targets: Targets, device: Device) -> None:
    socket.socketpair()


@_attempt(free=False)  # needs CAP_NET_RAW
def _make_a_raw_socket(targets: Targets, device: Device) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)


@_attempt(free=False)
def _make_a_packet_socket(targets: Targets, device: Device) -> None:
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW)


@_attempt()
def _ask_for_routes(targets: Targets, device: Device) -> None:
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)


@_attempt()
def _change_the_firewall(targets: Targets, device: Device) -> None:
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)  # NETLINK_NETFILTER


@_attempt()
def _mark_packets(targets: Targets, device: Device) -> None:
    with _control_socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, 36, 1)  # SO_MARK


# --- its device ---


@_attempt()
def _keep_the_device(targets: Targets, device: Device) -> None:
    fcntl.ioctl(device, uapi.TUNSETPERSIST, 1)


@_attempt()
def _give_the_device_away(targets: Targets, device: Device) -> None:
    fcntl.ioctl(device, uapi.TUNSETOWNER, os.getuid())


@_attempt(free=False)  # it is attached already
def _take_another_device(targets: Targets, device: Device) -> None:
    flags = uapi.IFF_TUN | uapi.IFF_NO_PI
    fcntl.ioctl(device, uapi.TUNSETIFF, uapi.IFREQ.pack(b"other", flags))


@_attempt()
def _change_the_devices_offloads(targets: Targets, device: Device) -> None:
    fcntl.ioctl(device, uapi.TUNSETOFFLOAD, 0)


@_attempt(free=False)  # this device has one queue
def _change_the_devices_queue(targets: Targets, device: Device) -> None:
    fcntl.ioctl(device, uapi.TUNSETQUEUE, uapi.IFREQ.pack(b"", uapi.IFF_DETACH_QUEUE))


@_attempt()
def _starve_the_device(targets: Targets, device: Device) -> None:
    fcntl.ioctl(device, 0x400454D4, struct.pack("=i", 65536))  # TUNSETSNDBUF


@_attempt(free=False)
def _type_for_a_terminal(targets: Targets, device: Device) -> None:
    fcntl.ioctl(0, 0x5412, b"x")  # TIOCSTI


# --- other processes ---


@_attempt(deadly=True)
def _signal_the_helper(targets: Targets, device: Device) -> None:
    os.kill(targets.victim, 0)


@_attempt(deadly=True)
def _signal_everybody(targets: Targets, device: Device) -> None:
    os.kill(-1, 0)


@_attempt(deadly=True)
def _signal_a_thread_of_the_helper(targets: Targets, device: Device) -> None:
    kernel.call(_NUMBERS["tgkill"], targets.victim, targets.victim, 0)


@_attempt(deadly=True)
def _signal_by_descriptor(targets: Targets, device: Device) -> None:
    signal.pidfd_send_signal(os.pidfd_open(targets.victim), 0)


@_attempt()
def _have_the_kernel_signal_the_helper(targets: Targets, device: Device) -> None:
    fcntl.fcntl(_control(), fcntl.F_SETOWN, targets.victim)


@_attempt(deadly=True, free=False)
def _debug_the_helper(targets: Targets, device: Device) -> None:
    kernel.call(_NUMBERS["ptrace"], 0x4206, targets.victim, 0, 0)  # PTRACE_SEIZE


@_attempt(deadly=True, free=False)
def _copy_the_helpers_memory(targets: Targets, device: Device) -> None:
    kernel.call(_NUMBERS["process_vm_readv"], targets.victim, 0, 0, 0, 0, 0)


@_attempt()
def _limit_the_helper(targets: Targets, device: Device) -> None:
    resource.prlimit(targets.victim, resource.RLIMIT_NOFILE)


@_attempt()
def _hold_the_helper_back(targets: Targets, device: Device) -> None:
    os.setpriority(os.PRIO_PROCESS, targets.victim, 10)


@_attempt()
def _pin_the_helper_to_a_processor(targets: Targets, device: Device) -> None:
    os.sched_setaffinity(targets.victim, os.sched_getaffinity(0))


# --- more of itself ---


@_attempt()
def _fork(targets: Targets, device: Device) -> None:
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)


@_attempt()
def _start_a_thread(targets: Targets, device: Device) -> None:
    thread = threading.Thread(target=int)
    try:
        thread.start()
    except RuntimeError as error:
        raise OSError(str(error)) from None
    thread.join()


@_attempt()
def _start_a_program(targets: Targets, device: Device) -> None:
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


@_attempt(deadly=True, free=False)  # nobody would be left to tell
def _become_a_program(targets: Targets, device: Device) -> None:
    os.execv("/bin/true", ["true"])


@_attempt()
def _map_memory_to_run(targets: Targets, device: Device) -> None:
    mmap.mmap(-1, _PAGE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


@_attempt()
def _make_memory_run(targets: Targets, device: Device) -> None:
    memory = mmap.mmap(-1, _PAGE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    kernel.call(_NUMBERS["mprotect"], address, _PAGE, mmap.PROT_READ | mmap.PROT_EXEC)


@_attempt()
def _let_others_inspect_it(targets: Targets, device: Device) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "prctl")


@_attempt(free=False)
def _become_root(targets: Targets, device: Device) -> None:
    os.setresuid(0, 0, 0)


# --- the rest of the kernel ---


@_attempt(deadly=True, free=False)  # not every system lets users do that
def _make_a_user_namespace(targets: Targets, device: Device) -> None:
    kernel.call(_NUMBERS["unshare"], 0x10000000)


@_attempt(deadly=True, free=False)
def _enter_another_namespace(targets: Targets, device: Device) -> None:
    kernel.call(_NUMBERS["setns"], 0, 0)


@_attempt(deadly=True, free=False)
def _mount(targets: Targets, device: Device) -> None:
    kernel.call(_NUMBERS["mount"], 0, 0, 0, 0, 0)


@_attempt(deadly=True, free=False)
def _use_io_uring(targets: Targets, device: Device) -> None:
    parameters = ctypes.create_string_buffer(120)
    kernel.call(_NUMBERS["io_uring_setup"], 1, ctypes.addressof(parameters))


@_attempt(deadly=True, free=False)
def _load_a_bpf_program(targets: Targets, device: Device) -> None:
    kernel.call(_NUMBERS["bpf"], 0, 0, 0)


@_attempt(deadly=True, free=False)
def _catch_page_faults(targets: Targets, device: Device) -> None:
    kernel.call(_NUMBERS["userfaultfd"], 1)


@_attempt(deadly=True, free=False)
def _count_events(targets: Targets, device: Device) -> None:
    kernel.call(_NUMBERS["perf_event_open"], 0, 0, 0, 0, 0)


@_attempt(deadly=True)
def _use_the_keyring(targets: Targets, device: Device) -> None:
    kernel.call(_NUMBERS["keyctl"], 0, -3, 1)  # KEYCTL_GET_KEYRING_ID


if foreign := ARCHITECTURES[os.uname().machine].foreign:

    @_attempt(deadly=True, free=False)  # most kernels have no x32
    def _use_another_convention(targets: Targets, device: Device) -> None:
        kernel.call(foreign | _NUMBERS["getpid"])


def _control() -> int:
    return int(sys.argv[1])


@contextlib.contextmanager
def _control_socket() -> Iterator[socket.socket]:
    sock = socket.socket(fileno=_control())
    try:
        yield sock
    finally:
        sock.detach()


def _send_a_descriptor(targets: Targets, device: Device) -> None:
    with _control_socket() as sock:
        socket.send_fds(sock, [b'{"type":"log","level":"info","text":"look"}'], [device.fileno()])


BETRAYED = {"send_a_descriptor": Attempt(_send_a_descriptor)}
"""What the kernel lets it do, since the socket is for messages, and the helper ends it for."""


# --- inside the process ---


class HostileEngine:
    """Makes the attempts that it is told to, and stays until it is stopped."""

    def __init__(self, start: Start, device: Device, host: Host) -> None:
        self._targets = msgspec.json.decode(start.settings, type=Targets)
        self._device = device
        self._host = host

    async def run(self) -> None:
        """Say ``name: errno`` of each, and ``done``."""
        for name in self._targets.attempts:
            try:
                (ATTEMPTS | BETRAYED)[name].make(self._targets, self._device)
            except OSError as error:
                self._host.log("info", f"{name}: refused, {error}")
            else:
                self._host.log("info", f"{name}: succeeded")
        self._host.log("info", "done")
        await self._host.stopping


def main() -> None:
    """Entry point of the process: the user, ``locked`` or ``free``, and the control socket."""
    mode, confined = sys.argv.pop(1), sys.argv.pop(1)
    process._load_late_imports()  # where that user can not read the installation of the tests
    process.ENGINES["hostile"] = process.Kind(TunDevice, HostileEngine)
    if mode == SHARED and has_users():
        _become_user()
    if confined == "free":
        process.privilege.drop = lambda: None  # type: ignore[attr-defined]
        process.confine = lambda: 1  # type: ignore[attr-defined]
    sys.exit(process.main())


def has_users() -> bool:
    """Whether there are other users here; root of a user namespace for itself alone has none."""
    first, _, count = map(int, Path("/proc/self/uid_map").read_text().splitlines()[0].split())
    return first == 0 and count > USER


def _become_user() -> None:
    """As a system service has it: ``User=`` and ``AmbientCapabilities=CAP_NET_ADMIN``."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    bits = 1 << _CAP_NET_ADMIN
    header, sets = struct.pack("=Ii", 0x20080522, 0), struct.pack("=6I", bits, bits, bits, 0, 0, 0)
    if libc.capset(header, sets) or libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_NET_ADMIN, 0, 0):
        raise OSError(ctypes.get_errno(), "no CAP_NET_ADMIN")


# --- outside ---


async def launch(
    mode: str,
    targets: Targets,
    device: Device,
    on_message: Callable[[Message], None],
    on_exit: Callable[[Failure | None, str], None],
    *,
    free: bool = False,
) -> EngineProcess:
    """As :meth:`EngineProcess.launch`, but of a hostile engine, ``free`` of sandbox and drop."""
    ours, theirs = control_pair()
    stderr, their_stderr = os.pipe()
    os.set_blocking(stderr, False)
    program = "from tests.support import hostile_code; hostile_code.main()"
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, mode, "free" if free else "locked", str(theirs.fileno())),
        pass_fds=(theirs.fileno(),),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=their_stderr,
        cwd=_ROOT,
        env={"LANG": "C.UTF-8"},
        process_group=0,
    )
    theirs.close()
    os.close(their_stderr)
    control = ControlSocket(ours, FromEngine)
    start = Start(
        kind="hostile",
        settings=msgspec.Raw(msgspec.json.encode(targets)),
        secrets={},
        device=DeviceInfo(device.name, "", 1400),
        dhcp=False,
    )
    control.send(start, (device.fileno(),))
    return EngineProcess(child, control, stderr, on_message, on_exit)
