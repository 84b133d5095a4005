"""``python -m tests.support.udp_stream``: a stream of UDP datagrams with segmentation offload.

``receive ADDRESS`` and then, on the other machine, ``send ADDRESS``. The sender gives the kernel
many datagrams in one call (``UDP_SEGMENT``), the receiver takes as many as come together
(``UDP_GRO``). So that it measures what the way can carry, and not what it loses, no more than a
window is ever under way: the receiver answers now and then with the bytes it has received, and
what was not answered for a while counts as lost. Both print a line of JSON at the end.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import socket
import struct
import sys
import time

PORT = 5202
UDP_SEGMENT, UDP_GRO = 103, 104
_SO_RCVBUFFORCE = 33

_DATAGRAMS = 44
"""Given to the kernel in one call: a superpacket of full packets at an MTU of 1500."""
_WINDOW_CALLS = 8
"""Under way at most: with 44 datagrams each less than the 500 packets that a device keeps."""
_PATIENCE = 0.05
"""Seconds without an answer after which what is under way is lost."""
_SILENCE = 1.0
"""Seconds without a datagram after which the stream is over."""
_RECEIVE_BUFFER = 16 << 20
_ANSWER = struct.Struct(">Q")


def receive(address: str) -> dict[str, float]:
    """Count what comes until it ends: ``bytes`` of payload, ``seconds`` from the first to the last."""
    with socket.socket(_family(address), socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.IPPROTO_UDP, UDP_GRO, 1)
        sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _RECEIVE_BUFFER)
        sock.bind((address, PORT))
        print("ready", flush=True)
        room = bytearray(1 << 16)
        size, sender = sock.recvfrom_into(room)
        received, answered = size, 0
        first = last = time.monotonic()
        sock.settimeout(_SILENCE)
        with contextlib.suppress(TimeoutError):
            while True:
                size, sender = sock.recvfrom_into(room)
                received += size
                last = time.monotonic()
                if received - answered >= 1 << 17:
                    answered = received
                    sock.sendto(_ANSWER.pack(received), sender)
        return {"bytes": received, "seconds": last - first}


def send(address: str, size: int, seconds: float) -> dict[str, float]:
    """Send datagrams of ``size`` bytes as fast as they are received: ``bytes`` of payload sent."""
    payload = random.Random(size).randbytes(_DATAGRAMS * size)
    window = _WINDOW_CALLS * len(payload)
    with socket.socket(_family(address), socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, size)
        sock.settimeout(_PATIENCE)
        sock.connect((address, PORT))
        sent = lost = received = 0
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            while sent - lost - received + len(payload) > window:
                try:
                    received = _ANSWER.unpack(sock.recv(_ANSWER.size))[0]
                except TimeoutError:
                    lost = sent - received
            sock.send(payload)
            sent += len(payload)
        return {"bytes": sent}


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.udp_stream", description=__doc__)
    parser.add_argument("role", choices=("receive", "send"))
    parser.add_argument("address", help="of the receiver")
    parser.add_argument("--size", type=int, default=1472, help="bytes of a datagram (default: 1472)")
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    if options.role == "receive":
        print(json.dumps(receive(options.address)))
    else:
        print(json.dumps(send(options.address, options.size, options.seconds)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
