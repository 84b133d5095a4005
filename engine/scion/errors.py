"""What the parsers of this package raise; each has one class of its own.

Packets come unauthenticated from anywhere: whoever catches one of these drops and counts.
"""

from __future__ import annotations


class ScionError(Exception):
    """Base of what this package raises on purpose."""


class AddressError(ScionError):
    """A text that is no SCION address. Its words are fit for a person."""


class PacketError(ScionError):
    """Bytes that are no SCION packet, path or UDP datagram, or values that fit into none."""


class ScmpError(ScionError):
    """Bytes that are no SCMP message, or values that fit into none."""


class SegmentError(ScionError):
    """Bytes that are no answer with path segments, or a segment that contradicts itself."""


class SequenceError(ScionError):
    """A text that is no sequence of hop predicates. Its words are fit for a person."""
