"""Of what a person is told by a notification: a pure function of the picture and of what was said before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.model.picture import Entry, Link, Origin, Picture
from app.gui.text import isolated, translate
from app.gui.tray import plain
from app.gui.words import problems, states
from helper.api.types import Attention, Session, State

GRACE_SECONDS = 10.0
"""What mends itself within this time, nobody is told of."""
MACHINE, HELPER = "", "helper"
"""Keys of notices that are of no network."""
_NAME, _BODY = 60, 300
"""Characters of texts from outside that are shown."""


class Kind(Enum):
    """What a notice says."""

    CONNECTED = auto()
    DEGRADED = auto()
    LOST = auto()
    DISCONNECTED = auto()
    FAILED = auto()
    BLOCKED = auto()
    ASKING = auto()
    HELPER = auto()


class Button(Enum):
    """What a notice offers; values are what the notification server calls them."""

    SHOW = "show"
    RECONNECT = "reconnect"
    UNBLOCK = "unblock"


@dataclass(frozen=True)
class Notice:
    """To be shown, in the place of the notice with the same ``key`` if there is one. Texts are plain."""

    key: str
    """The entry's, or :data:`MACHINE` or :data:`HELPER`."""
    kind: Kind
    look: Look
    title: str
    body: str = ""
    buttons: tuple[Button, ...] = ()

    @property
    def lasting(self) -> bool:
        """Whether it stays until it is not true any more: only what a person must end."""
        return self.kind is Kind.BLOCKED


@dataclass(frozen=True)
class Gone:
    """The notice with this key is not true any more."""

    key: str


Decision = Notice | Gone


@dataclass
class Memory:
    """What was seen and said. Belongs to :func:`decide`; others ask :meth:`due`."""

    begun: bool = False
    """Whether the helper's sessions have been seen at all."""
    seen: dict[str, Look] = field(default_factory=dict)
    told: dict[str, Kind] = field(default_factory=dict)
    """The notices that stand."""
    open: set[str] = field(default_factory=set)
    """Networks that were up, and whose end nobody was told of."""
    since: dict[str, tuple[Kind, float]] = field(default_factory=dict)
    """What is not well, but not for long enough: of what kind, and since when."""

    def due(self) -> float | None:
        """When :func:`decide` must be asked again though nothing changes."""
        return min((when + GRACE_SECONDS for _, when in self.since.values()), default=None)


def decide(picture: Picture, memory: Memory, now: float, window_shown: bool = False) -> list[Decision]:
    """What to say, and what to take back. ``now``: seconds of any clock that never goes back.

    Each change is told once. What is so when the program starts is not told, except where a person
    has to do something.
    """
    made = _without_helper(picture, memory, now)
    if picture.helper.link is Link.READY:
        made = _with_helper(picture, memory, now, window_shown)
    # What was waited for is told, or is not so any more.
    memory.since = {key: since for key, since in memory.since.items() if now < since[1] + GRACE_SECONDS}
    return made


def _with_helper(picture: Picture, memory: Memory, now: float, window_shown: bool) -> list[Decision]:
    made = list(_take_back(HELPER, memory))
    memory.since.pop(HELPER, None)
    mine = {entry.key: entry for entry in picture.entries if entry.mine}
    for key in [key for key in {*memory.told, *memory.seen} if key not in mine and key != MACHINE]:
        _forget(key, memory)
        made += _take_back(key, memory)
    for entry in mine.values():
        made += _of_entry(entry, picture, memory, now, window_shown)
        memory.seen[entry.key] = looks.of_session(entry.session)
    made += _of_machine(picture, memory)
    memory.begun = True
    return made


def _without_helper(picture: Picture, memory: Memory, now: float) -> list[Decision]:
    link = picture.helper.link
    connected = any(look is not Look.OFF for look in memory.seen.values())
    if link in (Link.CONNECTING, Link.READY) or not memory.begun or not connected or HELPER in memory.told:
        return []
    if not _for_long(HELPER, Kind.HELPER, memory, now):
        return []
    memory.told[HELPER] = Kind.HELPER
    body = translate("Notices", "Until it is back, Adit cannot see whether you are connected.")
    return [
        Notice(HELPER, Kind.HELPER, Look.HELPER_MISSING, states.helper(link), body, (Button.SHOW,)),
    ]


def _of_entry(
    entry: Entry, picture: Picture, memory: Memory, now: float, window_shown: bool
) -> Iterator[Decision]:
    wanted = _wanted(entry, picture, memory, now, window_shown)
    told = memory.told.get(entry.key)
    if wanted is None:
        if told is not None and not _still_true(told, entry, window_shown):
            yield from _take_back(entry.key, memory)
    elif wanted is not told:
        memory.told[entry.key] = wanted
        yield _notice(wanted, entry, picture)


def _wanted(entry: Entry, picture: Picture, memory: Memory, now: float, window_shown: bool) -> Kind | None:
    """Of what the person should be told now, whether or not they were; ``None`` for nothing new."""
    key, session = entry.key, entry.session
    look, before = looks.of_session(session), memory.seen.get(key, Look.OFF)
    fresh = memory.begun and look is not before
    if look not in (Look.WORKING, Look.DEGRADED):
        memory.since.pop(key, None)
    if look is Look.BLOCKED or (look is Look.ERROR and looks.is_held(picture.killswitch)):
        memory.open.discard(key)
        return Kind.BLOCKED
    if look is Look.ERROR:
        memory.open.discard(key)
        return Kind.FAILED if fresh else None
    if look is Look.OFF:
        ended = key in memory.open
        memory.open.discard(key)
        return Kind.DISCONNECTED if ended else None
    if look is Look.WORKING:
        return _while_working(entry, memory, now, window_shown)
    silent = key in memory.open and memory.told.get(key) is not Kind.LOST
    memory.open.add(key)
    news = memory.begun and entry.origin is not Origin.STRAY
    counted = fresh or key in memory.since or memory.told.get(key) is Kind.DEGRADED
    if look is Look.DEGRADED and news and counted and _for_long(key, Kind.DEGRADED, memory, now):
        return Kind.DEGRADED
    return Kind.CONNECTED if news and not silent else None


def _while_working(entry: Entry, memory: Memory, now: float, window_shown: bool) -> Kind | None:
    session = entry.session
    assert session is not None
    if session.state is State.ASKING:
        memory.since.pop(entry.key, None)
        return None if window_shown else Kind.ASKING
    if entry.key not in memory.open or session.state is State.STOPPING:
        memory.since.pop(entry.key, None)
        return None
    return Kind.LOST if _for_long(entry.key, Kind.LOST, memory, now) else None


def _still_true(told: Kind, entry: Entry, window_shown: bool) -> bool:
    look = looks.of_session(entry.session)
    match told:
        case Kind.ASKING:
            asks = entry.session is not None and entry.session.state is State.ASKING
            return asks and not window_shown
        case Kind.CONNECTED:
            # While it may come back by itself, the notice waits to be replaced.
            return look in (Look.UP, Look.DEGRADED, Look.WORKING)
        case Kind.DEGRADED:
            return look in (Look.DEGRADED, Look.WORKING)
        case Kind.LOST:
            return look is Look.WORKING
        case Kind.DISCONNECTED:
            return look is Look.OFF
        case Kind.FAILED:
            return look is Look.ERROR
        case _:
            return False


def _for_long(key: str, kind: Kind, memory: Memory, now: float) -> bool:
    """Whether it has been so for :data:`GRACE_SECONDS`; begins to count when it was not so before."""
    if memory.told.get(key) is kind:
        return True
    known = memory.since.get(key)
    if known is None or known[0] is not kind:
        known = memory.since[key] = (kind, now)
    if now < known[1] + GRACE_SECONDS:
        return False
    del memory.since[key]
    return True


def _of_machine(picture: Picture, memory: Memory) -> Iterator[Decision]:
    """A block that no network of the person's own stands for. Lockdown is one that was wished for."""
    killswitch = picture.killswitch
    speaks = any(kind is Kind.BLOCKED for key, kind in memory.told.items() if key != MACHINE)
    held = looks.overall(picture) is Look.BLOCKED and not killswitch.lockdown and not speaks
    if not held:
        yield from _take_back(MACHINE, memory)
    elif MACHINE not in memory.told:
        memory.told[MACHINE] = Kind.BLOCKED
        title = plain.clean(states.overall(picture), 2 * _NAME)
        body = plain.clean(killswitch.reason, _BODY)
        yield Notice(MACHINE, Kind.BLOCKED, Look.BLOCKED, title, body, (Button.SHOW, Button.UNBLOCK))


def _take_back(key: str, memory: Memory) -> Iterator[Decision]:
    if memory.told.pop(key, None) is not None:
        yield Gone(key)


def _forget(key: str, memory: Memory) -> None:
    memory.seen.pop(key, None)
    memory.since.pop(key, None)
    memory.open.discard(key)


def _notice(kind: Kind, entry: Entry, picture: Picture) -> Notice:
    session = entry.session
    title, body, buttons = _words(kind, entry, session, picture)
    return Notice(
        entry.key, kind, _look(kind), plain.clean(title, 2 * _NAME), plain.clean(body, _BODY), buttons
    )


def _look(kind: Kind) -> Look:
    match kind:
        case Kind.CONNECTED:
            return Look.UP
        case Kind.DEGRADED:
            return Look.DEGRADED
        case Kind.LOST | Kind.ASKING:
            return Look.WORKING
        case Kind.FAILED:
            return Look.ERROR
        case Kind.BLOCKED:
            return Look.BLOCKED
        case _:
            return Look.OFF


def _words(
    kind: Kind, entry: Entry, session: Session | None, picture: Picture
) -> tuple[str, str, tuple[Button, ...]]:
    name = plain.clean(entry.name, _NAME)
    problem = ""
    if session is not None and session.problem is not None:
        problem = problems.trouble(session, entry, picture.killswitch).message
    match kind:
        case Kind.CONNECTED:
            address = session.addresses[0] if session is not None and session.addresses else ""
            body = translate("Notices", "Your address in it is {address}.").format(address=isolated(address))
            return (
                translate("Notices", "Connected to {network}").format(network=name),
                body if address else "",
                (),
            )
        case Kind.DEGRADED:
            return states.headline(entry), problem, (Button.SHOW,)
        case Kind.LOST:
            held = looks.is_held(picture.killswitch)
            title = translate("Notices", "The connection to {network} was lost").format(network=name)
            if held:
                return title, translate("Notices", "Adit goes on trying. Until then nothing leaks."), ()
            return title, translate("Notices", "Adit goes on trying."), ()
        case Kind.DISCONNECTED:
            return translate("Notices", "Disconnected from {network}").format(network=name), "", ()
        case Kind.FAILED:
            title = translate("Notices", "Could not connect to {network}").format(network=name)
            return title, problem, (Button.SHOW,)
        case Kind.BLOCKED:
            title = translate("Notices", "Network blocked, nothing leaks")
            if looks.of_session(session) is Look.BLOCKED:
                title = states.headline(entry)
            return title, problem, (Button.RECONNECT, Button.UNBLOCK)
        case _:
            return _question(name, session.attention if session is not None else None)


def _question(name: str, attention: Attention | None) -> tuple[str, str, tuple[Button, ...]]:
    title = translate("Notices", "{network} waits for your answer").format(network=name)
    body = translate("Notices", "Its server shows a certificate that Adit has not seen before.")
    if attention is not None and attention.question == "certificate_changed":
        body = translate("Notices", "Its server shows another certificate than before.")
    return title, body, (Button.SHOW,)
