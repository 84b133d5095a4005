"""Everything that can go wrong on the way to a SNAP and in its tunnel, one class a cause.

No text contains a token, a key or an API key: what a server says is shown only after
:func:`engine.snap.connect.printable` has been over it.
"""

from __future__ import annotations

from engine.udp.endpoint import Endpoint


class SnapError(Exception):
    """Base of what this package raises on purpose."""


# --- what is read ----------------------------------------------------------------------------------


class AnswerError(SnapError):
    """An answer that is not what was asked for, or not within our limits."""


class OriginError(SnapError):
    """A text that is no URL of a service, or one that a token must not be sent to."""


class TokenError(SnapError):
    """A text that is no SNAP token."""


class SocketAddressError(SnapError):
    """20 bytes that are no socket address (``snap.md`` 3.4)."""


# --- what a control plane refuses ------------------------------------------------------------------


class TokenExpired(SnapError):
    """The token's time is over, or nearly, and there is no other."""


class ServiceUnreachable(SnapError):
    """None of the services that were asked answered."""


class NoSnap(SnapError):
    """The endhost API knows no SNAP for us."""


class SnapTooOld(SnapError):
    """The SNAP does not say where to register or what its key is, so it has no tunnel for us."""


# --- the tunnel ------------------------------------------------------------------------------------


class TunnelError(SnapError):
    """Base of what ends a tunnel."""


class TunnelClosed(TunnelError):
    """The tunnel was closed by its owner."""


class HandshakeTimeout(TunnelError):
    """The data plane did not answer: it is not there, does not know our key, or has another one itself."""


class AddressMissing(TunnelError):
    """The data plane answered without the address that it owes us (``snap.md`` 3.4)."""


class AddressChanged(TunnelError):
    """After a new handshake we have another address, so nothing that knows the old one reaches us."""

    def __init__(self, old: Endpoint, new: Endpoint) -> None:
        super().__init__(f"our SCION address changed from {old} to {new}")
        self.old = old
        self.new = new


class PacketTooLarge(TunnelError):
    """A packet that no data plane would forward; the tunnel goes on."""
