"""Whatever bytes come on the helper's socket: a message, or the one error, and little memory.

Some 45 000 inputs whole, and the shorter ones split at every byte as well.
"""

from __future__ import annotations

import json
import tracemalloc

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helper.api import rpc, types
from helper.api.rpc import LineReader, Notification, Request, Response, RpcError
from tests.support.mutation import mutations

_MUTATIONS = 44_000
_SPLIT_EVERY = 40
"""One mutation in so many is split at every byte; each of its splits is an input too."""
_EXAMPLES = 1_000

_PROFILE = types.Profile(
    id="0b6f3e0a-5d2c-4b61-9a4e-000000000001",
    name="Büro \U0001f600",
    server=types.SoftEtherProfile(host="vpn.example", hub="HUB", user="user", pin="ab" * 32),
    network=types.NetworkProfile(routes=("10.0.0.0/8", "2001:db8::/32"), mtu=1400),
)
_SEEDS = [
    rpc.encode_request(1, "hello", types.Hello(client="adit", version="1", protocol=(1, 1))),
    rpc.encode_request(
        "id", "session.connect", types.Connect(profile=_PROFILE, secrets={"password": 'p\\"\u0000'})
    ),
    rpc.encode_request(2**53 - 1, "events.subscribe", types.Subscribe(since=5, boot="b")),
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


def test_mutated_lines_whole_and_split_at_every_byte() -> None:
    inputs = 0
    peak = 0
    tracemalloc.start()
    try:
        for number, data in enumerate(mutations(_SEEDS, _MUTATIONS, seed=20)):
            stream = data + b"\n"
            whole = _read([stream])
            inputs += 1
            if number % _SPLIT_EVERY == 0 or number < len(_SEEDS):
                assert _read([stream[at : at + 1] for at in range(len(stream))]) == whole
                inputs += 1
            if number < len(_SEEDS):
                for at in range(1, len(stream)):
                    assert _read([stream[:at], stream[at:]]) == whole
                    inputs += 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert inputs >= 45_000
    assert peak < rpc.MEMORY_LIMIT


def test_the_seeds_hold_valid_messages() -> None:
    for seed in _SEEDS[:7]:
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
