"""The words for states: headline, button, and what is being done."""

from __future__ import annotations

from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.model.picture import Entry, Link, Picture
from app.gui.text import clean, isolated, listed, translate
from helper.api.types import Session, State, Step


def headline(entry: Entry) -> str:
    """What one connection is, in one line with its name."""
    session = entry.session
    look = looks.of_session(session)
    if session is None or look is Look.OFF:
        return translate("States", "Not connected")
    match look:
        case Look.WORKING:
            return working(session)
        case Look.UP:
            return translate("States", "Connected to {name}").format(name=entry.name)
        case Look.DEGRADED:
            return degraded(session)
        case Look.BLOCKED:
            if session.shielded and session.full_tunnel:
                return translate("States", "Network blocked, nothing leaks")
            return translate("States", "Not connected; what is for {name} goes nowhere").format(
                name=entry.name
            )
        case _:
            return translate("States", "Could not connect")


def short(entry: Entry) -> str:
    """The same in the fewest words, for the list and the menu."""
    session = entry.session
    match looks.of_session(session):
        case Look.OFF:
            return translate("States", "Not connected")
        case Look.WORKING:
            assert session is not None
            return working(session)
        case Look.UP:
            return translate("States", "Connected")
        case Look.DEGRADED:
            return translate("States", "Connected, with trouble")
        case Look.BLOCKED:
            return translate("States", "Blocked")
        case _:
            return translate("States", "Could not connect")


def working(session: Session) -> str:
    """What is being done now."""
    match session.state:
        case State.STOPPING:
            return translate("States", "Disconnecting")
        case State.WAITING:
            seconds = max(1, round(session.retry_in))
            return translate("States", "Not connected, trying again in %n second(s)", "", seconds)
        case State.ASKING:
            return translate("States", "Waiting for your answer")
        case State.PREPARING:
            return translate("States", "Preparing")
    match session.step:
        case Step.RESOLVING:
            return translate("States", "Finding the server")
        case Step.REACHING:
            return translate("States", "Connecting to the server")
        case Step.CERTIFICATE:
            return translate("States", "Checking its certificate")
        case Step.LOGIN:
            return translate("States", "Logging in")
        case Step.HANDSHAKE:
            return translate("States", "Waiting for the server's handshake")
        case Step.ADDRESS:
            return translate("States", "Getting an address")
        case Step.ROUTES:
            return translate("States", "Setting routes")
    match session.state:
        case State.AUTHENTICATING:
            return translate("States", "Logging in")
        case State.CONFIGURING:
            return translate("States", "Getting an address")
        case _:
            return translate("States", "Connecting to the server")


def step_name(step: Step) -> str:
    """A step as a line of a list, whether it is done, under way or still to come."""
    match step:
        case Step.RESOLVING:
            return translate("States", "Find the server")
        case Step.REACHING:
            return translate("States", "Connect to the server")
        case Step.CERTIFICATE:
            return translate("States", "Check its certificate")
        case Step.LOGIN:
            return translate("States", "Log in")
        case Step.HANDSHAKE:
            return translate("States", "Shake hands with the server")
        case Step.ADDRESS:
            return translate("States", "Get an address")
        case Step.ROUTES:
            return translate("States", "Set routes")


def degraded(session: Session) -> str:
    """What is wrong although it is up."""
    code = session.problem.code if session.problem is not None else ""
    match code:
        case "dns_not_set":
            return translate("States", "Connected, but its name servers could not be set")
        case "no_handshake" | "timed_out":
            return translate("States", "Connected, but the server does not answer")
        case _:
            return translate("States", "Connected, but something is not as it should be")


def button(entry: Entry) -> str:
    """What the big button does."""
    match looks.of_session(entry.session):
        case Look.OFF:
            return translate("States", "Connect")
        case Look.WORKING:
            return translate("States", "Cancel")
        case Look.UP | Look.DEGRADED:
            return translate("States", "Disconnect")
        case Look.BLOCKED:
            return translate("States", "Reconnect")
        case _:
            return translate("States", "Try again")


def overall(picture: Picture) -> str:
    """What the tray icon says: the first line of its menu, and of its tooltip."""
    link = picture.helper.link
    if link is Link.CONNECTING:
        return translate("States", "Looking for Adit's helper")
    if link is not Link.READY:
        return helper(link)
    entry = looks.leading(picture)
    held = looks.is_held(picture.killswitch)
    if looks.overall(picture) is Look.BLOCKED and (held or entry is None):
        return translate("States", "Network blocked, nothing leaks")
    if entry is None:
        return translate("States", "Not connected")
    # Also blocked, but alone what belongs into its tunnel.
    return headline(entry)


def why_held(picture: Picture) -> str:
    """Why everything is held back."""
    lost = [e.name for e in picture.entries if looks.of_session(e.session) is Look.BLOCKED and e.name]
    if lost:
        names = listed(isolated(clean(name, 120)) for name in lost)
        return translate("States", "The connection to {names} was lost.").format(names=names)
    if picture.killswitch.lockdown:
        return translate("States", "Lockdown is on: nothing goes out without a connection.")
    return clean(picture.killswitch.reason)


def helper(link: Link) -> str:
    """What is wrong with the helper, in one line."""
    match link:
        case Link.OLDER:
            return translate("States", "Adit's helper is too old")
        case Link.NEWER:
            return translate("States", "Adit's helper is newer than this window")
        case Link.REFUSED:
            return translate("States", "Adit's helper does not answer as it should")
        case Link.LOST:
            return translate("States", "Adit's helper went away")
        case _:
            return translate("States", "Adit's helper is not running")
