"""Whatever comes instead of the kernel's answers ends in a value or in one error."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.device.netlink import NetlinkMessageError
from helper.firewall.monitor import Transactions
from helper.firewall.nftables import (
    DONE,
    ERROR,
    Kind,
    Message,
    generation,
    kernel_chain,
    kernel_rule,
    kernel_table,
    messages,
    new_chain,
    question,
    table_of,
)
from helper.firewall.rules import Chain
from helper.firewall.wire import attribute, nested, number, string

READERS: list[Callable[[Message], object]] = [
    generation,
    kernel_chain,
    kernel_rule,
    kernel_table,
    table_of,
    lambda message: message.error,
    lambda message: Transactions(1).take(message),
]
TYPES = st.sampled_from([ERROR, DONE, *(10 << 8 | kind for kind in Kind)])
ATTRIBUTES = st.one_of(
    st.builds(attribute, st.integers(0, 12), st.binary(max_size=20)),
    st.builds(number, st.integers(0, 12), st.integers(0, 2**32 - 1)),
    st.builds(string, st.integers(0, 12), st.text(max_size=300)),
    st.builds(nested, st.integers(0, 12), st.builds(number, st.integers(0, 4), st.integers(0, 9))),
)
BODIES = st.one_of(
    st.binary(max_size=64),
    st.lists(ATTRIBUTES, max_size=6).map(lambda parts: b"\1\0\0\0" + b"".join(parts)),
)


@settings(max_examples=600, deadline=None)
@given(st.builds(Message, TYPES, st.just(0), st.just(1), st.just(2), BODIES))
def test_a_message_of_anything(message: Message) -> None:
    for reader in READERS:
        with contextlib.suppress(NetlinkMessageError):
            reader(message)


@settings(max_examples=600, deadline=None)
@given(st.binary(max_size=200))
def test_a_datagram_of_anything(data: bytes) -> None:
    with contextlib.suppress(NetlinkMessageError):
        for message in messages(data):
            test_a_message_of_anything.hypothesis.inner_test(message)  # type: ignore[attr-defined]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_flipped_byte(data: st.DataObject) -> None:
    whole = bytearray(question(new_chain(data.draw(st.sampled_from(Chain))), 1))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(NetlinkMessageError):
        for message in messages(bytes(whole)):
            for reader in READERS:
                with contextlib.suppress(NetlinkMessageError):
                    reader(message)
