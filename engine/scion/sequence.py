"""A person's wish which ASes a path passes: the sequences of the ``scion`` tools.

A sequence is hop predicates in the order of the way, one for each AS. A predicate is ``ISD``,
``ISD-AS``, ``ISD-AS#IF`` (either interface) or ``ISD-AS#IN,OUT``; zero stands for any. Behind one,
or behind brackets, ``?`` says at most once, ``+`` once or more, ``*`` any number of times. ``|`` is
"or" and binds closer than standing side by side. The tools' help for ``--sequence`` has examples.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from engine.scion.errors import AddressError, SequenceError
from engine.scion.isd_as import parse_as, parse_isd
from engine.scion.path import Crossing, Path

MAX_TEXT = 1024
"""Characters of a sequence."""
MAX_DEPTH = 32
"""Brackets within brackets."""

_MAX_INTERFACE = 0xFFFF
_TOKENS = re.compile(
    r"\s*(?:(?P<number>[0-9]+)|(?P<as>-[0-9a-fA-F]+(?::[0-9a-fA-F]+)*)|(?P<sign>[#,?+*|()])|(?P<end>$))"
)
_REPEATS = {"?": (0, 1), "+": (1, None), "*": (0, None)}

Places = frozenset[int]
"""How far along the way a match can have come: numbers of crossings."""


class _Run:
    """One path that is matched, and what each part of the sequence has found on it."""

    __slots__ = ("found", "way")

    def __init__(self, way: tuple[Crossing, ...]) -> None:
        self.way = way
        self.found: dict[tuple[_Matcher, int], Places] = {}

    def match(self, matcher: _Matcher, place: int) -> Places:
        """Where ``matcher`` can end that begins at ``place``; each is asked once, however nested."""
        key = matcher, place
        if key not in self.found:
            self.found[key] = matcher(self, place)
        return self.found[key]


_Matcher = Callable[[_Run, int], Places]


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence that has been understood."""

    text: str
    _matcher: _Matcher

    @classmethod
    def parse(cls, text: str) -> Sequence:
        """Read a sequence. Raises :class:`SequenceError`, whose words say where it went wrong."""
        if len(text) > MAX_TEXT:
            raise SequenceError(f"a sequence may have {MAX_TEXT} characters, not {len(text)}")
        return cls(text, _Parser(text).whole())

    def matches(self, path: Path) -> bool:
        """Whether the path is one of those that are wished for. The empty path passes no AS."""
        crossings = path.crossings if path.interfaces else ()
        return len(crossings) in _Run(crossings).match(self._matcher, 0)


class _Parser:
    """Reads tokens from the left; each method takes one kind of thing."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._kind = self._token = ""
        self._advance()

    def _advance(self) -> None:
        match = _TOKENS.match(self._text, self._at)
        if match is None:
            raise SequenceError(f"{self._text[self._at : self._at + 20]!r} is not understood")
        self._begin = match.start(match.lastgroup or 0)
        self._at = match.end()
        self._kind = match.lastgroup or ""
        self._token = match[self._kind]

    def _fail(self, wanted: str) -> SequenceError:
        found = repr(self._token) if self._token else "the end"
        return SequenceError(f"at character {self._begin + 1} there should be {wanted}, not {found}")

    def _takes(self, sign: str) -> bool:
        found = self._kind == "sign" and self._token == sign
        if found:
            self._advance()
        return found

    def whole(self) -> _Matcher:
        matcher = self._side_by_side()
        if self._kind != "end":
            raise self._fail("a hop predicate or the end")
        return matcher

    def _side_by_side(self) -> _Matcher:
        parts = [self._either()]
        while self._kind == "number" or self._token == "(":
            parts.append(self._either())
        return _one_after_another(parts)

    def _either(self) -> _Matcher:
        options = [self._repeated()]
        while self._takes("|"):
            options.append(self._repeated())
        return _any_of(options)

    def _repeated(self) -> _Matcher:
        matcher = self._single()
        if self._token in _REPEATS:
            least, most = _REPEATS[self._token]
            matcher = _times(matcher, least, most)
            self._advance()
        return matcher

    def _single(self) -> _Matcher:
        if not self._takes("("):
            return self._predicate()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise SequenceError(f"more than {MAX_DEPTH} brackets within brackets")
        matcher = self._side_by_side()
        if not self._takes(")"):
            raise self._fail("')'")
        self._depth -= 1
        return matcher

    def _predicate(self) -> _Matcher:
        isd = self._number("an ISD", parse_isd)
        if self._kind != "as":
            return _crossing(isd, 0, 0, 0, either=False)
        try:
            as_number = parse_as(self._token[1:])
        except AddressError as error:
            raise SequenceError(str(error)) from None
        self._advance()
        if not self._takes("#"):
            return _crossing(isd, as_number, 0, 0, either=False)
        first = self._number("an interface", _interface)
        if not self._takes(","):
            return _crossing(isd, as_number, first, first, either=True)
        return _crossing(isd, as_number, first, self._number("an interface", _interface), either=False)

    def _number(self, what: str, read: Callable[[str], int]) -> int:
        # The tools would take "01" for two predicates, which nobody means.
        if self._kind != "number" or (len(self._token) > 1 and self._token.startswith("0")):
            raise self._fail(what)
        try:
            number = read(self._token)
        except AddressError as error:
            raise SequenceError(str(error)) from None
        self._advance()
        return number


def _interface(text: str) -> int:
    number = int(text)
    if number > _MAX_INTERFACE:
        raise AddressError(f"{text[:20]} is no interface: it has to be a number up to {_MAX_INTERFACE}")
    return number


def _crossing(isd: int, as_number: int, ingress: int, egress: int, *, either: bool) -> _Matcher:
    def fits(crossing: Crossing) -> bool:
        into = not ingress or crossing.ingress == ingress
        out = not egress or crossing.egress == egress
        return (
            (not isd or crossing.isd_as.isd == isd)
            and (not as_number or crossing.isd_as.as_number == as_number)
            and (into or out if either else into and out)
        )

    def match(run: _Run, place: int) -> Places:
        return frozenset((place + 1,)) if place < len(run.way) and fits(run.way[place]) else frozenset()

    return match


def _one_after_another(parts: list[_Matcher]) -> _Matcher:
    def match(run: _Run, place: int) -> Places:
        places = frozenset((place,))
        for part in parts:
            places = frozenset().union(*(run.match(part, begin) for begin in places))
        return places

    return match if len(parts) > 1 else parts[0]


def _any_of(options: list[_Matcher]) -> _Matcher:
    def match(run: _Run, place: int) -> Places:
        return frozenset().union(*(run.match(option, place) for option in options))

    return match if len(options) > 1 else options[0]


def _times(once: _Matcher, least: int, most: int | None) -> _Matcher:
    def match(run: _Run, place: int) -> Places:
        reached = run.match(once, place)
        new = reached if most is None else frozenset()
        while new:
            new = frozenset().union(*(run.match(once, begin) for begin in new)) - reached
            reached |= new
        return reached if least else reached | {place}

    return match
