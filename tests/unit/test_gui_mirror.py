"""From what the helper said to what is shown."""

from __future__ import annotations

import msgspec

from app.gui.model.mirror import Mirror
from app.gui.model.picture import Link, Origin
from helper.api.types import (
    Event,
    HelloResult,
    Hold,
    KillSwitch,
    KillSwitchChanged,
    MachineProfile,
    Profile,
    Session,
    SoftEtherProfile,
    State,
    StateChanged,
    StatsTick,
    StatusResult,
    Traffic,
)

ME, OTHER = 1000, 1001
OFFICE = Profile(id="p-1", name="Office", server=SoftEtherProfile(host="h", hub="b", user="u"))
HOME = Profile(id="p-2", name="Home", server=SoftEtherProfile(host="h", hub="b", user="u"))
BRANCH = MachineProfile(id="m-1", name="branch", kind="softether", host="branch.example")
HELLO = HelloResult(protocol=2, version="1.2", boot="b1", role="operator", features=("dns",))


def session(
    state: State, identifier: str = "s1", profile: str = "p-1", owner: int = ME, **fields: object
) -> Session:
    made = Session(
        id=identifier, profile_id=profile, profile_name="Office", owner=owner, state=state, since=1.0
    )
    return msgspec.structs.replace(made, **fields)


def ready(*sessions: Session, seq: int = 10, boot: str = "b1") -> Mirror:
    status = StatusResult(version="1.2", boot=boot, seq=seq, sessions=sessions)
    return Mirror(ME).with_profiles((HOME, OFFICE)).ready(HELLO, status)


def told(mirror: Mirror, *sessions: Session) -> Mirror:
    for number, changed in enumerate(sessions, start=11):
        mirror = mirror.told(Event(seq=number, body=StateChanged(session=changed)))
    return mirror


def state_of(mirror: Mirror, key: str) -> State | None:
    entry = mirror.picture().entry(key)
    assert entry is not None
    return entry.session.state if entry.session is not None else None


def test_a_session_belongs_to_its_profile() -> None:
    picture = ready(session(State.UP)).picture()
    assert [(entry.key, entry.origin) for entry in picture.entries] == [
        ("p-2", Origin.OWN),
        ("p-1", Origin.OWN),
    ]
    assert [entry.session is not None for entry in picture.entries] == [False, True]
    assert (picture.helper.link, picture.helper.version, picture.helper.role) == (
        Link.READY,
        "1.2",
        "operator",
    )


def test_events_change_it() -> None:
    mirror = told(ready(), session(State.PREPARING), session(State.CONNECTING), session(State.UP))
    assert state_of(mirror, "p-1") is State.UP
    assert state_of(told(mirror, session(State.STOPPING), session(State.OFF)), "p-1") is None


def test_events_that_the_snapshot_includes_are_nothing_new() -> None:
    mirror = ready(session(State.UP), seq=10)
    old = Event(seq=10, body=StateChanged(session=session(State.OFF)))
    assert mirror.told(old) is mirror


def test_a_tick_makes_no_other_picture() -> None:
    mirror = ready(session(State.UP))
    tick = Event(seq=11, body=StatsTick(session="s1", traffic=Traffic(rx_bytes=5)))
    assert mirror.told(tick) is mirror


def test_the_kill_switch() -> None:
    held = KillSwitchChanged(killswitch=KillSwitch(hold=Hold.BLOCKED))
    assert ready().told(Event(seq=11, body=held)).picture().killswitch.hold is Hold.BLOCKED


def test_nothing_of_an_earlier_run_survives() -> None:
    mirror = ready(session(State.UP), seq=500)
    again = StatusResult(version="1.3", boot="b2", seq=0, sessions=())
    mirror = mirror.without(Link.LOST).ready(HELLO, again)
    assert state_of(mirror, "p-1") is None
    # And its events count from the beginning.
    first = Event(seq=1, body=StateChanged(session=session(State.PREPARING, "s2")))
    assert state_of(mirror.told(first), "p-1") is State.PREPARING


def test_without_a_helper_nothing_is_connected() -> None:
    lost = ready(session(State.UP), session(State.UP, "s9", "p-9")).without(Link.LOST, "it went", "1.2")
    picture = lost.picture()
    assert [entry.session for entry in picture.entries] == [None, None]
    assert picture.killswitch == KillSwitch()
    assert (picture.helper.link, picture.helper.detail) == (Link.LOST, "it went")
    # What still comes from a connection that is over is not believed.
    late = Event(seq=999, body=StateChanged(session=session(State.UP)))
    assert lost.told(late) is lost


def test_a_failure_stays_until_another_attempt() -> None:
    mirror = told(ready(), session(State.CONNECTING), session(State.FAILED))
    assert state_of(mirror, "p-1") is State.FAILED
    mirror = told(mirror, session(State.PREPARING, "s2"))
    assert [s.id for s in mirror.sessions] == ["s2"]
    assert state_of(told(mirror, session(State.OFF, "s2")), "p-1") is None


def test_a_failure_is_taken_away_by_a_person() -> None:
    mirror = told(ready(), session(State.FAILED)).dismissing("s1")
    assert state_of(mirror, "p-1") is None
    assert state_of(told(mirror, session(State.FAILED, "s2")), "p-1") is State.FAILED


def test_a_failure_is_out_of_date_when_its_profile_was_changed() -> None:
    mirror = told(ready(), session(State.FAILED))
    assert state_of(mirror.with_profiles((HOME, OFFICE)), "p-1") is State.FAILED
    other = msgspec.structs.replace(OFFICE, server=msgspec.structs.replace(OFFICE.server, hub="c"))
    assert state_of(mirror.with_profiles((HOME, other)), "p-1") is None
    # A connection that lives stays, whatever becomes of its profile.
    up = told(ready(), session(State.UP)).with_profiles((HOME, other))
    assert state_of(up, "p-1") is State.UP


def test_of_several_sessions_the_living_one_is_shown() -> None:
    mirror = ready(
        session(State.FAILED, "s1", since=5.0), session(State.UP, "s2", since=2.0), session(State.OFF, "s3")
    )
    assert state_of(mirror, "p-1") is State.UP
    assert len(mirror.picture().entries) == 2


def test_strays() -> None:
    gone = session(State.UP, "s7", "p-removed", profile_name="Old")
    others = session(State.UP, "s8", "", OTHER, profile_name="")
    ended = session(State.FAILED, "s9", "p-removed")
    strays = [entry for entry in ready(gone, others, ended).picture().entries if entry.origin is Origin.STRAY]
    assert [(entry.key, entry.name, entry.mine) for entry in strays] == [
        ("s7", "Old", True),
        ("s8", "", False),
    ]


def test_another_users_session_of_the_same_profile_is_not_ours() -> None:
    mirror = ready(session(State.UP, "s8", "p-1", OTHER))
    assert state_of(mirror, "p-1") is None
    assert state_of(mirror, "s8") is State.UP


def test_profiles_of_the_machine() -> None:
    started = session(State.UP, "s5", "m-1", 0, machine=True)
    mirror = ready(started).with_machine((BRANCH,))
    entry = mirror.picture().entry("m-1")
    assert entry is not None and entry.origin is Origin.MACHINE and entry.session == started
    assert not entry.mine
    assert [e.key for e in mirror.picture().entries] == ["p-2", "p-1", "m-1"]
    # They stay for the moment of a restart, and go with the helper.
    assert mirror.without(Link.LOST).picture().entry("m-1") is not None
    assert mirror.without(Link.LOST).without(Link.ABSENT).picture().entry("m-1") is None


def test_a_machine_profile_with_the_id_of_ones_own_has_a_line_of_its_own() -> None:
    same = msgspec.structs.replace(BRANCH, id="p-1")
    broken = msgspec.structs.replace(BRANCH, id="", name="broken", problem="not TOML")
    keys = [entry.key for entry in ready().with_machine((same, broken)).picture().entries]
    assert keys == ["p-2", "p-1", "machine:branch", "machine:broken"]


def test_trials_are_hidden() -> None:
    mirror = told(ready().hiding("p-trial"), session(State.UP, "s3", "p-trial"))
    assert len(mirror.picture().entries) == 2
    assert mirror.session("s3") is not None


def test_files_that_can_not_be_used() -> None:
    assert Mirror(ME).with_profiles((), ("bad.toml is broken",)).picture().unusable == ("bad.toml is broken",)
