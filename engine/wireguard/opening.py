"""Opens batches of datagrams where they were received, for the coalescer to join."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
from cryptography.exceptions import InvalidTag

from engine.offload.layout import Run
from engine.udp.endpoint import Endpoint
from engine.wireguard.interface import Drop, Interface
from engine.wireguard.keypair import NONCE, Keypair
from engine.wireguard.messages import TRANSPORT_HEADER
from engine.wireguard.peer import Peer
from engine.wireguard.transport import FEW, HEAD, MAX_ROWS, TAG, Nonces, Rows

_TRANSPORT_DATA = 4
_LEAST = HEAD + 20 + TAG
"""Bytes of a message with an IPv4 header in it."""

# What must be equal in little-endian words of IP headers: version, length and source address, but
# not IPv4's type of service, which the network may change from packet to packet.
_ALL = 0xFFFFFFFF
_IPV4_TELLING = np.array([0xFFFF00F0, 0, 0, _ALL, 0, 0], np.uint32)
_IPV6_TELLING = np.array([0x000000F0, 0x0000FFFF, _ALL, _ALL, _ALL, _ALL], np.uint32)


class Opener:
    """Opens what came for ``interface``; one thread at a time.

    Rows of a batch that are as they should be (one session's, counters without a gap, packets
    of one length from one address) are checked all at once. Whatever else comes goes message by
    message through :meth:`Interface.receive`, with the same result.
    """

    def __init__(self, interface: Interface) -> None:
        self._interface = interface
        self._rows = Rows()
        self._nonces = Nonces()
        self._steps = np.arange(MAX_ROWS, dtype="<u8")
        self._expected = np.zeros((MAX_ROWS, 2), "<u8")

    def open(
        self,
        batch: memoryview,
        at: int,
        stride: int,
        source: Endpoint,
        now: float,
        wall: float,
        runs: list[Run],
    ) -> None:
        """Open messages of ``stride`` bytes, the last perhaps shorter, from ``source``.

        Adds to ``runs`` where their packets are, by their distance from the beginning of the
        buffer in which ``batch`` begins at ``at``.
        """
        done, forged = 0, False
        while (rows := min((len(batch) - done) // stride, MAX_ROWS)) >= FEW and not forged:
            some = batch[done : done + rows * stride]
            opened, forged = self._open_alike(some, at + done, stride, source, now, runs)
            if not opened:
                break
            done += opened * stride
        # Whoever forges one may forge all, and to try together again costs all that follow.
        self._open_each(batch[done:], at + done, stride, source, now, wall, runs)

    def _open_each(
        self,
        batch: memoryview,
        at: int,
        stride: int,
        source: Endpoint,
        now: float,
        wall: float,
        runs: list[Run],
    ) -> None:
        """Open one message after the other."""
        interface = self._interface
        using: tuple[Peer, Keypair] | None = None  # not told yet of what was received
        for start in range(0, len(batch), stride):
            message = batch[start : start + stride]
            found = self._ready(message, now)
            if using is not None and found is not using:
                using[0].data_received(using[1], source, now, data=True)
                using = None
            if found is None:
                packet = interface.receive(message, source, now, wall)
                size = 0 if packet is None else len(packet)
                if packet is not None:
                    message[HEAD : HEAD + size] = packet
            elif self._decrypt_one(message, found[1]):
                using = found
                size = interface.packet_size(message[HEAD:-TAG], found[0])
            else:
                interface.dropped[Drop.AUTHENTICATION] += 1
                size = 0
            if size:
                _append(runs, at + start + HEAD, size, stride)
        if using is not None:
            using[0].data_received(using[1], source, now, data=True)

    def _ready(self, message: memoryview, now: float) -> tuple[Peer, Keypair] | None:
        """Whose a message is, if it is transport data that may be decrypted; else it is the interface's."""
        if len(message) < _LEAST:
            return None
        kind, index, counter = TRANSPORT_HEADER.unpack_from(message)
        found = self._interface.keypair_for(index) if kind == _TRANSPORT_DATA else None
        if found is None or found[1].expired(now) or not found[1].window.fresh(counter):
            return None
        return found

    def _decrypt_one(self, message: memoryview, keypair: Keypair) -> bool:
        _, _, counter = TRANSPORT_HEADER.unpack_from(message)
        try:
            keypair.receive_cipher.decrypt_into(NONCE.pack(counter), message[HEAD:], None, message[HEAD:-TAG])
        except InvalidTag:
            return False
        return keypair.window.accept(counter)

    def _open_alike(
        self, batch: memoryview, at: int, stride: int, source: Endpoint, now: float, runs: list[Run]
    ) -> tuple[int, bool]:
        """How many messages from the first on are done with, and whether the last of them was forged."""
        rows = len(batch) // stride
        if stride < _LEAST:
            return 0, False
        heads = np.ndarray((rows, 2), "<u8", batch, strides=(stride, 8))
        head, first = int(heads[0, 0]), int(heads[0, 1])
        found = self._interface.keypair_for(head >> 32)
        if head & 0xFFFF_FFFF != _TRANSPORT_DATA or found is None:
            return 0, False
        peer, keypair = found
        if keypair.expired(now) or first + rows > 2**64:
            return 0, False
        counters = heads[:, 1]
        expected = self._expected[:rows]
        expected[:, 0] = head
        np.add(self._steps[:rows], np.uint64(first), out=expected[:, 1])
        if heads.tobytes() != expected.tobytes():
            # One was lost, or came too late: up to there they are alike.
            rows = int((heads == expected).all(axis=1).argmin())
            batch, counters = batch[: rows * stride], counters[:rows]
        if rows < FEW or not keypair.window.fresh_run(first, rows):
            return 0, False
        self._nonces.put(counters)
        good = self._decrypt(batch, stride, keypair)
        if good:
            keypair.window.accept_run(first, good)
            peer.data_received(keypair, source, now, data=True)
            self._find_packets(batch[: good * stride], at, stride, good, peer, runs)
        if good < rows:
            self._interface.dropped[Drop.AUTHENTICATION] += 1
            return good + 1, True
        return rows, False

    def _decrypt(self, batch: memoryview, stride: int, keypair: Keypair) -> int:
        """How many rows are authentic, up to the first that is not."""
        rows = len(batch) // stride
        plain, sealed = self._rows.pieces(batch, stride, rows)
        decrypt = keypair.receive_cipher.decrypt_into
        good = 0
        try:
            for piece, nonce, whole in islice(zip(plain, self._nonces.each, sealed, strict=False), rows):
                decrypt(nonce, whole, None, piece)
                good += 1
        except InvalidTag:
            pass
        return good

    def _find_packets(
        self, batch: memoryview, at: int, stride: int, rows: int, peer: Peer, runs: list[Run]
    ) -> None:
        accept = self._interface.packet_size
        starts = range(HEAD, len(batch), stride)
        if _alike(batch, stride, rows):
            size = accept(batch[HEAD : stride - TAG], peer)
            if size:
                runs.append(Run(at + HEAD, stride, size, rows))
                return
            starts = starts[1:]  # it counted the first, and counts the others as well
        for start in starts:
            size = accept(batch[start : start - HEAD + stride - TAG], peer)
            if size:
                runs.append(Run(at + start, 0, size, 1))


def _alike(batch: memoryview, stride: int, rows: int) -> bool:
    """Whether the packets of all rows have one version, length and source address."""
    words: np.ndarray[Any, np.dtype[np.uint32]]
    words = np.ndarray((rows, 6), "<u4", batch, HEAD, strides=(stride, 4))
    telling = words & (_IPV6_TELLING if batch[HEAD] >> 4 == 6 else _IPV4_TELLING)
    return telling.tobytes() == telling[:1].tobytes() * rows


def _append(runs: list[Run], offset: int, size: int, stride: int) -> None:
    """Add a packet, to the last run if it goes on there."""
    if runs:
        begin, step, length, packets = runs[-1]
        if length == size and begin + packets * stride == offset and (packets == 1 or step == stride):
            runs[-1] = Run(begin, stride, size, packets + 1)
            return
    runs.append(Run(offset, 0, size, 1))
