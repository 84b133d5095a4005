"""What the documents promise, as far as it can be looked up."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from helper.api.types import State
from helper.authority.table import ACCESS

ROOT = Path(__file__).parents[2]
SECURITY = ROOT / "docs/security.md"
DOCUMENTS = (SECURITY, ROOT / "docs/known-issues.md")
PAGES = (*DOCUMENTS, *(ROOT / name for name in ("docs/architecture.md", "README.md", "CONTRIBUTING.md")))
NAMED = re.compile(r"(tests/[\w/]+\.py)(?:::(\w+))?")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")


@cache
def functions(path: Path) -> frozenset[str]:
    """Names of the tests in a file."""
    nodes = ast.parse(path.read_text()).body
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def missing(text: str) -> list[str]:
    """Files and tests that are named and are not there."""
    found = []
    for file, test in NAMED.findall(text):
        path = ROOT / file
        if not path.is_file() or (test and test not in functions(path)):
            found.append(f"{file}::{test}")
    return found


def first_cells(text: str) -> set[str]:
    """What stands in backticks in the first column of the tables."""
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("|")]
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_every_test_that_is_named_exists(document: Path) -> None:
    assert missing(document.read_text()) == []


def test_a_test_that_is_not_there_is_found() -> None:
    text = "`tests/unit/test_docs.py::test_nothing`, `tests/unit/test_docs.py::test_links`, `tests/gone.py`"
    assert missing(text) == ["tests/unit/test_docs.py::test_nothing", "tests/gone.py::"]


def test_every_state_has_its_row() -> None:
    promises = SECURITY.read_text().partition("## What may leave the machine")[2].partition("\n## ")[0]
    assert {state.value for state in State} - first_cells(promises) == set()
    rows = [line for line in promises.splitlines() if line.startswith("| ")][1:]
    assert [row for row in rows if not NAMED.search(row)] == []


def test_the_actions_of_polkit_are_named() -> None:
    text = SECURITY.read_text()
    assert [rule.action for rule in ACCESS.values() if rule.action and rule.action not in text] == []


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_links(document: Path) -> None:
    for file, anchor in LINK.findall(document.read_text()):
        target = document.parent / file if file else document
        assert target.exists(), file
        if anchor:
            headings = re.findall(r"^#+ (.*)$", target.read_text(), re.MULTILINE)
            assert anchor in {slug(heading) for heading in headings}, anchor
