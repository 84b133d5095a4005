"""What the window, the tray and the dialogs may ask for; tests give their own.

The things behind these faces are made in :mod:`app.gui.application` and handed to whoever needs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMimeData, QObject, Signal, SignalInstance

from app.gui.model.history import History
from app.gui.model.picture import Picture
from app.profiles.store import StoredProfile
from app.secrets import KeyringAnswer
from helper.api.types import LogLine, Profile


class Desk(QObject):
    """The picture of the moment, and word of every change of it. Filled by :mod:`app.gui.link`."""

    changed = Signal()
    """The picture is another one."""
    ticked = Signal(str)
    """Traffic or round trip of the session with this id moved; :meth:`history` has it."""
    logged = Signal(object)
    """A :class:`LogLine` came."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture = Picture()
        self._histories: dict[str, History] = {}

    @property
    def picture(self) -> Picture:
        """As it is."""
        return self._picture

    def show(self, picture: Picture) -> None:
        """Take in another picture; histories of sessions that are gone go with them."""
        if picture == self._picture:
            return
        self._picture = picture
        alive = {entry.session.id for entry in picture.entries if entry.session is not None}
        self._histories = {key: history for key, history in self._histories.items() if key in alive}
        self.changed.emit()

    def history(self, session: str) -> History:
        """The rates of a session so far."""
        return self._histories.setdefault(session, History())


class Actions(Protocol):
    """What a person can do. Each returns at once; what came of it is seen in the picture.

    What can not be seen there is told by ``troubled`` (a :class:`app.gui.model.trouble.Trouble`).
    """

    troubled: SignalInstance
    trial_asks: SignalInstance
    """The trial of :meth:`try_out` asks about a certificate (its :class:`Session`, with ``attention``).

    It is in no picture; :meth:`answer` answers it as any other.
    """
    trial_settled: SignalInstance
    """The trial (id of its session) asks no more: answered, or over."""
    trial_trusted: SignalInstance
    """What a person trusted during a trial: the id of the profile that was tried, and the fingerprint."""

    def bring_up(self, key: str, ask_password: bool = False) -> None:
        """Connect the entry ``key``, or reconnect it at once; asks for the password where one is needed."""

    def take_down(self, key: str) -> None:
        """Disconnect, or break off; where an attempt has failed, take its error away."""

    def act(self, key: str) -> None:
        """What the entry's main button says."""

    def answer(self, session: str, attention: str, accept: bool) -> None:
        """Answer the question about a certificate; one that was accepted is remembered in the profile."""

    def unblock(self) -> None:
        """Open what the kill switch holds: release it, and end own sessions that hold and are not up."""

    def set_killswitch(self, on: bool) -> None:
        """Turn the kill switch on or off."""

    def set_lan(self, reachable: bool) -> None:
        """Whether the local network can be reached while the rest is held."""

    def set_lockdown(self, on: bool) -> None:
        """Hold everything also without a connection."""

    def set_autoconnect(self, machine_profile: str, on: bool) -> None:
        """Whether the helper connects a profile of the machine when it starts."""

    async def log(self, session: str, lines: int) -> tuple[LogLine, ...]:
        """The newest lines of a session's log, or of all; empty when the helper is away."""

    async def try_out(self, profile: Profile, secrets: dict[str, str]) -> str:
        """A real login with these settings, without routes; empty when it worked, else why not, in words.

        A certificate that nobody vouches for is asked about as ever.
        """


class Library(Protocol):
    """The user's profiles. Every method raises :class:`app.profiles.errors.ProfileError`."""

    changed: SignalInstance

    def profiles(self) -> tuple[StoredProfile, ...]:
        """All that can be used, by name."""

    @property
    def unusable(self) -> tuple[str, ...]:
        """What is wrong with files that can not be used, a sentence each."""

    def find(self, key: str) -> StoredProfile | None:
        """The profile with this id."""

    def free_name(self, wanted: str) -> str:
        """``wanted``, or it with a number where it is taken."""

    def add(self, profile: Profile) -> StoredProfile:
        """Keep a new one."""

    def replace(self, stored: StoredProfile, profile: Profile) -> StoredProfile:
        """Change one."""

    def rename(self, key: str, name: str) -> None:
        """Give it another name; the keyring's item gets another label."""

    def pin(self, key: str, sha256: str) -> None:
        """Remember that a person trusts the certificate with this fingerprint."""

    def duplicate(self, key: str) -> StoredProfile:
        """A copy with an id and a name of its own, and with its secrets where the keyring gives them."""

    def remove(self, key: str) -> None:
        """Delete it, in such a way that :meth:`restore` brings it back with its secrets."""

    def restore(self, key: str) -> None:
        """Bring back what :meth:`remove` deleted a moment ago."""

    def forget(self, key: str) -> None:
        """The moment is over: delete its secrets too."""


class Keys(Protocol):
    """The keyring, off the event loop and with a time-out; see :mod:`app.secrets`."""

    async def get(self, profile_id: str) -> KeyringAnswer:
        """What it keeps."""

    async def put(self, profile_id: str, text: str, label: str) -> KeyringAnswer:
        """Keep ``text`` under a label that a person understands."""

    async def copy(self, profile_id: str, to: str, label: str) -> KeyringAnswer:
        """Keep what it keeps for one profile for another too, or under another label where both are one.

        In one go: what is asked for later does not come in between. The answer holds no secret.
        """

    async def delete(self, profile_id: str) -> KeyringAnswer:
        """Forget it."""


class Asker(Protocol):
    """Who asks the person a question that can not wait."""

    async def password(
        self, question: str, note: str, may_remember: bool, wrong: bool
    ) -> tuple[str, bool] | None:
        """The password and whether to remember it; ``None`` when the person would rather not.

        ``note`` says why the keyring did not answer; ``wrong`` that the last one was refused.
        """

    async def secret_file(self, question: str, note: str) -> str | None:
        """The text of a file that holds the keys (WireGuard), or ``None``."""


class Doors(Protocol):
    """What leads to another window or dialog; each is shown once and raised when it is there already."""

    def window(self, key: str = "") -> None:
        """Show and raise the main window, with the entry ``key`` chosen."""

    def add(self, text: str = "") -> None:
        """The form for a new profile; ``text`` is what was typed or pasted for its first field."""

    def edit(self, key: str) -> None:
        """The form of a profile."""

    def choose_files(self) -> None:
        """Ask for files to import."""

    def open_files(self, files: Sequence[Path]) -> None:
        """Preview what these files would bring; nothing is saved before the person says so."""

    def paste(self, pasted: QMimeData) -> None:
        """The same for what was dropped or pasted: files, text, a picture of a QR code."""

    def share(self, key: str) -> None:
        """Export a profile to a file or as a QR code."""

    def settings(self, page: str = "") -> None:
        """The settings; pages are ``general``, ``protection``, ``machine``."""

    def report(self) -> None:
        """The report for whoever shall help."""

    def shortcuts(self) -> None:
        """The list of keys."""

    def about(self) -> None:
        """Version and licence."""

    def demo(self) -> None:
        """Show that it works, with a server and networks of its own."""

    def quit(self) -> None:
        """End the program; asks what becomes of connections where the person has not said."""
