"""What this kernel leaves to us when asked to, and that it does all itself when not."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from engine.device.device import Device
from engine.device.offloads import ALL, Offload
from engine.device.tap import TapDevice
from engine.device.tun import TunDevice
from engine.ip.checksum import internet_checksum
from engine.offload import virtio
from engine.offload.virtio import VnetHeader
from tests.support.namespaces import Namespace

_UDP_SEGMENT = 103
_PAYLOAD = bytes(range(256)) * 20
_SEGMENT = 1000


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    with Namespace() as made:
        made.run(["sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1"])
        yield made


@pytest.fixture
def tun(namespace: Namespace) -> Iterator[TunDevice]:
    with namespace.inside(), TunDevice.create("adit0") as device:
        namespace.run(["ip", "addr", "add", "10.99.0.1/24", "dev", "adit0"])
        namespace.run(["ip", "link", "set", "adit0", "up"])
        yield device


def _send(namespace: Namespace) -> None:
    """A UDP superpacket on its way to the device."""
    with namespace.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.IPPROTO_UDP, _UDP_SEGMENT, _SEGMENT)
        sock.sendto(_PAYLOAD, ("10.99.0.2", 5000))


def _read(device: Device) -> list[tuple[VnetHeader, bytes]]:
    room, found = memoryview(bytearray(virtio.READ_SIZE)), []
    while (size := device.read_into(room)) is not None:
        found.append((VnetHeader.unpack(room), bytes(room[virtio.SIZE : size])))
    return found


def _assert_complete(packets: list[tuple[VnetHeader, bytes]]) -> None:
    assert len(packets) == -(-len(_PAYLOAD) // _SEGMENT)
    for header, packet in packets:
        assert header.flags & virtio.NEEDS_CSUM == 0 and header.gso_type == virtio.GSO_NONE
        pseudo = packet[12:20] + bytes((0, 17)) + packet[24:26]
        assert internet_checksum(pseudo + packet[20:]) == 0
    assert b"".join(packet[28:] for _, packet in packets) == _PAYLOAD


def _assert_superpacket(packets: list[tuple[VnetHeader, bytes]]) -> None:
    ((header, packet),) = packets
    assert header.flags & virtio.NEEDS_CSUM and header.gso_type == virtio.GSO_UDP_L4
    assert (header.gso_size, header.csum_start, header.csum_offset) == (_SEGMENT, 20, 6)
    assert packet[28:] == _PAYLOAD


@pytest.mark.parametrize("kind", [TunDevice, TapDevice])
@pytest.mark.parametrize("offload", [True, False])
def test_all_or_nothing(namespace: Namespace, kind: type[Device], offload: bool) -> None:
    with namespace.inside(), kind.create("adit0", offload=offload) as device:
        assert device.offloads == (ALL if offload else Offload.NONE)
        assert int(ALL) == 0x6F


def test_a_superpacket_comes_whole(namespace: Namespace, tun: TunDevice) -> None:
    _send(namespace)
    _assert_superpacket(_read(tun))


def test_the_off_switch(namespace: Namespace, tun: TunDevice) -> None:
    assert tun.set_offload(Offload.NONE) == tun.offloads == Offload.NONE
    _send(namespace)
    _assert_complete(_read(tun))
    assert tun.set_offload(ALL) == tun.offloads == ALL
    _send(namespace)
    _assert_superpacket(_read(tun))


def test_a_superpacket_from_before_the_switch_still_comes(namespace: Namespace, tun: TunDevice) -> None:
    _send(namespace)
    tun.set_offload(Offload.NONE)
    _send(namespace)
    packets = _read(tun)
    _assert_superpacket(packets[:1])
    _assert_complete(packets[1:])


def test_checksums_alone(namespace: Namespace, tun: TunDevice) -> None:
    assert tun.set_offload(Offload.CSUM) == Offload.CSUM
    with namespace.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"hello", ("10.99.0.2", 5000))
    ((header, packet),) = _read(tun)
    assert (header.flags, header.gso_type) == (virtio.NEEDS_CSUM, virtio.GSO_NONE)
    assert packet.endswith(b"hello")


@pytest.mark.parametrize("one", [bit for bit in Offload if bit])
def test_each_with_what_it_can_not_be_without(tun: TunDevice, one: Offload) -> None:
    got = tun.set_offload(one, required=one)
    assert one in got and Offload.CSUM in got


def test_a_queue_more_changes_nothing(namespace: Namespace) -> None:
    with namespace.inside(), TunDevice.create("adit0", multi_queue=True, offload=False) as device:
        namespace.run(["ip", "addr", "add", "10.99.0.1/24", "dev", "adit0"])
        namespace.run(["ip", "link", "set", "adit0", "up"])
        with device.open_queue() as queue:
            assert queue.offloads == Offload.NONE
            _send(namespace)
            _assert_complete(_read(device) + _read(queue))


@pytest.mark.parametrize("offload", [ALL, Offload.NONE])
def test_a_superpacket_is_written(namespace: Namespace, tun: TunDevice, offload: Offload) -> None:
    """Whatever is set: offloads are about reading only."""
    tun.set_offload(offload)
    addresses = bytes((10, 99, 0, 2, 10, 99, 0, 1))
    size = 8 + len(_PAYLOAD)
    ip = bytearray.fromhex("45000000000000004011") + bytes(2) + addresses
    ip[2:4] = (20 + size).to_bytes(2, "big")
    ip[10:12] = internet_checksum(bytes(ip)).to_bytes(2, "big")
    # Begun, not finished: the kernel adds up the rest and inverts it (tun-offload.md 4.3).
    begun = internet_checksum(addresses + bytes((0, 17)) + size.to_bytes(2, "big")) ^ 0xFFFF
    udp = b"".join(number.to_bytes(2, "big") for number in (4000, 5000, size, begun))
    header = VnetHeader(virtio.NEEDS_CSUM, virtio.GSO_UDP_L4, 28, _SEGMENT, 20, 6).pack()
    with namespace.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("10.99.0.1", 5000))
        sock.settimeout(5)
        assert tun.write((header, bytes(ip), udp, _PAYLOAD)) == virtio.SIZE + 20 + size
        received = [sock.recv(4096) for _ in range(6)]
    assert [len(datagram) for datagram in received] == [1000] * 5 + [120]
    assert b"".join(received) == _PAYLOAD
