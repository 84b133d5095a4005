"""Sequences of hop predicates: what the ``scion`` tools understand, and what they match."""

from __future__ import annotations

import pytest

from engine.scion.errors import SequenceError
from engine.scion.isd_as import IsdAs
from engine.scion.path import Path
from engine.scion.sequence import MAX_DEPTH, MAX_TEXT, Sequence
from tests.support.scion_paths import path

LOCAL = Path.within(IsdAs.parse("2-ff00:0:212"))
DIRECT = path("1-ff00:0:133 1018>1810 1-ff00:0:122")
THREE = path("1-ff00:0:133 1019>1910 1-ff00:0:132 1916>1619 1-ff00:0:131")
FIVE = path(
    "1-ff00:0:122 1815>1518 1-ff00:0:121 1530>3015 1-ff00:0:120 3122>2231 2-ff00:0:220 2224>2422 2-64512"
)
PATHS = {"local": LOCAL, "direct": DIRECT, "three": THREE, "five": FIVE}


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        # One predicate for each AS.
        ("0", ""),
        ("0 0", "direct"),
        ("0 0 0", "three"),
        ("0-0#0 0-0#0,0 0", "three"),
        ("1 1", "direct"),
        ("1 2", ""),
        ("1-ff00:0:133 0 0", "three"),
        ("1-FF00:0:133 0 0", "three"),
        ("1-0 0-ff00:0:132 0", "three"),
        ("0 0 0 0 2-64512", "five"),
        ("0 0 0 0 64512", ""),
        # Interfaces: one of them is either, of two the first is the way in.
        ("1-ff00:0:133#1019 1-ff00:0:132#1910 0", "three"),
        ("0 1-ff00:0:132#1916 0", "three"),
        ("0 1-ff00:0:132#1917 0", ""),
        ("0 1-ff00:0:132#1910,1916 0", "three"),
        ("0 1-ff00:0:132#1916,1910 0", ""),
        ("0 1-ff00:0:132#1910,0 0", "three"),
        ("0 1-ff00:0:132#1916,0 0", ""),
        ("0 1-ff00:0:132#0,1916 0", "three"),
        ("0 1-ff00:0:132#0,1910 0", ""),
        ("0-0#1018 0", "direct"),
        ("0* 0-0#1619", "three"),
        # Repetition.
        ("0*", "local direct three five"),
        ("0* 0*", "local direct three five"),
        ("0+", "direct three five"),
        ("0?", "local"),
        ("0 0?", "direct"),
        ("0 0 0?", "direct three"),
        ("0 0 0*", "direct three five"),
        ("0 0 0+", "three five"),
        ("0 0 0 ?  ", "direct three"),
        ("1+ 2+", "five"),
        ("0* 1-ff00:0:120 0*", "five"),
        ("1-ff00:0:110#1,2*", "local"),
        ("1-ff00:0:133#0 1+ 2-ff00:0:1? 0", "three"),
        # Brackets and "or", which binds closer than standing side by side.
        ("(0 0)?", "local direct"),
        ("(0 0)+", "direct"),
        ("0 (0 0)*", "three five"),
        ("0 1-ff00:0:132|64-12345 0", "three"),
        ("0 (1-ff00:0:132 | 1-ff00:0:122) 0*", "direct three"),
        ("(0 0) | (0 0 0)", "direct three"),
        ("1-ff00:0:133 (0|0)*", "direct three"),
        ("((0)?)*", "local direct three five"),
        ("(0*)*", "local direct three five"),
        ("(0?)+", "local direct three five"),
        ("0|0* 0", "direct three five"),
    ],
)
def test_what_is_matched(text: str, matched: str) -> None:
    sequence = Sequence.parse(text)
    assert [name for name, each in PATHS.items() if sequence.matches(each)] == matched.split()
    assert sequence.text == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "?",
            "0 |",
            "| 0",
            "(0",
            "0)",
            "()",
            "0 ()",
            "0#0#0",
            "1#0",
            "0,0",
            "0-0#",
            "0-0#1,",
            "0-0#,1",
        ),
        *(
            "1-ff00:0",
            "1-ff00:0:110:0",
            "1-4294967296",
            "65536",
            "0-0#65536",
            "a",
            "1-x",
            "1--1",
            "01",
            "0-0#01",
        ),
        *("1 &", "0**", "0?+", "1.0", "-1", "1-1-1", "\0", "\uff11", "0-0#1 ,2 3,"),
        "(" * (MAX_DEPTH + 1) + "0" + ")" * (MAX_DEPTH + 1),
        "0 " * MAX_TEXT,
        "9" * MAX_TEXT,
        "0-" + "f" * 1000,
    ],
)
def test_what_is_not_understood(text: str) -> None:
    with pytest.raises(SequenceError) as caught:
        Sequence.parse(text)
    assert len(str(caught.value)) < 200 + MAX_TEXT


def test_where_it_went_wrong() -> None:
    with pytest.raises(SequenceError, match=r"at character 4 there should be '\)', not ','"):
        Sequence.parse("(0 ,")
    with pytest.raises(SequenceError, match="at character 3 there should be an ISD, not the end"):
        Sequence.parse("0|")


def test_a_path_s_own_sequence_matches_it_alone() -> None:
    for name, each in PATHS.items():
        if each.interfaces:
            own = Sequence.parse(each.sequence)
            assert [other for other, one in PATHS.items() if own.matches(one)] == [name]


def test_nested_repetition_takes_no_time() -> None:
    """Each part is asked once for each AS, so nothing doubles with each bracket."""
    text = "0"
    for _ in range(MAX_DEPTH):
        text = f"({text})*"
    long = path("1-1 " + " ".join(f"1>1 1-{number}" for number in range(2, 60)))
    assert Sequence.parse(text).matches(long)
    assert not Sequence.parse(text + " 2").matches(long)
