"""The table of what is known of a connection; every value can be marked and copied."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QMenu, QToolButton, QWidget

from app.gui.dialogs.pieces import leading
from app.gui.drawing import colours
from app.gui.model.looks import Look
from app.gui.text import translate
from app.gui.window import facts, labels
from app.gui.window.facts import Fact, Place
from app.gui.window.naming import unisolated

_BUTTON_PAD = 2
"""Pixels above and below the text of a button in a row."""


class Details(QWidget):
    """Rows of :mod:`app.gui.window.facts`. They keep their places; those without a text are hidden."""

    routes_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[Fact, ...] = ()
        self._values: dict[Place, labels.ValueLabel] = {}
        self._labels: dict[Place, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        # As wide as the widest label, shown or not, so that values keep their place.
        self._grid.setColumnMinimumWidth(0, _label_width())
        self.all_routes = QToolButton(self)
        self.all_routes.setText(translate("Window", "Show all…"))
        self.all_routes.setAutoRaise(True)
        self.all_routes.setFixedHeight(self.fontMetrics().height() + 2 * _BUTTON_PAD)
        self.all_routes.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.all_routes.setAccessibleName(translate("Window", "Show all routes"))
        self.all_routes.clicked.connect(self.routes_wanted)
        for place in Place:
            self._add_row(place)
        QWidget.setTabOrder(self._values[Place.ROUTES], self.all_routes)
        QWidget.setTabOrder(self.all_routes, self._values[Place.SERVER])
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self._menu(self, None, at))

    @property
    def shown(self) -> tuple[Fact, ...]:
        """What is shown."""
        return self._facts

    def show_facts(self, known: tuple[Fact, ...]) -> None:
        """Show these."""
        self._facts = known
        self.all_routes.setVisible(any(fact.place is Place.ROUTES for fact in known))
        by_place = {fact.place: fact for fact in known}
        for place in Place:
            fact = by_place.get(place)
            self._labels[place].setVisible(fact is not None)
            self._values[place].setVisible(fact is not None)
            if fact is not None:
                self._show(place, fact)

    def as_text(self) -> str:
        """All of it, a line a row."""
        return "\n".join(f"{fact.label}: {unisolated(fact.text)}" for fact in self._facts)

    def copy_all(self) -> None:
        """Copy all of it."""
        QApplication.clipboard().setText(self.as_text())

    def value(self, place: Place) -> labels.ValueLabel:
        """The widget of one value."""
        return self._values[place]

    def _show(self, place: Place, fact: Fact) -> None:
        value = self._values[place]
        _direct(value, fact.technical)
        if place is Place.OVERLAP:
            _warn(value)
        value.say(fact.text)

    def _add_row(self, place: Place) -> None:
        label = labels.plain(facts.label(place), self)
        label.setWordWrap(False)
        label.setAlignment(leading() | Qt.AlignmentFlag.AlignTop)
        value = labels.selectable(parent=self, name=facts.label(place))
        value.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        value.customContextMenuRequested.connect(lambda at, of=value: self._menu(of, of, at))
        self._labels[place], self._values[place] = label, value
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        if place is Place.ROUTES:
            for beside in (label, value):  # at the height of the button's text
                beside.setContentsMargins(0, _BUTTON_PAD, 0, 0)
                beside.setAlignment(leading() | Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
            self._grid.addWidget(self.all_routes, row, 2, Qt.AlignmentFlag.AlignTop)
        else:
            self._grid.addWidget(value, row, 1, 1, 2)
        label.hide()
        value.hide()

    def _menu(self, widget: QWidget, value: labels.ValueLabel | None, at: QPoint) -> None:
        menu = self.menu_for(value)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(widget.mapToGlobal(at))

    def menu_for(self, value: labels.ValueLabel | None) -> QMenu:
        """What a right click gives."""
        menu = QMenu(self)
        if value is not None:
            copy = QAction(translate("Window", "Copy"), menu)
            copy.triggered.connect(value.copy)
            menu.addAction(copy)
        everything = QAction(translate("Window", "Copy all details"), menu)
        everything.triggered.connect(self.copy_all)
        menu.addAction(everything)
        return menu


def _warn(value: QLabel) -> None:
    """In the colour of a warning, as the theme of the moment has it."""
    colour = colours.of(Look.DEGRADED)
    palette = value.palette()
    if palette.color(value.foregroundRole()) != colour:
        palette.setColor(value.foregroundRole(), colour)
        value.setPalette(palette)


def _direct(value: QLabel, technical: bool) -> None:
    """Addresses read from left to right; where the language does not, all stand at its side."""
    if QApplication.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
        return
    value.setAlignment(leading() | Qt.AlignmentFlag.AlignTop)
    if technical:
        value.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    else:
        value.unsetLayoutDirection()


def _label_width() -> int:
    probe = labels.plain()
    probe.setWordWrap(False)
    widths = []
    for place in Place:
        probe.setText(facts.label(place))
        widths.append(probe.sizeHint().width())
    return max(widths)
