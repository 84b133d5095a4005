"""A real wireguard-go as the VPN server of a :class:`~tests.support.trust_lab.TrustLab`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from helper.api.types import Profile
from tests.support.trust_lab import INSIDE4, INSIDE6, TUNNEL4, TUNNEL6, TrustLab
from tests.support.trust_machine import WIREGUARD_PORT, wireguard_profile
from tests.support.wireguard_config import InterfaceConfig, Keys, PeerConfig, new_keys
from tests.support.wireguard_go import WireGuardGo


@dataclass(frozen=True)
class WireGuardServer:
    """The running server and who its one peer is."""

    program: WireGuardGo
    keys: Keys
    peer: Keys

    @property
    def profile(self) -> Profile:
        """All traffic to it."""
        return wireguard_profile(self.keys)

    @property
    def secrets(self) -> dict[str, str]:
        """The peer's."""
        return {"private_key": self.peer.private}

    def forget_peer(self) -> None:
        """Know the peer no more, as with a wrong key."""
        self.program.forget(self.peer.public)

    def know_peer(self) -> None:
        """Know it (again)."""
        self.program.load(self.config())

    def config(self) -> InterfaceConfig:
        """Its side of the tunnel."""
        peer = PeerConfig(self.peer.public, (f"{INSIDE4}/32", f"{INSIDE6}/128"))
        addresses = (f"{TUNNEL4}/24", f"{TUNNEL6}/64")
        return InterfaceConfig(self.keys.private, addresses, (peer,), WIREGUARD_PORT)


@contextlib.contextmanager
def wireguard_server(lab: TrustLab) -> Iterator[WireGuardServer]:
    """Debian's wireguard-go at the server's address, with the tunnel's addresses."""
    with WireGuardGo(lab.server) as program:
        server = WireGuardServer(program, new_keys(), new_keys())
        program.up(server.config())
        yield server
