"""``python -m tests.support.full_load``: as much traffic as goes, with every byte looked at.

``serve ADDRESS`` waits at the far end. ``run ADDRESS --seconds N`` sends and receives by TCP as
fast as it goes, both at once, and meanwhile numbered UDP datagrams, which the far end sends back.
What is sent is known to both ends, so each byte is compared where it arrives. Prints one line of
JSON (:class:`Report`).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import socket
import struct
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import msgspec

PORT = 7000
_PATTERN = random.Random(4).randbytes(8 << 20)
_CHUNK = 256 * 1024
_UP, _DOWN = b"U", b"D"
_NUMBER = struct.Struct(">Q")
_DATAGRAM = 1200
_BURST = 10
_PAUSE = 0.005
_UDP_SEGMENT = 103


class Report(msgspec.Struct):
    """What the near end saw."""

    sent: int = 0
    """Bytes of TCP that the far end received and found right."""
    received: int = 0
    """Bytes of TCP that came and were right."""
    damaged: int = 0
    """Places where a byte was not what it should be, by TCP or UDP."""
    datagrams: int = 0
    """That came back."""
    lost: int = 0
    reordered: int = 0
    """That came back after one that was sent later."""


def _send_pattern(sock: socket.socket, until: float) -> None:
    view, position = memoryview(_PATTERN), 0
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        while time.monotonic() < until:
            position += sock.send(view[position : position + _CHUNK])
            position %= len(_PATTERN)


def _compare(sock: socket.socket) -> tuple[int, int]:
    """Receive to the end; bytes, and chunks that were not as sent."""
    expected, buffer = memoryview(_PATTERN + _PATTERN[:_CHUNK]), memoryview(bytearray(_CHUNK))
    received = damaged = 0
    # Whoever stops receiving while the other still sends may be told so by a reset.
    with contextlib.suppress(ConnectionResetError):
        while got := sock.recv_into(buffer):
            position = received % len(_PATTERN)
            damaged += buffer[:got] != expected[position : position + got]
            received += got
    return received, damaged


def _serve_one(sock: socket.socket) -> None:
    with sock:
        if sock.recv(1) == _DOWN:
            _send_pattern(sock, float("inf"))
        else:
            sock.sendall(json.dumps(_compare(sock)).encode())


def _echo(sock: socket.socket) -> None:
    while True:
        data, peer = sock.recvfrom(2048)
        sock.sendto(data, peer)


def serve(address: str) -> None:
    """Serve until killed."""
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind((address, PORT))
    threading.Thread(target=_echo, args=(datagrams,), daemon=True).start()
    with socket.create_server((address, PORT)) as listener:
        print("ready", flush=True)
        while True:
            threading.Thread(target=_serve_one, args=(listener.accept()[0],), daemon=True).start()


def _upload(address: str, until: float, report: Report) -> None:
    with socket.create_connection((address, PORT)) as sock:
        sock.sendall(_UP)
        _send_pattern(sock, until)
        sock.shutdown(socket.SHUT_WR)
        received, damaged = json.loads(sock.makefile("rb").read())
    report.sent += received
    report.damaged += damaged


def _download(address: str, until: float, report: Report) -> None:
    with socket.create_connection((address, PORT)) as sock:
        sock.sendall(_DOWN)
        timer = threading.Timer(until - time.monotonic(), sock.shutdown, (socket.SHUT_RDWR,))
        timer.start()
        report.received, damaged = _compare(sock)
        report.damaged += damaged


def _datagram(number: int) -> bytes:
    place = number * 64 % (len(_PATTERN) - _DATAGRAM)
    return _NUMBER.pack(number) + _PATTERN[place : place + _DATAGRAM - _NUMBER.size]


def _send_numbered(sock: socket.socket, until: float) -> int:
    number = 0
    while time.monotonic() < until:
        sock.send(b"".join(_datagram(number + place) for place in range(_BURST)))
        number += _BURST
        time.sleep(_PAUSE)
    return number


def _numbered(address: str, until: float, report: Report) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect((address, PORT))
        sock.setsockopt(socket.IPPROTO_UDP, _UDP_SEGMENT, _DATAGRAM)
        sock.settimeout(2.0)
        sender = threading.Thread(target=lambda: sent.append(_send_numbered(sock, until)))
        sent: list[int] = []
        sender.start()
        last = -1
        with contextlib.suppress(TimeoutError):
            while True:
                data = sock.recv(2048)
                (number,) = _NUMBER.unpack_from(data)
                report.datagrams += 1
                report.damaged += data != _datagram(number)
                report.reordered += number <= last
                last = max(last, number)
        sender.join()
        report.lost = sent[0] - report.datagrams


def run(address: str, seconds: float) -> Report:
    """Load the way to ``address`` for so long."""
    report, until = Report(), time.monotonic() + seconds
    with ThreadPoolExecutor() as pool:
        ways = [pool.submit(way, address, until, report) for way in (_upload, _download, _numbered)]
        for way in ways:
            way.result()  # raises what went wrong in there
    return report


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.full_load", description=__doc__)
    parser.add_argument("what", choices=("serve", "run"))
    parser.add_argument("address")
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    if options.what == "serve":
        serve(options.address)
    else:
        print(json.dumps(msgspec.to_builtins(run(options.address, options.seconds))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
