"""One line in, one message or one error out; and what goes out."""

from __future__ import annotations

import json
import tracemalloc

import msgspec
import pytest

from helper.api import rpc, types
from helper.api.rpc import Code, LineReader, Notification, Request, Response, RpcError

_CALL = b'{"jsonrpc":"2.0","id":1,"method":"ping"%s}'


def _params(text: bytes) -> bytes:
    return _CALL % (b',"params":' + text)


def test_request_notification_and_answers() -> None:
    assert rpc.parse_message(_params(b'{"a":[1,2.5,null,true,"x"]}')) == Request(
        1, "ping", {"a": [1, 2.5, None, True, "x"]}
    )
    assert rpc.parse_message(b'{"jsonrpc":"2.0","method":"event"}') == Notification("event", {})
    assert rpc.parse_message(b'{"jsonrpc":"2.0","id":"a","result":{}}') == Response("a", {})
    answer = rpc.parse_message(
        b'{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m","data":{"k":1}}}'
    )
    assert isinstance(answer, Response)
    assert answer.id is None
    assert answer.error is not None
    assert (answer.error.code, answer.error.message, answer.error.data) == (-32700, "m", {"k": 1})


def test_unknown_fields_are_ignored() -> None:
    assert rpc.parse_message(_CALL % b',"later":[1]') == Request(1, "ping", {})


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b" ",
        b"{",
        b"{}x",
        b"{} {}",
        b"nul",
        b"'a'",
        b"{'a':1}",
        b"[1,]",
        b"\xff",
        b'"\xc3"',
        b'"\xed\xa0\x80"',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        "{}".encode("utf-32"),
        _params(b'{"a":1,"a":1}'),
        _params(b'{"a":1,"\\u0061":2}'),
        _params(b'{"a":{"b":[{"c":1,"c":2}]}}'),
        _params(b'{"a":NaN}'),
        _params(b'{"a":Infinity}'),
        _params(b'{"a":-Infinity}'),
        _params(b'{"a":1e999}'),
        _params(b'{"a":' + b"9" * 19 + b"}"),
        _params(b'{"a":' + b"9" * 5000 + b"}"),
        _params(b'{"a":"\\ud800"}'),
        _params(b'{"a\\udfff":1}'),
        _params(b'{"a":"x\x00"}'),
        _params(b'{"a":01}'),
        b"[" * 100_000,
        b'{"a":' * 40_000,
        b"[" * 17 + b"]" * 17,
        b'{"a":' * 17 + b"0" + b"}" * 17,
        b" " * (rpc.MAX_REPLY + 1),
    ],
)
def test_not_our_json(line: bytes) -> None:
    with pytest.raises(RpcError) as caught:
        rpc.parse_message(line)
    assert caught.value.code == Code.PARSE_ERROR


def test_nesting_is_counted_from_the_outermost_object() -> None:
    inner = rpc.MAX_DEPTH - 2
    rpc.parse_message(_params(b'{"a":' + b"[" * inner + b"]" * inner + b"}"))
    with pytest.raises(RpcError):
        rpc.parse_message(_params(b'{"a":' + b"[" * (inner + 1) + b"]" * (inner + 1) + b"}"))


def test_a_surrogate_pair_is_a_character() -> None:
    message = rpc.parse_message(_params(b'{"a":"\\ud83d\\ude00"}'))
    assert isinstance(message, Request)
    assert message.params == {"a": "\U0001f600"}


@pytest.mark.parametrize(
    ("line", "code", "request_id"),
    [
        (b"1", Code.INVALID_REQUEST, None),
        (b"[]", Code.INVALID_REQUEST, None),
        (b'[{"jsonrpc":"2.0","id":1,"method":"ping"}]', Code.INVALID_REQUEST, None),
        (b"{}", Code.INVALID_REQUEST, None),
        (b'{"jsonrpc":"1.0","id":1,"method":"ping"}', Code.INVALID_REQUEST, 1),
        (b'{"jsonrpc":2.0,"id":1,"method":"ping"}', Code.INVALID_REQUEST, 1),
        (b'{"jsonrpc":"2.0","id":1}', Code.INVALID_REQUEST, 1),
        (b'{"jsonrpc":"2.0","id":1,"result":1,"error":{}}', Code.INVALID_REQUEST, 1),
        (b'{"jsonrpc":"2.0","id":1,"error":{"code":"x","message":"y"}}', Code.INVALID_REQUEST, 1),
        (b'{"jsonrpc":"2.0","id":1,"error":{"code":true,"message":"y"}}', Code.INVALID_REQUEST, 1),
        (b'{"jsonrpc":"2.0","result":1}', Code.INVALID_REQUEST, None),
        (b'{"jsonrpc":"2.0","id":null,"method":"ping"}', Code.INVALID_REQUEST, None),
        (b'{"jsonrpc":"2.0","id":true,"method":"ping"}', Code.INVALID_REQUEST, None),
        (b'{"jsonrpc":"2.0","id":1.0,"method":"ping"}', Code.INVALID_REQUEST, None),
        (b'{"jsonrpc":"2.0","id":[1],"method":"ping"}', Code.INVALID_REQUEST, None),
        (b'{"jsonrpc":"2.0","id":9007199254740992,"method":"ping"}', Code.INVALID_REQUEST, None),
        (b'{"jsonrpc":"2.0","id":"%s","method":"ping"}' % (b"x" * 65), Code.INVALID_REQUEST, None),
        (b'{"jsonrpc":"2.0","id":"x","method":5}', Code.INVALID_REQUEST, "x"),
        (b'{"jsonrpc":"2.0","id":"x","method":""}', Code.INVALID_REQUEST, "x"),
        (b'{"jsonrpc":"2.0","id":"x","method":"%s"}' % (b"m" * 65), Code.INVALID_REQUEST, "x"),
        (b'{"jsonrpc":"2.0","id":"x","method":"ping","params":[1]}', Code.INVALID_PARAMS, "x"),
        (b'{"jsonrpc":"2.0","id":"x","method":"ping","params":null}', Code.INVALID_PARAMS, "x"),
    ],
)
def test_not_a_message_of_ours(line: bytes, code: Code, request_id: rpc.Id | None) -> None:
    with pytest.raises(RpcError) as caught:
        rpc.parse_message(line)
    assert caught.value.code == code
    assert caught.value.request == request_id


@pytest.mark.parametrize("identifier", [0, -1, 2**53 - 1, "", "x" * 64])
def test_ids_at_the_limit(identifier: rpc.Id) -> None:
    line = rpc.encode_request(identifier, "ping", types.Empty())
    assert rpc.parse_request(line) == Request(identifier, "ping", {})


def test_the_helper_takes_no_answers() -> None:
    with pytest.raises(RpcError) as caught:
        rpc.parse_request(b'{"jsonrpc":"2.0","id":1,"result":{}}')
    assert caught.value.code == Code.INVALID_REQUEST


# --- lines -------------------------------------------------------------------------------------


def test_lines_do_not_depend_on_how_they_are_split() -> None:
    stream = b"one\n\ntwo\r\n" + b"x" * 50 + b"\nrest"
    for size in range(1, len(stream) + 1):
        reader = LineReader(50)
        lines = []
        for start in range(0, len(stream), size):
            reader.feed(stream[start : start + size])
            while (line := reader.next_line()) is not None:
                lines.append(line)
        assert lines == [b"one", b"", b"two\r", b"x" * 50]


@pytest.mark.parametrize("tail", [b"", b"\n", b"\nok\n"])
def test_a_line_over_the_limit_ends_it(tail: bytes) -> None:
    reader = LineReader(50)
    reader.feed(b"good\n" + b"x" * 51 + tail)
    assert reader.next_line() == b"good"
    for _ in range(3):
        with pytest.raises(RpcError) as caught:
            reader.next_line()
        assert caught.value.code == Code.PARSE_ERROR
        reader.feed(b"good\n" * 100)


_WORST = [
    b"[],",
    b"{},",
    b"[[]],",
    b"1e9,",
    b'"ab",',
    b'"\\u0101",',
    b'{"":0},',
    b"99999,",
    b"[" * 13 + b"]" * 13 + b",",
    b'{"":' * 13 + b"0" + b"}" * 13 + b",",
]


@pytest.mark.parametrize("item", _WORST)
def test_memory_of_the_costliest_lines(item: bytes) -> None:
    frame = _params(b'{"a":[%s0]}')
    line = frame % (item * ((rpc.MAX_LINE - len(frame)) // len(item)))
    assert rpc.MAX_LINE - 100 < len(line) <= rpc.MAX_LINE
    tracemalloc.start()
    try:
        reader = LineReader()
        reader.feed(line + b"\n")
        whole = reader.next_line()
        assert whole is not None
        message = rpc.parse_message(whole)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(message, Request)
    assert peak < rpc.MEMORY_LIMIT


# --- types -------------------------------------------------------------------------------------

_SECRET = "correct horse battery staple"
_SERVER = {"kind": "softether", "host": "h", "hub": "b", "user": "u"}
_PROFILE = {
    "id": "1",
    "name": "n",
    "server": _SERVER,
}


@pytest.mark.parametrize(
    ("params", "place"),
    [
        ({"profile": _PROFILE, "secrets": _SECRET}, "$.secrets"),
        ({"profile": _PROFILE, "secrets": [_SECRET]}, "$.secrets"),
        ({"profile": _PROFILE, "secrets": {_SECRET: 1}}, "$.secrets[...]"),
        ({"profile": _PROFILE, "secrets": {"password": [_SECRET]}}, "$.secrets[...]"),
        ({"profile": _SECRET}, "$.profile"),
        ({"profile": {**_PROFILE, "server": {"kind": _SECRET}}}, "$.profile.server.kind"),
        (
            {"profile": {**_PROFILE, "server": {**_SERVER, "verify": _SECRET}}},
            "$.profile.server.verify",
        ),
        ({"profile": {**_PROFILE, "network": {"mtu": _SECRET}}}, "$.profile.network.mtu"),
        ({"profile": {_SECRET: 1}}, "$.profile"),
    ],
)
def test_errors_name_the_place_and_never_the_value(params: dict[str, object], place: str) -> None:
    with pytest.raises(RpcError) as caught:
        rpc.convert(params, types.Connect)
    error = caught.value
    assert error.code == Code.INVALID_PARAMS
    assert error.message.endswith(f" at {place}.")
    seen: BaseException | None = error
    while seen is not None:
        assert _SECRET not in repr(seen) + str(seen)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def test_a_broken_line_is_not_carried_by_the_error() -> None:
    with pytest.raises(RpcError) as caught:
        rpc.parse_message(b'{"secrets": {"password": "' + _SECRET.encode() + b'"}')
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert _SECRET not in str(caught.value)


def test_a_request_does_not_print_its_parameters() -> None:
    assert _SECRET not in repr(Request(1, "session.connect", {"secrets": {"password": _SECRET}}))
    assert _SECRET not in repr(Notification("x", {"secrets": _SECRET}))


# --- encoding ----------------------------------------------------------------------------------


def test_what_is_encoded_is_one_line_and_parses() -> None:
    line = types.LogLine(time=1.5, level="info", session="", text='a\nb\u2028\x00 "é"')
    encoded = rpc.encode_result(7, line)
    assert encoded.endswith(b"\n")
    assert encoded.count(b"\n") == 1
    answer = rpc.parse_message(encoded[:-1])
    assert isinstance(answer, Response)
    assert rpc.convert(answer.result, types.LogLine) == line

    error = rpc.parse_message(rpc.encode_error("x", RpcError(Code.BUSY, "m", {"a": 1})))
    assert isinstance(error, Response)
    assert error.error is not None
    assert (error.id, error.error.code, error.error.data) == ("x", Code.BUSY, {"a": 1})


def test_text_that_is_not_unicode_is_still_sent() -> None:
    answer = rpc.parse_message(
        rpc.encode_result(1, types.LogLine(time=0, level="info", session="", text="a\udc80b"))
    )
    assert isinstance(answer, Response)
    assert rpc.convert(answer.result, types.LogLine).text == "a?b"


def test_every_type_survives_the_way() -> None:
    profile = types.Profile(
        id="1", name="n", server=types.SoftEtherProfile(host="h", hub="b", user="u", verify=types.Verify.PIN)
    )
    for params in (
        types.Hello(client="c", version="1", protocol=(1, 2)),
        types.Connect(profile=profile, secrets={"password": "p"}),
        types.Answer(session="s", attention="a", accept=True),
        types.Subscribe(since=4, boot="b"),
    ):
        message = rpc.parse_request(rpc.encode_request(1, "m", params))
        assert isinstance(message, Request)
        assert rpc.convert(message.params, type(params)) == params
        assert json.loads(msgspec.json.encode(params)) == message.params
