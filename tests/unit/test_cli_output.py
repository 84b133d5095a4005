"""Golden texts: what a person reads in every state."""

from __future__ import annotations

import msgspec
import pytest

from app.cli.output import (
    amount,
    certificate_view,
    clean,
    duration,
    log_text,
    profile_table,
    profile_view,
    quoted,
    routes,
    session_view,
    sessions_view,
)
from app.cli.steps import Steps
from app.profiles import kinds
from helper.api.types import (
    Attention,
    CertificateInfo,
    IPv4Method,
    IPv6Method,
    LogLine,
    NetworkProfile,
    Problem,
    ProblemKind,
    Profile,
    Session,
    SoftEtherProfile,
    State,
    Traffic,
    Verify,
    WireGuardPeer,
    WireGuardProfile,
)

NOW = 1_800_000_000.0
CERTIFICATE = CertificateInfo(
    sha256="0123456789abcdef" * 4,
    subject="CN=vpn.example.org",
    issuer="CN=vpn.example.org",
    names=("vpn.example.org", "192.0.2.1"),
    not_before="2026-01-01T00:00:00Z",
    not_after="2036-01-01T00:00:00Z",
    reason="self-signed certificate",
)
PROBLEM = Problem(
    code="server_unreachable",
    kind=ProblemKind.NETWORK,
    message="The server does not answer.",
    advice="Check the host name and your network.",
    detail="ETIMEDOUT",
)
BASE = Session(id="s1", profile_id="p1", profile_name="Office", owner=1000, state=State.OFF, since=NOW - 5)
UP = msgspec.structs.replace(
    BASE,
    state=State.UP,
    up_since=NOW - 2537,
    server="SoftEther VPN Server",
    peer="198.51.100.7:443",
    cipher="TLSv1.3 TLS_AES_256_GCM_SHA384",
    notice="Welcome\nBe\x1b[31m kind",
    device="adit0",
    mac="5e:00:00:00:00:01",
    mtu=1500,
    addresses=("192.168.30.10/24",),
    gateway="192.168.30.1",
    routes=("0.0.0.0/0", "192.168.30.0/24"),
    dns=("192.168.30.1",),
    search=("office.example",),
    traffic=Traffic(rx_bytes=13_002_342, tx_bytes=1023),
)
PROFILE = Profile(
    id="p1",
    name="Office",
    server=SoftEtherProfile(host="vpn.example.org", hub="OFFICE", user="ana"),
)

GOLDEN = {
    State.OFF: "Office: Not connected",
    State.PREPARING: "Office: Preparing",
    State.CONNECTING: "Office: Connecting to the server",
    State.AUTHENTICATING: "Office: Logging in",
    State.CONFIGURING: "Office: Getting an address",
    State.UP: """\
Office: Connected
  Address   192.168.30.10/24
  Gateway   192.168.30.1
  Routes    everything (IPv4), 192.168.30.0/24
  DNS       192.168.30.1 (office.example)
  Server    SoftEther VPN Server · 198.51.100.7:443
  Security  TLSv1.3 TLS_AES_256_GCM_SHA384
  Device    adit0 (5e:00:00:00:00:01, MTU 1500)
  Uptime    00:42:17
  Traffic   12.4 MiB received, 1023 B sent
  Notice    Welcome
            Be\N{REPLACEMENT CHARACTER}[31m kind""",
    State.DEGRADED: """\
Office: Connected, but not as it should be
  Problem    The server does not answer.
  Advice     Check the host name and your network.
  Address    192.168.30.10/24
  Routes     everything (IPv4)
  Overlap    the same addresses as Lab
  DNS        192.168.30.1 (office.example) · by systemd-resolved
  Uptime     00:42:17
  Put right  2 times, after others had changed it
  Traffic    0 B received, 0 B sent""",
    State.BLOCKED: """\
Office: Network blocked, nothing leaks
  Problem  The server does not answer.
  Advice   Check the host name and your network.
  Way out  adit reconnect Office
           adit disconnect Office""",
    State.WAITING: """\
Office: Not connected, trying again
  Problem   The server does not answer.
  Advice    Check the host name and your network.
  Next try  in 4 s""",
    State.ASKING: """\
Office: Waiting for your answer
  Question  The server's certificate is not known. Is it your server?
  Answer    adit connect Office""",
    State.STOPPING: "Office: Disconnecting",
    State.FAILED: """\
Office: Could not connect
  Problem  The server does not answer.
  Advice   Check the host name and your network.""",
}


def in_state(state: State) -> Session:
    session = UP if state is State.UP else msgspec.structs.replace(BASE, state=state)
    if state is State.WAITING:
        session = msgspec.structs.replace(session, retry_in=4.2, attempt=2)
    if state is State.DEGRADED:
        session = msgspec.structs.replace(
            session,
            up_since=NOW - 2537,
            addresses=UP.addresses,
            routes=("0.0.0.0/0",),
            dns=UP.dns,
            search=UP.search,
            dns_by="systemd-resolved",
            overlaps=("Lab",),
            repairs=2,
        )
    if state is State.BLOCKED:
        session = msgspec.structs.replace(session, shielded=True, full_tunnel=True)
    if state in (State.WAITING, State.FAILED, State.DEGRADED, State.BLOCKED):
        session = msgspec.structs.replace(session, problem=PROBLEM)
    if state is State.ASKING:
        attention = Attention(id="a1", question="certificate_unknown", certificate=CERTIFICATE)
        session = msgspec.structs.replace(session, attention=attention)
    return session


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_text(state: State) -> None:
    assert session_view(in_state(state), NOW) == GOLDEN[state]


def test_none_and_several() -> None:
    assert sessions_view((), NOW) == "Not connected."
    two = sessions_view((BASE, msgspec.structs.replace(BASE, profile_name="Home lab")), NOW)
    assert two == "Office: Not connected\n\nHome lab: Not connected"


def test_a_session_of_somebody_else_has_no_name() -> None:
    redacted = msgspec.structs.replace(BASE, profile_name="", state=State.UP)
    assert session_view(redacted, NOW).startswith("Another user: Connected")


def test_an_unknown_certificate() -> None:
    assert (
        certificate_view("certificate_unknown", CERTIFICATE)
        == """\
Adit has not seen this server's certificate before.
  SHA-256  0123 4567 89ab cdef 0123 4567 89ab cdef
           0123 4567 89ab cdef 0123 4567 89ab cdef
  Subject  CN=vpn.example.org
  Issuer   CN=vpn.example.org
  Names    vpn.example.org, 192.0.2.1
  Valid    2026-01-01T00:00:00Z to 2036-01-01T00:00:00Z
  Reason   self-signed certificate"""
    )


def test_a_changed_certificate_says_so_first() -> None:
    first = certificate_view("certificate_changed", CERTIFICATE).splitlines()[0]
    assert first == "The server's certificate is NOT the one you trusted before."


def test_a_certificate_can_not_control_the_terminal() -> None:
    evil = msgspec.structs.replace(CERTIFICATE, subject="a\x1b]0;x\x07\u202eb\nc", names=("x\r\n",) * 50)
    text = certificate_view("certificate_unknown", evil)
    assert all(line.isprintable() for line in text.splitlines())
    assert len(text.splitlines()) == 8
    assert "and 42 more" in text


def test_clean_cuts_what_is_too_long() -> None:
    assert len(clean("x" * 1_000_000)) == 2001


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (13_002_342, "12.4 MiB"),
        (2**60, "1048576.0 TiB"),
        (-1, "0 B"),
    ],
)
def test_amount(count: int, text: str) -> None:
    assert amount(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "00:00:00"), (2537.9, "00:42:17"), (90061, "1 d 01:01:01"), (-5, "00:00:00")]
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_routes_in_words() -> None:
    assert routes(()) == ""
    assert routes(("0.0.0.0/0", "::/0")) == "everything (IPv4 and IPv6)"
    assert routes(tuple(f"10.{n}.0.0/16" for n in range(10))).endswith("10.7.0.0/16 and 2 more")


@pytest.mark.parametrize(
    ("name", "text"),
    [("Office", "Office"), ("Home lab", "'Home lab'"), ("it's", "'it'\\''s'"), ("-x", "'-x'")],
)
def test_names_can_be_pasted(name: str, text: str) -> None:
    assert quoted(name) == text


def test_profiles() -> None:
    assert (
        profile_table([PROFILE])
        == """\
NAME    KIND       SERVER               DETAILS
Office  SoftEther  vpn.example.org:443  ana on OFFICE"""
    )
    fixed = msgspec.structs.replace(
        PROFILE,
        server=SoftEtherProfile(host="2001:db8::1", hub="H", user="u", verify=Verify.PIN, pin="ab" * 32),
        network=NetworkProfile(
            ipv4=IPv4Method.STATIC, addresses=("192.0.2.7/24",), gateway4="192.0.2.1", default_route=False
        ),
    )
    assert (
        profile_view(fixed, "/x/office.toml")
        == """\
Office
  Kind           SoftEther
  Server         [2001:db8::1]:443
  Hub            H
  User           u
  Certificate    only the pinned certificate
  Pinned         abab abab abab abab abab abab abab abab
                 abab abab abab abab abab abab abab abab
  IPv4           static
  IPv6           automatic (router advertisements)
  Addresses      192.0.2.7/24
  Gateway        192.0.2.1
  Default route  left as it is
  MTU            automatic
  Id             p1
  File           /x/office.toml"""
    )


WIREGUARD = Profile(
    id="p2",
    name="Lab",
    server=WireGuardProfile(
        peers=(
            WireGuardPeer(
                public_key="GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=",
                endpoint="[2001:db8::1]:51820",
                allowed_ips=("0.0.0.0/0", "::/0"),
                keepalive=25,
                preshared=True,
            ),
            WireGuardPeer(public_key="xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="),
        ),
        fwmark=0xCA6C,
    ),
    network=NetworkProfile(
        ipv4=IPv4Method.STATIC,
        ipv6=IPv6Method.STATIC,
        addresses=("10.0.0.2/24", "fd00::2/128", "10.0.1.2/32"),
        dns=("10.0.0.1",),
        search=("example.org",),
        table="77",
    ),
)


def test_wireguard_profiles() -> None:
    assert (
        profile_table([WIREGUARD])
        == """\
NAME  KIND       SERVER                               DETAILS
Lab   WireGuard  [2001:db8::1]:51820 and 1 more peer  10.0.0.2/24, fd00::2/128"""
    )
    assert (
        profile_view(WIREGUARD, "/x/lab.toml")
        == """\
Lab
  Kind       WireGuard
  Peer 1     GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=
             [2001:db8::1]:51820
             allowed 0.0.0.0/0, ::/0
             keepalive every 25 s
             with a preshared key
  Peer 2     xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
             comes to us
             allowed nothing
  Mark       0xca6c
  Addresses  10.0.0.2/24, fd00::2/128, 10.0.1.2/32
  Routes     to what the peers are allowed, in table 77
  MTU        automatic
  DNS        10.0.0.1
  Search     example.org
  Id         p2
  File       /x/lab.toml"""
    )


def test_a_wireguard_session_shows_its_newest_handshake() -> None:
    session = msgspec.structs.replace(
        BASE,
        state=State.UP,
        up_since=NOW - 60,
        server="WireGuard peer GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=",
        peer="198.51.100.7:51820",
        cipher="ChaCha20-Poly1305",
        device="adit0",
        mtu=1420,
        addresses=("10.0.0.2/24",),
        routes=("0.0.0.0/0",),
        handshake_at=NOW - 37,
    )
    assert (
        session_view(session, NOW)
        == """\
Office: Connected
  Address    10.0.0.2/24
  Routes     everything (IPv4)
  Server     WireGuard peer GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU= · 198.51.100.7:51820
  Security   ChaCha20-Poly1305
  Handshake  00:00:37 ago
  Device     adit0 (MTU 1420)
  Uptime     00:01:00
  Traffic    0 B received, 0 B sent"""
    )


def test_a_log_line() -> None:
    line = LogLine(time=NOW, level="warning", session="s1", text="late\x1b[2J")
    assert log_text(line, utc=True) == "2027-01-15 08:00:00  WARNING  late\N{REPLACEMENT CHARACTER}[2J"


def test_each_step_is_told_once_an_attempt() -> None:
    steps = Steps(kinds.of(PROFILE).step_words)
    told = []
    for change in (
        {"state": State.PREPARING},
        {"state": State.CONNECTING},
        {"state": State.CONNECTING},
        {"state": State.WAITING, "attempt": 1, "retry_in": 1.0, "problem": PROBLEM},
        {"state": State.CONNECTING, "attempt": 1, "problem": None},
        {"state": State.AUTHENTICATING, "attempt": 1},
        {"state": State.CONFIGURING, "attempt": 1},
        {"state": State.UP, "attempt": 0, "addresses": ("192.168.30.10/24",), "gateway": "192.168.30.1"},
    ):
        if line := steps.next(msgspec.structs.replace(BASE, **change)):
            told.append(line)
    assert told == [
        "Connecting to vpn.example.org:443 …",
        "The server does not answer. Trying again in 1 s",
        "Connecting to vpn.example.org:443 (attempt 2) …",
        "Logging in",
        "Getting an address",
        "Up: 192.168.30.10/24, gateway 192.168.30.1",
    ]
