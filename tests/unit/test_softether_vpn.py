"""``.vpn`` files of SoftEther's own client, read and written."""

from __future__ import annotations

import pytest

from app.exchange import softether_passwords, softether_vpn, softether_vpn_writer
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from engine.softether.password import password_hash
from helper.api.types import Login, NetworkProfile, SoftEtherProfile, Verify
from tests.support import vpn_files

HASH = "DngtrNt4kY1zAHmZ2oG8QIkG1FE="
"""Of alice with the password "secret"."""
PIN = "070b4947623 1ed44fa4139923bba58f02481a39bb4c96118d0298b7ecb523553".replace(" ", "")
ALICE = SoftEtherProfile(host="vpn.example.org", hub="VPN", user="alice")


def read(name: str, *changes: tuple[str, str]) -> Imported:
    return softether_vpn.read(vpn_files.changed(name, *changes), f"{name}.vpn")


def server(name: str, *changes: tuple[str, str]) -> SoftEtherProfile:
    found = read(name, *changes).server
    assert isinstance(found, SoftEtherProfile)
    return found


def test_a_password_comes_hashed() -> None:
    imported = read("password")
    assert (imported.server, imported.network) == (ALICE, NetworkProfile())
    assert imported.secrets == {"password_hash": HASH}
    assert (imported.name, imported.notes, imported.refused, imported.missing) == ("password", (), (), ())
    assert HASH not in repr(imported)


def test_a_password_for_radius_comes_as_it_is() -> None:
    imported = read("radius")
    assert imported.server == SoftEtherProfile(
        host="vpn.example.org", port=992, hub="VPN", user="bob", plain=True
    )
    assert imported.secrets == {"password": "radius-secret"}


def test_a_password_written_on_a_32_bit_machine() -> None:
    # RC4 with the first four bytes of the word, made with another program.
    imported = read(
        "radius", ("byte EncryptedPassword HP4AiwVeQSioM3oHHQ==", "byte EncryptedPassword 4sHriq7hWQ==")
    )
    assert imported.secrets == {"password": "example"}


def test_a_password_that_can_not_be_read_is_asked_for() -> None:
    # From a client whose locale had no "ö".
    imported = read("radius", ("HP4AiwVeQSioM3oHHQ==", "HrsXkV1a4/AeImw="))
    assert imported.secrets == {}
    assert "you are asked for it" in imported.notes[0]


def test_an_anonymous_login() -> None:
    imported = read("anonymous")
    assert imported.server == SoftEtherProfile(
        host="192.0.2.7", port=5555, hub="PUBLIC", user="anon", login=Login.ANONYMOUS
    )
    assert imported.secrets == {}
    assert server("anonymous", ("Username anon", "Username $")).user == "anonymous"


def test_a_file_without_user_and_password_is_completed_by_the_person() -> None:
    imported = read("stripped")
    assert (imported.missing, imported.secrets) == (("user",), {})
    done = imported.completed("ana")
    assert done.missing == () and isinstance(done.server, SoftEtherProfile)
    assert (done.server.user, done.server.host) == ("ana", "2001:db8::5")
    with pytest.raises(ValueError, match="user name"):
        imported.completed("")


@pytest.mark.parametrize(
    ("place", "port", "host", "expected"),
    [
        ("vpn.example.org", "443", "vpn.example.org", 443),
        ("vpn.example.org/tcp", "992", "vpn.example.org", 992),
        ("vpn.example.org:5555/tcp", "443", "vpn.example.org", 5555),
        ("[2001:db8::5]", "443", "2001:db8::5", 443),
        ("[2001:db8::5]:992/x/y", "443", "2001:db8::5", 992),
        ("2001:db8::5", "443", "2001:db8::5", 443),
    ],
)
def test_where_the_server_is(place: str, port: str, host: str, expected: int) -> None:
    found = server(
        "password", ("Hostname vpn.example.org", f"Hostname {place}"), ("Port 443", f"Port {port}")
    )
    assert (found.host, found.port) == (host, expected)


DEFAULT_CA = ("bool CheckServerCert true", "bool AddDefaultCA true\r\n\tbool CheckServerCert true")


@pytest.mark.parametrize(
    ("name", "change", "verify", "pin"),
    [
        ("password", None, Verify.ASK, ""),
        ("checked", None, Verify.ASK, ""),
        ("checked", DEFAULT_CA, Verify.CA, ""),
        ("pinned", None, Verify.PIN, PIN),
        ("pinned", DEFAULT_CA, Verify.PIN, PIN),
        ("pinned", ("CheckServerCert true", "CheckServerCert false"), Verify.ASK, ""),
    ],
)
def test_how_the_certificate_is_judged(
    name: str, change: tuple[str, str] | None, verify: Verify, pin: str
) -> None:
    found = server(name, *([change] if change is not None else []))
    assert (found.verify, found.pin, found.pinned_on) == (verify, pin, "")


def test_what_is_not_taken_over_is_said() -> None:
    assert read("proxy").notes == (
        "The proxy proxy.example.org is not taken over: the connection goes directly.",
    )
    assert read("proxy").secrets == {"password_hash": HASH}
    assert read("stripped").notes == (
        "Not taken over: connecting when the system starts, bridge and router mode,"
        " leaving the routing table alone.",
    )


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("certificate", [], "line 20: AuthType: it logs in with a client certificate"),
        ("password", [("AuthType 1", "AuthType 4")], "smart card"),
        ("password", [("AuthType 1", "AuthType 77")], "something unknown"),
        ("password", [("Hostname vpn.example.org", "Hostname a$20b")], 'Hostname: "a b" is not a host'),
        ("password", [("uint Port 443", "uint Port 0")], "Port: the port is out of range"),
        ("password", [("HubName VPN", "HubName $")], "HubName: "),
        ("password", [("Username alice", "Username a$0Ab")], "Username: "),
        ("password", [(HASH, "DngtrNt4kY1z")], "HashedPassword: is not a hashed password"),
        ("password", [(HASH, "Dngt*")], "HashedPassword: is not base64"),
        ("pinned", [("ServerCert MIID", "ServerCert MIIE")], "ServerCert: is not a certificate"),
        ("password", [("bool CheckServerCert false", "bool CheckServerCert maybe")], "is not true or false"),
        (
            "password",
            [("bool CheckServerCert false", "uint CheckServerCert 1")],
            "CheckServerCert: is not a bool",
        ),
        ("password", [("declare ClientAuth", "declare Other")], "there is no ClientAuth"),
        ("password", [("declare root", "declare other")], "there is no root"),
        ("password", [("uint AuthType 1", "uint AuthType 1 2")], "line 20: not a folder and not a value"),
        (
            "password",
            [("uint AuthType 1", "uint AuthType 1\r\n\t\tuint AuthType 2")],
            "AuthType is given twice",
        ),
        ("password", [("Username alice", "Username a$2")], "line 22: a value is not spelt right"),
        ("password", [("Username alice", "Username $ff")], "a value is not spelt right"),
        ("password", [("\t}\r\n}", "\t}")], "the file ends before its folders do"),
        ("password", [("\t}\r\n}", "\t}\r\n}\r\n}")], "a folder ends that has not begun"),
        ("password", [("declare ClientAuth\r\n\t{", "declare ClientAuth\r\n")], "a folder does not begin"),
    ],
)
def test_what_can_not_be_taken(name: str, changes: list[tuple[str, str]], words: str) -> None:
    with pytest.raises(ProfileError) as raised:
        read(name, *changes)
    assert words in str(raised.value) and raised.value.file == f"{name}.vpn"
    assert raised.value.allowed
    assert HASH not in str(raised.value) + raised.value.allowed


def test_limits() -> None:
    with pytest.raises(ProfileError, match="too large"):
        softether_vpn.read(vpn_files.content("password") + b"#" * 70_000)
    deep = b"declare root\n{\n" + b"declare a\n{\n" * 4 + b"}\n" * 5
    with pytest.raises(ProfileError, match="folders inside one another"):
        softether_vpn.read(deep)
    many = b"declare root\n{\n" + b"".join(b"uint a%d 1\n" % n for n in range(501)) + b"}\n"
    with pytest.raises(ProfileError, match="too many values"):
        softether_vpn.read(many)
    with pytest.raises(ProfileError, match="line 2: not UTF-8 text"):
        softether_vpn.read(b"declare root\n\xff\n")


def test_what_is_recognised() -> None:
    assert all(softether_vpn.recognises(vpn_files.content(name)) for name in vpn_files.NAMES)
    for other in (b"", b"[Interface]\n", b"x declare root\n", b"declare rooted\n", b"\x00" * 100):
        assert not softether_vpn.recognises(other)


# --- writing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "secrets"),
    [
        (ALICE, {"password_hash": HASH}),
        (ALICE, {}),
        (SoftEtherProfile(host="2001:db8::5", port=1, hub="a $ b", user="é 日本", verify=Verify.CA), {}),
        (SoftEtherProfile(host="h", hub="H", user="u", plain=True), {"password": "p$ w"}),
        (SoftEtherProfile(host="h", hub="H", user="u", login=Login.ANONYMOUS), {}),
    ],
)
def test_what_is_written_is_read(found: SoftEtherProfile, secrets: dict[str, str]) -> None:
    text = softether_vpn_writer.write("Büro $1", found, secrets)
    imported = softether_vpn.read(text.encode())
    assert (imported.server, imported.secrets, imported.name) == (found, secrets, "Büro $1")
    assert (imported.notes, imported.missing) == ((), ())


def test_a_password_is_written_hashed_and_only_when_asked_for() -> None:
    text = softether_vpn_writer.write("x", ALICE, {"password": "secret"})
    assert softether_vpn.read(text.encode()).secrets == {"password_hash": HASH}
    without = softether_vpn_writer.write("x", ALICE, None)
    assert HASH not in without and softether_vpn.read(without.encode()).secrets == {}


def test_the_certificate_is_judged_no_weaker_than_in_the_profile() -> None:
    for verify in Verify:
        found = SoftEtherProfile(host="h", hub="H", user="u", verify=verify, pin="ab" * 32)
        text = softether_vpn_writer.write("x", found, None)
        assert "bool CheckServerCert true" in text
        assert ("bool AddDefaultCA true" in text) == (verify is Verify.CA)


@pytest.mark.parametrize(
    ("user", "password"), [("alice", "secret"), ("Ünal", "pässword"), ("", ""), ("a" * 70, "b")]
)
def test_hashes_are_those_of_the_engine(user: str, password: str) -> None:
    assert softether_passwords.hashed(user, password) == password_hash(user, password)


def test_scrambling_is_its_own_inverse() -> None:
    for password in ("", "a", "pass word", "é日本", "x" * 300):
        assert softether_passwords.unscrambled(softether_passwords.scrambled(password)) == password
