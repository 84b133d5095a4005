"""The command line with a profile of its own and a scripted helper on a real socket."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from app.cli.base import Environment
from app.cli.main import cli
from app.profiles.store import ProfileStore
from helper.api.types import (
    Attention,
    CertificateInfo,
    Problem,
    ProblemKind,
    Profile,
    Session,
    SoftEtherProfile,
    State,
)
from tests.support.profiles import softether
from tests.support.scripted_helper import Change, ScriptedHelper

SHA = "0123456789abcdef" * 4
PROFILE_ID = "6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11"
UP: Change = {
    "state": State.UP,
    "addresses": ("192.168.30.10/24",),
    "gateway": "192.168.30.1",
    "up_since": 1.0,
}
TO_UP: Sequence[Change] = (
    {"state": State.CONNECTING},
    {"state": State.AUTHENTICATING},
    {"state": State.CONFIGURING},
    UP,
)
STEPS = (
    "Connecting to vpn.example.org:443 …\nLogging in\nGetting an address\n"
    "Up: 192.168.30.10/24, gateway 192.168.30.1\n"
)
CERTIFICATE = CertificateInfo(
    sha256=SHA,
    subject="CN=vpn.example.org",
    issuer="CN=vpn.example.org",
    names=("vpn.example.org",),
    not_before="2026-01-01T00:00:00Z",
    not_after="2036-01-01T00:00:00Z",
    reason="self-signed certificate",
)


def asking(question: str = "certificate_unknown") -> Change:
    attention = Attention(id="q1", question=question, certificate=CERTIFICATE)
    return {"state": State.ASKING, "attention": attention}


def failed(kind: ProblemKind) -> Change:
    problem = Problem(code=f"{kind}_x", kind=kind, message="It went wrong.", advice="Mend it.", detail="E42")
    return {"state": State.FAILED, "problem": problem}


def session(state: State, **more: object) -> Session:
    values: dict[str, object] = {
        "id": "old",
        "profile_id": PROFILE_ID,
        "profile_name": "Office",
        "owner": os.getuid(),
        "state": state,
        "since": 1.0,
    }
    return Session(**(values | more))  # type: ignore[arg-type]


class Bench:
    """The command line, a profile and a helper to be scripted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "helper.sock"
        self.store = ProfileStore(folder / "adit" / "profiles")
        server = SoftEtherProfile(host="vpn.example.org", hub="OFFICE", user="ana")
        self.stored = self.store.add(Profile(id=PROFILE_ID, name="Office", server=server))
        (folder / "pw").write_text("hunter2\n")
        (folder / "pw").chmod(0o600)
        self.password = ("--password-file", str(folder / "pw"))

    def helper(self, script: Sequence[Change] = (), **more: object) -> ScriptedHelper:
        return ScriptedHelper(self.socket, script, owner=os.getuid(), **more)  # type: ignore[arg-type]

    def __call__(self, *args: str, typed: str | None = None) -> Result:
        environment = Environment(self.store.folder, self.socket, typed is not None)
        result = CliRunner().invoke(cli, args, obj=environment, input=typed)
        assert "hunter2" not in result.output
        return result

    def connect(self, *args: str, typed: str | None = None) -> Result:
        return self("connect", "Office", *self.password, *args, typed=typed)

    def pin(self) -> str:
        return softether(self.store.find("Office").profile).pin

    def start(self, *args: str) -> subprocess.Popen[str]:
        """The command as a process of its own, e.g. to send it signals."""
        return subprocess.Popen(
            [sys.executable, "-m", "app.cli.main", *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env=os.environ
            | {
                "XDG_CONFIG_HOME": str(self.folder),
                "ADIT_SOCKET": str(self.socket),
                "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            },
        )
