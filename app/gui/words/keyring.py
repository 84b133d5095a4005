"""What the keyring said, for a person: locked, absent and refused are three different things."""

from __future__ import annotations

from app.gui.text import translate
from app.secrets import KeyringState


def sentence(state: KeyringState) -> str:
    """Why there is nothing from the keyring; empty where that needs no words."""
    match state:
        case KeyringState.DONE | KeyringState.MISSING:
            return ""
        case KeyringState.LOCKED:
            return translate("Keyring", "Your keyring is locked, and it cannot ask you to unlock it here.")
        case KeyringState.ABSENT:
            return translate("Keyring", "No keyring runs on this desktop, so nothing can be remembered.")
        case KeyringState.REFUSED:
            return translate("Keyring", "Your keyring was not unlocked, or it refused.")
        case KeyringState.TIMED_OUT:
            return translate(
                "Keyring", "Your keyring did not answer in time. It may be waiting for you to unlock it."
            )


def not_kept(state: KeyringState) -> str:
    """Why something was not remembered although a person wished it."""
    why = sentence(state)
    if why:
        return why
    return translate("Keyring", "Your keyring did not keep it.")


def may_remember(state: KeyringState) -> bool:
    """Whether to offer to remember something; not where nothing can."""
    return state in (KeyringState.DONE, KeyringState.MISSING)
