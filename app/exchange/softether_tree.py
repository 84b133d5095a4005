"""The text form of SoftEther's configuration: folders of typed values, as its programs write it.

::

    declare root
    {
        bool CheckServerCert true

        declare ClientAuth
        {
            string Username alice$20b
        }
    }

Stricter than its own reader, which goes on past what it does not understand.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.profiles.errors import ProfileError
from app.profiles.rules import ValueRefused

MAX_BYTES = 64 * 1024
"""Size of a file."""
MAX_DEPTH = 4
"""Folders inside one another, the root counted."""
MAX_VALUES = 500
"""Values in all folders together; a connection has about 50."""

_ROOT = "root"
_TYPES = ("bool", "byte", "int", "string", "uint", "uint64")
_BEGIN = re.compile(rb"^[ \t]*declare[ \t]+root[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9_]{1,64}")
_ESCAPE = re.compile(rb"\$([0-9A-Fa-f]{2})")
_DIGITS = re.compile(r"[0-9]{1,20}")
_Value = TypeVar("_Value", str, int)


@dataclass(frozen=True)
class _Item:
    line: int
    type: str
    text: str = field(repr=False)


@dataclass
class Folder:
    """A folder. What is in it is asked for by name and type; names differ in more than capitals."""

    name: str
    line: int
    file: str
    folders: dict[str, Folder] = field(default_factory=dict)
    items: dict[str, _Item] = field(default_factory=dict, repr=False)

    def folder(self, name: str) -> Folder:
        """A folder in here. Raises :class:`ProfileError` where there is none."""
        found = self.folders.get(name.lower())
        if found is None:
            allowed = "a connection as the client exports it"
            raise ProfileError(f"there is no {name}", allowed=allowed, file=self.file, line=self.line)
        return found

    def text(self, name: str) -> str:
        """A text, empty where there is none."""
        item = self._item(name, "string")
        return item.text if item is not None else ""

    def number(self, name: str, default: int = 0) -> int:
        """A whole number that is not negative."""
        item = self._item(name, "uint", "int", "uint64")
        if item is None:
            return default
        if not _DIGITS.fullmatch(item.text):
            raise self.error(name, "is not a whole number", "digits")
        return int(item.text)

    def flag(self, name: str) -> bool:
        """True or false; false where there is none."""
        item = self._item(name, "bool")
        if item is None:
            return False
        if item.text.lower() not in ("true", "false"):
            raise self.error(name, "is not true or false", "true, false")
        return item.text.lower() == "true"

    def data(self, name: str) -> bytes:
        """Bytes, empty where there are none."""
        item = self._item(name, "byte")
        if item is None:
            return b""
        try:
            return base64.b64decode(item.text, validate=True)
        except (binascii.Error, ValueError):
            raise self.error(name, "is not base64", "base64") from None

    def checked(self, name: str, value: _Value, check: Callable[[_Value], _Value]) -> _Value:
        """``value``, which is from ``name``, as a rule of :mod:`app.profiles.rules` takes it."""
        try:
            return check(value)
        except ValueRefused as refused:
            raise self.error(name, refused.problem, refused.allowed) from None

    def error(self, name: str, problem: str, allowed: str) -> ProfileError:
        """What is wrong with a value, or with there being none. Repeats no value."""
        item = self.items.get(name.lower())
        line = item.line if item is not None else self.line
        return ProfileError(f"{name}: {problem}", allowed=allowed, file=self.file, line=line)

    def _item(self, name: str, *types: str) -> _Item | None:
        item = self.items.get(name.lower())
        if item is not None and item.type not in types:
            raise self.error(name, f"is not a {types[0]}", types[0])
        return item


def recognises(data: bytes) -> bool:
    """Whether this is meant to be such a file."""
    return _BEGIN.search(data[:MAX_BYTES].removeprefix(codecs.BOM_UTF8)) is not None


def read(data: bytes, file: str = "") -> Folder:
    """The root folder; ``file`` is named in errors. Raises :class:`ProfileError`, which repeats no value."""
    if len(data) > MAX_BYTES:
        raise ProfileError("the file is too large", allowed=f"at most {MAX_BYTES} bytes", file=file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProfileError("not UTF-8 text", allowed="text in UTF-8", file=file, line=line) from None
    return _Reader(file).read(text)


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self._values = 0

    def read(self, text: str) -> Folder:
        top = Folder("", 1, self._file)
        open_ones = [top]
        declared: Folder | None = None
        for number, whole in enumerate(text.split("\n"), start=1):
            line = whole.strip(" \t\r")
            if not line or line.startswith("#"):
                continue
            if declared is not None:
                if line != "{":
                    raise self._error(number, "a folder does not begin", "{")
                open_ones.append(declared)
                declared = None
            elif line == "}":
                if len(open_ones) == 1:
                    raise self._error(number, "a folder ends that has not begun", "one } for each {")
                open_ones.pop()
            else:
                declared = self._entry(open_ones, number, re.split(r"[ \t]+", line, maxsplit=3))
        if declared is not None or len(open_ones) > 1:
            raise self._error(None, "the file ends before its folders do", "the whole file")
        return top.folder(_ROOT)

    def _entry(self, open_ones: list[Folder], number: int, words: list[str]) -> Folder | None:
        """Take in one line; a folder that it declares is returned."""
        folder = open_ones[-1]
        kind = words[0].lower()
        is_folder = kind == "declare" and len(words) == 2
        if not is_folder and (kind not in _TYPES or len(words) != 3 or len(open_ones) == 1):
            raise self._error(number, "not a folder and not a value", '"declare NAME", "TYPE NAME VALUE"')
        name = words[1]
        if not _NAME.fullmatch(name):
            raise self._error(number, "not a name", "letters and digits")
        if name.lower() in folder.folders or name.lower() in folder.items:
            raise self._error(number, f"{name} is given twice", "once")
        self._values += 1
        if self._values > MAX_VALUES:
            raise self._error(number, "there are too many values", f"at most {MAX_VALUES}")
        if not is_folder:
            folder.items[name.lower()] = _Item(number, kind, self._unescaped(number, words[2]))
            return None
        if len(open_ones) > MAX_DEPTH:
            raise self._error(number, "there are too many folders inside one another", f"{MAX_DEPTH}")
        made = Folder(name, number, self._file)
        folder.folders[name.lower()] = made
        return made

    def _unescaped(self, number: int, text: str) -> str:
        if text == "$":
            return ""
        raw = text.encode("utf-8")
        try:
            if raw.count(b"$") != len(_ESCAPE.findall(raw)):
                raise ValueError
            return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), raw).decode("utf-8")
        except ValueError:
            raise self._error(number, "a value is not spelt right", "$ and two digits for a sign") from None

    def _error(self, line: int | None, problem: str, allowed: str) -> ProfileError:
        return ProfileError(problem, allowed=allowed, file=self._file, line=line)


def escaped(text: str) -> str:
    """A text as a value of a file, on one line and without spaces."""
    if not text:
        return "$"
    return "".join(f"${ord(c):02X}" if c <= " " or c == "$" else c for c in text)
