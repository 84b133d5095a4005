"""Types of options, checked by the same rules as the values of a profile."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

import click

from app.profiles import rules


class Checked(click.ParamType[str]):
    """A text that one of the profile rules must take."""

    def __init__(self, name: str, check: Callable[[str], str]) -> None:
        self.name = name
        self._check = check

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The value in normal form, or a usage error that says what is allowed."""
        try:
            return self._check(value)
        except rules.ValueRefused as refused:
            self.fail(f"{refused.problem} (allowed: {refused.allowed})", param, ctx)


NAME = Checked("name", rules.check_name)
HOST = Checked("host", rules.check_host)
HUB = Checked("hub", lambda value: rules.check_login_name("hub", value))
USER = Checked("user", lambda value: rules.check_login_name("user", value))
PIN = Checked("sha256", rules.check_fingerprint)
ROUTE = Checked("cidr", rules.check_route)
ADDRESS = Checked("cidr", rules.check_address)


def _check_part(value: str) -> str:
    """A network, or an address, which becomes a network of one machine, or a domain."""
    if "/" in value:
        return rules.check_excluded(value)
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return rules.check_domain(value)
    return rules.check_excluded(f"{address}/{address.max_prefixlen}")


PART = Checked("net or domain", _check_part)
DOMAIN = Checked("domain", rules.check_domain)


def is_network(part: str) -> bool:
    """Whether a part that :data:`PART` took is a network; else it is a domain."""
    return "/" in part


def _check_gateway(value: str) -> str:
    return rules.check_gateway(value, 6 if ":" in value else 4)


GATEWAY = Checked("ip", _check_gateway)
