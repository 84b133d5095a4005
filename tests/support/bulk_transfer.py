"""A great many bytes over one TCP connection, both ways at once, compared by hash."""

from __future__ import annotations

import hashlib
import random
import socket
from concurrent.futures import ThreadPoolExecutor

from tests.support.namespaces import Namespace

PORT = 5203
_CHUNK = 1 << 20
_PATTERN = 16 << 20
_STEP = 7_368_787
"""Where the next chunk begins in the pattern: odd, so that no two of the first 16 million are alike."""
_TIMEOUT = 60.0
"""Seconds without a byte after which it hangs."""


def both_ways(left: Namespace, right: Namespace, address: str, size: int) -> None:
    """Send ``size`` bytes each way over a connection from ``left`` to ``right`` at ``address``.

    Fails unless all arrive and the SHA-256 of what was sent and of what came agree, each way.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with left.inside():
        near = socket.socket(family, socket.SOCK_STREAM)
    with right.inside():
        listener = socket.socket(family, socket.SOCK_STREAM)
    with near, listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.settimeout(_TIMEOUT)
        listener.bind((address, PORT))
        listener.listen()
        near.settimeout(_TIMEOUT)
        near.connect((address, PORT))
        far, _ = listener.accept()
        with far, ThreadPoolExecutor(4) as pool:
            far.settimeout(_TIMEOUT)
            sent = [pool.submit(_send, sock, size, seed) for seed, sock in enumerate((near, far))]
            came = [pool.submit(_receive, sock) for sock in (far, near)]
            for there, here in zip(sent, came, strict=True):
                assert here.result() == (size, there.result())


def _send(sock: socket.socket, size: int, seed: int) -> str:
    pattern = random.Random(seed).randbytes(_PATTERN)
    view = memoryview(pattern + pattern[:_CHUNK])
    digest, position, left = hashlib.sha256(), 0, size
    while left:
        chunk = view[position : position + min(_CHUNK, left)]
        digest.update(chunk)
        sock.sendall(chunk)
        left -= len(chunk)
        position = (position + _STEP) % _PATTERN
    sock.shutdown(socket.SHUT_WR)
    return digest.hexdigest()


def _receive(sock: socket.socket) -> tuple[int, str]:
    room = bytearray(_CHUNK)
    view, digest, received = memoryview(room), hashlib.sha256(), 0
    while got := sock.recv_into(room):
        digest.update(view[:got])
        received += got
    return received, digest.hexdigest()
