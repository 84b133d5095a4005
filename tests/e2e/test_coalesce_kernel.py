"""What we joined, judged by the kernel: it cuts our superpackets, and the pieces must be the originals.

One namespace that forwards: superpackets go in through one TUN device, and come out of another
that takes nothing but single packets. A second one where the packets are delivered, because only
the receiver verifies checksums.
"""

from __future__ import annotations

import random
import select
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from engine.device.offloads import Offload
from engine.device.tun import TunDevice
from engine.offload import virtio
from engine.offload.coalesce import Coalescer
from engine.offload.layout import Link, Run
from tests.support import slow_coalesce as slow
from tests.support.namespaces import Namespace
from tests.support.slow_coalesce import ACK, ECE, PSH, TCP, UDP, Flow

_QUIET = (
    "net.ipv6.conf.default.accept_dad=0",
    "net.ipv6.conf.default.router_solicitations=0",
    "net.ipv6.conf.default.addr_gen_mode=1",
    "net.ipv4.conf.all.rp_filter=0",
    "net.ipv4.conf.default.rp_filter=0",
    "net.ipv4.ip_forward=1",
    "net.ipv6.conf.all.forwarding=1",
)
_COUNTERS = ("TcpInCsumErrors", "UdpInCsumErrors", "Udp6InCsumErrors", "IpExtInCsumErrors")


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    with Namespace() as made:
        for setting in _QUIET:
            made.run(["sysctl", "-qw", setting])
        yield made


@pytest.fixture
def entrance(namespace: Namespace) -> Iterator[TunDevice]:
    yield from _device(namespace, "in%d", "10.88.1.1/24", "fd88:1::1/64")


@pytest.fixture
def exit_(namespace: Namespace, entrance: TunDevice) -> Iterator[TunDevice]:
    """Where 10.88.0.0/24 and fd88::/64 are, which all packets go to; the kernel cuts for it."""
    for device in _device(namespace, "out%d", "10.88.0.1/24", "fd88::1/64"):
        device.set_offload(Offload.NONE)
        yield device


def _device(namespace: Namespace, pattern: str, ipv4: str, ipv6: str) -> Iterator[TunDevice]:
    with namespace.inside():
        device = TunDevice.create(pattern)
    namespace.run(["ip", "link", "set", device.name, "mtu", "9000", "txqueuelen", "10000", "up"])
    namespace.run(["ip", "addr", "add", ipv4, "dev", device.name])
    namespace.run(["ip", "addr", "add", ipv6, "dev", device.name, "nodad"])
    yield device
    device.close()


def _lay_out(packets: Sequence[bytes]) -> tuple[bytearray, list[Run]]:
    """As SoftEther blocks."""
    buffer = bytearray(4)
    runs: list[Run] = []
    for packet in packets:
        buffer += len(packet).to_bytes(4, "big")
        if runs and runs[-1].size == len(packet):
            runs[-1] = runs[-1]._replace(packets=runs[-1].packets + 1)
        else:
            runs.append(Run(len(buffer), 4 + len(packet), len(packet), 1))
        buffer += packet
    return buffer, runs


def _write(device: TunDevice, packets: Sequence[bytes], coalescer: Coalescer) -> int:
    """How many writes it took."""
    writes = 0
    for joined in coalescer.join(*_lay_out(packets)):
        device.write(joined.parts)
        writes += 1
    return writes


def _read(device: TunDevice, packets: int) -> list[bytes]:
    room = memoryview(bytearray(virtio.SIZE + virtio.MAX_PACKET))
    found: list[bytes] = []
    while len(found) < packets:
        assert select.select([device.fileno()], [], [], 3)[0], f"{len(found)} of {packets} came out"
        size = device.read_into(room)
        if size:
            packet = bytes(room[virtio.SIZE : size])
            header = virtio.VnetHeader.unpack(room)
            assert header.gso_type == virtio.GSO_NONE and not header.flags & virtio.NEEDS_CSUM
            if packet[0] >> 4 == 4 or packet[6] in (TCP, UDP):  # without what IPv6 tells its neighbours
                found.append(packet)
    return found


def _burst(rng: random.Random, flow: Flow, size: int) -> list[bytes]:
    sequence, identification = rng.choice((1000, 2**32 - 2 * size - 1)), rng.choice((1, 65534))
    flags = ACK | ECE if rng.random() < 0.2 else ACK
    count = rng.randrange(1, 66)
    packets = []
    for number in range(count):
        last = number == count - 1
        payload = rng.randbytes(rng.randrange(1, size) if last and rng.random() < 0.5 else size)
        if rng.random() < 0.05:
            payload = b"\xff" * size
        this = flags | (PSH if last or rng.random() < 0.03 else 0)
        packets.append(flow.packet(payload, sequence=sequence, identification=identification, flags=this))
        sequence += len(payload)
        identification += 1
    return packets


def _one_hop_less(packet: bytes) -> bytes:
    """What forwarding makes of a packet."""
    out = bytearray(packet)
    if packet[0] >> 4 == 6:
        out[7] -= 1
        return bytes(out)
    out[8] -= 1
    out[10:12] = b"\0\0"
    out[10:12] = slow.internet_checksum(bytes(out[:20])).to_bytes(2, "big")
    return bytes(out)


@pytest.mark.parametrize("version", [4, 6])
@pytest.mark.parametrize("protocol", [TCP, UDP])
def test_the_kernel_cuts_it_into_the_originals(
    entrance: TunDevice, exit_: TunDevice, version: int, protocol: int
) -> None:
    rng = random.Random(version * 100 + protocol)
    coalescer = Coalescer(Link.IP)
    written = sent = 0
    for _ in range(60):
        flows = []
        for port in range(rng.randrange(1, 4)):
            options = rng.randbytes(rng.choice((0, 12, 40)))
            flow = Flow(
                version, protocol, port=1000 + port, options=options, dont_fragment=rng.random() < 0.7
            )
            # The kernel drops what it could only send in fragments, so stay within 9000.
            largest = 8948 if options[12:] == b"" and version == 4 else 8888
            flows.append(_burst(rng, flow, rng.choice((536, 1000, 1337, 1380, 1448, largest))))
        packets = []
        together = rng.choice((1, 100))
        while flows:
            flow_packets = rng.choice(flows)
            packets += flow_packets[:together]
            del flow_packets[:together]
            flows = [left for left in flows if left]
        written += _write(entrance, packets, coalescer)
        sent += len(packets)
        came_out = _read(exit_, len(packets))
        assert Counter(came_out) == Counter(map(_one_hop_less, packets))
        for port in range(3):
            key = (1000 + port).to_bytes(2, "big")
            at = 20 if version == 4 else 40
            assert [p for p in came_out if p[at : at + 2] == key] == [
                _one_hop_less(p) for p in packets if p[at : at + 2] == key
            ]
    assert written * 4 < sent


def _errors(namespace: Namespace) -> Counter[str]:
    shown = namespace.run(["nstat", "-asz", *_COUNTERS]).stdout.splitlines()
    return Counter({line.split()[0]: int(line.split()[1]) for line in shown if not line.startswith("#")})


@pytest.mark.parametrize(
    ("version", "protocol", "counter"),
    [
        (4, TCP, "TcpInCsumErrors"),
        (6, TCP, "TcpInCsumErrors"),
        (4, UDP, "UdpInCsumErrors"),
        (6, UDP, "Udp6InCsumErrors"),
    ],
)
@pytest.mark.parametrize("bad", [0, 1, 20, 43, 44])
def test_a_flipped_bit_is_counted_by_the_kernel(
    namespace: Namespace, version: int, protocol: int, counter: str, bad: int
) -> None:
    # Here the packets are for the kernel itself: 10.88.0.2 and fd88::2 are its own.
    for device in _device(namespace, "here%d", "10.88.0.2/24", "fd88::2/64"):
        flow = Flow(version, protocol)
        packets = [flow.packet(bytes([i]) * 1000, sequence=1000 * i, identification=i) for i in range(44)]
        packets.append(flow.packet(b"the last", sequence=44000, identification=44))
        coalescer = Coalescer(Link.IP)
        before = _errors(namespace)
        assert set(before) == set(_COUNTERS)
        assert _write(device, packets, coalescer) == 1
        assert _errors(namespace) == before
        damaged = bytearray(packets[bad])
        damaged[-3] ^= 0x10
        packets[bad] = bytes(damaged)
        _write(device, packets, coalescer)
        after = _errors(namespace)
        after.subtract(before)
        assert {name: count for name, count in after.items() if count} == {counter: 1}
