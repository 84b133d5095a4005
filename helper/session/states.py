"""The life of a session as a pure function: (state, event) → (state, effects).

::

    off → preparing → connecting → authenticating → configuring → up
                          ▲  │ ▲                                   │
                          │  ▼ └──────────── waiting ◀─────────────┤
                          └ asking                                 ▼
    any → stopping → off                       any → failed (ends by itself)

What each state promises about traffic (the kill switch will hold it; today routes do):

============== ================================================================================
off, failed    Nothing of ours is in the system; traffic goes as if Adit were not there.
preparing      As before the connect: only our own device is made, without a carrier.
connecting,    The first time as before the connect. After a loss the tunnel's routes stay, so
authenticating what was meant for the tunnel goes nowhere rather than out in the clear.
configuring    As connecting; addresses and routes are put in place before ``up`` is said.
up             Routed networks go into the tunnel, the server's address alone goes around it.
waiting,       As connecting after a loss: routes stay, nothing passes.
asking
stopping       Routes are removed first, then the device; nothing new is let in or out by us.
============== ================================================================================

Time and randomness are the executor's: a timer is an effect, its end an event.
"""

from __future__ import annotations

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


# --- events --------------------------------------------------------------------------------------


class Event(msgspec.Struct, frozen=True):
    """Something that happened."""


class ConnectWished(Event, frozen=True):
    """A person wants the session."""


class DisconnectWished(Event, frozen=True):
    """A person wants it no more."""


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


class Failed(Event, frozen=True):
    """The attempt came to an end: the engine gave up or died, or a step of ours failed."""

    failure: Failure


class TimerFired(Event, frozen=True):
    """The timer set by :class:`SetTimer` ran out."""

    number: int = 0
    """Which of the executor's timers it was; one that was replaced meanwhile is no event."""


class NetworkMoved(Event, frozen=True):
    """The machine's links or addresses changed: what could not be reached may be reachable now."""


class Released(Event, frozen=True):
    """Everything was put back."""


# --- effects -------------------------------------------------------------------------------------


class Effect(msgspec.Struct, frozen=True):
    """Something to do. Changes of the system name their undo in ``helper/network/changes.py``."""


class MakeDevice(Effect, frozen=True):
    """Create the device; undone by :class:`Release`."""


class StartEngine(Effect, frozen=True):
    """Start an engine process on the device; undone by :class:`StopEngine`."""

    pin: str
    previous: Lease | None


class StopEngine(Effect, frozen=True):
    """End the engine process, orderly if it still listens."""


class Configure(Effect, frozen=True):
    """Make addresses and routes those of ``lease`` (or of the profile); undone by :class:`Release`."""

    lease: Lease | None


class Deconfigure(Effect, frozen=True):
    """Take the addresses away; a default route into the tunnel stays, and leads nowhere."""


class Release(Effect, frozen=True):
    """Undo all changes, newest first, and close the device."""


class SetTimer(Effect, frozen=True):
    """Call back with :class:`TimerFired`; replaces the timer that was set."""

    seconds: float
    jitter: bool = False


class ClearTimer(Effect, frozen=True):
    """Forget the timer."""


REACHING = frozenset(
    {State.CONNECTING, State.AUTHENTICATING, State.CONFIGURING, State.UP, State.WAITING, State.ASKING}
)
"""States in which a way to the server is kept."""

Step = tuple[Machine, tuple[Effect, ...]]

_ATTEMPT = (State.CONNECTING, State.AUTHENTICATING, State.CONFIGURING, State.UP)
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
            return _to(machine, State.PREPARING), (MakeDevice(),)
        case DisconnectWished() if state is not State.OFF:
            stopping = _to(machine, State.STOPPING, question=None, retry_in=0.0)
            return stopping, (ClearTimer(), StopEngine(), Release())
        case Released() if state is State.STOPPING:
            return _to(machine, State.FAILED if machine.giving_up else State.OFF, lease=None), ()
        case DeviceReady() if state is State.PREPARING:
            return _attempt(machine)
        case Authenticating() if state is State.CONNECTING:
            return _to(machine, State.AUTHENTICATING), ()
        case Established() if state in (State.CONNECTING, State.AUTHENTICATING):
            configuring = _to(machine, State.CONFIGURING)
            if machine.dhcp:
                return configuring, (SetTimer(CONFIGURE_TIMEOUT),)
            return configuring, (SetTimer(CONFIGURE_TIMEOUT), Configure(None))
        case Leased() | LeaseLost() if not machine.dhcp:
            return machine, ()  # nobody was asked for an address
        case Leased(lease=lease) if state in (State.CONFIGURING, State.UP):
            return _to(machine, state, lease=lease), (Configure(lease),)
        case LeaseLost() if state in (State.CONFIGURING, State.UP):
            return _to(machine, State.CONFIGURING, lease=None), (Deconfigure(), SetTimer(CONFIGURE_TIMEOUT))
        case Configured() if machine.dhcp and machine.lease is None:
            return machine, ()  # the address was lost while it was put in place
        case Configured() if state in (State.CONFIGURING, State.UP):
            return _to(machine, State.UP, attempt=0, failure=None), (ClearTimer(),)
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
            return _give_up(_to(machine, state, failure=failure))
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
    connecting = _to(machine, State.CONNECTING, retry_in=0.0)
    return connecting, (SetTimer(ATTEMPT_TIMEOUT), StartEngine(machine.pin, machine.lease))


def _failed(machine: Machine, failure: Failure) -> Step:
    # A lease that could not be carried out is not one to ask for again.
    lease = None if failure.code == "lease_invalid" else machine.lease
    machine = _to(machine, machine.state, failure=failure, lease=lease)
    if failure.certificate is not None:
        return _to(machine, State.ASKING, question=failure.certificate), (ClearTimer(), StopEngine())
    if failure.retry is Retry.NEVER:
        return _give_up(machine)
    if failure.retry is Retry.LATER:
        seconds = LONGEST_RETRY
    else:
        seconds = min(FIRST_RETRY * 2**machine.attempt, LONGEST_RETRY)
    waiting = _to(machine, State.WAITING, attempt=min(machine.attempt + 1, 30), retry_in=seconds)
    return waiting, (StopEngine(), SetTimer(seconds, jitter=True))


def _give_up(machine: Machine) -> Step:
    return _to(machine, State.STOPPING, giving_up=True), (ClearTimer(), StopEngine(), Release())


def _to(machine: Machine, state: State, **changes: object) -> Machine:
    return msgspec.structs.replace(machine, state=state, **changes)
