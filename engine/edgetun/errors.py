"""What is wrong with something of an edge server's, or for one."""

from __future__ import annotations


class EdgeTunError(Exception):
    """Base of what this package raises on purpose."""


class EdgeAnswerError(EdgeTunError):
    """An answer that is not what was asked for, or not within our limits."""


class FragmentError(EdgeTunError):
    """A packet that no frames can carry."""
