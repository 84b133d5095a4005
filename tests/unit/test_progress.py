"""What a session says it does on its way up: step by step, beside the state machine itself."""

from __future__ import annotations

import pytest

from engine.control import Lease
from engine.failures import Failure, FailureKind
from helper.api.types import State, Step
from helper.session import states
from helper.session.progress import MAX_CHANGES, Progress
from helper.session.states import Machine, transition

_LEASE = Lease("192.168.30.10/24")
_FAILURE = Failure("refused", FailureKind.NETWORK, "No.")


class _Session:
    """Drives machine and progress as a running session does; ``shown`` is what people see."""

    def __init__(self, *, dhcp: bool = True) -> None:
        self.machine = Machine(dhcp=dhcp)
        self.shown: list[tuple[State, str]] = []
        self.calls = 0
        self.progress = Progress(self._changed)

    def _changed(self) -> None:
        self.calls += 1
        self._publish()

    def _publish(self) -> None:
        seen = (self.machine.state, self.progress.step(self.machine.state))
        if [seen] != self.shown[-1:]:
            self.shown.append(seen)

    def handle(self, *events: states.Event) -> None:
        for event in events:
            self.machine, effects = transition(self.machine, event)
            self.progress.follow(effects)
            self._publish()
            if any(isinstance(effect, states.StartEngine) for effect in effects):
                self.progress.begin()

    def at(self, *steps: Step) -> None:
        for step in steps:
            self.progress.at(step)

    def connecting(self) -> None:
        self.handle(states.ConnectWished(), states.DeviceReady())

    def up(self) -> None:
        self.connecting()
        self.at(Step.RESOLVING, Step.REACHING, Step.CERTIFICATE)
        self.handle(states.Authenticating(), states.Established(), states.Leased(_LEASE), states.Configured())
        self.shown.clear()

    @property
    def steps(self) -> list[str]:
        return [step for _, step in self.shown]


def test_softether_step_by_step() -> None:
    session = _Session()
    session.connecting()
    session.at(Step.RESOLVING, Step.REACHING, Step.CERTIFICATE)
    session.handle(states.Authenticating(), states.Established(), states.Leased(_LEASE), states.Configured())
    assert session.shown == [
        (State.PREPARING, ""),
        (State.CONNECTING, ""),
        (State.CONNECTING, "resolving"),
        (State.CONNECTING, "reaching"),
        (State.CONNECTING, "certificate"),
        (State.AUTHENTICATING, "login"),
        (State.CONFIGURING, "address"),
        (State.CONFIGURING, "routes"),
        (State.UP, ""),
    ]


def test_wireguard_step_by_step() -> None:
    session = _Session(dhcp=False)
    session.connecting()
    session.at(Step.REACHING, Step.RESOLVING, Step.HANDSHAKE)
    session.handle(states.Established(), states.Configured())
    assert session.shown[1:] == [
        (State.CONNECTING, ""),
        (State.CONNECTING, "reaching"),
        (State.CONNECTING, "resolving"),
        (State.CONNECTING, "handshake"),
        (State.CONFIGURING, "routes"),
        (State.UP, ""),
    ]


def test_one_step_is_one_change() -> None:
    session = _Session()
    session.connecting()
    session.at(*[Step.RESOLVING] * 3, *[Step.REACHING] * 4)  # one for each address that is tried
    assert session.calls == 2


@pytest.mark.parametrize("last", [Step.CERTIFICATE, Step.HANDSHAKE])
def test_what_is_sought_while_the_server_is_awaited_is_part_of_that(last: Step) -> None:
    session = _Session()
    session.connecting()
    session.at(Step.RESOLVING, Step.REACHING, last, Step.RESOLVING, Step.REACHING, last)
    assert session.steps[-3:] == ["resolving", "reaching", last.value]


def test_a_name_that_is_looked_up_after_the_last_address_did_not_answer_is_told() -> None:
    session = _Session()
    session.connecting()
    session.at(Step.REACHING, Step.RESOLVING, Step.REACHING)
    assert session.steps[-3:] == ["reaching", "resolving", "reaching"]


def test_an_engine_that_asks_again_and_again_is_not_told_of_for_ever() -> None:
    session = _Session()
    session.connecting()
    session.at(*[Step.RESOLVING, Step.REACHING] * 100)
    assert session.calls == MAX_CHANGES
    session.handle(states.Failed(_FAILURE), states.TimerFired())
    session.at(Step.RESOLVING)
    assert session.shown[-1] == (State.CONNECTING, "resolving")


def test_the_next_attempt_begins_anew() -> None:
    session = _Session()
    session.connecting()
    session.at(Step.RESOLVING, Step.REACHING, Step.CERTIFICATE)
    session.handle(states.Failed(_FAILURE), states.TimerFired())
    session.at(Step.RESOLVING)
    assert session.shown[-3:] == [
        (State.WAITING, ""),
        (State.CONNECTING, ""),
        (State.CONNECTING, "resolving"),
    ]


def test_an_attempt_that_a_person_began_anew_shows_nothing_of_the_last_one() -> None:
    session = _Session()
    session.connecting()
    session.at(Step.RESOLVING, Step.REACHING, Step.CERTIFICATE)
    session.handle(states.ReconnectWished())
    assert session.shown[-1] == (State.CONNECTING, "")
    session.at(Step.RESOLVING)
    assert session.shown[-1] == (State.CONNECTING, "resolving")


def test_an_address_of_before_is_awaited_all_the_same() -> None:
    session = _Session()
    session.up()
    session.handle(states.Failed(_FAILURE), states.TimerFired(), states.Established())
    assert session.machine.lease == _LEASE, "it is asked for again"
    assert session.shown[-1] == (State.CONFIGURING, "address")


def test_a_lost_address_is_waited_for_and_put_in_place() -> None:
    session = _Session()
    session.up()
    session.handle(states.LeaseLost(), states.Leased(_LEASE), states.Configured())
    assert session.shown == [
        (State.CONFIGURING, "address"),
        (State.CONFIGURING, "routes"),
        (State.UP, ""),
    ]


def test_there_is_no_step_while_it_is_up() -> None:
    session = _Session()
    session.up()
    calls = session.calls
    session.at(Step.RESOLVING, Step.REACHING)  # a peer fell silent and is looked for
    session.handle(states.Leased(_LEASE), states.Configured())  # renewed
    assert session.shown == [(State.UP, "")]
    assert session.calls == calls


@pytest.mark.parametrize(
    "state",
    sorted(set(State) - {State.CONNECTING, State.AUTHENTICATING, State.CONFIGURING}),
)
def test_other_states_have_no_step(state: State) -> None:
    progress = Progress(lambda: None)
    progress.at(Step.RESOLVING)
    progress.follow((states.Configure(None),))
    assert progress.step(state) == ""
