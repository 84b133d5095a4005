"""Errors in words: what happened, why it may have, what to do, and the technical line.

Every code that engine and helper can give has words in one of the modules ``causes_…``; for one that
is newer than this program the helper's own English sentences are shown.
"""

from __future__ import annotations

import shlex
import traceback

from app.gui.model.picture import Entry
from app.gui.model.trouble import Remedy, Trouble
from app.gui.text import isolated, printable, translate
from app.gui.words import causes_machine, causes_server, causes_way, keyring
from app.gui.words.cause import Cause, Places
from app.profiles.errors import ProfileError
from app.secrets import KeyringAnswer, SecretError
from helper.api.client import HelperAbsent, HelperError, HelperGone, HelperRefused, ProtocolMismatch
from helper.api.rpc import Code
from helper.api.types import (
    Hold,
    KillSwitch,
    Problem,
    ProblemKind,
    Profile,
    Session,
    SoftEtherProfile,
    State,
    WireGuardProfile,
)

MAX_TEXT = 600
"""Characters that are shown of one text from outside."""
MAX_DETAIL = 4000
"""Characters of the technical lines."""

_ROOMS = (
    causes_server.of_login,
    causes_server.of_hub,
    causes_server.of_server,
    causes_way.of_network,
    causes_way.of_trust,
    causes_way.of_address,
    causes_machine.of_settings,
    causes_machine.of_system,
    causes_machine.of_names,
    causes_machine.of_ourselves,
)


def cause(problem: Problem, places: Places) -> Cause | None:
    """The words for a problem's code; ``None`` for one that is newer than us."""
    code = problem.code
    if code == "refused" and problem.kind is ProblemKind.NETWORK:
        code = "connection_refused"  # By the machine, not by the VPN server on it.
    for room in _ROOMS:
        if (found := room(code, places)) is not None:
            return found
    return None


def trouble(session: Session, entry: Entry | None, killswitch: KillSwitch) -> Trouble:
    """What is wrong with a session. ``entry`` is the line it belongs to, for names and buttons."""
    key = entry.key if entry is not None else ""
    problem = session.problem
    if problem is None:
        headline = _headline(session.state)
        return Trouble(headline, translate("Problems", "The connection was ended."), remedies=(Remedy.RETRY,))
    places = _places(session, entry)
    said = cause(problem, places) or Cause(_shown(problem.message), advice=_shown(problem.advice))
    remedies = list(said.remedies)
    editable = entry is not None and entry.profile is not None
    if not editable:
        # Those of a profile of the machine are an administrator's to change.
        remedies = [remedy for remedy in remedies if remedy not in (Remedy.EDIT, Remedy.PASSWORD)]
    if session.attention is None:
        remedies = [remedy for remedy in remedies if remedy is not Remedy.CERTIFICATE]
    advice = said.advice
    if session.state is State.BLOCKED or killswitch.hold is Hold.BLOCKED:
        remedies.append(Remedy.UNBLOCK)
    if session.state is State.WAITING and not advice:
        advice = translate("Problems", "Adit tries again by itself.")
    return Trouble(
        headline=_headline(session.state),
        message=said.message,
        why=said.why,
        advice=advice,
        detail=_detail(problem),
        remedies=tuple(dict.fromkeys(remedies)),
        key=key,
    )


def of_error(error: Exception, key: str = "", command: str = "") -> Trouble:
    """What is wrong with something that a person asked for; ``command`` does it as an administrator."""
    match error:
        case ProtocolMismatch():
            return Trouble(
                translate("Problems", "That was not done"),
                translate("Problems", "Adit's helper and this window are of different versions."),
                advice=translate("Problems", "Update both, and restart the helper."),
                detail=_shown(error.message),
                remedies=(Remedy.HELPER,),
                key=key,
            )
        case HelperRefused():
            return _refused(error, key, command)
        case HelperAbsent() | HelperGone():
            return Trouble(
                translate("Problems", "That was not done"),
                translate("Problems", "Adit's helper does not answer."),
                translate("Problems", "It is not running, or is being restarted."),
                translate("Problems", "Wait a moment, or start it."),
                _shown(str(error)),
                (Remedy.HELPER,),
                key,
            )
        case HelperError():
            return Trouble(translate("Problems", "That was not done"), _shown(str(error)), key=key)
        case ProfileError():
            return Trouble(
                translate("Problems", "The settings could not be read or kept"),
                _shown(str(error)),
                advice=translate("Problems", "Allowed is: {allowed}").format(allowed=_shown(error.allowed))
                if error.allowed
                else "",
                remedies=(Remedy.EDIT,) if key else (),
                key=key,
            )
        case SecretError():
            return Trouble(
                translate("Problems", "There is no usable password or key"),
                _shown(error.message),
                advice=translate("Problems", "Type it again, or choose the right file."),
                remedies=(Remedy.PASSWORD,) if key else (),
                key=key,
            )
    # The text of an error that nobody expected may hold anything; where it was is enough to find it.
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f" in {frame.name}, line {frame.lineno}" for frame in where)
    return Trouble(
        translate("Problems", "That was not done"),
        translate("Problems", "Adit met a fault of its own."),
        advice=translate("Problems", "A report helps to have it mended."),
        detail=f"{type(error).__name__}{place}",
        remedies=(Remedy.REPORT,),
        key=key,
    )


def not_remembered(name: str, answer: KeyringAnswer, key: str) -> Trouble:
    """A password was right, and could not be kept."""
    return Trouble(
        translate("Problems", "The password was not remembered"),
        translate("Problems", "You are connected to {name}, and will be asked again next time.").format(
            name=name
        ),
        why=keyring.not_kept(answer.state),
        detail=_shown(f"keyring_{answer.state.value}: {answer.detail}"),
        key=key,
    )


def still_held(killswitch: KillSwitch) -> Trouble:
    """Unblocking was asked for, and something holds the network still."""
    if killswitch.lockdown:
        why = translate("Problems", "Lockdown is on: nothing goes out without a connection.")
    else:
        why = translate("Problems", "Something else holds it, perhaps a connection of another user.")
    command = killswitch.way_out or "sudo adit unblock"
    return Trouble(
        translate("Problems", "The network is still blocked"),
        translate("Problems", "Adit's helper did not open all of it."),
        why,
        translate("Problems", "The way out: {command}").format(command=isolated(_shown(command))),
        _shown(killswitch.reason),
    )


def quoted(name: str) -> str:
    """A name as a shell takes it."""
    return shlex.quote(name)


def _refused(error: HelperRefused, key: str, command: str) -> Trouble:
    headline = translate("Problems", "Adit's helper did not do that")
    detail = _shown(f"{error.code}: {error.message}")
    match error.code:
        case Code.NOT_PERMITTED:
            advice = translate("Problems", "Ask an administrator of this machine.")
            if command:
                advice = translate("Problems", "An administrator can do it with: {command}").format(
                    command=isolated(command)
                )
            return Trouble(
                headline,
                translate("Problems", "You may not do this on this machine."),
                translate(
                    "Problems",
                    "It changes the network of everybody here, or is another user's, or you did not "
                    "confirm it with a password.",
                ),
                advice,
                detail,
                key=key,
            )
        case Code.BUSY:
            return Trouble(
                headline,
                translate("Problems", "It has too much to do."),
                translate("Problems", "There are as many connections as it allows, or it is about to end."),
                translate("Problems", "Disconnect something, or wait a moment, and try again."),
                detail,
                (Remedy.RETRY,) if key else (),
                key,
            )
        case Code.BAD_PROFILE:
            return Trouble(
                headline,
                translate("Problems", "The settings cannot be used as they are."),
                _shown(error.message),
                translate("Problems", "Correct the settings, and connect again."),
                detail,
                (Remedy.EDIT,) if key else (),
                key,
            )
        case Code.SYSTEM_REFUSED:
            return Trouble(
                headline,
                translate("Problems", "The system did not let it."),
                _shown(error.message),
                translate("Problems", "A report helps to find out why."),
                detail,
                (Remedy.REPORT,),
                key,
            )
        case Code.METHOD_NOT_FOUND:
            return Trouble(
                headline,
                translate("Problems", "It is too old for that."),
                advice=translate("Problems", "Update the helper, and restart it."),
                detail=detail,
                remedies=(Remedy.HELPER,),
                key=key,
            )
    return Trouble(headline, _shown(error.message), detail=detail, remedies=(Remedy.REPORT,), key=key)


def _headline(state: State) -> str:
    match state:
        case State.UP | State.DEGRADED:
            return translate("Problems", "Connected, with trouble")
        case State.BLOCKED:
            return translate("Problems", "The connection came to an end")
        case State.WAITING:
            return translate("Problems", "Not connected at the moment")
        case State.ASKING:
            return translate("Problems", "Your answer is needed")
    return translate("Problems", "Could not connect")


def _places(session: Session, entry: Entry | None) -> Places:
    profile: Profile | None = entry.profile if entry is not None else None
    host = hub = user = ""
    match profile.server if profile is not None else None:
        case SoftEtherProfile() as server:
            host, hub, user = server.host, server.hub, server.user
        case WireGuardProfile() as server:
            endpoint = next((peer.endpoint for peer in server.peers if peer.endpoint), "")
            host = endpoint.rpartition(":")[0].strip("[]")
    if not host and entry is not None and entry.machine is not None:
        host = entry.machine.host
    name = (entry.name if entry is not None else "") or session.profile_name
    unknown = "…"
    return Places(
        name=_shown(name) or unknown,
        host=isolated(_shown(host or name or session.peer)) or unknown,
        hub=_shown(hub) or unknown,
        user=_shown(user) or unknown,
    )


def _detail(problem: Problem) -> str:
    lines = (f"{problem.code}: {problem.message}", problem.detail)
    return "\n".join(_clean(line, MAX_DETAIL) for line in lines if line)


def _shown(text: str) -> str:
    return _clean(text, MAX_TEXT)


def _clean(text: str, limit: int) -> str:
    cut = f"{text[:limit]}…" if len(text) > limit else text
    return printable(cut, "\N{REPLACEMENT CHARACTER}", "\n")
