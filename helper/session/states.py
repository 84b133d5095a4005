"""The life of a session as a pure function: (state, event) → (state, effects).

::

    off → preparing → connecting → authenticating → configuring → up ⇄ degraded
                          ▲  │ ▲                                   │
                          │  ▼ └──────────── waiting ◀─────────────┤
                          └ asking                                 ▼
    any → stopping → off          any → blocked (was up)    any → failed (never was)

What each state promises about traffic. "What is for the tunnel" is everything with a full tunnel, else
its networks. The firewall's demand (:class:`Demand`) comes before the change that it is for on the way
up, and after it on the way down; ``docs/security.md`` has the same table with the test of each promise.

============== ================= ===================================================================
off, failed    none              Nothing of ours is in the system; traffic goes as if Adit were not
                                 there, unless lockdown or an earlier session's hold says otherwise.
preparing,     connecting        The servers' addresses can be reached by the engine alone; what is
connecting,                      for the tunnel goes nowhere.
authenticating
configuring    connecting        As before; addresses and routes are put in place.
up, degraded   up                What is for the tunnel goes into it, or nowhere.
waiting,       blocked           What is for the tunnel goes nowhere. The routes stay.
asking,
blocked
stopping       as it was         Nothing more is let out until everything else was put back.
============== ================= ===================================================================

With the kill switch off, ``connecting`` and ``blocked`` hold nothing of a full tunnel back but what the
routes do, and there is no ``blocked`` at the end. A first connection that fails ends in ``failed`` and
opens again what it closed: nobody has been told that they are protected. Once it was up, only a person
ends that.

Time and randomness are the executor's: a timer is an effect, its end an event.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from engine.control import Lease
from engine.failures import Certificate, Failure, FailureKind, Retry
from helper.api.types import State

FIRST_RETRY = 1.0
"""Seconds before the first new attempt; doubled with each further one."""
LONGEST_RETRY = 60.0
"""Seconds between attempts at most, and when the server asks for patience."""
ATTEMPT_TIMEOUT = 90.0
"""Seconds from the start of an engine to a login; every step of it has shorter limits of its own."""
CONFIGURE_TIMEOUT = 30.0
"""Seconds to wait for an address."""


class Machine(msgspec.Struct, frozen=True):
    """Everything that the next step depends on."""

    dhcp: bool
    """Whether the address comes by DHCP; else it is known beforehand."""
    state: State = State.OFF
    attempt: int = 0
    """New attempts since the network was last usable."""
    retry_in: float = 0.0
    lease: Lease | None = None
    failure: Failure | None = None
    """Why the last attempt ended."""
    question: Certificate | None = None
    pin: str = ""
    """Fingerprint that a person accepted during this session."""
    giving_up: bool = False
    """The way through ``stopping`` ends in ``failed``."""
    was_up: bool = False
    """A person has been told that it is up, or relies on it from the start."""
    has_device: bool = False
    holds: bool = True
    """The kill switch is on: once it was up, it ends by a person's wish only."""


class Demand(StrEnum):
    """What a session wants of the firewall."""

    CONNECTING = "connecting"
    UP = "up"
    BLOCKED = "blocked"


# --- events --------------------------------------------------------------------------------------


class Event(msgspec.Struct, frozen=True):
    """Something that happened."""


class ConnectWished(Event, frozen=True):
    """A person wants the session."""


class DisconnectWished(Event, frozen=True):
    """A person wants it no more."""


class ReconnectWished(Event, frozen=True):
    """A person wants a new attempt at once."""


class HoldsChanged(Event, frozen=True):
    """A person turned the kill switch on or off."""

    holds: bool


class CircumstancesChanged(Event, frozen=True):
    """What the network settings depend on beside profile and lease is another one."""


class Answered(Event, frozen=True):
    """A person answered the question about the certificate."""

    accepted: bool


class DeviceReady(Event, frozen=True):
    """The device exists."""


class Authenticating(Event, frozen=True):
    """The server is the right one."""


class Established(Event, frozen=True):
    """We are logged in, or what stands for that; :class:`Authenticating` need not come before."""


class Leased(Event, frozen=True):
    """An address was given to us, or renewed."""

    lease: Lease


class LeaseLost(Event, frozen=True):
    """The address must no longer be used."""


class Configured(Event, frozen=True):
    """Addresses and routes are in place."""

    trouble: Failure | None = None
    """What is not as it should be although the network can be used."""


class Troubled(Event, frozen=True):
    """Something is not as it should be, though the network can be used."""

    failure: Failure


class Mended(Event, frozen=True):
    """It is again."""


class Failed(Event, frozen=True):
    """The attempt came to an end: the engine gave up or died, or a step of ours failed."""

    failure: Failure


class TimerFired(Event, frozen=True):
    """The timer set by :class:`SetTimer` ran out."""

    number: int = 0
    """Which of the executor's timers it was; one that was replaced meanwhile is no event."""


class NetworkMoved(Event, frozen=True):
    """The machine's links or addresses changed: what could not be reached may be reachable now."""


class TransportLost(Event, frozen=True):
    """The connection can not go on, though the engine has not noticed yet."""


class Released(Event, frozen=True):
    """Everything was put back."""


# --- effects -------------------------------------------------------------------------------------


class Effect(msgspec.Struct, frozen=True):
    """Something to do. Changes of the system name their undo in ``helper/network/changes.py``."""


class Secure(Effect, frozen=True):
    """Have the firewall hold back what is for the tunnel; undone by :class:`Release`, as its last step."""

    demand: Demand


class MakeDevice(Effect, frozen=True):
    """Create the device; undone by :class:`Release`."""


class StartEngine(Effect, frozen=True):
    """Start an engine process on the device; undone by :class:`StopEngine`."""

    pin: str
    previous: Lease | None


class StopEngine(Effect, frozen=True):
    """End the engine process, orderly if it still listens."""


class Configure(Effect, frozen=True):
    """Make addresses, routes and name servers those of ``lease`` (or of the profile), then open the
    firewall for the tunnel; undone by :class:`Release`."""

    lease: Lease | None


class Reconfigure(Effect, frozen=True):
    """The same once more, because what it depends on has changed."""


class Deconfigure(Effect, frozen=True):
    """Take the addresses away; what a full tunnel takes goes nowhere then."""


class Release(Effect, frozen=True):
    """Undo all changes, newest first, close the device, and demand nothing of the firewall any more."""


class SetTimer(Effect, frozen=True):
    """Call back with :class:`TimerFired`; replaces the timer that was set."""

    seconds: float
    jitter: bool = False


class ClearTimer(Effect, frozen=True):
    """Forget the timer."""


REACHING = frozenset(
    {
        State.CONNECTING,
        State.AUTHENTICATING,
        State.CONFIGURING,
        State.UP,
        State.DEGRADED,
        State.WAITING,
        State.ASKING,
        State.BLOCKED,
    }
)
"""States in which what is in the system is looked after."""
USABLE = frozenset({State.UP, State.DEGRADED})
"""States in which the network can be used."""

Step = tuple[Machine, tuple[Effect, ...]]

_ATTEMPT = frozenset({State.CONNECTING, State.AUTHENTICATING, State.CONFIGURING}) | USABLE
_CONFIGURED = frozenset({State.CONFIGURING}) | USABLE
_NO_ADDRESS = Failure(
    code="no_address",
    kind=FailureKind.ADDRESS,
    message="The tunnel's network gave us no address.",
    advice="Check that the hub has a DHCP server, or give the profile a static address.",
    detail=f"no DHCP lease within {CONFIGURE_TIMEOUT:.0f} s",
)

_NO_PROGRESS = Failure(
    code="timed_out",
    kind=FailureKind.NETWORK,
    message="The connection to the server made no progress.",
    advice="Adit tries again by itself.",
    detail=f"no login within {ATTEMPT_TIMEOUT:.0f} s",
)


def ended(machine: Machine) -> bool:
    """Whether the session is over."""
    return machine.state in (State.OFF, State.FAILED)


def transition(machine: Machine, event: Event) -> Step:
    """The next state and what to do. An event that means nothing in a state changes nothing."""
    state = machine.state
    if state in (State.FAILED, State.STOPPING) and not isinstance(event, Released):
        return machine, ()
    match event:
        case ConnectWished() if state is State.OFF:
            return _to(machine, State.PREPARING), (Secure(Demand.CONNECTING), MakeDevice())
        case DisconnectWished() if state is not State.OFF:
            stopping = _to(machine, State.STOPPING, question=None, retry_in=0.0)
            return stopping, (ClearTimer(), StopEngine(), Release())
        case Released() if state is State.STOPPING:
            return _to(machine, State.FAILED if machine.giving_up else State.OFF, lease=None), ()
        case DeviceReady() if state is State.PREPARING:
            return _attempt(_to(machine, state, has_device=True))
        case Authenticating() if state is State.CONNECTING:
            return _to(machine, State.AUTHENTICATING), ()
        case Established() if state in (State.CONNECTING, State.AUTHENTICATING):
            configuring = _to(machine, State.CONFIGURING)
            if machine.dhcp:
                return configuring, (SetTimer(CONFIGURE_TIMEOUT),)
            return configuring, (SetTimer(CONFIGURE_TIMEOUT), Configure(None))
        case Leased() | LeaseLost() if not machine.dhcp:
            return machine, ()  # nobody was asked for an address
        case Leased(lease=lease) if state in _CONFIGURED:
            return _to(machine, state, lease=lease), (Configure(lease),)
        case LeaseLost() if state in _CONFIGURED:
            lost = _to(machine, State.CONFIGURING, lease=None)
            return lost, (Secure(Demand.CONNECTING), Deconfigure(), SetTimer(CONFIGURE_TIMEOUT))
        case Configured() if machine.dhcp and machine.lease is None:
            return machine, ()  # the address was lost while it was put in place
        case Configured(trouble=trouble) if state in _CONFIGURED:
            usable = State.UP if trouble is None else State.DEGRADED
            return _to(machine, usable, attempt=0, failure=trouble, was_up=True), (ClearTimer(),)
        case CircumstancesChanged() if state in REACHING:
            return machine, (Reconfigure(),)
        case Troubled(failure=failure) if state in USABLE:
            return _to(machine, State.DEGRADED, failure=failure), ()
        case Mended() if state is State.DEGRADED:
            return _to(machine, State.UP, failure=None), ()
        case HoldsChanged(holds=holds):
            return _to(machine, state, holds=holds), ()
        case ReconnectWished() if state in (State.WAITING, State.BLOCKED, State.ASKING):
            return _attempt(_to(machine, state, attempt=0, failure=None, question=None))
        case ReconnectWished() | TransportLost() if state in _ATTEMPT:
            again, effects = _attempt(_to(machine, state, failure=None))
            return again, (StopEngine(), *effects)
        case TimerFired() if state is State.WAITING:
            return _attempt(machine)
        case NetworkMoved() if state is State.WAITING and not _asked_for_patience(machine):
            return _attempt(machine)
        case TimerFired() if state in (State.CONNECTING, State.AUTHENTICATING):
            return _failed(machine, _NO_PROGRESS)
        case TimerFired() if state is State.CONFIGURING:
            return _failed(machine, _NO_ADDRESS)
        case Failed(failure=failure) if state is State.PREPARING:
            # Without a device there is nothing to start an engine on.
            failed = _to(machine, state, failure=failure)
            return _wait(failed) if machine.was_up and machine.holds else _give_up(failed)
        case Failed(failure=failure) if state in _ATTEMPT:
            return _failed(machine, failure)
        case Answered(accepted=True) if state is State.ASKING and machine.question is not None:
            return _attempt(_to(machine, state, pin=machine.question.sha256, question=None, failure=None))
        case Answered(accepted=False) if state is State.ASKING:
            return _give_up(_to(machine, state, question=None))
    return machine, ()


def _asked_for_patience(machine: Machine) -> bool:
    return machine.failure is not None and machine.failure.retry is Retry.LATER


def _attempt(machine: Machine) -> Step:
    if not machine.has_device:
        return _to(machine, State.PREPARING, retry_in=0.0), (Secure(Demand.CONNECTING), MakeDevice())
    connecting = _to(machine, State.CONNECTING, retry_in=0.0)
    return connecting, (
        Secure(Demand.CONNECTING),
        SetTimer(ATTEMPT_TIMEOUT),
        StartEngine(machine.pin, machine.lease),
    )


def _failed(machine: Machine, failure: Failure) -> Step:
    # A lease that could not be carried out is not one to ask for again.
    lease = None if failure.code == "lease_invalid" else machine.lease
    machine = _to(machine, machine.state, failure=failure, lease=lease)
    if failure.certificate is not None:
        asking = _to(machine, State.ASKING, question=failure.certificate)
        return asking, (ClearTimer(), StopEngine(), Secure(Demand.BLOCKED))
    if failure.retry is Retry.NEVER:
        return _give_up(machine)
    return _wait(machine)


def _wait(machine: Machine) -> Step:
    if machine.failure is not None and machine.failure.retry is Retry.LATER:
        seconds = LONGEST_RETRY
    else:
        seconds = min(FIRST_RETRY * 2**machine.attempt, LONGEST_RETRY)
    waiting = _to(machine, State.WAITING, attempt=min(machine.attempt + 1, 30), retry_in=seconds)
    return waiting, (StopEngine(), Secure(Demand.BLOCKED), SetTimer(seconds, jitter=True))


def _give_up(machine: Machine) -> Step:
    if machine.was_up and machine.holds:
        blocked = _to(machine, State.BLOCKED, question=None, retry_in=0.0)
        return blocked, (ClearTimer(), StopEngine(), Secure(Demand.BLOCKED))
    return _to(machine, State.STOPPING, giving_up=True), (ClearTimer(), StopEngine(), Release())


def _to(machine: Machine, state: State, **changes: object) -> Machine:
    return msgspec.structs.replace(machine, state=state, **changes)
