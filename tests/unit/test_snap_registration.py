"""Back-off, the order of services, the choice of a SNAP, and registrations (``snap.md`` 1.3, 1.4, 4.5)."""

from __future__ import annotations

import pytest

from engine.snap.backoff import RECONNECTION, REGISTRATION, Backoff, chance
from engine.snap.discovery import Race
from engine.snap.errors import NoSnap, OriginError, SnapTooOld
from engine.snap.messages import DataPlane, Snap, Underlays
from engine.snap.origin import Origin
from engine.snap.registration import ATTEMPTS, FIRST_ATTEMPTS, SUSPICION_INTERVAL, Outcome, Registrations
from engine.snap.selection import Access, Candidate, access, candidates, matches
from engine.udp.endpoint import Endpoint
from tests.support import snap_vectors as vectors
from tests.support.wireguard_node import seeded

HERE = Origin.parse("https://snap.example")
THERE = Origin.parse("https://other.example")


def no_chance(size: int) -> bytes:
    return bytes(size)


# --- back-off ---


def test_reconnection() -> None:
    delays = [RECONNECTION.delay(attempt, 0.0) for attempt in range(20)]
    assert delays[:4] == pytest.approx([5, 6.5, 8.45, 10.985])
    assert delays[13] == pytest.approx(5 * 1.3**13) and delays[14:] == [180.0] * 6
    assert RECONNECTION.delay(0, 1.0) == 5.5
    assert RECONNECTION.delay(10**9, 1.0) == 180.0


def test_registration_delays() -> None:
    assert [REGISTRATION.delay(n, 0.0) for n in (1, 2, 3)] == pytest.approx([1.2, 1.44, 1.728])
    assert REGISTRATION.delay(100, 0.5) == 20.0
    assert Backoff(1, 20, 1.2, 0.1).delay(1, 0.5) == pytest.approx(1.25)


def test_chance() -> None:
    assert chance(no_chance) == 0.0
    assert chance(lambda size: b"\xff" * size) < 1.0
    random = seeded(1)
    values = [chance(random) for _ in range(1000)]
    assert 0.45 < sum(values) / 1000 < 0.55


# --- the order of services ---


def test_groups_are_begun_half_a_second_apart() -> None:
    race = Race([["a", "b", "too many"], [], ["c"], ["d"]], 10.0)
    assert race.start(10.0) == ["a", "b"]
    assert race.next_timer() == 10.5
    assert race.start(10.4) == []
    assert race.start(10.5) == ["c"]
    assert race.start(20.0) == ["d"]
    assert race.next_timer() is None and not race.lost


def test_a_group_that_has_failed_costs_no_time() -> None:
    race = Race([["a", "b"], ["c"]], 10.0)
    race.start(10.0)
    race.failed("a")
    assert race.start(10.1) == []
    race.failed("b")
    timer = race.next_timer()
    assert timer is not None and timer <= 10.1
    assert race.start(10.1) == ["c"]
    before = race.lost
    race.failed("c")
    assert (before, race.lost) == (False, True)
    race.failed("nobody")


def test_a_race_has_limits() -> None:
    race = Race([[number] for number in range(10)], 0.0)
    assert race.start(100.0) == [0, 1, 2, 3, 4]
    assert Race([], 0.0).lost and Race([[], []], 0.0).lost


# --- the choice of a SNAP ---

IA = vectors.ISD_AS
OTHER_IA = 0x0002_FF00_0000_0212


@pytest.mark.parametrize(
    ("wanted", "isd_as", "result"),
    [
        (0, IA, True),
        (IA, IA, True),
        (OTHER_IA, IA, False),
        (1 << 48, IA, True),
        (2 << 48, IA, False),
        (0xFF00_0000_0132, IA, True),
        (0xFF00_0000_0133, IA, False),
    ],
)
def test_wildcards(wanted: int, isd_as: int, result: bool) -> None:
    assert matches(wanted, isd_as) is result


def test_candidates() -> None:
    underlays = Underlays(
        snaps=(
            Snap("not a url at all", (IA,)),
            Snap("https://other.example", (OTHER_IA,)),
            Snap("https://snap.example/", (0, 1 << 48, OTHER_IA, IA)),
            Snap("https://snap.example:443", (IA,)),
            Snap("https://empty.example", ()),
        )
    )
    assert candidates(underlays) == [Candidate(OTHER_IA, THERE), Candidate(OTHER_IA, HERE)]
    assert candidates(underlays, IA) == [Candidate(IA, HERE)]
    for none, wanted in ((underlays, 5 << 48), (Underlays(), 0)):
        with pytest.raises(NoSnap):
            candidates(none, wanted)
    many = Underlays(snaps=tuple(Snap(f"https://s{number}.example", (IA,)) for number in range(100)))
    assert len(candidates(many)) == 8


def test_access() -> None:
    plane = DataPlane(Endpoint("192.0.2.1", 5000), "https://other.example/", bytes([9]) * 32)
    assert access(Candidate(IA, HERE), plane) == Access(
        IA, HERE, THERE, Endpoint("192.0.2.1", 5000), bytes([9]) * 32
    )


@pytest.mark.parametrize(
    ("address", "control", "key", "error"),
    [
        ("192.0.2.1", "", bytes([9]) * 32, SnapTooOld),
        ("192.0.2.1", "https://other.example", b"", SnapTooOld),
        ("192.0.2.1", "https://other.example", bytes(32), OriginError),
        ("192.0.2.1", "gopher://other.example", bytes([9]) * 32, OriginError),
        ("127.0.0.1", "https://other.example", bytes([9]) * 32, OriginError),
    ],
)
def test_what_is_no_access(address: str, control: str, key: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        access(Candidate(IA, HERE), DataPlane(Endpoint(address, 5000), control, key))


def test_a_snap_on_our_own_machine_has_its_data_plane_there() -> None:
    local = Candidate(IA, Origin.parse("http://127.0.0.1:1"))
    found = access(local, DataPlane(Endpoint("127.0.0.1", 5000), "127.0.0.1:1", bytes([9]) * 32))
    assert found.registration == found.snap == local.control


# --- registrations ---


def test_tunnels_share_a_registration() -> None:
    places = Registrations(no_chance)
    places.acquire(HERE, 1.0)
    assert places.due(1.0) == [HERE] and places.due(1.0) == []
    places.acquire(HERE, 1.1)
    assert places.due(2.0) == []
    assert not places.registered(HERE)
    assert places.succeeded(HERE, 2.0) is Outcome.REGISTERED
    assert places.registered(HERE)
    places.acquire(HERE, 3.0)
    assert places.users(HERE) == 3 and places.due(3.0) == [] and places.next_timer() is None
    for _ in range(3):
        places.release(HERE)
    assert places.users(HERE) == 0 and not places.registered(HERE)
    places.token_renewed(4.0)
    assert places.due(4.0) == []


def test_a_new_token_is_told_everywhere() -> None:
    places = Registrations(no_chance)
    for origin in (HERE, THERE):
        places.acquire(origin, 0.0)
    places.due(0.0)
    for origin in (HERE, THERE):
        places.succeeded(origin, 0.1)
    places.token_renewed(100.0)
    assert places.next_timer() == 100.0
    assert places.due(100.0) == [HERE, THERE]


def test_a_new_token_while_the_old_one_is_being_told() -> None:
    places = Registrations(no_chance)
    places.acquire(HERE, 0.0)
    places.due(0.0)
    places.token_renewed(0.1)
    assert places.due(0.1) == [], "one call at a time"
    assert places.succeeded(HERE, 0.2) is Outcome.AGAIN
    assert places.due(0.2) == [HERE]
    places.token_renewed(0.3)
    assert places.failed(HERE, 0.4, final=True) is Outcome.AGAIN, "what was refused was the old token"
    assert places.due(0.4) == [HERE]
    assert places.succeeded(HERE, 0.5) is Outcome.REGISTERED


def attempts(places: Registrations, now: float) -> list[float]:
    """Fail until that is told; when it was tried."""
    times = []
    while True:
        now = max(now, places.next_timer() or 0.0)
        assert places.due(now) == [HERE]
        times.append(now)
        if places.failed(HERE, now, final=False) is Outcome.FAILED:
            return times


def test_attempts_are_counted_and_spread() -> None:
    places = Registrations(no_chance)
    places.acquire(HERE, 0.0)
    assert attempts(places, 0.0) == pytest.approx([0, 1.2, 2.64, 4.368, 6.4416])
    for now in (26.4416, 46.4416, 66.4416):
        assert places.next_timer() == pytest.approx(now), "now and then"
        assert places.due(now + 0.1) == [HERE]
        assert places.failed(HERE, now, final=False) is Outcome.AGAIN
    places.token_renewed(100.0)
    assert len(attempts(places, 100.0)) == ATTEMPTS
    places.due(500.0)
    places.succeeded(HERE, 500.0)
    assert places.suspect(HERE, 600.0)
    assert len(attempts(places, 600.0)) == ATTEMPTS


def test_another_tunnel_is_another_try() -> None:
    places = Registrations(no_chance)
    places.acquire(HERE, 0.0)
    places.due(0.0)
    places.failed(HERE, 0.0, final=True)
    places.acquire(HERE, 50.0)
    assert places.due(50.0) == [HERE] and FIRST_ATTEMPTS < ATTEMPTS


def test_the_last_attempt_and_a_final_refusal() -> None:
    places = Registrations(no_chance)
    places.acquire(HERE, 0.0)
    places.due(0.0)
    assert places.failed(HERE, 0.0, final=True) is Outcome.FAILED
    assert places.next_timer() is None
    places.token_renewed(1.0)
    assert places.due(1.0) == [HERE]
    assert places.failed(HERE, 1.0, final=False) is Outcome.AGAIN


def test_a_silent_data_plane() -> None:
    places = Registrations(no_chance)
    assert not places.suspect(HERE, 0.0)
    places.acquire(HERE, 0.0)
    assert not places.suspect(HERE, 0.0), "it is due already"
    places.due(0.0)
    assert not places.suspect(HERE, 0.0), "it is under way"
    places.succeeded(HERE, 0.1)
    assert not places.suspect(HERE, SUSPICION_INTERVAL - 0.1), "it was just done"
    assert places.suspect(HERE, SUSPICION_INTERVAL)
    assert places.due(SUSPICION_INTERVAL) == [HERE]


def test_answers_that_nobody_waits_for() -> None:
    places = Registrations(no_chance)
    assert places.succeeded(HERE, 0.0) is Outcome.IGNORED
    assert places.failed(HERE, 0.0, final=False) is Outcome.IGNORED
    places.acquire(HERE, 0.0)
    assert places.succeeded(HERE, 0.0) is Outcome.IGNORED
    places.due(0.0)
    places.release(HERE)
    assert places.succeeded(HERE, 0.0) is Outcome.IGNORED
