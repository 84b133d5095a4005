"""From a profile's network settings to the changes for a tunnel that carries IP packets. Pure.

There is no network behind such a device that could tell us anything: addresses are the profile's,
and which networks are reached through it is said by whoever takes their packets.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from helper.api.types import IPv4Method, IPv6Method, NetworkProfile
from helper.network.changes import OWN_TABLE, AddAddress, AnyChange, IPv6Mode, LinkUp, SetIPv6, SetMtu
from helper.network.plan import Plan, Shown
from helper.network.profile_values import Written, read_mtu, read_profile
from helper.network.routing import EVERYTHING, USUAL, Circumstances, Target, lead_in
from helper.network.values import Network, Origin, PlanError, why_not_routed

MTU_MIN = 576
"""What every IPv4 host takes (RFC 791, 3.1)."""
MTU_MIN_IPV6 = 1280
"""RFC 8200, section 5; below it Linux takes IPv6 from a device, with all its settings."""
MTU_MAX = 8920
"""What goes into a jumbo frame of 9000 bytes."""


def plan_routed(
    device: str,
    network: NetworkProfile,
    reached: Sequence[Network],
    *,
    mtu: int,
    circumstances: Circumstances = USUAL,
    ipv6: bool = True,
) -> Plan:
    """What to do on ``device`` for ``network``, when packets to ``reached`` are taken behind it.

    A route on the link leads to each of ``reached``, whichever IP version we have an address of:
    a network that is said to be in the tunnel must not be reached past it. A default route
    (``/0``) is left out when the profile wants no ``default_route``. ``network.routes`` and included
    names lie in ``reached``, or are refused.

    ``mtu`` holds unless the profile has one. ``ipv6`` says that this machine has IPv6 at all; else all of
    it is left out, with a warning.

    Raises :class:`~helper.network.values.PlanError`.
    """
    written = read_profile(network, link_local=True)
    _check(network, written, reached)
    for interface in written.interfaces:
        if str(interface.ip) in circumstances.outside:
            message = f"The address {interface.ip} is that of the server itself."
            raise PlanError(Origin.PROFILE, message)
    warnings: list[str] = []
    targets = _targets(network, written, reached, circumstances, warnings)
    interfaces = written.interfaces
    six = any(thing.version == 6 for thing in (*interfaces, *targets))
    if six and not ipv6:
        warnings.append("This machine has no IPv6: what the profile says of it is left out.")
        interfaces = tuple(interface for interface in interfaces if interface.version == 4)
        targets = [target for target in targets if target.version == 4]
        six = False
    mtu = read_mtu(network, MTU_MIN_IPV6 if six else MTU_MIN, MTU_MAX) or mtu

    changes: list[AnyChange] = [
        SetMtu(device, mtu),
        SetIPv6(device, IPv6Mode.STATIC if six else IPv6Mode.OFF, link_local=False),
        LinkUp(device),
        *(AddAddress(device, str(interface), "", written.table != OWN_TABLE) for interface in interfaces),
    ]
    excluded = (*written.exclude, *(ipaddress.ip_network(text) for text in circumstances.excluded))
    full: frozenset[int] = frozenset()
    if written.table is not None:
        destinations = [str(target) for target in targets]
        if written.table == OWN_TABLE:
            full = _whole(targets)
            # What is all of a version in two halves must still give way to networks near by.
            parts = (net for net in targets if net.prefixlen > 1 or net.version not in full)
            destinations = [
                *(str(interface.network) for interface in interfaces),
                *(EVERYTHING[version] for version in sorted(full)),
                *(str(net) for net in parts),
            ]
        changes.extend(
            lead_in(
                device,
                written.table,
                (Target(destination) for destination in dict.fromkeys(destinations)),
                full=full,
                excluded=excluded,
                lan=circumstances.lan,
            )
        )
    shown = Shown(
        addresses=tuple(str(interface) for interface in interfaces),
        routes=tuple(
            dict.fromkeys(
                (*(str(interface.network) for interface in interfaces), *(str(target) for target in targets))
            )
        ),
        dns=written.dns,
        search=written.search,
        domains=written.domains,
        excluded=tuple(str(net) for net in excluded),
        full=4 in full,
        mtu=mtu,
    )
    return Plan(tuple(dict.fromkeys(changes)), shown, tuple(warnings))


def _check(network: NetworkProfile, written: Written, reached: Sequence[Network]) -> None:
    if network.ipv4 is IPv4Method.DHCP or network.ipv6 is IPv6Method.AUTO:
        method = "DHCP" if network.ipv4 is IPv4Method.DHCP else "router advertisement"
        message = f"Nothing in this kind of tunnel gives out addresses by {method}."
        raise PlanError(Origin.PROFILE, message, "Set ipv4 and ipv6 to static or off.")
    if network.gateway4 or network.gateway6:
        message = "There is a gateway, but this kind of tunnel has none."
        raise PlanError(Origin.PROFILE, message, "Remove gateway4 and gateway6.")
    for target in written.routes:
        if not any(_within(target, network_) for network_ in reached):
            message = f"There is a route to {target}, but nobody in the tunnel takes its packets."
            raise PlanError(Origin.PROFILE, message, "Remove it, or let one of the peers have it.")


def _targets(
    network: NetworkProfile,
    written: Written,
    reached: Sequence[Network],
    circumstances: Circumstances,
    warnings: list[str],
) -> list[Network]:
    if written.table is None:
        return []
    targets = []
    for target in (*reached, *written.routes, *_names_within(reached, circumstances)):
        why = why_not_routed(target)
        if why:
            warnings.append(f"No route leads to {target}, which {why}.")
        elif target.prefixlen or network.default_route:
            targets.append(target)
    return targets


def _whole(targets: Sequence[Network]) -> frozenset[int]:
    """The IP versions of which everything is among the targets, in one piece or in several."""
    found = set()
    for version in (4, 6):
        parts = [target for target in targets if target.version == version]
        whole = ipaddress.collapse_addresses(parts)  # type: ignore[type-var]
        if any(network.prefixlen == 0 for network in whole):
            found.add(version)
    return frozenset(found)


def _names_within(reached: Sequence[Network], circumstances: Circumstances) -> list[Network]:
    """The addresses of included names that somebody in the tunnel takes packets for."""
    addresses = [ipaddress.ip_network(text) for text in circumstances.included]
    return [address for address in addresses if any(_within(address, network) for network in reached)]


def _within(inner: Network, outer: Network) -> bool:
    return inner.version == outer.version and inner.subnet_of(outer)  # type: ignore[arg-type]
