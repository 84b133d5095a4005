"""What of ours the kernel still has although no journal speaks of it. Pure.

A route or rule is ours by its protocol number, which nobody else uses, and a rule by its priority
besides. A device is ours when one of our routes leads through it, or the journal names it: its name
alone proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from helper.network.changes import MAIN_TABLE, AnyChange, RemoveRoute, RemoveRule, RouteKind, RuleAction
from helper.network.linux import ROUTE_PROTOCOL
from helper.network.own_rules import MARKED, REFUSED
from helper.state.undo import RemoveDevice, Undo

_NAME = re.compile(r"adit[0-9]{1,5}")
_TUN = "tun"
"""``IFLA_INFO_KIND`` of TUN and TAP devices."""


class Device(msgspec.Struct, frozen=True):
    """A network device."""

    name: str
    index: int
    kind: str = ""
    """``IFLA_INFO_KIND``; empty for hardware."""


class Route(msgspec.Struct, frozen=True):
    """A route, as :class:`~helper.network.changes.AddRoute` would say it."""

    protocol: int
    destination: str
    device: str = ""
    gateway: str = ""
    metric: int = 0
    source: str = ""
    table: int = MAIN_TABLE
    on_link: bool = False
    kind: RouteKind = RouteKind.UNICAST


class Rule(msgspec.Struct, frozen=True):
    """A routing rule, as :class:`~helper.network.changes.AddRule` would say it."""

    protocol: int
    version: int
    priority: int
    action: RuleAction = RuleAction.LOOKUP
    table: int = 0
    destination: str = ""
    mark: int = 0
    mask: int = 0
    invert: bool = False
    suppress_default: bool = False


class Seen(msgspec.Struct, frozen=True):
    """What the kernel has at one moment; others' routes and rules may be left out."""

    devices: tuple[Device, ...] = ()
    routes: tuple[Route, ...] = ()
    rules: tuple[Rule, ...] = ()


def removals(seen: Seen) -> tuple[AnyChange, ...]:
    """What takes our rules and then our routes away."""
    rules = [rule for rule in seen.rules if _is_our_rule(rule)]
    routes = [route for route in seen.routes if route.protocol == ROUTE_PROTOCOL]
    return (
        *(RemoveRule(*msgspec.structs.astuple(rule)[1:]) for rule in rules),
        *(RemoveRoute(*msgspec.structs.astuple(route)[1:]) for route in routes),
    )


def devices(seen: Seen, journalled: Iterable[Undo]) -> tuple[RemoveDevice, ...]:
    """The devices that are ours beyond doubt; ``journalled`` are undos of this start of the machine."""
    proofs = {route.device for route in seen.routes if route.protocol == ROUTE_PROTOCOL}
    proofs.update(getattr(undo, "device", "") for undo in journalled)
    return tuple(RemoveDevice(found.name, found.index) for found in _alike(seen) if found.name in proofs)


def doubtful(seen: Seen) -> tuple[str, ...]:
    """Names of devices that look like ours; of those that are left, nothing proves it."""
    return tuple(found.name for found in _alike(seen))


def _alike(seen: Seen) -> list[Device]:
    return [found for found in seen.devices if _NAME.fullmatch(found.name) and found.kind == _TUN]


def _is_our_rule(rule: Rule) -> bool:
    return rule.protocol == ROUTE_PROTOCOL and MARKED <= rule.priority <= REFUSED
