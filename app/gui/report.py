"""Save a report: the text is shown before it goes anywhere."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QPlainTextEdit, QWidget

from app.exchange import private_file
from app.gui.dialogs.pieces import Message, Sheet, cleaned, words
from app.gui.model.looks import Look
from app.gui.text import isolated, translate

_COLUMNS, _LINES = 100, 34
"""Characters and lines of the dialog at first."""


class ReportDialog(Sheet):
    """Makes the text when it is shown, and saves or copies exactly what can be read in it."""

    def __init__(self, make: Callable[[], Awaitable[str]], parent: QWidget | None = None) -> None:
        """``make`` makes the text and does not raise."""
        super().__init__(parent)
        self._make = make
        self._making: asyncio.Task[None] | None = None
        self._file_dialog: QFileDialog | None = None
        self.setWindowTitle(translate("Report", "Save a report"))
        self.column.addWidget(
            words(
                translate(
                    "Report",
                    "This is for whoever shall help you. Names, accounts, public addresses and keys are"
                    " replaced by numbers. Read it before you give it away; nothing is sent by itself.",
                )
            )
        )
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(translate("Report", "Text of the report"))
        self.text.setPlaceholderText(translate("Report", "Collecting…"))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.column.addWidget(self.text, 1)
        self.said = Message()
        self.column.addWidget(self.said)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.save = buttons.addButton(translate("Report", "Save…"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.copy = buttons.addButton(translate("Report", "Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.save.clicked.connect(self._choose_file)
        self.copy.clicked.connect(self._copy)
        self.finish(buttons, self.save)
        self._allow(False)

    def sizeHint(self) -> QSize:
        """Wide enough for most of its lines, and high enough to read in."""
        metrics = self.text.fontMetrics()
        wanted = QSize(metrics.averageCharWidth() * _COLUMNS, metrics.lineSpacing() * _LINES)
        return super().sizeHint().expandedTo(wanted)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to collect."""
        super().showEvent(event)
        if self._making is None:
            self._making = asyncio.get_running_loop().create_task(self._fill())

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for it any more."""
        super().hideEvent(event)
        if self._making is not None and not self.isVisible():
            self._making.cancel()
            self._making = None

    def write(self, file: Path) -> None:
        """Save the text to ``file``, which only its owner may read; says how that went."""
        try:
            private_file.write(file, self.text.toPlainText().encode("utf-8"), replace=True)
        except (OSError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            self.said.say(
                translate("Report", "It could not be saved: {why}").format(why=cleaned(reason)), Look.ERROR
            )
        else:
            self.said.say(translate("Report", "Saved to {file}.").format(file=isolated(cleaned(str(file)))))

    async def _fill(self) -> None:
        text = await self._make()
        self.text.setPlainText(text)
        self._allow(True)

    def _allow(self, there: bool) -> None:
        self.save.setEnabled(there)
        self.copy.setEnabled(there)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.said.say(translate("Report", "Copied."))

    def _choose_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = time.strftime("adit-report-%Y%m%d-%H%M.txt")
        dialog = QFileDialog(self, translate("Report", "Save a report"), str(Path(folder) / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([translate("Report", "Text (*.txt)"), translate("Report", "All files (*)")])
        dialog.setDefaultSuffix("txt")
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        self._file_dialog = dialog
        dialog.open()
