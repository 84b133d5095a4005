"""Whatever helper and link do, in whatever order: the picture never says more than is known."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.model.mirror import Mirror
from app.gui.model.picture import Link
from helper.api.types import (
    Event,
    EventBody,
    HelloResult,
    Hold,
    KillSwitch,
    KillSwitchChanged,
    LogAdded,
    LogLine,
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

ME = 1000
IDS = st.sampled_from(["a", "b", "c", ""])
SESSIONS = st.builds(
    Session,
    id=st.sampled_from(["s1", "s2", "s3"]),
    profile_id=IDS,
    profile_name=st.sampled_from(["", "Office"]),
    owner=st.sampled_from([0, ME, 1001]),
    state=st.sampled_from(list(State)),
    since=st.floats(0, 100),
    machine=st.booleans(),
)
KILLSWITCHES = st.builds(KillSwitch, hold=st.sampled_from(list(Hold)))
BODIES: st.SearchStrategy[EventBody] = st.one_of(
    st.builds(StateChanged, session=SESSIONS),
    st.builds(KillSwitchChanged, killswitch=KILLSWITCHES),
    st.builds(StatsTick, session=st.sampled_from(["s1", "s2"]), traffic=st.just(Traffic(rx_bytes=1))),
    st.just(LogAdded(line=LogLine(time=0, level="info", session="s1", text="x"))),
)
PROFILES = st.lists(
    st.builds(
        Profile,
        id=st.sampled_from(["a", "b", "c"]),
        name=st.sampled_from(["x", "y"]),
        server=st.just(SoftEtherProfile(host="h", hub="b", user="u")),
    ),
    max_size=3,
    unique_by=lambda profile: profile.id,
)
MACHINES = st.lists(
    st.builds(
        MachineProfile,
        id=st.sampled_from(["a", "m"]),
        name=st.sampled_from(["n1", "n2"]),
        kind=st.just("softether"),
        host=st.just("h"),
    ),
    max_size=2,
    unique_by=(lambda machine: machine.id, lambda machine: machine.name),
)
Step = Callable[[Mirror], Mirror]


def _greet(seq: int, sessions: list[Session], killswitch: KillSwitch) -> Step:
    status = StatusResult(version="1", boot="b", seq=seq, sessions=tuple(sessions), killswitch=killswitch)
    return lambda mirror: mirror.ready(HelloResult(protocol=2, version="1", boot="b", role="root"), status)


STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(
        _greet,
        st.integers(0, 20),
        st.lists(SESSIONS, max_size=3, unique_by=lambda session: session.id),
        KILLSWITCHES,
    ),
    st.sampled_from([link for link in Link if link is not Link.READY]).map(
        lambda link: lambda mirror: mirror.without(link, "d")
    ),
    st.builds(Event, seq=st.integers(0, 25), body=BODIES).map(
        lambda event: lambda mirror: mirror.told(event)
    ),
    PROFILES.map(lambda profiles: lambda mirror: mirror.with_profiles(profiles)),
    MACHINES.map(lambda machines: lambda mirror: mirror.with_machine(tuple(machines))),
    st.sampled_from(["a", "b"]).map(lambda profile: lambda mirror: mirror.hiding(profile)),
    st.sampled_from(["s1", "s2"]).map(lambda session: lambda mirror: mirror.dismissing(session)),
)


@given(st.lists(STEPS, max_size=30))
def test_the_picture_never_says_more_than_is_known(steps: list[Step]) -> None:
    mirror = Mirror(ME)
    for step in steps:
        mirror = step(mirror)
        picture = mirror.picture()
        shown = [entry.session for entry in picture.entries if entry.session is not None]
        if picture.helper.link is not Link.READY:
            assert not shown and picture.killswitch == KillSwitch()
            assert looks.overall(picture) in (Look.OFF, Look.HELPER_MISSING)
        # Every line can be chosen, and every session has one line at the most.
        assert len({entry.key for entry in picture.entries}) == len(picture.entries)
        assert len({session.id for session in shown}) == len(shown)
        assert all(session.state is not State.OFF for session in shown)
        assert all(session.profile_id not in mirror.hidden for session in shown)


@given(st.lists(STEPS, max_size=20), st.lists(SESSIONS, max_size=3, unique_by=lambda s: s.id))
def test_after_a_greeting_only_its_snapshot_counts(steps: list[Step], sessions: list[Session]) -> None:
    mirror = Mirror(ME)
    for step in steps:
        mirror = step(mirror)
    fresh = Mirror(
        ME,
        profiles=mirror.profiles,
        machine=mirror.machine,
        unusable=mirror.unusable,
        hidden=mirror.hidden,
        dismissed=mirror.dismissed,
    )
    greeting = _greet(3, sessions, KillSwitch())
    assert greeting(mirror).picture() == greeting(fresh).picture()
