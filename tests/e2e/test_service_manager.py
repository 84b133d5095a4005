"""Readiness, watchdog and the socket that outlives us, with a real systemd at the other end."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest

from tests.support.namespaces import Namespace
from tests.support.service_machine import ROOT, ServiceMachine, open_to_all

PROGRAM = f"""[Service]
WatchdogSec=1
WorkingDirectory={ROOT}
ExecStart=
ExecStart={sys.executable} -m tests.support.service_program
ExecStopPost=
ExecStopPost=+/bin/sh -c 'echo $SERVICE_RESULT >> /run/test/results'
"""
ASK = """
import socket, sys
with socket.socket(socket.AF_UNIX) as sock:
    sock.settimeout(20)
    sock.connect("/run/adit/helper.sock")
    sock.sendall(sys.argv[1].encode() + b"\\n")
    print(sock.makefile().readline().strip())
"""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceMachine]:
    directory = open_to_all(tmp_path_factory.mktemp("machine"))
    drop_ins = {"adit-helper.service": PROGRAM}
    with Namespace() as namespace, ServiceMachine(namespace, directory, drop_ins=drop_ins) as built:
        yield built


def _ask(machine: ServiceMachine, wish: str, *, check: bool = True) -> str:
    return machine.run([sys.executable, "-c", ASK, wish], check=check).stdout.strip()


def test_it_is_ready_when_it_says_so(machine: ServiceMachine) -> None:
    machine.systemctl("start", "adit-helper.service")
    assert machine.property("adit-helper.service", "ActiveState") == "active"
    assert machine.property("adit-helper.service", "StatusText") == "serving"
    assert int(_ask(machine, "pid")) == machine.main_pid()


def test_the_first_client_starts_it(machine: ServiceMachine) -> None:
    machine.systemctl("stop", "adit-helper.service")
    assert machine.main_pid() == 0
    assert int(_ask(machine, "pid")) == machine.main_pid() > 0


def test_nobody_is_refused_while_it_starts_anew(machine: ServiceMachine) -> None:
    before = int(_ask(machine, "pid"))
    machine.systemctl("kill", "--signal=KILL", "adit-helper.service")
    began = time.monotonic()
    after = int(_ask(machine, "pid"))
    assert after != before
    assert time.monotonic() - began < 10


def test_the_words_to_it_are_for_it_alone(machine: ServiceMachine) -> None:
    names = set(_ask(machine, "environment").split())
    assert not names & {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID"}
    assert "STATE_DIRECTORY" in names


@pytest.mark.parametrize("how", ["hang", "ill"])
def test_the_watchdog_ends_it(machine: ServiceMachine, how: str) -> None:
    before = int(_ask(machine, "pid"))
    time.sleep(1.5)
    assert machine.main_pid() == before, "who is well is left alone"
    restarts = int(machine.property("adit-helper.service", "NRestarts"))
    _ask(machine, how, check=False)
    machine.wait_for("adit-helper.service", "NRestarts", str(restarts + 1), timeout=15)
    assert int(_ask(machine, "pid")) != before
    assert (machine.directory / "results").read_text().split()[-1] == "watchdog"


def test_everyone_reaches_the_socket_and_nobody_the_state(machine: ServiceMachine) -> None:
    _ask(machine, "pid")
    paths = ["/run/adit", "/run/adit/helper.sock", "/var/lib/adit"]
    assert machine.run(["stat", "-c", "%a", *paths]).stdout.split() == ["755", "666", "700"]
    # The helper can not exist without its folders, but they without it: the socket outlives it.
    machine.systemctl("stop", "adit-helper.service")
    assert machine.run(["test", "-S", "/run/adit/helper.sock"], check=False).returncode == 0
