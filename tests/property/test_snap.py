"""Whatever services and strangers send: a value, or one of our errors, and little memory.

200 000 inputs for each parser of SNAP's control plane, its tokens and its tunnel.
"""

from __future__ import annotations

import base64
import json
import random
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import protobuf
from engine.protobuf import ProtobufError
from engine.snap import messages, socket_address
from engine.snap.connect import Answer, CallRefused, make_request, printable, read_answer
from engine.snap.errors import AnswerError, OriginError, SnapError, SocketAddressError, TokenError
from engine.snap.origin import Origin, parse_endpoint
from engine.snap.tokens import Token
from engine.snap.tunnel import QUEUE_PACKETS, Tunnel
from engine.snap.tunnel_events import State
from engine.udp.endpoint import Endpoint
from tests.support import snap_tokens, wireguard_vectors
from tests.support import snap_vectors as vectors
from tests.support.mutation import mutations
from tests.support.snap_server import SnapServer, client_key
from tests.support.wireguard_node import WALL, seeded

_INPUTS = 200_000
_MEASURED = 1_000
"""Inputs that are read with the memory watched, which makes it slow."""

_ROUTER = (
    protobuf.write_number(1, vectors.ISD_AS)
    + protobuf.write_text(2, "192.0.2.1:30001")
    + protobuf.write_numbers(3, [1, 2, 300])
)
_APIS = protobuf.write_bytes(1, protobuf.write_bytes(1, protobuf.write_text(1, "https://a.example/"))) * 2
_AUTHENTICATION = protobuf.write_text(1, snap_tokens.VECTOR) + protobuf.write_bytes(
    2, protobuf.write_text(1, "https://d.example/")
)
_SEEDS = [
    vectors.UNDERLAYS,
    protobuf.write_bytes(1, protobuf.write_bytes(1, _ROUTER)) + vectors.UNDERLAYS[2:],
    vectors.DATA_PLANE,
    vectors.REGISTERED,
    _APIS,
    _AUTHENTICATION,
]


@pytest.mark.parametrize(
    ("parse", "seeds"),
    [
        pytest.param(messages.read_underlays, _SEEDS[:2], id="underlays"),
        pytest.param(messages.read_data_plane, _SEEDS[2:3], id="data-plane"),
        pytest.param(messages.read_registration, _SEEDS[3:4], id="registration"),
        pytest.param(messages.read_endhost_apis, _SEEDS[4:5], id="endhost-apis"),
        pytest.param(messages.read_authentication, _SEEDS[5:6], id="authentication"),
    ],
)
def test_mutated_answers(parse: Callable[[bytes], object], seeds: list[bytes]) -> None:
    good = 0
    for data in mutations(seeds * 6 + _SEEDS, _INPUTS, seed=80):
        with suppress(AnswerError):
            parse(data)
            good += 1
    assert 1_000 < good < _INPUTS


def _slow_varint(data: bytes) -> tuple[int, bytes] | None:
    value = 0
    for index, byte in enumerate(data[:10]):
        value += (byte & 0x7F) * 128**index
        if byte < 128:
            return (value, data[index + 1 :]) if value < 2**64 else None
    return None


def _slow_fields(data: bytes) -> list[tuple[int, int | bytes | None]] | None:
    """A second reading of a message, by slices."""
    found: list[tuple[int, int | bytes | None]] = []
    while data:
        tag = _slow_varint(data)
        if tag is None or not 1 <= tag[0] // 8 < 2**29:
            return None
        number, kind, data = tag[0] // 8, tag[0] % 8, tag[1]
        value = _slow_varint(data) if kind in (0, 2) else None
        if kind == 0 and value is not None:
            found.append((number, value[0]))
            data = value[1]
            continue
        size = {1: 8, 5: 4}.get(kind)
        if kind == 2 and value is not None:
            size, data = value
        if size is None or size > len(data):
            return None
        found.append((number, data[:size] if kind == 2 else None))
        data = data[size:]
    return found


def test_protobuf_is_read_like_a_second_reader_does() -> None:
    good = 0
    for data in mutations(_SEEDS, _INPUTS, seed=81):
        expected = _slow_fields(data)
        try:
            fields = protobuf.read(data, range(1, 1 << 29))
        except ProtobufError:
            assert expected is None or len(expected) > protobuf.MAX_FIELDS
            continue
        good += 1
        assert expected is not None
        for number in {number for number, _ in expected}:
            values = [value for other, value in expected if other == number]
            if isinstance(values[-1], int):
                assert fields.number(number) == values[-1]
            elif values[-1] is not None:
                assert fields.data(number) == values[-1]
            else:
                with pytest.raises(ProtobufError):
                    fields.data(number)
    assert good > 20_000


@given(
    st.lists(
        st.tuples(st.integers(1, 2**29 - 1), st.one_of(st.integers(0, 2**64 - 1), st.binary())), max_size=20
    )
)
def test_what_is_written_is_read(fields: list[tuple[int, int | bytes]]) -> None:
    data = b"".join(
        protobuf.write_number(number, value)
        if isinstance(value, int)
        else protobuf.write_bytes(number, value)
        for number, value in fields
    )
    found = protobuf.read(data, [number for number, _ in fields])
    last = dict(fields)
    for number, value in last.items():
        assert (found.number(number) if isinstance(value, int) else found.data(number)) == value


# --- tokens ---


def _tokens() -> Iterator[str]:
    """Mutations of the text, and of what is encoded in it."""
    seeds = [snap_tokens.VECTOR, snap_tokens.token_1(1_800_000_000)]
    for data in mutations([seed.encode() for seed in seeds], _INPUTS // 2, seed=82):
        yield data.decode("latin-1")
    signature = snap_tokens.VECTOR.rpartition(".")[2]
    header = json.dumps(snap_tokens.HEADER).encode()
    claims = [
        json.dumps(claims).encode()
        for claims in (snap_tokens.claims_0(1_800_000_000), snap_tokens.claims_1(1_800_000_000))
    ]
    chance = random.Random(82)
    for data in mutations([header, *claims, *claims], _INPUTS // 2, seed=83):
        parts = [header, data] if chance.random() < 0.8 else [data, claims[0]]
        texts = [base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts]
        yield ".".join([*texts, signature])


def test_mutated_tokens() -> None:
    inputs = good = 0
    for text in _tokens():
        inputs += 1
        try:
            token = Token(text)
        except TokenError as error:
            assert len(str(error)) < 100
            continue
        good += 1
        assert token.header() == f"Bearer {text.strip()}"
        assert token.version in (0, 1) and 0 <= token.expires < 2**40
        assert text.strip() not in repr(token)
    assert inputs == _INPUTS
    assert good > 1_000


# --- answers, URLs, addresses ---


def test_mutated_errors() -> None:
    request = make_request(Origin("https", "a.example", 443), messages.REGISTER, b"", max_answer=1000)
    seeds = [
        b'{"code":"invalid_argument","message":"psk share is not 32 bytes","detail":null}',
        b'{"code":"unavailable","message":"' + snap_tokens.VECTOR.encode() + b'","detail":{"a":[1,2]}}',
        b"SNAP Token validation failed: authorization header is missing",
    ]
    chance = random.Random(84)
    statuses = (*range(395, 420), 500, 503, 599, 600, 0, 100, 200, 302)
    refused = 0
    for data in mutations(seeds, _INPUTS, seed=84):
        kind = chance.choice(("application/proto", "application/json", "", data[:20].decode("latin-1")))
        try:
            read_answer(request, Answer(chance.choice(statuses), kind, data))
        except CallRefused as error:
            refused += 1
            assert len(str(error)) < 300 and str(error).isprintable()
            assert snap_tokens.VECTOR[-40:] not in str(error)
        except AnswerError as error:
            assert len(str(error)) < 300 and str(error).isprintable()
    assert refused > _INPUTS // 2


def test_mutated_urls() -> None:
    seeds = [
        b"http://127.0.0.1:40251/",
        b"https://snap.example:8443/path",
        b"[2001:db8::7]:8080",
        b"http://[::ffff:192.0.2.1]:1/",
        b"snap.example",
    ]
    good = 0
    for data in mutations(seeds, _INPUTS, seed=85):
        text = data.decode("latin-1")
        with suppress(OriginError):
            origin = Origin.parse(text)
            good += 1
            assert Origin.parse(str(origin)) == origin
            assert str(origin).isascii() and str(origin).isprintable() and " " not in str(origin)
            assert 1 <= origin.port <= 65535
    assert good > 1_000


def test_mutated_endpoints() -> None:
    seeds = [b"127.0.0.1:45220", b"[2001:db8::7]:8080", b"[::ffff:192.0.2.1]:1"]
    good = 0
    for data in mutations(seeds, _INPUTS, seed=86):
        with suppress(OriginError):
            endpoint = parse_endpoint(data.decode("latin-1"))
            good += 1
            assert parse_endpoint(str(endpoint)) == endpoint
    assert good > 1_000


@given(st.text(max_size=600))
def test_any_text(text: str) -> None:
    for parse in (Origin.parse, parse_endpoint, Token):
        with suppress(SnapError):
            parse(text)
    assert printable(text).isprintable()


def test_mutated_socket_addresses() -> None:
    seeds = [
        wireguard_vectors.SOCKET_ADDRESS_4,
        wireguard_vectors.SOCKET_ADDRESS_6,
        wireguard_vectors.CAPTURED_SOCKET_ADDRESS,
    ]
    good = 0
    for data in mutations(seeds * 4, _INPUTS, seed=87):
        try:
            endpoint = socket_address.decode(data)
        except SocketAddressError:
            assert len(data) != 20 or data[1] or data[0] not in (4, 6)
            continue
        good += 1
        again = socket_address.encode(endpoint)
        assert (again[:4], again[16:]) == (data[:4], data[16:])
        if data[0] == 6:
            assert again == data
    assert good > 20_000


def test_an_input_takes_little_memory() -> None:
    hostile = [
        b"\x08\x01" * 32_000,
        b"\x0a\x00" * 32_000,
        protobuf.write_bytes(2, b"\x0a\x00" * 32_000),
        protobuf.write_bytes(2, protobuf.write_bytes(1, protobuf.write_numbers(2, [1] * 64_000))),
        bytes(messages.MAX_ANSWER),
        bytes(1 << 20),
    ]
    worst = 0
    tracemalloc.start()
    try:
        for data in [*mutations(_SEEDS, _MEASURED, seed=88), *hostile]:
            for parse in (
                messages.read_underlays,
                messages.read_data_plane,
                messages.read_endhost_apis,
                messages.read_authentication,
                messages.read_registration,
            ):
                tracemalloc.reset_peak()
                before = tracemalloc.get_traced_memory()[0]
                with suppress(AnswerError):
                    parse(data)
                worst = max(worst, tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
    assert worst < 512 * 1024


# --- the tunnel ---

HERE = Endpoint("192.0.2.7", 20000)


def _up(seed: int) -> tuple[Tunnel, SnapServer, list[bytes]]:
    """A tunnel that is up, and what the data plane has sent since."""
    server = SnapServer(now=50.0, wall=WALL + 50)
    key = client_key(seed)
    server.identities[key.public] = 1e15
    tunnel = Tunnel(key, server.address, server.private.public, random=seeded(seed), now=50.0, wall=WALL + 50)
    history: list[bytes] = []
    for _ in range(4):
        for datagram in tunnel.take_datagrams():
            server.receive(datagram, HERE)
        for datagram, _ in server.take():
            history.append(datagram)
            tunnel.receive(datagram, server.address, 50.0, WALL + 50)
    assert tunnel.state is State.UP
    for number in range(4):
        server.send(bytes([number]) * 40, HERE)
    server.now, server.wall = 56.0, WALL + 56
    server.handshake(HERE)
    history += [datagram for datagram, _ in server.take()]
    return tunnel, server, history


def test_mutated_datagrams() -> None:
    """Of the right sender or any other. What was not sent is never received; nothing grows."""
    tunnel, server, history = _up(1)
    assert len({len(datagram) for datagram in history}) >= 3
    chance = random.Random(89)
    sources = (server.address, HERE, Endpoint("203.0.113.66", 6666))
    true = {bytes([number]) * 40 for number in range(4)}
    received: list[bytes] = []
    now = 50.0
    for data in mutations(
        [*history, wireguard_vectors.SNAP_RESPONSE_4, wireguard_vectors.COOKIE_REPLY], _INPUTS, seed=90
    ):
        now += 0.0001
        tunnel.receive(data, chance.choice(sources), now, WALL + now)
        tunnel.take_datagrams()
        while (packet := tunnel.recv()) is not None:
            received.append(packet)
    assert set(received) <= true and len(received) <= 4
    assert tunnel.state is State.UP and tunnel.local_addr == HERE
    assert tunnel.dropped.total() > _INPUTS // 2


def test_a_flood_takes_no_more_memory_than_it_may() -> None:
    """Nobody receives what comes, and nobody sends what there is to send."""
    tunnel, server, _ = _up(2)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(5_000):
            now = 50.0 + number / 100
            server.now, server.wall = now, WALL + now
            server.send(bytes(9000), HERE)
            for datagram, _ in server.take():
                tunnel.receive(datagram, server.address, now, WALL + now)
            tunnel.send(bytes(1200), now, WALL + now)
        used = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert used < 8 << 20
    assert tunnel.dropped.total() > 5_000 - QUEUE_PACKETS
