"""Every verb, for every role, against sessions of several owners and a machine that holds one back."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from helper.api import rpc, types
from helper.api.rpc import Code, RpcError
from helper.api.types import KillSwitch, LogLine, State, StateChanged
from helper.authority import Action, Decisions, Identity, Policy, Role
from helper.events import EventHub, Outbox
from helper.verbs import FEATURES, MAX_LOG_BYTES, MAX_LOG_LINES, Caller, Verbs
from tests.support.helper_bench import until
from tests.support.helper_sessions import MemoryAuthorizer, MemoryMachine, MemorySeats, MemorySessions
from tests.support.role_matrix import BESIDE, MATRIX, ROLES

_ROOT, _OPERATOR, _OWNER, _ACTIVE, _OBSERVER = _UIDS = (0, 500, 1000, 1001, 1002)
_PROFILE: dict[str, object] = {
    "id": "p",
    "name": "n",
    "server": {"kind": "softether", "host": "h", "hub": "b", "user": "u"},
}
_HELLO: dict[str, object] = {"client": "t", "version": "1", "protocol": [2, 2]}

_PARAMS: dict[str, dict[str, Any]] = {
    "hello": _HELLO,
    "ping": {},
    "status.get": {},
    "session.connect": {"profile": _PROFILE, "secrets": {"password": "PRIVATE-SECRET"}},
    "session.disconnect": {"session": "s"},
    "session.reconnect": {"session": "s"},
    "session.answer": {"session": "s", "attention": "a", "accept": True},
    "events.subscribe": {"since": 0, "boot": "another"},
    "log.tail": {"session": "s"},
    "profile.list": {},
    "autoconnect.set": {"profile": "office", "on": True},
    "killswitch.get": {},
    "killswitch.set": {"enabled": False, "lan": None},
    "killswitch.release": {},
    "lockdown.set": {"on": True},
    "split.list": {},
    "split.add": {"cgroup": "a.scope"},
    "split.remove": {"cgroup": "a.scope"},
    "dns.get": {},
    "policy.get": {},
    "cleanup.run": {},
}
_MACHINE: dict[str, object] = {"machine": "office"}
_DEEDS = {
    "autoconnect.set": ("set_autoconnect", "office", True),
    "killswitch.set": ("set_killswitch", False, None),
    "killswitch.release": ("release",),
    "lockdown.set": ("set_lockdown", True),
    "split.add": ("add_split", "a.scope"),
    "split.remove": ("remove_split", "a.scope"),
    "cleanup.run": ("cleanup",),
}
_CELLS = [
    (method, params, column, BESIDE[method][column])
    for method, params in [*_PARAMS.items(), ("session.connect", _MACHINE)]
    for column in range(len(ROLES))
]
_ACTIONS = {"o": Action.MANAGE_OTHERS, "c": Action.CONFIGURE_SYSTEM}


class Bench:
    """Verbs over two sessions, ``s`` of the owner and ``r`` of root, and a hold of the owner."""

    def __init__(self, *, machine: bool = True) -> None:
        self.sessions = MemorySessions()
        self.sessions.add("s", _OWNER)
        self.sessions.add("r", _ROOT)
        self.machine = MemoryMachine()
        self.seats = MemorySeats(_ACTIVE)
        self.authorizer = MemoryAuthorizer()
        self.hub = EventHub("boot")
        decisions = Decisions(Policy(frozenset({_OPERATOR}), 77), self.seats, self.authorizer)
        self.verbs = Verbs(self.sessions, self.hub, decisions, "1.2", self.machine if machine else None)

    def caller(self, uid: int, protocol: int | None = 2) -> Caller:
        caller = self.verbs.caller(Identity(1, uid, uid, frozenset(), None), Outbox(lambda: None))
        caller.protocol = protocol
        return caller

    def deeds(self) -> list[object]:
        """Everything that was ever done."""
        done = self.sessions
        return [done.snapshot(), *done.answers, *done.reconnected, *done.undone, *self.machine.deeds]

    async def refused(self, caller: Caller, method: str, params: dict[str, Any]) -> RpcError:
        """The error; nothing was done, and nothing private is in it."""
        before = self.deeds()
        with pytest.raises(RpcError) as caught:
            await self.verbs.perform(caller, method, params)
        assert self.deeds() == before
        line = rpc.encode_error(1, caught.value)
        for private in (b"PRIVATE", b"peer-", b"name-", b"text-"):
            assert private not in line
        return caught.value


def test_the_table_here_is_complete() -> None:
    assert set(_PARAMS) == set(types.METHODS) == set(MATRIX)
    assert len(_CELLS) == (len(types.METHODS) + 1) * len(Role)


@pytest.mark.parametrize("willing", [True, False])
@pytest.mark.parametrize(("method", "params", "column", "may"), _CELLS)
async def test_every_verb_for_every_role(
    method: str, params: dict[str, Any], column: int, may: str, willing: bool
) -> None:
    bench = Bench()
    bench.authorizer.refusal = "" if willing else "It was not authorized."
    uid = _UIDS[column]
    caller = bench.caller(uid, protocol=None if method == "hello" else 2)
    if may == "0" or (may != "1" and not willing):
        error = await bench.refused(caller, method, params)
        assert error.code == Code.NOT_PERMITTED
        assert "sudo" in error.message
    else:
        outcome = await bench.verbs.perform(caller, method, params)
        assert isinstance(outcome.result, types.METHODS[method][1])
        if outcome.then is not None:
            outcome.then()
        line = rpc.encode_result(1, outcome.result) + caller.outbox.take(1 << 20)
        assert b"PRIVATE-SECRET" not in line
        if ROLES[column] is Role.OBSERVER:
            for private in (b"PRIVATE", b"peer-", b"name-", b"text-"):
                assert private not in line
        elif ROLES[column] in (Role.OWNER, Role.ACTIVE):
            assert b"peer-r" not in line
            assert (b'"peer-s"' in line) <= (ROLES[column] is Role.OWNER)
        if method in _DEEDS:
            (deed,) = bench.machine.deeds
            assert deed[: len(_DEEDS[method])] == _DEEDS[method]
        else:
            assert bench.machine.deeds == []
    asked = [(uid, _ACTIONS[may])] if may in _ACTIONS else []
    assert bench.authorizer.asked == asked


@pytest.mark.parametrize("method", sorted(set(_PARAMS) - {"hello"}))
async def test_hello_comes_first(method: str) -> None:
    bench = Bench()
    with pytest.raises(RpcError) as caught:
        await bench.verbs.perform(bench.caller(_ROOT, protocol=None), method, _PARAMS[method])
    assert caught.value.code == Code.HELLO_FIRST


@pytest.mark.parametrize("offer", [[2, 2], [0, 2], [2, 9], [0, 9]])
async def test_the_newest_common_protocol_is_chosen(offer: list[int]) -> None:
    bench = Bench()
    caller = bench.caller(_OPERATOR, protocol=None)
    outcome = await bench.verbs.perform(caller, "hello", {**_HELLO, "protocol": offer})
    assert outcome.result == types.HelloResult(
        protocol=2, version="1.2", boot="boot", role="operator", features=FEATURES
    )
    assert caller.protocol == 2
    with pytest.raises(RpcError) as caught:
        await bench.verbs.perform(caller, "hello", _HELLO)
    assert caught.value.code == Code.INVALID_REQUEST


@pytest.mark.parametrize("offer", [[3, 3], [3, 9], [0, 1], [-5, 0], [9, 2]])
async def test_no_common_protocol(offer: list[int]) -> None:
    bench = Bench()
    caller = bench.caller(_ROOT, protocol=None)
    with pytest.raises(RpcError) as caught:
        await bench.verbs.perform(caller, "hello", {**_HELLO, "protocol": offer})
    assert caught.value.code == Code.PROTOCOL_MISMATCH
    assert caught.value.data == {"protocol": [2, 2], "version": "1.2"}
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


@pytest.mark.parametrize("method", ["session.disconnect", "session.reconnect", "session.answer", "log.tail"])
@pytest.mark.parametrize("uid", [_ROOT, _ACTIVE, _OBSERVER])
async def test_unknown_sessions(method: str, uid: int) -> None:
    bench = Bench()
    with pytest.raises(RpcError) as caught:
        await bench.verbs.perform(bench.caller(uid), method, {**_PARAMS[method], "session": "none"})
    assert caught.value.code == Code.NO_SUCH_SESSION
    assert bench.sessions.entered == 0


@pytest.mark.parametrize(
    ("uid", "expected"),
    [(_ROOT, ["s", "r"]), (_OPERATOR, ["s", "r"]), (_OWNER, ["s"]), (_ACTIVE, []), (_OBSERVER, [])],
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
        ("session.connect", {"profile": _PROFILE, "machine": "office"}, Code.INVALID_PARAMS),
        ("session.connect", {"machine": "office", "secrets": {"password": "x"}}, Code.INVALID_PARAMS),
        ("session.connect", {"machine": "nothing"}, Code.BAD_PROFILE),
        ("lockdown.set", {}, Code.INVALID_PARAMS),
        ("events.subscribe", {"since": -2}, Code.INVALID_PARAMS),
        ("events.subscribe", {"since": "1"}, Code.INVALID_PARAMS),
    ):
        with pytest.raises(RpcError) as caught:
            await bench.verbs.perform(caller, method, dict[str, object](params))
        assert caught.value.code == code


async def test_subscribing_replays_or_asks_to_start_over() -> None:
    bench = Bench()
    caller = bench.caller(_OBSERVER)
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


# --- what a role is, and what is seen ----------------------------------------------------------


@pytest.mark.parametrize(
    ("uid", "role"),
    [(_ROOT, "root"), (_OPERATOR, "operator"), (_OWNER, "observer"), (_ACTIVE, "active-user")],
)
async def test_hello_and_policy_tell_the_present_role(uid: int, role: str) -> None:
    bench = Bench()
    caller = bench.caller(uid, protocol=None)
    outcome = await bench.verbs.perform(caller, "hello", _HELLO)
    assert isinstance(outcome.result, types.HelloResult)
    assert outcome.result.role == role
    outcome = await bench.verbs.perform(caller, "policy.get", {})
    assert isinstance(outcome.result, types.PolicyResult)
    assert outcome.result.role == role
    known = ((_OPERATOR,), 77) if role != "observer" else ((), -1)
    assert (outcome.result.operators, outcome.result.operator_group) == known
    assert ("killswitch.set" in outcome.result.verbs) == (role != "observer")


async def test_a_seat_is_asked_for_anew_each_time() -> None:
    bench = Bench()
    caller = bench.caller(_ACTIVE)
    await bench.verbs.perform(caller, "dns.get", {})
    bench.seats.users.clear()
    assert (await bench.refused(caller, "dns.get", {})).code == Code.NOT_PERMITTED
    bench.seats.users.add(_ACTIVE)
    await bench.verbs.perform(caller, "dns.get", {})
    assert bench.seats.asked == [_ACTIVE] * 3


async def test_nobody_is_asked_where_it_does_not_matter() -> None:
    bench = Bench()
    for uid in (_ROOT, _OPERATOR):
        await bench.verbs.perform(bench.caller(uid), "killswitch.set", {})
    await bench.verbs.perform(bench.caller(_OWNER), "session.reconnect", {"session": "s"})
    for method in ("ping", "status.get", "killswitch.get", "events.subscribe"):
        await bench.verbs.perform(bench.caller(_OBSERVER), method, {})
    await bench.refused(bench.caller(_ACTIVE), "cleanup.run", {})
    await bench.refused(bench.caller(_ACTIVE), "log.tail", {"session": "s"})
    assert bench.seats.asked == []
    assert bench.authorizer.asked == []


async def test_connecting_a_profile_of_the_machine() -> None:
    bench = Bench()
    outcome = await bench.verbs.perform(bench.caller(_ACTIVE), "session.connect", _MACHINE)
    assert isinstance(outcome.result, types.SessionResult)
    session = outcome.result.session
    assert (session.id, session.owner, session.machine) == ("s-m", _ACTIVE, True)


async def test_a_helper_without_the_machine_s_part_says_so() -> None:
    bench = Bench(machine=False)
    caller = bench.caller(_ROOT, protocol=None)
    outcome = await bench.verbs.perform(caller, "hello", _HELLO)
    assert isinstance(outcome.result, types.HelloResult)
    assert outcome.result.features == ()
    for method in ("killswitch.get", "killswitch.release", "split.list", "cleanup.run"):
        assert (await bench.refused(caller, method, {})).code == Code.METHOD_NOT_FOUND
    assert (await bench.refused(caller, "session.connect", _MACHINE)).code == Code.BAD_PROFILE


# --- what changes while others are asked -------------------------------------------------------


@pytest.mark.parametrize("waits_for", ["seat", "password"])
@pytest.mark.parametrize("meanwhile", ["gone", "other owner", "left", "seat lost", "mine"])
async def test_what_was_decided_must_still_hold(waits_for: str, meanwhile: str) -> None:
    bench = Bench()
    caller = bench.caller(_ACTIVE)
    gate = bench.seats.gate if waits_for == "seat" else bench.authorizer.gate
    gate.clear()
    asking = asyncio.create_task(
        bench.verbs.perform(caller, "session.disconnect", {"session": "s"}), name="asking"
    )
    await until(lambda: bool(bench.seats.asked if waits_for == "seat" else bench.authorizer.asked))
    code = Code.NOT_PERMITTED
    match meanwhile:
        case "gone":
            del bench.sessions.sessions["s"]
            code = Code.NO_SUCH_SESSION
        case "other owner":
            bench.sessions.add("s", _ROOT)
        case "mine":
            bench.sessions.add("s", _ACTIVE)
        case "left":
            caller.left.set()
        case "seat lost":
            bench.seats.users.clear()
    gate.set()
    with pytest.raises(RpcError) as caught:
        await asking
    assert caught.value.code == code
    assert bench.sessions.undone == []
    assert bench.sessions.entered == 0


async def test_a_hold_that_became_another_s_is_not_released() -> None:
    bench = Bench()
    bench.authorizer.gate.clear()
    asking = asyncio.create_task(bench.verbs.perform(bench.caller(_ACTIVE), "killswitch.release", {}))
    await until(lambda: bool(bench.authorizer.asked))
    bench.machine.state = msgspec.structs.replace(bench.machine.state, owner=_ROOT)
    bench.authorizer.gate.set()
    with pytest.raises(RpcError):
        await asking
    assert bench.machine.deeds == []


async def test_the_owner_of_a_hold_releases_it_and_nobody_s_is_for_others() -> None:
    bench = Bench()
    outcome = await bench.verbs.perform(bench.caller(_OWNER), "killswitch.release", {})
    assert outcome.result == types.KillSwitchResult(killswitch=KillSwitch())
    assert (await bench.refused(bench.caller(_OWNER), "killswitch.release", {})).code == Code.NOT_PERMITTED


async def test_others_go_on_while_somebody_is_asked() -> None:
    bench = Bench()
    bench.authorizer.gate.clear()
    asking = asyncio.create_task(bench.verbs.perform(bench.caller(_ACTIVE), "lockdown.set", {"on": True}))
    await until(lambda: bool(bench.authorizer.asked))
    await bench.verbs.perform(bench.caller(_OWNER), "session.disconnect", {"session": "s"})
    await bench.verbs.perform(bench.caller(_ROOT), "lockdown.set", {"on": False})
    assert bench.sessions.sessions["s"].state is State.OFF
    bench.authorizer.gate.set()
    await asking
    assert bench.machine.deeds == [("set_lockdown", False), ("set_lockdown", True)]


async def test_who_is_alone_connects_without_being_asked() -> None:
    bench = Bench()
    bench.sessions.sessions.clear()
    bench.machine.state = types.KillSwitch()
    caller = bench.caller(_ACTIVE)
    await bench.verbs.perform(caller, "session.connect", _PARAMS["session.connect"])
    assert bench.authorizer.asked == []


async def test_beside_what_is_held_for_another_user_a_password_is_asked_for() -> None:
    bench = Bench()
    bench.sessions.sessions.clear()
    bench.authorizer.refusal = "It was not authorized."
    error = await bench.refused(bench.caller(_ACTIVE), "session.connect", _PARAMS["session.connect"])
    assert error.message.startswith("Another user is connected.")
