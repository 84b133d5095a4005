"""The demonstration server's switch."""

from __future__ import annotations

from collections.abc import Sequence

from engine.demo.hub import MAX_ADDRESSES, Hub
from engine.offload.layout import Run
from engine.softether.blocks import BlockParser, encode_frames
from tests.support.block_stream import frames_of, laid_out

BROADCAST = b"\xff" * 6


class _Port:
    def __init__(self, hub: Hub) -> None:
        self.got: list[bytes] = []
        self.runs: list[Run] = []
        hub.plug(self)

    def deliver(self, buffer: memoryview, runs: Sequence[Run]) -> None:
        self.got += frames_of(buffer, runs)
        self.runs += runs


def _mac(number: int) -> bytes:
    return b"\x5e" + number.to_bytes(5, "big")


def _frame(to: bytes, source: bytes, body: bytes = b"") -> bytes:
    return to + source + b"\x88\xb5" + body


def test_floods_what_it_does_not_know_and_then_switches() -> None:
    hub = Hub()
    a, b, c = _Port(hub), _Port(hub), _Port(hub)
    hub.switch(a, *laid_out([_frame(_mac(2), _mac(1))]))
    assert (len(a.got), len(b.got), len(c.got)) == (0, 1, 1)
    hub.switch(b, *laid_out([_frame(_mac(1), _mac(2))]))
    assert (len(a.got), len(b.got), len(c.got)) == (1, 1, 1)
    hub.switch(c, *laid_out([_frame(BROADCAST, _mac(3))]))
    assert (len(a.got), len(b.got), len(c.got)) == (2, 2, 1)


def test_keeps_the_order_of_a_batch() -> None:
    hub = Hub()
    a, b = _Port(hub), _Port(hub)
    sent = [_frame(_mac(2) if n % 3 else BROADCAST, _mac(1), bytes([n])) for n in range(50)]
    hub.switch(a, *laid_out(sent))
    assert b.got == sent


def test_follows_an_address_that_moves_and_forgets_an_unplugged_port() -> None:
    hub = Hub()
    a, b, c = _Port(hub), _Port(hub), _Port(hub)
    hub.switch(a, *laid_out([_frame(BROADCAST, _mac(1))]))
    hub.switch(b, *laid_out([_frame(BROADCAST, _mac(1))]))
    hub.switch(c, *laid_out([_frame(_mac(1), _mac(3))]))
    assert len(b.got) == 2 and len(a.got) == 1
    hub.unplug(b)
    hub.switch(c, *laid_out([_frame(_mac(1), _mac(3))]))
    assert len(a.got) == 2 and len(b.got) == 2


def test_a_flood_of_addresses_is_bounded() -> None:
    hub = Hub()
    a, b = _Port(hub), _Port(hub)
    hub.switch(a, *laid_out([_frame(BROADCAST, _mac(n)) for n in range(MAX_ADDRESSES * 3)]))
    assert len(hub._learnt) == MAX_ADDRESSES
    assert len(b.got) == MAX_ADDRESSES * 3


def test_a_run_of_one_flow_stays_one_run() -> None:
    hub = Hub()
    a, b, c = _Port(hub), _Port(hub), _Port(hub)
    hub.switch(b, *laid_out([_frame(BROADCAST, _mac(2))]))
    a.got.clear()
    c.got.clear()
    sent = [_frame(_mac(2), _mac(1), bytes([n]) * 1000) for n in range(50)]
    buffer, runs = laid_out(sent)
    hub.switch(a, buffer, runs)
    assert (b.got, b.runs) == (sent, runs) and len(runs) == 1
    assert c.got == []
    singly = memoryview(b"".join(encode_frames([frame]) for frame in sent))
    runs, _ = BlockParser().parse(singly)
    b.runs.clear()
    hub.switch(a, singly, runs)
    assert b.runs == runs and len(runs) == 1


def test_a_run_of_several_flows_is_taken_apart() -> None:
    """Equal sizes, other addresses: each frame has its own way, wherever in the run it differs."""
    for other in range(9):
        for odd in (_frame(_mac(3), _mac(1), b"x" * 40), _frame(_mac(2), _mac(4), b"x" * 40)):
            hub = Hub()
            a, b, c = _Port(hub), _Port(hub), _Port(hub)
            hub.switch(b, *laid_out([_frame(BROADCAST, _mac(2))]))
            hub.switch(c, *laid_out([_frame(BROADCAST, _mac(3))]))
            for port in (a, b, c):
                port.got.clear()
            sent = [_frame(_mac(2), _mac(1), bytes([n]) * 40) for n in range(9)]
            sent[other] = odd
            buffer, runs = laid_out(sent)
            assert len(runs) == 1
            hub.switch(a, buffer, runs)
            assert b.got == [frame for frame in sent if frame[:6] == _mac(2)]
            assert c.got == [frame for frame in sent if frame[:6] == _mac(3)]
            assert a.got == []
            assert hub._learnt[odd[6:12]] is a


def test_nothing_goes_back_to_where_it_came_from() -> None:
    hub = Hub()
    a, b = _Port(hub), _Port(hub)
    hub.switch(a, *laid_out([_frame(BROADCAST, _mac(1)), _frame(BROADCAST, _mac(2))]))
    b.got.clear()
    hub.switch(a, *laid_out([_frame(_mac(2), _mac(1))] * 5))
    assert a.got == b.got == []


def test_the_address_of_a_group_is_nobodys() -> None:
    hub = Hub()
    a, b, c = _Port(hub), _Port(hub), _Port(hub)
    hub.switch(a, *laid_out([_frame(BROADCAST, BROADCAST)] * 4))
    assert hub._learnt == {}
    hub.switch(b, *laid_out([_frame(BROADCAST, _mac(2))]))
    assert (len(a.got), len(b.got), len(c.got)) == (1, 4, 5)
