"""Why a WireGuard message is dropped, or a key refused.

The protocol answers nothing that does not authenticate, so none of these reaches a person or the
wire: whoever catches one drops the message and counts it. The texts never contain key material.
"""

from __future__ import annotations


class WireGuardError(Exception):
    """Base of what the parts of this package raise on purpose."""


class MessageError(WireGuardError):
    """Bytes that are no WireGuard message: size, type or reserved bytes are wrong."""


class NoiseError(WireGuardError):
    """A message of the right form that does not authenticate, or names a key that no one can own."""


class BadKey(WireGuardError):
    """A text or bytes that are no Curve25519 key or preshared key."""
