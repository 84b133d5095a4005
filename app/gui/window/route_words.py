"""Routes in words: what goes into a tunnel, and what is kept outside although it would."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from app.gui.model.picture import Entry
from app.gui.text import isolated, translate
from app.gui.window.naming import clean
from helper.api.types import Profile, SoftEtherProfile, State, WireGuardProfile

ALL4, ALL6 = "0.0.0.0/0", "::/0"
_MANY = 65536
"""More addresses than this are not counted out."""


@dataclass(frozen=True)
class Route:
    """One line of the exact table."""

    destination: str
    """In CIDR form, or a domain."""
    words: str
    inside: bool
    """Whether it goes into the tunnel."""


def table(entry: Entry) -> tuple[Route, ...]:
    """Every destination: of the session where there is one, else as the profile plans it."""
    inside = [Route(clean(text), described(text), True) for text in _into(entry)]
    outside = [Route(clean(text), described(text), False) for text in _kept_outside(entry)]
    return (*inside, *outside)


def summary(entry: Entry) -> str:
    """``everything · 3 kept outside``."""
    into, outside = _into(entry), _kept_outside(entry)
    parts = []
    if into:
        parts.append(_into_words(into))
    elif _is_planned(entry):
        parts.append(translate("Window", "the server's own network"))
    if outside and parts:
        parts.append(translate("Window", "%n kept outside", "", len(outside)))
    return " · ".join(parts)


def described(destination: str) -> str:
    """A network in words; empty for what is none."""
    try:
        network = ipaddress.ip_network(destination, strict=False)
    except ValueError:
        return translate("Window", "the addresses of this name") if destination else ""
    if network.prefixlen == 0:
        if network.version == 4:
            return translate("Window", "everything by IPv4")
        return translate("Window", "everything by IPv6")
    if network.num_addresses == 1:
        return translate("Window", "one address")
    if network.is_multicast:
        return translate("Window", "multicast")
    if network.is_link_local:
        return translate("Window", "addresses of the local link")
    if network.is_private:
        if network.num_addresses > _MANY:
            return translate("Window", "a private network")
        return translate("Window", "a private network of %n address(es)", "", int(network.num_addresses))
    if network.num_addresses > _MANY:
        return translate("Window", "a part of the internet")
    return translate("Window", "a network of %n address(es)", "", int(network.num_addresses))


def _into_words(into: tuple[str, ...]) -> str:
    whole = {text for text in into if text in (ALL4, ALL6)}
    if whole == {ALL4, ALL6}:
        return translate("Window", "everything")
    beside = [text for text in into if text not in whole and not _is_within(text, whole)]
    rest = len(beside)
    if not whole:
        # One says more than its number.
        return isolated(clean(beside[0])) if rest == 1 else translate("Window", "%n network(s)", "", rest)
    if ALL4 in whole:
        if rest:
            return translate("Window", "everything by IPv4, and %n network(s)", "", rest)
        return translate("Window", "everything by IPv4")
    if rest:
        return translate("Window", "everything by IPv6, and %n network(s)", "", rest)
    return translate("Window", "everything by IPv6")


def _is_within(text: str, whole: set[str]) -> bool:
    """Whether this network is a part of the everything that is said already."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return (ALL4 if network.version == 4 else ALL6) in whole


def _into(entry: Entry) -> tuple[str, ...]:
    session = entry.session
    # Once it is up, what was planned counts no more: a server may have given no way to anywhere.
    if session is not None and (session.routes or session.state in (State.UP, State.DEGRADED)):
        return session.routes
    return _planned(entry.profile) if entry.profile is not None else ()


def _planned(profile: Profile) -> tuple[str, ...]:
    network = profile.network
    if network.table == "off":
        return ()
    match profile.server:
        case SoftEtherProfile():
            wanted = ((ALL4, ALL6) if network.default_route else ()) + network.routes
        case WireGuardProfile(peers=peers):
            allowed = tuple(text for peer in peers for text in peer.allowed_ips)
            wanted = allowed + network.routes
            if not network.default_route:
                wanted = tuple(text for text in wanted if text not in (ALL4, ALL6))
    return tuple(dict.fromkeys(wanted))


def _is_planned(entry: Entry) -> bool:
    """Whether we know the profile, and it sends no more into the tunnel than the server's network."""
    return entry.profile is not None and isinstance(entry.profile.server, SoftEtherProfile)


def _kept_outside(entry: Entry) -> tuple[str, ...]:
    if entry.profile is None:
        return ()
    return entry.profile.network.exclude + entry.profile.network.exclude_domains
