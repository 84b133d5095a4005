"""The dialog that adds and changes profiles."""

from __future__ import annotations

import uuid
from enum import Enum, auto

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from app.exchange import naming
from app.exchange.anything import Recognised
from app.exchange.candidates import Candidate
from app.gui.dialogs import checks
from app.gui.dialogs.card import problem_words
from app.gui.dialogs.editor import secrets
from app.gui.dialogs.editor.anything import AnythingField
from app.gui.dialogs.editor.form import KindForm
from app.gui.dialogs.editor.softether import SoftEtherForm
from app.gui.dialogs.editor.trial import Trial
from app.gui.dialogs.editor.wireguard import WireGuardForm
from app.gui.dialogs.fields import ChoiceField, Section, TextField, align
from app.gui.dialogs.importing import ImportPreview
from app.gui.dialogs.pieces import APART, Message, Scrolled, Sheet, cleaned
from app.gui.dialogs.tasks import Tasks
from app.gui.faces import Actions, Keys, Library
from app.gui.model.looks import Look
from app.gui.text import isolated, translate
from app.profiles import kinds, model
from app.profiles.errors import ProfileError
from app.profiles.rules import ValueRefused
from app.profiles.store import StoredProfile
from helper.api.types import Profile, SoftEtherProfile


class _Kind(Enum):
    SOFTETHER = auto()
    WIREGUARD = auto()


class ProfileEditor(Sheet):
    """A single page: what is typed first fills the rest, and only what the kind needs is there."""

    saved = Signal(str)
    """The id of a profile that was saved."""

    def __init__(
        self,
        library: Library,
        actions: Actions,
        keys: Keys,
        stored: StoredProfile | None = None,
        text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """``stored`` is the profile to change; without one ``text`` goes into the first field."""
        super().__init__(parent)
        self._library, self._actions, self._keys, self._stored = library, actions, keys, stored
        self._id = stored.profile.id if stored is not None else str(uuid.uuid4())
        self._tasks = Tasks()
        self._named = stored is not None
        self._several: tuple[Candidate, ...] = ()
        self._saved_key = ""
        self._connect_after: bool | None = None
        """Once all is saved and there is only something to read: whether to connect after that."""
        self._make(stored)
        if stored is not None:
            self._fill(stored.profile)
        elif text:
            self.anything.take(text)
        self._look()
        (self.name.line if stored is not None else self.anything.paper).setFocus()

    # --- what is there ---------------------------------------------------------------------------

    def _make(self, stored: StoredProfile | None) -> None:
        if stored is None:
            self.setWindowTitle(translate("Editor", "Add a network"))
        else:
            name = isolated(cleaned(stored.profile.name, 64))
            self.setWindowTitle(translate("Editor", "Change {name}").format(name=name))
        self._inner = QWidget()
        body = QVBoxLayout(self._inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(APART)
        self.anything = AnythingField()
        self.anything.server.connect(self._fill_server)
        self.anything.candidates.connect(self._fill_candidates)
        self.anything.setVisible(stored is None)
        body.addWidget(self.anything)
        self.many = QPushButton(translate("Editor", "Look at all of them…"))
        self.many.setAutoDefault(False)
        self.many.clicked.connect(self._open_preview)
        self.many.hide()
        body.addWidget(self.many)
        top = Section()
        self.kind = ChoiceField(
            translate("Editor", "Kind"),
            ((_Kind.SOFTETHER, "SoftEther"), (_Kind.WIREGUARD, "WireGuard")),
        )
        self.kind.edited.connect(self._show_kind)
        self.name = TextField(translate("Editor", "Name"), self._check_name)
        self.name.line.textEdited.connect(self._name_typed)
        top.add(self.kind, self.name)
        top.use(self.kind, stored is None)
        self._top = top
        body.addWidget(top)
        self.softether, self.wireguard = SoftEtherForm(), WireGuardForm()
        for form in (self.softether, self.wireguard):
            form.edited.connect(self._edited)
            form.more.toggled.connect(self.grow)
            body.addWidget(form)
        align([top, *self.softether.sections, *self.wireguard.sections])
        top.edited.connect(self._edited)
        self.trial = Trial()
        self.trial.wanted.connect(self._begin_trial)
        self.trial.stopped.connect(self._stop_trial)
        self._actions.trial_trusted.connect(self._trusted)
        body.addStretch(1)
        self.column.addWidget(Scrolled(self._inner), 1)
        self.column.addWidget(self.trial)
        self.message = Message()
        self.column.addWidget(self.message)
        self.finish(self._buttons(), self.save)
        self._show_kind()

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.save = QPushButton(translate("Editor", "Save"))
        self.save_and_connect = QPushButton(translate("Editor", "Save and connect"))
        self.cancel = QPushButton(translate("Editor", "Cancel"))
        box.addButton(self.save_and_connect, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self.save.clicked.connect(lambda: self._save(and_connect=False))
        self.save_and_connect.clicked.connect(lambda: self._save(and_connect=True))
        self.cancel.clicked.connect(self.reject)
        return box

    @property
    def form(self) -> KindForm:
        """The form of the chosen kind."""
        return self.softether if self.kind.value() is _Kind.SOFTETHER else self.wireguard

    def done(self, result: int) -> None:
        """Close: nothing goes on without the dialog, but what is saved is saved."""
        self._tasks.cancel()
        self._tell_saved()
        super().done(result)

    def forget_secrets(self) -> None:
        """Clear passwords and keys."""
        self.anything.forget()
        self.softether.forget()
        self.wireguard.forget()

    # --- filling ---------------------------------------------------------------------------------

    def _fill(self, profile: Profile, held: dict[str, str] | None = None) -> None:
        is_softether = isinstance(profile.server, SoftEtherProfile)
        self.kind.set(_Kind.SOFTETHER if is_softether else _Kind.WIREGUARD)
        self.name.set(profile.name)
        self.form.fill(profile.server, profile.network, held or {})
        if self._stored is not None:
            self.form.keep_placeholders()

    def _fill_server(self, found: Recognised) -> None:
        self.kind.set(_Kind.SOFTETHER)
        self.softether.host.set(found.host)
        if found.port:
            self.softether.port.set(str(found.port))
        if found.hub:
            self.softether.hub.set(found.hub)

    def _fill_candidates(self, candidates: tuple[Candidate, ...]) -> None:
        usable = [candidate for candidate in candidates if candidate.imported is not None]
        self.many.hide()
        if len(candidates) > 1:
            self._offer_many(candidates)
        elif not usable:
            self.anything.say(problem_words(candidates[0].problem), Look.ERROR)
        else:
            self._fill_candidate(candidates[0])

    def _fill_candidate(self, candidate: Candidate) -> None:
        imported = candidate.imported
        assert imported is not None
        name = self._library.free_name(candidate.name)
        # A text that says no name is called after its kind, which is less than its server's name.
        self._named = candidate.name not in [kind.tag for kind in kinds.KINDS]
        self._fill(
            Profile(id=self._id, name=name, server=imported.server, network=imported.network),
            imported.secrets,
        )
        if isinstance(imported.server, SoftEtherProfile) and imported.server.pin:
            # Whom it trusts without asking is not to be kept behind a fold.
            self.softether.more.setChecked(True)
        self._suggest_name()
        lines = [translate("Editor", "The fields below are filled from this configuration.")]
        lines += [cleaned(note) for note in imported.notes]
        if imported.refused:
            lines.append(translate("Editor", "It has commands to run, which Adit never does:"))
            lines += [isolated(cleaned(refused.text, 400)) for refused in imported.refused[:20]]
        self.anything.say("\n".join(lines), Look.DEGRADED if imported.refused else None)

    def _offer_many(self, candidates: tuple[Candidate, ...]) -> None:
        self.anything.say(translate("Editor", "This holds %n network(s).", "", len(candidates)))
        self._several = candidates
        self.many.show()

    def _open_preview(self) -> None:
        preview = ImportPreview(self._library, self._keys, self._several, self)
        preview.imported.connect(self._imported)
        preview.open()

    def _imported(self, keys: list[str]) -> None:
        for key in keys:
            self.saved.emit(key)
        self.accept()

    # --- checking --------------------------------------------------------------------------------

    def _show_kind(self) -> None:
        self.softether.setVisible(self.form is self.softether)
        self.wireguard.setVisible(self.form is self.wireguard)

    def _name_typed(self) -> None:
        self._named = bool(self.name.text())

    def _edited(self) -> None:
        if not self.trial.is_running:
            self.trial.forget()
        self._suggest_name()
        self._look()

    def _suggest_name(self) -> None:
        suggested = naming.of_text(self.form.suggested_name(), "")
        if self._named or not suggested:
            return
        self.name.line.blockSignals(True)
        self.name.set(self._library.free_name(suggested))
        self.name.line.blockSignals(False)
        self.name.refresh()

    def _check_name(self, text: str) -> str:
        if complaint := checks.profile_name(text):
            return complaint
        own = self._stored.profile.name if self._stored is not None else ""
        if text.casefold() != own.casefold() and self._library.free_name(text) != text:
            return translate("Editor", "Another network is called this.")
        return ""

    def _look(self) -> None:
        """Buttons and words follow what is typed."""
        found = self.form.complaint() or self._top.complaint()
        complaint = found[1] if found is not None else ""
        if self._stored is not None and self.form.folded_complaint() is not None:
            self.form.more.setChecked(True)
        for button in (self.save, self.save_and_connect):
            button.setEnabled(not complaint)
            button.setToolTip(complaint)
        self.trial.allow(self.form.complaint() is None)
        self.message.say(complaint)

    def _profile(self) -> Profile:
        """What is typed. Raises :class:`ProfileError` or :class:`ValueRefused`."""
        profile = Profile(
            id=self._id, name=self.name.text(), server=self.form.server(), network=self.form.network()
        )
        if self._stored is not None:
            profile = msgspec.structs.replace(
                self._stored.profile, name=profile.name, server=profile.server, network=profile.network
            )
        return model.check(profile)

    # --- testing ---------------------------------------------------------------------------------

    def _begin_trial(self) -> None:
        self._tasks.start(self._try_out())

    def _stop_trial(self) -> None:
        self._tasks.cancel()
        self.trial.forget()
        self._let_edit(True)

    def _trusted(self, key: str, sha256: str) -> None:
        """Whoever trusts a certificate during the test need not be asked about it again."""
        if key == self._id and self.trial.is_running and self.form is self.softether:
            self.softether.pin.set(sha256)

    async def _try_out(self) -> None:
        try:
            profile = self._profile()
        except (ProfileError, ValueRefused) as error:
            self.trial.end(_refused(error))
            return
        self.trial.begin(kinds.of(profile).server_text)
        self._let_edit(False)
        try:
            held = await secrets.gather(profile, self.form.typed_secrets(), self._keys, self._stored)
            problem = await self._actions.try_out(profile, held)
        except secrets.NotHere as error:
            problem = error.sentence
        except Exception:
            self._stop_trial()
            raise
        self._let_edit(True)
        self.trial.end(problem)
        self.grow()

    def _let_edit(self, possible: bool) -> None:
        for part in (self.anything, self._top, self.softether, self.wireguard):
            part.setEnabled(possible)
        self._look()

    # --- saving ----------------------------------------------------------------------------------

    def _save(self, and_connect: bool) -> None:
        if self._connect_after is not None:
            self._finish(self._connect_after)
            return
        try:
            profile = self._profile()
            if self._stored is None:
                self._library.add(profile)
            else:
                profile = self._with_newer_trust(profile, self._stored.profile)
                self._library.replace(self._stored, profile)
        except (ProfileError, ValueRefused) as error:
            self.message.say(_refused(error), Look.ERROR)
            return
        self._saved_key = profile.id
        self._tasks.cancel()
        self._tasks.start(self._keep(profile, and_connect))

    def _with_newer_trust(self, profile: Profile, before: Profile) -> Profile:
        """A certificate that was trusted while the form was open stays so, unless the form says otherwise."""
        now, wanted, old = self._library.find(profile.id), profile.server, before.server
        if now is None or not isinstance(wanted, SoftEtherProfile) or not isinstance(old, SoftEtherProfile):
            return profile
        there = now.profile.server
        if not isinstance(there, SoftEtherProfile) or wanted.pin != old.pin:
            return profile
        if (wanted.host, wanted.port) != (there.host, there.port):
            return profile
        server = msgspec.structs.replace(wanted, pin=there.pin, pinned_on=there.pinned_on)
        return msgspec.structs.replace(profile, server=server)

    async def _keep(self, profile: Profile, and_connect: bool) -> None:
        self._inner.setEnabled(False)
        self.trial.setEnabled(False)
        for button in (self.save, self.save_and_connect):
            button.setEnabled(False)
        if failure := await self._change_keyring(profile):
            self._end(profile, failure, and_connect)
        else:
            self._finish(and_connect)

    async def _change_keyring(self, profile: Profile) -> str:
        """Keep the secrets or let the keyring forget them; a sentence where that failed."""
        typed = self.form.typed_secrets()
        if not kinds.of(profile).needs_secrets:
            return ""
        if self.form.may_keep():
            if typed:
                self.message.say(translate("Editor", "Asking your keyring to keep the secrets…"))
            return await secrets.keep(profile, typed, self._keys, self._stored)
        if self._stored is not None:
            await self._keys.delete(profile.id)
        return ""

    def _end(self, profile: Profile, failure: str, and_connect: bool) -> None:
        """Saved, but not remembered: stay until the person has read it. What was typed is still there."""
        self.message.say(
            translate("Editor", "{name} is saved, but its secrets are not kept. {why}").format(
                name=isolated(profile.name), why=failure
            ),
            Look.DEGRADED,
        )
        self._inner.setEnabled(True)
        for part in (self.anything, self._top, self.trial):
            part.setEnabled(False)
        self.save_and_connect.hide()
        self.cancel.hide()
        self.save.setText(translate("Editor", "Connect") if and_connect else translate("Editor", "Close"))
        self.save.setToolTip("")
        self._connect_after = and_connect
        self.save.setEnabled(True)
        self.save.setFocus()

    def _finish(self, and_connect: bool) -> None:
        self._tell_saved()
        if and_connect:
            self._actions.bring_up(self._id)
        self.accept()

    def _tell_saved(self) -> None:
        key, self._saved_key = self._saved_key, ""
        if key:
            self.saved.emit(key)


def _refused(error: ProfileError | ValueRefused) -> str:
    """What no field knew, in the words of the rules."""
    return translate("Editor", "This cannot be used: {why}").format(why=cleaned(error.problem))
