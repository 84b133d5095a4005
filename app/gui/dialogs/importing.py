"""The preview of what files, a text or a picture would bring. Nothing is saved before a person says so."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from app.exchange import keeping, naming
from app.exchange.candidates import Candidate
from app.gui.dialogs.card import CandidateCard
from app.gui.dialogs.pieces import APART, Message, Scrolled, Sheet, cleaned, title
from app.gui.dialogs.sources import PATTERNS, candidates_of_files, candidates_of_mime
from app.gui.dialogs.tasks import Tasks
from app.gui.faces import Keys, Library
from app.gui.model.looks import Look
from app.gui.text import isolated, translate
from app.gui.words import keyring
from app.profiles.errors import ProfileError
from app.profiles.rules import ValueRefused
from app.secrets import KeyringState
from helper.api.types import Profile

__all__ = ["PATTERNS", "ImportPreview", "candidates_of_files", "candidates_of_mime"]

_NEVER = frozenset({KeyringState.ABSENT, KeyringState.LOCKED, KeyringState.REFUSED, KeyringState.TIMED_OUT})
"""After one of these the keyring is not asked again: every further question would end the same."""


class ImportPreview(Sheet):
    """Shows every candidate, and imports those that are ticked."""

    imported = Signal(list)
    """The ids of the profiles that were saved."""

    def __init__(
        self,
        library: Library,
        keys: Keys,
        candidates: tuple[Candidate, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._keys = library, keys
        self._tasks = Tasks()
        self._saved: list[str] = []
        self._told = False
        self.setWindowTitle(translate("Import", "Import networks"))
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(APART)
        self.headline = title("")
        self.column.addWidget(self.headline)
        self.cards: list[CandidateCard] = []
        for candidate in candidates:
            card = CandidateCard(candidate, self._free_name(candidate.name), self._is_taken, inner)
            self.cards.append(card)
            body.addWidget(card)
            card.edited.connect(self._look)
        body.addStretch(1)
        self._inner = inner
        self.column.addWidget(Scrolled(inner), 1)
        self.result_words = Message()
        self.column.addWidget(self.result_words)
        self.finish(self._buttons(), self.go)
        self._look()

    def done(self, result: int) -> None:
        """Close. What is saved is told, also where the keyring has not answered yet."""
        self._tasks.cancel()
        self._tell()
        super().done(result)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.go = QPushButton()
        self.cancel = QPushButton(translate("Import", "Cancel"))
        box.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self.go.clicked.connect(self._import)
        self.cancel.clicked.connect(self.reject)
        return box

    @property
    def _chosen(self) -> list[CandidateCard]:
        return [card for card in self.cards if card.is_chosen]

    def _free_name(self, wanted: str) -> str:
        """A name that neither the library nor an earlier card has."""
        wanted = naming.of_text(wanted)
        taken = {card.name.text().casefold() for card in self.cards}
        name, number = self._library.free_name(wanted), 1
        while name.casefold() in taken:
            number += 1
            name = self._library.free_name(f"{wanted}-{number}")
        return name

    def _is_taken(self, card: CandidateCard) -> bool:
        name = card.name.text()
        others = {
            other.name.text().casefold() for other in self.cards if other is not card and other.is_chosen
        }
        return name.casefold() in others or self._library.free_name(name) != name

    def _look(self) -> None:
        """Words and buttons follow what is ticked and typed."""
        if self._saved:
            return
        for card in self.cards:
            card.refresh()
        usable = sum(card.imported is not None for card in self.cards)
        self.headline.setText(
            translate("Import", "%n network(s) can be imported", "", usable)
            if usable
            else translate("Import", "Nothing here can be imported")
        )
        chosen = self._chosen
        complaint = next((text for card in chosen if (text := card.complaint())), "")
        self.go.setText(translate("Import", "Import %n network(s)", "", len(chosen)))
        self.go.setVisible(usable > 0)
        self.go.setEnabled(bool(chosen) and not complaint)
        if usable and not chosen:
            complaint = translate("Import", "Nothing is ticked.")
        self.result_words.say(complaint)
        self.go.setToolTip(complaint)

    def _import(self) -> None:
        self._tasks.start(self._save_all(self._chosen))

    async def _save_all(self, cards: list[CandidateCard]) -> None:
        self.go.setEnabled(False)
        self._inner.setEnabled(False)
        failed: list[str] = []
        secrets: list[tuple[CandidateCard, Profile]] = []
        for card in cards:
            try:
                profile = card.profile()
                self._library.add(profile)
            except (ProfileError, ValueRefused) as error:
                failed.append(
                    translate("Import", "{name} was not saved: {why}").format(
                        name=isolated(cleaned(card.name.text(), 64)), why=cleaned(error.problem)
                    )
                )
                continue
            self._saved.append(profile.id)
            if card.keeps_secrets:
                secrets.append((card, profile))
        failed += await self._keep(secrets)
        self._tell()
        if failed:
            self._end(failed)
        else:
            self.accept()

    async def _keep(self, secrets: list[tuple[CandidateCard, Profile]]) -> list[str]:
        """Put secrets into the keyring; a sentence for each that is not in it."""
        failed: list[str] = []
        state = KeyringState.DONE
        if secrets:
            self.result_words.say(translate("Import", "Asking your keyring to keep the secrets…"))
        for card, profile in secrets:
            if state not in _NEVER:
                state = (await self._keys.put(profile.id, card.kept(profile), keeping.label(profile))).state
            if state is not KeyringState.DONE:
                failed.append(
                    translate("Import", "{name} is saved, but its secrets are not kept. {why}").format(
                        name=isolated(cleaned(profile.name, 64)), why=keyring.not_kept(state)
                    )
                )
        return failed

    def _end(self, failed: list[str]) -> None:
        """Stay until the person has read what went wrong."""
        self.result_words.say("\n".join(failed), Look.DEGRADED if self._saved else Look.ERROR)
        if not self._saved:
            self._inner.setEnabled(True)
            self.go.setEnabled(True)
            return
        self.go.hide()
        self.cancel.setText(translate("Import", "Close"))
        self.cancel.setDefault(True)
        self.cancel.setFocus()

    def _tell(self) -> None:
        if self._saved and not self._told:
            self._told = True
            self.imported.emit(list(self._saved))
