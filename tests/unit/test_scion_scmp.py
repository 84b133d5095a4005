"""SCMP messages: every type to bytes and back, and the bytes of the protocol's tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.scion.errors import ScmpError
from engine.scion.header import header_size
from engine.scion.scmp import (
    MAX_ERROR_PACKET,
    DestinationUnreachable,
    Echo,
    ExternalInterfaceDown,
    InternalConnectivityDown,
    PacketTooBig,
    ParameterProblem,
    Problem,
    ScmpFault,
    ScmpMessage,
    Traceroute,
    UnknownScmpError,
    Unreachable,
    encode,
    parse,
    quote_room,
    received_checksum,
)
from engine.scion.sending import scmp_packet
from tests.support import scion_vectors as vectors
from tests.support.scion_messages import CORE, FAULTS, MESSAGES

TO, OF = vectors.A7_REMOTE.address, vectors.A7_LOCAL.address
QUOTE = vectors.A7_HELLO

EVERY = pytest.mark.parametrize(("message", "head", "body"), MESSAGES)


@EVERY
def test_every_message(message: ScmpMessage, head: str, body: str) -> None:
    upper = encode(message, TO, OF)
    assert upper[:2].hex() + upper[4:].hex() == head + body
    assert parse(upper) == message
    assert received_checksum(upper) == int.from_bytes(upper[2:4], "big") != 0


@EVERY
def test_too_short_ones(message: ScmpMessage, head: str, body: str) -> None:
    upper = encode(message, TO, OF)
    carried = getattr(message, "quote", getattr(message, "data", b""))
    for size in range(len(upper) - len(carried)):
        with pytest.raises(ScmpError):
            parse(upper[:size])
    assert parse(upper[: len(upper) - len(carried)]) is not None


def test_the_echo_of_the_vectors() -> None:
    assert encode(Echo(40_000, 1, b"ping"), TO, OF) == vectors.A7_ECHO[72:]


def test_answers_of_the_simulator() -> None:
    """snap.md 10.3: what was seen of errors, in their first bytes."""
    unreachable = parse(bytes.fromhex("01030000" + "00000000") + QUOTE)
    assert unreachable == DestinationUnreachable(Unreachable.ADDRESS, QUOTE)
    seen = {0x33: Problem.INVALID_MAC, 0x34: Problem.PATH_EXPIRED, 0x23: Problem.NON_LOCAL_DELIVERY}
    for code, problem in seen.items():
        assert parse(bytes((4, code)) + bytes(6) + QUOTE) == ParameterProblem(problem, 0, QUOTE)


def test_unknown_types() -> None:
    """An unknown error is passed on, anything else that is unknown is ignored."""
    for kind in range(256):
        known = kind in (1, 2, 4, 5, 6, 128, 129, 130, 131)
        message = parse(bytes((kind, 9)) + bytes(40))
        assert isinstance(message, UnknownScmpError) == (not known and kind < 128)
        assert (message is None) == (not known and kind >= 128)


def test_a_longer_traceroute_is_read() -> None:
    assert parse(encode(Traceroute(1, 2), TO, OF) + b"more") == Traceroute(1, 2)


@pytest.mark.parametrize(
    "message",
    [
        DestinationUnreachable(256, b""),
        PacketTooBig(65_536, b""),
        ParameterProblem(1, -1, b""),
        ExternalInterfaceDown(CORE, 1 << 64, b""),
        InternalConnectivityDown(CORE, -1, 0, b""),
        UnknownScmpError(256, 0, b""),
        Echo(65_536, 0),
        Echo(0, 65_536),
        Traceroute(0, -1),
        Echo(0, 0, bytes(65_536)),
    ],
)
def test_values_that_do_not_fit(message: ScmpMessage) -> None:
    with pytest.raises(ScmpError):
        encode(message, TO, OF)


@pytest.mark.parametrize("fault", FAULTS)
def test_room_for_a_quote(fault: Callable[[bytes], ScmpFault]) -> None:
    """An error has 1232 bytes at most, whatever it quotes."""
    room = quote_room(header_size(TO, OF, None), fault(b""))
    assert len(scmp_packet(fault(bytes(room)), OF, TO, None)) == MAX_ERROR_PACKET
    assert quote_room(MAX_ERROR_PACKET, fault(b"")) == 0
