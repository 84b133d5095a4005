"""Every verb, for every role, against sessions of several owners."""

from __future__ import annotations

from typing import Any

import pytest

from helper.api import rpc, types
from helper.api.rpc import Code, RpcError
from helper.api.types import LogLine, StateChanged
from helper.authority import Identity, Policy
from helper.events import EventHub, Outbox
from helper.verbs import MAX_LOG_BYTES, MAX_LOG_LINES, Caller, Verbs
from tests.support.helper_sessions import MemorySessions

_ROOT, _OPERATOR, _OWNER, _USER = 0, 500, 1000, 1001
_PROFILE: dict[str, object] = {
    "id": "p",
    "name": "n",
    "server": {"kind": "softether", "host": "h", "hub": "b", "user": "u"},
}
_HELLO: dict[str, object] = {"client": "t", "version": "1", "protocol": [1, 1]}

_PARAMS: dict[str, dict[str, Any]] = {
    "hello": _HELLO,
    "ping": {},
    "status.get": {},
    "session.connect": {"profile": _PROFILE, "secrets": {"password": "x"}},
    "session.disconnect": {"session": "s"},
    "session.answer": {"session": "s", "attention": "a", "accept": True},
    "events.subscribe": {},
    "log.tail": {"session": "s"},
}
_DENIED = {
    ("session.connect", _OWNER),
    ("session.connect", _USER),
    ("session.disconnect", _USER),
    ("session.answer", _USER),
    ("log.tail", _USER),
}


class Bench:
    """Verbs over two sessions: ``s`` of the owner, ``r`` of root."""

    def __init__(self) -> None:
        self.sessions = MemorySessions()
        self.sessions.add("s", _OWNER)
        self.sessions.add("r", _ROOT)
        self.hub = EventHub("boot")
        self.verbs = Verbs(self.sessions, self.hub, Policy(frozenset({_OPERATOR})), "1.2")

    def caller(self, uid: int, protocol: int | None = 1) -> Caller:
        caller = self.verbs.caller(Identity(1, uid, uid, frozenset(), None), Outbox(lambda: None))
        caller.protocol = protocol
        return caller


def test_the_table_here_is_complete() -> None:
    assert set(_PARAMS) == set(types.METHODS)


@pytest.mark.parametrize("uid", [_ROOT, _OPERATOR, _OWNER, _USER])
@pytest.mark.parametrize("method", _PARAMS)
async def test_every_verb_for_every_role(method: str, uid: int) -> None:
    bench = Bench()
    caller = bench.caller(uid, protocol=None if method == "hello" else 1)
    before = bench.sessions.snapshot()
    if (method, uid) in _DENIED:
        with pytest.raises(RpcError) as caught:
            await bench.verbs.perform(caller, method, _PARAMS[method])
        assert caught.value.code == Code.NOT_PERMITTED
        assert bench.sessions.snapshot() == before
        assert bench.sessions.answers == []
        assert "x" not in (caught.value.data or {})
    else:
        outcome = await bench.verbs.perform(caller, method, _PARAMS[method])
        assert isinstance(outcome.result, types.METHODS[method][1])


@pytest.mark.parametrize("method", sorted(set(_PARAMS) - {"hello"}))
async def test_hello_comes_first(method: str) -> None:
    bench = Bench()
    with pytest.raises(RpcError) as caught:
        await bench.verbs.perform(bench.caller(_ROOT, protocol=None), method, _PARAMS[method])
    assert caught.value.code == Code.HELLO_FIRST


@pytest.mark.parametrize("offer", [[1, 1], [0, 1], [1, 9], [0, 9]])
async def test_the_newest_common_protocol_is_chosen(offer: list[int]) -> None:
    bench = Bench()
    caller = bench.caller(_OPERATOR, protocol=None)
    outcome = await bench.verbs.perform(caller, "hello", {**_HELLO, "protocol": offer})
    assert outcome.result == types.HelloResult(protocol=1, version="1.2", boot="boot", role="operator")
    assert caller.protocol == 1
    with pytest.raises(RpcError) as caught:
        await bench.verbs.perform(caller, "hello", _HELLO)
    assert caught.value.code == Code.INVALID_REQUEST


@pytest.mark.parametrize("offer", [[2, 2], [2, 9], [0, 0], [-5, 0], [9, 1]])
async def test_no_common_protocol(offer: list[int]) -> None:
    bench = Bench()
    caller = bench.caller(_ROOT, protocol=None)
    with pytest.raises(RpcError) as caught:
        await bench.verbs.perform(caller, "hello", {**_HELLO, "protocol": offer})
    assert caught.value.code == Code.PROTOCOL_MISMATCH
    assert caught.value.data == {"protocol": [1, 1], "version": "1.2"}
    assert caller.protocol is None


async def test_connecting_makes_the_caller_the_owner() -> None:
    bench = Bench()
    outcome = await bench.verbs.perform(
        bench.caller(_OPERATOR), "session.connect", _PARAMS["session.connect"]
    )
    assert isinstance(outcome.result, types.SessionResult)
    assert outcome.result.session.owner == _OPERATOR
    with pytest.raises(RpcError) as caught:
        await bench.verbs.perform(bench.caller(_OPERATOR), "session.connect", _PARAMS["session.connect"])
    assert caught.value.code == Code.SESSION_EXISTS


async def test_status_is_redacted_for_others() -> None:
    bench = Bench()
    outcome = await bench.verbs.perform(bench.caller(_OWNER), "status.get", {})
    assert isinstance(outcome.result, types.StatusResult)
    assert [(session.id, session.peer) for session in outcome.result.sessions] == [("s", "peer-s"), ("r", "")]


@pytest.mark.parametrize("method", ["session.disconnect", "session.answer", "log.tail"])
@pytest.mark.parametrize("uid", [_ROOT, _USER])
async def test_unknown_sessions(method: str, uid: int) -> None:
    bench = Bench()
    with pytest.raises(RpcError) as caught:
        await bench.verbs.perform(bench.caller(uid), method, {**_PARAMS[method], "session": "none"})
    assert caught.value.code == Code.NO_SUCH_SESSION
    assert bench.sessions.entered == 0


@pytest.mark.parametrize(
    ("uid", "expected"),
    [(_ROOT, ["s", "r"]), (_OPERATOR, ["s", "r"]), (_OWNER, ["s"]), (_USER, [])],
)
async def test_log_of_all_sessions_is_of_those_the_caller_may_see(uid: int, expected: list[str]) -> None:
    bench = Bench()
    outcome = await bench.verbs.perform(bench.caller(uid), "log.tail", {})
    assert isinstance(outcome.result, types.LogTailResult)
    assert [line.session for line in outcome.result.lines] == expected


async def test_log_is_the_newest_that_fits() -> None:
    bench = Bench()
    bench.sessions.lines = [
        LogLine(time=index, level="info", session="s", text="\udc80\x1b" * 400)
        for index in range(MAX_LOG_LINES + 50)
    ]
    caller = bench.caller(_OWNER)
    for count in (0, 1, 7):
        outcome = await bench.verbs.perform(caller, "log.tail", {"session": "s", "lines": count})
        assert isinstance(outcome.result, types.LogTailResult)
        assert list(outcome.result.lines) == bench.sessions.lines[len(bench.sessions.lines) - count :]
    outcome = await bench.verbs.perform(caller, "log.tail", {"lines": 10**9})
    assert isinstance(outcome.result, types.LogTailResult)
    assert 100 < len(outcome.result.lines) < MAX_LOG_LINES
    assert outcome.result.lines[-1] == bench.sessions.lines[-1]
    assert MAX_LOG_BYTES // 2 < len(rpc.encode_result(1, outcome.result)) < rpc.MAX_REPLY
    with pytest.raises(RpcError) as caught:
        await bench.verbs.perform(caller, "log.tail", {"lines": -1})
    assert caught.value.code == Code.INVALID_PARAMS


async def test_unknown_methods_and_wrong_parameters() -> None:
    bench = Bench()
    caller = bench.caller(_ROOT)
    for method, params, code in (
        ("no.such", {}, Code.METHOD_NOT_FOUND),
        ("session.connect", {}, Code.INVALID_PARAMS),
        ("events.subscribe", {"since": -2}, Code.INVALID_PARAMS),
        ("events.subscribe", {"since": "1"}, Code.INVALID_PARAMS),
    ):
        with pytest.raises(RpcError) as caught:
            await bench.verbs.perform(caller, method, dict[str, object](params))
        assert caught.value.code == code


async def test_subscribing_replays_or_asks_to_start_over() -> None:
    bench = Bench()
    caller = bench.caller(_USER)
    for _ in range(3):
        bench.hub.publish(StateChanged(session=bench.sessions.sessions["s"]))

    outcome = await bench.verbs.perform(caller, "events.subscribe", {"since": 1, "boot": "boot"})
    assert outcome.result == types.SubscribeResult(boot="boot", seq=3)
    assert outcome.then is not None
    outcome.then()
    replayed = caller.outbox.take(1 << 20)
    assert replayed.count(b"\n") == 2
    assert b"peer-s" not in replayed

    outcome = await bench.verbs.perform(caller, "events.subscribe", {"since": 1, "boot": "earlier"})
    assert isinstance(outcome.result, types.SubscribeResult)
    assert outcome.result.resync
    assert outcome.result.status is not None
    assert outcome.result.status.seq == 3
    assert [session.peer for session in outcome.result.status.sessions] == ["", ""]
