"""The question for the file that holds a network's keys, where no keyring does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from app.gui.dialogs.choosing import open_files
from app.gui.dialogs.fields import TextField
from app.gui.dialogs.files import Unreadable, read_limited
from app.gui.dialogs.pieces import Message, Sheet, words
from app.gui.model.looks import Look
from app.gui.text import translate
from app.secrets import MAX_FILE


class SecretFileDialog(Sheet):
    """Asks for the file. After it was accepted, :meth:`take` gives its text, and forgets it."""

    def __init__(self, question: str, note: str, parent: QWidget | None = None) -> None:
        """As :meth:`app.gui.faces.Asker.secret_file`."""
        super().__init__(parent)
        self._text = ""
        self.setWindowTitle(translate("Password", "Keys"))
        self.column.addWidget(words(question))
        self.note = words(note)
        self.note.setVisible(bool(note))
        self.column.addWidget(self.note)
        self.field = TextField(translate("Password", "File with the keys"), technical=True)
        self.field.edited.connect(self._look)
        self.column.addWidget(self.field.label)
        self.column.addWidget(self.field)
        self.choose = QPushButton(translate("Password", "Choose a file…"))
        self.choose.clicked.connect(self._choose)
        self.problem = Message()
        self.column.addWidget(self.problem)
        self.column.addStretch(1)
        self.finish(self._buttons(), self.use)
        self._look()
        self.choose.setFocus()

    def take(self) -> str:
        """What the file holds; a second time nothing."""
        text, self._text = self._text, ""
        return text

    def accept(self) -> None:
        """Read the file; where that fails, say so and stay."""
        if not self.use.isEnabled():
            return
        try:
            self._text = read_limited(Path(self.field.text()).expanduser(), MAX_FILE).decode("utf-8")
        except Unreadable as error:
            self.problem.say(error.sentence, Look.ERROR)
            return
        except RuntimeError:  # There is no such user, whose home it would be in.
            self.problem.say(translate("Import", "There is no such file."), Look.ERROR)
            return
        except UnicodeDecodeError:
            self.problem.say(translate("Password", "This file is no text."), Look.ERROR)
            return
        super().accept()

    def _choose(self) -> None:
        patterns = [translate("Password", "WireGuard (*.conf)"), translate("Password", "All files (*)")]
        chooser = open_files(self, translate("Password", "File with the keys"), patterns)
        chooser.fileSelected.connect(self.field.set)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.use = QPushButton(translate("Password", "Connect"))
        box.addButton(self.choose, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(QPushButton(translate("Password", "Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def _look(self) -> None:
        self.problem.say("")
        self.use.setEnabled(bool(self.field.text()))
