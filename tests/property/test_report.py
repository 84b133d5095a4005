"""Whatever is planted where the report looks does not come out of it."""

from __future__ import annotations

import base64
import ipaddress
import uuid
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from app.report.facts import Answers, Facts
from app.report.redaction import Redactor
from app.report.text import compose
from helper.api.types import (
    LogLine,
    LogTailResult,
    MachineProfile,
    MachineProfiles,
    NetworkProfile,
    Problem,
    ProblemKind,
    Profile,
    Session,
    SoftEtherProfile,
    State,
    StatusResult,
    WireGuardPeer,
    WireGuardProfile,
)

LETTERS = "abcdefghijklmnopqrstuvwxyzäßçøλж東京"
# Each planted name begins so, and nothing else in a report does: what is left of one is found.
MARK = "zqx"
names = st.text(LETTERS, min_size=1, max_size=12).map(lambda text: MARK + text)
hosts = st.lists(st.text("abcdefgh0123-", min_size=1, max_size=8), min_size=1, max_size=3).map(
    lambda labels: ".".join([MARK + label.replace("-", "x") for label in labels] + ["example"])
)
public4 = st.integers(0x08000000, 0x08FFFFFF).map(lambda number: str(ipaddress.IPv4Address(number)))
public6 = st.integers(0, 2**96 - 1).map(lambda rest: ipaddress.IPv6Address((0x20010DB8 << 96) + rest))
written6 = st.tuples(public6, st.booleans()).map(lambda pair: pair[0].exploded if pair[1] else str(pair[0]))
keys = st.binary(min_size=32, max_size=32).map(lambda raw: base64.b64encode(raw).decode())
hashes = st.binary(min_size=20, max_size=20).map(lambda raw: base64.b64encode(raw).decode())
pins = st.binary(min_size=32, max_size=32).map(bytes.hex)
uuids = st.uuids().map(str)
macs = st.binary(min_size=6, max_size=6).map(lambda raw: raw.hex(":"))
around = st.sampled_from(
    ["{}", "to {}:443", "[{}]", "({})", '"{}"', "at={},", "{}.", "{}/24", "<{}>", "{};x"]
)


def surrounded(planted: str, frame: str) -> str:
    return frame.format(planted)


@given(
    st.lists(st.tuples(st.one_of(public4, written6, keys, hashes, pins, uuids, macs), around), min_size=1),
    st.lists(names, max_size=3),
)
def test_forms_never_survive(planted: list[tuple[str, str]], known: list[str]) -> None:
    redact = Redactor()
    redact.learn("name", known)
    text = redact(" | ".join(surrounded(value, frame) for value, frame in planted))
    for value, _ in planted:
        assert value.casefold() not in text.casefold()
        if ":" in value and len(value) > 17:
            assert str(ipaddress.IPv6Address(value)) not in text


@given(st.lists(st.tuples(hosts, around), min_size=1))
def test_hosts_never_survive_unknown_as_they_are(planted: list[tuple[str, str]]) -> None:
    text = Redactor()(" ".join(surrounded(host, frame) for host, frame in planted))
    assert MARK not in text


@given(st.lists(names, min_size=1, max_size=6), st.sampled_from([str.lower, str.upper, str.casefold]))
def test_known_names_never_survive_in_any_case(known: list[str], changed: Callable[[str], str]) -> None:
    redact = Redactor()
    redact.learn("name", known)
    text = redact(" ".join(f"x{name}y {changed(name)}" for name in known))
    assert MARK not in text.casefold()


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    name, user, hub, host = draw(names), draw(names), draw(names), draw(hosts)
    server: SoftEtherProfile | WireGuardProfile
    if draw(st.booleans()):
        server = SoftEtherProfile(host=host, hub=hub, user=user, pin=draw(pins))
    else:
        peer = WireGuardPeer(public_key=draw(keys), endpoint=f"{host}:51820", allowed_ips=("10.0.0.0/8",))
        server = WireGuardProfile(peers=(peer,))
    profile = Profile(
        id=str(uuid.UUID(int=draw(st.integers(0, 2**128 - 1)))),
        name=name,
        server=server,
        network=NetworkProfile(search=(draw(hosts),), dns=(draw(public4),)),
    )
    session = Session(
        id="s1",
        profile_id=profile.id,
        profile_name=name,
        owner=1000,
        state=State.UP,
        since=1.0,
        peer=f"{draw(public4)}:443",
        mac=draw(macs),
        addresses=(f"{draw(written6)}/64",),
        notice=draw(names),
        overlaps=(draw(names),),
        problem=Problem(code="x", kind=ProblemKind.SERVER, message=f"{user} on {hub}", detail=draw(public4)),
    )
    person = draw(names)
    log = LogLine(time=1.0, level="info", session="s1", text=f"{host} {person} {user} {draw(public4)}")
    return Facts(
        helper=Answers(
            status=StatusResult(version="1", boot="b", seq=1, sessions=(session,)),
            machine=MachineProfiles(
                profiles=(MachineProfile(id="m", name=draw(names), kind="softether", host=draw(hosts)),)
            ),
            log=LogTailResult(lines=(log,)),
            troubles=(f"{host} says no",),
        ),
        profiles=(profile,),
        people=(person, user, hub),
        hosts=(draw(hosts),),
        home=f"/home/{person}",
    )


@given(facts())
def test_nothing_that_is_known_survives_a_whole_report(planted: Facts) -> None:
    text = compose(planted).casefold()
    assert MARK not in text
    (session,) = planted.helper.status.sessions if planted.helper.status else ()
    for value in (session.peer.rpartition(":")[0], session.mac, session.addresses[0].partition("/")[0]):
        assert value.casefold() not in text
    assert planted.profiles[0].id not in text


@given(st.text(max_size=400))
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(Redactor()(text), str)
