"""The kernel as judge of our cutting: it cuts the same itself, and it verifies what we cut.

tun-offload.md, sections 5.1 and 5.2.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.device.tap import TapDevice
from engine.device.tun import TunDevice
from engine.offload import virtio
from engine.offload.layout import RAW, Link
from engine.offload.segment import Segmenter
from tests.support.counters import checksum_errors, counters, difference
from tests.support.namespaces import Namespace
from tests.support.superpackets import ADDRESSES, Superpacket, options_header

_SUPERPACKETS = 1000
_SEED = 20_260
_ROUTER = {
    "net.ipv4.ip_forward": 1,
    "net.ipv4.conf.all.rp_filter": 0,
    "net.ipv4.conf.default.rp_filter": 0,
    "net.ipv6.conf.all.forwarding": 1,
    "net.ipv6.conf.default.accept_dad": 0,
    "net.ipv6.conf.default.router_solicitations": 0,
}


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    with Namespace() as made:
        made.run(["sysctl", "-qw", *(f"{name}={value}" for name, value in _ROUTER.items())])
        yield made


@pytest.fixture
def tuns(namespace: Namespace) -> Iterator[tuple[TunDevice, TunDevice]]:
    """Where superpackets go in, and where the kernel's own segments come out."""
    with namespace.inside():
        into, out = TunDevice.create("in%d"), TunDevice.create("out%d", offload=False)
    for device, address, address6 in ((into, "10.88.0.3", "fd88::3"), (out, "10.88.0.2", "fd88::2")):
        namespace.run(["ip", "link", "set", device.name, "mtu", "9000", "txqueuelen", "10000", "up"])
        namespace.run(["ip", "route", "add", f"{address}/32", "dev", device.name])
        namespace.run(["ip", "-6", "route", "add", f"{address6}/128", "dev", device.name])
    yield into, out
    into.close()
    out.close()


def _random_superpacket(rng: random.Random, *, ethernet: bool = False) -> Superpacket:
    version, tcp = rng.choice((4, 6)), rng.random() < 0.6
    # The kernel looks at IPv4 options when it forwards, and passes on those that say nothing.
    options = bytes([1]) * (4 * rng.randrange(11)) if version == 4 and rng.random() < 0.3 else b""
    extensions = b""
    if version == 6 and tcp and rng.random() < 0.3:
        extensions = options_header(6, rng.randrange(3))
    tcp_options = rng.randbytes(4 * rng.choice((0, 3, 5, 10))) if tcp else b""
    headers = 40 + len(options) + len(extensions) + 20 + len(tcp_options)
    gso_size = rng.choice((rng.randrange(8, 200), rng.randrange(200, 3000), rng.randrange(3000, 8948), 8948))
    # Behind extension headers the kernel misjudges the size of the TCP header when it compares
    # with the MTU of the way out, and drops what would fit.
    gso_size = min(gso_size, 9000 - headers - (60 if extensions else 0))
    rows = rng.randrange(2, 200 if tcp else 100)
    size = min(gso_size * rows - rng.randrange(gso_size), 65535 - headers)
    size = max(size, gso_size + 1)
    payload = rng.choice((rng.randbytes(size), rng.randbytes(size), bytes(size), b"\xff" * size))
    flags = 0x10 | rng.choice((0, 0x08, 0x01, 0x09)) | rng.choice((0, 0x40, 0x80, 0xC0))
    return Superpacket(
        payload=payload,
        gso_size=gso_size,
        version=version,
        tcp=tcp,
        ethernet=ethernet,
        options=options,
        extensions=extensions,
        tcp_options=tcp_options,
        ttl=rng.randrange(3, 256),
        service=rng.randrange(256),
        identification=rng.choice((rng.randrange(65536), 65535 - rng.randrange(50))),
        fragment=rng.choice((0x4000, 0)),
        sequence=rng.choice((rng.randrange(2**32), 2**32 - rng.randrange(1, size))),
        acknowledgement=rng.randrange(2**32),
        flags=flags if tcp else 0,
        window=rng.randrange(65536),
    )


def _cut(cutter: Segmenter, superpacket: Superpacket) -> list[bytes]:
    read = superpacket.read()
    cutter.room[: len(read)] = read
    data, packets, _, stride, _ = cutter.cut(len(read))
    return [bytes(data[row * stride : (row + 1) * stride]) for row in range(packets)]


def _read_segments(device: TunDevice, superpacket: Superpacket, count: int) -> list[bytes]:
    """The next packets between the two, whatever else the kernel has to say."""
    room = memoryview(bytearray(66_048))
    addresses = ADDRESSES[superpacket.version]
    at = 12 + (12 if superpacket.version == 4 else 8)
    segments: list[bytes] = []
    while len(segments) < count:
        assert device.wait_readable(5), (
            f"{len(segments)} of {count} segments of {replace(superpacket, payload=b'')}"
        )
        size = device.read_into(room)
        if size is not None and room[at : at + len(addresses)] == addresses:
            assert bytes(room[:2]) == b"\0\0", "the kernel left something to us"
            segments.append(bytes(room[12:size]))
    return segments


@pytest.mark.timeout(180)
def test_kernel_cuts_the_same(tuns: tuple[TunDevice, TunDevice]) -> None:
    into, out = tuns
    rng = random.Random(_SEED)
    cutter = Segmenter(Link.IP, RAW, max_packet=9000)
    compared = 0
    for number in range(_SUPERPACKETS):
        superpacket = _random_superpacket(rng)
        ours = _cut(cutter, replace(superpacket, ttl=superpacket.ttl - 1))
        read = bytearray(superpacket.read())
        read[2:4] = b"\0\0"  # the builder's hint is longer than the kernel takes
        into.write([read])
        kernels = _read_segments(out, superpacket, len(ours))
        for row, (our, kernel) in enumerate(zip(ours, kernels, strict=True)):
            assert our.hex() == kernel.hex(), (
                f"superpacket {number}, segment {row}: {replace(superpacket, payload=b'')}"
            )
        compared += len(ours)
    assert compared > 10 * _SUPERPACKETS


@pytest.fixture
def tap(namespace: Namespace) -> Iterator[TapDevice]:
    with namespace.inside():
        device = TapDevice.create("tap%d")
    name = device.name
    namespace.run(
        ["ip", "link", "set", name, "address", "5e:00:00:00:00:01", "mtu", "9000", "txqueuelen", "10000"]
    )
    namespace.run(["ip", "link", "set", name, "up"])
    namespace.run(["ip", "address", "add", "10.88.0.2/24", "dev", name])
    namespace.run(["ip", "address", "add", "fd88::2/64", "dev", name, "nodad"])
    yield device
    device.close()


def _delivered(grown: dict[str, int]) -> int:
    """Segments that no checksum and no header spoke against; nobody waits for them, which is no matter."""
    return grown["TcpInSegs"] + grown["UdpNoPorts"] + grown["Udp6NoPorts"] - grown["TcpInErrs"]


@pytest.mark.timeout(180)
def test_kernel_finds_every_checksum_good(namespace: Namespace, tap: TapDevice) -> None:
    rng = random.Random(_SEED)
    cutter = Segmenter(Link.ETHERNET, RAW, max_packet=9014)
    before = counters(namespace)
    written = 0
    for _ in range(120):
        for frame in _cut(cutter, _random_superpacket(rng, ethernet=True)):
            tap.write([virtio.PLAIN, frame])
            written += 1
    grown = difference(before, counters(namespace))
    assert checksum_errors(grown) == {}
    assert _delivered(grown) == written


@pytest.mark.parametrize(
    ("version", "tcp", "at", "counter"),
    [
        (4, True, 14 + 20 + 20 + 33, "TcpInCsumErrors"),
        (6, True, 14 + 40 + 20 + 33, "TcpInCsumErrors"),
        (4, False, 14 + 20 + 8 + 33, "UdpInCsumErrors"),
        (6, False, 14 + 40 + 8 + 33, "Udp6InCsumErrors"),
        (4, True, 14 + 1, "IpExtInCsumErrors"),
    ],
)
def test_kernel_counts_one_flipped_bit(
    namespace: Namespace, tap: TapDevice, version: int, tcp: bool, at: int, counter: str
) -> None:
    """Without this, the test above would prove nothing."""
    superpacket = Superpacket(
        payload=bytes(range(250)) * 20, gso_size=500, version=version, tcp=tcp, ethernet=True
    )
    frames = _cut(Segmenter(Link.ETHERNET, RAW, max_packet=1514), superpacket)
    frames[4] = frames[4][:at] + bytes([frames[4][at] ^ 4]) + frames[4][at + 1 :]
    before = counters(namespace)
    for frame in frames:
        tap.write([virtio.PLAIN, frame])
    assert checksum_errors(difference(before, counters(namespace))) == {counter: 1}


@pytest.mark.parametrize(("version", "family"), [(4, socket.AF_INET), (6, socket.AF_INET6)])
def test_datagrams_arrive(
    namespace: Namespace, tap: TapDevice, version: int, family: socket.AddressFamily
) -> None:
    superpacket = Superpacket(
        payload=random.Random(_SEED).randbytes(60_000),
        gso_size=1201,
        version=version,
        tcp=False,
        ethernet=True,
    )
    with namespace.inside():
        receiver = socket.socket(family, socket.SOCK_DGRAM)
    with receiver:
        receiver.bind(("10.88.0.2" if version == 4 else "fd88::2", 5201))
        receiver.settimeout(5)
        received = []
        for frame in _cut(Segmenter(Link.ETHERNET, RAW, max_packet=1514), superpacket):
            tap.write([virtio.PLAIN, frame])
            received.append(receiver.recv(2000))
    assert {len(piece) for piece in received[:-1]} == {1201}
    assert b"".join(received) == superpacket.payload
