"""Opens batches of datagrams where they were received, for the coalescer to join."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
from cryptography.exceptions import InvalidTag

from engine.offload.layout import Run
from engine.udp.endpoint import Endpoint
from engine.wireguard.interface import Drop, Interface
from engine.wireguard.keypair import Keypair
from engine.wireguard.peer import Peer
from engine.wireguard.transport import HEAD, MAX_ROWS, TAG, Nonces, Rows

_TRANSPORT_DATA = 4
_LEAST = HEAD + 20 + TAG
"""Bytes of a message with an IPv4 header in it."""

# Little-endian words of an IP header. In IPv4 the version and the length, without the type of
# service, which the network may change from packet to packet; in IPv6 the version, and the length.
_IPV4_FIRST = np.uint32(0xFFFF00F0)
_IPV6_FIRST, _IPV6_SECOND = np.uint32(0x000000F0), np.uint32(0x0000FFFF)


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
        while (rows := min((len(batch) - done) // stride, MAX_ROWS)) > 1 and not forged:
            some = batch[done : done + rows * stride]
            opened, forged = self._open_alike(some, at + done, stride, source, now, runs)
            if not opened:
                break
            done += opened * stride
        # Whoever forges one may forge all, and to try together again costs all that follow.
        for start in range(done, len(batch), stride):
            message = batch[start : start + stride]
            packet = self._interface.receive(message, source, now, wall)
            if packet is not None:
                size = len(packet)
                message[HEAD : HEAD + size] = packet
                runs.append(Run(at + start + HEAD, 0, size, 1))

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
        in_order = (counters - self._steps[:rows] == first) & (heads[:, 0] == head)
        if not in_order.all():
            # One was lost, or came too late: up to there they are alike.
            rows = int(in_order.argmin())
            batch, counters = batch[: rows * stride], counters[:rows]
        if rows < 2 or not keypair.window.fresh_run(first, rows):
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
    different = words ^ words[0]
    if batch[HEAD] >> 4 == 6:
        return not (
            (different[:, 0] & _IPV6_FIRST).any()
            or (different[:, 1] & _IPV6_SECOND).any()
            or different[:, 2:].any()
        )
    return not ((different[:, 0] & _IPV4_FIRST).any() or different[:, 3].any())
