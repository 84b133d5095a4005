"""What the firewall is decided by: the machine's settings, and each session as it matters here.

Plain data. :mod:`helper.firewall.policy` makes the rules of it, :mod:`helper.firewall.table` puts
them in force.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Phase(StrEnum):
    """What a session demands."""

    CONNECTING = "connecting"
    """Its servers can be reached by its engine; what belongs into its tunnel goes nowhere."""
    UP = "up"
    """That, and its tunnel is open."""
    BLOCKED = "blocked"
    """What belongs into its tunnel goes nowhere, and nobody is connecting."""


class Endpoint(msgspec.Struct, frozen=True):
    """A server, as an engine's own socket may talk to it."""

    address: str
    """Numeric, without a scope."""
    protocol: str
    """``tcp`` or ``udp``."""
    port: int = 0
    """0 for any."""
    mark: int = 0
    """Of the engine's packets to it: the profile's own, or 0 for :data:`helper.firewall.marks.ENGINE`."""


class SessionView(msgspec.Struct, frozen=True):
    """One session."""

    phase: Phase
    full: bool
    """All traffic belongs into its tunnel; else that to ``routes`` alone."""
    device: str = ""
    """Of its tunnel; empty while there is none."""
    addresses: tuple[str, ...] = ()
    """Its own addresses in the tunnel, without prefix length."""
    routes: tuple[str, ...] = ()
    """Networks (CIDR) that belong into the tunnel."""
    excluded: tuple[str, ...] = ()
    """Networks (CIDR) that a person wants outside."""
    dns: tuple[str, ...] = ()
    """Name servers that are asked through the tunnel."""
    endpoints: tuple[Endpoint, ...] = ()
    listen_port: int = 0
    """UDP port on which its engine waits for peers; 0 for none."""
    marks: tuple[int, ...] = ()
    """Of its engine's packets, if not :data:`helper.firewall.marks.ENGINE` alone."""
    owner: int = 0
    """uid of whose it is."""
    trusted: bool = True
    """An administrator's, or begun by one: what it excludes may concern others, too."""


class FirewallState(msgspec.Struct, frozen=True):
    """Everything that the rules depend on."""

    enabled: bool = True
    """The kill switch: whether a full tunnel's traffic is held back while it is not up."""
    lan: bool = True
    """Whether private networks of this machine's own links can be reached beside a full tunnel."""
    lockdown: bool = False
    """Everything is held back even without a session."""
    held: bool = False
    """A session ended that may not open the network by that: all is held back until a person says so."""
    held_by: tuple[int, ...] = ()
    """uids of whose sessions everything is held back for."""
    sessions: tuple[SessionView, ...] = ()
    resolvers: tuple[str, ...] = ()
    """The machine's name servers outside, which the helper itself (mark ``LOOKUP``) may ask."""
    bypass: tuple[tuple[int, int], ...] = ()
    """Control groups whose programs stay outside: level in the hierarchy, and id (inode)."""
