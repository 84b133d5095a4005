"""The log of the chosen connection: live, by level and by words, and ready to be copied."""

from __future__ import annotations

import asyncio
from collections import deque
from enum import IntEnum

from PySide6.QtCore import QDateTime, Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.faces import Actions, Desk
from app.gui.text import translate
from app.gui.window.naming import clean
from helper.api.types import LogLine

MOST = 1000
"""Lines that are kept."""
_GATHER = 100
"""Milliseconds that lines are gathered before they are written."""


class Level(IntEnum):
    """From this one on, lines are shown."""

    DEBUG = 0
    INFO = 1
    WARNING = 2
    ERROR = 3


_LEVELS = {"debug": Level.DEBUG, "info": Level.INFO, "warning": Level.WARNING, "error": Level.ERROR}


class LogView(QWidget):
    """Collects lines while it can be seen, and asks for those it missed when it is shown again."""

    filled = Signal()
    """The lines of the past are there."""

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._session = ""
        self._lines: deque[LogLine] = deque(maxlen=MOST)
        self._new: list[LogLine] = []
        self._task: asyncio.Task[None] | None = None
        self._seen = False
        self.level = QComboBox(self)
        self.level.setAccessibleName(translate("Log", "Show from this level on"))
        for level in (Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR):
            self.level.addItem(_level_words(level), level)
        self.level.setCurrentIndex(Level.INFO)
        self.level.currentIndexChanged.connect(self._write_all)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(translate("Log", "Filter"))
        self.words.setAccessibleName(translate("Log", "Show only lines with this text"))
        self.words.setClearButtonEnabled(True)
        self.words.setAcceptDrops(False)
        self.words.textChanged.connect(self._write_all)
        self.copy_button = QPushButton(translate("Log", "Copy"), self)
        self.copy_button.setAccessibleName(translate("Log", "Copy the log"))
        self.copy_button.clicked.connect(self.copy)
        self.text = _Lines(self)
        self._writer = QTimer(self)
        self._writer.setSingleShot(True)
        self._writer.setInterval(_GATHER)
        self._writer.timeout.connect(self._write_new)
        desk.logged.connect(self._logged)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.level)
        tools.addWidget(self.words, 1)
        tools.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(tools)
        layout.addWidget(self.text, 1)

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines as they are written."""
        text = self.text.toPlainText()
        return tuple(text.split("\n")) if text else ()

    def show_session(self, session: str) -> None:
        """Show this session's lines and the helper's own; for an empty one, all there are."""
        if session == self._session:
            return
        self._session = session
        self._begin_anew()

    def copy(self) -> None:
        """Copy what is marked, or every line that is shown."""
        marked = self.text.textCursor().selectedText().replace("\N{PARAGRAPH SEPARATOR}", "\n")
        QApplication.clipboard().setText(marked or "\n".join(self.shown))

    def showEvent(self, event: QShowEvent) -> None:
        """What came meanwhile is fetched."""
        super().showEvent(event)
        self._seen = True
        self._begin_anew()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody reads: nothing is collected."""
        super().hideEvent(event)
        self._seen = False
        self._writer.stop()
        self._break_off()

    async def fill(self) -> None:
        """Fetch the newest lines; those that came meanwhile stay behind them."""
        session = self._session
        past = await self._actions.log(session, MOST)
        if session != self._session:
            return
        known = set(past)
        came = [line for line in (*self._lines, *self._new) if line not in known]
        self._lines = deque((*past, *came), maxlen=MOST)
        self._new = []
        self._write_all()
        self.filled.emit()

    # --- inside ----------------------------------------------------------------------------------

    def _begin_anew(self) -> None:
        self._lines.clear()
        self._new = []
        self._write_all()
        self._break_off()
        if not self._seen:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # nothing runs that could wait for an answer
            return
        self._task = loop.create_task(self.fill())

    def _break_off(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _logged(self, line: LogLine) -> None:
        if self._seen and (not self._session or line.session in (self._session, "")):
            self._new.append(line)
            if not self._writer.isActive():
                self._writer.start()

    def _write_new(self) -> None:
        new, self._new = self._new[-MOST:], []
        self._lines.extend(new)
        shown = [_written(line) for line in new if self._is_wanted(line)]
        if shown:
            self.text.add("\n".join(shown))

    def _write_all(self) -> None:
        self.text.fill("\n".join(_written(line) for line in self._lines if self._is_wanted(line)))

    def _is_wanted(self, line: LogLine) -> bool:
        if _LEVELS.get(line.level, Level.INFO) < self.level.currentData():
            return False
        needle = self.words.text().casefold()
        return needle in line.text.casefold()


class _Lines(QPlainTextEdit):
    """The lines themselves. It stays at the end, unless a person scrolled away from it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setMaximumBlockCount(MOST)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(translate("Log", "Log"))
        self.setPlaceholderText(translate("Log", "No lines yet."))
        self.setMinimumHeight(self.fontMetrics().height() * 5)

    def add(self, lines: str) -> None:
        """Write more lines."""
        follow = self._is_at_end()
        before = self.verticalScrollBar().value()
        self.appendPlainText(lines)
        self._go(follow, before)

    def fill(self, lines: str) -> None:
        """Write only these."""
        follow = self._is_at_end()
        before = self.verticalScrollBar().value()
        self.setPlainText(lines)
        self._go(follow, before)

    def _is_at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def _go(self, follow: bool, before: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum() if follow else before)


def _written(line: LogLine) -> str:
    when = QDateTime.fromMSecsSinceEpoch(round(line.time * 1000)).toString("HH:mm:ss.zzz")
    level = line.level if line.level in _LEVELS else "info"
    return f"{when}  {level:<7}  {clean(line.text)}"


def _level_words(level: Level) -> str:
    match level:
        case Level.DEBUG:
            return translate("Log", "Everything")
        case Level.INFO:
            return translate("Log", "Information")
        case Level.WARNING:
            return translate("Log", "Warnings")
        case Level.ERROR:
            return translate("Log", "Errors")
