"""The graph with what belongs to it: the rates of the moment, the round trip, a minute or an hour."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.gui.drawing.graph import Curve, Graph
from app.gui.model.history import COARSE, FINE, HOUR, MINUTE, History
from app.gui.text import isolated, listed, translate
from app.gui.window import labels
from app.gui.words import numbers

_APART = "\N{EM SPACE}"


class GraphView(QWidget):
    """Shows one session's history. :meth:`refresh` is called once a second while it can be seen."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._history = History()
        self._rtt = 0.0
        self.graph = Graph(self)
        self._rates = labels.plain(parent=self)
        self._rates.setFont(labels.tabular(self._rates.font()))
        self.minute = self._span_button(translate("Window", "60 s"), translate("Window", "The last minute"))
        self.hour = self._span_button(translate("Window", "1 h"), translate("Window", "The last hour"))
        group = QButtonGroup(self)
        group.addButton(self.minute)
        group.addButton(self.hour)
        self.minute.setChecked(True)
        group.buttonToggled.connect(lambda _button, on: self.refresh() if on else None)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self._rates, 1)
        spans = QHBoxLayout()
        spans.setSpacing(8)
        spans.addWidget(self.minute)
        spans.addWidget(self.hour)
        line.addLayout(spans)
        line.setAlignment(spans, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.graph, 1)
        layout.addLayout(line)

    def show_history(self, history: History, rtt: float) -> None:
        """Show this one; ``rtt`` is known from the session, for as long as the history has none."""
        self._history = history
        self._rtt = rtt
        self.refresh()

    def refresh(self) -> None:
        """Draw what is known now."""
        now = self._clock()
        if self.hour.isChecked():
            curve = Curve(self._history.hour(now), now, HOUR, COARSE)
        else:
            curve = Curve(self._history.minute(now), now, MINUTE, FINE)
        self.graph.show_curve(curve)
        current = self._history.current(now)
        rtt = self._history.rtts[-1][1] if self._history.rtts else self._rtt
        said = [_down_words(current.down), _up_words(current.up)]
        if rtt > 0:
            said.append(_trip_words(rtt))
        # Lines break between the three, and nowhere else.
        self._rates.setText(_APART.join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in said))
        self.graph.setAccessibleName(translate("Window", "Traffic"))
        self.graph.setAccessibleDescription(listed(said))

    def _span_button(self, text: str, name: str) -> QRadioButton:
        button = QRadioButton(text, self)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button


def _down_words(rate: float) -> str:
    return translate("Window", "↓ {rate} down").format(rate=isolated(numbers.rate(rate)))


def _up_words(rate: float) -> str:
    return translate("Window", "↑ {rate} up").format(rate=isolated(numbers.rate(rate)))


def _trip_words(rtt: float) -> str:
    return translate("Window", "{time} to the server").format(time=isolated(numbers.milliseconds(rtt)))
