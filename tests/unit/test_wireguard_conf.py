"""wg-quick's ``.conf``: what is read of it, what is refused, and what wg-quick says of ours."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import msgspec
import pytest

import engine.wireguard.settings
import helper.network.profile_values
import helper.network.routed_plan
import helper.session.kinds.wireguard
from app.profiles import wireguard_conf, wireguard_conf_writer, wireguard_rules
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported, Refused
from helper.api.types import IPv4Method, IPv6Method, NetworkProfile, Profile, WireGuardPeer, WireGuardProfile

# From the examples of wg-quick(8) and wg(8).
PRIVATE = "oK56DE9Ue9zK76rAc8pBl6opph+1v36lm7cXXsQKrQM="
PRESHARED = "/UwcSPg38hW/D9Y3tcS1FOV0K1wuURMbS0sesJEP5ak="
FIRST = "GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU="
SECOND = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="
ZERO = "A" * 43 + "="

TEXT = f"""\
# A gateway and an office.
[Interface]
Address = 10.200.100.8/24, fd00::8
Address = 10.200.101.8
DNS = 10.200.100.1,Example.org.
PrivateKey = {PRIVATE}   # secret
MTU = 1400
ListenPort = 51820
FwMark = 0xCA6c
Table = 1234

[Peer]
PublicKey = {FIRST}
PresharedKey = {PRESHARED}
AllowedIPs = 0.0.0.0/0, ::/0
Endpoint = demo.wireguard.com:51820

[Peer]
PublicKey = {SECOND}
AllowedIPs = 10.192.122.3/32
AllowedIPs = 10.192.124.1/24,2001:DB8::1
Endpoint = [2607:5300:60:6b0::c05f:543]:2468
PersistentKeepalive = 25
"""
SERVER = WireGuardProfile(
    peers=(
        WireGuardPeer(
            public_key=FIRST,
            endpoint="demo.wireguard.com:51820",
            allowed_ips=("0.0.0.0/0", "::/0"),
            preshared=True,
        ),
        WireGuardPeer(
            public_key=SECOND,
            endpoint="[2607:5300:60:6b0::c05f:543]:2468",
            allowed_ips=("10.192.122.3/32", "10.192.124.0/24", "2001:db8::1/128"),
            keepalive=25,
        ),
    ),
    listen_port=51820,
    fwmark=0xCA6C,
)
NETWORK = NetworkProfile(
    ipv4=IPv4Method.STATIC,
    ipv6=IPv6Method.STATIC,
    addresses=("10.200.100.8/24", "fd00::8/128", "10.200.101.8/32"),
    mtu=1400,
    dns=("10.200.100.1",),
    search=("example.org",),
    table="1234",
)
SECRETS = {"private_key": PRIVATE, f"preshared_key.{FIRST}": PRESHARED}


def read(text: str) -> Imported:
    return wireguard_conf.read(text.encode(), "wg0.conf")


def test_every_key_arrives() -> None:
    imported = read(TEXT)
    assert imported.server == SERVER
    assert imported.network == NETWORK
    assert imported.secrets == SECRETS
    assert imported.refused == ()
    assert imported.notes == ()
    assert wireguard_conf.recognises(TEXT.encode())


def test_spelling_and_spaces_are_as_free_as_wg_quick_has_them() -> None:
    text = TEXT.replace("PrivateKey", "privatekey").replace("[Peer]", "  [PEER] # the next")
    text = text.replace("AllowedIPs =", "\tALLOWEDIPS=").replace("\n", "\r\n")
    text = text.replace("10.200.100.1,Example.org.", "10.200.100.1  Example.org")
    assert read("\ufeff" + text) == read(TEXT)
    assert wireguard_conf.recognises(("\ufeff" + text).encode())


def test_what_is_left_out_has_its_default() -> None:
    imported = read(
        f"[Peer]\nPublicKey={FIRST}\n[Interface]\nPrivateKey={PRIVATE}\nDNS =\nTable=auto\nFwMark=off"
    )
    assert imported.server == WireGuardProfile(peers=(WireGuardPeer(public_key=FIRST),))
    assert imported.network == NetworkProfile(ipv4=IPv4Method.OFF, ipv6=IPv6Method.OFF)
    assert [note.split(":")[0] for note in imported.notes] == [
        "There is no Address",
        "Peer 1 has no AllowedIPs",
    ]


@pytest.mark.parametrize(
    ("value", "table"), [("off", "off"), ("OFF", "off"), ("Auto", ""), ("51820", "51820")]
)
def test_tables(value: str, table: str) -> None:
    assert read(TEXT.replace("Table = 1234", f"Table = {value}")).network.table == table


@pytest.mark.parametrize(("value", "mark"), [("off", 0), ("0", 0), ("5182", 5182), ("0XFFFFFFFF", 2**32 - 1)])
def test_marks(value: str, mark: int) -> None:
    server = read(TEXT.replace("FwMark = 0xCA6c", f"FwMark = {value}")).server
    assert isinstance(server, WireGuardProfile) and server.fwmark == mark


def test_a_network_inside_that_of_another_peer_is_no_fault() -> None:
    server = read(TEXT.replace("10.192.122.3/32", "10.0.0.0/8, 10.0.0.0/8, 10.0.0.1/8")).server
    assert isinstance(server, WireGuardProfile)
    assert server.peers[1].allowed_ips == ("10.0.0.0/8", "10.192.124.0/24", "2001:db8::1/128")


def test_scripts_are_listed_with_their_lines_and_never_run(tmp_path: Path) -> None:
    trace = tmp_path / "run"
    hooks = (
        f"PostUp = touch {trace}; wg set %i private-key <(echo {PRESHARED})\n"
        f"predown = touch {trace} # really\nSaveConfig = true\n"
    )
    imported = read(TEXT.replace("MTU = 1400\n", f"MTU = 1400\n{hooks}"))
    assert imported.refused == (
        Refused(8, f"PostUp = touch {trace}; wg set %i private-key <(echo (a key))"),
        Refused(9, f"PreDown = touch {trace}"),
        Refused(10, "SaveConfig = true"),
    )
    assert not trace.exists()
    assert imported.server == SERVER
    assert read(TEXT.replace("MTU = 1400\n", "SaveConfig = false\n")).refused == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("MTU = 1400", "MTU = 1400\nmtu = 1300", 8, "MTU is given twice (first in line 7)"),
        ("MTU = 1400", "MTV = 1400", 7, 'unknown key "MTV"'),
        ("MTU = 1400", f"{PRIVATE}", 7, "unknown key"),
        ("MTU = 1400", "MTU 1400", 7, 'not of the form "Key = value"'),
        ("MTU = 1400", "MTU = 100", 7, "MTU: the MTU is out of range"),
        ("MTU = 1400", "MTU = 0x500", 7, "MTU: is not a whole number"),
        ("MTU = 1400", "MTU = ١٤٠٠", 7, "MTU: is not a whole number"),
        ("MTU = 1400", "AllowedIPs = 10.0.0.0/8", 7, 'unknown key "AllowedIPs"'),
        ("MTU = 1400", "SaveConfig = maybe", 7, "SaveConfig: is not true or false"),
        ("ListenPort = 51820", "ListenPort = 65536", 8, "ListenPort: the port is out of range"),
        ("0xCA6c", "0755", 9, "FwMark: is not a mark"),
        ("0xCA6c", "0x100000000", 9, "FwMark: is not a mark"),
        ("0xCA6c", "4294967296", 9, "FwMark: is out of range"),
        ("Table = 1234", "Table = main", 10, 'Table: "main" is not a routing table'),
        ("Table = 1234", "Table = 255", 10, 'Table: "255" is not a routing table'),
        ("10.200.100.8/24", "10.200.100.8/33", 3, 'Address: "10.200.100.8/33" is not an address'),
        ("10.200.100.8/24", "10.200.100.8/255.255.255.0", 3, "Address: "),
        ("fd00::8", "fe80::8%eth0", 3, "Address: "),
        ("fd00::8", "0.0.0.0", 3, "Address: "),
        ("10.200.100.1,", "1.1.1,", 5, 'DNS: "1.1.1" is not a name server'),
        ("Example.org.", "~.", 5, 'DNS: "~." is not a search domain'),
        ("PrivateKey = ", "#", 2, "PrivateKey is missing"),
        (PRIVATE, PRIVATE[:-2] + "N=", 6, "PrivateKey: is not a key"),
        (PRIVATE, PRIVATE[:-5], 6, "PrivateKey: is not a key"),
        (PRIVATE, ZERO, 6, "PrivateKey: is all zero"),
        (PRIVATE, "", 6, "PrivateKey has no value"),
        ("[Interface]", "[Interfaces]", 2, "unknown section"),
        ("# A gateway", "MTU = 1400 # A gateway", 1, "something before the first section"),
        ("# A gateway", "[Interface] # A gateway", 2, "a second [Interface] (the first is in line 1)"),
        (f"PublicKey = {FIRST}\n", "", 12, "PublicKey is missing"),
        (SECOND, FIRST, 19, "PublicKey: is that of peer 1 as well"),
        (SECOND, ZERO, 19, "PublicKey: is all zero"),
        (PRESHARED, ZERO, 14, "PresharedKey: is all zero"),
        (PRESHARED, "hunter2", 14, "PresharedKey: is not a key"),
        ("10.192.122.3/32", "::/0", 20, "AllowedIPs: ::/0 is behind peer 1 as well"),
        ("10.192.122.3/32", "0.0.0.9/0", 20, "AllowedIPs: 0.0.0.0/0 is behind peer 1 as well"),
        ("10.192.122.3/32", "10.0.0.0/8,", 20, 'AllowedIPs: "" is not a network'),
        ("10.192.122.3/32", "10.0.0.0/255.0.0.0", 20, "AllowedIPs: "),
        ("10.192.122.3/32", "+10.0.0.0/8", 20, "AllowedIPs: "),
        ("AllowedIPs = 10.192.122.3/32", "AllowedIPs =", 20, "AllowedIPs has no value"),
        ("demo.wireguard.com:51820", "demo.wireguard.com", 16, "Endpoint: "),
        ("demo.wireguard.com:51820", "demo.wireguard.com:0", 16, "Endpoint: "),
        ("demo.wireguard.com:51820", "demo.wireguard.com:https", 16, "Endpoint: "),
        ("demo.wireguard.com:51820", "2001:db8::1:51820", 16, "Endpoint: "),
        ("demo.wireguard.com:51820", "[192.0.2.1]:51820", 16, "Endpoint: "),
        ("demo.wireguard.com:51820", "0.0.0.0:51820", 16, "Endpoint: "),
        ("demo.wireguard.com:51820", "a b:51820", 16, "Endpoint: "),
        ("Keepalive = 25", "Keepalive = 65536", 23, "PersistentKeepalive: is out of range"),
        ("Keepalive = 25", "Keepalive = -1", 23, "PersistentKeepalive: is not a whole number"),
        (TEXT[TEXT.index("[Peer]") :], "", None, "there is no [Peer]"),
        (TEXT[: TEXT.index("[Peer]")], "", None, "there is no [Interface]"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, line: int | None, problem: str) -> None:
    assert old in TEXT
    with pytest.raises(ProfileError) as caught:
        read(TEXT.replace(old, new))
    assert caught.value.problem.startswith(problem)
    assert (caught.value.line, caught.value.file) == (line, "wg0.conf")
    assert caught.value.allowed


@pytest.mark.parametrize("key", ["Address", "DNS", "MTU", "Table", "FwMark", "ListenPort", "SaveConfig"])
def test_a_key_in_the_wrong_place_is_not_repeated(key: str) -> None:
    url_safe = PRIVATE.replace("+", "-")
    for secret in (PRIVATE, PRIVATE[:-1], url_safe):
        wrong = f"[Interface]\n{key} = {secret}\nPrivateKey = {SECOND}\n[Peer]\nPublicKey = {FIRST}\n"
        with pytest.raises(ProfileError) as caught:
            read(wrong)
        assert secret[:20] not in str(caught.value) + caught.value.allowed


def test_a_line_that_broke_off_does_not_repeat_the_key() -> None:
    for text in (f"PrivateKey {PRIVATE}", f"PrivateKey: {PRIVATE}", f"Private Key = {PRIVATE}", PRIVATE):
        with pytest.raises(ProfileError) as caught:
            read(f"[Interface]\n{text}\n")
        assert PRIVATE[:20] not in str(caught.value) + caught.value.allowed


def test_limits() -> None:
    fill = TEXT.encode() + b"#" * (wireguard_conf.MAX_BYTES - len(TEXT))
    assert wireguard_conf.read(fill).server == SERVER
    peers = "".join(f"[Peer]\nPublicKey={'A' * 40}{n:02}E=\n" for n in range(65))
    networks = "\n".join(f"AllowedIPs = 10.0.{n >> 8}.{n & 255}/32" for n in range(513))
    head = f"[Interface]\nPrivateKey={PRIVATE}\n"
    one = f"[Peer]\nPublicKey={FIRST}\n"
    addresses = "\n".join(f"Address = 10.0.0.{n}" for n in range(1, 18))
    for text, problem in (
        (fill.decode() + "#", "the file is too large"),
        (head + peers, "there are too many peers"),
        (head + one + networks, "AllowedIPs: there are too many networks"),
        (head + addresses + "\n" + one, "Address: has too many entries"),
        (head + one + "\ud800", None),
    ):
        with pytest.raises(ProfileError) as caught:
            wireguard_conf.read(text.encode("utf-8", "surrogatepass"))
        assert problem is None or caught.value.problem == problem


def test_the_limits_are_those_of_the_helper() -> None:
    assert wireguard_rules.MAX_PEERS == engine.wireguard.settings.MAX_PEERS
    assert wireguard_rules.MAX_ALLOWED_IPS == helper.session.kinds.wireguard.MAX_ALLOWED
    assert wireguard_rules.MAX_ADDRESSES == helper.network.profile_values.MAX_ADDRESSES
    assert wireguard_rules.MAX_MTU == helper.network.routed_plan.MTU_MAX


def test_the_helper_takes_what_was_read() -> None:
    imported = read(TEXT)
    profile = Profile(
        id="6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11", name="x", server=imported.server, network=imported.network
    )
    helper.session.kinds.check(profile, imported.secrets)


def test_lines_without_end_are_looked_through_once() -> None:
    assert not wireguard_conf.recognises(b"\n" * wireguard_conf.MAX_BYTES)
    assert not wireguard_conf.recognises(b" " * wireguard_conf.MAX_BYTES)


def test_no_representation_shows_a_key() -> None:
    imported = read(TEXT)
    assert PRIVATE not in repr(imported) and PRESHARED not in repr(imported)


# --- writing -----------------------------------------------------------------------------------


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """A program of wireguard-tools, as root of a namespace at least: wg-quick would ask for a password."""
    as_root = () if os.geteuid() == 0 else ("unshare", "--map-root-user")
    # A name that can not be resolved is not asked for again and again.
    surroundings = os.environ | {"WG_ENDPOINT_RESOLUTION_RETRIES": "0"}
    return subprocess.run(
        [*as_root, *command], capture_output=True, text=True, timeout=30, check=False, env=surroundings
    )


def strip(folder: Path, text: str) -> str:
    """What wg-quick makes of a file for wg."""
    path = folder / "wg0.conf"
    path.touch(mode=0o600)
    path.write_text(text)
    result = run("wg-quick", "strip", str(path))
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def wg_says(folder: Path, stripped: str) -> str:
    """What wg says of a file, for a device that is not there: of that only when it took the file."""
    path = folder / "stripped"
    path.write_text(stripped)
    return run("wg", "setconf", "adit-no-such", str(path)).stderr


def test_what_is_written_is_read_back_equal() -> None:
    text = wireguard_conf_writer.write("Büro #1 = [Peer]", SERVER, NETWORK, SECRETS)
    imported = read(text)
    assert (imported.server, imported.network, imported.secrets) == (SERVER, NETWORK, SECRETS)


def test_without_secrets_there_is_none() -> None:
    text = wireguard_conf_writer.write("wg0", SERVER, NETWORK, None)
    assert PRIVATE not in text and PRESHARED not in text
    assert "# PrivateKey is not in this file" in text
    restored = text.replace("# PrivateKey is not", f"PrivateKey = {PRIVATE} #")
    restored = restored.replace("# PresharedKey is not", f"PresharedKey = {PRESHARED} #")
    assert read(restored).secrets == SECRETS


def test_wg_quick_and_wg_take_what_is_written(tmp_path: Path) -> None:
    reached = SERVER.peers[0]
    here = msgspec.structs.replace(reached, endpoint="192.0.2.1:51820")
    server = msgspec.structs.replace(SERVER, peers=(here, *SERVER.peers[1:]))
    for secrets in (SECRETS, None):
        stripped = strip(tmp_path, wireguard_conf_writer.write("wg0", server, NETWORK, secrets))
        keys = [
            line.split(" = ")[0] for line in stripped.splitlines() if not line.startswith("#") and "=" in line
        ]
        assert [key for key in keys if key not in ("PrivateKey", "PresharedKey")] == [
            *("ListenPort", "FwMark", "PublicKey", "AllowedIPs", "Endpoint"),
            *("PublicKey", "AllowedIPs", "Endpoint", "PersistentKeepalive"),
        ]
        assert ("PrivateKey" in keys) == (secrets is not None)
        assert "Unable to modify interface" in wg_says(tmp_path, stripped)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("AllowedIPs = 0.0.0.0/0", "AllowedIPs = 0.0.0.0/0,"),
        ("51820\n", "51820\nMTV = 3\n"),
        (FIRST, FIRST[1:]),
    ],
)
def test_what_wg_refuses_we_refuse(old: str, new: str, tmp_path: Path) -> None:
    text = TEXT.replace("demo.wireguard.com", "192.0.2.1")
    assert "Unable to modify interface" in wg_says(tmp_path, strip(tmp_path, text))
    assert "Configuration parsing error" in wg_says(tmp_path, strip(tmp_path, text.replace(old, new)))
    with pytest.raises(ProfileError):
        read(text.replace(old, new))
