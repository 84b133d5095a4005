"""Profiles as text: what is read, what is refused, what an edit keeps."""

from __future__ import annotations

import msgspec
import pytest

from app.profiles import model
from app.profiles.errors import ProfileError
from helper.api.types import IPv4Method, IPv6Method, Login, NetworkProfile, Profile, SoftEtherProfile, Verify
from tests.support.profiles import softether

PIN = "ab" * 32
TEXT = """\
# My office.
format = 1
id = "6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11"
name = "Office"   # as on the door

[server]
kind = "softether"
host = "vpn.example.org"
hub = "OFFICE"
user = "ana"
# the old one was 8888
port = 5555

[network]
default_route = false
routes = ["10.0.0.0/8"]  # the labs
"""
PROFILE = Profile(
    id="6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11",
    name="Office",
    server=SoftEtherProfile(host="vpn.example.org", hub="OFFICE", user="ana", port=5555),
    network=NetworkProfile(default_route=False, routes=("10.0.0.0/8",)),
)


def test_a_file_by_hand_becomes_a_profile() -> None:
    assert model.parse(TEXT.encode()) == PROFILE


def test_what_is_dumped_is_read_back_equal() -> None:
    full = Profile(
        id=PROFILE.id,
        name="Büro „2“ 'x' \\",
        server=SoftEtherProfile(
            host="2001:db8::1",
            hub="H",
            user="u@d",
            port=992,
            login=Login.ANONYMOUS,
            verify=Verify.PIN,
            pin=PIN,
        ),
        network=NetworkProfile(
            ipv4=IPv4Method.STATIC,
            ipv6=IPv6Method.STATIC,
            addresses=("192.0.2.7/24", "2001:db8::7/64"),
            gateway4="192.0.2.1",
            gateway6="fe80::1",
            default_route=False,
            routes=("198.51.100.0/24", "2001:db8:1::/48"),
            mtu=1400,
        ),
    )
    assert model.parse(model.dump(full)) == full


def test_an_edit_changes_its_value_and_nothing_else() -> None:
    pinned = msgspec.structs.replace(PROFILE, server=msgspec.structs.replace(PROFILE.server, pin=PIN))
    edited = model.edit(TEXT.encode(), pinned).decode()
    assert model.parse(edited.encode()) == pinned
    assert [line for line in edited.splitlines() if line not in TEXT.splitlines()] == [f'pin = "{PIN}"']
    assert [line for line in TEXT.splitlines() if line not in edited.splitlines()] == []


def test_an_edit_that_changes_nothing_gives_the_same_bytes() -> None:
    assert model.edit(TEXT.encode(), PROFILE) == TEXT.encode()


def test_an_edit_makes_a_table_that_is_missing() -> None:
    short = TEXT[: TEXT.index("[network]")].encode()
    wanted = msgspec.structs.replace(PROFILE, network=NetworkProfile(mtu=1300))
    assert model.parse(model.edit(short, wanted)) == wanted


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("port = 5555", "port = 70000", 12, "port: the port is out of range"),
        ("port = 5555", 'port = "443"', 12, "port: is not a whole number"),
        ("port = 5555", "port = true", 12, "port: is not a whole number"),
        ("port = 5555", "prot = 443", 12, 'unknown key "prot"'),
        ("port = 5555", 'verify = "none"', 12, "verify: is not one of the choices"),
        ("port = 5555", 'verify = "pin"', 6, 'pin: "" is not a SHA-256 fingerprint'),
        ("port = 5555", 'password = "secret"', 12, 'unknown key "password"'),
        ("port = 5555", "port = = 1", 12, "not TOML: Invalid value"),
        ("port = 5555", "port = " + "9" * 5000, None, "a value is out of range"),
        ('hub = "OFFICE"\n', "", 6, "hub: is missing"),
        ('"vpn.example.org"', '"vpn.example.org:443"', 8, 'host: "vpn.example.org:443" is not a host'),
        ('"vpn.example.org"', '"a b"', 8, 'host: "a b" is not a host'),
        ('"Office"', '" Office"', 4, 'name: " Office" is not a name for a profile'),
        ('"Office"', '"Off\\u001bice"', 4, "name: "),
        ('"6f1d2c64-', '"6f1d2c6-', 3, "id: "),
        ("format = 1", "format = 2", 2, "format: made by a newer Adit"),
        ('"10.0.0.0/8"', '"10.1.0.0/8"', 16, 'routes: "10.1.0.0/8" is an address inside a network'),
        ('routes = ["10.0.0.0/8"]', "routes = [1]", 16, "routes: is not a list of texts"),
        ("default_route = false", 'ipv4 = "static"', 15, "ipv4: static, but no IPv4 address is given"),
        ("default_route = false", 'addresses = ["192.0.2.1/24"]', 15, "addresses: an IPv4 address is given"),
        ("default_route = false", 'gateway4 = "fe80::1"', 15, 'gateway4: "fe80::1" is not an IPv4 gateway'),
        ("default_route = false", "mtu = 68", 15, "mtu: the MTU is out of range"),
        ("[network]", "[netwrok]", 14, 'unknown key "netwrok"'),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, line: int | None, problem: str) -> None:
    assert old in TEXT
    with pytest.raises(ProfileError) as caught:
        model.parse(TEXT.replace(old, new).encode(), "office.toml")
    assert caught.value.problem.startswith(problem)
    assert caught.value.line == line
    assert caught.value.file == "office.toml"
    assert caught.value.allowed


def test_limits() -> None:
    fill = TEXT.encode() + b"#" * (model.MAX_BYTES - len(TEXT))
    assert model.parse(fill) == PROFILE
    for data in (fill + b"#", b"x = " + b"[" * 30_000, b"\xff\n"):
        with pytest.raises(ProfileError):
            model.parse(data)


def test_a_fingerprint_is_taken_as_tools_print_it() -> None:
    text = TEXT.replace("port = 5555", 'pin = "' + ":".join(["AB"] * 32) + '"')
    assert softether(model.parse(text.encode())).pin == PIN


def test_the_password_of_a_mistaken_file_is_not_repeated_in_the_error() -> None:
    with pytest.raises(ProfileError) as caught:
        model.parse(TEXT.replace("port = 5555", 'password = "hunter2"').encode())
    assert "hunter2" not in str(caught.value) + caught.value.allowed
