"""What is said of one cause of trouble, and the names that go into its sentences."""

from __future__ import annotations

from dataclasses import dataclass

from app.gui.model.trouble import Remedy

AGAIN = (Remedy.RETRY, Remedy.EDIT)
SETTINGS = (Remedy.EDIT, Remedy.RETRY)
PASSWORD = (Remedy.PASSWORD, Remedy.RETRY, Remedy.EDIT)
OURS = (Remedy.RETRY, Remedy.REPORT)


@dataclass(frozen=True)
class Cause:
    """What happened, why it may have, and what to do; ``remedies`` has the best one first."""

    message: str
    why: str = ""
    advice: str = ""
    remedies: tuple[Remedy, ...] = AGAIN


@dataclass(frozen=True)
class Places:
    """The names, as far as they are known; each has a stand-in where it is not, so that no hole is left."""

    name: str
    """Of the network."""
    host: str
    hub: str
    user: str
