"""Any bytes whatever from a netlink socket give events or the one error."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from engine.device.link_events import LinkEventError, LinkRemoved, LinkState, parse_link_events
from tests.support.mutation import mutations, truncations
from tests.unit.test_device_link_events import attribute, ifinfo, link, message

_ATTRIBUTES = st.lists(st.builds(attribute, st.integers(0, 0xFFFF), st.binary(max_size=24)), max_size=6).map(
    b"".join
)
_INFO = st.builds(
    ifinfo, st.integers(-(2**31), 2**31 - 1), st.integers(0, 2**32 - 1), st.sampled_from([0, 7])
)
_MESSAGES = st.lists(
    st.one_of(
        st.builds(lambda info, rest: message(16, info + rest), _INFO, _ATTRIBUTES),
        st.builds(message, st.sampled_from([1, 2, 3, 4, 16, 17, 18, 20]), st.binary(max_size=64)),
    ),
    max_size=5,
).map(b"".join)


def _check(data: bytes) -> None:
    with contextlib.suppress(LinkEventError):
        for event in parse_link_events(data, asked=3):
            if isinstance(event, LinkState):
                assert event.index > 0 and 0 < len(event.name) <= 15 and 0 <= event.mtu < 2**32
                assert event.up or not event.carrier
            elif isinstance(event, LinkRemoved):
                assert event.index > 0


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    _check(data)


@given(_MESSAGES)
def test_well_formed_messages_with_anything_in_them(data: bytes) -> None:
    _check(data)


def test_damage() -> None:
    seeds = [link(flags=0x10001) + link(6, kind=17), link(7, name=b"x"), message(2, bytes(20))]
    for damaged in truncations(seeds[0]):
        _check(damaged)
    for damaged in mutations(seeds, 2000, seed=1):
        _check(damaged)


@given(
    st.integers(1, 2**31 - 1),
    st.integers(0, 2**32 - 1),
    st.text("abcäöü-.", min_size=1, max_size=7),
    st.integers(0, 2**32 - 1),
)
def test_a_state_is_read_as_it_was_written(index: int, flags: int, name: str, mtu: int) -> None:
    (state,) = parse_link_events(link(index, flags, name.encode(), mtu))
    up = bool(flags & 1)
    assert state == LinkState(index, name, up, up and bool(flags & 0x10000), mtu)
