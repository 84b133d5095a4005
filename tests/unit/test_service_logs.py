"""The log: one line a record whatever a stranger says, and no secret in it."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.service.logs import (
    MAX_TRACE,
    REDACTED,
    LineFormatter,
    Secrets,
    is_journal,
    one_line,
    set_up,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture
def restored() -> Iterator[None]:
    """The process's logging as it was."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before


def _record(message: str, *arguments: object, level: int = logging.INFO) -> logging.LogRecord:
    return logging.LogRecord("helper.x", level, __file__, 1, message, arguments, None)


def _journal(secrets: Secrets | None = None) -> LineFormatter:
    return LineFormatter(secrets or Secrets(), journal=True)


@pytest.mark.parametrize(
    ("level", "priority"),
    [
        (logging.DEBUG, 7),
        (logging.INFO, 6),
        (25, 6),
        (logging.WARNING, 4),
        (logging.ERROR, 3),
        (logging.CRITICAL, 2),
    ],
)
def test_priorities_of_the_journal(level: int, priority: int) -> None:
    assert _journal().format(_record("it is %s", "so", level=level)) == f"<{priority}>helper.x: it is so"


def test_a_terminal_is_told_in_words() -> None:
    shown = LineFormatter(Secrets(), journal=False).format(_record("hm", level=logging.WARNING))
    assert shown == "WARNING helper.x: hm"


@pytest.mark.parametrize(
    "text", ["a\nb", "a\r<0>b", "a\x1b[31mb", "a\x00b", "a\u2028b", "a\u202eb", "a\x85b", "a\ud800b"]
)
def test_control_characters_can_be_read(text: str) -> None:
    assert one_line(text) == "a" + text[1:-1].encode("unicode_escape").decode().join(("", "b"))


def test_a_record_that_can_not_be_put_together() -> None:
    assert "can not be shown: TypeError" in _journal().format(_record("%d", "x"))


def test_an_exception_keeps_its_priority_on_each_line() -> None:
    secrets = Secrets()
    secrets.add("open sesame")
    try:
        raise ValueError("first\n<0>second open sesame")
    except ValueError:
        record = logging.LogRecord("helper.x", logging.ERROR, __file__, 1, "oh", (), sys.exc_info())
    lines = _journal(secrets).format(record).split("\n")
    assert len(lines) > 3 and all(line.startswith("<3>") for line in lines)
    assert "open sesame" not in "".join(lines) and REDACTED in lines[-1]


def test_a_long_trace_is_cut() -> None:
    def deeper(left: int) -> None:
        if left % 2:
            deeper(left - 1)
        else:
            raise ValueError("\n" * 10_000)

    try:
        deeper(3)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "oh", (), sys.exc_info())
    assert len(_journal().format(record).split("\n")) == MAX_TRACE + 1


def test_secrets_of_two_sessions() -> None:
    secrets = Secrets()
    secrets.add("hunter22")
    secrets.add("hunter22", "hunter22-longer", "", "abc")
    assert secrets.redact("hunter22-longer hunter22 abc") == f"{REDACTED} {REDACTED} abc"
    secrets.forget("hunter22", "never added")
    assert secrets.redact("hunter22") == REDACTED
    secrets.forget("hunter22")
    assert secrets.redact("hunter22") == "hunter22"


def test_set_up_is_the_only_way_out(restored: None) -> None:
    stream, secrets = io.StringIO(), Secrets()
    secrets.add("hunter22")
    set_up(secrets, stream=stream, environment={})
    set_up(secrets, stream=stream, environment={})
    logging.getLogger("helper.a").info("with %s\n", "hunter22")
    logging.getLogger("helper.a").debug("unheard")
    logging.getLogger("asyncio").info("unheard")
    logging.getLogger("asyncio").warning("heard")
    assert stream.getvalue() == f"INFO helper.a: with {REDACTED}\\n\nWARNING asyncio: heard\n"


def test_the_journal_is_known_by_its_stream(tmp_path: Path) -> None:
    with tmp_path.joinpath("a").open("w") as ours, tmp_path.joinpath("b").open("w") as other:
        status = os.fstat(ours.fileno())
        environment = {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"}
        assert is_journal(ours, environment)
        assert not is_journal(other, environment)
        assert not is_journal(ours, {})
    assert not is_journal(io.StringIO(), environment)
    assert not is_journal(ours, environment)  # closed


def test_a_process_finds_out_by_itself(tmp_path: Path) -> None:
    script = "import logging; from helper.service.logs import *; set_up(Secrets()); logging.error('x\\ny')"
    with tmp_path.joinpath("journal").open("w+") as journal:
        status = os.fstat(journal.fileno())
        environment = {**os.environ, "JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"}
        run = [sys.executable, "-c", script]
        subprocess.run(run, cwd=ROOT, env=environment, stderr=journal, timeout=30, check=True)
        journal.seek(0)
        assert journal.read() == "<3>root: x\\ny\n"
