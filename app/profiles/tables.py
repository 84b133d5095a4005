"""Typed, checked access to the tables of a profile's file, and where in it a fault is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from app.profiles import rules

_Enum = TypeVar("_Enum", bound=StrEnum)
_Value = TypeVar("_Value", str, int)


class Fault(Exception):
    """A fault at a place in the document, not yet joined with file and line.

    ``index`` counts the tables of an array, ``[[server.peer]]``, from 0.
    """

    def __init__(self, table: str, key: str, problem: str, allowed: str, index: int = 0) -> None:
        super().__init__(problem)
        self.table = table
        self.key = key
        self.problem = problem
        self.allowed = allowed
        self.index = index


class Table:
    """One table of the document. Every method raises :class:`Fault` for what it can not be."""

    def __init__(self, name: str, values: Mapping[str, object], index: int = 0) -> None:
        self._name = name
        self._values = values
        self._index = index

    def fault(self, key: str, problem: str, allowed: str) -> Fault:
        """A fault at ``key``; ``problem`` is told behind the key's name."""
        return Fault(self._name, key, f"{key}: {problem}", allowed, self._index)

    def only(self, *known: str) -> None:
        """Refuse keys that are not ``known``: they are most likely misspelt."""
        for key in self._values:
            if key not in known:
                shown = key[:40] if key.isprintable() else "?"
                raise Fault(self._name, key, f'unknown key "{shown}"', ", ".join(known), self._index)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; one that must be there without a ``default``."""
        value = self._values.get(key, default)
        if value is None:
            raise self.fault(key, "is missing", "a text in quotes")
        if not isinstance(value, str):
            raise self.fault(key, "is not a text", "a text in quotes")
        return value

    def number(self, key: str, default: int) -> int:
        """A whole number."""
        value = self._values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fault(key, "is not a whole number", "a whole number without quotes")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self.fault(key, "is not true or false", "true, false")
        return value

    def texts(self, key: str, limit: int = rules.MAX_ENTRIES) -> tuple[str, ...]:
        """A list of texts, empty where there is none."""
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise self.fault(key, "is not a list of texts", "texts in quotes, in brackets")
        if len(value) > limit:
            raise self.fault(key, "has too many entries", f"at most {limit}")
        texts: list[str] = []
        for entry in value:
            if not isinstance(entry, str):
                raise self.fault(key, "is not a list of texts", "texts in quotes, in brackets")
            texts.append(entry)
        return tuple(texts)

    def choice(self, key: str, kind: type[_Enum], default: _Enum) -> _Enum:
        """One of an enumeration's values."""
        value = self.text(key, default.value)
        try:
            return kind(value)
        except ValueError:
            raise self.fault(key, "is not one of the choices", ", ".join(kind)) from None

    def table(self, key: str, required: bool = False) -> Table:
        """A table inside this one; an empty one where it is not there and not ``required``."""
        value = self._values.get(key, None if required else {})
        if not isinstance(value, dict):
            problem = "is missing" if value is None else "is not a table"
            raise self.fault(key, problem, f"a table [{self._path(key)}]")
        return Table(self._path(key), value)

    def tables(self, key: str, limit: int) -> tuple[Table, ...]:
        """The tables of an array, ``[[…]]``."""
        value = self._values.get(key, [])
        header = f"[[{self._path(key)}]]"
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise self.fault(key, "is not made of tables", f"tables {header}")
        if len(value) > limit:
            raise self.fault(key, f"there are too many {header}", f"at most {limit}")
        return tuple(Table(self._path(key), entry, index) for index, entry in enumerate(value))

    def checked(self, key: str, value: _Value, check: Callable[[_Value], _Value]) -> _Value:
        """``value`` as a rule of :mod:`app.profiles.rules` takes it."""
        try:
            return check(value)
        except rules.ValueRefused as refused:
            raise self.fault(key, refused.problem, refused.allowed) from None

    def all_checked(
        self, key: str, check: Callable[[str], str], limit: int = rules.MAX_ENTRIES
    ) -> tuple[str, ...]:
        """A list of texts of which a rule takes each."""
        return tuple(self.checked(key, value, check) for value in self.texts(key, limit))

    def _path(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key


def line_of(text: str, fault: Fault) -> int | None:
    """The line where a fault most likely is. Knows no multi-line texts: good enough to point."""
    table, key = fault.table, fault.key
    path = f"{table}.{key}" if table else key
    current, header, seen = "", None, -1
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            current = stripped.lstrip("[").split("]")[0].strip().strip("\"'")
            if current == table:
                seen += 1
            if current == path or (current == table and seen == fault.index):
                header = number
            continue
        name = stripped.split("=")[0].strip().strip("\"'")
        if name == key and current == table and (not table or seen == fault.index):
            return number
        if table and name in (path, table) and not current:
            return number
    return header
