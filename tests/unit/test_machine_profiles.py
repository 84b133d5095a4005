"""The machine's profiles: whose files are believed, what is read, and what is connected at start."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from helper.api.types import (
    IPv4Method,
    IPv6Method,
    MachineProfile,
    NetworkProfile,
    Profile,
    SoftEtherProfile,
    WireGuardProfile,
)
from helper.machine import profiles
from helper.machine.autoconnect import Decision, decide
from helper.machine.profile_text import MAX_BYTES, TextRefused, read_profile
from helper.machine.profiles import MAX_FILES, Entry, MachineProfiles

OWN = frozenset({os.getuid()})
ID = "6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11"
OFFICE = f"""\
id = "{ID}"
name = "My office"
[server]
kind = "softether"
host = "vpn.example.org"
hub = "H"
user = "ana"
pin = "{":".join(["AB"] * 32)}"
[network]
exclude = ["192.0.2.0/24"]
mtu = 1400
"""
HOME = """\
format = 1
id = "7f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11"
name = "x"
[server]
kind = "wireguard"
fwmark = 7
[[server.peer]]
public_key = "GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU="
endpoint = "[2001:db8::1]:51820"
allowed_ips = ["0.0.0.0/0"]
preshared = true
[network]
addresses = ["10.0.0.2/24"]
"""


class Folder:
    """``/etc/adit/profiles`` of a test."""

    def __init__(self, path: Path) -> None:
        self.path = path / "profiles"
        self.path.mkdir(mode=0o755)
        self.profiles = MachineProfiles(self.path, OWN)

    def write(self, name: str, text: str | bytes = OFFICE, mode: int = 0o644) -> Path:
        file = self.path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        file.chmod(mode)
        return file

    def read(self) -> tuple[Entry, ...]:
        self.profiles.read()
        return self.profiles.entries

    def problem(self, name: str) -> str:
        self.profiles.read()
        entry = self.profiles.named(name)
        assert entry is not None and entry.profile is None
        return entry.problem


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


# --- what is read ------------------------------------------------------------------------------


def test_files_become_profiles_named_as_they_are(folder: Folder) -> None:
    folder.write("office.toml")
    folder.write("home.toml", HOME)
    folder.write("notes.txt", "not a profile")
    folder.write(".hidden.toml", "nor this")
    home, office = folder.read()
    assert office.profile == Profile(
        id=ID,
        name="office",
        server=SoftEtherProfile(host="vpn.example.org", hub="H", user="ana", pin="ab" * 32),
        network=NetworkProfile(exclude=("192.0.2.0/24",), mtu=1400),
    )
    assert home.profile is not None and isinstance(home.profile.server, WireGuardProfile)
    assert home.profile.server.peers[0].preshared
    network = home.profile.network
    assert (network.ipv4, network.ipv6) == (IPv4Method.STATIC, IPv6Method.OFF)
    assert office.shown(autoconnect=True, has_secrets=False) == MachineProfile(
        id=ID, name="office", kind="softether", host="vpn.example.org", autoconnect=True
    )
    assert home.shown(autoconnect=False, has_secrets=True).host == "2001:db8::1"


def test_the_day_of_trust_and_a_plain_login_are_read(folder: Folder) -> None:
    folder.write(
        "office.toml", OFFICE.replace("[network]", 'pinned_on = "2026-05-03"\nplain = true\n[network]')
    )
    (office,) = folder.read()
    assert office.profile is not None and isinstance(office.profile.server, SoftEtherProfile)
    assert (office.profile.server.pinned_on, office.profile.server.plain) == ("2026-05-03", True)
    folder.write("office.toml", OFFICE.replace("[network]", 'pinned_on = "May"\n[network]'))
    assert "pinned_on" in folder.problem("office")


def test_the_view_changes_when_it_is_asked_for_and_as_a_whole(folder: Folder) -> None:
    assert not folder.profiles.entries
    folder.write("office.toml")
    before = folder.read()
    folder.write("home.toml", HOME)
    folder.path.joinpath("office.toml").unlink()
    assert folder.profiles.entries is before
    assert [entry.name for entry in folder.read()] == ["home"]
    assert [entry.name for entry in before] == ["office"]


def test_no_folder_is_no_profiles(tmp_path: Path) -> None:
    nowhere = MachineProfiles(tmp_path / "nowhere", OWN)
    nowhere.read()
    assert (nowhere.entries, nowhere.problem) == ((), "")


def test_a_bad_file_hides_no_other(folder: Folder) -> None:
    folder.write("a.toml", "no toml")
    folder.write("b.toml")
    a, b = folder.read()
    assert a.shown(autoconnect=True, has_secrets=True) == MachineProfile(
        id="",
        name="a",
        kind="",
        host="",
        autoconnect=True,
        problem="The file can not be used: it is not TOML.",
    )
    assert b.profile is not None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[network]", "[netwrok]", "the file has the unknown key 'netwrok'"),
        ('hub = "H"', 'hbu = "H"', "[server] has the unknown key 'hbu'"),
        ("mtu = 1400", "mut = 1400", "[network] has the unknown key 'mut'"),
        ('hub = "H"', "", "Object missing required field `hub` at $.server"),
        ("mtu = 1400", 'mtu = "1400"', "Expected `int`, got `str` at $.network.mtu"),
        ("mtu = 1400", "mtu = 1400.0", "Expected `int`, got `float` at $.network.mtu"),
        ("mtu = 1400", "mtu = 7", "MTU"),
        ("mtu = 1400", "mtu = 1979-05-27", "at $.network.mtu"),
        ("mtu = 1400", "mtu = " + "9" * 5000, "a value in it is out of range"),
        ('kind = "softether"', 'kind = "ipsec"', "kind in [server] is none of softether, wireguard"),
        ('host = "vpn.example.org"', 'host = ""', "its host must be"),
        (f'id = "{ID}"', 'id = "7"', "id is not a UUID"),
        (f'id = "{ID}"', "id = 7", "id is not a UUID"),
        (f'id = "{ID}"', f'format = 2\nid = "{ID}"', "it was made by a newer Adit"),
        ("[server]", "[servant]", "the file has the unknown key 'servant'"),
        ("[network]", "[[network]]", "network is not a table"),
        ('hub = "H"', 'hub = "H"\npassword = "hunter2"', "[server] has the unknown key 'password'"),
    ],
)
def test_what_is_wrong_is_said(folder: Folder, old: str, new: str, words: str) -> None:
    assert old in OFFICE
    folder.write("office.toml", OFFICE.replace(old, new))
    problem = folder.problem("office")
    assert words in problem
    assert "hunter2" not in problem


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[[server.peer]]", "[[server.pear]]", "[server] has the unknown key 'pear'"),
        ("preshared = true", "shared = true", "[[server.peer]] number 1 has the unknown key 'shared'"),
        ("fwmark = 7", "fwmark = -7", "fwmark"),
        ('addresses = ["10.0.0.2/24"]', 'gateway4 = "10.0.0.1"', "[network] has the unknown key 'gateway4'"),
        ('addresses = ["10.0.0.2/24"]', "addresses = 7", "Expected `array`, got `int`"),
        ("qtKU=", "qtK=", "public key of peer 1"),
    ],
)
def test_what_is_wrong_with_wireguard_is_said(folder: Folder, old: str, new: str, words: str) -> None:
    assert old in HOME
    folder.write("home.toml", HOME.replace(old, new))
    assert words in folder.problem("home")


def test_an_error_holds_nothing_of_the_text() -> None:
    with pytest.raises(TextRefused) as caught:
        read_profile(b'password = "hunter2', "x")
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


# --- whose files -------------------------------------------------------------------------------


def test_files_that_others_could_have_written_are_not_believed(folder: Folder) -> None:
    folder.write("group.toml", mode=0o664)
    folder.write("world.toml", mode=0o646)
    outside = folder.write("real.txt")
    folder.path.joinpath("inside.toml").symlink_to("real.txt")
    folder.path.joinpath("outside.toml").symlink_to(outside.resolve())
    folder.path.joinpath("nowhere.toml").symlink_to("/nowhere")
    os.mkfifo(folder.path / "pipe.toml")
    folder.path.joinpath("folder.toml").mkdir()
    assert {entry.name: entry.problem for entry in folder.read()} == {
        "group": "The file can not be used: it can be written by others than its owner.",
        "world": "The file can not be used: it can be written by others than its owner.",
        "inside": "The file can not be used: it is a symbolic link.",
        "outside": "The file can not be used: it is a symbolic link.",
        "nowhere": "The file can not be used: it is a symbolic link.",
        "pipe": "The file can not be used: it is not a regular file.",
        "folder": "The file can not be used: it is not a regular file.",
    }


def test_files_of_others_are_not_believed(folder: Folder) -> None:
    folder.write("office.toml")
    descriptor = os.open(folder.path, os.O_RDONLY)
    try:
        entry = profiles._read(descriptor, "office.toml", frozenset({os.getuid() + 1}))
    finally:
        os.close(descriptor)
    assert entry.problem == f"The file can not be used: it belongs to uid {os.getuid()}, not to root."


@pytest.mark.parametrize("mode", [0o775, 0o757])
def test_a_folder_that_others_may_write_to_is_not_used(folder: Folder, mode: int) -> None:
    folder.write("office.toml")
    folder.path.chmod(mode)
    assert folder.read() == ()
    assert folder.profiles.problem == (
        "The machine's profiles are not used: the folder can be written by others than its owner."
    )


def test_a_folder_of_somebody_else_or_behind_a_link_is_not_used(tmp_path: Path) -> None:
    foreign = MachineProfiles(tmp_path, frozenset({os.getuid() + 1}))
    foreign.read()
    assert "belongs to uid" in foreign.problem
    (tmp_path / "link").symlink_to(tmp_path)
    linked = MachineProfiles(tmp_path / "link", OWN)
    linked.read()
    assert "can not be opened" in linked.problem


# --- limits ------------------------------------------------------------------------------------


def test_sizes(folder: Folder) -> None:
    folder.write("most.toml", OFFICE + "#" * (MAX_BYTES - len(OFFICE)))
    folder.write("more.toml", OFFICE + "#" * (MAX_BYTES - len(OFFICE) + 1))
    more, most = folder.read()
    assert most.profile is not None
    assert more.problem == f"The file can not be used: it is larger than {MAX_BYTES} bytes."


def test_numbers(folder: Folder) -> None:
    for number in range(MAX_FILES + 1):
        folder.write(f"p{number:03}.toml", OFFICE.replace("6f1d2c64", f"{number:08x}"))
    entries = folder.read()
    assert len(entries) == MAX_FILES
    assert all(entry.profile is not None for entry in entries)
    assert f"the first {MAX_FILES} are used" in folder.profiles.problem


@pytest.mark.parametrize("name", ["a.b", "a b", "ü", "-a", "a" * 49, "a\nb", ""])
def test_names_that_no_credential_could_have(folder: Folder, name: str) -> None:
    folder.write(f"{name}.toml")
    if not name:
        assert folder.read() == ()  # ".toml" is a hidden file
        return
    (entry,) = folder.read()
    assert entry.profile is None and "file's name" in entry.problem
    assert entry.name.isprintable() and entry.name.isascii()


def test_two_files_with_the_same_id(folder: Folder) -> None:
    folder.write("a.toml")
    folder.write("b.toml")
    a, b = folder.read()
    assert a.profile is not None
    assert b.problem == "The file can not be used: its id is that of a."


# --- at start ----------------------------------------------------------------------------------


def test_what_is_connected_at_start(folder: Folder) -> None:
    folder.write("office.toml")
    folder.write("home.toml", HOME)
    folder.write("bad.toml", "")
    entries = folder.read()
    assert decide((), entries) == Decision()
    assert decide(("office", "home", "office"), entries) == Decision(("office", "home"))
    assert decide(["bad", "gone", "home"], entries) == Decision(
        ("home",),
        (
            "bad is to be connected at start, but can not be. The file can not be used: [server] is missing.",
            "gone is to be connected at start, but the machine has no such profile.",
        ),
    )
