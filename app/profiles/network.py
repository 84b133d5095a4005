"""The table ``[network]`` of a profile's file: what all kinds of profile read alike."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import msgspec

from app.profiles import rules
from app.profiles.tables import Table
from helper.api.types import IPv4Method, IPv6Method, NetworkProfile

LOCAL_KEYS = ("ipv4", "ipv6", "addresses", "gateway4", "gateway6", "default_route", "routes", "mtu")
"""Keys of a network that works like a local one: with DHCP, neighbours and gateways."""
SPLIT_KEYS = ("dns_domains", "exclude", "include_domains", "exclude_domains")
"""Keys of what is in the tunnel and what is not, apart from whole routes."""
NAME_KEYS = ("dns", "search", *SPLIT_KEYS, "table")
"""Keys of names, and of where routes go."""


def read_local(table: Table) -> NetworkProfile:
    """The network of a tunnel that carries Ethernet."""
    table.only(*LOCAL_KEYS, *NAME_KEYS)
    network = NetworkProfile(
        ipv4=table.choice("ipv4", IPv4Method, IPv4Method.DHCP),
        ipv6=table.choice("ipv6", IPv6Method, IPv6Method.AUTO),
        addresses=table.all_checked("addresses", rules.check_address),
        gateway4=table.checked("gateway4", table.text("gateway4", ""), lambda v: rules.check_gateway(v, 4)),
        gateway6=table.checked("gateway6", table.text("gateway6", ""), lambda v: rules.check_gateway(v, 6)),
        default_route=table.flag("default_route", True),
        routes=table.all_checked("routes", rules.check_route),
        mtu=table.checked("mtu", table.number("mtu", 0), rules.check_mtu),
    )
    network = _with_names(network, table)
    versions = {rules.address_version(address) for address in network.addresses}
    for version, key, static in (
        (4, "ipv4", network.ipv4 is IPv4Method.STATIC),
        (6, "ipv6", network.ipv6 is IPv6Method.STATIC),
    ):
        if static and version not in versions:
            problem = f"static, but no IPv{version} address is given"
            raise table.fault(key, problem, "one in addresses")
        if not static and version in versions:
            problem = f"an IPv{version} address is given, but {key} is not static"
            raise table.fault("addresses", problem, f'{key} = "static"')
    return network


def read_addressed(table: Table, max_addresses: int, check_mtu: Callable[[int], int]) -> NetworkProfile:
    """The network of a tunnel that has its addresses from the profile, and nothing to ask for others."""
    table.only("addresses", "mtu", *NAME_KEYS)
    addresses = table.all_checked("addresses", rules.check_address, max_addresses)
    mtu = table.checked("mtu", table.number("mtu", 0), check_mtu)
    return _with_names(msgspec.structs.replace(addressed(addresses), mtu=mtu), table)


def split_rows(network: NetworkProfile) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What :data:`SPLIT_KEYS` say, each with its label for people."""
    return (
        ("DNS domains", network.dns_domains),
        ("Also inside", network.include_domains),
        ("Outside", (*network.exclude, *network.exclude_domains)),
    )


def addressed(addresses: tuple[str, ...]) -> NetworkProfile:
    """A network with exactly these addresses; what is static follows from them."""
    versions = {rules.address_version(address) for address in addresses}
    return NetworkProfile(
        ipv4=IPv4Method.STATIC if 4 in versions else IPv4Method.OFF,
        ipv6=IPv6Method.STATIC if 6 in versions else IPv6Method.OFF,
        addresses=addresses,
    )


def written(network: NetworkProfile, always: tuple[str, ...], usual: NetworkProfile) -> dict[str, object]:
    """The table: the keys that are ``always`` there, and what is not as ``usual``."""
    values, without = plain(network), plain(usual)
    return {key: value for key, value in values.items() if key in always or value != without[key]}


def plain(struct: msgspec.Struct) -> dict[str, object]:
    """A struct's fields as values of a document."""
    return {key: _plain(getattr(struct, key)) for key in struct.__struct_fields__}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return str(value) if isinstance(value, StrEnum) else value


def _with_names(network: NetworkProfile, table: Table) -> NetworkProfile:
    include = _unique(table.all_checked("include_domains", rules.check_domain, rules.MAX_SPLIT))
    exclude = _unique(table.all_checked("exclude_domains", rules.check_domain, rules.MAX_SPLIT))
    if both := set(include) & set(exclude):
        problem = f'"{min(both)}" is in include_domains as well'
        raise table.fault("exclude_domains", problem, "each domain in one of them")
    return msgspec.structs.replace(
        network,
        dns=table.all_checked("dns", rules.check_dns, rules.MAX_SERVERS),
        search=table.all_checked("search", rules.check_search, rules.MAX_SERVERS),
        dns_domains=_unique(table.all_checked("dns_domains", rules.check_domain, rules.MAX_SPLIT)),
        exclude=_unique(table.all_checked("exclude", rules.check_excluded, rules.MAX_SPLIT)),
        include_domains=include,
        exclude_domains=exclude,
        table=table.checked("table", table.text("table", ""), rules.check_table),
    )


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
