"""The session's state machine: its table, and what holds for every sequence of events."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.control import Lease
from engine.failures import Certificate, Failure, FailureKind, Retry
from helper.api.types import State
from helper.session import states
from helper.session.states import (
    ATTEMPT_TIMEOUT,
    CONFIGURE_TIMEOUT,
    FIRST_RETRY,
    LONGEST_RETRY,
    ClearTimer,
    Configure,
    Deconfigure,
    Demand,
    Effect,
    Event,
    Machine,
    MakeDevice,
    Reconfigure,
    Release,
    Secure,
    SetTimer,
    StartEngine,
    StopEngine,
    transition,
)

_LEASE = Lease("10.0.0.2/24")
_OTHER = Lease("10.0.0.3/24")
_CERTIFICATE = Certificate("ab" * 32, "s", "i", (), "", "", "self-signed")
_SOON = Failure("disconnected", FailureKind.NETWORK, "Lost.")
_LATER = Failure("hub_busy", FailureKind.SERVER, "Full.", retry=Retry.LATER)
_NEVER = Failure("authentication_failed", FailureKind.AUTHENTICATION, "Wrong.", retry=Retry.NEVER)
_UNKNOWN = Failure(
    "certificate_unknown", FailureKind.TRUST, "Unknown.", retry=Retry.NEVER, certificate=_CERTIFICATE
)

_ENDING = (ClearTimer(), StopEngine(), Release())
_OPEN, _HOLD = Secure(Demand.CONNECTING), Secure(Demand.BLOCKED)
_S = State


def _at(state: State, **more: object) -> Machine:
    has_device = state not in (State.OFF, State.PREPARING)
    return msgspec.structs.replace(Machine(dhcp=True, has_device=has_device), state=state, **more)


_CONNECT, _DISCONNECT, _READY = states.ConnectWished(), states.DisconnectWished(), states.DeviceReady()
_AUTH, _ESTABLISHED, _LEASED = states.Authenticating(), states.Established(), states.Leased(_LEASE)
_LOST, _CONFIGURED, _TIMER, _RELEASED = (
    states.LeaseLost(),
    states.Configured(),
    states.TimerFired(),
    states.Released(),
)
_YES, _NO = states.Answered(True), states.Answered(False)
_AGAIN, _GONE = states.ReconnectWished(), states.TransportLost()
_OTHERWISE, _MENDED = states.CircumstancesChanged(), states.Mended()
_ALL_EVENTS: tuple[Event, ...] = (
    _CONNECT,
    _DISCONNECT,
    _READY,
    _AUTH,
    _ESTABLISHED,
    _LEASED,
    states.Leased(_OTHER),
    _LOST,
    _CONFIGURED,
    _TIMER,
    _RELEASED,
    _YES,
    _NO,
    _AGAIN,
    _GONE,
    _OTHERWISE,
    _MENDED,
    states.Troubled(_SOON),
    *(states.Failed(failure) for failure in (_SOON, _LATER, _NEVER, _UNKNOWN)),
)

_WAIT = SetTimer(FIRST_RETRY, jitter=True)
_PATIENCE = SetTimer(LONGEST_RETRY, jitter=True)
_PATIENT = SetTimer(CONFIGURE_TIMEOUT)
_ATTEMPT = SetTimer(ATTEMPT_TIMEOUT)
_USABLE = [_S.UP, _S.DEGRADED]
_BUSY = [_S.CONNECTING, _S.AUTHENTICATING, _S.CONFIGURING, *_USABLE]
_ENDABLE = [*_BUSY, _S.PREPARING, _S.WAITING, _S.ASKING, _S.BLOCKED]
_ANEW = (_OPEN, _ATTEMPT, StartEngine("", None))

_TABLE: list[tuple[State, Event, State, tuple[Effect, ...]]] = [
    (_S.OFF, _CONNECT, _S.PREPARING, (_OPEN, MakeDevice())),
    (_S.PREPARING, _READY, _S.CONNECTING, _ANEW),
    (_S.CONNECTING, _TIMER, _S.WAITING, (StopEngine(), _HOLD, _WAIT)),
    (_S.AUTHENTICATING, _TIMER, _S.WAITING, (StopEngine(), _HOLD, _WAIT)),
    (_S.CONNECTING, _AUTH, _S.AUTHENTICATING, ()),
    (_S.CONNECTING, _ESTABLISHED, _S.CONFIGURING, (_PATIENT,)),
    (_S.AUTHENTICATING, _ESTABLISHED, _S.CONFIGURING, (_PATIENT,)),
    (_S.CONFIGURING, _LEASED, _S.CONFIGURING, (Configure(_LEASE),)),
    (_S.CONFIGURING, _LOST, _S.CONFIGURING, (_OPEN, Deconfigure(), _PATIENT)),
    *((state, _LEASED, state, (Configure(_LEASE),)) for state in _USABLE),
    *((state, _LOST, _S.CONFIGURING, (_OPEN, Deconfigure(), _PATIENT)) for state in _USABLE),
    *((state, _OTHERWISE, state, (Reconfigure(),)) for state in sorted(states.REACHING)),
    *((state, states.Troubled(_SOON), _S.DEGRADED, ()) for state in _USABLE),
    (_S.DEGRADED, _MENDED, _S.UP, ()),
    (_S.WAITING, _TIMER, _S.CONNECTING, _ANEW),
    (_S.WAITING, _AGAIN, _S.CONNECTING, _ANEW),
    (_S.BLOCKED, _AGAIN, _S.CONNECTING, _ANEW),
    (_S.ASKING, _AGAIN, _S.CONNECTING, _ANEW),
    *((state, event, _S.CONNECTING, (StopEngine(), *_ANEW)) for state in _BUSY for event in (_AGAIN, _GONE)),
    (_S.CONFIGURING, _TIMER, _S.WAITING, (StopEngine(), _HOLD, _WAIT)),
    (_S.ASKING, _NO, _S.STOPPING, _ENDING),
    (_S.STOPPING, _RELEASED, _S.OFF, ()),
    *((state, states.Failed(_SOON), _S.WAITING, (StopEngine(), _HOLD, _WAIT)) for state in _BUSY),
    *((state, states.Failed(_LATER), _S.WAITING, (StopEngine(), _HOLD, _PATIENCE)) for state in _BUSY),
    *((state, states.Failed(_NEVER), _S.STOPPING, _ENDING) for state in _BUSY),
    *((state, states.Failed(_UNKNOWN), _S.ASKING, (ClearTimer(), StopEngine(), _HOLD)) for state in _BUSY),
    *((_S.PREPARING, states.Failed(f), _S.STOPPING, _ENDING) for f in (_SOON, _LATER, _NEVER)),
    *((state, _DISCONNECT, _S.STOPPING, _ENDING) for state in _ENDABLE),
]


@pytest.mark.parametrize(
    ("state", "event", "after", "effects"),
    _TABLE,
    ids=[f"{row[0]}-{type(row[1]).__name__}-{row[2]}-{number}" for number, row in enumerate(_TABLE)],
)
def test_a_step(state: State, event: Event, after: State, effects: tuple[Effect, ...]) -> None:
    machine, done = transition(_at(state), event)
    assert (machine.state, done) == (after, effects)


@pytest.mark.parametrize("state", list(State))
def test_every_other_event_changes_nothing(state: State) -> None:
    known = {(row[0], repr(row[1])) for row in _TABLE}
    known |= {(s, repr(_CONFIGURED)) for s in (_S.CONFIGURING, *_USABLE)} | {(_S.ASKING, repr(_YES))}
    known |= {(s, repr(states.Leased(_OTHER))) for s in (_S.CONFIGURING, *_USABLE)}
    known |= {(_S.PREPARING, repr(states.Failed(_UNKNOWN)))}
    for event in _ALL_EVENTS:
        if (state, repr(event)) not in known:
            assert transition(_at(state), event) == (_at(state), ())


def test_the_way_up_with_an_address_from_the_tunnel() -> None:
    machine = Machine(dhcp=True)
    for event in (_CONNECT, _READY, _AUTH, _ESTABLISHED, _LEASED):
        machine, _ = transition(machine, event)
    machine, effects = transition(machine, _CONFIGURED)
    assert (machine.state, machine.lease, effects) == (_S.UP, _LEASE, (ClearTimer(),))


def test_the_way_up_with_a_static_address() -> None:
    machine = Machine(dhcp=False)
    for event in (_CONNECT, _READY, _AUTH):
        machine, _ = transition(machine, event)
    machine, effects = transition(machine, _ESTABLISHED)
    assert effects == (_PATIENT, Configure(None))
    assert transition(machine, _CONFIGURED)[0].state is _S.UP


def test_addresses_that_nobody_asked_for_change_nothing() -> None:
    for state in (_S.CONFIGURING, _S.UP):
        machine = msgspec.structs.replace(Machine(dhcp=False, has_device=True), state=state)
        for event in (_LEASED, _LOST):
            assert transition(machine, event) == (machine, ())


def test_the_way_up_without_a_login() -> None:
    machine = Machine(dhcp=False)
    for event in (_CONNECT, _READY):
        machine, _ = transition(machine, event)
    machine, effects = transition(machine, _ESTABLISHED)
    assert (machine.state, effects) == (_S.CONFIGURING, (_PATIENT, Configure(None)))
    assert transition(machine, _CONFIGURED)[0].state is _S.UP


def test_an_address_lost_while_it_was_put_in_place_does_not_count() -> None:
    machine, _ = transition(_at(_S.CONFIGURING, lease=_LEASE), _LOST)
    assert transition(machine, _CONFIGURED) == (machine, ())
    machine, _ = transition(machine, states.Leased(_OTHER))
    assert transition(machine, _CONFIGURED)[0].state is _S.UP


def test_the_back_off_doubles_to_a_minute_and_begins_anew_once_usable() -> None:
    machine, waits = _at(_S.UP, lease=_LEASE), []
    for _ in range(40):
        machine, effects = transition(machine, states.Failed(_SOON))
        assert effects == (StopEngine(), _HOLD, SetTimer(machine.retry_in, jitter=True))
        waits.append(machine.retry_in)
        machine, _ = transition(machine, _TIMER)
        assert machine.retry_in == 0.0
        machine, _ = transition(machine, _ESTABLISHED)  # reaching the server is not yet being usable
    assert waits == [1, 2, 4, 8, 16, 32, *[60] * 34]
    machine, _ = transition(machine, _CONFIGURED)
    assert (machine.attempt, machine.failure) == (0, None)
    assert transition(machine, states.Failed(_SOON))[0].retry_in == 1


def test_the_next_attempt_asks_for_the_same_address() -> None:
    machine, _ = transition(_at(_S.UP, lease=_LEASE), states.Failed(_SOON))
    assert transition(machine, _TIMER)[1] == (_OPEN, _ATTEMPT, StartEngine("", _LEASE))


def test_an_accepted_certificate_is_pinned_for_the_rest_of_the_session() -> None:
    machine, _ = transition(_at(_S.CONNECTING), states.Failed(_UNKNOWN))
    assert machine.question == _CERTIFICATE
    machine, effects = transition(machine, _YES)
    assert effects == (_OPEN, _ATTEMPT, StartEngine(_CERTIFICATE.sha256, None))
    assert (machine.question, machine.failure) == (None, None)
    machine, _ = transition(machine, states.Failed(_SOON))
    assert transition(machine, _TIMER)[1][2] == StartEngine(_CERTIFICATE.sha256, None)


def test_a_refused_certificate_ends_in_failure_and_says_why() -> None:
    machine, _ = transition(_at(_S.CONNECTING), states.Failed(_UNKNOWN))
    machine, _ = transition(machine, _NO)
    machine, _ = transition(machine, _RELEASED)
    assert (machine.state, machine.failure, machine.question) == (_S.FAILED, _UNKNOWN, None)


def test_giving_up_ends_in_failure_even_if_a_person_disconnects_meanwhile() -> None:
    machine, _ = transition(_at(_S.CONNECTING), states.Failed(_NEVER))
    assert transition(machine, _DISCONNECT) == (machine, ())
    machine, _ = transition(machine, _RELEASED)
    assert (machine.state, machine.failure) == (_S.FAILED, _NEVER)


def test_a_lease_that_can_not_be_carried_out_is_not_asked_for_again() -> None:
    bad = Failure("lease_invalid", FailureKind.ADDRESS, "Nonsense.")
    machine, _ = transition(_at(_S.CONFIGURING, lease=_LEASE), states.Failed(bad))
    assert (machine.state, machine.lease) == (_S.WAITING, None)


def test_once_it_was_up_only_a_person_ends_it() -> None:
    machine, _ = transition(_at(_S.CONFIGURING, lease=_LEASE), _CONFIGURED)
    machine, effects = transition(machine, states.Failed(_NEVER))
    assert (machine.state, effects) == (_S.BLOCKED, (ClearTimer(), StopEngine(), _HOLD))
    for event in (_TIMER, states.NetworkMoved(), states.Failed(_SOON), _LEASED):
        assert transition(machine, event) == (machine, ())
    assert transition(machine, _AGAIN)[0].state is _S.CONNECTING
    assert transition(machine, _DISCONNECT) == (msgspec.structs.replace(machine, state=_S.STOPPING), _ENDING)


def test_without_a_kill_switch_it_ends_by_itself() -> None:
    machine, _ = transition(_at(_S.UP, lease=_LEASE, was_up=True), states.HoldsChanged(False))
    machine, effects = transition(machine, states.Failed(_NEVER))
    assert (machine.state, effects, machine.giving_up) == (_S.STOPPING, _ENDING, True)


def test_one_that_is_relied_on_from_the_start_makes_its_device_until_it_has_one() -> None:
    machine, _ = transition(_at(_S.OFF, was_up=True), _CONNECT)
    machine, effects = transition(machine, states.Failed(_SOON))
    assert (machine.state, effects) == (_S.WAITING, (StopEngine(), _HOLD, _WAIT))
    machine, effects = transition(machine, _TIMER)
    assert (machine.state, effects) == (_S.PREPARING, (_OPEN, MakeDevice()))
    machine, effects = transition(machine, _READY)
    assert (machine.state, effects) == (_S.CONNECTING, _ANEW)


def test_trouble_while_it_is_configured_is_shown_until_it_is_mended() -> None:
    machine, _ = transition(_at(_S.CONFIGURING, lease=_LEASE), states.Configured(_SOON))
    assert (machine.state, machine.failure, machine.was_up) == (_S.DEGRADED, _SOON, True)
    machine, _ = transition(machine, _MENDED)
    assert (machine.state, machine.failure) == (_S.UP, None)


def test_without_a_device_no_engine_is_started() -> None:
    machine, effects = transition(_at(_S.PREPARING), states.Failed(_SOON))
    assert (machine.state, effects, machine.failure) == (_S.STOPPING, _ENDING, _SOON)
    assert machine.giving_up


# --- every sequence ----------------------------------------------------------------------------


@dataclass
class _World:
    """What the effects would have done, and the rules that they keep."""

    machine: Machine
    engine: bool = False
    """An engine process runs, as far as effects and events tell."""
    device: bool = False
    timer: bool = False
    demand: Demand | None = None
    """What the firewall was told last."""
    released: bool = False
    wished_off: bool = False
    fatal: bool = False
    """A failure came that only a person can mend, and no person said anything since."""
    history: list[Event] = field(default_factory=list)

    def step(self, event: Event) -> None:
        before = self.machine
        if isinstance(event, states.ConnectWished) and before.state is _S.OFF:
            self.released = self.wished_off = False  # a new life of the same machine
        self.machine, effects = transition(before, event)
        self.history.append(event)
        if isinstance(event, states.TimerFired):
            self.timer = False
        if isinstance(event, states.Failed):
            if before.state in _BUSY and event.failure.retry is Retry.NEVER:
                self.fatal = True
            self.engine = False
        if isinstance(event, states.Answered) and before.state is _S.ASKING:
            self.fatal = not event.accepted
        if isinstance(event, states.ReconnectWished):
            self.fatal = False
        if isinstance(event, states.DisconnectWished) and before.state not in (
            _S.OFF,
            _S.STOPPING,
            _S.FAILED,
        ):
            self.wished_off = True
        for effect in effects:
            self._carry_out(effect)
        self._check(before)

    def _carry_out(self, effect: Effect) -> None:
        assert not self.released, "nothing may follow the release"
        match effect:
            case MakeDevice():
                assert not self.device
                self.device = True
            case Secure(demand=demand):
                self.demand = demand
            case StartEngine():
                assert self.demand is Demand.CONNECTING
                assert self.device and not self.engine and not self.fatal and not self.wished_off
                self.engine = True
            case StopEngine():
                self.engine = False
            case Configure() | Deconfigure():
                assert self.machine.state in (_S.CONFIGURING, *_USABLE)
            case SetTimer(seconds=seconds):
                assert 0 < seconds <= max(LONGEST_RETRY, ATTEMPT_TIMEOUT)
                self.timer = True
            case ClearTimer():
                self.timer = False
            case Release():
                assert not self.engine and not self.timer
                self.device, self.released = False, True

    def _check(self, before: Machine) -> None:
        now = self.machine
        if states.ended(now) and now.state is not before.state:
            assert self.released
        if now.state is _S.OFF and before.state is not _S.OFF:
            assert self.wished_off and not now.giving_up
        if now.state is _S.FAILED:
            assert now.failure is not None and now.giving_up
        if before.state is _S.STOPPING and isinstance(self.history[-1], states.Released):
            assert now.state is (_S.OFF if self.wished_off else _S.FAILED)
        if now.state is _S.WAITING:
            assert not self.engine and now.retry_in > 0
        else:
            assert now.retry_in == 0
        if now.state in (_S.CONNECTING, _S.AUTHENTICATING, _S.CONFIGURING, _S.WAITING):
            assert self.timer, "it could stay like this for ever"
        assert (now.question is not None) == (now.state is _S.ASKING)
        if now.state is _S.ASKING:
            assert not self.engine and not self.timer and now.failure is not None
        if now.state is _S.UP and now.dhcp:
            assert now.lease is not None
        if now.state is _S.STOPPING:
            assert self.released
        if now.state in (_S.WAITING, _S.ASKING, _S.BLOCKED):
            assert self.demand is Demand.BLOCKED
        if now.was_up and now.holds and before.state not in (_S.STOPPING, _S.FAILED):
            assert now.state is not _S.STOPPING or self.wished_off, "it opened the network by itself"


@settings(max_examples=2_000, deadline=None)
@given(st.booleans(), st.lists(st.sampled_from(_ALL_EVENTS), max_size=60))
def test_the_rules_hold_for_every_sequence(dhcp: bool, events: list[Event]) -> None:
    world = _World(Machine(dhcp=dhcp))
    for event in events:
        world.step(event)


@settings(max_examples=1_000, deadline=None)
@given(st.booleans(), st.lists(st.sampled_from(_ALL_EVENTS), max_size=60))
def test_a_session_can_always_be_ended(dhcp: bool, events: list[Event]) -> None:
    """Sequences that get somewhere: connected first, and releases come only when asked for."""
    world = _World(Machine(dhcp=dhcp))
    world.step(_CONNECT)
    world.step(_READY)
    for event in events:
        if not isinstance(event, states.Released):
            world.step(event)
    world.step(_DISCONNECT)
    assert world.released and not states.ended(world.machine)
    world.step(_RELEASED)
    assert world.machine.state is (_S.OFF if world.wished_off else _S.FAILED)
    for event in _ALL_EVENTS:
        if not isinstance(event, states.ConnectWished):
            assert transition(world.machine, event) == (world.machine, ())


def test_a_moved_machine_tries_again_at_once() -> None:
    waiting = _at(_S.WAITING, failure=_SOON, attempt=3, retry_in=8.0)
    machine, effects = transition(waiting, states.NetworkMoved())
    assert (machine.state, machine.attempt) == (_S.CONNECTING, 3)
    assert effects == _ANEW


def test_a_server_that_asked_for_patience_is_not_asked_sooner() -> None:
    waiting = _at(_S.WAITING, failure=_LATER, attempt=1, retry_in=LONGEST_RETRY)
    assert transition(waiting, states.NetworkMoved()) == (waiting, ())


@pytest.mark.parametrize("state", [state for state in State if state is not _S.WAITING])
def test_elsewhere_a_move_is_the_engines_business(state: State) -> None:
    machine = _at(state)
    assert transition(machine, states.NetworkMoved()) == (machine, ())
