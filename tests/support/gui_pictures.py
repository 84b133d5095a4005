"""Pictures to show in tests: one of every state, with everything that a real session says."""

from __future__ import annotations

import time

import msgspec

from app.gui.model.picture import Entry, Helper, Link, Origin, Picture
from helper.api.types import (
    Attention,
    CertificateInfo,
    Hold,
    IPv4Method,
    IPv6Method,
    KillSwitch,
    NetworkProfile,
    Problem,
    ProblemKind,
    Profile,
    Session,
    SoftEtherProfile,
    State,
    Traffic,
    WireGuardPeer,
    WireGuardProfile,
)

OFFICE = Profile(
    id="0b0d9a38-36a1-4a3e-9a0c-6f2f0b8a1e01",
    name="Office",
    server=SoftEtherProfile(host="vpn.example.com", hub="OFFICE", user="ana"),
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
                keepalive=25,
            ),
        )
    ),
    network=NetworkProfile(
        ipv4=IPv4Method.STATIC, ipv6=IPv6Method.STATIC, addresses=("10.20.0.7/32", "fd20::7/128")
    ),
)
READY = Helper(link=Link.READY, version="0.1.0", role="operator", features=("killswitch", "lockdown"))
CERTIFICATE = CertificateInfo(
    sha256="0722dc47fe9e4b7d8f1c6a2b5e3d9c4f1a8b7e6d5c4b3a291807f6e5d4c3b2a1",
    subject="CN=vpn.example.com,O=Example Ltd",
    issuer="CN=vpn.example.com,O=Example Ltd",
    names=("vpn.example.com", "198.51.100.7"),
    not_before="2026-01-03T00:00:00+00:00",
    not_after="2036-01-01T00:00:00+00:00",
    reason="self-signed certificate",
)
REFUSED = Problem(
    code="authentication_failed",
    kind=ProblemKind.AUTHENTICATION,
    message="The user name or the password is wrong.",
    advice="Check the user name and type the password again.",
    detail="error 9: ERR_AUTH_FAILED",
)


def session(state: State, profile: Profile = OFFICE, /, **fields: object) -> Session:
    """A session of ``profile`` in a state, with what belongs to that."""
    now = time.time()
    made = Session(
        id=f"s-{profile.name}",
        profile_id=profile.id,
        profile_name=profile.name,
        owner=1000,
        state=state,
        since=now,
    )
    if state in (State.UP, State.DEGRADED):
        made = msgspec.structs.replace(
            made,
            up_since=now - 2537,
            server="SoftEther VPN Server",
            peer="198.51.100.7:443",
            cipher="TLSv1.3 TLS_AES_256_GCM_SHA384",
            device="adit0",
            mac="5e:2f:01:a4:77:3c",
            mtu=1500,
            addresses=("192.168.30.12/24", "2001:db8::5/64"),
            gateway="192.168.30.1",
            routes=("0.0.0.0/0", "::/0"),
            dns=("192.168.30.1",),
            search=("office.example",),
            dns_by="systemd-resolved",
            full_tunnel=True,
            shielded=True,
            rtt=23.0,
            traffic=Traffic(rx_frames=91000, rx_bytes=123_456_789, tx_frames=40000, tx_bytes=9_876_543),
        )
    if state is State.ASKING:
        attention = Attention(id="a-1", question="certificate_unknown", certificate=CERTIFICATE)
        made = msgspec.structs.replace(made, attention=attention)
    if state in (State.FAILED, State.BLOCKED):
        made = msgspec.structs.replace(made, problem=REFUSED)
    if state is State.BLOCKED:
        made = msgspec.structs.replace(made, shielded=True, full_tunnel=True)
    if state is State.WAITING:
        problem = Problem(code="unreachable", kind=ProblemKind.NETWORK, message="The server does not answer.")
        made = msgspec.structs.replace(made, problem=problem, retry_in=7.0, attempt=2)
    return msgspec.structs.replace(made, **fields)


def own(profile: Profile, running: Session | None = None) -> Entry:
    """The line of a profile of one's own."""
    kind = "wireguard" if isinstance(profile.server, WireGuardProfile) else "softether"
    return Entry(
        key=profile.id, name=profile.name, origin=Origin.OWN, kind=kind, profile=profile, session=running
    )


def picture(state: State | None = None, **fields: object) -> Picture:
    """Two profiles, of which the first is in ``state``; the helper is there."""
    first = own(OFFICE, None if state is None or state is State.OFF else session(state, **fields))
    hold = {
        State.UP: Hold.UP,
        State.DEGRADED: Hold.UP,
        State.BLOCKED: Hold.BLOCKED,
        State.WAITING: Hold.BLOCKED,
    }
    held = hold.get(state, Hold.OPEN) if state is not None else Hold.OPEN
    reason = "The connection to Office was lost." if held is Hold.BLOCKED else ""
    return Picture(
        helper=READY,
        entries=(first, own(HOME)),
        killswitch=KillSwitch(hold=held, reason=reason, way_out="adit unblock" if reason else ""),
    )


def without_helper(link: Link, detail: str = "") -> Picture:
    """The profiles are there, the helper is not."""
    return Picture(helper=Helper(link=link, detail=detail), entries=(own(OFFICE), own(HOME)))
