"""The exact table of routes: what goes into the tunnel and what stays outside, in words and in CIDR."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.text import translate
from app.gui.window import labels
from app.gui.window.route_words import Route


class RoutesDialog(QDialog):
    """Not modal: it can stay open beside the window. It shows the routes of the moment it was opened."""

    def __init__(self, name: str, routes: tuple[Route, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._routes = routes
        self.setWindowTitle(translate("Window", "Routes of {name}").format(name=name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        intro = labels.plain(
            translate("Window", "Where a smaller network lies within a larger one, the smaller one counts."),
            self,
        )
        self.table = _Table(len(routes), self)
        self.table.setAccessibleName(translate("Window", "Routes"))
        self.table.setHorizontalHeaderLabels(
            [
                translate("Window", "Destination"),
                translate("Window", "In words"),
                translate("Window", "Goes"),
            ]
        )
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        for row, route in enumerate(routes):
            for column, text in enumerate((route.destination, route.words, _where(route))):
                self.table.setItem(row, column, QTableWidgetItem(text))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        if routes:
            self.table.setCurrentCell(0, 0)
            self.table.clearSelection()
        self.table.copied.connect(self.copy)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy_button = QPushButton(translate("Window", "Copy"), self)
        self.copy_button.setAutoDefault(False)
        box.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self.copy)
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(intro)
        layout.addWidget(self.table, 1)
        layout.addWidget(box)
        self.resize(self.fontMetrics().averageCharWidth() * 80, self.fontMetrics().height() * 24)

    def copy(self) -> None:
        """Copy the rows that are marked, or all of them."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()}) or range(len(self._routes))
        lines = [
            f"{route.destination}\t{route.words}\t{_where(route)}"
            for route in (self._routes[row] for row in rows)
        ]
        QApplication.clipboard().setText("\n".join(lines))


class _Table(QTableWidget):
    """Copies whole rows."""

    copied = Signal()

    def __init__(self, rows: int, parent: QWidget) -> None:
        super().__init__(rows, 3, parent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave copying to the dialog."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
            return
        super().keyPressEvent(event)


def _where(route: Route) -> str:
    if route.inside:
        return translate("Window", "through this network")
    return translate("Window", "outside")
