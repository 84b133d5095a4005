"""The demonstration server's switch."""

from __future__ import annotations

from engine.demo.hub import MAX_ADDRESSES, Hub

BROADCAST = b"\xff" * 6


class _Port:
    def __init__(self, hub: Hub) -> None:
        self.got: list[bytes] = []
        hub.plug(self)

    def deliver(self, frames: list[memoryview]) -> None:
        self.got += [bytes(frame) for frame in frames]


def _mac(number: int) -> bytes:
    return b"\x5e" + number.to_bytes(5, "big")


def _frame(to: bytes, source: bytes, body: bytes = b"") -> memoryview:
    return memoryview(to + source + b"\x88\xb5" + body)


def test_floods_what_it_does_not_know_and_then_switches() -> None:
    hub = Hub()
    a, b, c = _Port(hub), _Port(hub), _Port(hub)
    hub.switch(a, [_frame(_mac(2), _mac(1))])
    assert (len(a.got), len(b.got), len(c.got)) == (0, 1, 1)
    hub.switch(b, [_frame(_mac(1), _mac(2))])
    assert (len(a.got), len(b.got), len(c.got)) == (1, 1, 1)
    hub.switch(c, [_frame(BROADCAST, _mac(3))])
    assert (len(a.got), len(b.got), len(c.got)) == (2, 2, 1)


def test_keeps_the_order_of_a_batch() -> None:
    hub = Hub()
    a, b = _Port(hub), _Port(hub)
    sent = [_frame(_mac(2) if n % 3 else BROADCAST, _mac(1), bytes([n])) for n in range(50)]
    hub.switch(a, sent)
    assert b.got == [bytes(frame) for frame in sent]


def test_follows_an_address_that_moves_and_forgets_an_unplugged_port() -> None:
    hub = Hub()
    a, b, c = _Port(hub), _Port(hub), _Port(hub)
    hub.switch(a, [_frame(BROADCAST, _mac(1))])
    hub.switch(b, [_frame(BROADCAST, _mac(1))])
    hub.switch(c, [_frame(_mac(1), _mac(3))])
    assert len(b.got) == 2 and len(a.got) == 1
    hub.unplug(b)
    hub.switch(c, [_frame(_mac(1), _mac(3))])
    assert len(a.got) == 2 and len(b.got) == 2


def test_a_flood_of_addresses_is_bounded() -> None:
    hub = Hub()
    a, b = _Port(hub), _Port(hub)
    hub.switch(a, [_frame(BROADCAST, _mac(n)) for n in range(MAX_ADDRESSES * 3)])
    assert len(hub._learnt) == MAX_ADDRESSES
    assert len(b.got) == MAX_ADDRESSES * 3
