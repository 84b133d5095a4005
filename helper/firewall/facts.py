"""A state of the firewall, checked and put into the terms in which its rules are decided."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from helper.firewall.marks import BYPASS, ENGINE
from helper.firewall.rules import Network
from helper.firewall.state import Endpoint, FirewallState, Phase, SessionView

MAX_NETWORKS = 4096
"""Networks and addresses of one kind in one session; the rules are looked through one by one."""
MAX_DEVICE_NAME = 15
"""Bytes (``IFNAMSIZ`` and its zero)."""

T = TypeVar("T")

_MAX_PORT, _MAX_MARK, _MAX_INODE, _MAX_LEVEL = 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 255
_HALF = 1
"""Prefix length: a network this wide is a default route, perhaps one of two halves."""


@dataclass(frozen=True)
class Server:
    """Where a session's engine may send."""

    host: Network
    protocol: str
    port: int
    mark: int


@dataclass(frozen=True)
class Claim:
    """Who a network belongs to. The narrowest claim that covers an address decides, as with routes."""

    network: Network
    devices: tuple[str, ...] | None
    """The tunnels by which it may be reached at present; None: it stays outside."""


@dataclass(frozen=True)
class Facts:
    """What the rules are made of."""

    servers: tuple[Server, ...]
    """Of the sessions that are not blocked."""
    listening: tuple[tuple[int, int], ...]
    """UDP ports on which engines wait for peers, with the marks of what they send."""
    own_marks: tuple[int, ...]
    """Marks of engines' packets that are not ours but a profile's."""
    resolvers: tuple[Network, ...]
    name_servers: tuple[Network, ...]
    """Those that are asked through the tunnels."""
    tunnels: tuple[str, ...]
    """Devices of the sessions that are up."""
    shut: tuple[str, ...]
    """Devices of the others."""
    addresses: tuple[tuple[Network, tuple[str, ...]], ...]
    """Our addresses in tunnels, each with the devices by which packets to it may come."""
    claims: tuple[Claim, ...]
    """The narrowest first."""
    groups: tuple[tuple[int, int], ...]
    """Control groups whose programs stay outside: level and inode."""


def facts(state: FirewallState) -> Facts:
    """Raises :class:`ValueError` for anything in the state that is not what it should be."""
    sessions = state.sessions
    live = [session for session in sessions if session.phase is not Phase.BLOCKED]
    shut = _unique(_device(s.device) for s in sessions if s.device and s.phase is not Phase.UP)
    tunnels = _unique(_device(s.device) for s in sessions if s.device and s.phase is Phase.UP)
    marks = _unique(_mark(m) for s in sessions for m in (*s.marks, *(e.mark for e in s.endpoints)) if m)
    servers = [_server(endpoint) for session in live for endpoint in _limited(session.endpoints)]
    return Facts(
        servers=_unique(servers),
        listening=_unique(_listening(s) for s in live if s.listen_port),
        own_marks=tuple(mark for mark in marks if mark != ENGINE),
        # A resolver's link is known to who asks it; what is compared here is its address.
        resolvers=_unique(_host(text.partition("%")[0]) for text in _limited(state.resolvers)),
        name_servers=_unique(_host(text) for session in live for text in _limited(session.dns)),
        tunnels=tuple(device for device in tunnels if device not in shut),
        shut=shut,
        addresses=_addresses(sessions),
        claims=_claims(state, shut),
        groups=_unique(_group(level, number) for level, number in state.bypass),
    )


def _may_exclude(session: SessionView, state: FirewallState) -> bool:
    """Whether what a session excludes counts: nobody opens what is held back for others."""
    others = (other.owner for other in state.sessions if other.full)
    concerned = {*others, *state.held_by} - {session.owner}
    return session.trusted or not (state.lockdown or concerned)


def _claims(state: FirewallState, shut: tuple[str, ...]) -> tuple[Claim, ...]:
    inside: dict[Network, list[str]] = {}
    outside: dict[Network, None] = {}
    for session in state.sessions:
        for text in _limited(session.routes):
            network = _network(text)
            if network.prefixlen <= _HALF:
                continue
            devices = inside.setdefault(network, [])
            if session.phase is Phase.UP and session.device and session.device not in shut:
                devices.append(session.device)
        if not _may_exclude(session, state):
            continue
        for text in _limited(session.excluded):
            network = _network(text)
            if network.prefixlen <= _HALF:
                raise ValueError(f"{text!r} is everything: it can not stay outside")
            outside[network] = None
    claims = [Claim(network, _unique(devices)) for network, devices in inside.items()]
    claims += [Claim(network, None) for network in outside if network not in inside]
    return tuple(sorted(claims, key=lambda claim: (claim.network.version, -claim.network.prefixlen)))


def _addresses(sessions: Iterable[SessionView]) -> tuple[tuple[Network, tuple[str, ...]], ...]:
    found: dict[Network, list[str]] = {}
    for session in sessions:
        for text in _limited(session.addresses):
            host = _host(text)
            # The same link-local address may be on any link, and the kernel keeps them apart.
            if not (host.version == 6 and host.is_link_local):
                found.setdefault(host, []).extend([session.device] if session.device else [])
    return tuple((host, _unique(devices)) for host, devices in found.items())


def _server(endpoint: Endpoint) -> Server:
    if endpoint.protocol not in ("tcp", "udp"):
        raise ValueError(f"{endpoint.protocol!r} is neither tcp nor udp")
    port = _in_range("port", endpoint.port, 0, _MAX_PORT)
    return Server(_host(endpoint.address), endpoint.protocol, port, _mark(endpoint.mark) or ENGINE)


def _listening(session: SessionView) -> tuple[int, int]:
    port = _in_range("port", session.listen_port, 1, _MAX_PORT)
    return port, next((mark for mark in session.marks if mark), ENGINE)


def _group(level: int, number: int) -> tuple[int, int]:
    return _in_range("level", level, 1, _MAX_LEVEL), _in_range("control group", number, 1, _MAX_INODE)


def _mark(mark: int) -> int:
    if mark == BYPASS:
        raise ValueError("an engine can not have the mark of those that stay outside")
    return _in_range("mark", mark, 0, _MAX_MARK)


def _device(name: str) -> str:
    good = 0 < len(name.encode()) <= MAX_DEVICE_NAME and name not in (".", "..", "lo")
    if not good or any(c == "/" or c == '"' or c.isspace() or not c.isprintable() for c in name):
        raise ValueError(f"{name!r} is no name of a tunnel's device")
    return name


def _host(text: str) -> Network:
    if "%" in text or "/" in text:
        raise ValueError(f"{text!r} is no address")
    return ipaddress.ip_network(ipaddress.ip_address(text))


def _network(text: str) -> Network:
    if "%" in text:
        raise ValueError(f"{text!r} is no network")
    return ipaddress.ip_network(text, strict=False)


def _in_range(what: str, number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise ValueError(f"{number} is no {what}")
    return number


def _limited(items: tuple[T, ...]) -> tuple[T, ...]:
    if len(items) > MAX_NETWORKS:
        raise ValueError(f"{len(items)} of one kind, and at most {MAX_NETWORKS} may be")
    return items


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
