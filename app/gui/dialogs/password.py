"""The question for a password."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLabel, QPushButton, QWidget

from app.gui.dialogs.fields import SecretField
from app.gui.dialogs.pieces import SMALL, Message, Sheet, words
from app.gui.model.looks import Look
from app.gui.text import translate
from app.secrets import MAX_PASSWORD


def check_password(text: str) -> str:
    """What is wrong with a password; empty where nothing is, or where there is none."""
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        return translate("Password", "This has characters that no password can have.")
    if size > MAX_PASSWORD:
        return translate("Password", "This is longer than a password can be.")
    return ""


class PasswordDialog(Sheet):
    """Asks once. After it was accepted, :meth:`take` gives what was typed, and forgets it."""

    def __init__(
        self, question: str, note: str, may_remember: bool, wrong: bool, parent: QWidget | None = None
    ) -> None:
        """As :meth:`app.gui.faces.Asker.password`."""
        super().__init__(parent)
        self._typed = ""
        self._remember = False
        self.setWindowTitle(translate("Password", "Password"))
        self.question = words(question)
        self.column.addWidget(self.question)
        self.wrong = Message()
        if wrong:
            self.wrong.say(translate("Password", "The server refused the last password."), Look.ERROR)
        self.column.addWidget(self.wrong)
        self.field = SecretField(translate("Password", "Password"), check_password)
        self.field.line.setAccessibleName(question)
        self.field.edited.connect(self._look)
        self.column.addWidget(self.field)
        self.remember = QCheckBox(translate("Password", "Remember it in the keyring"))
        self.remember.setChecked(may_remember)
        self.remember.setEnabled(may_remember)
        self.column.addWidget(self.remember)
        self.note = self._note(note, may_remember)
        self.column.addWidget(self.note)
        self.column.addStretch(1)
        self.finish(self._buttons(), self.send)
        self._look()
        self.field.line.setFocus()

    def take(self) -> tuple[str, bool]:
        """The password and whether to remember it; a second time there is none."""
        typed, self._typed = self._typed, ""
        return typed, self._remember

    def accept(self) -> None:
        """Keep what was typed for whoever asked."""
        if not self.send.isEnabled():
            return
        self._typed, self._remember = self.field.text(), self.remember.isChecked()
        super().accept()

    def forget_secrets(self) -> None:
        """Clear the field."""
        self.field.clear()

    def _note(self, note: str, may_remember: bool) -> QLabel:
        label = words(
            note or ("" if may_remember else translate("Password", "Nothing here can remember it."))
        )
        label.setVisible(bool(label.text()))
        label.setContentsMargins(0, 0, 0, SMALL)
        self.remember.setAccessibleDescription(label.text())
        return label

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.send = QPushButton(translate("Password", "Connect"))
        box.addButton(self.send, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(QPushButton(translate("Password", "Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def _look(self) -> None:
        self.send.setEnabled(bool(self.field.text()) and not self.field.complaint())
