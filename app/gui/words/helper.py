"""The words for a helper that is absent, older, newer, refusing or gone, and the commands that help."""

from __future__ import annotations

from dataclasses import dataclass

from app.gui.model.picture import Helper, Link
from app.gui.text import isolated, translate
from app.gui.words import states
from helper.api import START_COMMAND

_UNITS = "adit-helper.socket adit-helper.service"
_START = f"sudo systemctl enable --now {_UNITS}"
_RESTART = f"sudo systemctl restart {_UNITS}"
_LOG = "journalctl --unit adit-helper --lines 50"
_STATUS = "systemctl status adit-helper"
_HELPER_VERSION = "adit-helper --version"
_OWN_VERSION = "adit-gui --version"


@dataclass(frozen=True)
class Instruction:
    """One thing to do, and the command that does it; the command is for a terminal, as it is."""

    text: str
    command: str


@dataclass(frozen=True)
class HelperPage:
    """All that the page of a missing helper says; everything is translated but the commands."""

    headline: str
    message: str
    instructions: tuple[Instruction, ...]
    afterwards: str
    detail: str = ""


def page(helper: Helper) -> HelperPage:
    """The page for a helper that is not ready."""
    message, instructions = _said(helper)
    return HelperPage(
        headline=states.helper(helper.link),
        message=message,
        instructions=instructions,
        afterwards=translate(
            "Helper",
            "Adit connects to the helper by itself as soon as it can. "
            "Until then your networks can be edited, but not connected.",
        ),
        detail=helper.detail,
    )


def _said(helper: Helper) -> tuple[str, tuple[Instruction, ...]]:
    match helper.link:
        case Link.OLDER:
            return _older(helper.version)
        case Link.NEWER:
            return _newer(helper.version)
        case Link.REFUSED:
            return _refused()
        case Link.LOST:
            return _lost()
        case _:
            return _absent()


def _absent() -> tuple[str, tuple[Instruction, ...]]:
    message = translate(
        "Helper",
        "The helper is the part of Adit that may change this computer's network. "
        "It runs in the background, and nobody has started it.",
    )
    return message, (
        Instruction(translate("Helper", "If Adit is installed, start its service once and for all:"), _START),
        Instruction(translate("Helper", "Or start the helper by hand, until you stop it:"), START_COMMAND),
    )


def _older(version: str) -> tuple[str, tuple[Instruction, ...]]:
    message = translate(
        "Helper",
        "This window was upgraded, and the helper that runs is still the one from before. They do not "
        "understand each other.",
    )
    if version:
        message = translate(
            "Helper",
            "This window was upgraded, and the helper that runs is still version {version}. They do not "
            "understand each other.",
        ).format(version=isolated(version))
    return message, (
        Instruction(translate("Helper", "Restart the helper, which ends all connections:"), _RESTART),
        Instruction(
            translate("Helper", "If that does not help, upgrade the helper too. Its version is told by:"),
            _HELPER_VERSION,
        ),
    )


def _newer(version: str) -> tuple[str, tuple[Instruction, ...]]:
    message = translate(
        "Helper",
        "The helper was upgraded, and this window is still the one from before. They do not understand "
        "each other.",
    )
    if version:
        message = translate(
            "Helper",
            "The helper was upgraded to version {version}, and this window is still the one from before. "
            "They do not understand each other.",
        ).format(version=isolated(version))
    return message, (
        Instruction(
            translate(
                "Helper",
                "Quit Adit and start it again. If that does not help, upgrade it. Its version is told by:",
            ),
            _OWN_VERSION,
        ),
    )


def _refused() -> tuple[str, tuple[Instruction, ...]]:
    message = translate(
        "Helper",
        "Something answers in the helper's place, but not as it should. The helper may be overloaded, "
        "or you may not be allowed to use it.",
    )
    return message, (
        Instruction(translate("Helper", "The helper's own log may say why:"), _LOG),
        Instruction(translate("Helper", "Restarting it may help, and ends all connections:"), _RESTART),
    )


def _lost() -> tuple[str, tuple[Instruction, ...]]:
    message = translate(
        "Helper",
        "The helper was here a moment ago. It may be restarting, which takes a few seconds. "
        "What the kill switch held, it still holds.",
    )
    return message, (
        Instruction(translate("Helper", "If it does not come back, see how it is:"), _STATUS),
        Instruction(translate("Helper", "Its log says what it did last:"), _LOG),
    )
