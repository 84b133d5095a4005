"""What the WireGuard engine is told about its interface and its peers."""

from __future__ import annotations

import msgspec

MAX_PEERS = 64
"""Peers of one interface: their settings and keys must fit into one message of the helper."""


class PeerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One peer."""

    public_key: str
    """Curve25519, in base64."""
    host: str
    """Name or address to send to, resolved by the helper; empty for a peer that is waited for."""
    port: int
    allowed_ips: tuple[str, ...]
    """Networks (CIDR) behind it."""
    keepalive: int
    """Seconds; 0 for none."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of one session.

    The keys come apart from them, among the secrets: ``private_key``, and
    ``preshared_key.<public key>`` for each peer that has one.
    """

    peers: tuple[PeerSettings, ...]
