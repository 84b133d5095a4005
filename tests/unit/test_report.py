"""The report: everything that helps, and nobody in it."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from app.cli.base import Environment
from app.cli.main import cli
from app.profiles.errors import ProfileError
from app.profiles.store import ProfileStore
from app.report import collect
from app.report.facts import Answers, Facts
from app.report.redaction import Redactor
from app.report.text import compose
from helper.api.rpc import Code, RpcError
from helper.api.types import (
    Attention,
    CertificateInfo,
    DnsResult,
    HelloResult,
    Hold,
    KillSwitch,
    LogLine,
    LogTailResult,
    MachineProfile,
    MachineProfiles,
    NetworkProfile,
    PolicyResult,
    Problem,
    ProblemKind,
    Profile,
    Session,
    SoftEtherProfile,
    State,
    StatusResult,
    Traffic,
    WireGuardPeer,
    WireGuardProfile,
)
from tests.support.scripted_helper import ScriptedHelper

OFFICE = Profile(
    id="0b0d9a38-36a1-4a3e-9a0c-6f2f0b8a1e01",
    name="Büro 2",
    server=SoftEtherProfile(
        host="vpn.example.com",
        hub="SALES",
        user="ana.lopez",
        pin="0722dc47fe9e4b7d8f1c6a2b5e3d9c4f1a8b7e6d5c4b3a291807f6e5d4c3b2a1",
        pinned_on="2026-05-03",
    ),
    network=NetworkProfile(
        search=("office.example",), exclude_domains=("printer.office.example",), routes=("203.0.113.0/24",)
    ),
)
HOME = Profile(
    id="0b0d9a38-36a1-4a3e-9a0c-6f2f0b8a1e02",
    name="Home lab",
    server=WireGuardProfile(
        peers=(
            WireGuardPeer(
                public_key="xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=",
                endpoint="home.example.net:51820",
                allowed_ips=("10.20.0.0/16", "fd20::/48"),
            ),
        )
    ),
)
SESSION = Session(
    id="0f3a2b1c-0000-4000-8000-123456789abc",
    profile_id=OFFICE.id,
    profile_name=OFFICE.name,
    owner=1000,
    state=State.DEGRADED,
    since=1.0,
    server="SoftEther VPN Server 4.43 at Example Ltd",
    peer="198.51.100.7:443",
    cipher="TLS_AES_256_GCM_SHA384",
    notice="Welcome, ana.lopez",
    device="adit0",
    mac="5e:2f:01:a4:77:3c",
    addresses=("192.168.30.12/24", "2001:db8::5/64"),
    gateway="192.168.30.1",
    routes=("0.0.0.0/0", "::/0"),
    dns=("192.168.30.1", "198.51.100.53"),
    search=("office.example",),
    traffic=Traffic(rx_bytes=1000),
    problem=Problem(
        code="dns_not_set",
        kind=ProblemKind.LOCAL,
        message='The server refused user "ana.lopez" on hub "SALES".',
        detail="connect 198.51.100.7:443: vpn.example.com",
    ),
    attention=Attention(
        id="a-1",
        question="certificate_unknown",
        certificate=CertificateInfo(
            sha256="ff" * 32,
            subject="CN=vpn.example.com,O=Example Ltd",
            issuer="CN=Example Root,O=Example Ltd",
            names=("vpn.example.com", "gate.example.org"),
            not_before="2026-01-03",
            not_after="2036-01-01",
            reason="self-signed",
        ),
    ),
)
LINES = (
    LogLine(time=1.0, level="info", session="", text="listening on /run/adit/helper.sock"),
    LogLine(time=2.0, level="info", session=SESSION.id, text="resolved vpn.example.com to 198.51.100.7"),
    LogLine(time=3.0, level="warning", session=SESSION.id, text="redirected to cluster-9.example.org"),
    LogLine(time=4.0, level="error", session=SESSION.id, text="password=hunter2 for ana.lopez@mail.example"),
    LogLine(
        time=5.0, level="info", session="", text="file of ana: /home/ana/.config/adit/profiles/buro-2.toml"
    ),
)
FACTS = Facts(
    helper=Answers(
        hello=HelloResult(protocol=2, version="0.1.0", boot="b", role="operator", features=("killswitch",)),
        status=StatusResult(
            version="0.1.0",
            boot="b",
            seq=1,
            sessions=(SESSION,),
            killswitch=KillSwitch(hold=Hold.BLOCKED, reason="The connection to Büro 2 was lost."),
        ),
        policy=PolicyResult(role="operator", operators=(1000,), verbs=("status.get", "lockdown.set")),
        dns=DnsResult(manager="systemd-resolved", applied=True, servers=("198.51.100.53",)),
        machine=MachineProfiles(
            profiles=(MachineProfile(id="m", name="branch", kind="softether", host="branch.example:443"),)
        ),
        log=LogTailResult(lines=LINES),
    ),
    profiles=(OFFICE, HOME),
    unusable=(ProfileError("is no TOML", file="lopez-secret.toml", line=3),),
    versions=(("Adit", "0.1.0"), ("Kernel", "Linux 6.1.0-13-amd64"), ("Qt", "Qt 6.11.3, xcb, fusion")),
    session=(("XDG_CURRENT_DESKTOP", "KDE"),),
    people=("ana", "Ana López", "Ana", "López"),
    hosts=("anas-laptop.lan", "anas-laptop"),
    home="/home/ana",
    made_at=0.0,
)
PLANTED = (
    *("Büro", "buro", "vpn.example.com", "SALES", "lópez", "lopez", "office.example", "printer"),
    *("0722dc47", "Home lab", "xTIBA5rb", "home.example.net", "198.51.100", "203.0.113", "2001:db8", "fd20"),
    *("5e:2f:01", "0b0d9a38", "0f3a2b1c", "Example Ltd", "Example Root", "gate.example", "ffff"),
    *("cluster-9", "hunter2", "mail.example", "branch", "/home", "laptop", "Welcome"),
)


def test_nobody_is_in_it() -> None:
    text = compose(FACTS).casefold()
    assert [name for name in PLANTED if name.casefold() in text] == []
    assert not re.search(r"\bana\b", text)


def test_what_helps_is_in_it() -> None:
    text = compose(FACTS)
    for wanted in (
        "Kernel: Linux 6.1.0-13-amd64",
        "Qt: Qt 6.11.3, xcb, fusion",
        "XDG_CURRENT_DESKTOP: KDE",
        "version: 0.1.0",
        "hold: blocked",
        "manager: systemd-resolved",
        "state: degraded",
        "cipher: TLS_AES_256_GCM_SHA384",
        "problem.code: dns_not_set",
        "192.168.30.12/24",
        "routes: 0.0.0.0/0, ::/0",
        "endpoint=host-",
        "10.20.0.0/16",
        "listening on /run/adit/helper.sock",
        "verbs: status.get, lockdown.set",
        "is no TOML",
    ):
        assert wanted in text, wanted


def test_relations_can_be_seen() -> None:
    text = compose(FACTS)
    (resolved,) = (line for line in text.splitlines() if "resolved host" in line)
    host, address = resolved.split()[-3], resolved.split()[-1]
    assert f"host: {host}\n" in text
    assert f"peer: {address}:443" in text
    assert f"{address}: a public IPv4 address" in text
    assert f"connect {address}:443: {host}" in text


def test_control_characters_do_not_come_through() -> None:
    line = LogLine(time=1.0, level="info", session="", text="a\x1b[31mb\u202ec\nd")
    text = compose(Facts(helper=Answers(log=LogTailResult(lines=(line,)))))
    assert "\x1b" not in text and "\u202e" not in text and "b�c�d" in text


def test_a_line_has_an_end() -> None:
    line = LogLine(time=1.0, level="info", session="", text="x " * 100_000)
    text = compose(Facts(helper=Answers(log=LogTailResult(lines=(line,)))))
    assert len(text) < 5000 and "characters)" in text


@pytest.mark.parametrize(
    "text",
    [
        "at 21:54:38 it was so",
        "std::string and foo::bar",
        "10.0.0.1, 172.16.3.4, 192.168.0.0/16, 127.0.0.53, 169.254.1.1, 100.64.0.1",
        "224.0.0.251, 255.255.255.0",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 CERTIFICATE_VERIFY_FAILED_AND_MORE_OF_THE_SAME",
        "0.0.0.0/0, ::/0, ::1, fe80::/10, ff02::2",
        "version 6.11.3 of 2026-11-21",
        "systemd-resolved.service, resolv.conf, adit-helper.socket",
        "session.connect org.adit-vpn.Adit.configure-system net.ipv4.conf.all.rp_filter",
        "TLSv1.3 TLS_AES_256_GCM_SHA384",
        "adit0, MTU 1500, 12.5 ms",
    ],
)
def test_what_says_nothing_of_anybody_stays(text: str) -> None:
    assert Redactor()(text) == text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("to 198.51.100.7:443", "to ip-1:443"),
        ("https://gate.example.org/x?token=abc", "https://host-1/x?token=[removed]"),
        ("http://me:pw@10.0.0.1/", "http://[removed]@10.0.0.1/"),
        ("[2001:db8::5]:443, 2001:DB8:0:0::5.", "[ip-1]:443, ip-1."),
        ("fe80::5e2f:1ff:fea4:773c%wlan0", "ip-1"),
        ("::ffff:198.51.100.7", "ip-1"),
        ("5E:2F:01:A4:77:3C and 5e-2f-01-a4-77-3c", "mac-1 and mac-1"),
        ("0b0d9a38-36a1-4a3e-9a0c-6f2f0b8a1e01", "id-1"),
        ("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=", "key-1"),
        ("AB:CD:" * 15 + "AB:CD", "fingerprint-1"),
        ("0722 dc47 " * 8, "fingerprint-1 "),
        ("xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg", "key-1"),
        ("me@example.org", "mail-1"),
        ("8.8.8.8, 8.8.4.4, 8.8.8.8", "ip-1, ip-2, ip-1"),
        ('password: "two words" x', "password: [removed] x"),
    ],
)
def test_forms_of_what_is_taken_out(text: str, redacted: str) -> None:
    assert Redactor()(text) == redacted


def test_names_are_taken_out_in_any_case_and_script() -> None:
    redact = Redactor()
    redact.learn("profile", ["Straße", "東京", "up"])
    assert (
        redact("STRASSE? straße, in東京に, up, upper")
        == "profile-1? profile-1, inprofile-2に, profile-3, upper"
    )


def test_the_longer_name_goes_first() -> None:
    redact = Redactor()
    redact.learn("host", ["vpn"])
    redact.learn("host", ["vpn.example"])
    assert redact("vpn.example vpn") == "host-2 host-1"


# --- collecting it -----------------------------------------------------------------------------------


def test_with_a_helper(tmp_path: Path) -> None:
    store = ProfileStore(tmp_path / "profiles")
    store.add(OFFICE)
    with ScriptedHelper(tmp_path / "s", sessions=(SESSION,), lines=LINES, owner=1000):
        text = asyncio.run(collect(tmp_path / "s", store, "Qt 6"))
    assert "state: answers" in text and "version: 1.2.3" in text and "Qt: Qt 6" in text
    assert "== Log ==" in text and "vpn.example.com" not in text
    assert "Python: " in text and "Distribution: " in text


def test_without_a_helper_it_says_so(tmp_path: Path) -> None:
    text = asyncio.run(collect(tmp_path / "nothing", ProfileStore(tmp_path / "profiles")))
    assert "state: does not answer" in text and "The helper is not running" in text


def test_a_helper_that_refuses_some_of_it(tmp_path: Path) -> None:
    refusals = {"log.tail": RpcError(Code.NOT_PERMITTED, "You are not permitted to use log.tail.")}
    with ScriptedHelper(tmp_path / "s", refusals=refusals):
        text = asyncio.run(collect(tmp_path / "s", ProfileStore(tmp_path / "profiles")))
    assert "state: answers" in text and "not permitted to use log.tail" in text


# --- adit report -------------------------------------------------------------------------------------


def run(tmp_path: Path, *arguments: str) -> tuple[int, str, str]:
    environment = Environment(folder=tmp_path / "profiles", socket=tmp_path / "s", interactive=False)
    result = CliRunner().invoke(cli, ["report", *arguments], obj=environment)
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_it(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path)
    assert code == 0 and out.startswith("Adit report\n") and "does not answer" in out
    code, out, _ = run(tmp_path, "--json")
    assert msgspec.json.decode(out)["report"].startswith("Adit report\n")


def test_the_command_writes_a_file_and_replaces_none(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    code, out, _ = run(tmp_path, "-o", str(file))
    assert code == 0 and str(file) in out and file.read_text().startswith("Adit report\n")
    file.write_text("mine")
    code, _, err = run(tmp_path, "-o", str(file))
    assert code == 11 and "exists" in err and file.read_text() == "mine"


def test_it_is_made_at_a_time_that_is_told() -> None:
    made = time.gmtime(0)
    assert f"Made: {time.strftime('%Y-%m-%d', made)}" in compose(FACTS)
