"""Looks whether the tunnel works: an echo, a page, and how fast bytes go.

All of it is blocking and meant for a worker thread.
"""

from __future__ import annotations

import http.client
import os
import socket
import struct
import subprocess
import time

import msgspec

PAGE_PORT, SOURCE_PORT, SINK_PORT = 80, 5001, 5002
TIMEOUT = 5.0
MEASURE_SECONDS = 2.0

_ECHO, _ECHO6 = (8, 0), (128, 129)  # request and reply of ICMP (RFC 792) and ICMPv6 (RFC 4443)
_CHUNK = 256 * 1024


class Page(msgspec.Struct, frozen=True):
    """A fetched page."""

    status: int
    size: int
    text: str


def ping(address: str, count: int = 5) -> float:
    """Mean round-trip time in milliseconds of ``count`` ICMP echoes; ``OSError`` without an answer."""
    total = 0.0
    if ":" in address:
        opened = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
    else:
        opened = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    with opened as sock:
        request, reply = _ECHO6 if sock.family == socket.AF_INET6 else _ECHO
        sock.settimeout(TIMEOUT)
        sock.connect((address, 0))
        for number in range(count):
            ident = os.getpid() & 0xFFFF
            begun = time.perf_counter()
            sock.send(_echo(request, ident, number))
            while True:
                packet = sock.recv(2048)
                # Only IPv4 shows its own header (raw(7), ipv6(7)).
                head = (packet[0] & 0x0F) * 4 if sock.family == socket.AF_INET else 0
                kind, _, _, their_ident, their_number = struct.unpack_from(">BBHHH", packet, head)
                if (kind, their_ident, their_number) == (reply, ident, number):
                    break
                if time.perf_counter() - begun > TIMEOUT:
                    raise TimeoutError("no answer to an echo request")
            total += time.perf_counter() - begun
    return total / count * 1000


def _echo(kind: int, ident: int, number: int) -> bytes:
    """An echo request. ICMPv6's checksum is not ours to make: the kernel replaces it (RFC 3542, 3.1)."""
    body = b"adit demo"
    words = struct.pack(">BBHHH", kind, 0, 0, ident, number) + body + b"\0"
    checksum = -sum(struct.unpack(f">{len(words) // 2}H", words)) % 0xFFFF
    return struct.pack(">BBHHH", kind, 0, checksum, ident, number) + body


def fetch(address: str) -> Page:
    """Fetch the host's page."""
    connection = http.client.HTTPConnection(address, PAGE_PORT, timeout=TIMEOUT)
    try:
        connection.request("GET", "/")
        response = connection.getresponse()
        body = response.read(64 * 1024)
        return Page(response.status, len(body), body.decode(errors="replace").strip())
    finally:
        connection.close()


def measure_down(address: str, seconds: float = MEASURE_SECONDS) -> float:
    """Gbit/s received over one TCP connection."""
    with socket.create_connection((address, SOURCE_PORT), TIMEOUT) as sock:
        buffer = bytearray(_CHUNK)
        begun, received = time.perf_counter(), 0
        while time.perf_counter() - begun < seconds:
            received += sock.recv_into(buffer)
        return received * 8 / (time.perf_counter() - begun) / 1e9


def measure_up(address: str, seconds: float = MEASURE_SECONDS) -> float:
    """Gbit/s sent over one TCP connection, as counted by the receiver."""
    with socket.create_connection((address, SINK_PORT), TIMEOUT) as sock:
        chunk = bytes(_CHUNK)
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            sock.sendall(chunk)
        sock.shutdown(socket.SHUT_WR)
        sock.settimeout(30)
        received = int(sock.recv(64))
        return received * 8 / (time.perf_counter() - begun) / 1e9


def routing() -> dict[str, str]:
    """Addresses, routes, rules and devices of this namespace, to be compared later."""
    asked = {
        "addresses": ["-brief", "address"],
        "routes": ["route", "show", "table", "all"],
        "routes6": ["-6", "route", "show", "table", "all"],
        "rules": ["rule"],
        "rules6": ["-6", "rule"],
    }
    return {
        name: subprocess.run(["ip", *arguments], capture_output=True, text=True, check=True).stdout
        for name, arguments in asked.items()
    }
