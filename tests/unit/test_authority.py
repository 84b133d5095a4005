"""Who may do what: the whole table, and who the kernel says is there."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import msgspec
import pytest

from app.cli.main import COMMANDS
from helper import authority
from helper.api.rpc import Code, RpcError
from helper.api.types import (
    METHODS,
    Attention,
    CertificateInfo,
    Hold,
    KillSwitch,
    KillSwitchChanged,
    LogAdded,
    LogLine,
    Problem,
    ProblemKind,
    Session,
    State,
    StateChanged,
    StatsTick,
    Traffic,
)
from helper.authority import ACCESS, Action, Identity, Policy, Role
from tests.support.role_matrix import MATRIX, ROLES

_TABLE = {**MATRIX, "no.such.verb": "00000"}


def _identity(uid: int, gid: int = 100, groups: tuple[int, ...] = ()) -> Identity:
    return Identity(1, uid, gid, frozenset(groups), None)


def test_the_table_here_is_complete() -> None:
    assert set(_TABLE) == {*METHODS, "no.such.verb"}
    assert set(ACCESS) == set(METHODS)
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("verb", _TABLE)
@pytest.mark.parametrize(("column", "role"), list(enumerate(ROLES)))
def test_every_verb_for_every_role(verb: str, column: int, role: Role) -> None:
    if _TABLE[verb][column] == "1":
        authority.check(verb, role)
        return
    with pytest.raises(RpcError) as caught:
        authority.check(verb, role)
    assert caught.value.code == Code.NOT_PERMITTED
    assert "adit-helper --operator" in caught.value.message
    assert "sudo" in caught.value.message
    if verb in ACCESS:
        assert f"({ACCESS[verb].command})" in caught.value.message
        sudo, program, command, *_ = ACCESS[verb].command.split()
        assert (sudo, program) == ("sudo", "adit")
        assert command in COMMANDS


@pytest.mark.parametrize("verb", METHODS)
def test_what_polkit_is_asked_for(verb: str) -> None:
    letter = _TABLE[verb][3]
    expected = {"o": Action.MANAGE_OTHERS, "c": Action.CONFIGURE_SYSTEM}.get(letter)
    assert ACCESS[verb].action is expected


def test_a_read_never_asks_for_a_password() -> None:
    for verb in METHODS:
        if verb.rpartition(".")[2] in ("get", "list", "tail", "hello", "ping", "subscribe"):
            assert ACCESS[verb].action is None


def test_the_verbs_that_a_role_may_use() -> None:
    assert authority.usable(Role.ROOT) == tuple(ACCESS)
    assert set(authority.usable(Role.ACTIVE)) == set(ACCESS) - {"cleanup.run"}
    assert len(authority.usable(Role.OBSERVER)) == 6


@pytest.mark.parametrize(
    ("identity", "policy", "expected"),
    [
        (_identity(0), Policy(), Role.ROOT),
        (_identity(0), Policy(frozenset({0}), 0), Role.ROOT),
        (_identity(1000), Policy(), Role.OBSERVER),
        (_identity(1000), Policy(frozenset({1000})), Role.OPERATOR),
        (_identity(1000), Policy(frozenset({1001})), Role.OBSERVER),
        (_identity(1000, gid=7), Policy(operator_group=7), Role.OPERATOR),
        (_identity(1000, groups=(6, 7)), Policy(operator_group=7), Role.OPERATOR),
        (_identity(1000, groups=(6, 8)), Policy(operator_group=7), Role.OBSERVER),
        (_identity(1000, gid=0, groups=(0,)), Policy(), Role.OBSERVER),
    ],
)
def test_roles(identity: Identity, policy: Policy, expected: Role) -> None:
    assert authority.role(identity, policy) is expected


def test_ownership_is_decided_for_each_session() -> None:
    assert authority.role_for(1000, _identity(1000), Role.OBSERVER) is Role.OWNER
    assert authority.role_for(1001, _identity(1000), Role.OBSERVER) is Role.OBSERVER
    assert authority.role_for(1000, _identity(1000), Role.OPERATOR) is Role.OPERATOR
    assert authority.role_for(1000, _identity(0), Role.ROOT) is Role.ROOT
    assert authority.role_for(1000, _identity(1000), Role.ACTIVE) is Role.OWNER
    assert authority.role_for(1000, _identity(1001), Role.ACTIVE) is Role.ACTIVE
    assert authority.role_for(-1, _identity(0xFFFFFFFF), Role.OBSERVER) is Role.OBSERVER


_PRIVATE = "PRIVATE"


def _session() -> Session:
    certificate = CertificateInfo(
        sha256=_PRIVATE,
        subject=_PRIVATE,
        issuer=_PRIVATE,
        names=(_PRIVATE,),
        not_before=_PRIVATE,
        not_after=_PRIVATE,
        reason=_PRIVATE,
    )
    return Session(
        id="s1",
        profile_id=_PRIVATE,
        profile_name=_PRIVATE,
        owner=1000,
        state=State.ASKING,
        since=5.0,
        up_since=4.0,
        server=_PRIVATE,
        peer=_PRIVATE,
        cipher=_PRIVATE,
        notice=_PRIVATE,
        device="adit0",
        mac=_PRIVATE,
        addresses=(_PRIVATE,),
        gateway=_PRIVATE,
        routes=(_PRIVATE,),
        dns=(_PRIVATE,),
        search=(_PRIVATE,),
        lease_seconds=60,
        traffic=Traffic(rx_bytes=77),
        problem=Problem(
            code="auth_failed",
            kind=ProblemKind.AUTHENTICATION,
            message=_PRIVATE,
            advice=_PRIVATE,
            detail=_PRIVATE,
        ),
        attention=Attention(id=_PRIVATE, question="certificate_unknown", certificate=certificate),
        handshake_at=7.0,
        step=_PRIVATE,
        rtt=23.4,
        dns_by=_PRIVATE,
        repairs=3,
        overlaps=(_PRIVATE,),
        machine=True,
        full_tunnel=True,
        shielded=True,
    )


def test_others_see_that_a_session_is_there_and_no_more() -> None:
    session = _session()
    seen = authority.redact(session, _identity(1001), Role.OBSERVER)
    assert (seen.id, seen.owner, seen.state, seen.since) == ("s1", 1000, State.ASKING, 5.0)
    assert seen.problem is not None
    assert (seen.problem.code, seen.problem.kind) == ("auth_failed", ProblemKind.AUTHENTICATION)
    assert seen.attention is None
    assert seen.traffic == Traffic()
    assert (seen.step, seen.rtt) == ("", 0.0)
    assert _PRIVATE not in repr(seen)
    assert repr(session).count(_PRIVATE) > 20


@pytest.mark.parametrize(
    ("uid", "role"),
    [(1000, Role.OBSERVER), (1001, Role.OPERATOR), (0, Role.ROOT)],
    ids=["owner", "operator", "root"],
)
def test_owner_operator_and_root_see_everything(uid: int, role: Role) -> None:
    session = _session()
    assert authority.redact(session, _identity(uid), role) is session


def test_events_of_others() -> None:
    session = _session()
    changed = StateChanged(session=session)
    tick = StatsTick(session="s1", traffic=Traffic())
    line = LogAdded(line=LogLine(time=0, level="info", session="s1", text=_PRIVATE))
    stranger, owner = _identity(1001), _identity(1000)
    seen = authority.view(changed, 1000, stranger, Role.OBSERVER)
    assert isinstance(seen, StateChanged)
    assert _PRIVATE not in repr(seen)
    assert authority.view(tick, 1000, stranger, Role.OBSERVER) is None
    assert authority.view(line, 1000, stranger, Role.OBSERVER) is None
    for body in (changed, tick, line):
        assert authority.view(body, 1000, owner, Role.OBSERVER) is body
        assert authority.view(body, 1000, stranger, Role.OPERATOR) is body


def test_why_the_kill_switch_holds_is_for_its_owner_and_admins() -> None:
    whole = KillSwitch(
        enabled=True, lan=False, lockdown=True, hold=Hold.BLOCKED,
        reason=_PRIVATE, owner=1000, way_out="sudo adit unblock", repairs=2,
    )  # fmt: skip
    event = KillSwitchChanged(killswitch=whole)
    for uid, role in ((1000, Role.OBSERVER), (1001, Role.OPERATOR), (0, Role.ROOT)):
        assert authority.redact_killswitch(whole, _identity(uid), role) is whole
        assert authority.view(event, 1000, _identity(uid), role) is event
    for role in (Role.OBSERVER, Role.ACTIVE):
        seen = authority.view(event, 1000, _identity(1001), role)
        assert isinstance(seen, KillSwitchChanged)
        assert _PRIVATE not in repr(seen)
        assert seen.killswitch.reason
        assert msgspec.structs.replace(seen.killswitch, reason=_PRIVATE) == whole
    nobodys = msgspec.structs.replace(whole, owner=-1)
    assert _PRIVATE not in repr(authority.redact_killswitch(nobodys, _identity(2**32 - 1), Role.OBSERVER))


def test_identity_is_what_the_kernel_says() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours, theirs:
        identity = authority.identify(ours)
        try:
            assert (identity.pid, identity.uid, identity.gid) == (os.getpid(), os.geteuid(), os.getegid())
            assert identity.groups == frozenset(os.getgroups())
            if identity.pidfd is not None:
                assert not os.get_inheritable(identity.pidfd)
                text = Path(f"/proc/self/fdinfo/{identity.pidfd}").read_text()
                assert f"Pid:\t{os.getpid()}\n" in text
        finally:
            identity.close()


def test_a_socket_without_a_peer_is_an_error() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            identity = authority.identify(sock)
        except OSError:
            return
        # Linux answers for any socket; it must not make anyone of a stranger.
        assert identity.uid not in (0, os.geteuid())
        assert authority.role(identity, Policy()) is Role.OBSERVER
