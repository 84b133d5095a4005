"""The lines of the list of networks: own ones, the machine's, and connections without a profile."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon

from app.gui.drawing.shield import shield_pixmap
from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.model.picture import Entry, Link, Origin, Picture
from app.gui.text import listed, translate
from app.gui.window.naming import as_tip, clean, kind_name, named, server_of
from app.gui.words import states
from helper.api.types import State

Index = QModelIndex | QPersistentModelIndex

ICON = 20
"""Logical pixels of a shield in the list."""


class Role(IntEnum):
    """What a line has beside Qt's own roles."""

    KEY = Qt.ItemDataRole.UserRole + 1
    """The entry's key; empty for a heading."""
    LOOK = Qt.ItemDataRole.UserRole + 2
    KIND = Qt.ItemDataRole.UserRole + 3
    STATE = Qt.ItemDataRole.UserRole + 4


@dataclass(frozen=True)
class Line:
    """One line, with the words it shows. A heading has no key."""

    name: str
    key: str = ""
    kind: str = ""
    state: str = ""
    look: Look = Look.OFF
    tip: str = ""
    can_be_renamed: bool = False


def lines(picture: Picture, wanted: str = "") -> tuple[Line, ...]:
    """The lines for a picture, of entries that have ``wanted`` in their name, kind or server."""
    needle = _folded(wanted)
    made: list[Line] = []
    before = Origin.OWN
    for entry in map(named, picture.entries):
        line = _line(entry, picture)
        if needle and needle not in _folded(f"{line.name} {line.kind} {server_of(entry)}"):
            continue
        if entry.origin is not before:
            made.append(Line(_heading(entry.origin)))
            before = entry.origin
        made.append(line)
    return tuple(made)


def _line(entry: Entry, picture: Picture) -> Line:
    ready = picture.helper.link is Link.READY
    look = looks.of_entry(entry, ready)
    if picture.helper.link is Link.CONNECTING:
        look = Look.OFF
    unusable = clean(entry.machine.problem, 200) if entry.machine is not None else ""
    state = _state(entry) if ready else translate("Window", "State not known")
    return Line(
        name=entry.name,
        key=entry.key,
        kind=kind_name(entry),
        state=translate("Window", "Can not be used") if unusable and entry.session is None else state,
        look=look,
        tip=unusable,
        can_be_renamed=entry.origin is Origin.OWN,
    )


def _state(entry: Entry) -> str:
    if entry.session is not None and entry.session.state is State.WAITING:
        # The list does not count seconds; the pane does.
        return translate("Window", "Will try again")
    return states.short(entry)


def _heading(origin: Origin) -> str:
    if origin is Origin.MACHINE:
        return translate("Window", "Of this computer")
    return translate("Window", "Other connections")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


class NetworkModel(QAbstractListModel):
    """Shows :func:`lines`. Renaming is asked for by ``renamed``, and seen when it has happened."""

    renamed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture = Picture()
        self._wanted = ""
        self._lines: tuple[Line, ...] = ()

    def show_picture(self, picture: Picture) -> None:
        """Take in another picture."""
        self._picture = picture
        self._take(lines(picture, self._wanted))

    def search(self, wanted: str) -> None:
        """Show only entries that have this."""
        self._wanted = wanted
        self._take(lines(self._picture, wanted))

    def row_of(self, key: str) -> int:
        """The row of an entry; -1 where it is not shown."""
        return next((row for row, line in enumerate(self._lines) if key and line.key == key), -1)

    def key_at(self, row: int) -> str:
        """The key of a row; empty for a heading."""
        return self._lines[row].key if 0 <= row < len(self._lines) else ""

    def keys(self) -> tuple[str, ...]:
        """Of the entries that are shown, in their order."""
        return tuple(line.key for line in self._lines if line.key)

    def _take(self, new: tuple[Line, ...]) -> None:
        old = self._lines
        if [(line.key, line.name if not line.key else "") for line in new] != [
            (line.key, line.name if not line.key else "") for line in old
        ]:
            self.beginResetModel()
            self._lines = new
            self.endResetModel()
            return
        self._lines = new
        for row, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(row), self.index(row))

    # --- Qt's side -------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Lines that are shown."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a line shows."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return line.name
            case Qt.ItemDataRole.DecorationRole if line.key:
                return QIcon(shield_pixmap(line.look, ICON, 2.0))
            case Qt.ItemDataRole.ToolTipRole if line.tip:
                return as_tip(line.tip)
            case Qt.ItemDataRole.AccessibleTextRole if line.key:
                return listed((line.name, line.kind, line.state))
            case Role.KEY:
                return line.key
            case Role.LOOK:
                return line.look
            case Role.KIND:
                return line.kind
            case Role.STATE:
                return line.state
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name; nothing is shown before it is so."""
        line = self._lines[index.row()]
        name = str(value).strip()
        if role == Qt.ItemDataRole.EditRole and name and name != line.name:
            self.renamed.emit(line.key, name)
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings can not be chosen, and only own networks be renamed."""
        if not index.isValid() or not self._lines[index.row()].key:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if self._lines[index.row()].can_be_renamed:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags


def icon_size() -> QSize:
    """Of the shields, where Qt draws them."""
    return QSize(ICON, ICON)
