"""The control socket: typed messages with descriptors, and nothing else."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from engine import control
from engine.control import (
    MAX_DESCRIPTORS,
    MAX_MESSAGE,
    ControlError,
    ControlSocket,
    Counters,
    DeviceInfo,
    Ended,
    FromEngine,
    Leased,
    Log,
    Message,
    NeedTransport,
    Start,
    Stop,
    ToEngine,
    Transport,
    TransportFailed,
    control_pair,
)
from engine.failures import Certificate, Failure, FailureKind, Retry
from helper.api.types import Connect, Profile, SoftEtherProfile
from tests.support.mutation import mutations

_FAILURE = Failure(
    "code", FailureKind.TRUST, "m", "a", "d", Retry.LATER, Certificate("ab", "s", "i", ("n",), "b", "a", "r")
)
_START = Start(
    kind="softether",
    settings=msgspec.Raw(b'{"host":"h","x":[1,2]}'),
    secrets={"password": "hunter2"},
    device=DeviceInfo("adit0", "5e:00:00:00:00:01", 1500),
    dhcp=True,
    previous=control.Lease(
        "10.0.0.2/24", dns=("10.0.0.1",), routes=(control.Route("10.1.0.0/16", "10.0.0.1"),)
    ),
)
_TO_ENGINE: tuple[Message, ...] = (
    _START,
    Transport(request=1, peer="192.0.2.1:443"),
    TransportFailed(request=2, failure=_FAILURE),
    control.Sockets(request=3, versions=(4, 6)),
    control.Addresses(request=4, addresses=("192.0.2.1", "fe80::1%3")),
    control.NetworkChanged(),
    Stop(),
)
_FROM_ENGINE: tuple[Message, ...] = (
    NeedTransport(request=1, host="h", port=443),
    control.NeedSockets(request=2),
    control.NeedAddresses(request=3, host="h", port=51820),
    control.Roamed(peer=0, address="192.0.2.9"),
    control.Roamed(peer=63, address="2001:db8::9", port=51820),
    control.HandshakeDone(peer=1),
    control.Authenticating(),
    control.Established(server="s", cipher="c", session="i", notice="n\n"),
    Leased(lease=control.Lease("10.0.0.2/24")),
    control.LeaseLost(),
    Counters(1, 2, 3, 4, 5),
    Counters(1, 2, 3, 4, 5, rtt=23_400),
    Log("info", "\ud7ffé\x00"),
    Ended(),
    Ended(failure=_FAILURE),
)


class _Pair:
    """The helper's end, the engine's end, and each end's bare socket."""

    def __init__(self) -> None:
        self.helper_socket, self.engine_socket = control_pair()
        self.helper = ControlSocket(self.helper_socket, FromEngine)
        self.engine = ControlSocket(self.engine_socket, ToEngine)


@pytest.fixture
def pair() -> Iterator[_Pair]:
    pair = _Pair()
    yield pair
    pair.helper.close()
    pair.engine.close()


def _open_descriptors() -> set[str]:
    return {entry.name for entry in Path("/proc/self/fd").iterdir()}


@pytest.mark.parametrize("message", _TO_ENGINE, ids=lambda m: type(m).__name__)
def test_a_message_to_the_engine_arrives(pair: _Pair, message: Message) -> None:
    pair.helper.send(message)
    assert pair.engine.receive() == (message, ())


@pytest.mark.parametrize("message", _FROM_ENGINE, ids=lambda m: type(m).__name__)
def test_a_message_from_the_engine_arrives(pair: _Pair, message: Message) -> None:
    pair.engine.send(message)
    assert pair.helper.receive() == (message, ())


def test_neither_end_takes_the_others_messages(pair: _Pair) -> None:
    for message in _TO_ENGINE:
        pair.engine.send(message)
        with pytest.raises(ControlError):
            pair.helper.receive()
    for message in _FROM_ENGINE:
        pair.helper.send(message)
        with pytest.raises(ControlError):
            pair.engine.receive()


def test_every_message_is_in_one_union() -> None:
    known = {type(message) for message in (*_TO_ENGINE, *_FROM_ENGINE)}
    assert known == set(Message.__subclasses__())


def test_messages_are_not_run_together(pair: _Pair) -> None:
    for number in range(20):
        pair.engine.send(NeedTransport(request=number, host="h", port=number))
    got = [pair.helper.receive() for _ in range(20)]
    assert [received and received[0] for received in got] == [NeedTransport(n, "h", n) for n in range(20)]
    with pytest.raises(BlockingIOError):
        pair.helper.receive()


def test_descriptors_travel_with_their_message(pair: _Pair) -> None:
    reader, writer = os.pipe()
    pair.helper.send(Transport(request=1, peer="p"), (writer,))
    pair.helper.send(Stop())
    os.close(writer)
    received = pair.engine.receive()
    assert received is not None
    (theirs,) = received[1]
    assert not os.get_inheritable(theirs)
    os.write(theirs, b"through")
    os.close(theirs)
    assert os.read(reader, 100) == b"through"
    assert os.read(reader, 100) == b""  # no other copy was left open
    os.close(reader)
    assert pair.engine.receive() == (Stop(), ())


def test_as_many_descriptors_as_allowed_travel_and_no_more(pair: _Pair) -> None:
    reader, writer = os.pipe()
    before = _open_descriptors()
    pair.helper.send(Stop(), (writer,) * MAX_DESCRIPTORS)
    received = pair.engine.receive()
    assert received is not None and len(received[1]) == MAX_DESCRIPTORS
    for descriptor in received[1]:
        os.close(descriptor)
    pair.helper.send(Stop(), (writer,) * (MAX_DESCRIPTORS + 3))
    with pytest.raises(ControlError, match="limit"):
        pair.engine.receive()
    assert _open_descriptors() == before
    os.close(writer)
    assert os.read(reader, 1) == b""
    os.close(reader)


def test_a_message_over_the_limit_is_not_sent(pair: _Pair) -> None:
    with pytest.raises(ControlError, match="limit"):
        pair.engine.send(Log("info", "x" * MAX_MESSAGE))
    with pytest.raises(BlockingIOError):
        pair.helper.receive()


def test_a_message_over_the_limit_is_not_taken(pair: _Pair) -> None:
    whole = msgspec.json.encode(Log("info", "text"))
    fits = whole + b" " * (MAX_MESSAGE - len(whole))
    assert len(fits) == MAX_MESSAGE
    pair.engine_socket.send(fits)
    received = pair.helper.receive()
    assert received is not None and isinstance(received[0], Log)
    # What is left after the cut would be a message: it is the flag that says it was cut.
    pair.engine_socket.send(fits + b" ")
    with pytest.raises(ControlError, match="limit"):
        pair.helper.receive()


@pytest.mark.parametrize(
    "garbage",
    [
        b" ",
        b"\0",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'{"type":"stop"',
        b'{"type":"stop"} {"type":"stop"}',
        b'{"type":"stop","more":1}',
        b'{"type":"unknown"}',
        b'{"type":["stop"]}',
        b'{"type":"transport","request":"1","peer":"p"}',
        b'{"type":"transport","request":1,"peer":"\xff"}',
        b'{"type":"transport","request":1,"peer":"\\ud800"}',
        b'{"type":"transport","request":1e999,"peer":""}',
        b"[" * 60000,
        b'{"type":"start","settings":' + b"[" * 60000,
    ],
)
def test_garbage_is_an_error_and_its_descriptors_are_closed(pair: _Pair, garbage: bytes) -> None:
    reader, writer = os.pipe()
    socket.send_fds(pair.helper_socket, [garbage], [writer, writer])
    os.close(writer)
    with pytest.raises(ControlError):
        pair.engine.receive()
    assert os.read(reader, 1) == b""  # the last copy of the writing end is closed
    os.close(reader)


def test_the_end_is_none(pair: _Pair) -> None:
    pair.helper.send(Stop())
    pair.helper.close()
    pair.helper.close()
    assert pair.engine.receive() == (Stop(), ())
    assert pair.engine.receive() is None
    assert pair.engine.receive() is None


def test_an_empty_message_with_a_descriptor_is_garbage(pair: _Pair) -> None:
    reader, writer = os.pipe()
    socket.send_fds(pair.helper_socket, [b""], [writer])
    os.close(writer)
    with pytest.raises(ControlError):
        pair.engine.receive()
    assert os.read(reader, 1) == b""
    os.close(reader)


@pytest.mark.parametrize(
    "message", [Log("info", "x" * 4097), NeedTransport(-1, "h", 1), NeedTransport(2**54, "h", 1)]
)
def test_values_over_their_limits_are_not_believed(pair: _Pair, message: Message) -> None:
    pair.engine.send(message)
    with pytest.raises(ControlError):
        pair.helper.receive()


def test_a_full_socket_does_not_block(pair: _Pair) -> None:
    with pytest.raises(BlockingIOError):
        for _ in range(10_000):
            pair.engine.send(Log("info", "x" * 4096))


def test_mutated_messages_are_messages_or_one_error(pair: _Pair) -> None:
    seeds = [msgspec.json.encode(message) for message in (*_TO_ENGINE, *_FROM_ENGINE)]
    before, inputs, good = _open_descriptors(), 0, 0
    rng = random.Random(5)
    for data in mutations(seeds, 10_000, seed=7):
        if not data:
            continue
        for sender, receiver in ((pair.helper_socket, pair.engine), (pair.engine_socket, pair.helper)):
            descriptors = [sender.fileno()] * rng.choice((0, 0, 1, MAX_DESCRIPTORS, MAX_DESCRIPTORS + 1))
            socket.send_fds(sender, [data], descriptors)
            inputs += 1
            try:
                received = receiver.receive()
            except ControlError:
                continue
            assert received is not None and isinstance(received[0], Message)
            assert len(received[1]) == len(descriptors)
            good += 1
            for descriptor in received[1]:
                os.close(descriptor)
    assert inputs > 19_000
    assert good > 100
    assert _open_descriptors() == before


def test_no_representation_has_a_secret() -> None:
    assert "hunter2" not in repr(_START) + str(_START)
    server = SoftEtherProfile(host="h", hub="H", user="u")
    connect = Connect(profile=Profile(id="i", name="n", server=server), secrets={"password": "hunter2"})
    assert "hunter2" not in repr(connect) + str(connect)
