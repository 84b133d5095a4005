"""A small internet around one client's machine, to see what leaves it where.

::

    client  eth0 ── lan0 ┐                                    ┌── the server's tunnel
            wlan0 ─ wifi0 │ gateway ── 198.51.100.0/24 ── server ── 192.0.2.0/30 ── internet
    host (a LAN resolver) ┤   (witness on lan0 and wifi0)                              │
    evil (DHCP, RA, DNS)  ┘ └──────────────── 192.0.2.4/30 ────────────────────────────┘

The LAN is 192.168.20.0/24, 2001:db8:20::/64 and fd20::/64 behind the gateway's bridge; ``wlan0`` is
another network, 192.168.21.0/24, and is down until a test wants it. The internet has every address
of :data:`INTERNET`. It is reached by the gateway, and from the tunnel's network by the server, so
that a packet has one way outside the tunnel and one inside, and both work.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.lab import wait_settled
from tests.support.namespaces import Namespace, bring_up, link

ETHERNET, WIFI = "eth0", "wlan0"
"""The client's two links."""
PORT_ETHERNET, PORT_WIFI = "lan0", "wifi0"
"""The gateway's ends of them, where the witness is."""

CLIENT4, CLIENT6, CLIENT_LOCAL6 = "192.168.20.2", "2001:db8:20::2", "fd20::2"
GATEWAY4, GATEWAY6, GATEWAY_LOCAL6 = "192.168.20.1", "2001:db8:20::1", "fd20::1"
HOST4, HOST6 = "192.168.20.5", "fd20::5"
"""A neighbour, with a resolver."""
EVIL4, EVIL6 = "192.168.20.66", "2001:db8:20::66"
WIFI_CLIENT4, WIFI_CLIENT6 = "192.168.21.2", "2001:db8:21::2"
WIFI_GATEWAY4, WIFI_GATEWAY6 = "192.168.21.1", "2001:db8:21::1"
LAN = ("192.168.20.0/24", "fd20::/64")
"""Private networks that the client is directly in."""

SERVER4, SERVER6 = "198.51.100.7", "2001:db8:100::7"
OUTSIDE4, OUTSIDE6 = "203.0.113.9", "2001:db8:ffff::9"
"""Somebody on the internet."""
PUBLIC_RESOLVER = "8.8.8.8"
INTERNET = ("203.0.113.0/24", "8.8.8.8/32", "2001:db8:ffff::/48")
"""All addresses that are on the internet."""

TUNNEL4, TUNNEL6 = "10.8.0.1", "fd08::1"
"""The server's own addresses in the tunnel; a resolver is there, too."""
INSIDE4, INSIDE6 = "10.8.0.2", "fd08::2"
"""The client's own."""
TUNNEL = ("10.8.0.0/24", "fd08::/64")

_SERVER = (f"{SERVER4}/24", f"{SERVER6}/64")
_BY_SERVER, _BY_GATEWAY = ("192.0.2.2/30", "2001:db8:201::2/64"), ("192.0.2.6/30", "2001:db8:202::6/64")
"""The internet's ends of its two cables."""
_ETC = (
    *("passwd", "group", "nsswitch.conf", "hosts", "services", "protocols", "localtime", "iproute2"),
    *("ssl", "ca-certificates", "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "dbus-1"),
)
"""What programs want to find in the client's ``/etc``."""


@dataclass
class TrustLab:
    """The running network. Nothing of the product is in it yet."""

    client: Namespace
    gateway: Namespace
    host: Namespace
    evil: Namespace
    server: Namespace
    internet: Namespace
    resolv_conf: Path
    """The client's ``/etc/resolv.conf``, as a file of ours."""

    def use_wifi(self) -> None:
        """Bring the second link up; the first one stays."""
        bring_up((self.gateway, PORT_WIFI), (self.client, WIFI))
        _address(self.client, WIFI, f"{WIFI_CLIENT4}/24", f"{WIFI_CLIENT6}/64")
        for gateway in (WIFI_GATEWAY4, WIFI_GATEWAY6):
            self.client.run(
                ["ip", "route", "append", "default", "via", gateway, "dev", WIFI, "metric", "600"]
            )

    def leave_wifi(self) -> None:
        """Take the second link down; its addresses and routes go with it."""
        self.client.run(["ip", "address", "flush", "dev", WIFI, "scope", "global"])
        self.client.run(["ip", "link", "set", WIFI, "down"])

    def restore_ethernet(self) -> None:
        """Give the first link what it had in the beginning, whatever was done to it."""
        self.client.run(["ip", "link", "set", ETHERNET, "mtu", "1500"])
        bring_up((self.client, ETHERNET))
        wanted = (f"{CLIENT4}/24", f"{CLIENT6}/64", f"{CLIENT_LOCAL6}/64")
        (found,) = json.loads(self.client.run(["ip", "-j", "address", "show", "dev", ETHERNET]).stdout)
        for item in found["addr_info"]:
            text = f"{item['local']}/{item['prefixlen']}"
            if item["scope"] == "global" and text not in wanted:
                self.client.run(["ip", "address", "delete", text, "dev", ETHERNET])
        _address(self.client, ETHERNET, *wanted)
        for gateway in (GATEWAY4, GATEWAY6):
            self.client.run(["ip", "route", "replace", "default", "via", gateway, "dev", ETHERNET])

    def mac(self, namespace: Namespace, device: str) -> bytes:
        """A device's hardware address."""
        (found,) = json.loads(namespace.run(["ip", "-j", "link", "show", "dev", device]).stdout)
        return bytes.fromhex(found["address"].replace(":", ""))


@contextlib.contextmanager
def trust_lab(directory: Path) -> Iterator[TrustLab]:
    """Build the network; all is gone at the end of the block."""
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(Namespace(open_tun=True))
        server = stack.enter_context(Namespace(open_tun=True))
        gateway, host, evil, internet = (stack.enter_context(Namespace()) for _ in range(4))
        resolv_conf = directory / "resolv.conf"
        resolv_conf.write_text(f"nameserver {GATEWAY4}\n")
        lab = TrustLab(client, gateway, host, evil, server, internet, resolv_conf)
        for router in (gateway, server):
            for name in ("ipv4/ip_forward", "ipv6/conf/all/forwarding"):
                _sysctl(router, name, "1")
        _prepare_client(lab, directory)
        _lay_lan(lab)
        _lay_wan(lab)
        for namespace in (client, gateway, host, evil, server, internet):
            wait_settled(namespace)
        yield lab


def _prepare_client(lab: TrustLab, directory: Path) -> None:
    client = lab.client
    # A folder of its own, so that a file may be replaced in it as well as written to.
    etc = directory / "etc"
    etc.mkdir()
    for name in _ETC:
        if Path("/etc", name).exists():
            client.run(["cp", "-a", f"/etc/{name}", str(etc)])
    (etc / "resolv.conf").write_text(lab.resolv_conf.read_text())
    lab.resolv_conf = etc / "resolv.conf"
    client.run(["mount", "--bind", str(etc), "/etc"])
    for folder in ("/run", "/var/lib"):
        client.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder])
    # Everybody may ping without being root: one more way by which packets are made.
    _sysctl(client, "ipv4/ping_group_range", "0 2147483647")
    # Addresses are good at once: a snapshot need not wait for duplicates to show themselves.
    for name in ("all", "default"):
        _sysctl(client, f"ipv6/conf/{name}/accept_dad", "0")
    # What is counted is what programs send, not what the kernel asks of routers.
    _sysctl(client, "ipv6/conf/all/accept_ra", "0")
    _sysctl(client, "ipv6/conf/default/accept_ra", "0")
    # Connection tracking has settings of its own, which appear when it is first used.
    client.run(["nft", "add table inet warm; add chain inet warm c; add rule inet warm c ct state new"])
    client.run(["nft", "delete table inet warm"])


def _lay_lan(lab: TrustLab) -> None:
    gateway = lab.gateway
    gateway.run(["ip", "link", "add", "lan", "type", "bridge", "mcast_snooping", "0", "forward_delay", "0"])
    bring = [(gateway, "lan")]
    for end, device, port in (
        (lab.client, ETHERNET, PORT_ETHERNET),
        (lab.host, "eth0", "host0"),
        (lab.evil, "eth0", "evil0"),
    ):
        link(gateway, end, port, device, up=False)
        gateway.run(["ip", "link", "set", port, "master", "lan"])
        _sysctl(gateway, f"ipv6/conf/{port}/disable_ipv6", "1")
        bring += [(gateway, port), (end, device)]
    bring_up(*bring)
    _address(gateway, "lan", f"{GATEWAY4}/24", f"{GATEWAY6}/64", f"{GATEWAY_LOCAL6}/64")
    _address(lab.client, ETHERNET, f"{CLIENT4}/24", f"{CLIENT6}/64", f"{CLIENT_LOCAL6}/64")
    _address(lab.host, "eth0", f"{HOST4}/24", f"{HOST6}/64")
    _address(lab.evil, "eth0", f"{EVIL4}/24", f"{EVIL6}/64")
    for gateway_address in (GATEWAY4, GATEWAY6):
        lab.client.run(["ip", "route", "add", "default", "via", gateway_address])
    link(gateway, lab.client, PORT_WIFI, WIFI, up=False)
    _address(gateway, PORT_WIFI, f"{WIFI_GATEWAY4}/24", f"{WIFI_GATEWAY6}/64")
    # A link that was never up is not like one that was.
    lab.use_wifi()
    lab.leave_wifi()


def _lay_wan(lab: TrustLab) -> None:
    for a, b, device_a, device_b, of_a, of_b in (
        (lab.gateway, lab.server, "wan0", "eth0", ("198.51.100.1/24", "2001:db8:100::1/64"), _SERVER),
        (lab.server, lab.internet, "inet0", "eth0", ("192.0.2.1/30", "2001:db8:201::1/64"), _BY_SERVER),
        (lab.gateway, lab.internet, "inet0", "eth1", ("192.0.2.5/30", "2001:db8:202::5/64"), _BY_GATEWAY),
    ):
        link(a, b, device_a, device_b)
        _address(a, device_a, *of_a)
        _address(b, device_b, *of_b)
    # A tunnel's end joins datagrams that are alike; a witness there is to count each.
    lab.server.run(["ip", "link", "set", "inet0", "gso_max_size", "512"])
    for there in INTERNET:
        lab.internet.run(["ip", "route", "add", "local", there, "dev", "lo"])
        _route(lab.gateway, there, "192.0.2.6", "2001:db8:202::6")
        _route(lab.server, there, "192.0.2.2", "2001:db8:201::2")
    for lan in ("192.168.20.0/23", "2001:db8:20::/47"):
        _route(lab.internet, lan, "192.0.2.5", "2001:db8:202::5")
        _route(lab.server, lan, "198.51.100.1", "2001:db8:100::1")
    for tunnel in TUNNEL:
        _route(lab.internet, tunnel, "192.0.2.1", "2001:db8:201::1")
    # Any address of its networks is its own, for IPv6 too.
    _sysctl(lab.internet, "ipv6/ip_nonlocal_bind", "1")


def _route(namespace: Namespace, network: str, via4: str, via6: str) -> None:
    namespace.run(["ip", "route", "add", network, "via", via6 if ":" in network else via4])


def _address(namespace: Namespace, device: str, *addresses: str) -> None:
    for address in addresses:
        further = ["nodad"] if ":" in address else []
        namespace.run(["ip", "address", "replace", address, "dev", device, *further])


def _sysctl(namespace: Namespace, name: str, value: str) -> None:
    namespace.run(["sh", "-c", f"echo {value} > /proc/sys/net/{name}"])
