"""Names and other texts from outside, made fit to be shown in the window."""

from __future__ import annotations

import dataclasses
import html

from app.gui.model.picture import Entry
from app.gui.text import MARKS, isolated, translate
from app.gui.text import clean as text_clean
from app.profiles import kinds
from helper.api.types import SoftEtherProfile, WireGuardProfile

MAX_NAME = 120
"""Characters of a name that are shown."""
MAX_TEXT = 4000
"""Characters of any other text that are shown."""

KIND_NAMES = {"softether": "SoftEther", "wireguard": "WireGuard"}
"""Names of protocols are the same in every language."""

RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT MARK}"
_ISOLATES = str.maketrans("", "", MARKS + RIGHT_TO_LEFT)


def clean(text: str, limit: int = MAX_TEXT) -> str:
    """One line's worth of foreign text: nothing that controls the screen, and not without end."""
    return text_clean(text, limit, MARKS)


def clean_lines(text: str, limit: int = MAX_TEXT) -> str:
    """The same for several lines."""
    return "\n".join(clean(line) for line in text[:limit].splitlines())


def as_tip(text: str) -> str:
    """A text for a tool tip, which would take what begins like HTML for it."""
    return f"<p>{html.escape(clean_lines(text))}</p>" if text else ""


def from_the_right(text: str) -> str:
    """Each line with a mark in front: Qt goes by the first letter, which may be an isolated Latin one."""
    return "\n".join(f"{RIGHT_TO_LEFT}{line}" for line in text.split("\n")) if text else ""


def unisolated(text: str) -> str:
    """A text as it goes to the clipboard: without our marks of direction."""
    return text.translate(_ISOLATES)


def named(entry: Entry) -> Entry:
    """The entry with a name that can be shown; those of other users have none."""
    name = clean(entry.name, MAX_NAME).strip()
    return dataclasses.replace(entry, name=name or translate("Window", "Another user's network"))


def kind_name(entry: Entry) -> str:
    """The protocol as a small word; empty where nobody told us."""
    return KIND_NAMES.get(entry.kind, clean(entry.kind, 24))


def server_of(entry: Entry) -> str:
    """The host that the entry leads to, isolated; the session's peer where the profile is not ours."""
    text = ""
    if entry.profile is not None:
        match entry.profile.server:
            case SoftEtherProfile(host=host):
                text = host
            case WireGuardProfile():
                text = kinds.of(entry.profile).server_text
    elif entry.machine is not None:
        text = entry.machine.host
    if not text and entry.session is not None:
        text = entry.session.peer
    return isolated(clean(text, MAX_NAME))
