"""The TUN device against the kernel: IP packets in both directions."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

import pytest

from engine.device.errors import PacketRefused
from engine.device.tun import TunDevice
from engine.ip.checksum import internet_checksum
from engine.offload import virtio
from engine.offload.layout import Link
from tests.support.namespaces import Namespace

_PROTOCOL = 253  # for experiments (RFC 3692)
_HERE, _THERE = "10.99.0.1", "10.99.0.2"


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    with Namespace() as made:
        made.run(["sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1"])
        yield made


@pytest.fixture
def tun(namespace: Namespace) -> Iterator[TunDevice]:
    with namespace.inside(), TunDevice.create("adit%d") as device:
        namespace.run(["ip", "addr", "add", f"{_HERE}/24", "dev", device.name])
        namespace.run(["ip", "link", "set", device.name, "up"])
        yield device


@pytest.fixture
def sock(namespace: Namespace, tun: TunDevice) -> Iterator[socket.socket]:
    """A raw socket on the kernel's side."""
    with namespace.inside(), socket.socket(socket.AF_INET, socket.SOCK_RAW, _PROTOCOL) as made:
        made.settimeout(5)
        yield made


def _packet(payload: bytes) -> bytes:
    header = bytearray(struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 7, 0, 64, _PROTOCOL, 0))
    header += socket.inet_aton(_THERE) + socket.inet_aton(_HERE)
    header[10:12] = internet_checksum(bytes(header)).to_bytes(2, "big")
    return bytes(header) + payload


def test_its_packets_begin_with_the_ip_header(tun: TunDevice) -> None:
    assert tun.link is Link.IP
    assert tun.name == "adit0"


def test_packets_go_out(tun: TunDevice, sock: socket.socket) -> None:
    room = memoryview(bytearray(virtio.READ_SIZE))
    assert tun.read_into(room) is None
    payloads = [bytes([number]) * (number + 1) for number in range(100)]
    for payload in payloads:
        sock.sendto(payload, (_THERE, 0))
    for payload in payloads:
        assert tun.wait_readable(5)
        size = tun.read_into(room)
        assert size == virtio.SIZE + 20 + len(payload)
        assert room[virtio.SIZE] == 0x45 and room[virtio.SIZE + 20 : size] == payload
    assert tun.read_into(room) is None


def test_packets_come_in(tun: TunDevice, sock: socket.socket) -> None:
    for size in (1, 100, 1480):
        packet = _packet(b"y" * size)
        assert tun.write((virtio.PLAIN, packet)) == virtio.SIZE + len(packet)
        assert tun.write((virtio.PLAIN + packet[:20], memoryview(packet)[20:])) == virtio.SIZE + len(packet)
        assert sock.recv(4096)[20:] == packet[20:]
        assert sock.recv(4096)[20:] == packet[20:]


def test_a_room_that_is_too_small_for_the_header(tun: TunDevice, sock: socket.socket) -> None:
    sock.sendto(b"x", (_THERE, 0))
    with pytest.raises(PacketRefused):
        tun.read_into(memoryview(bytearray(virtio.SIZE - 1)))
