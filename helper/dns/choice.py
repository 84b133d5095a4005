"""Which way name servers are set on this machine: a pure function of what was observed.

The question is always who answers the programs: what a file says of itself, or what is installed,
decides nothing alone. The situations come from the field (many are known from the tests of
Tailscale's ``net/dns/manager_linux_test.go``); the order of the questions is ours.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from helper.dns.environment import Environment, Resolvconf, Service
from helper.dns.resolv_text import Author


class Backend(StrEnum):
    """How name servers are set; the values are names for people."""

    RESOLVED = "systemd-resolved"
    OPENRESOLV = "openresolv"
    DEBIAN_RESOLVCONF = "resolvconf"
    NETWORK_MANAGER = "NetworkManager"
    RESOLV_CONF = "resolv.conf"


class Choice(msgspec.Struct, frozen=True):
    """A back-end, and why in words."""

    backend: Backend
    why: str


def choose(environment: Environment) -> Choice:
    """The back-end for this machine. There always is one; whether it works shows when it is used."""
    file = environment.resolv_conf
    if file.author is Author.ADIT:
        return Choice(Backend.RESOLV_CONF, "a file of ours is in place already")
    asked = environment.nss_resolve or file.leads_to_resolved
    match environment.resolved:
        case Service.ANSWERS | Service.REFUSED if asked:
            # Refused is told when it is used: no other way would be sound while programs ask resolved.
            how = "the C library asks it first" if environment.nss_resolve else "resolv.conf leads to it"
            return Choice(Backend.RESOLVED, f"systemd-resolved is there and {how}")
        case Service.WEDGED if asked:
            return Choice(
                Backend.RESOLV_CONF,
                "systemd-resolved does not answer, so programs are led past it by resolv.conf",
            )
        case Service.ABSENT if file.leads_to_resolved:
            return Choice(
                Backend.RESOLV_CONF,
                "resolv.conf leads to systemd-resolved, which is not there",
            )
    return _by_author(environment)


def _by_author(environment: Environment) -> Choice:
    file, manager = environment.resolv_conf, environment.network_manager
    if file.author is Author.RESOLVCONF:
        match environment.resolvconf:
            case Resolvconf.OPENRESOLV:
                return Choice(Backend.OPENRESOLV, "openresolv writes resolv.conf")
            case Resolvconf.DEBIAN:
                return Choice(Backend.DEBIAN_RESOLVCONF, "Debian's resolvconf writes resolv.conf")
            case Resolvconf.NONE:
                return Choice(Backend.RESOLV_CONF, "resolvconf wrote resolv.conf but is not installed")
            case _:
                return Choice(
                    Backend.RESOLV_CONF, "resolvconf wrote resolv.conf, but the one installed is another"
                )
    if file.author is Author.NETWORK_MANAGER and manager is not None:
        if manager.rc_manager in ("unmanaged", "none") or manager.mode == "none":
            return Choice(Backend.RESOLV_CONF, "NetworkManager was told to leave resolv.conf alone")
        if manager.rc_manager in ("resolvconf", "netconfig"):
            return _through_resolvconf(environment, manager.rc_manager)
        return Choice(Backend.NETWORK_MANAGER, "NetworkManager writes resolv.conf itself")
    if file.author is Author.NETWORK_MANAGER:
        return Choice(Backend.RESOLV_CONF, "NetworkManager wrote resolv.conf but does not run")
    if file.author is Author.RESOLVED:
        return Choice(
            Backend.RESOLV_CONF, "resolv.conf names systemd-resolved, but programs are led to other servers"
        )
    return Choice(Backend.RESOLV_CONF, "nothing that we know of writes resolv.conf")


def _through_resolvconf(environment: Environment, name: str) -> Choice:
    match environment.resolvconf:
        case Resolvconf.OPENRESOLV:
            return Choice(Backend.OPENRESOLV, "NetworkManager gives its servers to openresolv")
        case Resolvconf.DEBIAN:
            return Choice(
                Backend.DEBIAN_RESOLVCONF, "NetworkManager gives its servers to Debian's resolvconf"
            )
        case _:
            return Choice(Backend.RESOLV_CONF, f"NetworkManager gives its servers to {name}, unknown to us")
