"""The order in which Tab goes through a dialog: that of the page, and not of how it was put together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLayout, QLayoutItem, QScrollArea, QWidget


def order_tabs(page: QWidget) -> None:
    """Let Tab follow the layouts of ``page``, from top to bottom."""
    for earlier, later in pairwise(dict.fromkeys(_stops(page))):
        QWidget.setTabOrder(earlier, later)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """Where Tab stops inside of a widget, or at the widget itself."""
    inner = widget.widget() if isinstance(widget, QScrollArea) else None
    layout = widget.layout()
    if inner is not None:
        yield from _stops(inner)
    elif layout is not None:
        yield from _stops_of_layout(layout)
    elif widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget


def _stops_of_layout(layout: QLayout) -> Iterator[QWidget]:
    for item in _items(layout):
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _stops(widget)
        elif inner is not None:
            yield from _stops_of_layout(inner)


def _items(layout: QLayout) -> Iterator[QLayoutItem | None]:
    """The items as they are seen; a form keeps them in the order in which they were put in."""
    if isinstance(layout, QFormLayout):
        for row in range(layout.rowCount()):
            for role in (
                QFormLayout.ItemRole.SpanningRole,
                QFormLayout.ItemRole.LabelRole,
                QFormLayout.ItemRole.FieldRole,
            ):
                yield layout.itemAt(row, role)
    else:
        for index in range(layout.count()):
            yield layout.itemAt(index)
