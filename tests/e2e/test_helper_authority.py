"""Who may do what with the helper: real users, a real session."""

from __future__ import annotations

import json
import pwd
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.exit_codes import ExitCode
from helper.api.types import State
from tests.support.helper_bench import open_directory
from tests.support.lab import Lab, Machine, leaves_no_trace, softether_lab
from tests.support.our_client import OurClient
from tests.support.softether import HUB, PASSWORD, USER

STRANGER = 65533
"""A uid that nobody has."""
OPERATOR = "daemon"
"""An ordinary user that every system has."""

pytestmark = pytest.mark.skipif(
    len(Path("/proc/self/uid_map").read_text().split()) == 3
    and Path("/proc/self/uid_map").read_text().split()[2] == "1",
    reason="becoming another user needs real root: this user namespace has one user alone",
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with softether_lab(tmp_path_factory.mktemp("lab")) as built:
        yield built


@pytest.fixture(scope="module")
def machine(lab: Lab) -> Machine:
    return lab.machines[0]


@pytest.fixture
def client(machine: Machine) -> Iterator[OurClient]:
    with (
        open_directory() as directory,
        leaves_no_trace(machine.namespace),
        OurClient(machine.namespace, directory, options=["--operator", OPERATOR]) as ours,
    ):
        yield ours


def _adit(client: OurClient, uid: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    return client.adit(*arguments, uid=uid, check=False)


def _add(client: OurClient, lab: Lab, uid: int) -> None:
    where = ["--host", lab.machines[0].server_address, "--hub", HUB, "--user", USER]
    added = _adit(client, uid, "add", "office", *where, "--pin", lab.server.certificate_sha256())
    assert added.returncode == 0, added.stderr


def _connect(client: OurClient, uid: int) -> subprocess.CompletedProcess[str]:
    password = client.directory / f"password-{uid}"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    return _adit(client, uid, "connect", "office", "--json", "--password-file", str(password))


def test_a_stranger_may_look_but_not_connect(client: OurClient, lab: Lab) -> None:
    _add(client, lab, STRANGER)
    refused = _connect(client, STRANGER)
    assert refused.returncode == ExitCode.PERMISSION, refused.stderr
    assert "not permitted to use session.connect" in json.loads(refused.stdout)["error"]["message"]
    assert json.loads(_adit(client, STRANGER, "status", "--json").stdout)["sessions"] == []
    assert client.engine_pids() == ()


def test_a_stranger_sees_that_there_is_a_session_and_no_more(
    client: OurClient, lab: Lab, machine: Machine
) -> None:
    client.add("office", machine.server_address, "--pin", lab.server.certificate_sha256())
    client.connect("office")
    mine = client.session("office")
    seen = _adit(client, STRANGER, "status", "--json")
    assert seen.returncode == 0
    (session,) = json.loads(seen.stdout)["sessions"]
    assert (session["id"], session["state"], session["device"]) == (mine.id, "up", mine.device)
    for hidden in ("profile_name", "profile_id", "server", "peer", "cipher", "mac", "gateway"):
        assert session[hidden] == "", hidden
    for hidden in ("addresses", "routes", "dns"):
        assert session[hidden] == [], hidden
    for secret in (mine.profile_id, machine.server_address, mine.addresses[0], mine.mac):
        assert secret not in seen.stdout

    ended = _adit(client, STRANGER, "disconnect", "office")
    assert ended.returncode in (ExitCode.PERMISSION, ExitCode.PROFILE, ExitCode.NOT_CONNECTED)
    by_id = _adit(client, STRANGER, "disconnect", mine.id)
    assert by_id.returncode == ExitCode.PERMISSION, by_id.stderr
    logs = _adit(client, STRANGER, "logs")
    assert logs.stdout == ""  # all lines that the caller may see
    assert client.session("office").state is State.UP


def test_an_operator_may_connect(client: OurClient, lab: Lab) -> None:
    operator = pwd.getpwnam(OPERATOR).pw_uid
    _add(client, lab, operator)
    connected = _connect(client, operator)
    assert connected.returncode == 0, connected.stderr
    session = json.loads(connected.stdout)["session"]
    assert (session["state"], session["owner"]) == ("up", operator)
    assert session["addresses"]
    (seen,) = json.loads(_adit(client, operator, "status", "--json").stdout)["sessions"]
    assert seen["addresses"] == session["addresses"]
    ended = _adit(client, operator, "disconnect", "office")
    assert ended.returncode == 0, ended.stderr
    assert client.engine_pids() == ()
