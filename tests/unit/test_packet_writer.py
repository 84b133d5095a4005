"""Writing to a device: few writes, and no packet lost for another's sake."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable, Sequence

import pytest

from engine.device.errors import DeviceError
from engine.device.offloads import ALL, Offload
from engine.device.writer import PacketWriter
from engine.offload import virtio
from engine.offload.errors import PacketError
from engine.offload.layout import Link, Run
from tests.support.block_stream import laid_out
from tests.support.scripted_device import ScriptedDevice
from tests.support.slow_coalesce import PSH, UDP, Flow, expand

_ETHERNET = bytes.fromhex("5e00000000015e00000000020800")
_FLOWS = {
    "tcp4": Flow(),
    "tcp6": Flow(version=6),
    "udp4": Flow(protocol=UDP),
    "udp6": Flow(version=6, protocol=UDP),
}

every_flow = pytest.mark.parametrize("flow", _FLOWS.values(), ids=_FLOWS.keys())


def _packets(flow: Flow, count: int, size: int = 1000, start: int = 0) -> list[bytes]:
    """Packets of one flow that follow each other."""
    return [
        flow.packet(bytes([n % 256]) * size, sequence=n * size, identification=n)
        for n in range(start, start + count)
    ]


def _expanded(device: ScriptedDevice) -> list[bytes]:
    """The packets that the kernel would make of what was written."""
    return [packet for written in device.written for packet in expand(b"".join(written))]


def _write(writer: PacketWriter, packets: Sequence[bytes]) -> int:
    return writer.write(*laid_out(packets))


# --- few writes --------------------------------------------------------------------------------


@every_flow
@pytest.mark.parametrize("link", list(Link))
def test_packets_of_one_flow_are_one_write(flow: Flow, link: Link) -> None:
    if link is Link.ETHERNET:
        kind = b"\x08\x00" if flow.version == 4 else b"\x86\xdd"
        flow = Flow(version=flow.version, protocol=flow.protocol, link=_ETHERNET[:12] + kind)
    device = ScriptedDevice(link=link)
    writer = PacketWriter(device)
    packets = _packets(flow, 40)
    assert _write(writer, packets) == 40
    assert len(device.written) == 1 and device.written[0].superpacket
    assert _expanded(device) == packets
    assert writer.dropped == 0


def test_nothing_is_held_between_two_writes() -> None:
    device = ScriptedDevice()
    writer = PacketWriter(device)
    packets = _packets(Flow(), 6)
    for done, packet in enumerate(packets, start=1):
        assert _write(writer, [packet]) == 1
        assert device.packets == packets[:done]
    assert _write(writer, []) == 0
    assert len(device.written) == 6


@every_flow
def test_without_offloads_packets_are_written_one_by_one(flow: Flow) -> None:
    device = ScriptedDevice(offloads=Offload.NONE)
    packets = _packets(flow, 40)
    assert _write(PacketWriter(device), packets) == 40
    assert device.packets == packets
    assert {written.header for written in device.written} == {virtio.PLAIN}


@pytest.mark.parametrize("version", [4, 6])
def test_a_kernel_without_udp_superpackets_gets_none(version: int) -> None:
    device = ScriptedDevice(offloads=ALL & ~(Offload.USO4 | Offload.USO6))
    writer = PacketWriter(device)
    datagrams = _packets(Flow(version=version, protocol=UDP), 20)
    assert _write(writer, datagrams) == 20
    assert device.packets == datagrams
    assert not any(written.superpacket for written in device.written)
    assert _write(writer, _packets(Flow(version=version), 20)) == 20
    assert [written.superpacket for written in device.written[20:]] == [True]


def test_offloads_may_be_switched_off_while_it_writes() -> None:
    device = ScriptedDevice()
    writer = PacketWriter(device)
    packets = _packets(Flow(), 60)
    _write(writer, packets[:20])
    device.offloads = Offload.NONE
    _write(writer, packets[20:40])
    device.offloads = ALL
    _write(writer, packets[40:])
    assert [written.superpacket for written in device.written] == [True, *[False] * 20, True]
    assert _expanded(device) == packets


def test_what_no_kernel_understands_is_written_as_it_is() -> None:
    rng = random.Random(3)
    packets = [rng.randbytes(rng.choice((1, 20, 60, 60, 60, 1400))) for _ in range(60)]
    device = ScriptedDevice()
    buffer, runs = bytearray(), []
    for packet in packets:
        runs.append(Run(len(buffer), len(packet), len(packet), 1))
        buffer += packet
    assert PacketWriter(device).write(buffer, runs) == 60
    assert sorted(device.packets) == sorted(packets)
    assert {written.header for written in device.written} == {virtio.PLAIN}


# --- what the kernel refuses -------------------------------------------------------------------


@pytest.mark.parametrize("offloads", [ALL, Offload.NONE], ids=["offloads", "none"])
def test_refused_packets_are_counted_and_the_others_written(offloads: Offload) -> None:
    codes = {b"x" * 60: errno.EINVAL, b"y" * 60: errno.EIO, b"z" * 61: errno.EINVAL}
    device = ScriptedDevice(offloads=offloads, refuse=lambda packet: codes.get(packet, 0))
    writer = PacketWriter(device)
    others = [bytes([n]) * 60 for n in range(5)]
    assert _write(writer, [others[0], b"x" * 60, *others[1:3], b"y" * 60, b"z" * 61, *others[3:]]) == 5
    assert device.packets == others
    assert dict(writer.refused) == {errno.EINVAL: 2, errno.EIO: 1}
    assert writer.dropped == 3
    _write(writer, [b"y" * 60])
    assert dict(writer.refused) == {errno.EINVAL: 2, errno.EIO: 2}


def test_a_refused_superpacket_counts_as_its_packets() -> None:
    left, right = Flow(port=1000), Flow(port=2000)
    device = ScriptedDevice(refuse=lambda packet: errno.ENOBUFS if packet[20:22] == b"\x03\xe8" else 0)
    writer = PacketWriter(device)
    packets = _packets(left, 30) + _packets(right, 30, size=900)
    assert _write(writer, packets) == 30
    assert _expanded(device) == packets[30:]
    assert dict(writer.refused) == {errno.ENOBUFS: 30} and writer.dropped == 30


@pytest.mark.parametrize("code", [errno.EIO, errno.EINVAL, errno.EAGAIN, errno.ENOBUFS, errno.ENOMEM])
def test_a_device_that_takes_nothing_is_no_error(code: int) -> None:
    device = ScriptedDevice(refuse=lambda packet: code)
    writer = PacketWriter(device)
    assert _write(writer, _packets(Flow(), 40)) == 0
    assert not writer.write_back(b"x" * 60)
    assert dict(writer.refused) == {code: 41}


def test_a_device_that_is_gone_is_an_error() -> None:
    device = ScriptedDevice()
    device.gone = True
    writer = PacketWriter(device)
    packet = _packets(Flow(), 1)[0]
    writes: list[Callable[[], object]] = [
        lambda: _write(writer, _packets(Flow(), 40)),
        lambda: writer.write_back(packet),
        lambda: writer.write_stream(packet),
    ]
    for write in writes:
        with pytest.raises(DeviceError) as caught:
            write()
        assert caught.value.failure.code == "device_gone"
    assert writer.dropped == 0


# --- past everything else ----------------------------------------------------------------------


def test_a_packet_is_written_back_with_the_header_that_it_came_with() -> None:
    device = ScriptedDevice()
    writer = PacketWriter(device)
    header = virtio.VnetHeader(virtio.NEEDS_CSUM, virtio.GSO_TCPV4, 40, 1000, 20, 16).pack()
    assert writer.write_back(b"answer")
    assert writer.write_back(memoryview(b"question"), memoryview(header))
    assert device.written == [(virtio.PLAIN, b"answer"), (header, b"question")]


def test_a_refused_answer_is_counted() -> None:
    writer = PacketWriter(ScriptedDevice(refuse=lambda packet: errno.EINVAL))
    assert writer.write_back(b"x") is False
    assert writer.refused == {errno.EINVAL: 1}


def test_an_answer_in_the_middle_of_a_write_disturbs_nothing() -> None:
    """Wherever between two writes of a batch an answer is written, it comes out by itself."""
    flows = [Flow(port=1000 + n) for n in range(4)]
    parts = [_packets(flow, 12, size=500 + 100 * n) for n, flow in enumerate(flows)]
    packets = [packet for part in parts for packet in part]
    for moment in range(4):
        answers: list[bool] = []
        writes = 0

        def reject(packet: bytes, moment: int = moment, answers: list[bool] = answers) -> int:
            nonlocal writes
            if packet == b"answer":
                return 0
            if writes == moment:
                answers.append(writer.write_back(b"answer"))  # noqa: B023
            writes += 1
            return 0

        device = ScriptedDevice(refuse=reject)
        writer = PacketWriter(device)
        assert _write(writer, packets) == len(packets)
        assert answers == [True]
        assert device.packets.count(b"answer") == 1
        assert [packet for packet in _expanded(device) if packet != b"answer"] == packets


def test_an_answer_between_two_writes_comes_between_their_packets() -> None:
    device = ScriptedDevice()
    writer = PacketWriter(device)
    packets = _packets(Flow(), 10)
    _write(writer, packets[:5])
    writer.write_back(b"answer")
    _write(writer, packets[5:])
    assert device.packets[1] == b"answer"
    del device.written[1]
    assert _expanded(device) == packets


# --- a stream of packets -----------------------------------------------------------------------


def _some_packets() -> list[bytes]:
    return [
        *_packets(Flow(), 6, size=300),
        *_packets(Flow(version=6), 1, size=77),
        *_packets(Flow(protocol=UDP), 4, size=200),
        Flow().packet(b"end", sequence=6 * 300, identification=6, flags=0x10 | PSH),
        *_packets(Flow(version=6, protocol=UDP), 3, size=1),
    ]


def test_whole_packets_of_a_stream_are_written() -> None:
    device = ScriptedDevice()
    writer = PacketWriter(device)
    packets = _some_packets()
    stream = b"".join(packets)
    assert writer.write_stream(stream) == len(stream)
    assert sorted(_expanded(device)) == sorted(packets)
    assert len(device.written) < len(packets)
    assert writer.write_stream(b"") == 0


def test_a_stream_is_the_same_wherever_it_is_cut() -> None:
    packets = _some_packets()
    stream = b"".join(packets)
    ends = [sum(map(len, packets[:count])) for count in range(len(packets) + 1)]
    for at in range(len(stream) + 1):
        device = ScriptedDevice()
        writer = PacketWriter(device)
        used = writer.write_stream(memoryview(stream)[:at])
        assert used == max(end for end in ends if end <= at)
        assert sum(map(len, _expanded(device))) == used
        assert writer.write_stream(bytearray(stream[used:])) == len(stream) - used
        assert sorted(_expanded(device)) == sorted(packets)


def test_a_packet_that_is_not_whole_waits() -> None:
    device = ScriptedDevice()
    writer = PacketWriter(device)
    packet = _packets(Flow(), 1)[0]
    for size in range(len(packet)):
        assert writer.write_stream(packet[:size]) == 0
    assert device.written == []
    assert writer.write_stream(packet) == len(packet)


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00" * 40,
        b"\x55" * 40,
        b"SSH-2.0-OpenSSH_9.2p1\r\n",
        bytes([0x45]) + bytes(19),
        bytes([0x60]) + bytes(39),
    ],
)
def test_garbage_is_no_stream_of_packets(garbage: bytes) -> None:
    device = ScriptedDevice()
    writer = PacketWriter(device)
    with pytest.raises(PacketError):
        writer.write_stream(garbage)
    with pytest.raises(PacketError):
        writer.write_stream(_packets(Flow(), 1)[0] + garbage)
    assert garbage not in device.packets and writer.dropped == 0


def test_any_bytes_are_packets_or_garbage() -> None:
    rng = random.Random(5)
    stream = b"".join(_some_packets())
    outcomes = set()
    for _ in range(2000):
        data = bytearray(stream[: rng.randrange(len(stream))])
        for _ in range(rng.randrange(4)):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
        if rng.random() < 0.1:
            data = bytearray(os.urandom(rng.randrange(200)))
        device = ScriptedDevice()
        try:
            used = PacketWriter(device).write_stream(data)
        except PacketError:
            outcomes.add("garbage")
        else:
            assert sum(map(len, _expanded(device))) == used <= len(data)
            outcomes.add("packets")
    assert outcomes == {"garbage", "packets"}
