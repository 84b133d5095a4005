"""Whatever bytes come from a SoftEther peer: a value or one of our errors, and little memory.

Some 40 000 inputs for each of PACK, the handshakes (HTTP) and the blocks, the blocks also cut
at every byte; and what we write ourselves is read back as it was.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterable
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.failures import EngineError
from engine.softether import http
from engine.softether.blocks import MAX_HELD, encode_frames, encode_keepalive
from engine.softether.credentials import Credentials
from engine.softether.errors import (
    BlockError,
    NotSoftEtherError,
    PackError,
    ProtocolError,
    ServerRefusedError,
)
from engine.softether.handshake import ClientHandshake, ServerHandshake
from engine.softether.messages import Hello, Welcome, login_pack
from engine.softether.pack import MAX_NAME, Pack, ValueType
from tests.support import softether_vectors as vectors
from tests.support.block_stream import BlockStream
from tests.support.mutation import mutations

_INPUTS = 40_000
_PEAK = 8 * 1024 * 1024
"""Bytes that reading any one input may take; the inputs are some kilobytes at most."""
_MEASURED = 2_000
"""Inputs that are read with the memory watched, which makes it slow."""

_CHALLENGE = bytes(range(20))
_CREDENTIALS = Credentials("VPN", "alice", "secret")
_WELCOME = Welcome("SID-ALICE-1", "CID-1", bytes(20), 20.0, "hello")

_PACKS = [
    vectors.PACK_EMPTY,
    vectors.PACK_ERROR_9,
    vectors.PACK_CAPTURED_FAILURE,
    vectors.PACK_EVERY_TYPE,
    vectors.PACK_ADDRESS,
    vectors.PACK_LOGIN,
    vectors.CAPTURED_HELLO,
    vectors.CAPTURED_WELCOME,
    vectors.CAPTURED_REDIRECT,
]


def _http(start: str, pack: bytes) -> bytes:
    head = f"{start}\r\nContent-Type: {http.PACK_TYPE}\r\nContent-Length: {len(pack)}\r\n\r\n"
    return head.encode() + pack


_ANSWERS = [_http("HTTP/1.1 200 OK", pack) for pack in _PACKS]
_ANSWERS += [
    http.encode_refusal("404 Not Found", "<h1>Not Found</h1>"),
    _ANSWERS[0] * 3 + _ANSWERS[7],
    _http("HTTP/1.1 200 OK", Pack().add_int("noop", 1).to_bytes()) * 3,
    _ANSWERS[7] + vectors.DATA_TWO,
]
_SIGNATURE = http.encode_signature("vpn.example")
_LOGIN = login_pack(_CREDENTIALS, _CHALLENGE, "i").to_bytes()
_REQUESTS = [_SIGNATURE, _SIGNATURE + _http(f"POST {http.PACK_TARGET} HTTP/1.1", _LOGIN)]
_REQUESTS += [_SIGNATURE + _http(f"POST {http.PACK_TARGET} HTTP/1.1", pack) for pack in _PACKS]
_REQUESTS += [b"GET / HTTP/1.1\r\nHost: x\r\nX-VPN: 1\r\n\r\n", _SIGNATURE * 25]

_BLOCKS = [
    vectors.DATA_ONE,
    vectors.DATA_TWO,
    vectors.KEEPALIVE_FOUR,
    vectors.KEEPALIVE_LEAST,
    vectors.KEEPALIVE_FOUR + vectors.DATA_TWO + vectors.KEEPALIVE_LEAST + vectors.DATA_ONE,
    encode_frames([bytes(60), bytes(100), b"", bytes(13)]) + vectors.DATA_ONE,
    encode_frames([bytes(200)]) + encode_keepalive(bytes(100)) + vectors.DATA_TWO,
]


def _peak(read: Callable[[bytes], object], inputs: Iterable[bytes]) -> int:
    """The most memory that reading any of the inputs took."""
    worst = 0
    tracemalloc.start()
    try:
        for data in inputs:
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            read(data)
            worst = max(worst, tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
    return worst


def _fit_to_show(error: EngineError) -> None:
    failure = error.failure
    for text in (failure.message, failure.advice, failure.detail):
        assert text.isprintable() and len(text) < 2_000


# --- PACK --------------------------------------------------------------------------------------


def _read_pack(data: bytes) -> Pack | None:
    try:
        return Pack.from_bytes(data)
    except PackError as error:
        _fit_to_show(error)
        return None


def test_mutated_packs() -> None:
    inputs = good = 0
    for data in mutations(_PACKS, _INPUTS, seed=31):
        inputs += 1
        pack = _read_pack(data)
        if pack is None:
            continue
        good += 1
        # Text that was no text has been replaced, so it is what was read that comes back.
        assert all(len(name.encode()) <= MAX_NAME for name in pack)
        assert len(pack.to_bytes()) <= 3 * len(data) + 16
    assert inputs == _INPUTS
    assert good > 1_000


def test_a_hostile_pack_takes_little_memory() -> None:
    assert _peak(_read_pack, mutations(_PACKS, _MEASURED, seed=32)) < 1024 * 1024
    counts = [bytes.fromhex(text) for text in ("ffffffff", "000003ff", "00000400")]
    hostile = [count + _PACKS[7][4:] for count in counts]
    hostile += [vectors.PACK_EVERY_TYPE[:14] + count + bytes(4000) for count in counts]
    assert _peak(_read_pack, hostile) < 1024 * 1024


_names = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=MAX_NAME)
_texts = st.text(st.characters(codec="utf-8"), max_size=40)
_elements = st.one_of(
    st.tuples(st.just(ValueType.INT), st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=5)),
    st.tuples(st.just(ValueType.INT64), st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=5)),
    st.tuples(st.just(ValueType.DATA), st.lists(st.binary(max_size=60), min_size=1, max_size=5)),
    st.tuples(
        st.sampled_from([ValueType.STR, ValueType.UNISTR]),
        st.lists(_texts.map(lambda text: text.rstrip("\0")), min_size=1, max_size=5),
    ),
)


@settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_names.map(str.lower), _elements, max_size=12))
def test_a_pack_comes_back_as_it_was(elements: dict[str, tuple[ValueType, list[int | bytes | str]]]) -> None:
    pack = Pack()
    for name, (type_, values) in elements.items():
        pack.add(name, type_, *values)
    again = Pack.from_bytes(pack.to_bytes())
    assert again == pack
    for name, (type_, values) in elements.items():
        assert again.values(name.upper(), type_) == tuple(values)


@settings(max_examples=1_000, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_pack_or_an_error(data: bytes) -> None:
    _read_pack(data)


# --- the handshakes ----------------------------------------------------------------------------


def _client() -> ClientHandshake:
    return ClientHandshake("vpn.example", _CREDENTIALS, "installation")


def _server() -> ServerHandshake:
    return ServerHandshake("Test", _CHALLENGE, lambda login: _WELCOME if login.user == "alice" else 9)


_Outcome = tuple[type[EngineError] | None, Hello | None, Welcome | None, bytes]


def _as_client(pieces: Iterable[bytes], *, at_login: bool) -> _Outcome:
    """What our client makes of a server's answers."""
    client = _client()
    if at_login:
        client.receive(_ANSWERS[6])
    kind: type[EngineError] | None = None
    try:
        for piece in pieces:
            client.receive(piece)
    except (ProtocolError, NotSoftEtherError, ServerRefusedError) as error:
        _fit_to_show(error)
        return type(error), None, None, b""
    if client.hello is not None:
        assert client.hello.server.isprintable()
    return kind, client.hello, client.welcome, client.take_rest()


def _as_server(pieces: Iterable[bytes]) -> tuple[type[EngineError] | None, int, bool]:
    """What our server makes of a client's requests."""
    server = _server()
    try:
        for piece in pieces:
            server.receive(piece)
    except ProtocolError as error:
        _fit_to_show(error)
        return type(error), 0, False
    return None, server.take_outgoing().count(b"HTTP/1.1 "), server.welcome is not None


def test_mutated_answers_to_our_client() -> None:
    inputs = greeted = welcomed = 0
    for data in mutations(_ANSWERS, _INPUTS, seed=33):
        for at_login in (False, True):
            inputs += 1
            _, hello, welcome, _ = _as_client([data], at_login=at_login)
            greeted += hello is not None and not at_login
            welcomed += welcome is not None
    assert inputs == 2 * _INPUTS
    assert greeted > 100 and welcomed > 100


def test_mutated_requests_to_our_server() -> None:
    inputs = welcomed = 0
    for data in mutations(_REQUESTS, _INPUTS, seed=34):
        inputs += 1
        welcomed += _as_server([data])[2]
    assert inputs == _INPUTS
    assert welcomed > 100


def test_it_makes_no_difference_where_the_stream_is_cut() -> None:
    inputs = 0
    for data in mutations(_ANSWERS, 300, seed=35):
        for at_login in (False, True):
            whole = _as_client([data], at_login=at_login)
            # What was left over when the login was done stays in the reader, wherever it was cut.
            singly = _as_client([data[at : at + 1] for at in range(len(data))], at_login=at_login)
            assert singly[:3] == whole[:3]
            inputs += 2
    for data in mutations(_REQUESTS, 300, seed=36):
        assert _as_server([data[at : at + 1] for at in range(len(data))]) == _as_server([data])
        inputs += 2
    assert inputs == 1_800


def test_a_hostile_exchange_takes_little_memory() -> None:
    answers = mutations(_ANSWERS, _MEASURED, seed=37)
    assert _peak(lambda data: _as_client([data], at_login=True), answers) < _PEAK
    requests = mutations(_REQUESTS, _MEASURED, seed=38)
    assert _peak(lambda data: _as_server([data]), requests) < _PEAK


def test_an_endless_answer_is_given_up() -> None:
    piece = b"a" * 4096
    for start in (b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"):
        client, fed = _client(), 0
        try:
            client.receive(start)
            while fed < _PEAK:
                client.receive(piece)
                fed += len(piece)
        except NotSoftEtherError:
            assert fed <= 5 * len(piece)
        else:
            raise AssertionError("it went on listening")


# --- blocks ------------------------------------------------------------------------------------


def _parse(pieces: Iterable[bytes]) -> tuple[list[bytes], bool, int, int]:
    """Frames, whether it ended in an error, keepalives and frames dropped."""
    stream, frames = BlockStream(), list[bytes]()
    for piece in pieces:
        try:
            frames += stream.feed(piece)
        except BlockError as error:
            _fit_to_show(error)
            return frames, True, 0, 0
        assert stream.held <= MAX_HELD
    return frames, False, stream.parser.keepalives, stream.parser.dropped


def test_mutated_blocks_are_the_same_whole_and_split_at_every_byte() -> None:
    inputs = errors = found = 0
    for data in mutations(_BLOCKS, _INPUTS, seed=39):
        inputs += 1
        whole = _parse([data])
        singly = _parse([data[at : at + 1] for at in range(len(data))])
        assert singly[1:] == whole[1:]
        if whole[1]:
            errors += 1  # the frames before the error are lost with the connection
        else:
            assert singly[0] == whole[0]
        found += len(whole[0])
    assert inputs == _INPUTS
    assert errors > 1_000 and found > 1_000


def test_blocks_cut_in_two_anywhere() -> None:
    inputs = 0
    for data in mutations(_BLOCKS, 400, seed=40):
        whole = _parse([data])
        for at in range(1, len(data)):
            cut = _parse([data[:at], data[at:]])
            assert cut[1:] == whole[1:]
            assert whole[1] or cut[0] == whole[0]
            inputs += 1
    assert inputs > 40_000


def test_hostile_blocks_take_little_memory() -> None:
    assert _peak(lambda data: _parse([data]), mutations(_BLOCKS, _MEASURED, seed=41)) < 256 * 1024
    endless = [b"\xff\xff\xff\xfe" + b"\0\0\x0c\x80" + bytes(3199)] + [b"\0"] * 10_000
    assert _peak(lambda _: _parse(endless), [b""]) < 256 * 1024


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.one_of(st.lists(st.binary(min_size=14, max_size=1600), max_size=6), st.binary(max_size=512))),
    st.lists(st.integers(0, 4_000), max_size=10),
)
def test_blocks_come_back_as_they_were(messages: list[list[bytes] | bytes], cuts: list[int]) -> None:
    stream = b"".join(encode_frames(m) if isinstance(m, list) else encode_keepalive(m) for m in messages)
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    pieces = [stream[a:b] for a, b in pairwise(places)]
    frames = [frame for message in messages if isinstance(message, list) for frame in message]
    keepalives = sum(isinstance(message, bytes) for message in messages)
    assert _parse(pieces) == (frames, False, keepalives, 0)
