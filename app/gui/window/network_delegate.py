"""How a line of the list is drawn: the state's shape, the name with its kind, and the state in words."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.gui.drawing import colours
from app.gui.drawing.shield import shield_pixmap
from app.gui.model.looks import Look
from app.gui.window.naming import as_tip
from app.gui.window.network_model import ICON, Role
from app.profiles.rules import MAX_NAME

_PAD, _GAP = 8, 8
_LINE_GAP = 2

Index = QModelIndex | QPersistentModelIndex


class NetworkDelegate(QStyledItemDelegate):
    """The selection is the style's; the rest is two lines of text beside a shield, and where the focus is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines, or one for a heading."""
        metrics = QFontMetrics(option.font)
        if not index.data(Role.KEY):
            return QSize(0, metrics.height() + 2 * _PAD)
        return QSize(metrics.averageCharWidth() * 16, 2 * metrics.height() + _LINE_GAP + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        drawn.text, drawn.icon = "", QIcon()
        drawn.features = QStyleOptionViewItem.ViewItemFeature.None_
        widget = option.widget
        style = widget.style()
        painter.save()
        if index.data(Role.KEY):
            style.drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, widget)
            self._paint_entry(painter, drawn, index)
            if drawn.state & QStyle.StateFlag.State_HasFocus:
                _paint_ring(painter, drawn)
        else:
            _paint_heading(painter, drawn, str(index.data(Qt.ItemDataRole.DisplayRole)))
        painter.restore()

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = Look(index.data(Role.LOOK))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        group = (
            QPalette.ColorGroup.Active
            if option.state & QStyle.StateFlag.State_Active
            else QPalette.ColorGroup.Inactive
        )
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        text = option.palette.color(group, role)
        ratio = painter.device().devicePixelRatioF() if painter.device() else 1.0
        # On the colour of the selection only the theme's own text is sure to be seen.
        shield = shield_pixmap(look, ICON, ratio, text if selected else None)
        icon, first, second = _places(option)
        painter.drawPixmap(icon.topLeft(), shield)
        painter.setFont(option.font)
        painter.setPen(text)
        kind = str(index.data(Role.KIND))
        kind_width = QFontMetrics(option.font).horizontalAdvance(kind) + _GAP if kind else 0
        name = QRect(first.adjusted(0, 0, -kind_width, 0))
        _write(painter, option, first, name, str(index.data(Qt.ItemDataRole.DisplayRole)))
        if kind:
            place = QRect(first.right() - kind_width + _GAP + 1, first.top(), kind_width, first.height())
            muted = text if selected else option.palette.color(group, QPalette.ColorRole.PlaceholderText)
            painter.setPen(muted)
            _write(painter, option, first, place, kind)
        painter.setPen(text if selected or look is Look.OFF else colours.of(look))
        _write(painter, option, second, second, str(index.data(Role.STATE)))

    # --- renaming --------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A field in the name's place."""
        field = QLineEdit(parent)
        field.setMaxLength(MAX_NAME)
        field.setAccessibleName(str(index.data(Qt.ItemDataRole.DisplayRole)))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Put it there."""
        _, first, _ = _places(option)
        height = editor.sizeHint().height()
        middle = first.center().y()
        rect = QRect(first.left() - 4, middle - height // 2, first.width() + 4, height)
        editor.setGeometry(QStyle.visualRect(option.direction, option.rect, rect))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand over what was typed."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Show a name in full, as plain text."""
        if event.type() is QEvent.Type.ToolTip and index.data(Role.KEY):
            tip = index.data(Qt.ItemDataRole.ToolTipRole) or as_tip(index.data(Qt.ItemDataRole.DisplayRole))
            QToolTip.showText(event.globalPos(), str(tip), view)
            return True
        return super().helpEvent(event, view, option, index)


def _paint_ring(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Where the focus is. Styles draw it around their text, and on the selection it is hardly seen."""
    if not option.state & QStyle.StateFlag.State_KeyboardFocusChange:
        return
    selected = option.state & QStyle.StateFlag.State_Selected
    role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Highlight
    painter.setPen(option.palette.color(role))
    painter.drawRect(option.rect.adjusted(2, 2, -3, -3))


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
    font = QFont(option.font)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
    rect = option.rect.adjusted(_PAD, 0, -_PAD, -4)
    alignment = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom
    painter.drawText(rect, QStyle.visualAlignment(option.direction, alignment), text)


def _places(option: QStyleOptionViewItem) -> tuple[QRect, QRect, QRect]:
    """Of the shield, the first line and the second, as if from left to right (the shield: as it is)."""
    rect = option.rect
    metrics = QFontMetrics(option.font)
    icon = QRect(rect.left() + _PAD, rect.top() + (rect.height() - ICON) // 2, ICON, ICON)
    left = icon.right() + 1 + _GAP
    width = rect.right() - _PAD - left + 1
    both = 2 * metrics.height() + _LINE_GAP
    top = rect.top() + (rect.height() - both) // 2
    first = QRect(left, top, width, metrics.height())
    second = QRect(left, top + metrics.height() + _LINE_GAP, width, metrics.height())
    return QStyle.visualRect(option.direction, rect, icon), first, second


def _write(painter: QPainter, option: QStyleOptionViewItem, line: QRect, place: QRect, text: str) -> None:
    """Write ``text`` at ``place``, mirrored where the language is, shortened where it must be."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    alignment = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(
        QStyle.visualRect(option.direction, option.rect, place),
        QStyle.visualAlignment(option.direction, alignment) | Qt.TextFlag.TextSingleLine,
        shown,
    )
