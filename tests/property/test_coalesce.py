"""Joining packets against the slow reference, on batches nobody would think of."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.offload.coalesce import Coalescer
from engine.offload.layout import Link, Run
from tests.support import slow_coalesce as slow
from tests.support.slow_coalesce import ACK, ECE, FIN, PSH, RST, SYN, TCP, UDP, URG, Flow

_SETTINGS = settings(
    max_examples=800, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
_MACS = bytes.fromhex("5e00000000015e0000000002")
_TAG = bytes.fromhex("81000064")
_COALESCERS = {(link, udp): Coalescer(link, udp=udp) for link in Link for udp in (True, False)}
"""Used again and again, as in life: what one batch leaves behind must not matter to the next."""

seeds = st.integers(0, 2**64 - 1)


def _flow(rng: random.Random, number: int, ethernet: bool) -> Flow:
    version = rng.choice((4, 6))
    link = b""
    if ethernet:
        tag = _TAG if rng.random() < 0.2 else b""
        link = _MACS + tag + (b"\x08\x00" if version == 4 else b"\x86\xdd")
    return Flow(
        version,
        rng.choice((TCP, TCP, UDP)),
        link,
        port=1000 + number,
        options=bytes(rng.randrange(256) for _ in range(rng.choice((0, 0, 12, 12, 40)))),
        dont_fragment=rng.random() < 0.8,
    )


def _burst(rng: random.Random, flow: Flow, count: int, size: int) -> list[bytes]:
    """Packets that could all be joined, but for now and then."""
    sequence = rng.choice((1000, 2**32 - rng.randrange(1, 4 * size + 2)))
    identification, step = rng.choice((5, 65530)), rng.choice((1, 1, 1, 0))
    often = rng.choice((0, 0, 0.05, 0.3))
    packets = []
    for _ in range(count):
        this, flags, length = flow, ACK, size
        extra: dict[str, Any] = {}
        if rng.random() < often:
            what = rng.randrange(13)
            if what == 0:
                length = rng.randrange(1, size + 1)
            elif what == 1:
                flags |= PSH
            elif what == 2:
                flags = rng.choice((ACK | FIN, SYN, RST, ACK | URG, ACK | ECE, 0, ACK | 0x80))
            elif what == 3:
                length = 0
            elif what == 4:
                sequence += rng.choice((1, -size, size))
            elif what == 5:
                identification += rng.choice((1, 2, -1))
            elif what == 6:
                field = rng.choice(("ack", "window", "ttl", "tos", "flow_label"))
                this = slow.changed(flow, **{field: getattr(flow, field) ^ 1})
            elif what == 7:
                this = slow.changed(flow, dont_fragment=not flow.dont_fragment)
            elif what == 8:
                extra = {"padding": bytes(rng.randrange(1, 9))}
            elif what == 9:
                extra = {"fragment": rng.choice((0x2000, 0x8000, 1))}
            elif what == 10:
                extra = {"ip_options": bytes(4)}
            elif what == 11:
                extra = {"udp_checksum": False}
            else:
                length = size + rng.randrange(1, 9)
        packet = this.packet(
            rng.randbytes(length), sequence=sequence, identification=identification, flags=flags, **extra
        )
        packets.append(packet)
        sequence += length
        identification += step
    damage = rng.choice((0, 0, 0.1))
    return [_flip(rng, packet) if rng.random() < damage else packet for packet in packets]


def _flip(rng: random.Random, packet: bytes) -> bytes:
    out = bytearray(packet)
    out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _lay_out(rng: random.Random, packets: list[bytes], gap: int | None) -> tuple[bytearray, list[Run]]:
    """In strides with ``gap`` bytes between; or with gaps of any size, and then no two alike."""
    buffer, before = bytearray(rng.randbytes(rng.randrange(9))), -1
    runs: list[Run] = []
    for packet in packets:
        between = gap if gap is not None else rng.choice([n for n in range(1, 9) if n != before])
        buffer += rng.randbytes(between)
        at, size = len(buffer), len(packet)
        buffer += packet
        last = runs[-1] if runs else None
        if gap is not None and last is not None and (last.stride, last.size) == (gap + size, size):
            runs[-1] = last._replace(packets=last.packets + 1)
        else:
            runs.append(Run(at, between + size, size, 1))
        before = between
    if gap is None:
        runs = [run._replace(stride=0) for run in runs]
    return buffer + bytes(rng.choice((0, 0, 1, 300))), runs


def _join(buffer: bytearray, runs: list[Run], link: Link, udp: bool) -> list[bytes]:
    before = bytes(buffer)
    writes, packets = [], 0
    for joined in _COALESCERS[link, udp].join(buffer, runs):
        writes.append(b"".join(joined.parts))
        packets += joined.packets
        assert len(slow.expand(writes[-1])) == joined.packets
        assert len(joined.parts) <= 1024
    assert bytes(buffer) == before
    assert packets == sum(run.packets for run in runs)
    return writes


def _without_id(packet: bytes, ethernet: bool) -> bytes:
    """With DF the identification means nothing (RFC 6864), and the kernel makes its own."""
    ip = (18 if packet[12:14] == _TAG[:2] else 14) if ethernet else 0
    if len(packet) > ip + 20 and packet[ip] == 0x45 and packet[ip + 6] == 0x40:
        return packet[: ip + 4] + bytes(2) + packet[ip + 6 : ip + 10] + bytes(2) + packet[ip + 12 :]
    return packet


def _assert_all_there(packets: list[bytes], writes: list[bytes], ethernet: bool) -> None:
    """Every packet comes out once, unchanged, and those of one flow in order."""
    came_out = []
    for written in writes:
        segments = slow.expand(written)
        came_out += segments
        if len(segments) > 1:
            assert all(slow.is_good(segment, ethernet) for segment in segments)
            assert len(written) - 12 <= 65535
    given = [_without_id(packet, ethernet) for packet in packets]
    out = [_without_id(packet, ethernet) for packet in came_out]
    assert Counter(given) == Counter(out)
    by_flow: dict[bytes | None, tuple[list[bytes], list[bytes]]] = {}
    for original, packet in zip(packets, given, strict=True):
        by_flow.setdefault(slow.flow_of(original, ethernet), ([], []))[0].append(packet)
    for original, packet in zip(came_out, out, strict=True):
        by_flow.setdefault(slow.flow_of(original, ethernet), ([], []))[1].append(packet)
    for flow, (before, after) in by_flow.items():
        assert flow is None or before == after


def _no_damage_joined(packets: list[bytes], writes: list[bytes], ethernet: bool) -> None:
    """Each damaged packet is written as it is."""
    plain = Counter(written[12:] for written in writes if written[:12] == slow.PLAIN)
    bad = Counter(p for p in packets if slow.flow_of(p, ethernet) and not slow.is_good(p, ethernet))
    assert bad <= plain


@_SETTINGS
@given(seeds, st.sampled_from(Link), st.booleans())
def test_one_flow_is_joined_as_the_reference_does(seed: int, link: Link, udp: bool) -> None:
    rng = random.Random(seed)
    ethernet = link is Link.ETHERNET
    flow = _flow(rng, 0, ethernet)
    packets: list[bytes] = []
    for _ in range(rng.randrange(1, 4)):
        packets += _burst(rng, flow, rng.choice((1, 2, 5, 20, 70)), rng.choice((1, 7, 20, 100, 101, 1448)))
    buffer, runs = _lay_out(rng, packets, rng.choice((0, 4, None)))
    writes = _join(buffer, runs, link, udp)
    # A flipped bit may make a second flow of it, and then another test is responsible.
    if len({slow.flow_of(packet, ethernet) for packet in packets}) == 1:
        assert writes == slow.join(packets, ethernet, udp).writes
    _assert_all_there(packets, writes, ethernet)
    _no_damage_joined(packets, writes, ethernet)


@_SETTINGS
@given(seeds, st.sampled_from(Link), st.booleans())
def test_flows_in_any_mixture(seed: int, link: Link, udp: bool) -> None:
    rng = random.Random(seed)
    ethernet = link is Link.ETHERNET
    bursts = []
    size = rng.choice((1, 8, 33, 100, 536))
    for number in range(rng.randrange(1, 5)):
        if rng.random() < 0.5:
            size = rng.choice((1, 8, 33, 100, 536))
        bursts.append(_burst(rng, _flow(rng, number, ethernet), rng.choice((1, 3, 12, 30)), size))
    if rng.random() < 0.3:
        bursts.append([rng.randbytes(rng.randrange(1, 80)) for _ in range(4)])
        bursts.append([_MACS + b"\x08\x06" + rng.randbytes(28) for _ in range(2)])
    packets = []
    together = rng.choice((1, 1, 4, 20))
    while bursts:
        burst = rng.choice(bursts)
        packets += burst[:together]
        del burst[:together]
        bursts = [burst for burst in bursts if burst]
    gap = rng.choice((0, 4, None))
    buffer, runs = _lay_out(rng, packets, gap)
    writes = _join(buffer, runs, link, udp)
    _assert_all_there(packets, writes, ethernet)
    _no_damage_joined(packets, writes, ethernet)
    if gap is None:
        # No long runs, so nothing is cut short by another flow's packet in the middle of one.
        assert Counter(writes) == Counter(slow.join(packets, ethernet, udp).writes)


@settings(_SETTINGS, max_examples=1000)
@given(seeds, st.sampled_from(Link))
def test_garbage_and_mutations_go_through(seed: int, link: Link) -> None:
    rng = random.Random(seed)
    ethernet = link is Link.ETHERNET
    packets = _burst(rng, _flow(rng, 0, ethernet), rng.choice((2, 6, 12)), rng.choice((1, 10, 61)))
    packets += _burst(rng, _flow(rng, 1, ethernet), rng.choice((2, 6, 12)), rng.choice((1, 10, 61)))
    start, end = rng.choice(((0, 60), (12, 60), (12, 30)))
    mutated = []
    same = rng.random() < 0.5
    place, value = rng.randrange(start, end), rng.randrange(256)
    for packet in packets:
        out = bytearray(packet)
        for _ in range(rng.choice((0, 1, 1, 5))):
            if not same:
                place, value = rng.randrange(start, end), rng.randrange(256)
            if place < len(out):
                out[place] = value
        mutated.append(bytes(out[: rng.randrange(1, len(out) + 1)]) if rng.random() < 0.1 else bytes(out))
    gap = rng.choice((0, 4, None))
    buffer, runs = _lay_out(rng, mutated, gap)
    writes = _join(buffer, runs, link, True)
    _assert_all_there(mutated, writes, ethernet)
    _no_damage_joined(mutated, writes, ethernet)
    if gap is None:
        assert Counter(writes) == Counter(slow.join(mutated, ethernet).writes)


@settings(_SETTINGS, max_examples=300)
@given(st.binary(max_size=600), seeds, st.sampled_from(Link))
def test_runs_over_nothing_that_is_a_packet(data: bytes, seed: int, link: Link) -> None:
    rng = random.Random(seed)
    runs, at = [], 0
    while at < len(data):
        size = rng.randrange(1, 80)
        stride = size + rng.randrange(5)
        packets = min(rng.choice((1, 1, 3, 9)), (len(data) - at - size) // stride + 1)
        if packets < 1:
            break
        runs.append(Run(at, stride, size, packets))
        at += packets * stride
    _join(bytearray(data), runs, link, True)
