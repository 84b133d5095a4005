"""The demo with WireGuard: one peer, all traffic into the tunnel, IPv4 and IPv6 inside."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.demo.account import Account
from app.demo.lab import SERVER_ADDRESS
from helper.api.client import HelperClient
from helper.api.types import (
    IPv4Method,
    IPv6Method,
    NetworkProfile,
    Session,
    State,
    WireGuardPeer,
    WireGuardProfile,
)

PORT = 51820
HOSTS = ("192.168.77.1/24", "fd77::1/64")
OURS = ("192.168.77.2/24", "fd77::2/64")
"""Inside the tunnel. Without IPv6 in this kernel, the first of each."""
EVERYTHING = ("0.0.0.0/0", "::/0")
MTU = 1420
"""What is left of 1500 for IPv6 outside."""
SEGMENTS = 45
"""Packets of :data:`MTU` bytes whose messages, padded or not, leave the server in one call (65507 bytes)."""

_IPV6_OFF = Path("/proc/sys/net/ipv6/conf/all/disable_ipv6")


class WireGuard:
    """Implements :class:`~app.demo.kind.Kind`."""

    name = "wireguard"
    steps: Mapping[State, str] = {
        State.PREPARING: "The helper makes a network device (TUN).",
        State.CONNECTING: f"The engine begins a handshake with {SERVER_ADDRESS}:{PORT}, outside the tunnel.",
        State.CONFIGURING: "Setting the profile's addresses, and routes to what is behind the peer.",
    }
    link = ("gso_max_segs", str(SEGMENTS))

    def __init__(self) -> None:
        key = X25519PrivateKey.generate()
        self._private = _text(key.private_bytes_raw())
        self._public = _text(key.public_key().public_bytes_raw())
        self._preshared = _text(os.urandom(32))
        self._server_key = ""
        self._versions = 2 if _has_ipv6() else 1
        self._told = False

    @property
    def hosts(self) -> tuple[str, ...]:
        """The server's end of the tunnel."""
        return HOSTS[: self._versions]

    @property
    def server(self) -> tuple[str, ...]:
        """Where it listens, and which addresses are its one peer's."""
        allowed = (address.partition("/")[0] for address in OURS[: self._versions])
        return (
            *("engine.demo.wireguard", "--listen", SERVER_ADDRESS, "--port", str(PORT)),
            *("--mtu", str(MTU)),
            *(argument for address in allowed for argument in ("--allowed-ip", address)),
        )

    @property
    def greeting(self) -> str:
        """Our public key, and the preshared one."""
        return json.dumps({"public_key": self._public, "preshared_key": self._preshared})

    @property
    def secrets(self) -> dict[str, str]:
        """Our private key, and the preshared one."""
        return {"private_key": self._private, f"preshared_key.{self._server_key}": self._preshared}

    @property
    def profile(self) -> WireGuardProfile:
        """The server as the one peer, with everything behind it."""
        peer = WireGuardPeer(
            public_key=self._server_key,
            endpoint=f"{SERVER_ADDRESS}:{PORT}",
            allowed_ips=EVERYTHING[: self._versions],
            preshared=True,
        )
        return WireGuardProfile(peers=(peer,))

    @property
    def network(self) -> NetworkProfile:
        """Our own addresses."""
        return NetworkProfile(
            ipv4=IPv4Method.STATIC,
            ipv6=IPv6Method.STATIC if self._versions == 2 else IPv6Method.OFF,
            addresses=OURS[: self._versions],
            mtu=MTU,
        )

    def met(self, said: Mapping[str, str]) -> None:
        """Remember the server's public key."""
        self._server_key = said["public_key"]

    async def look(self, helper: HelperClient, session: Session, account: Account) -> None:
        """Tell that the handshake is done, once."""
        if not session.handshake_at or self._told:
            return
        self._told = True
        account.step(
            "handshake",
            f"Handshake done: the server has proved that the key {self._server_key[:16]}… is its own,\n"
            "           we have proved ours, and both have new keys for what follows.",
            public_key=self._server_key,
            handshake_at=session.handshake_at,
        )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _has_ipv6() -> bool:
    try:
        return _IPV6_OFF.read_text().strip() == "0"
    except OSError:
        return False
