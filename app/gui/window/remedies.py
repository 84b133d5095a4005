"""The buttons that help: what they say and what they do."""

from __future__ import annotations

from app.gui.faces import Actions, Doors
from app.gui.model.trouble import Remedy
from app.gui.text import translate


def words(remedy: Remedy) -> str:
    """What the button says."""
    match remedy:
        case Remedy.PASSWORD:
            return translate("Window", "Enter password…")
        case Remedy.RETRY:
            return translate("Window", "Try again")
        case Remedy.EDIT:
            return translate("Window", "Edit…")
        case Remedy.CERTIFICATE:
            return translate("Window", "Show the certificate…")
        case Remedy.UNBLOCK:
            return translate("Window", "Unblock")
        case Remedy.HELPER:
            return translate("Window", "Show me how")
        case Remedy.REPORT:
            return translate("Window", "Save a report…")


def apply(remedy: Remedy, key: str, actions: Actions, doors: Doors) -> None:
    """Do it, for the entry ``key``."""
    match remedy:
        case Remedy.PASSWORD:
            actions.bring_up(key, True)
        case Remedy.RETRY | Remedy.CERTIFICATE:
            # The certificate is the server's: it is asked for, and shown, at the next attempt.
            actions.bring_up(key)
        case Remedy.EDIT:
            doors.edit(key)
        case Remedy.UNBLOCK:
            actions.unblock()
        case Remedy.HELPER:
            doors.window(key)
        case Remedy.REPORT:
            doors.report()
