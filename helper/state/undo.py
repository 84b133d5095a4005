"""What takes a change of the system back, as the journal holds it."""

from __future__ import annotations

import msgspec

from helper.dns.undo import RestoreDns
from helper.network.changes import AnyChange, Change

MAX_BYTES = 64 * 1024
"""Of one undo, as it is written."""


class RemoveDevice(Change, frozen=True, tag="remove_device"):
    """Delete a TUN or TAP device of ours, if it still has this number."""

    device: str
    index: int


Undo = AnyChange | RemoveDevice | RestoreDns
"""All that a journal may hold."""

_decoder: msgspec.json.Decoder[Undo] = msgspec.json.Decoder(Undo)


def outlasts_boot(undo: Undo) -> bool:
    """Whether it counts after a restart of the machine: only what stands in files does."""
    return isinstance(undo, RestoreDns) and undo.outlasts_boot


def encode(undo: Undo) -> bytes:
    """The undo as JSON; raises :class:`ValueError` for what :func:`decode` would refuse."""
    data = msgspec.json.encode(undo)
    if decode(data) != undo:
        raise ValueError("an undo that can not be kept")
    return data


def decode(data: bytes | msgspec.Raw) -> Undo:
    """The reverse of :func:`encode`; raises :class:`ValueError` for everything else."""
    if memoryview(data).nbytes > MAX_BYTES:
        raise ValueError("far too large an undo")
    try:
        return _decoder.decode(data)
    except RecursionError as error:
        raise ValueError("far too deep an undo") from error
