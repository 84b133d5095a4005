"""What strangers' words can not do to the helper's log, its status line and the socket it is given."""

from __future__ import annotations

import logging
import os
import socket
import time

from hypothesis import given
from hypothesis import strategies as st

from helper.service.activation import ActivationError, listening_socket
from helper.service.logs import MAX_LINE, REDACTED, LineFormatter, Secrets
from helper.service.notify import MAX_STATUS, Notifier

ME = os.getpid()
VARIABLES = st.sampled_from(["LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"])
NOBODYS = 10**6
"""A number that no descriptor has."""


@given(st.text())
def test_nobody_begins_a_line_of_his_own(text: str) -> None:
    record = logging.LogRecord("helper.x", logging.INFO, __file__, 1, "the server says %s", (text,), None)
    shown = LineFormatter(Secrets(), journal=True).format(record)
    assert shown.isprintable()
    assert shown.startswith("<6>helper.x: the server says ") and len(shown) <= 20 * MAX_LINE


@given(st.text("αβγ\n\t'\"\\\\", min_size=4, max_size=40), st.text("abc "), st.text("abc "))
def test_a_secret_is_never_shown(secret: str, before: str, after: str) -> None:
    secrets = Secrets()
    secrets.add(secret)
    for text in (f"{before}{secret}{after}", f"{before}{secret!r}{after}"):
        shown = secrets.redact(text)
        assert REDACTED in shown and secret not in shown
    assert secret not in repr(secrets)


@given(st.text())
def test_a_status_is_one_line_whatever_it_holds(text: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(f"\0adit-status-{ME}-{time.monotonic_ns()}")
        sock.setblocking(False)
        Notifier(f"@{sock.getsockname()[1:].decode()}").ready(text)
        lines = sock.recv(65536).decode().split("\n")
    assert lines[0] == "READY=1"
    assert len(lines) == (2 if text else 1)
    if text:
        assert lines[1].startswith("STATUS=") and lines[1].isprintable()
        assert len(lines[1]) <= len("STATUS=") + MAX_STATUS


@given(st.dictionaries(VARIABLES, st.text(max_size=30) | st.sampled_from([str(ME), "1", "2", "99", "²"])))
def test_any_environment(environment: dict[str, str]) -> None:
    try:
        assert listening_socket(dict(environment), ME, first=NOBODYS) is None
    except ActivationError:
        assert environment["LISTEN_PID"] == str(ME)
