"""Frames as bytes, from a stream of blocks that comes in pieces."""

from __future__ import annotations

from collections.abc import Sequence

from engine.offload.layout import Run
from engine.softether.blocks import BlockParser, encode_frames


class BlockStream:
    """Gives a :class:`BlockParser` a stream piece by piece, with what it did not use of the last one.

    Checks at each step that the runs are in order, and whole within the bytes that were used.
    """

    def __init__(self) -> None:
        self.parser = BlockParser()
        self._rest = b""

    @property
    def held(self) -> int:
        """Bytes that wait for what follows them."""
        return len(self._rest)

    def feed(self, piece: bytes) -> list[bytes]:
        """The frames that became whole with this piece. Raises ``BlockError``."""
        data = self._rest + piece
        runs, used = self.parser.parse(memoryview(data))
        end = 0
        for run in runs:
            assert end < run.offset and run.packets >= 1
            end = run.offsets()[-1] + run.size
        assert end <= used <= len(data)
        self._rest = data[used:]
        return frames_of(data, runs)


def frames_of(buffer: bytes | bytearray | memoryview, runs: Sequence[Run]) -> list[bytes]:
    """The frames that ``runs`` find in ``buffer``."""
    return [bytes(buffer[at : at + run.size]) for run in runs for at in run.offsets()]


def laid_out(frames: Sequence[bytes | memoryview]) -> tuple[memoryview, list[Run]]:
    """Frames in one DATA message, as they come through a tunnel, and where they are."""
    message = memoryview(encode_frames(frames))
    runs, used = BlockParser().parse(message)
    assert used == len(message) and sum(run.packets for run in runs) == len(frames)
    return message, runs
