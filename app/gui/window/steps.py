"""What is done on the way up, step by step: done, being done, still to come."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.gui.drawing import colours
from app.gui.model.looks import Look
from app.gui.model.picture import Entry
from app.gui.text import translate
from app.gui.window import labels
from app.gui.words import states
from helper.api.types import Session, State, Step

_SOFTETHER = (Step.RESOLVING, Step.REACHING, Step.CERTIFICATE, Step.LOGIN, Step.ADDRESS, Step.ROUTES)
_WIREGUARD = (Step.RESOLVING, Step.HANDSHAKE, Step.ROUTES)
_OF_STATE = {
    State.CONNECTING: Step.REACHING,
    State.ASKING: Step.CERTIFICATE,
    State.AUTHENTICATING: Step.LOGIN,
    State.CONFIGURING: Step.ADDRESS,
}
"""Where a helper is that names no step."""
_FOR_WIREGUARD: dict[Step | None, Step] = {
    Step.REACHING: Step.RESOLVING,  # its sockets are made before the names are looked up
    Step.CERTIFICATE: Step.HANDSHAKE,
    Step.LOGIN: Step.HANDSHAKE,
    Step.ADDRESS: Step.ROUTES,
}


class Progress(Enum):
    """How far one step is."""

    DONE = auto()
    NOW = auto()
    TO_COME = auto()


def progress(entry: Entry, session: Session) -> tuple[tuple[Step, Progress], ...]:
    """Every step of this kind of network, and how far it is."""
    steps = _WIREGUARD if entry.kind == "wireguard" else _SOFTETHER
    current = next((step for step in Step if step == session.step), _OF_STATE.get(session.state))
    if entry.kind == "wireguard":
        current = _FOR_WIREGUARD.get(current, current)
    at = steps.index(current) if current is not None else -1
    return tuple(
        (step, Progress.DONE if place < at else Progress.NOW if place == at else Progress.TO_COME)
        for place, step in enumerate(steps)
    )


class Steps(QWidget):
    """The list of steps. Nothing in it moves by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[_Mark, QLabel]] = []
        self._grid.setRowStretch(99, 1)

    def show_session(self, entry: Entry, session: Session) -> None:
        """Show how far it is."""
        known = progress(entry, session)
        while len(self._rows) < len(known):
            row = len(self._rows)
            made = (_Mark(self), labels.plain(parent=self))
            self._grid.addWidget(made[0], row, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(made[1], row, 1)
            self._rows.append(made)
        for place, (mark, label) in enumerate(self._rows):
            mark.setVisible(place < len(known))
            label.setVisible(place < len(known))
        for (mark, label), (step, how_far) in zip(self._rows, known, strict=False):
            words = states.step_name(step)
            mark.show_progress(how_far)
            label.setText(words)
            font = self.font()
            font.setBold(how_far is Progress.NOW)
            label.setFont(font)
            role = QPalette.ColorRole.WindowText
            if how_far is Progress.TO_COME:
                role = QPalette.ColorRole.PlaceholderText
            label.setForegroundRole(role)
            label.setAccessibleName(_said(words, how_far))

    @property
    def said(self) -> tuple[str, ...]:
        """The lines, as a reader of the screen has them."""
        return tuple(label.accessibleName() for _mark, label in self._rows if not label.isHidden())


def _said(words: str, how_far: Progress) -> str:
    match how_far:
        case Progress.DONE:
            return translate("Window", "{step}: done").format(step=words)
        case Progress.NOW:
            return translate("Window", "{step}: being done").format(step=words)
        case _:
            return translate("Window", "{step}: to come").format(step=words)


class _Mark(QWidget):
    """A tick, three dots or a ring."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._how_far = Progress.TO_COME
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_progress(self, how_far: Progress) -> None:
        """Draw this from now on."""
        self._how_far = how_far
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a line."""
        height = self.fontMetrics().height()
        return QSize(height, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = min(self.width(), self.height()) - 2.0
        box = QRectF((self.width() - size) / 2, (self.height() - size) / 2, size, size)

        def at(x: float, y: float) -> QPointF:
            return QPointF(box.left() + x * size, box.top() + y * size)

        width = max(1.5, size / 9)
        match self._how_far:
            case Progress.DONE:
                painter.setPen(QPen(colours.of(Look.UP), width, c=Qt.PenCapStyle.RoundCap))
                painter.drawPolyline([at(0.18, 0.55), at(0.4, 0.76), at(0.82, 0.26)])
            case Progress.NOW:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.of(Look.WORKING))
                for x in (0.18, 0.5, 0.82):
                    painter.drawEllipse(at(x, 0.5), size / 8, size / 8)
            case _:
                painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.2))
                painter.drawEllipse(at(0.5, 0.5), size * 0.22, size * 0.22)
