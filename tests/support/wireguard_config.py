"""A WireGuard interface and its peers: as ``wg`` and as wg-quick reads it."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

MTU = 1420
"""What fits into an Ethernet frame over IPv6: 1500 less 40, 8, and WireGuard's 32."""


@dataclass(frozen=True)
class Keys:
    """A static key pair, both halves in base64."""

    private: str
    public: str


def new_keys() -> Keys:
    """A pair that nobody has."""
    private = X25519PrivateKey.generate()
    return Keys(_base64(private.private_bytes_raw()), _base64(private.public_key().public_bytes_raw()))


def new_preshared() -> str:
    """A preshared key that nobody has, in base64."""
    return _base64(os.urandom(32))


@dataclass(frozen=True)
class PeerConfig:
    """One peer as the other end is told of it. Keys in base64, ``endpoint`` as ``host:port``."""

    public_key: str
    allowed_ips: tuple[str, ...]
    endpoint: str = ""
    preshared_key: str = ""
    keepalive: int = 0
    """Seconds; 0 for none."""

    def section(self) -> str:
        """Its ``[Peer]`` section, which ``wg`` and wg-quick read alike."""
        lines = ["[Peer]", f"PublicKey = {self.public_key}"]
        if self.preshared_key:
            lines.append(f"PresharedKey = {self.preshared_key}")
        if self.endpoint:
            lines.append(f"Endpoint = {self.endpoint}")
        lines.append(f"AllowedIPs = {', '.join(self.allowed_ips)}")
        if self.keepalive:
            lines.append(f"PersistentKeepalive = {self.keepalive}")
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class InterfaceConfig:
    """One interface with its peers."""

    private_key: str
    addresses: tuple[str, ...]
    """Inside the tunnel, in CIDR form."""
    peers: tuple[PeerConfig, ...] = ()
    listen_port: int = 0
    """0 for any."""
    mtu: int = MTU

    def for_wg(self) -> str:
        """For ``wg setconf`` and ``wg syncconf``: without what belongs to the system."""
        return self._text(())

    def for_wg_quick(self) -> str:
        """A ``.conf`` as people have it."""
        return self._text((f"Address = {', '.join(self.addresses)}", f"MTU = {self.mtu}"))

    def _text(self, further: tuple[str, ...]) -> str:
        lines = ["[Interface]", f"PrivateKey = {self.private_key}", *further]
        if self.listen_port:
            lines.append(f"ListenPort = {self.listen_port}")
        return "\n".join([*lines, "", *(peer.section() for peer in self.peers)])


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
