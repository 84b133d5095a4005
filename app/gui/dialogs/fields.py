"""Fields of a form: each has a label, checks itself while somebody types, and says below what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.dialogs.pieces import NEAR, SMALL, Message, bold, leading, secret_switch_words
from app.gui.model.looks import Look

Check = Callable[[str], str]
"""Takes what is typed, and gives what is wrong with it in words; empty where nothing is."""

_LIST_LINES = 3
_MAX_LINE = 4096


def anything_goes(text: str) -> str:
    """The check of a field that takes everything."""
    return ""


class Field(QWidget):
    """One value. A complaint shows as soon as something was typed, and is known before that."""

    edited = Signal()
    """A person or the program changed it."""
    editor: QWidget
    """What takes the focus. It is no focus proxy: Tab would go by the place of the row in the chain."""

    def __init__(self, name: str, check: Check = anything_goes, hint: str = "") -> None:
        super().__init__()
        self.name = name
        self.label = QLabel(name)
        self.label.setAlignment(leading() | Qt.AlignmentFlag.AlignVCenter)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.used = True
        """Whether it counts; one that the chosen kind does not need is hidden and does not."""
        self._check = check
        self._hint = hint
        self._touched = False
        self._below = Message(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SMALL)

    def _hold(self, editor: QWidget, row: QWidget | None = None) -> None:
        """Put the editor, or the ``row`` it is in, above the words."""
        self.editor = editor
        editor.setAccessibleName(self.name)
        self.label.setBuddy(editor)
        self._column.addWidget(row or editor)
        self._column.addWidget(self._below)
        self._say("")

    def text(self) -> str:
        """What is typed, in the form that the check takes."""
        raise NotImplementedError

    def complaint(self) -> str:
        """What is wrong with it; empty where nothing is, or where it does not count."""
        return self._check(self.text()) if self.used else ""

    def refresh(self) -> None:
        """Look at it again: what it is compared with may have changed."""
        self._say(self.complaint() if self._touched else "")

    def set_hint(self, hint: str) -> None:
        """Say something else below it while nothing is wrong."""
        self._hint = hint
        self.refresh()

    @property
    def shown_complaint(self) -> str:
        """The words below it that say what is wrong."""
        return "" if self._below.text() == self._hint else self._below.text()

    def _changed(self) -> None:
        self._touched = self._touched or bool(self.text())
        self.refresh()
        self.edited.emit()

    def _say(self, complaint: str) -> None:
        if complaint:
            self._below.say(complaint, Look.ERROR)
        else:
            self._below.say(self._hint)
        self.editor.setAccessibleDescription(complaint or self._hint)


class TextField(Field):
    """One line. ``technical`` ones read from left to right in any script."""

    def __init__(
        self,
        name: str,
        check: Check = anything_goes,
        hint: str = "",
        *,
        placeholder: str = "",
        technical: bool = False,
    ) -> None:
        super().__init__(name, check, hint)
        self.line = QLineEdit()
        self.line.setMaxLength(_MAX_LINE)
        self.line.setPlaceholderText(placeholder)
        if technical:
            self.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.line.textChanged.connect(self._changed)
        self._hold(self.line)

    def text(self) -> str:
        """Without spaces at its ends, which nobody sees."""
        return self.line.text().strip()

    def set(self, text: str) -> None:
        """Fill it."""
        self.line.setText(text)


class SecretField(Field):
    """A password or a key: dots, until the button beside it is pressed. :meth:`clear` leaves no trace."""

    def __init__(
        self, name: str, check: Check = anything_goes, hint: str = "", *, technical: bool = False
    ) -> None:
        super().__init__(name, check, hint)
        self._technical = technical
        self.line = QLineEdit()
        self.line.setMaxLength(_MAX_LINE)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        if technical:
            self.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.switch = QPushButton()
        self.switch.setCheckable(True)
        self.switch.setAutoDefault(False)
        self.switch.toggled.connect(self._show)
        self._show(False)
        row = QWidget()
        self.row = QHBoxLayout(row)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(NEAR)
        self.row.addWidget(self.line, 1)
        self.row.addWidget(self.switch)
        self.line.textChanged.connect(self._changed)
        self._hold(self.line, row)

    def text(self) -> str:
        """As it was typed; of a key, without spaces around it."""
        return self.line.text().strip() if self._technical else self.line.text()

    def set(self, text: str) -> None:
        """Fill it."""
        self.line.setText(text)

    def clear(self) -> None:
        """Empty it, and with it what "undo" remembers."""
        self.line.setText("")
        self.switch.setChecked(False)

    def set_placeholder(self, text: str) -> None:
        """What stands there while it is empty."""
        self.line.setPlaceholderText(text)

    def _show(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        text, name = secret_switch_words(shown)
        self.switch.setText(text)
        self.switch.setAccessibleName(name.format(field=self.name))


class ListField(Field):
    """Several values, one a line; commas and spaces part them too. The check sees one at a time."""

    def __init__(self, name: str, check: Check = anything_goes, hint: str = "", *, limit: int = 0) -> None:
        super().__init__(name, check, hint)
        self.limit = limit
        self.too_many = ""
        """The sentence for more than ``limit`` entries."""
        self.missing = ""
        """The sentence for none, where there must be one."""
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.box.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        margins = self.box.contentsMargins()
        inside = int(self.box.document().documentMargin() * 2) + margins.top() + margins.bottom()
        self.box.setFixedHeight(self.box.fontMetrics().lineSpacing() * _LIST_LINES + inside + SMALL)
        self.box.textChanged.connect(self._changed)
        self._hold(self.box)

    def text(self) -> str:
        """All of it."""
        return self.box.toPlainText()

    def values(self) -> tuple[str, ...]:
        """The entries, each once; none where the field does not count."""
        if not self.used:
            return ()
        return tuple(dict.fromkeys(word for word in re.split(r"[,;\s]+", self.text()) if word))

    def set(self, values: Sequence[str]) -> None:
        """Fill it."""
        self.box.setPlainText("\n".join(values))

    def complaint(self) -> str:
        """The first entry's that is wrong."""
        values = self.values()
        if self.used and not values:
            return self.missing
        if self.limit and len(values) > self.limit:
            return self.too_many
        complaints = (self._check(value) for value in values)
        return next((complaint for complaint in complaints if complaint), "")


_Value = TypeVar("_Value", bound=Enum)


class _Choice(QComboBox):
    """A list to choose from that a wheel over the form does not change by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(Field, Generic[_Value]):
    """One of a few."""

    def __init__(self, name: str, choices: Sequence[tuple[_Value, str]], hint: str = "") -> None:
        super().__init__(name, anything_goes, hint)
        self.box = _Choice()
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._values = [value for value, _ in choices]
        for _, text in choices:
            self.box.addItem(text)
        self.box.currentIndexChanged.connect(self._changed)
        self._hold(self.box)

    def text(self) -> str:
        """What is chosen, as it is shown."""
        return self.box.currentText()

    def value(self) -> _Value:
        """What is chosen."""
        return self._values[self.box.currentIndex()]

    def set(self, value: _Value) -> None:
        """Choose."""
        self.box.setCurrentIndex(self._values.index(value))


class SwitchField(Field):
    """Yes or no; its label is beside the box."""

    def __init__(self, name: str, hint: str = "", on: bool = False) -> None:
        super().__init__(name, anything_goes, hint)
        self.box = QCheckBox(name)
        self.box.setChecked(on)
        self.box.toggled.connect(self._changed)
        self._hold(self.box)

    def text(self) -> str:
        """Never anything that could be wrong."""
        return ""

    def is_on(self) -> bool:
        """Whether it is ticked."""
        return self.box.isChecked()

    def set(self, on: bool) -> None:
        """Tick it or not."""
        self.box.setChecked(on)


class Section(QWidget):
    """Fields below each other, with a name above them if they have one in common."""

    edited = Signal()

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.fields: list[Field] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(NEAR)
        if name:
            column.addWidget(bold(name))
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.setHorizontalSpacing(NEAR * 2)
        self._form.setVerticalSpacing(NEAR)
        column.addLayout(self._form)

    def add(self, *fields: Field) -> None:
        """Put fields at the end."""
        for field in fields:
            if isinstance(field, SwitchField):
                field.label.clear()
                self._form.addRow(field.label, field)
            else:
                self._form.addRow(field.label, field)
            self.fields.append(field)
            field.edited.connect(self.edited)

    def add_widget(self, widget: QWidget) -> None:
        """Put something that is no field across the whole width."""
        self._form.addRow(widget)

    def use(self, field: Field, used: bool) -> None:
        """Show a field and let it count, or neither."""
        field.used = used
        self._form.setRowVisible(field, used)
        field.refresh()

    def complaint(self) -> tuple[Field, str] | None:
        """The first field with which something is wrong, and what."""
        for field in self.fields:
            if complaint := field.complaint():
                return field, complaint
        return None


def align(sections: Sequence[Section]) -> None:
    """Begin the fields of sections that are below each other at one line."""
    labels = [field.label for section in sections for field in section.fields]
    widest = max((label.sizeHint().width() for label in labels), default=0)
    for label in labels:
        label.setMinimumWidth(widest)
