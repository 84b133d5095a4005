"""One profile of the import preview: what it would be, and what to do with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QFrame, QVBoxLayout, QWidget

from app.exchange.candidates import Candidate
from app.gui.dialogs import facts
from app.gui.dialogs.checks import profile_name, user_name
from app.gui.dialogs.fields import Section, TextField
from app.gui.dialogs.pieces import APART, NEAR, Message, bold, caption, cleaned, words
from app.gui.model.looks import Look
from app.gui.text import isolated, translate
from app.profiles import kinds
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from helper.api.types import Profile, SoftEtherProfile, WireGuardProfile

_REFUSED_SHOWN = 20


class CandidateCard(QFrame):
    """A candidate: ticked ones are imported. One that can not be says why."""

    edited = Signal()

    def __init__(
        self, candidate: Candidate, name: str, is_taken: Callable[[CandidateCard], bool], parent: QWidget
    ) -> None:
        """``is_taken`` says whether another profile has this card's name."""
        super().__init__(parent)
        self.candidate = candidate
        self._is_taken = is_taken
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(APART, NEAR, APART, NEAR)
        self._column.setSpacing(NEAR)
        self.tick = QCheckBox()
        self.keep = QCheckBox()
        self.name = TextField(translate("Import", "Name"), self._check_name)
        self.user = TextField(translate("Import", "User name"), user_name, technical=True)
        self.tick.setAccessibleName(translate("Import", "Import {name}").format(name=cleaned(name, 64)))
        self._fields = Section()
        self.problem = Message()
        if candidate.imported is None:
            self._show_problem(candidate.problem)
        else:
            self.name.set(name)
            self._show(candidate.imported)

    @property
    def imported(self) -> Imported | None:
        """What would be imported, if it can be."""
        return self.candidate.imported

    @property
    def is_chosen(self) -> bool:
        """Whether it shall be imported."""
        return self.imported is not None and self.tick.isChecked()

    @property
    def keeps_secrets(self) -> bool:
        """Whether its secrets shall go to the keyring."""
        return self.imported is not None and bool(self.imported.secrets) and self.keep.isChecked()

    def complaint(self) -> str:
        """Why it can not be imported as it is filled in now."""
        found = self._fields.complaint()
        return found[1] if found is not None else ""

    def refresh(self) -> None:
        """Another card's name has changed."""
        self.name.refresh()

    def profile(self) -> Profile:
        """As it would be saved, with an id of its own. Raises :class:`ProfileError` or ``ValueRefused``."""
        imported = self.imported
        assert imported is not None
        imported = imported.completed(self.user.text())
        profile = Profile(
            id=str(uuid.uuid4()), name=self.name.text(), server=imported.server, network=imported.network
        )
        return profile

    def kept(self, profile: Profile) -> str:
        """The text for the keyring."""
        imported = self.imported
        assert imported is not None
        return kinds.of(profile).kept(imported.secrets)

    def _show(self, imported: Imported) -> None:
        self.tick.setText(_title(imported, self.candidate.source))
        # A script may have been what kept traffic from going out in the clear: nobody loses it unasked.
        self.tick.setChecked(not imported.refused)
        self.tick.toggled.connect(self._choose)
        self._column.addWidget(self.tick)
        self.name.edited.connect(self.edited)
        self.user.edited.connect(self.edited)
        self._fields.add(self.name)
        if "user" in imported.missing:
            self._fields.add(self.user)
        else:
            self.user.used = False
        self._column.addWidget(self._fields)
        self._column.addLayout(self._rows(imported))
        self._show_secrets(imported)
        for note in imported.notes:
            self._column.addWidget(words(cleaned(note), selectable=True))
        if imported.refused:
            self._show_refused(imported)
        self._choose()

    def _rows(self, imported: Imported) -> QFormLayout:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(APART)
        form.setVerticalSpacing(NEAR // 2)
        for name, value in facts.of(imported.server, imported.network):
            label = words(value, selectable=True)
            form.addRow(caption(name, label), label)
        return form

    def _show_secrets(self, imported: Imported) -> None:
        if not imported.secrets:
            return
        is_password = isinstance(imported.server, SoftEtherProfile)
        self.keep.setText(
            translate("Import", "Keep its password in the keyring")
            if is_password
            else translate("Import", "Keep its keys in the keyring")
        )
        self.keep.setChecked(True)
        self.keep.toggled.connect(self._tell_secrets)
        self._column.addWidget(self.keep)
        self.secrets = Message()
        self._column.addWidget(self.secrets)
        self._tell_secrets()

    def _tell_secrets(self) -> None:
        imported = self.imported
        assert imported is not None
        if self.keep.isChecked():
            self.secrets.say("")
        elif isinstance(imported.server, WireGuardProfile):
            self.secrets.say(
                translate("Import", "You are asked for the file with the keys each time you connect.")
            )
        else:
            self.secrets.say(translate("Import", "You are asked for the password each time you connect."))

    def _show_refused(self, imported: Imported) -> None:
        warning = Message()
        warning.say(
            translate(
                "Import",
                "It has commands to run, which Adit never does. Tick it to import the rest without them:",
            ),
            Look.DEGRADED,
        )
        self._column.addWidget(warning)
        lines = [
            translate("Import", "line {number}: {text}").format(
                number=refused.line, text=isolated(cleaned(refused.text, 400))
            )
            for refused in imported.refused[:_REFUSED_SHOWN]
        ]
        more = len(imported.refused) - _REFUSED_SHOWN
        if more > 0:
            lines.append(translate("Import", "and %n more", "", more))
        self.refused = words("\n".join(lines), selectable=True)
        self.refused.setAccessibleDescription(translate("Import", "Commands that are not taken over"))
        self._column.addWidget(self.refused)

    def _show_problem(self, problem: ProfileError | None) -> None:
        self.tick.setEnabled(False)
        self._column.addWidget(bold(cleaned(self.candidate.source, 120)))
        self.problem.say(problem_words(problem), Look.ERROR)
        self._column.addWidget(self.problem)
        if problem is not None and problem.allowed:
            expected = translate("Import", "Expected: {what}").format(what=cleaned(problem.allowed))
            self._column.addWidget(words(expected, selectable=True))

    def _choose(self) -> None:
        chosen = self.tick.isChecked()
        for field in (self.name, self.user):
            field.setEnabled(chosen)
        self.keep.setEnabled(chosen)
        self.edited.emit()

    def _check_name(self, text: str) -> str:
        if complaint := profile_name(text):
            return complaint
        return translate("Import", "Another network is called this.") if self._is_taken(self) else ""


def problem_words(problem: ProfileError | None) -> str:
    """Why a file can not be imported. What its reader says is not translated, and stands for itself."""
    if problem is None:
        return translate("Import", "This cannot be imported.")
    if problem.line is None:
        return translate("Import", "This cannot be imported: {why}").format(why=cleaned(problem.problem))
    return translate("Import", "This cannot be imported: line {number}: {why}").format(
        number=problem.line, why=cleaned(problem.problem)
    )


def _title(imported: Imported, source: str) -> str:
    kind = "SoftEther" if isinstance(imported.server, SoftEtherProfile) else "WireGuard"
    # An "&" would become an underline.
    return translate("Import", "{kind}, from {source}").format(
        kind=kind, source=isolated(cleaned(source, 120)).replace("&", "&&")
    )
