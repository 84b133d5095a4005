"""What of a window can be acted on, whether it has a name, and whether the keyboard gets there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

_ACTED_ON = (
    *(QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox),
    *(QLineEdit, QPlainTextEdit, QTabBar, QTextEdit),
)
_INSIDE = (QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)
"""What is inside of these is a part of them: it is reached through them, by the keys they know."""
_PARTS = (QHeaderView, QScrollBar)
"""Parts of a view, which the keyboard moves through without them."""
_STEPS = 120


def faults(window: QWidget) -> list[str]:
    """What a person without a mouse, or without sight, can not use here; a line each."""
    if isinstance(window, QMenu):
        return [
            f"entry {number} has no text"
            for number, action in enumerate(window.actions())
            if not action.isSeparator() and not action.text()
        ]
    found = list(acted_on(window))
    reached = _walk(window)
    unnamed = [f"{_described(widget)} has no accessible name" for widget in found if not _is_named(widget)]
    lost = [
        f"{_described(widget)} is not reached by Tab"
        for widget in found
        if widget.isEnabled() and not _is_reached(widget, reached)
    ]
    return unnamed + lost + _trapped(reached) + list(_hidden_texts(window))


def acted_on(window: QWidget) -> Iterator[QWidget]:
    """Every control that is shown, those that are switched off included."""
    for widget in window.findChildren(QWidget):
        can_focus = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if not widget.isVisible() or isinstance(widget, _PARTS) or _is_inside(widget):
            continue
        if isinstance(widget, _ACTED_ON) or (can_focus and not widget.findChildren(QWidget)):
            yield widget


def _hidden_texts(window: QWidget) -> Iterator[str]:
    """Labels whose name for screen readers is in the place of what they say."""
    for label in window.findChildren(QLabel):
        text = _plain(label.text())
        if label.isVisible() and text and text not in _plain(name_of(label)):
            yield f"{label.text()!r} is read out as {name_of(label)!r}"


def _plain(text: str) -> str:
    """Without the marks of direction, and of a letter to press."""
    return " ".join(
        text.replace("\N{LEFT-TO-RIGHT ISOLATE}", "")
        .replace("\N{POP DIRECTIONAL ISOLATE}", "")
        .replace("&", "")
        .split()
    )


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name)).strip() if interface is not None else ""


def _is_named(widget: QWidget) -> bool:
    if isinstance(widget, QComboBox):  # whose name is what is chosen, where nobody gave it another
        return bool(widget.accessibleName()) or _has_buddy(widget)
    return bool(name_of(widget))


def _has_buddy(widget: QWidget) -> bool:
    return any(label.buddy() is widget for label in widget.window().findChildren(QLabel))


def _is_inside(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, _INSIDE):
            return True
        parent = parent.parentWidget()
    return False


def _walk(window: QWidget) -> list[QWidget]:
    """Where the focus goes by Tab, from where it is at first until it comes round, then by Backtab."""
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    went: list[QWidget] = []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        seen: set[int] = set()
        for _ in range(_STEPS):
            at = QApplication.focusWidget()
            if at is not None:
                went.append(at)
                if id(at) in seen:
                    break
                seen.add(id(at))
            QTest.keyClick(at or window, key)
    return went


def _is_reached(widget: QWidget, reached: list[QWidget]) -> bool:
    if widget in reached:
        return True
    if any(widget.isAncestorOf(other) for other in reached if not isinstance(widget, QAbstractItemView)):
        return isinstance(widget, _INSIDE)
    if not isinstance(widget, QAbstractButton):
        return False
    # The members of a group are chosen from one to the other by the arrow keys.
    group = widget.group()
    together = group.buttons() if group is not None else []
    if not together and widget.autoExclusive():
        parent = widget.parentWidget()
        siblings = parent.children() if parent is not None else []
        together = [each for each in siblings if isinstance(each, QAbstractButton) and each.autoExclusive()]
    return any(other in reached for other in together)


def _trapped(reached: list[QWidget]) -> list[str]:
    """Whether Tab stayed where it was although there was somewhere to go."""
    stuck = {first for first, second in pairwise(reached) if first is second}
    return [
        f"{_described(widget)} keeps Tab for itself"
        for widget in stuck
        if isinstance(widget, QPlainTextEdit | QTextEdit) and not widget.tabChangesFocus()
    ]


def _described(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    inside = " in ".join(type(each).__name__ for each in _ancestors(widget))
    return f"{type(widget).__name__} {text or widget.objectName()!r} in {inside}"


def _ancestors(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = None if parent.isWindow() else parent.parentWidget()
