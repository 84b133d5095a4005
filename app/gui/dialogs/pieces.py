"""What every dialog is put together from: plain words, messages, a place that scrolls, a fold."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QFontDatabase, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.gui.dialogs.tabs import order_tabs
from app.gui.drawing import colours
from app.gui.model.looks import Look
from app.gui.text import printable, translate

SMALL, NEAR, APART, AROUND = 4, 8, 16, 24
"""Spacing in px; everything keeps to these."""
TEXT_WIDTH = 72
"""Characters of a line of text at most."""
_NARROWEST = 52
"""Characters of a line in a dialog at least."""
_LONGEST = 4000
"""Characters of a label."""


def cleaned(text: str, limit: int = 300) -> str:
    """A text from outside as it may be shown in one line: printable, and not without end."""
    line = printable(text[: limit + 1], "\N{REPLACEMENT CHARACTER}")
    return line if len(text) <= limit else f"{line[:limit]}…"


def leading() -> Qt.AlignmentFlag:
    """Where lines begin in the layout's direction. A label by itself goes by the text that is in it."""
    if QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute


def words(text: str = "", parent: QWidget | None = None, *, selectable: bool = False) -> QLabel:
    """A label of plain text that wraps. Foreign text in it stays text, whatever it looks like."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text[:_LONGEST])
    label.setWordWrap(True)
    label.setAlignment(leading() | Qt.AlignmentFlag.AlignVCenter)
    if selectable:
        let_select(label)
    return label


def let_select(label: QLabel) -> None:
    """Let mouse and keyboard select and copy what a label says."""
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )


def title(text: str = "", parent: QWidget | None = None, scale: float = 1.25) -> QLabel:
    """A headline: the desktop's font, bold and a little larger."""
    label = words(text, parent)
    font = label.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * scale)
    label.setFont(font)
    return label


def bold(text: str, parent: QWidget | None = None) -> QLabel:
    """The name of a group."""
    label = words(text, parent)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def caption(text: str, of: QLabel) -> QLabel:
    """The name of a row of facts: at the height of its first line, and read out with ``of``."""
    label = words(text)
    label.setWordWrap(False)
    label.setAlignment(leading() | Qt.AlignmentFlag.AlignTop)
    of.setAccessibleName(translate("Window", "{label}: {value}").format(label=text, value=of.text()))
    return label


def technical(text: str = "", parent: QWidget | None = None) -> QLabel:
    """An address, a key or a fingerprint: left to right in any script, digits below each other."""
    label = words(text, parent, selectable=True)
    label.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    label.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    return label


class Message(QLabel):
    """Words below something, in the colour of a state; takes no place while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(leading() | Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def say(self, text: str, look: Look | None = None) -> None:
        """Show ``text``, or nothing where it is empty."""
        self._look = look
        self.setText(text[:_LONGEST])
        self._colour()
        self.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ApplicationPaletteChange:
            self._colour()

    def _colour(self) -> None:
        palette = QPalette() if self._look is None else QPalette(QApplication.palette())
        if self._look is not None:
            palette.setColor(QPalette.ColorRole.WindowText, colours.of(self._look))
        self.setPalette(palette)


class Scrolled(QScrollArea):
    """A place for what may be higher than the screen; as large as what is in it where there is room."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = inner
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        # The area scrolls what has the focus into view; it is nothing to stop at by itself.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)
        # The desktop's window colour, not that of a text field.
        inner.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._keep_off_bar)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]

    def sizeHint(self) -> QSize:
        """That of what is inside."""
        inner = self._inner.sizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        width = max(inner.width(), self.fontMetrics().averageCharWidth() * TEXT_WIDTH) + bar
        return QSize(width, _height_for(self._inner, width - bar))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for any screen, and wide enough not to scroll sideways."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(
            min(self._inner.minimumSizeHint().width() + bar, 560), self.fontMetrics().lineSpacing() * 6
        )

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        """Show what has the focus, from wherever it came."""
        if now is not None and self._inner.isAncestorOf(now):
            self.ensureWidgetVisible(now, NEAR, NEAR)

    def _keep_off_bar(self, least: int, most: int) -> None:
        """Leave a gap between what is inside and the bar while there is one."""
        gap = NEAR if most > least else 0
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setViewportMargins(gap if is_mirrored else 0, 0, 0 if is_mirrored else gap, 0)


def _height_for(widget: QWidget, width: int) -> int:
    """The height that ``widget`` needs at this width, with its wrapped lines."""
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return widget.sizeHint().height()


class Sheet(QDialog):
    """A dialog that never is larger than the screen. Show it with ``open()``; it goes when it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setSizeGripEnabled(True)
        self._is_sized = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(AROUND, AROUND, AROUND, APART)
        self.column.setSpacing(APART)

    def showEvent(self, event: QShowEvent) -> None:
        """As large as what is in it where the screen has room, and never larger than that."""
        super().showEvent(event)
        if self._is_sized:
            return
        self._is_sized = True
        order_tabs(self)
        room = self.screen().availableGeometry()
        least = self.fontMetrics().averageCharWidth() * _NARROWEST
        width = min(max(self.sizeHint().width(), least), room.width() - 2 * NEAR)
        self.resize(width, self._fitting_height(width))

    def grow(self) -> None:
        """Make room for what was opened in it, as far as the screen has any; never become smaller."""
        # What is inside hears of it in the next turn, from the innermost layout outwards.
        QTimer.singleShot(0, self, self._grow)

    def _grow(self) -> None:
        if not self._is_sized:
            return
        for area in self.findChildren(Scrolled):
            area.updateGeometry()
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.resize(self.width(), max(self.height(), self._fitting_height(self.width())))

    def _fitting_height(self, width: int) -> int:
        wanted = max(self.sizeHint().height(), _height_for(self, width))
        return min(wanted, self.screen().availableGeometry().height() - 2 * AROUND)

    def finish(self, buttons: QDialogButtonBox, main: QPushButton) -> None:
        """Put the buttons below all; Return presses ``main``."""
        self.column.addWidget(buttons)
        # Only now: before it is in the dialog, a button can not be that of the dialog.
        main.setDefault(True)

    def done(self, result: int) -> None:
        """Close, and keep no secret in a widget that may live on for a moment."""
        self.forget_secrets()
        super().done(result)

    def forget_secrets(self) -> None:
        """Clear what holds secrets; called once the dialog closes, in whatever way."""


def secret_switch_words(shown: bool) -> tuple[str, str]:
    """The text of the button beside a secret, and its name for those who do not see what is beside it."""
    if shown:
        return translate("Editor", "Hide"), translate("Editor", "Hide what is typed in {field}")
    return translate("Editor", "Show"), translate("Editor", "Show what is typed in {field}")
