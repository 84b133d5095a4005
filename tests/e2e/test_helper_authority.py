"""Who may do what with the helper: real users, a real session."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pwd
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.exit_codes import ExitCode
from helper.api.rpc import Code
from helper.api.types import State
from tests.support.bus_daemon import BusDaemon
from tests.support.bus_login1 import Login1, Seated
from tests.support.bus_polkit import Polkitd
from tests.support.helper_bench import Raw, open_directory
from tests.support.impostors import HELLO
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


class OnBus(OurClient):
    """With a system bus that the test has made."""

    address = ""

    def _environment(self, home: Path) -> dict[str, str]:
        return super()._environment(home) | {"DBUS_SYSTEM_BUS_ADDRESS": self.address}


@contextlib.contextmanager
def _as_stranger() -> Iterator[None]:
    os.seteuid(STRANGER)
    try:
        yield
    finally:
        os.seteuid(0)


async def test_who_sits_at_the_machine_connects_and_configures_it_by_a_password(
    lab: Lab, machine: Machine
) -> None:
    with (
        BusDaemon() as daemon,
        open_directory() as directory,
        leaves_no_trace(machine.namespace),
    ):
        login1, polkitd = Login1(daemon.address), Polkitd(daemon.address)
        client = OnBus(machine.namespace, directory)
        client.address = daemon.address
        async with login1, polkitd:
            await asyncio.to_thread(client.start)
            try:
                await asyncio.to_thread(_add, client, lab, STRANGER)
                login1.sessions = [Seated(STRANGER, remote=True)]
                refused = await asyncio.to_thread(_connect, client, STRANGER)
                assert refused.returncode == ExitCode.PERMISSION, refused.stderr

                login1.sessions = [Seated(STRANGER)]
                await asyncio.sleep(2.1)  # what login1 said is believed for 2 s
                connected = await asyncio.to_thread(_connect, client, STRANGER)
                assert connected.returncode == 0, connected.stderr
                assert json.loads(connected.stdout)["session"]["owner"] == STRANGER
                assert polkitd.questions == []

                with _as_stranger():
                    person = Raw(client.socket)
                await person.send(HELLO)
                hello = await person.line() or {}
                assert isinstance(hello["result"], dict)
                assert hello["result"]["role"] == "active-user"
                wish = b'{"jsonrpc":"2.0","id":1,"method":"killswitch.set","params":{"lan":%s}}\n'
                await person.send(wish % b"false")
                answer = await person.line() or {}
                assert isinstance(answer["result"], dict)
                assert answer["result"]["killswitch"]["lan"] is False
                polkitd.answer = False
                await person.send(wish % b"true")
                assert await person.error() == Code.NOT_PERMITTED
                question = (os.getpid(), STRANGER, "org.adit-vpn.Adit.configure-system", 1)
                assert polkitd.questions == [question, question]
                person.sock.close()
                ended = await asyncio.to_thread(_adit, client, STRANGER, "disconnect", "office")
                assert ended.returncode == 0, ended.stderr
            finally:
                await asyncio.to_thread(client.stop)
