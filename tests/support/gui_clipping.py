"""Finds texts that a window cuts off, or that stand at the wrong side where lines begin at the right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)

_ELIDED = "elided"
"""A label says by a property of this name that it shortens its text on purpose, with dots and a tool tip."""
_SLACK = 1
"""Pixels: sizes are rounded."""
_FAR = 24
"""Pixels that one sees."""


def clipped(window: QWidget) -> list[str]:
    """What is cut off in the window as it is shown now, a line each."""
    return [f"{_path(widget)}: {why}" for widget in _visible(window) for why in _faults(widget, window)]


def _visible(window: QWidget) -> Iterator[QWidget]:
    for widget in (window, *window.findChildren(QWidget)):
        if (widget.isVisibleTo(window) and not widget.visibleRegion().isEmpty()) or widget is window:
            yield widget


def _faults(widget: QWidget, window: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _of_label(widget)
    elif isinstance(widget, QAbstractButton | QGroupBox) and _text(widget):
        yield from _too_narrow(widget, widget.sizeHint().width())
    elif isinstance(widget, QTabBar):
        if widget.sizeHint().width() > widget.width() + _SLACK:
            yield f"its tabs need {widget.sizeHint().width()} px and have {widget.width()}"
    elif isinstance(widget, QComboBox):
        wanted = widget.fontMetrics().horizontalAdvance(widget.currentText())
        if wanted > widget.width() and widget.sizeHint().width() > widget.width() + _SLACK:
            yield f"{widget.currentText()!r} needs {wanted} px and has less than {widget.width()}"
    elif isinstance(widget, QLineEdit) and widget.placeholderText() and not widget.text():
        wanted = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        if wanted > widget.width():
            yield f"its hint {widget.placeholderText()!r} needs {wanted} px and has {widget.width()}"
    elif isinstance(widget, QScrollArea) and widget.horizontalScrollBar().maximum() > 0:
        yield f"has to be scrolled sideways by {widget.horizontalScrollBar().maximum()} px"
    if widget is not window and _text(widget):
        yield from _cut_off(widget, window)


def _of_label(label: QLabel) -> Iterator[str]:
    if not label.text() or label.property(_ELIDED):
        return
    if _is_astray(label):
        yield f"{label.text()!r} stands at the left, away from what it belongs to"
    if label.wordWrap():
        wanted = label.heightForWidth(label.width())
        if wanted > label.height() + _SLACK:
            yield f"{label.text()!r} needs {wanted} px of height and has {label.height()}"
        return
    yield from _too_narrow(label, label.sizeHint().width())
    if label.sizeHint().height() > label.height() + _SLACK:
        yield f"{label.text()!r} needs {label.sizeHint().height()} px of height and has {label.height()}"


def _is_astray(label: QLabel) -> bool:
    """A label goes by the direction of its own text, unless its alignment is an absolute one."""
    if label.layoutDirection() is not Qt.LayoutDirection.RightToLeft or _is_right_to_left(label.text()):
        return False
    alignment, flag = label.alignment(), Qt.AlignmentFlag
    centred = bool(alignment & (flag.AlignHCenter | flag.AlignJustify))
    at_right = bool(alignment & flag.AlignRight)
    lines = label.text().splitlines()
    widest = max(label.fontMetrics().horizontalAdvance(line) for line in lines)
    return not centred and not at_right and widest + _FAR < label.width()


def _is_right_to_left(text: str) -> bool:
    """By its first letter that has a direction; what is isolated does not count (Unicode, UAX 9, P2)."""
    depth = 0
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("LRI", "RLI", "FSI"):
            depth += 1
        elif kind == "PDI":
            depth -= 1
        elif not depth and kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def _too_narrow(widget: QWidget, wanted: int) -> Iterator[str]:
    if wanted > widget.width() + _SLACK:
        yield f"{_text(widget)!r} needs {wanted} px and has {widget.width()}"


def _cut_off(widget: QWidget, window: QWidget) -> Iterator[str]:
    """Whether an ancestor is too small for it; in what can be scrolled it may be."""
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QAbstractScrollArea):
            return
        parent = parent.parentWidget()
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    if not window.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(place):
        yield f"{_text(widget)!r} lies outside of the window"


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return str(widget.text())
    return str(widget.title()) if isinstance(widget, QGroupBox) else ""


def _path(widget: QWidget) -> str:
    names = []
    at: QWidget | None = widget
    while at is not None:
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return " > ".join(reversed(names[:4]))
