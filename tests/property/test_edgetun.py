"""Whatever an edge server sends: 200 000 inputs for each parser, and frames compared with a simple model."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

import pytest

from engine.edgetun import messages
from engine.edgetun.errors import EdgeAnswerError
from engine.edgetun.fragments import HEADER, LAST, MAX_BYTES, MAX_PACKET, MAX_SLOTS, Fragmenter, Reassembler
from engine.protobuf import write_bytes, write_number, write_text
from tests.support.mutation import mutations

_INPUTS = 200_000

_FOUR = write_number(1, 4) + write_number(2, 16) + write_bytes(3, bytes([10, 7, 0, 2]))
_SIX = (
    write_number(1, 6) + write_number(2, 128) + write_bytes(3, bytes.fromhex("20010db8" + "00" * 11 + "07"))
)
_SEEDS = [
    write_bytes(1, b"\x72" * 32) + write_bytes(2, bytes(32)),
    write_bytes(1, _FOUR),
    write_bytes(1, _FOUR) + write_bytes(1, _SIX) * 3,
    write_text(1, "[2-ff00:0:212,10.0.0.1]:5001") + write_text(2, "[2-ff00:0:212,10.0.0.1]:8000"),
]


@pytest.mark.parametrize(
    ("parse", "seed"),
    [
        pytest.param(messages.read_registration, _SEEDS[0], id="registration"),
        pytest.param(messages.read_assignment, _SEEDS[1], id="assignment"),
        pytest.param(messages.read_routes, _SEEDS[2], id="routes"),
        pytest.param(messages.read_configuration, _SEEDS[3], id="configuration"),
    ],
)
def test_mutated_answers(parse: Callable[[bytes], object], seed: bytes) -> None:
    good = 0
    for data in mutations([seed] * 8 + _SEEDS, _INPUTS, seed=95):
        with suppress(EdgeAnswerError):
            parse(data)
            good += 1
    assert 1_000 < good < _INPUTS


class Model:
    """What was received of each packet, without any limit: what may be delivered."""

    def __init__(self) -> None:
        self.parts: dict[int, dict[tuple[int, bool], set[bytes]]] = {}

    def take(self, frame: bytes) -> None:
        if len(frame) > HEADER.size:
            stream_offset, offset, flags = HEADER.unpack_from(frame)
            parts = self.parts.setdefault(stream_offset, {})
            parts.setdefault((offset, bool(flags & LAST)), set()).add(frame[HEADER.size :])

    def possible(self, stream_offset: int, packet: bytes) -> bool:
        """Whether the packet is parts that came, one after another, all of one length but the last."""
        parts = self.parts[stream_offset]
        for last in parts.get((0, True), ()):
            if last == packet:
                return True
        for first in parts.get((0, False), ()):
            width, at = len(first), 0
            while at + width < len(packet) and packet[at : at + width] in parts.get((at, False), ()):
                at += width
            if packet[at:] in parts.get((at, True), ()):
                return True
        return False


def test_noise() -> None:
    """Frames of few packets, few offsets, few sizes, so that all kinds of contradictions happen."""
    chance = random.Random(96)
    reassembler, model = Reassembler(), Model()
    delivered = whole = 0
    now = 0.0
    for number in range(_INPUTS):
        now += chance.random() * 0.01
        stream_offset = number // 10 + chance.randrange(4)
        usual = (256, 300, 984)[stream_offset % 3]
        width = usual if chance.random() < 0.97 else chance.choice((255, 256, 257))
        index = chance.choice((0, 0, 1, 1, 2))
        offset = index * width if chance.random() < 0.97 else chance.choice((index * width + 1, 255 * width))
        last = index == 2 or chance.random() < 0.05
        size = chance.choice((width, chance.randrange(width + 1))) if last else width
        head = HEADER.pack(stream_offset, min(offset, 0xFFFF), (LAST if last else 0) | chance.randrange(16))
        frame = head + bytes([chance.randrange(256)]) * size
        if chance.random() < 0.01:
            frame = frame[: chance.randrange(len(frame))]
        model.take(frame)
        packet = reassembler.receive(frame, now)
        slots, waiting = reassembler.waiting
        assert slots <= MAX_SLOTS and waiting <= MAX_BYTES
        if packet is not None:
            delivered += 1
            whole += len(packet) > width
            assert 0 < len(packet) <= MAX_PACKET
            assert model.possible(stream_offset, packet)
    assert delivered > 10_000 and whole > 300


def test_mutated_frames() -> None:
    fragmenter = Fragmenter(272)
    frames = [frame for size in (1, 300, 700, 1500) for frame in fragmenter.cut(bytes(size))]
    reassembler, model = Reassembler(), Model()
    for number, data in enumerate(mutations(frames, _INPUTS, seed=97)):
        model.take(data)
        packet = reassembler.receive(data, number / 1000)
        if packet is not None:
            assert model.possible(HEADER.unpack_from(data)[0], packet)
    assert reassembler.waiting[0] <= MAX_SLOTS


def test_whatever_a_conforming_sender_sends_arrives() -> None:
    """Shuffled within what a receiver holds, and doubled at will."""
    chance = random.Random(98)
    for _ in range(200):
        fragmenter = Fragmenter(chance.choice((0, 272, 500, 1000, 9000)), chance.choice((0, 2**64 - 5000, 7)))
        packets = [
            chance.randbytes(chance.choice((1, 44, 984, 985, 1500, chance.randrange(1, 12_000))))
            for _ in range(40)
        ]
        frames: list[bytes] = []
        for packet in packets:
            if chance.random() < 0.1:
                fragmenter.set_mtu(chance.randrange(200, 9100))
            frames += fragmenter.cut(packet)
        # A packet in one frame is delivered as often as it comes: below there is a replay window.
        frames += [
            frame for frame in frames if chance.random() < 0.1 and HEADER.unpack_from(frame)[1:] != (0, LAST)
        ]
        chance.shuffle(frames)
        reassembler = Reassembler()
        received = [reassembler.receive(frame, 0.0) for frame in frames]
        assert sorted(packet for packet in received if packet is not None) == sorted(packets)
