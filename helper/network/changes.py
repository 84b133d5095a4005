"""Changes of the system's network, as data; each knows what undoes it.

They hold names and numbers only, no handles, so that a list of them can be written to a
journal and undone by another run of the helper. Nothing here touches the system:
:class:`helper.network.linux.Kernel` does.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

MAIN_TABLE = 254
"""The kernel's main routing table (``RT_TABLE_MAIN``)."""
OWN_TABLE = 44304
"""Our own routing table; what leads into it are our rules (:mod:`helper.network.own_rules`)."""
REFUSING_TABLE = 44305
"""Another of ours, in which everything is unreachable."""


class RouteKind(StrEnum):
    """What a route does with a packet."""

    UNICAST = "unicast"
    """Sends it through a device."""
    THROW = "throw"
    """Ends the look-up in its table: the rules that follow decide."""
    UNREACHABLE = "unreachable"
    """Refuses it, so that a program learns it at once."""


class RuleAction(StrEnum):
    """What a routing rule does with a packet that matches."""

    LOOKUP = "lookup"
    """Looks it up in a table."""
    UNREACHABLE = "unreachable"
    """Refuses it, so that a program learns it at once."""


class IPv6Mode(StrEnum):
    """What IPv6 does on our own device."""

    AUTO = "auto"
    """Addresses and routes from router advertisements."""
    STATIC = "static"
    """On, but router advertisements are ignored."""
    OFF = "off"
    """Disabled on the device."""


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="change"):
    """Base of all changes."""


class LinkUp(Change, frozen=True, tag="link_up"):
    """Bring our own device up. Needs no undo: the device goes away with its descriptor."""

    device: str


class SetMtu(Change, frozen=True, tag="set_mtu"):
    """Set the MTU of our own device, in bytes. Needs no undo."""

    device: str
    mtu: int


class SetSegments(Change, frozen=True, tag="set_segments"):
    """Set how many packets one superpacket of our own device may be cut into. Needs no undo.

    A kernel that knows no such setting is left as it is: that costs speed and nothing else.
    """

    device: str
    segments: int


class SetMac(Change, frozen=True, tag="set_mac"):
    """Set the hardware address of our own device (``5e:…``). Needs no undo."""

    device: str
    mac: str


class SetIPv6(Change, frozen=True, tag="set_ipv6"):
    """Set how our own device takes part in IPv6 (sysctls of this device only). Needs no undo."""

    device: str
    mode: IPv6Mode
    default_route: bool = False
    """Whether an advertised router may become the default one; with :attr:`IPv6Mode.AUTO`."""
    link_local: bool = True
    """Whether the device gets a link-local address by itself."""


class AddAddress(Change, frozen=True, tag="add_address"):
    """Give a device an address."""

    device: str
    address: str
    """Interface in CIDR form."""
    broadcast: str = ""
    """IPv4 only; empty for none."""
    prefix_route: bool = True
    """Whether the kernel makes a route to its network, in the main table."""


class RemoveAddress(Change, frozen=True, tag="remove_address"):
    """Take an address from a device. The fields are those of :class:`AddAddress`."""

    device: str
    address: str
    broadcast: str = ""
    prefix_route: bool = True


class AddRoute(Change, frozen=True, tag="add_route"):
    """Add a route."""

    destination: str
    """Network in CIDR form; its family is that of the route."""
    device: str
    gateway: str = ""
    """Next hop; empty for an on-link destination. May be IPv6 for an IPv4 destination."""
    metric: int = 0
    """0 is the kernel's default: the best for IPv4, 1024 for IPv6."""
    source: str = ""
    """Preferred source address; empty lets the kernel choose."""
    table: int = MAIN_TABLE
    on_link: bool = False
    """Take the gateway to be on the link although no address of ours covers it."""
    kind: RouteKind = RouteKind.UNICAST
    """With any other than ``unicast``, ``device`` is empty and there is no gateway."""


class RemoveRoute(Change, frozen=True, tag="remove_route"):
    """Remove a route. The fields are those of :class:`AddRoute`."""

    destination: str
    device: str
    gateway: str = ""
    metric: int = 0
    source: str = ""
    table: int = MAIN_TABLE
    on_link: bool = False
    kind: RouteKind = RouteKind.UNICAST


class AddRule(Change, frozen=True, tag="add_rule"):
    """Add a routing rule (``ip rule``). A rule that is there already, however it came, is ours."""

    version: int
    """Of IP: 4 or 6."""
    priority: int
    action: RuleAction = RuleAction.LOOKUP
    table: int = 0
    """With ``lookup``."""
    destination: str = ""
    """Network in CIDR form; empty for all."""
    mark: int = 0
    mask: int = 0
    """Packets whose mark, masked, is ``mark``; 0 for any mark."""
    invert: bool = False
    """The rule is for packets that do not match."""
    suppress_default: bool = False
    """A default route found in the table does not count (``suppress_prefixlength 0``)."""


class RemoveRule(Change, frozen=True, tag="remove_rule"):
    """Remove a routing rule. The fields are those of :class:`AddRule`."""

    version: int
    priority: int
    action: RuleAction = RuleAction.LOOKUP
    table: int = 0
    destination: str = ""
    mark: int = 0
    mask: int = 0
    invert: bool = False
    suppress_default: bool = False


class SetSysctl(Change, frozen=True, tag="set_sysctl"):
    """Raise a number of the machine's (``net/ipv4/conf/all/…``) to at least ``value``."""

    name: str
    """Path below ``/proc/sys``."""
    value: int


class RestoreSysctl(Change, frozen=True, tag="restore_sysctl"):
    """Give a number back the value it had, if it still has the one that we gave it."""

    name: str
    value: int
    ours: int


AnyChange = (
    LinkUp
    | SetMtu
    | SetSegments
    | SetMac
    | SetIPv6
    | AddAddress
    | RemoveAddress
    | AddRoute
    | RemoveRoute
    | AddRule
    | RemoveRule
    | SetSysctl
    | RestoreSysctl
)
"""Union of the changes, for decoders."""


def undo(change: AnyChange) -> AnyChange | None:
    """The change that takes ``change`` back; ``None`` when it goes away with our device."""
    match change:
        case AddAddress():
            return RemoveAddress(change.device, change.address, change.broadcast, change.prefix_route)
        case RemoveAddress():
            return AddAddress(change.device, change.address, change.broadcast, change.prefix_route)
        case AddRoute():
            return RemoveRoute(*_values(change))
        case RemoveRoute():
            return AddRoute(*_values(change))
        case AddRule():
            return RemoveRule(*_rule_values(change))
        case RemoveRule():
            return AddRule(*_rule_values(change))
        case SetSysctl() | RestoreSysctl():
            return None  # what it was is known only when it is set: see Kernel.undo_of
        case LinkUp() | SetMtu() | SetSegments() | SetMac() | SetIPv6():
            return None


def _rule_values(
    rule: AddRule | RemoveRule,
) -> tuple[int, int, RuleAction, int, str, int, int, bool, bool]:
    return (
        rule.version,
        rule.priority,
        rule.action,
        rule.table,
        rule.destination,
        rule.mark,
        rule.mask,
        rule.invert,
        rule.suppress_default,
    )


def _values(route: AddRoute | RemoveRoute) -> tuple[str, str, str, int, str, int, bool, RouteKind]:
    return (
        route.destination,
        route.device,
        route.gateway,
        route.metric,
        route.source,
        route.table,
        route.on_link,
        route.kind,
    )


def summary(change: AnyChange) -> str:
    """The change in a few words, for a log."""
    match change:
        case AddAddress() | RemoveAddress():
            return f"address {change.address}"
        case AddRoute() | RemoveRoute():
            return f"route to {change.destination}"
        case AddRule() | RemoveRule():
            return f"routing rule {change.priority} of IPv{change.version}"
        case SetSysctl() | RestoreSysctl():
            return change.name
        case _:
            return f"{type(change).__name__} of {change.device}"


def needs(later: AnyChange, earlier: AnyChange) -> bool:
    """Whether the kernel may drop ``later`` by itself when ``earlier`` is taken back or replaced.

    Removing an address also removes secondary addresses, and with the last address all routes
    of the device; turning IPv6 off or over does the like.
    """
    return (
        isinstance(earlier, AddAddress | SetIPv6)
        and isinstance(later, AddAddress | AddRoute)
        and later.device == earlier.device
    )
