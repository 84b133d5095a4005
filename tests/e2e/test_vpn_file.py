"""``.vpn`` files against SoftEther's own programs: theirs read by us, ours by them, and a login with one."""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from app.exchange import candidates, export, keeping
from app.profiles import kinds
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from app.secrets import Source
from engine.softether.password import password_hash
from helper.api.types import Login, Profile, SoftEtherProfile, State, Verify
from tests.support.certificates import SelfSigned
from tests.support.lab import Lab, leaves_no_trace, softether_lab
from tests.support.namespaces import Namespace
from tests.support.official_client import OfficialClient
from tests.support.our_client import OurClient
from tests.support.profiles import softether
from tests.support.softether import ANONYMOUS_USER, HUB, PASSWORD, USER
from tests.support.watched_session import watched

_PASSWORD = "p$ w=#1"
_WHERE = "/SERVER:vpn.example.org:992 /HUB:OFFICE /USERNAME:Alice /NICNAME:n"


@dataclass(frozen=True)
class Theirs:
    """SoftEther's client, with no network, and a folder for its files."""

    client: OfficialClient
    folder: Path

    def account(self, name: str, *commands: str, where: str = _WHERE) -> None:
        self.client.command(f"AccountCreate {name} {where}", *commands)

    def exported(self, name: str) -> bytes:
        path = self.folder / f"{name}.vpn"
        self.client.command(f"AccountExport {name} /SAVEPATH:{path}")
        return path.read_bytes()

    def imported(self, text: str) -> str:
        """Give it a file of ours; the name of the account that it makes."""
        path = self.folder / "ours.vpn"
        path.write_text(text, newline="")
        # With a slash in front it would be an option.
        said = self.client.command(f"AccountImport {'../' * 20}{path.relative_to('/')}")
        found = re.search(r'"(.*)" has been imported|setting "(.*?)"', said)
        assert found is not None, said
        return next(group for group in found.groups() if group)

    def says(self, name: str) -> dict[str, str]:
        """What ``AccountGet`` says of an account."""
        lines = self.client.command(f"AccountGet {name}").splitlines()
        rows = [line.split("|", 1) for line in lines if "|" in line]
        return {key.strip(): value.strip() for key, value in rows}


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theirs]:
    folder = tmp_path_factory.mktemp("official")
    with Namespace(open_tun=True) as namespace, OfficialClient(namespace, folder / "client") as client:
        client.command("NicCreate n")
        yield Theirs(client, folder)


def read(data: bytes) -> Imported:
    (found,) = candidates.read(data, "x.vpn")
    if found.problem is not None:
        raise found.problem
    assert found.imported is not None
    return found.imported


def hashed(user: str, password: str) -> str:
    return base64.b64encode(password_hash(user, password)).decode()


# --- theirs, read by us --------------------------------------------------------------------------


def test_a_login_with_a_password(theirs: Theirs) -> None:
    theirs.account("standard", f'AccountPasswordSet standard "/PASSWORD:{_PASSWORD}" /TYPE:standard')
    imported = read(theirs.exported("standard"))
    assert imported.server == SoftEtherProfile(host="vpn.example.org", port=992, hub="OFFICE", user="Alice")
    assert imported.secrets == {"password_hash": hashed("Alice", _PASSWORD)}
    assert (imported.name, imported.notes) == ("standard", ())


def test_a_login_for_radius(theirs: Theirs) -> None:
    theirs.account("radius", f'AccountPasswordSet radius "/PASSWORD:{_PASSWORD}" /TYPE:radius')
    imported = read(theirs.exported("radius"))
    assert isinstance(imported.server, SoftEtherProfile) and imported.server.plain
    assert imported.secrets == {"password": _PASSWORD}


def test_an_anonymous_login(theirs: Theirs) -> None:
    theirs.account("anonymous", "AccountAnonymousSet anonymous")
    imported = read(theirs.exported("anonymous"))
    assert isinstance(imported.server, SoftEtherProfile) and imported.server.login is Login.ANONYMOUS
    assert imported.secrets == {}


def test_a_certificate_of_the_server(theirs: Theirs) -> None:
    certificate = SelfSigned(theirs.folder, rsa=True)
    path = theirs.folder / "server.pem"
    path.write_text(ssl.DER_cert_to_PEM_cert(certificate.der))
    theirs.account(
        "pinned", f"AccountServerCertSet pinned /LOADCERT:{path}", "AccountServerCertEnable pinned"
    )
    server = read(theirs.exported("pinned")).server
    assert isinstance(server, SoftEtherProfile)
    assert (server.verify, server.pin) == (Verify.PIN, certificate.sha256)


def test_a_proxy_and_its_password_stay_behind(theirs: Theirs) -> None:
    proxy = "/SERVER:proxy.example.org:8080 /USERNAME:eve /PASSWORD:proxy-secret"
    theirs.account("proxied", f"AccountProxyHttp proxied {proxy}")
    imported = read(theirs.exported("proxied"))
    assert "proxy.example.org" in imported.notes[0]
    assert "eve" not in str(imported.server) and imported.secrets == {}


def test_a_client_certificate_is_refused(theirs: Theirs) -> None:
    certificate = SelfSigned(theirs.folder, rsa=True)
    path = theirs.folder / "client.pem"
    path.write_text(ssl.DER_cert_to_PEM_cert(certificate.der))
    theirs.account("signed", f"AccountCertSet signed /LOADCERT:{path} /LOADKEY:{certificate.path}")
    with pytest.raises(ProfileError, match="client certificate"):
        read(theirs.exported("signed"))


# --- ours, read by them --------------------------------------------------------------------------

OFFICE = Profile(
    id="0b6f3e0a-5d2c-4b61-9a4e-0000000000b7",
    name="office",
    server=SoftEtherProfile(host="vpn.example.org", port=992, hub="OFFICE", user="Alice"),
)


@pytest.mark.parametrize(
    ("name", "change", "secrets", "login"),
    [
        ("hashed", {}, {"password_hash": hashed("Alice", _PASSWORD)}, "Standard Password Authentication"),
        ("typed", {}, {"password": _PASSWORD}, "Standard Password Authentication"),
        ("remote", {"plain": True}, {"password": _PASSWORD}, "RADIUS or NT Domain Authentication"),
        ("nobody", {"login": Login.ANONYMOUS}, {}, "Anonymous Authentication"),
        ("address", {"host": "2001:db8::5", "verify": Verify.CA}, {}, "Standard Password Authentication"),
    ],
)
def test_their_client_takes_our_file(
    theirs: Theirs, name: str, change: dict[str, object], secrets: dict[str, str], login: str
) -> None:
    server = msgspec.structs.replace(softether(OFFICE), **change)
    profile = msgspec.structs.replace(OFFICE, name=name, server=server)
    account = theirs.imported(export.write(profile, "vpn", secrets or None))
    said = theirs.says(account)
    assert said["VPN Connection Setting Name"] == account
    assert said["Destination VPN Server Host Name"] == server.host
    assert said["Destination VPN Server Port Number"] == "992"
    assert said["Destination VPN Server Virtual Hub Name"] == "OFFICE"
    assert said["Verify Server Certificate"] == "Enable"
    assert said["Encryption by SSL"] == "Enable"
    assert (said["Authentication Type"], said["User Name"]) == (login, "Alice")
    again = read(theirs.exported(account))
    expected = {"password_hash": hashed("Alice", _PASSWORD)} if secrets and not server.plain else secrets
    assert again.secrets == expected
    # This client is older than the switch for the system's authorities, and forgets it.
    assert again.server == msgspec.structs.replace(server, verify=Verify.ASK)


# --- a connection --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with softether_lab(tmp_path_factory.mktemp("lab")) as built:
        yield built


@pytest.mark.parametrize("password", [PASSWORD, "wrong", None])
async def test_a_login_with_their_file(
    lab: Lab, theirs: Theirs, tmp_path: Path, password: str | None
) -> None:
    name = f"office-{password}"
    machine = lab.machines[0]
    user = USER if password is not None else ANONYMOUS_USER
    login = (
        f"AccountPasswordSet {name} /PASSWORD:{password} /TYPE:standard"
        if password is not None
        else f"AccountAnonymousSet {name}"
    )
    where = f"/SERVER:{machine.server_address}:443 /HUB:{HUB} /USERNAME:{user} /NICNAME:n"
    theirs.account(name, login, where=where)
    imported = read(theirs.exported(name))
    server = msgspec.structs.replace(imported.server, verify=Verify.PIN, pin=lab.server.certificate_sha256())
    profile = msgspec.structs.replace(keeping.profile_of(imported, name), server=server)
    # As the keyring would hold it.
    kept = keeping.text_for_keyring(profile, imported.secrets)
    secrets = kinds.of(profile).secrets(kept, Source.KEYRING) if kept else {}
    assert set(secrets) == ({"password_hash"} if password is not None else set())
    with leaves_no_trace(machine.namespace), OurClient(machine.namespace, tmp_path) as ours:
        async with watched(ours.socket, profile, secrets) as session:
            ended = await session.settled()
            if password == "wrong":
                assert ended.problem is not None and ended.problem.kind == "authentication"
            else:
                assert ended.state is State.UP and ended.addresses
