"""Our routing rules: what leads into our own routing table, and what goes past it. Pure.

Routes of ours are in a table of their own (:data:`~helper.network.changes.OWN_TABLE`), asked before
the machine's: so nothing that others put into theirs, a DHCP server's routes say, takes traffic out of
a tunnel (CVE-2024-3661, "TunnelVision"), and nothing of theirs has to be changed. Packets that carry
a mark of ours are not asked about there: that is how an engine gets to its server, and how
only the engine does (CVE-2023-36673, "TunnelCrack").

In order of their priority:

======  =============================================================================================
5205    packets of an engine with a mark that its profile chose, by the machine's routes
5210    our table, but for its default routes: a network that is behind a tunnel is nowhere else
5220    private networks of the machine's own links, if a person wants them beside a full tunnel
5230    our table with its default routes
5235    networks that a person wants outside, by the machine's routes
5240    everything else is refused: an IP version that the tunnel does not carry, and all while it is lost
======  =============================================================================================
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from helper.firewall.marks import MASK, PATTERN
from helper.network.changes import MAIN_TABLE, OWN_TABLE, REFUSING_TABLE, AddRule, RuleAction
from helper.network.values import Network

MARKED, SPECIFIC, LAN, DEFAULT, EXCLUDED, REFUSED = 5205, 5210, 5220, 5230, 5235, 5240
"""Priorities; the machine's own tables come at 32766."""
VERSIONS = (4, 6)

_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7")
_MULTICAST = "224.0.0.0/4"
_LINK_LOCAL = "fe80::/10"


def rules(
    *, default: Collection[int], refused: Collection[int], lan: bool, excluded: Iterable[Network]
) -> tuple[AddRule, ...]:
    """The rules for a tunnel.

    ``default`` are the IP versions whose default route is in our table, ``refused`` those of which
    nothing may go elsewhere; ``excluded`` and, with ``lan``, private networks near by excepted.
    """
    made = [_ours(version, SPECIFIC, suppress_default=True) for version in VERSIONS]
    if default or refused:
        # Every link has its own link-local network, and nobody asks for a tunnel's.
        made.append(AddRule(6, LAN, table=MAIN_TABLE, destination=_LINK_LOCAL))
        for kept in excluded:
            made.append(AddRule(kept.version, EXCLUDED, table=MAIN_TABLE, destination=str(kept)))
    if (default or refused) and lan:
        for network in _PRIVATE:
            version = 6 if ":" in network else 4
            made.append(AddRule(version, LAN, table=MAIN_TABLE, destination=network, suppress_default=True))
        made.append(AddRule(4, LAN, table=MAIN_TABLE, destination=_MULTICAST))
    made.extend(_ours(version, DEFAULT) for version in sorted(default))
    # A rule that refuses would keep the machine from setting a default route of IPv4 of its own: the
    # kernel looks the router up by these rules (fib_check_nh), for routes of a link's scope only.
    if 4 in refused:
        made.append(AddRule(4, REFUSED, table=REFUSING_TABLE, mark=PATTERN, mask=MASK, invert=True))
    if 6 in refused:
        made.append(AddRule(6, REFUSED, RuleAction.UNREACHABLE, mark=PATTERN, mask=MASK, invert=True))
    return tuple(made)


def past(mark: int) -> tuple[AddRule, ...]:
    """What leads packets with a mark that is none of ours past our table."""
    return tuple(
        AddRule(version, MARKED, table=MAIN_TABLE, mark=mark, mask=0xFFFFFFFF) for version in VERSIONS
    )


def _ours(version: int, priority: int, *, suppress_default: bool = False) -> AddRule:
    return AddRule(
        version,
        priority,
        table=OWN_TABLE,
        mark=PATTERN,
        mask=MASK,
        invert=True,
        suppress_default=suppress_default,
    )
