"""Giving a profile to somebody: as a file, or as a QR code. Secrets only where that is wished."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImageWriter
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.exchange import export, naming, private_file, qr
from app.exchange.export import Format
from app.gui.dialogs.choosing import save_file
from app.gui.dialogs.pieces import APART, NEAR, SMALL, Message, Scrolled, Sheet, bold, cleaned, title, words
from app.gui.dialogs.qr_picture import QrPicture, picture
from app.gui.dialogs.tasks import Tasks
from app.gui.faces import Keys
from app.gui.model.looks import Look
from app.gui.text import isolated, translate
from app.gui.words import keyring
from app.profiles import kinds
from app.profiles.errors import ProfileError
from app.profiles.store import StoredProfile
from app.secrets import SecretError, Source
from helper.api.types import WireGuardProfile


class ShareDialog(Sheet):
    """One profile on its way out."""

    def __init__(self, stored: StoredProfile, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile, self._keys = stored.profile, keys
        self._kind = kinds.of(stored.profile)
        self._secrets: dict[str, str] | None = None
        self._tasks = Tasks()
        name = isolated(cleaned(stored.profile.name, 64))
        self.setWindowTitle(translate("Share", "Share {name}").format(name=name))
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(APART)
        body.addWidget(title(translate("Share", "Share {name}").format(name=name)))
        self._add_secrets(body)
        self._add_file(body)
        self._add_code(body)
        body.addStretch(1)
        self.column.addWidget(Scrolled(inner), 1)
        self.message = Message()
        self.column.addWidget(self.message)
        self.finish(self._buttons(), self.shut)
        self._draw()

    def done(self, result: int) -> None:
        """Close, and wait for nothing any more."""
        self._tasks.cancel()
        super().done(result)

    def forget_secrets(self) -> None:
        """Neither in memory nor in the picture."""
        self._secrets = None
        self.code.show_code(())

    # --- secrets ---------------------------------------------------------------------------------

    def _add_secrets(self, body: QVBoxLayout) -> None:
        has_keys = isinstance(self._profile.server, WireGuardProfile)
        self.with_secrets = QCheckBox(
            translate("Share", "Include the private keys")
            if has_keys
            else translate("Share", "Include the password")
        )
        self.with_secrets.setVisible(self._kind.needs_secrets)
        self.warning = Message()
        self.with_secrets.toggled.connect(self._want_secrets)
        part = QVBoxLayout()
        part.setSpacing(SMALL)
        part.addWidget(self.with_secrets)
        part.addWidget(self.warning)
        body.addLayout(part)
        self._tell()

    def _want_secrets(self, wanted: bool) -> None:
        self._tasks.cancel()
        if wanted:
            self.warning.say(translate("Share", "Asking your keyring…"))
            self._let_give(False)
            self._tasks.start(self._fetch())
        else:
            self._secrets = None
            self._tell()
            self._draw()

    async def _fetch(self) -> None:
        answer = await self._keys.get(self._profile.id)
        failure = ""
        if answer.password is None:
            failure = keyring.sentence(answer.state) or translate(
                "Share", "Your keyring holds nothing for this network."
            )
        else:
            try:
                self._secrets = self._kind.secrets(answer.password, Source.KEYRING)
            except SecretError:
                failure = translate("Share", "What your keyring holds for this network cannot be read.")
        if failure:
            self.with_secrets.blockSignals(True)
            self.with_secrets.setChecked(False)
            self.with_secrets.blockSignals(False)
        self._tell(failure)
        self._draw()

    def _tell(self, failure: str = "") -> None:
        if failure:
            self.warning.say(failure, Look.ERROR)
        elif self._secrets is not None:
            self.warning.say(
                translate(
                    "Share",
                    "Whoever gets this can connect as you. Give it to nobody else, and delete it once it is "
                    "where it shall be.",
                ),
                Look.DEGRADED,
            )
        elif not self._kind.needs_secrets:
            self.warning.say("")
        else:
            self.warning.say(
                translate("Share", "Whoever gets this needs a password or keys of their own to connect.")
            )

    # --- a file ----------------------------------------------------------------------------------

    def _add_file(self, body: QVBoxLayout) -> None:
        part = QVBoxLayout()
        part.setSpacing(NEAR)
        body.addLayout(part)
        part.addWidget(bold(translate("Share", "As a file")))
        self._group = QButtonGroup(self)
        self.formats: list[tuple[QRadioButton, Format]] = []
        for index, form in enumerate(export.formats(self._profile)):
            button = QRadioButton(
                translate("Share", "for {program} (.{suffix})").format(
                    program=form.title, suffix=isolated(form.suffix)
                )
            )
            button.setChecked(index == 0)
            button.toggled.connect(self._tell_lost)
            self._group.addButton(button)
            self.formats.append((button, form))
            part.addWidget(button)
        self.lost = Message()
        part.addWidget(self.lost)
        row = QHBoxLayout()
        self.save = QPushButton(translate("Share", "Save the file…"))
        self.save.clicked.connect(self._choose_file)
        row.addWidget(self.save)
        row.addStretch(1)
        part.addLayout(row)
        self._tell_lost()

    @property
    def _format(self) -> Format:
        return next(form for button, form in self.formats if button.isChecked())

    def _tell_lost(self) -> None:
        if not any(button.isChecked() for button, _ in self.formats):
            return
        lost = export.lost(self._profile, self._format.key)
        if lost:
            text = translate("Share", "This kind of file has no place for: {settings}.")
            self.lost.say(text.format(settings=isolated(", ".join(lost))), Look.DEGRADED)
        else:
            self.lost.say("")

    def _choose_file(self) -> None:
        form = self._format
        pattern = translate("Share", "{program} (*.{suffix})").format(program=form.title, suffix=form.suffix)
        chooser = save_file(
            self, translate("Share", "Save the file"), f"{self._file_name()}.{form.suffix}", [pattern]
        )
        chooser.setDefaultSuffix(form.suffix)
        chooser.fileSelected.connect(lambda path: self.write_file(Path(path), form))

    def write_file(self, path: Path, form: Format) -> None:
        """Write the file, for its owner alone to read; say how that went."""
        try:
            text = export.write(self._profile, form.key, self._secrets)
            private_file.write(path, text.encode("utf-8"), replace=True)
        except (ProfileError, SecretError, OSError) as error:
            self._failed(error)
            return
        self._saved(path)

    # --- a code ----------------------------------------------------------------------------------

    def _add_code(self, body: QVBoxLayout) -> None:
        body.addWidget(bold(translate("Share", "As a QR code")))
        self.code = QrPicture()
        self.code.setAccessibleName(translate("Share", "QR code of the network"))
        body.addWidget(self.code)
        self.no_code = words()
        body.addWidget(self.no_code)
        row = QHBoxLayout()
        row.setSpacing(NEAR)
        self.copy = QPushButton(translate("Share", "Copy the picture"))
        self.save_picture = QPushButton(translate("Share", "Save the picture…"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setImage(picture(self.code.matrix)))
        self.save_picture.clicked.connect(self._choose_picture)
        row.addWidget(self.copy)
        row.addWidget(self.save_picture)
        row.addStretch(1)
        body.addLayout(row)

    def _draw(self) -> None:
        """Show the code of what would be given away now."""
        self._let_give(True)
        try:
            self.code.show_code(qr.matrix(qr.payload(self._profile, self._secrets)))
            self.no_code.hide()
        except (ProfileError, SecretError):
            self.code.show_code(())
            self.no_code.setText(
                translate("Share", "This network is too large for a QR code. Save it as a file.")
            )
            self.no_code.show()
            self.copy.setEnabled(False)
            self.save_picture.setEnabled(False)

    def _let_give(self, possible: bool) -> None:
        for button in (self.save, self.copy, self.save_picture):
            button.setEnabled(possible)

    def _choose_picture(self) -> None:
        pattern = translate("Share", "Picture (*.png)")
        chooser = save_file(
            self, translate("Share", "Save the picture"), f"{self._file_name()}.png", [pattern]
        )
        chooser.setDefaultSuffix("png")
        chooser.fileSelected.connect(lambda path: self.write_picture(Path(path)))

    def write_picture(self, path: Path) -> None:
        """The same for the picture."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, b"png").write(picture(self.code.matrix))
        try:
            private_file.write(path, bytes(buffer.data().data()), replace=True)
        except OSError as error:
            self._failed(error)
            return
        self._saved(path)

    # --- both ------------------------------------------------------------------------------------

    def _file_name(self) -> str:
        return naming.of_text(self._profile.name).replace("/", "-")

    def _saved(self, path: Path) -> None:
        self.message.say(
            translate("Share", "Saved as {file}. Only you can read it.").format(
                file=isolated(cleaned(str(path)))
            ),
            Look.UP,
        )

    def _failed(self, error: ProfileError | SecretError | OSError) -> None:
        match error:
            case ProfileError():
                why = error.problem
            case SecretError():
                why = error.message
            case _:
                why = error.strerror or str(error)
        self.message.say(
            translate("Share", "It could not be saved: {why}").format(why=cleaned(why)), Look.ERROR
        )

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.shut = QPushButton(translate("Share", "Close"))
        box.addButton(self.shut, QDialogButtonBox.ButtonRole.RejectRole)
        box.rejected.connect(self.reject)
        return box
