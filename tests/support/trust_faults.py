"""What happens to a machine's network, to its servers and to the helper, one function each.

Network faults leave the machine able to reach the server again within a moment by itself, as a dock
that is pulled out and put in again does, or a network manager that thinks the rules are its own.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.support.namespaces import Namespace
from tests.support.trust_lab import (
    ETHERNET,
    GATEWAY4,
    PORT_ETHERNET,
    SERVER4,
    SERVER6,
    TrustLab,
)

MTUS = (576, 1280, 1400, 1492, 9000)
OTHER4, OTHER6 = "192.168.20.3", "2001:db8:20::3"
"""What the client is given in place of its addresses."""

_TO_SERVER = (f"ip daddr {SERVER4}", f"ip6 daddr {SERVER6}")
_LINGERS = 0.3
"""Seconds."""
_MACHINES_RULES = frozenset({0, 32766, 32767})
_MACHINES_TABLES = frozenset({"main", "local", "default", "254", "255", "253", 254, 255, 253})


class Lost(StrEnum):
    """What of ours a fault takes away, and so who puts it right."""

    NOTHING = "nothing"
    """Or what goes by itself with a link or an address."""
    ROUTING = "routing"
    FIREWALL = "firewall"
    NAMES = "names"


@dataclass(frozen=True)
class Fault:
    """One that strikes the client's network."""

    name: str
    strike: Callable[[TrustLab], None]
    spares_firewall: bool = True
    """Whether nothing may leave while it is being repaired, whatever socket is used. Who deletes the firewall
    opens it; the routes still lead into the tunnel then."""
    lost: Lost = Lost.NOTHING
    """What of ours it takes away."""
    culprit: str = ""
    """The program that did it, where it can be known: it still runs, or the kernel says its name."""

    def __str__(self) -> str:
        """For the name of a test."""
        return self.name


def flap(lab: TrustLab) -> None:
    """The cable is pulled out and put in again; addresses and routes come back a moment later."""
    lab.gateway.run(["ip", "link", "set", PORT_ETHERNET, "down"])
    time.sleep(0.05)
    lab.gateway.run(["ip", "link", "set", PORT_ETHERNET, "up"])
    lab.restore_ethernet()


def cut(lab: TrustLab) -> None:
    """The link is set down, which takes its routes and IPv6 addresses, and up again."""
    lab.client.run(["ip", "link", "set", ETHERNET, "down"])
    lab.restore_ethernet()


def change_address(lab: TrustLab) -> None:
    """Other addresses of the same network in place of the former ones."""
    client = lab.client
    for new, old in ((f"{OTHER4}/24", "192.168.20.2/24"), (f"{OTHER6}/64", "2001:db8:20::2/64")):
        client.run(["ip", "address", "delete", old, "dev", ETHERNET])
        client.run(["ip", "address", "add", new, "dev", ETHERNET, *(["nodad"] if ":" in new else [])])
    _defaults(lab)


def change_default_route(lab: TrustLab) -> None:
    """All traffic by the second link, and back."""
    lab.use_wifi()
    for version in ("-4", "-6"):
        lab.client.run(["ip", version, "route", "delete", "default", "dev", ETHERNET])
    time.sleep(0.05)
    _defaults(lab)
    lab.leave_wifi()


def delete_rules(lab: TrustLab) -> None:
    """All routing rules but the machine's own three, as networkd does when it is restarted."""
    for version in ("-4", "-6"):
        rules = json.loads(lab.client.run(["ip", version, "-j", "rule"]).stdout)
        others = [rule["priority"] for rule in rules if rule["priority"] not in _MACHINES_RULES]
        _lingering(lab, version, [f"rule delete priority {priority}" for priority in others])


def flush_tables(lab: TrustLab) -> None:
    """The routes of all tables that are not the machine's own."""
    for version in ("-4", "-6"):
        routes = json.loads(lab.client.run(["ip", version, "-j", "route", "show", "table", "all"]).stdout)
        tables = {route.get("table", "main") for route in routes} - _MACHINES_TABLES
        _lingering(lab, version, [f"route flush table {table}" for table in tables])


def flush_main(lab: TrustLab) -> None:
    """The machine's own routes, which come back a moment later."""
    for version in ("-4", "-6"):
        lab.client.run(["ip", version, "route", "flush", "table", "main", "dev", ETHERNET])
    cut(lab)


def flush_nftables(lab: TrustLab) -> None:
    """``nft flush ruleset``, as many firewall scripts begin."""
    lab.client.run(["nft", "flush", "ruleset"])


def delete_table(lab: TrustLab) -> None:
    """Our table of the firewall alone, as a curious administrator does."""
    # Without the product there is none.
    lab.client.run(["nft", "delete", "table", "inet", "adit"], check=False)


def overwrite_resolv_conf(lab: TrustLab) -> None:
    """Another file in its place, as a DHCP client's hook writes it."""
    new = lab.resolv_conf.with_name("resolv.conf.dhclient-new")
    new.write_text(f"search lan.example\nnameserver {GATEWAY4}\n")
    new.rename(lab.resolv_conf)


def change_mtu(lab: TrustLab) -> None:
    """The link's MTU through all of :data:`MTUS`, and back."""
    for mtu in (*MTUS, 1500):
        lab.client.run(["ip", "link", "set", ETHERNET, "mtu", str(mtu)])
        # The bridge goes by the smallest of its ports, and the LAN shall not suffer.
        lab.gateway.run(["ip", "link", "set", PORT_ETHERNET, "mtu", str(max(mtu, 1500))])
    # Below 1280 there is no IPv6 on a link, and all of it is gone.
    lab.restore_ethernet()


NETWORK_FAULTS = (
    Fault("link flap", flap),
    Fault("link down and up", cut),
    Fault("another address", change_address),
    Fault("another default route", change_default_route),
    Fault("all rules deleted", delete_rules, lost=Lost.ROUTING, culprit="ip"),
    Fault("our tables flushed", flush_tables, lost=Lost.ROUTING, culprit="ip"),
    Fault("main table flushed", flush_main),
    Fault("nftables flushed", flush_nftables, False, Lost.FIREWALL, "nft"),
    Fault("our nftables table deleted", delete_table, False, Lost.FIREWALL, "nft"),
    Fault("resolv.conf overwritten", overwrite_resolv_conf, lost=Lost.NAMES),
    Fault("other MTUs", change_mtu),
)
"""F1's."""


@contextlib.contextmanager
def black_hole(lab: TrustLab) -> Iterator[None]:
    """Nothing gets to the server or comes from it for a while, and nobody is told."""
    with _refusing(lab.gateway, "drop"):
        yield


@contextlib.contextmanager
def unreachable(lab: TrustLab) -> Iterator[None]:
    """A router on the way says that the server can not be reached."""
    with _refusing(lab.gateway, "reject"):
        yield


@contextlib.contextmanager
def resetting(lab: TrustLab) -> Iterator[None]:
    """Whoever sends to the server by TCP is answered with a reset."""
    with _refusing(lab.server, "meta l4proto tcp reject with tcp reset", hook="input"):
        yield


@contextlib.contextmanager
def _refusing(namespace: Namespace, verdict: str, hook: str = "forward") -> Iterator[None]:
    hooked = f"add chain inet fault fault {{ type filter hook {hook} priority 0; policy accept; }}"
    rules = [f"add rule inet fault fault {match} {verdict}" for match in _TO_SERVER]
    namespace.run(["nft", "; ".join(["add table inet fault", hooked, *rules])])
    try:
        yield
    finally:
        namespace.run(["nft", "delete", "table", "inet", "fault"])


def _defaults(lab: TrustLab) -> None:
    for gateway in ("192.168.20.1", "2001:db8:20::1"):
        lab.client.run(["ip", "route", "replace", "default", "via", gateway, "dev", ETHERNET])


def _lingering(lab: TrustLab, version: str, commands: list[str]) -> None:
    """Have ``ip`` carry the commands out, and run for a while longer: one can see who it was."""
    process = lab.client.popen(
        ["ip", version, "-batch", "-"], stdin=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write("".join(f"{command}\n" for command in [*commands, "link show dev lo"]))
    process.stdin.flush()
    if "lo:" not in process.stdout.readline():
        raise RuntimeError(f"ip said: {process.communicate()[0]}")
    threading.Timer(_LINGERS, process.communicate).start()
