"""Whatever bytes come on the helper's socket: a message, or the one error, and little memory.

Some 200 000 inputs, 10 million in full size: mutated messages and chosen nastiness, each whole and
in two pieces, the seeds split at every byte.
"""

from __future__ import annotations

import json
import random
import resource
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helper.api import rpc, types
from helper.api.rpc import LineReader, Notification, Request, Response, RpcError
from tests.support.figures import Figures
from tests.support.mutation import mutations

_MUTATIONS, _FULL_MUTATIONS = 100_000, 5_000_000
"""Each is two inputs."""
_MEASURED = 4_000
"""Inputs whose memory is followed byte by byte."""
_WARM_UP = 10_000
"""Inputs after which memory may grow no more."""
_MAX_GROWTH = 5 * 1024 * 1024
_EXAMPLES = 300

_PROFILE = types.Profile(
    id="0b6f3e0a-5d2c-4b61-9a4e-000000000001",
    name="Büro \U0001f600",
    server=types.SoftEtherProfile(host="vpn.example", hub="HUB", user="user", pin="ab" * 32),
    network=types.NetworkProfile(routes=("10.0.0.0/8", "2001:db8::/32"), mtu=1400),
)
_SEEDS = [
    rpc.encode_request(1, "hello", types.Hello(client="adit", version="1", protocol=(2, 2))),
    rpc.encode_request(
        "id", "session.connect", types.Connect(profile=_PROFILE, secrets={"password": 'p\\"\u0000'})
    ),
    rpc.encode_request(2**53 - 1, "events.subscribe", types.Subscribe(since=5, boot="b")),
    rpc.encode_request(7, "killswitch.set", types.KillSwitchSet(enabled=False)),
    rpc.encode_request(8, "split.add", types.SplitChange(cgroup="user.slice/a\u2026.scope")),
    rpc.encode_notification(
        "event", types.Event(seq=1, body=types.StatsTick(session="s", traffic=types.Traffic()))
    ),
    rpc.encode_error(None, RpcError(-32700, "no", {"protocol": [1, 1]})),
    rpc.encode_result(
        3, types.LogTailResult(lines=(types.LogLine(time=1.25, level="info", session="s", text="t"),))
    ),
    b'{"jsonrpc":"2.0","id":4,"method":"ping","params":{"a":[[[[{"b":-1.5e-3}]]]],"\\ud83d\\ude00":"\\u00e9"}}\n',
    b'{"jsonrpc":"2.0","id":5,"method":"ping"}\r\n{"jsonrpc":"2.0","id":6,"method":"ping"}\n\n',
    b'{"a":NaN,"a":1e999,"b":"\\ud800"}\n' + b"[" * 40 + b"]" * 40 + b"\n",
]

_NASTY = [
    b'{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}',
    b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":{"b":1,"b":2}}}',
    b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":1,"\\u0061":2}}',
    b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":' + b"[" * 14 + b"]" * 14 + b"}}",
    b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":' + b"[" * 15 + b"]" * 15 + b"}}",
    b'{"a":' * 200 + b"1" + b"}" * 200,
    b"[" * 4000,
    b'{"jsonrpc":"2.0","id":1,"method":"p\xc3\x28ing"}',
    b'{"jsonrpc":"2.0","id":1,"method":"\xed\xa0\x80"}',
    b'{"jsonrpc":"2.0","id":1,"method":"\xf4\x90\x80\x80"}',
    b'{"jsonrpc":"2.0","id":1,"method":"\xc0\x80"}',
    b'\xef\xbb\xbf{"jsonrpc":"2.0","id":1,"method":"ping"}',
    b'{"jsonrpc":"2.0","id":1,"method":"\x00"}',
    b'{"jsonrpc":"2.0","id":-0.0,"method":"ping"}',
    b'{"jsonrpc":"2.0","id":' + b"9" * 4000 + b',"method":"ping"}',
    b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"n":1' + b"0" * 400 + b"e-400}}",
    b'{"jsonrpc":"2.0","id":1,"method":"ping"}{}',
    b'{"jsonrpc":"2.0","id":1,"method":"ping"}//',
    b'[{"jsonrpc":"2.0","id":1,"method":"ping"}]',
    b'{"jsonrpc":"2.0","id":true,"method":"ping"}',
    b"-",
    b'"\\u12',
    b"",
]
"""Each judged the same on its own and as a seed of more; see the test for which are refused."""
_HARMLESS = (3, 15)
"""Those of them that are messages: nesting up to the limit, and a long way to write 1."""


def _read(pieces: list[bytes], limit: int = 4096) -> list[object]:
    """What the helper's end makes of the pieces: messages and error codes."""
    reader = LineReader(limit)
    found: list[object] = []
    for piece in pieces:
        reader.feed(piece)
        while True:
            try:
                line = reader.next_line()
            except RpcError as error:
                return [*found, error.code]
            if line is None:
                break
            found.append(_judge(line))
    return found


def _judge(line: bytes) -> object:
    try:
        message = rpc.parse_message(line)
    except RpcError as error:
        return (error.code, error.request, error.message)
    assert isinstance(message, Request | Notification | Response)
    if isinstance(message, Request) and message.method in types.METHODS:
        for kind in types.METHODS[message.method]:
            try:
                value = rpc.convert(message.params, kind)
            except RpcError as error:
                assert error.code == rpc.Code.INVALID_PARAMS
            else:
                again = rpc.parse_message(rpc.encode_result(message.id, value))
                assert isinstance(again, Response)
                assert rpc.convert(again.result, kind) == value
    if isinstance(message, Response) and message.error is not None:
        return (message.id, message.error.code, message.error.message)
    return message


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


@pytest.mark.timeout(6 * 3600)
def test_mutated_lines_whole_and_in_pieces(full: bool, figures: Figures) -> None:
    rng = random.Random(7)
    inputs, warm = 0, 0
    for number, data in enumerate(
        mutations([*_SEEDS, *_NASTY], _FULL_MUTATIONS if full else _MUTATIONS, seed=20)
    ):
        stream = data + b"\n"
        whole = _read([stream])
        at = rng.randrange(len(stream))
        assert _read([stream[:at], stream[at:]]) == whole
        inputs += 2
        if number == _WARM_UP:
            warm = _resident()
    growth = _resident() - warm
    figures.note("M1", "inputs", inputs)
    figures.note("M1", "growth of memory, KiB", growth // 1024)
    assert warm > 0
    assert inputs >= 200_000
    assert growth < _MAX_GROWTH


def test_seeds_split_at_every_byte(figures: Figures) -> None:
    inputs = 0
    for data in (*_SEEDS, *_NASTY):
        stream = data + b"\n"
        whole = _read([stream])
        for at in range(1, len(stream), 1 if len(stream) < 1000 else 97):
            assert _read([stream[:at], stream[at:]]) == whole
            inputs += 1
        assert _read([stream[at : at + 1] for at in range(len(stream))]) == whole
        inputs += 1
    figures.note("M1", "splits", inputs)
    assert inputs > 2500


def test_no_input_takes_much_memory() -> None:
    tracemalloc.start()
    try:
        for data in mutations([*_SEEDS, *_NASTY], _MEASURED, seed=21):
            _read([data + b"\n"])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < rpc.MEMORY_LIMIT


@pytest.mark.parametrize("number", range(len(_NASTY)))
def test_nasty_lines_are_refused_one_by_one(number: int) -> None:
    found = _judge(_NASTY[number])
    if number in _HARMLESS:
        assert isinstance(found, Request)
    else:
        assert isinstance(found, tuple)
        assert found[0] in (rpc.Code.PARSE_ERROR, rpc.Code.INVALID_REQUEST)


def test_the_seeds_hold_valid_messages() -> None:
    for seed in _SEEDS[:9]:
        rpc.parse_message(seed[:-1])


_TREE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def _depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max((_depth(item) for item in inner), default=0)


@settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    identifier=st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=64),
    method=st.text(min_size=1, max_size=64),
    params=st.dictionaries(st.text(max_size=8), _TREE, max_size=4),
    ascii_only=st.booleans(),
)
def test_every_call_within_the_limits_comes_through(
    identifier: rpc.Id, method: str, params: dict[str, object], ascii_only: bool
) -> None:
    call = {"jsonrpc": "2.0", "id": identifier, "method": method, "params": params}
    line = json.dumps(call, ensure_ascii=ascii_only).encode()
    if _depth(call) <= rpc.MAX_DEPTH:
        assert rpc.parse_message(line) == Request(identifier, method, params)
    else:
        assert _judge(line) == (rpc.Code.PARSE_ERROR, None, "More than 16 levels of nesting.")


@settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    envelope=st.fixed_dictionaries(
        {},
        optional={
            "jsonrpc": st.just("2.0") | _TREE,
            "id": _TREE,
            "method": _TREE,
            "params": _TREE,
            "result": _TREE,
            "error": _TREE | st.fixed_dictionaries({"code": _TREE, "message": _TREE}),
        },
    )
)
def test_any_envelope_is_a_message_or_an_error(envelope: dict[str, object]) -> None:
    _judge(json.dumps(envelope).encode())


@settings(max_examples=_EXAMPLES, deadline=None)
@given(value=_TREE)
def test_any_value_for_any_type_is_a_value_or_an_error(value: object) -> None:
    for pair in types.METHODS.values():
        for kind in pair:
            try:
                rpc.convert(value, kind)
            except RpcError as error:
                assert error.code == rpc.Code.INVALID_PARAMS


@settings(max_examples=_EXAMPLES, deadline=None)
@given(
    lines=st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line)),
    cuts=st.lists(st.integers(1, 9)),
)
def test_lines_do_not_depend_on_the_pieces(lines: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(line + b"\n" for line in lines)
    reader, found, at = LineReader(20), [], 0
    expected = lines[: next((i for i, line in enumerate(lines) if len(line) > 20), len(lines))]
    failed = False
    for cut in [*cuts, len(stream)]:
        reader.feed(stream[at : at + cut])
        at += cut
        try:
            while (line := reader.next_line()) is not None:
                found.append(line)
        except RpcError:
            failed = True
            break
    assert found == expected
    assert failed == (len(expected) < len(lines))
