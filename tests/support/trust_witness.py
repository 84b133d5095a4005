"""A witness on a cable: counts what comes along that should not, and keeps a few samples.

It sits at the far end of the machine's cable, so it sees what has really left. Frames are judged
and counted by the kernel (:mod:`tests.support.trust_filter`): a burst that does not fit into the
buffer loses samples, but never a count.
"""

from __future__ import annotations

import ctypes
import ipaddress
import socket
import struct
from dataclasses import dataclass

from tests.support.namespaces import Namespace

MAX_SAMPLES = 20

_ALL_PROTOCOLS = 0x0003
_SOL_PACKET = 263
_PACKET_STATISTICS = 6
_PACKET_IGNORE_OUTGOING = 23
_SO_ATTACH_FILTER = 26
_BUFFER = 8 << 20
_STATISTICS = struct.Struct("=II")
_PROTOCOLS = {1: "icmp", 2: "igmp", 6: "tcp", 17: "udp", 58: "icmpv6"}


@dataclass(frozen=True)
class Seen:
    """What came along since the last time."""

    frames: int
    unsampled: int
    """How many of them did not fit into the buffer."""
    samples: tuple[str, ...]
    """The first ones, in words."""

    def __str__(self) -> str:
        """For the message of a test that fails."""
        return "\n  ".join([f"{self.frames} frames", *self.samples])


class Witness:
    """Counts what comes in by ``device`` of ``namespace`` and passes ``program``; a context manager.

    Frames that the namespace itself sends by the device are not seen.
    """

    def __init__(self, namespace: Namespace, device: str, program: bytes) -> None:
        self._namespace = namespace
        self._device = device
        self._program = program
        self._socket: socket.socket | None = None
        self.frames = 0
        """Of all times."""

    def __enter__(self) -> Witness:
        with self._namespace.inside():
            seer = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._socket = seer
        seer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        seer.setsockopt(_SOL_PACKET, _PACKET_IGNORE_OUTGOING, 1)
        _attach(seer, self._program)
        seer.bind((self._device, _ALL_PROTOCOLS))
        seer.setblocking(False)
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def judge_by(self, program: bytes) -> None:
        """Judge by another program from now on; a session moved to another server, say."""
        assert self._socket is not None
        self._program = program
        _attach(self._socket, program)

    def take(self) -> Seen:
        """What was seen since the last time. No frame is counted twice or missed."""
        assert self._socket is not None
        raw = self._socket.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, _STATISTICS.size)
        frames, unsampled = _STATISTICS.unpack(raw)
        samples: list[str] = []
        # No more than was counted: what comes meanwhile is for the next time.
        for _ in range(frames - unsampled):
            try:
                frame = self._socket.recv(256)
            except BlockingIOError:
                break
            if len(samples) < MAX_SAMPLES:
                samples.append(describe(frame))
        self.frames += frames
        return Seen(frames, unsampled, tuple(samples))


def describe(frame: bytes) -> str:
    """One line about an Ethernet frame: protocol, from where, to where. Whatever bytes it is."""
    if len(frame) < 14:
        return f"{len(frame)} bytes"
    (kind,) = struct.unpack_from(">H", frame, 12)
    if kind == 0x0800 and len(frame) >= 34:
        protocol, ports = frame[23], 14 + 4 * (frame[14] & 15)
        source, target = (str(ipaddress.ip_address(frame[at : at + 4])) for at in (26, 30))
    elif kind == 0x86DD and len(frame) >= 54:
        protocol, ports = frame[20], 54
        source, target = (str(ipaddress.ip_address(frame[at : at + 16])) for at in (22, 38))
    else:
        return f"frame of type {kind:#06x} from {frame[6:12].hex(':')} to {frame[:6].hex(':')}"
    name = _PROTOCOLS.get(protocol, f"protocol {protocol}")
    if protocol in (6, 17) and len(frame) >= ports + 4:
        here, there = struct.unpack_from(">HH", frame, ports)
        flags = f" flags {frame[ports + 13]:#04x}" if protocol == 6 and len(frame) > ports + 13 else ""
        return f"{name} {source}:{here} -> {target}:{there}{flags}"
    further = f" type {frame[ports]}" if protocol in (1, 58) and len(frame) > ports else ""
    return f"{name}{further} {source} -> {target}"


def _attach(seer: socket.socket, program: bytes) -> None:
    buffer = ctypes.create_string_buffer(program, len(program))
    fprog = struct.pack("@HP", len(program) // 8, ctypes.addressof(buffer))
    seer.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, fprog)
