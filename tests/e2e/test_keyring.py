"""Passwords in a real keyring daemon, on a message bus of its own: open, locked, absent.

Each test runs a small program under ``dbus-run-session`` with a home of its own, so nobody's
own keyring is ever touched. Needs gnome-keyring, dbus-daemon and dbus-bin; a missing one is
a failure, not a skip.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The first login unlocks the keyring with the password that it is told, and so makes it.
UNLOCKED = "echo -n master | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
PROGRAM = """
import json, sys
from app.secrets import SystemKeyring
system = SystemKeyring(timeout=10)
out = []
for verb, *args in json.loads(sys.argv[1]):
    answer = getattr(system, verb)(*args)
    out.append([answer.state.value, answer.password])
print(json.dumps(out))
"""


class Desk:
    """A home, a bus and (or not) a keyring daemon."""

    def __init__(self, home: Path) -> None:
        self.home = home
        for name in ("run", "data", "config", "cache"):
            (home / name).mkdir(mode=0o700)
        inherited = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "VIRTUAL_ENV")}
        self.environment = inherited | {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "PYTHONPATH": str(ROOT),
        }

    def run(self, shell: str, *arguments: str, bus: bool = True) -> str:
        """Standard output of a shell script, on a bus of its own."""
        command = ["sh", "-c", shell, "sh", *arguments]
        if bus:
            # No service directories but the standard ones; the daemon is stopped with the bus.
            command = ["dbus-run-session", "--", *command]
        process = subprocess.Popen(
            command,
            env=self.environment,
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            stdout, stderr = process.communicate(timeout=60)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        assert process.returncode == 0, stderr
        return stdout

    def ask(self, before: str, *calls: tuple[str, ...], bus: bool = True) -> list[tuple[str, str | None]]:
        """What the keyring answered to each call of :class:`SystemKeyring`, in one process."""
        script = before + '"$1" -c "$2" "$3"'
        output = self.run(script, sys.executable, PROGRAM, json.dumps(calls), bus=bus)
        return [(state, password) for state, password in json.loads(output.splitlines()[-1])]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_kept_found_replaced_and_forgotten(desk: Desk) -> None:
    answers = desk.ask(
        UNLOCKED,
        ("get", "p1"),
        ("put", "p1", "hunter2 ü", "Adit: Office"),
        ("get", "p1"),
        ("put", "p1", "other", "Adit: Office"),
        ("get", "p1"),
        ("get", "p2"),
        ("delete", "p1"),
        ("get", "p1"),
        ("delete", "p1"),
    )
    assert answers == [
        ("missing", None),
        ("done", None),
        ("done", "hunter2 ü"),
        ("done", None),
        ("done", "other"),
        ("missing", None),
        ("done", None),
        ("missing", None),
        ("missing", None),
    ]


def test_the_item_can_be_understood_in_a_keyring_manager(desk: Desk) -> None:
    read = (
        '; "$1" -c \'import secretstorage as s; c = s.get_default_collection(s.dbus_init()); '
        'i = list(c.search_items({"service": "adit"})); '
        'print(len(i), i[0].get_label(), i[0].get_attributes()["username"])\''
    )
    script = UNLOCKED + '"$1" -c "$2" "$3" >/dev/null' + read
    calls = json.dumps([("put", "p1", "hunter2", "Adit: Office"), ("put", "p1", "other", "Adit: Home")])
    assert desk.run(script, sys.executable, PROGRAM, calls) == "1 Adit: Home p1\n"


def test_a_locked_keyring_is_said_to_be_locked(desk: Desk) -> None:
    assert desk.ask(UNLOCKED, ("put", "p1", "hunter2", "Adit: Office")) == [("done", None)]
    # On the next bus the daemon finds the keyring there and nobody tells it the password.
    start = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; "
    states = [state for state, _ in desk.ask(start, ("get", "p1"), ("put", "p1", "x", "l"), ("delete", "p1"))]
    assert states == ["locked"] * 3
    # Nothing was lost by asking.
    assert desk.ask(UNLOCKED, ("get", "p1")) == [("done", "hunter2")]


def test_a_bus_that_can_not_be_reached_is_an_absent_keyring(desk: Desk) -> None:
    desk.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={desk.home}/nothing"
    assert desk.ask("", ("get", "p1"), ("put", "p1", "x", "l"), bus=False) == [("absent", None)] * 2


def test_a_bus_without_a_keyring_service_is_an_absent_keyring(desk: Desk) -> None:
    """A bus that can start no service, as on a server."""
    (desk.home / "bus.conf").write_text(
        "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/>'
        '<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>'
    )
    script = f'dbus-run-session --config-file={desk.home}/bus.conf -- "$1" -c "$2" "$3"'
    output = desk.run(script, sys.executable, PROGRAM, json.dumps([("get", "p1")]), bus=False)
    assert json.loads(output) == [["absent", None]]


def test_a_frozen_keyring_is_given_up_in_time(desk: Desk) -> None:
    """The daemon is stopped by a signal: it holds its name on the bus and never answers."""
    freeze = 'kill -STOP "$(cat pid)"; '
    start = (
        "echo -n master | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 & "
        "echo $! > pid; "
        "for i in 1 2 3 4 5 6 7 8 9 10; do dbus-send --session --print-reply --dest=org.freedesktop.DBus / "
        "org.freedesktop.DBus.GetNameOwner string:org.freedesktop.secrets >/dev/null 2>&1 && break; "
        "sleep 0.2; done; "
    )
    program = PROGRAM.replace("timeout=10", "timeout=1")
    script = start + freeze + '"$1" -c "$2" "$3"; kill -CONT "$(cat pid)"; kill "$(cat pid)"'
    output = desk.run(script, sys.executable, program, json.dumps([("get", "p1")]))
    assert json.loads(output) == [["timed_out", None]]
