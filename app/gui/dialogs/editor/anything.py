"""The first field: a server, the text of a file, or where a file is."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.exchange.anything import MAX_TEXT, Recognised, recognise
from app.gui.dialogs.pieces import SMALL, Message, words
from app.gui.dialogs.sources import candidates_of_files, candidates_of_mime
from app.gui.model.looks import Look
from app.gui.text import translate


class _Paper(QPlainTextEdit):
    """Takes what is typed, and hands on what is pasted or dropped before it is seen: it may hold keys."""

    given = Signal(QMimeData)

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        margins = self.contentsMargins()
        inside = int(self.document().documentMargin() * 2) + margins.top() + margins.bottom()
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 2 + inside + SMALL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes on to the next field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files and pictures too."""
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Not here: whoever knows what it is says whether it is shown."""
        self.given.emit(source)


class AnythingField(QWidget):
    """Says what it takes its text for; a form fills itself from that."""

    server = Signal(object)
    """A :class:`Recognised` with host, port and hub."""
    candidates = Signal(tuple)
    """What a file, a text or a picture would bring."""

    def __init__(self) -> None:
        super().__init__()
        name = translate("Editor", "Server, file, or the text of a file")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SMALL)
        label = words(name)
        self.paper = _Paper()
        self.paper.setAccessibleName(name)
        self.paper.setPlaceholderText(
            translate("Editor", "vpn.example.org, vpn.example.org:443/OFFICE, or paste a configuration")
        )
        label.setBuddy(self.paper)
        self.message = Message()
        self._column.addWidget(label)
        self._column.addWidget(self.paper)
        self._column.addWidget(self.message)
        self.paper.given.connect(self._take_mime)
        self.paper.textChanged.connect(self._typed)

    def take(self, text: str) -> None:
        """As if ``text`` had been pasted."""
        found = recognise(text)
        if found.kind == "candidates":
            self._hand_on(found)
        else:
            self.paper.insertPlainText(text[: MAX_TEXT + 1])

    def say(self, text: str, look: Look | None = None) -> None:
        """Words below it about what was found."""
        self.message.say(text, look)
        self.paper.setAccessibleDescription(text)

    def forget(self) -> None:
        """Leave nothing of what was pasted."""
        self.paper.blockSignals(True)
        self.paper.setPlainText("")
        self.paper.blockSignals(False)

    def _take_mime(self, mime: QMimeData) -> None:
        if any(url.isLocalFile() for url in mime.urls()) or mime.hasImage():
            if found := candidates_of_mime(mime):
                self.forget()
                self.candidates.emit(found)
        else:
            self.take(mime.text())

    def _typed(self) -> None:
        found = recognise(self.paper.toPlainText())
        self.say("")
        match found.kind:
            case "server":
                self.server.emit(found)
            case "candidates":
                self._hand_on(found)
            case "path" if os.path.isfile(found.path):  # noqa: PTH113 - that of Path may raise
                self.candidates.emit(candidates_of_files([Path(found.path)]))
            case "path":
                self.say(translate("Editor", "There is no such file."))
            case _ if self.paper.toPlainText().strip():
                self.say(translate("Editor", "This is no server and no configuration that Adit knows."))

    def _hand_on(self, found: Recognised) -> None:
        self.forget()
        self.candidates.emit(found.candidates)
