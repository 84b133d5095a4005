"""A machine with a link, a tunnel and a container, and who sees what leaves it.

    container ── br0 ┐
                     machine ── eth0 ── outside (router, LAN, the world; the witness)
                        └────── adit0 ── inside (the tunnel's far end)

All addresses are there in both versions of IP, and every probe is sent in both.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helper.firewall.marks import ENGINE, LOOKUP
from helper.firewall.state import Endpoint, FirewallState, Phase, SessionView
from tests.support.capture import Capture, Packet
from tests.support.namespaces import Namespace, link

LINK, TUNNEL, BRIDGE = "eth0", "adit0", "br0"
Pair = tuple[str, str]

LAN: Pair = ("192.168.1.1", "fd01::1")
OURS: Pair = ("192.168.1.2", "fd01::2")
WEB: Pair = ("198.51.100.7", "2001:db8:7::7")
SERVER: Pair = ("203.0.113.5", "2001:db8:5::5")
RESOLVER: Pair = ("192.0.2.53", "2001:db8:53::53")
EXCLUDED: Pair = ("192.0.2.200", "2001:db8:e::1")
ROUTED: Pair = ("10.5.1.1", "fd05::1")
INSIDE: Pair = ("10.8.0.1", "fd08::1")
TUNNEL_ADDRESS: Pair = ("10.8.0.2", "fd08::2")
CONTAINER: Pair = ("172.17.0.2", "fd17::2")
BRIDGE_ADDRESS: Pair = ("172.17.0.1", "fd17::1")
SERVER_PORT = 51820

FULL = SessionView(
    Phase.UP,
    full=True,
    device=TUNNEL,
    addresses=TUNNEL_ADDRESS,
    routes=("0.0.0.0/0", "::/0", "10.5.0.0/16", "fd05::/32"),
    excluded=("192.0.2.192/26", "2001:db8:e::/48"),
    dns=INSIDE,
    endpoints=tuple(Endpoint(address, "udp", SERVER_PORT) for address in SERVER),
)


def state(session: SessionView = FULL, *, lan: bool = True) -> FirewallState:
    return FirewallState(lan=lan, sessions=(session,), resolvers=RESOLVER)


@dataclass(frozen=True)
class Probe:
    """Something a program, or an engine, tries to send."""

    name: str
    to: Pair
    protocol: str
    """``udp``, ``tcp``, ``ping``, or ``raw`` (UDP with a header of its own)."""
    port: int
    device: str = ""
    """Bound to it; else as routes go."""
    mark: int = 0
    through: str = LINK
    """By which device it would leave, and so where it is looked for."""


PROBES = (
    Probe("world udp", WEB, "udp", 1001),
    Probe("world tcp", WEB, "tcp", 1002),
    Probe("world ping", WEB, "ping", 0),
    Probe("world udp bound", WEB, "udp", 1011, LINK),
    Probe("world tcp bound", WEB, "tcp", 1012, LINK),
    Probe("world raw", WEB, "raw", 1021),
    Probe("dns udp", WEB, "udp", 53),
    Probe("dns tcp", WEB, "tcp", 53),
    Probe("dns tls", WEB, "tcp", 853),
    Probe("lan udp", LAN, "udp", 1031),
    Probe("lan tcp", LAN, "tcp", 1032),
    Probe("lan dns", LAN, "udp", 53),
    Probe("lan dns tls", LAN, "tcp", 853),
    Probe("server by engine", SERVER, "udp", SERVER_PORT, mark=ENGINE),
    Probe("server by program", SERVER, "udp", SERVER_PORT),
    Probe("server's other port by engine", SERVER, "udp", 1041, mark=ENGINE),
    Probe("world by engine", WEB, "tcp", 1042, mark=ENGINE),
    Probe("resolver by helper", RESOLVER, "udp", 53, mark=LOOKUP),
    Probe("resolver by program", RESOLVER, "udp", 53),
    Probe("excluded udp", EXCLUDED, "udp", 1051),
    Probe("excluded dns", EXCLUDED, "udp", 53),
    Probe("routed by link", ROUTED, "udp", 1061, LINK),
    Probe("routed by tunnel", ROUTED, "udp", 1062, TUNNEL, through=TUNNEL),
    Probe("tunnel udp", WEB, "udp", 1071, TUNNEL, through=TUNNEL),
    Probe("tunnel tcp", WEB, "tcp", 1072, TUNNEL, through=TUNNEL),
    Probe("tunnel ping", WEB, "ping", 0, TUNNEL, through=TUNNEL),
    Probe("tunnel dns", INSIDE, "udp", 53, through=TUNNEL),
)


class FirewallLab:
    """A context manager; all of it is gone afterwards."""

    def __init__(self) -> None:
        self.machine, self.outside, self.inside, self.container = (Namespace() for _ in range(4))
        self._stack = contextlib.ExitStack()
        self._taken: dict[str, int] = {}

    def __enter__(self) -> FirewallLab:
        for space in (self.machine, self.outside, self.inside, self.container):
            self._stack.enter_context(space)
            space.run(["sysctl", "-qw", "net.ipv6.conf.all.router_solicitations=0"])
        link(self.machine, self.outside, LINK, "out0")
        link(self.machine, self.inside, TUNNEL, "in0")
        self.machine.run(["ip", "link", "add", BRIDGE, "type", "bridge", "forward_delay", "0"])
        link(self.machine, self.container, "port0", "eth0")
        self.machine.run(["ip", "link", "set", "port0", "master", BRIDGE])
        self.machine.run(["ip", "link", "set", BRIDGE, "up"])
        _address(self.machine, LINK, OURS)
        _address(self.machine, TUNNEL, TUNNEL_ADDRESS)
        _address(self.machine, BRIDGE, BRIDGE_ADDRESS)
        _address(self.container, "eth0", CONTAINER)
        _address(self.outside, "out0", LAN)
        _address(self.inside, "in0", INSIDE)
        for far in (WEB, SERVER, RESOLVER, EXCLUDED, ROUTED):
            _address(self.outside, "lo", far, whole=True)
        for far in (WEB, ROUTED):
            _address(self.inside, "lo", far, whole=True)
        _route(self.machine, LAN, LINK, metric=10)
        _route(self.machine, INSIDE, TUNNEL, metric=20)
        _route(self.container, BRIDGE_ADDRESS, "eth0")
        _route(self.outside, OURS, "out0")
        _route(self.inside, TUNNEL_ADDRESS, "in0")
        for space in (self.machine, self.outside):
            space.run(["sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"])
        self._seen = {
            LINK: self._stack.enter_context(Capture(self.outside, "out0")),
            TUNNEL: self._stack.enter_context(Capture(self.inside, "in0")),
        }
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def attempt(self, probes: Sequence[Probe] = PROBES) -> set[str]:
        """Send each probe in both versions of IP; names of those that left. Both, or neither, must."""
        left = [set(self._attempt(probes, version)) for version in (0, 1)]
        assert left[0] == left[1], f"IPv4 only: {left[0] - left[1]}; IPv6 only: {left[1] - left[0]}"
        return left[0]

    def received(self, device: str = LINK) -> list[Packet]:
        """What came out of that device since it was last asked."""
        seen, taken = self._seen[device].packets(), self._taken.get(device, 0)
        self._taken[device] = len(seen)
        return [packet for packet in seen[taken:] if not packet.outgoing]

    def _attempt(self, probes: Sequence[Probe], version: int) -> Iterator[str]:
        self.forget()
        with self.machine.inside():
            for probe in probes:
                send(probe, version)
        time.sleep(0.05)
        arrived = {device: self.received(device) for device in (LINK, TUNNEL)}
        for probe in probes:
            if any(_is(probe, version, packet) for packet in arrived[probe.through]):
                yield probe.name

    def forget(self) -> None:
        """Look at nothing that came before."""
        for device in self._seen:
            self.received(device)


def send(probe: Probe, version: int) -> int:
    """Try it in the network namespace of this thread; the ``errno``, or 0."""
    family = (socket.AF_INET, socket.AF_INET6)[version]
    kind, protocol, data = socket.SOCK_DGRAM, 0, probe.name.encode()
    if probe.protocol == "tcp":
        kind = socket.SOCK_STREAM
    elif probe.protocol == "ping":
        kind, protocol = socket.SOCK_RAW, (socket.IPPROTO_ICMP, socket.IPPROTO_ICMPV6)[version]
        data = _echo(version, data)
    elif probe.protocol == "raw":
        kind, protocol = socket.SOCK_RAW, socket.IPPROTO_UDP
        data = struct.pack(">HHHH", 40000, probe.port, 8 + len(data), 0) + data
    with socket.socket(family, kind, protocol) as sender:
        sender.setblocking(False)
        if probe.device:
            sender.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, probe.device.encode())
        if probe.mark:
            sender.setsockopt(socket.SOL_SOCKET, socket.SO_MARK, probe.mark)
        target = (probe.to[version], 0 if kind == socket.SOCK_RAW else probe.port)
        if probe.protocol == "tcp":
            code = sender.connect_ex(target)
            return 0 if code == errno.EINPROGRESS else code
        try:
            sender.sendto(data, target)
        except OSError as error:
            return error.errno or -1
        return 0


def _echo(version: int, data: bytes) -> bytes:
    if version == 1:  # the kernel writes the checksum
        return struct.pack(">BBHHH", 128, 0, 0, 7, 1) + data
    whole = struct.pack(">BBHHH", 8, 0, 0, 7, 1) + data + bytes(len(data) % 2)
    total = sum(struct.unpack(f">{len(whole) // 2}H", whole))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return whole[:2] + struct.pack(">H", total ^ 0xFFFF) + whole[4:]


def _is(probe: Probe, version: int, packet: Packet) -> bool:
    if packet.destination != probe.to[version]:
        return False
    if probe.protocol != "tcp":
        return probe.name.encode() in packet.data.rstrip(b"\0")[-len(probe.name) - 1 :]
    start = 40 if version else (packet.data[0] & 15) * 4
    protocol = packet.data[6] if version else packet.data[9]
    port: int = struct.unpack_from(">H", packet.data, start + 2)[0]
    return protocol == socket.IPPROTO_TCP and port == probe.port


def _address(space: Namespace, device: str, pair: Pair, *, whole: bool = False) -> None:
    lengths = (32, 128) if whole else (24, 64)
    for address, length in zip(pair, lengths, strict=True):
        extra = ["nodad"] if ":" in address else []
        space.run(["ip", "addr", "add", f"{address}/{length}", "dev", device, *extra])


def _route(space: Namespace, gateway: Pair, device: str, metric: int = 10) -> None:
    for version, address in zip(("-4", "-6"), gateway, strict=True):
        command = ["ip", version, "route", "add", "default", "via", address, "dev", device]
        space.run([*command, "metric", str(metric)])
