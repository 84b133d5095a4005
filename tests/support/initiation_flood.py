"""Forged handshake initiations by the thousand, to bring a WireGuard responder under load."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import threading
from collections.abc import Iterator

from tests.support.namespaces import Namespace

_UDP_SEGMENT = 103
_SIZE = 148
_A_CALL = 64
"""Datagrams given to the kernel in one call."""
_CALLS = 16
"""Calls in one burst: wireguard-go is under load while 128 handshake messages wait."""
_PAUSE = 0.1


def forged_initiation(public: bytes) -> bytes:
    """One with a good mac1, which whoever knows the responder's key can make, and the rest random."""
    # snap.md 3.6 and whitepaper 5.4.4.
    key = hashlib.blake2s(b"mac1----" + public).digest()
    start = (1).to_bytes(4, "little") + os.urandom(_SIZE - 4 - 32)
    return start + hashlib.blake2s(start, key=key, digest_size=16).digest() + bytes(16)


@contextlib.contextmanager
def initiation_flood(source: Namespace, address: str, port: int, public: bytes) -> Iterator[None]:
    """Flood the responder with ``public`` at an IPv4 ``address`` for the length of the block."""
    burst = b"".join(forged_initiation(public) for _ in range(_A_CALL))
    over = threading.Event()
    with source.inside():
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def send() -> None:
        while not over.wait(_PAUSE):
            for _ in range(_CALLS):
                # Full queues on the way are what this is about.
                with contextlib.suppress(BlockingIOError, ConnectionRefusedError):
                    sock.send(burst)

    with sock:
        sock.setsockopt(socket.IPPROTO_UDP, _UDP_SEGMENT, _SIZE)
        sock.connect((address, port))
        thread = threading.Thread(target=send)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
