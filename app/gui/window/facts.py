"""What is known of a connection, as rows of words; while it is off, what the profile says of it.

The rows of the first five places are the same in every state, so that nothing jumps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from app.gui.model.picture import Entry
from app.gui.text import isolated, listed, translate
from app.gui.window import route_words
from app.gui.window.naming import clean, clean_lines, server_of
from app.gui.words import numbers
from helper.api.types import (
    IPv4Method,
    Profile,
    Session,
    SoftEtherProfile,
    State,
    Traffic,
    Verify,
    WireGuardProfile,
)

MAX_ITEMS = 8
"""Items of a list that are shown; the rest is a number."""
DOT = " · "
"""Between facts that stand side by side."""
_UP = (State.UP, State.DEGRADED)


class Place(Enum):
    """Which row it is."""

    ADDRESS = auto()
    DNS = auto()
    ROUTES = auto()
    SERVER = auto()
    SECURITY = auto()
    OVERLAP = auto()  # a warning: where it is seen without scrolling
    DEVICE = auto()
    HANDSHAKE = auto()
    UPTIME = auto()
    TRAFFIC = auto()
    REPAIRS = auto()
    NOTICE = auto()


@dataclass(frozen=True)
class Fact:
    """One row. ``technical`` texts read from left to right in every language."""

    place: Place
    text: str
    technical: bool = False

    @property
    def label(self) -> str:
        """What stands before it."""
        return label(self.place)


def label(place: Place) -> str:
    """The word for a row."""
    match place:
        case Place.ADDRESS:
            return translate("Window", "Address")
        case Place.DNS:
            return translate("Window", "DNS")
        case Place.ROUTES:
            return translate("Window", "Routes")
        case Place.SERVER:
            return translate("Window", "Server")
        case Place.SECURITY:
            return translate("Window", "Security")
        case Place.DEVICE:
            return translate("Window", "Device")
        case Place.HANDSHAKE:
            return translate("Window", "Handshake")
        case Place.UPTIME:
            return translate("Window", "Connected for")
        case Place.TRAFFIC:
            return translate("Window", "Traffic")
        case Place.OVERLAP:
            return translate("Window", "Overlap")
        case Place.REPAIRS:
            return translate("Window", "Put right")
        case Place.NOTICE:
            return translate("Window", "Notice")


def facts(
    entry: Entry, others: Iterable[Entry], now: float, rtt: float = 0.0, traffic: Traffic | None = None
) -> tuple[Fact, ...]:
    """All rows of ``entry`` that have something to say. ``now`` is Unix time.

    ``rtt`` and ``traffic`` are newer than the session's own where they are given.
    """
    session = entry.session
    made = [_address(entry), _dns(entry), _routes(entry), _server(entry, rtt), _security(entry)]
    if session is not None:
        up = session.state in _UP
        made += [
            Fact(Place.OVERLAP, _overlap(entry, session, others)),
            Fact(Place.DEVICE, _device(session), technical=True),
            Fact(Place.HANDSHAKE, _handshake(session, now)),
            Fact(
                Place.UPTIME,
                numbers.duration(now - session.up_since) if up and session.up_since else "",
            ),
            Fact(Place.TRAFFIC, _traffic(traffic or session.traffic)),
            Fact(Place.REPAIRS, _repairs(session)),
            Fact(Place.NOTICE, clean_lines(session.notice)),
        ]
    return tuple(fact for fact in made if fact.text)


def some(items: Iterable[str]) -> str:
    """Items of a list, cleaned, with commas; of a long one the first, and how many more there are."""
    everything = [clean(item) for item in items]
    shown = listed(everything[:MAX_ITEMS])
    more = len(everything) - MAX_ITEMS
    if more <= 0:
        return shown
    return translate("Window", "{items} and %n more", "", more).format(items=shown)


# --- the rows ----------------------------------------------------------------------------------


def _address(entry: Entry) -> Fact:
    session = entry.session
    if session is not None and session.addresses:
        return Fact(Place.ADDRESS, some(session.addresses), technical=True)
    if entry.profile is None:
        return Fact(Place.ADDRESS, "")
    network = entry.profile.network
    if network.addresses:
        return Fact(Place.ADDRESS, some(network.addresses), technical=True)
    if network.ipv4 is IPv4Method.DHCP:
        return Fact(Place.ADDRESS, translate("Window", "given by the server"))
    return Fact(Place.ADDRESS, "")


def _dns(entry: Entry) -> Fact:
    session = entry.session
    if session is not None and session.dns:
        text = some(session.dns)
        if session.search:
            text = translate("Window", "{servers} ({domains})").format(
                servers=isolated(text), domains=isolated(some(session.search))
            )
        if session.dns_by:
            text += DOT + translate("Window", "set through {manager}").format(
                manager=isolated(clean(session.dns_by, 60))
            )
        return Fact(Place.DNS, text)
    if session is not None and session.state in _UP:
        return Fact(Place.DNS, translate("Window", "as without this network"))
    if entry.profile is None:
        return Fact(Place.DNS, "")
    network = entry.profile.network
    if network.dns:
        return Fact(Place.DNS, some(network.dns), technical=True)
    if network.ipv4 is IPv4Method.DHCP:
        return Fact(Place.DNS, translate("Window", "given by the server"))
    return Fact(Place.DNS, translate("Window", "as without this network"))


def _routes(entry: Entry) -> Fact:
    return Fact(Place.ROUTES, route_words.summary(entry))


def _server(entry: Entry, rtt: float) -> Fact:
    session = entry.session
    parts = [server_of(entry)]
    if session is not None and session.peer:
        parts = [isolated(clean(session.peer, 80))]
        if session.server:
            parts.append(isolated(clean(session.server, 80)))
    if session is not None and session.state in _UP:
        rtt = rtt or session.rtt
        if rtt > 0:
            parts.append(isolated(numbers.milliseconds(rtt)))
    return Fact(Place.SERVER, DOT.join(part for part in parts if part))


def _security(entry: Entry) -> Fact:
    session = entry.session
    parts = []
    if session is not None and session.cipher:
        parts.append(isolated(cipher_words(session.cipher)))
    if entry.profile is not None:
        parts.append(verified_words(entry.profile, is_up=bool(parts)))
    return Fact(Place.SECURITY, DOT.join(parts))


def cipher_words(cipher: str) -> str:
    """``TLS 1.3 AES-256-GCM-SHA384`` for ``TLSv1.3 TLS_AES_256_GCM_SHA384``; others as they are."""
    shown = clean(cipher, 120)
    if not shown.startswith("TLSv"):
        return shown
    version, _, suite = shown.removeprefix("TLSv").partition(" ")
    return f"TLS {version} {suite.removeprefix('TLS_').replace('_', '-')}".strip()


def verified_words(profile: Profile, is_up: bool = True) -> str:
    """How the server shows that it is the right one, or will have to."""
    match profile.server:
        case WireGuardProfile():
            return translate("Window", "server known by its key")
        case SoftEtherProfile(pin=pin, verify=verify, pinned_on=day):
            if pin and verify is not Verify.CA:
                if day:
                    return translate("Window", "certificate trusted on {day}").format(day=numbers.day(day))
                return translate("Window", "certificate pinned")
            if verify is Verify.ASK and not is_up:
                # The preview of an import says it in these words as well.
                return translate(
                    "Import", "you are asked where this system's authorities do not vouch for it"
                )
            return translate("Window", "certificate checked by the system's authorities")


def _device(session: Session) -> str:
    mtu = f"MTU {session.mtu}" if session.mtu else ""
    return DOT.join(part for part in (clean(session.device, 32), clean(session.mac, 32), mtu) if part)


def _handshake(session: Session, now: float) -> str:
    if not session.handshake_at:
        return ""
    ago = numbers.duration(now - session.handshake_at)
    return translate("Window", "{duration} ago").format(duration=isolated(ago))


def _traffic(traffic: Traffic) -> str:
    if traffic == Traffic():
        return ""
    text = translate("Window", "{received} received, {sent} sent").format(
        received=isolated(numbers.amount(traffic.rx_bytes)), sent=isolated(numbers.amount(traffic.tx_bytes))
    )
    if traffic.dropped:
        text += DOT + translate("Window", "%n packet(s) dropped", "", traffic.dropped)
    return text


def _overlap(entry: Entry, session: Session, others: Iterable[Entry]) -> str:
    if not session.overlaps:
        return ""
    names = some(session.overlaps)
    winner = _winner(entry, session, others)
    if not winner:
        return translate("Window", "The same addresses are also routed by {names}.").format(names=names)
    if winner == entry.name:
        return translate(
            "Window", "The same addresses are also routed by {names}. This network has the traffic."
        ).format(names=names)
    return translate(
        "Window", "The same addresses are also routed by {names}. {winner} has the traffic."
    ).format(names=names, winner=winner)


def _winner(entry: Entry, session: Session, others: Iterable[Entry]) -> str:
    """The name of the network that has the traffic: that of the device with the lowest number."""
    rivals = {clean(name) for name in session.overlaps}
    running = [
        (_number(other.session.device), other.name)
        for other in (entry, *others)
        if other.session is not None and (other.name in rivals or other.key == entry.key)
    ]
    # Without all of them we know nothing: one may be a user's whom we do not see.
    return min(running)[1] if len(running) > len(rivals) and session.device else ""


def _number(device: str) -> int:
    digits = "".join(char for char in device if char.isdecimal() and char.isascii())
    return int(digits[:9]) if digits else 0


def _repairs(session: Session) -> str:
    if not session.repairs:
        return ""
    return translate(
        "Window", "%n time(s), after other programs had changed what is ours", "", session.repairs
    )
