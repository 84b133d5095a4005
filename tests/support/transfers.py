"""Short transfers between two machines, with what arrives compared to what was sent."""

from __future__ import annotations

import hashlib
import random
import socket
import threading

from tests.support.namespaces import Namespace

PORT = 5201
_UDP_SEGMENT = 103
_TIMEOUT = 20.0

_BURST_DATAGRAMS = 64
"""As many as a kernel cuts from one call, and fewer than any socket's buffer holds."""
_BURST_BYTES = 60_000


def tcp_both_ways(
    left: Namespace, right: Namespace, address: str, size: int, *, segment: int | None = None
) -> None:
    """Send ``size`` random bytes each way at once over one connection to ``right`` at ``address``.

    ``segment`` is the payload of a full segment, with timestamps. Fails unless both SHA-256 agree.
    """
    with left.inside():
        client = _socket(address, socket.SOCK_STREAM)
    with right.inside():
        listener = _socket(address, socket.SOCK_STREAM)
    with client, listener:
        if segment is not None:
            for sock in (client, listener):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, segment + 12)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, PORT))
        listener.listen()
        client.connect((address, PORT))
        server, _ = listener.accept()
        with server:
            server.settimeout(_TIMEOUT)
            if segment is not None:
                assert client.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG) == segment
            _exchange(client, server, size)


def _exchange(client: socket.socket, server: socket.socket, size: int) -> None:
    there, back = random.Random(1).randbytes(size), random.Random(2).randbytes(size)
    heard: dict[socket.socket, str] = {}

    def hear(sock: socket.socket) -> None:
        digest = hashlib.sha256()
        room = bytearray(1 << 18)
        while got := sock.recv_into(room):
            digest.update(memoryview(room)[:got])
        heard[sock] = digest.hexdigest()

    def say(sock: socket.socket, data: bytes) -> None:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)

    threads = [threading.Thread(target=hear, args=(sock,)) for sock in (client, server)]
    threads += [threading.Thread(target=say, args=pair) for pair in ((client, there), (server, back))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_TIMEOUT + 5)
    assert heard == {
        server: hashlib.sha256(there).hexdigest(),
        client: hashlib.sha256(back).hexdigest(),
    }


def udp_datagrams(
    left: Namespace,
    right: Namespace,
    address: str,
    size: int,
    *,
    bursts: int,
    segmented: bool,
    lost: int = 0,
) -> int:
    """Send bursts of datagrams of ``size`` bytes to ``right`` at ``address``; how many were sent.

    ``segmented`` gives each burst to the kernel in one call (``UDP_SEGMENT``), every third one with
    a short last datagram. Fails unless all but ``lost`` arrive, as they were and in their order.
    """
    count = min(_BURST_DATAGRAMS, _BURST_BYTES // size)
    rng = random.Random(size)
    sent = arrived = 0
    with left.inside():
        sender = _socket(address, socket.SOCK_DGRAM)
    with right.inside():
        receiver = _socket(address, socket.SOCK_DGRAM)
    with sender, receiver:
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        receiver.bind((address, PORT))
        receiver.settimeout(5.0 if not lost else 0.5)
        sender.connect((address, PORT))
        if segmented:
            sender.setsockopt(socket.IPPROTO_UDP, _UDP_SEGMENT, size)
        for burst in range(bursts):
            datagrams = [rng.randbytes(size) for _ in range(count)]
            if burst % 3 == 2:
                datagrams[-1] = datagrams[-1][: size // 2]
            if segmented:
                sender.send(b"".join(datagrams))
            else:
                for datagram in datagrams:
                    sender.send(datagram)
            expected = iter(datagrams)
            for _ in range(count - (lost if burst == 0 else 0)):
                got = receiver.recv(1 << 16)
                assert got in expected, "not what was sent, or not in that order"
                arrived += 1
            sent += count
    assert arrived == sent - lost
    return sent


def _socket(address: str, kind: socket.SocketKind) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind)
    made.settimeout(_TIMEOUT)
    return made
