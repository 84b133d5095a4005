"""What can be wrong with one packet."""

from __future__ import annotations


class PacketError(ValueError):
    """The packet is damaged or can not be carried; it alone is lost."""
