"""Which frames are leaks, as a program of the kernel's classic packet filter (BPF).

The kernel's filter decides about each frame before it is counted or copied, so a witness with it
costs next to nothing and misses nothing. The instructions are those of linux/filter.h and
linux/bpf_common.h; a program is a list of them with labels in place of distances.
"""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Sequence
from dataclasses import dataclass

UDP, TCP, ICMP4, ICMP6 = 17, 6, 1, 58
SNAP = 128
"""Bytes kept of a frame that is seen."""

_LOAD_WORD, _LOAD_HALF, _LOAD_BYTE = 0x20, 0x28, 0x30  # absolute
_LOAD_HALF_X, _LOAD_BYTE_X = 0x48, 0x50  # at X + k
_LOAD_X_IP_LENGTH = 0xB1  # X = 4 * (byte at k & 15)
_JUMP, _IF_EQUAL, _IF_SET = 0x05, 0x15, 0x45
_AND = 0x54
_RETURN = 0x06
_INSTRUCTION = struct.Struct("=HBBI")
_IPV4, _IPV6, _ARP = 0x0800, 0x86DD, 0x0806
_FURTHER_FRAGMENT = 0x1FFF
_DHCP4, _DHCP6 = (68, 67), (546, 547)
_ARP_REPLY = 2
_TCP_FLAGS, _SYN = 13, 0x02
_NEIGHBOUR_ADVERTISEMENT = 136
_NEIGHBOURS = range(133, 138)
_LISTENERS = (130, 131, 132, 143)
_SOURCE4, _DESTINATION4, _SOURCE6, _DESTINATION6 = 26, 30, 22, 38


@dataclass(frozen=True)
class Allowed:
    """Where packets may go: a server."""

    address: str
    protocol: int
    """:data:`UDP` or :data:`TCP`."""
    port: int


class Program:
    """Instructions with labels; jumps go forward only, as the kernel wants it."""

    def __init__(self) -> None:
        self._code: list[tuple[int, str, str, int]] = []
        self._labels: dict[str, int] = {}
        self._fresh = 0

    def label(self, name: str) -> None:
        """Jumps to ``name`` lead to what comes next."""
        self._labels[name] = len(self._code)

    def fresh(self) -> str:
        """A label that nobody has."""
        self._fresh += 1
        return f"_{self._fresh}"

    def do(self, code: int, value: int = 0) -> None:
        """An instruction that is no jump."""
        self._code.append((code, "", "", value))

    def jump(self, target: str) -> None:
        """Go to ``target``; any distance."""
        self._code.append((_JUMP, target, "", 0))

    def when(self, code: int, value: int, then: str) -> None:
        """Go to ``then`` if the accumulator equals ``value`` (or has its bits); any distance."""
        # Distances of conditions have 8 bits only: step over a jump, which has 32.
        over = self.fresh()
        self._code.append((code, "", over, value))
        self.jump(then)
        self.label(over)

    def unless(self, code: int, value: int, otherwise: str) -> None:
        """Go to ``otherwise`` if it does not."""
        over = self.fresh()
        self._code.append((code, over, "", value))
        self.jump(otherwise)
        self.label(over)

    def assembled(self) -> bytes:
        """For ``SO_ATTACH_FILTER``: an array of ``struct sock_filter``."""
        result = []
        for at, (code, then, otherwise, value) in enumerate(self._code):
            if code == _JUMP:
                result.append(_INSTRUCTION.pack(code, 0, 0, self._labels[then] - at - 1))
            else:
                distances = [self._labels[name] - at - 1 if name else 0 for name in (then, otherwise)]
                result.append(_INSTRUCTION.pack(code, *distances, value))
        return b"".join(result)


def leaks(allowed: Sequence[Allowed] = (), lan: Sequence[str] = ()) -> bytes:
    """Everything but ARP, neighbour discovery, DHCP, multicast listeners' reports, and what is ``allowed``.

    ``lan`` are networks (CIDR) that may be reached, but for DNS (ports 53 and 853).
    """
    program = Program()
    program.do(_LOAD_HALF, 12)
    program.when(_IF_EQUAL, _ARP, "fine")
    program.when(_IF_EQUAL, _IPV4, "ipv4")
    program.when(_IF_EQUAL, _IPV6, "ipv6")
    program.jump("leak")
    program.label("ipv4")
    _ipv4(program, allowed, lan)
    program.label("ipv6")
    _ipv6(program, allowed, lan)
    _end(program)
    return program.assembled()


def sent_to(networks: Sequence[str], *, protocol: int = 0, port: int = 0) -> bytes:
    """IP packets to ``networks``, if given of one protocol and to one port (of first fragments)."""
    return _about(networks, _DESTINATION4, _DESTINATION6, protocol, port)


def openings_to(address: str, port: int) -> bytes:
    """First segments (SYN) of TCP connections to an IPv4 address and port."""
    program = Program()
    program.do(_LOAD_HALF, 12)
    program.unless(_IF_EQUAL, _IPV4, "fine")
    program.do(_LOAD_BYTE, 23)
    program.unless(_IF_EQUAL, TCP, "fine")
    _load_port(program, 4, source=False)
    program.unless(_IF_EQUAL, port, "fine")
    program.do(_LOAD_BYTE_X, 14 + _TCP_FLAGS)
    program.unless(_IF_SET, _SYN, "fine")
    _when_in(program, _DESTINATION4, ipaddress.ip_network(address), "leak")
    program.jump("fine")
    _end(program)
    return program.assembled()


def sent_from(networks: Sequence[str]) -> bytes:
    """IP packets whose sender is in ``networks``."""
    return _about(networks, _SOURCE4, _SOURCE6, 0, 0)


def answers_for(addresses: Sequence[str]) -> bytes:
    """What tells that ``addresses`` are here: packets from them, ARP replies and neighbour advertisements."""
    program = Program()
    program.do(_LOAD_HALF, 12)
    program.when(_IF_EQUAL, _ARP, "arp")
    program.when(_IF_EQUAL, _IPV4, "ipv4")
    program.when(_IF_EQUAL, _IPV6, "ipv6")
    program.jump("fine")
    program.label("arp")
    program.do(_LOAD_HALF, 20)
    program.unless(_IF_EQUAL, _ARP_REPLY, "fine")
    for address in _of_version(addresses, 4):
        _when_in(program, 28, address, "leak")
    program.jump("fine")
    program.label("ipv4")
    for address in _of_version(addresses, 4):
        _when_in(program, _SOURCE4, address, "leak")
    program.jump("fine")
    program.label("ipv6")
    for address in _of_version(addresses, 6):
        _when_in(program, _SOURCE6, address, "leak")
    program.do(_LOAD_BYTE, 20)
    program.unless(_IF_EQUAL, ICMP6, "fine")
    program.do(_LOAD_BYTE, 54)
    program.unless(_IF_EQUAL, _NEIGHBOUR_ADVERTISEMENT, "fine")
    for address in _of_version(addresses, 6):
        _when_in(program, 62, address, "leak")
    program.jump("fine")
    _end(program)
    return program.assembled()


def _about(networks: Sequence[str], at4: int, at6: int, protocol: int, port: int) -> bytes:
    program = Program()
    program.do(_LOAD_HALF, 12)
    program.when(_IF_EQUAL, _IPV4, "ipv4")
    program.when(_IF_EQUAL, _IPV6, "ipv6")
    program.jump("fine")
    for version, at, protocol_at in ((4, at4, 23), (6, at6, 20)):
        program.label(f"ipv{version}")
        if protocol:
            program.do(_LOAD_BYTE, protocol_at)
            program.unless(_IF_EQUAL, protocol, "fine")
        if port:
            _load_port(program, version, source=False)
            program.unless(_IF_EQUAL, port, "fine")
        for network in _of_version(networks, version):
            _when_in(program, at, network, "leak")
        program.jump("fine")
    _end(program)
    return program.assembled()


def _end(program: Program) -> None:
    program.label("leak")
    program.do(_RETURN, SNAP)
    program.label("fine")
    program.do(_RETURN, 0)


def _ipv4(program: Program, allowed: Sequence[Allowed], lan: Sequence[str]) -> None:
    for server in allowed:
        if ":" not in server.address:
            _when_allowed(program, 4, server)
    not_dhcp = program.fresh()
    program.do(_LOAD_BYTE, 23)
    program.unless(_IF_EQUAL, UDP, not_dhcp)
    _when_ports(program, 4, _DHCP4, "fine", not_dhcp)
    program.label(not_dhcp)
    _lan(program, 4, lan)
    program.jump("leak")


def _ipv6(program: Program, allowed: Sequence[Allowed], lan: Sequence[str]) -> None:
    for server in allowed:
        if ":" in server.address:
            _when_allowed(program, 6, server)
    program.do(_LOAD_BYTE, 20)
    program.when(_IF_EQUAL, ICMP6, "icmp6")
    program.when(_IF_EQUAL, 0, "options")
    program.when(_IF_EQUAL, UDP, "udp6")
    program.jump("rest6")
    program.label("icmp6")
    program.do(_LOAD_BYTE, 54)
    for kind in (*_NEIGHBOURS, *_LISTENERS):
        program.when(_IF_EQUAL, kind, "fine")
    program.jump("rest6")
    program.label("options")  # hop-by-hop: a listener's report has a router alert before it
    program.do(_LOAD_BYTE, 54)
    program.unless(_IF_EQUAL, ICMP6, "rest6")
    program.do(_LOAD_BYTE, 62)
    for kind in _LISTENERS:
        program.when(_IF_EQUAL, kind, "fine")
    program.jump("rest6")
    program.label("udp6")
    _when_ports(program, 6, _DHCP6, "fine", "rest6")
    program.label("rest6")
    _lan(program, 6, lan)
    program.jump("leak")


def _lan(program: Program, version: int, lan: Sequence[str]) -> None:
    networks = _of_version(lan, version)
    if not networks:
        return
    ports, no_ports = program.fresh(), program.fresh()
    program.do(_LOAD_BYTE, 23 if version == 4 else 20)
    for protocol in (UDP, TCP):
        program.when(_IF_EQUAL, protocol, ports)
    program.jump(no_ports)
    program.label(ports)
    _load_port(program, version, source=False)
    for port in (53, 853):
        program.when(_IF_EQUAL, port, "leak")
    program.label(no_ports)
    for network in networks:
        _when_in(program, _DESTINATION4 if version == 4 else _DESTINATION6, network, "fine")


def _when_allowed(program: Program, version: int, server: Allowed) -> None:
    other = program.fresh()
    there = program.fresh()
    at = _DESTINATION4 if version == 4 else _DESTINATION6
    _when_in(program, at, ipaddress.ip_network(server.address), there)
    program.jump(other)
    program.label(there)
    if version == 4:
        program.do(_LOAD_BYTE, 23)
        program.unless(_IF_EQUAL, server.protocol, other)
        # A fragment but the first one has no ports.
        program.do(_LOAD_HALF, 20)
        program.when(_IF_SET, _FURTHER_FRAGMENT, "fine")
    else:
        program.do(_LOAD_BYTE, 20)
        program.unless(_IF_EQUAL, server.protocol, other)
    _load_port(program, version, source=False)
    program.when(_IF_EQUAL, server.port, "fine")
    program.label(other)


def _when_ports(program: Program, version: int, ports: tuple[int, int], then: str, otherwise: str) -> None:
    for port, source in zip(ports, (True, False), strict=True):
        _load_port(program, version, source=source)
        program.unless(_IF_EQUAL, port, otherwise)
    program.jump(then)


def _load_port(program: Program, version: int, *, source: bool) -> None:
    if version == 4:
        program.do(_LOAD_X_IP_LENGTH, 14)
        program.do(_LOAD_HALF_X, 14 if source else 16)
    else:
        program.do(_LOAD_HALF, 54 if source else 56)


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _of_version(networks: Sequence[str], version: int) -> list[Network]:
    return [network for text in networks if (network := ipaddress.ip_network(text)).version == version]


def _when_in(program: Program, at: int, network: Network, then: str) -> None:
    """Go to ``then`` if the address at ``at`` of the frame is in ``network``."""
    other = program.fresh()
    address, mask = network.network_address.packed, network.netmask.packed
    for word in range(0, len(address), 4):
        (bits,) = struct.unpack_from(">I", mask, word)
        if bits:
            program.do(_LOAD_WORD, at + word)
            program.do(_AND, bits)
            program.unless(_IF_EQUAL, struct.unpack_from(">I", address, word)[0], other)
    program.jump(then)
    program.label(other)
