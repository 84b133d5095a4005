"""What files, archives and texts would bring; our own export; names."""

from __future__ import annotations

import io
import struct
import zipfile

import msgspec
import pytest

from app.exchange import archive, candidates, export, keeping, naming, own_file
from app.exchange.candidates import Candidate
from app.profiles import model, wireguard_conf
from app.profiles.errors import ProfileError
from helper.api.types import Login, NetworkProfile, Profile, SoftEtherProfile
from tests.support import vpn_files

PRIVATE = "oK56DE9Ue9zK76rAc8pBl6opph+1v36lm7cXXsQKrQM="
CONF = f"""\
[Interface]
PrivateKey = {PRIVATE}
Address = 10.8.0.2/24
[Peer]
PublicKey = GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=
AllowedIPs = 0.0.0.0/0
Endpoint = vpn.example.org:51820
""".encode()
OFFICE = Profile(
    id="6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11",
    name="Office",
    server=SoftEtherProfile(host="vpn.example.org", hub="VPN", user="alice", pin="ab" * 32, plain=True),
    network=NetworkProfile(default_route=False, routes=("10.0.0.0/8",)),
)


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as opened:
        for name, data in files:
            opened.writestr(name, data)
    return made.getvalue()


def one(data: bytes, file: str) -> Candidate:
    (found,) = candidates.read(data, file)
    return found


def problem(found: Candidate) -> str:
    assert found.imported is None and found.problem is not None and found.problem.allowed
    return str(found.problem)


# --- single files ------------------------------------------------------------------------------


def test_the_content_decides_and_not_the_name() -> None:
    own = own_file.write(OFFICE, None).encode()
    for data, name in ((vpn_files.content("password"), "password"), (CONF, "a b"), (own, "Office")):
        found = one(data, "a b.txt")
        assert found.imported is not None
        assert (found.source, found.name, found.problem) == ("a b.txt", name, None)
    assert "not a file that can be imported" in problem(one(b"hello", "x.vpn"))
    assert "not a file that can be imported" in problem(one(b"", "x.conf"))
    assert "too large" in problem(one(CONF + b"#" * 70_000, "x.conf"))


def test_names_are_such_that_a_profile_can_have_them() -> None:
    assert (
        one(vpn_files.changed("password", ("AccountName password", "AccountName --$0Ax$20")), "f").name == "x"
    )
    assert one(vpn_files.changed("password", ("AccountName password", "AccountName $")), "f.vpn").name == "f"
    assert one(CONF, "../../-etc/\u202e.conf").name == "wireguard"
    assert len(one(CONF, "x" * 200).name) == 59
    assert naming.free("Home", ["home", "Home-2"]) == "Home-3"
    assert naming.free("x" * 64, ["x" * 64]) == "x" * 62 + "-2"


def test_a_text_is_called_as_its_first_line_says() -> None:
    def name(text: str) -> str:
        (found,) = candidates.read_text(text, "clipboard")
        assert found.imported is not None and found.source == "clipboard"
        return found.name

    conf = CONF.decode()
    assert name(f"\n# Home \n{conf}") == "Home"
    assert name(conf) == "wireguard"
    assert name(f"# {'x' * 100}\n{conf}") == "wireguard"
    assert name(vpn_files.content("password").decode()) == "password"
    (lone,) = candidates.read_text("\ud800", "clipboard")
    assert "not a file" in problem(lone)


# --- our own -----------------------------------------------------------------------------------


def test_our_own_file_keeps_everything_but_the_id() -> None:
    text = own_file.write(OFFICE, {"password": "s'e\"c\nret"})
    assert text.startswith("# Adit profile") and OFFICE.id not in text
    imported = own_file.read(text.encode())
    assert imported.secrets == {"password": "s'e\"c\nret"}
    assert (imported.server, imported.network, imported.name) == (OFFICE.server, OFFICE.network, "Office")
    made = keeping.profile_of(imported, "Other")
    assert made.id != OFFICE.id and model.check(made) == made


def test_a_file_of_the_folder_of_profiles_is_taken_too() -> None:
    imported = own_file.read(model.dump(OFFICE))
    assert (imported.server, imported.secrets) == (OFFICE.server, {})
    assert imported.notes == ("The file holds no password.",)


def test_without_secrets_there_are_none() -> None:
    imported = wireguard_conf.read(CONF)
    profile = keeping.profile_of(imported, "wg")
    assert PRIVATE not in own_file.write(profile, None)
    whole = own_file.write(profile, imported.secrets)
    assert own_file.read(whole.encode()).secrets == {"private_key": PRIVATE}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("[secrets]", "[secret]"), 'unknown key "secret"'),
        (("password =", "private_key ="), "secrets: There is not one password"),
        (('password = "geheim"', "password = 1"), "secrets: is not a table of texts"),
        (('password = "geheim"', 'password = ""'), "secrets: A password has 1 to"),
        (('password = "geheim"', 'password_hash = "geheim"'), "only a hashed password"),
        (("port = 443", 'port = "geheim"'), "line 8: port: is not a whole number"),
        (("[server]", "[server"), "line 5: not TOML"),
        (("format = 1", "format = 2"), "made by a newer Adit"),
    ],
)
def test_our_own_file_is_read_strictly(change: tuple[str, str], words: str) -> None:
    text = own_file.write(OFFICE, {"password": "geheim"})
    assert change[0] in text
    with pytest.raises(ProfileError) as raised:
        own_file.read(text.replace(*change).encode(), "x.adit")
    assert words in str(raised.value) and "geheim" not in str(raised.value) + raised.value.allowed


# --- archives ----------------------------------------------------------------------------------


def test_an_archive_brings_each_file_in_it() -> None:
    data = zipped(
        ("sub/home.conf", CONF),
        ("sub/", b""),
        ("office.vpn", vpn_files.content("password")),
        ("README.txt", b"hello"),
        ("picture", b"\x00" * 1000),
        ("__MACOSX/._home.conf", b"x"),
        ("own", own_file.write(OFFICE, None).encode()),
        ("bad.conf", b"hello"),
    )
    found = candidates.read(data, "all.zip")
    assert [entry.source for entry in found] == [
        "all.zip: home.conf",
        "all.zip: office.vpn",
        "all.zip: own",
        "all.zip: bad.conf",
    ]
    assert [entry.name for entry in found] == ["home", "password", "Office", "bad"]
    assert "bad.conf: not a file" in problem(found[3])


def test_names_in_an_archive_lead_nowhere() -> None:
    (found,) = candidates.read(zipped(("../../etc/\x1b[2J\u202e..\\x.conf", CONF)), "a.zip")
    assert (found.source, found.name) == ("a.zip: x.conf", "x")


def test_an_archive_without_a_profile() -> None:
    for data in (zipped(), zipped(("a.txt", b"x")), zipped(("a/", b""))):
        assert "there is no profile in the archive" in problem(one(data, "a.zip"))


def test_what_an_archive_can_not_do() -> None:
    assert "an archive inside an archive" in problem(
        one(zipped(("b.zip", zipped(("x.conf", CONF)))), "a.zip")
    )
    bomb = zipped(("x.conf", CONF + b"#" * 50_000_000))
    assert len(bomb) < 100_000
    assert "it is too large" in problem(one(bomb, "a.zip"))
    assert "packed in a way" in problem(one(zipped(("x.conf", CONF), method=zipfile.ZIP_LZMA), "a.zip"))
    assert "too many files" in problem(one(zipped(*((f"{n}.conf", CONF) for n in range(201))), "a.zip"))
    assert "too large" in problem(one(b"PK\x03\x04" + bytes(archive.MAX_BYTES), "a.zip"))
    assert "damaged" in problem(one(zipped(("x.conf", CONF))[:-30], "a.zip"))
    flags = bytearray(zipped(("x.conf", CONF)))
    flags[6] |= 1
    flags[flags.index(b"PK\x01\x02") + 8] |= 1
    assert "it is encrypted" in problem(one(bytes(flags), "a.zip"))


def test_all_files_of_an_archive_together_are_limited() -> None:
    big = CONF + b"#" * (archive.MAX_ENTRY - len(CONF))
    found = candidates.read(zipped(*((f"{n}.conf", big) for n in range(100))), "a.zip")
    room = archive.MAX_BYTES // archive.MAX_ENTRY
    assert sum(entry.imported is not None for entry in found) == room
    assert all("too large" in problem(entry) for entry in found[room:])


def test_an_archive_that_lies_about_sizes() -> None:
    data = bytearray(zipped(("x.conf", CONF), method=zipfile.ZIP_STORED))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 0xFFFFFFF0)
    found = one(bytes(data), "a.zip")
    assert found.imported is not None or found.problem is not None


# --- out ---------------------------------------------------------------------------------------


def test_formats_and_what_they_lose() -> None:
    wireguard = keeping.profile_of(wireguard_conf.read(CONF), "wg")
    assert [found.key for found in export.formats(OFFICE)] == ["vpn", "adit"]
    assert [(found.key, found.suffix) for found in export.formats(wireguard)] == [
        ("conf", "conf"),
        ("adit", "adit"),
    ]
    assert export.lost(OFFICE, "adit") == ()
    assert export.lost(OFFICE, "vpn") == ("the pinned certificate", "default_route", "routes")
    assert export.lost(wireguard, "conf") == ()
    with pytest.raises(ProfileError, match="SoftEther can not be written as conf"):
        export.write(OFFICE, "conf", None)
    for made in (OFFICE, wireguard):
        for found in export.formats(made):
            assert PRIVATE not in export.write(made, found.key, None)


def test_what_goes_to_the_keyring() -> None:
    assert keeping.label(OFFICE) == "Adit: Office"
    assert keeping.text_for_keyring(OFFICE, {}) == ""
    assert keeping.text_for_keyring(OFFICE, {"password": "x"}) == "x"
    anonymous = msgspec.structs.replace(OFFICE.server, login=Login.ANONYMOUS)
    assert keeping.text_for_keyring(msgspec.structs.replace(OFFICE, server=anonymous), {}) == ""


def test_the_day_on_which_somebody_else_trusted_a_certificate_is_not_ours() -> None:
    server = msgspec.structs.replace(OFFICE.server, pinned_on="2026-05-03")
    text = own_file.write(msgspec.structs.replace(OFFICE, server=server), None)
    assert "2026-05-03" in text
    assert own_file.read(text.encode()).server == OFFICE.server
