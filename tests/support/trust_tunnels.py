"""Tunnels that are up: of each kind, over each IP version outside, with one or both inside."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from helper.api.types import IPv4Method, IPv6Method, NetworkProfile
from tests.support import trust_filter as judge
from tests.support.trust_filter import Allowed
from tests.support.trust_lab import INSIDE4, SERVER4, SERVER6, TUNNEL4, TrustLab
from tests.support.trust_machine import (
    SOFTETHER_SECRETS,
    WIREGUARD_PORT,
    Product,
    softether_profile,
    wireguard_profile,
)
from tests.support.trust_server import PORT, TrustServer
from tests.support.trust_wireguard import wireguard_server


class Tunnel(StrEnum):
    """What carries and what is carried."""

    SOFTETHER6 = "softether over ipv6"
    WIREGUARD4 = "wireguard over ipv4"
    WIREGUARD6 = "wireguard over ipv6"
    SOFTETHER_ONLY4 = "softether without ipv6 inside"
    WIREGUARD_ONLY4 = "wireguard without ipv6 inside"


ONLY4 = (Tunnel.SOFTETHER_ONLY4, Tunnel.WIREGUARD_ONLY4)
"""Those that carry IPv4 only: what is of IPv6 has nowhere to go."""


@dataclass(frozen=True)
class Dug:
    """A tunnel that is up."""

    product: Product
    allowed: Allowed
    """The server."""


@contextlib.asynccontextmanager
async def dug(tunnel: Tunnel, lab: TrustLab, directory: Path) -> AsyncIterator[Dug]:
    """The product with the tunnel up, and the LAN closed; all is put back in the end."""
    server = SERVER6 if tunnel in (Tunnel.SOFTETHER6, Tunnel.WIREGUARD6) else SERVER4
    dig = _softether if tunnel in (Tunnel.SOFTETHER6, Tunnel.SOFTETHER_ONLY4) else _wireguard
    async with dig(lab, directory, server, only4=tunnel in ONLY4) as made:
        yield made


@contextlib.asynccontextmanager
async def _softether(lab: TrustLab, directory: Path, address: str, *, only4: bool) -> AsyncIterator[Dug]:
    network = NetworkProfile(ipv6=IPv6Method.OFF, dns=(TUNNEL4,)) if only4 else None
    with TrustServer(lab.server, directory) as server:
        async with Product(lab, directory) as product:
            await product.set_killswitch(lan=False)
            profile = softether_profile(server.pin, host=address, network=network)
            await product.up(profile, SOFTETHER_SECRETS)
            yield Dug(product, Allowed(address, judge.TCP, PORT))


@contextlib.asynccontextmanager
async def _wireguard(lab: TrustLab, directory: Path, address: str, *, only4: bool) -> AsyncIterator[Dug]:
    network = NetworkProfile(
        ipv4=IPv4Method.STATIC, ipv6=IPv6Method.OFF, addresses=(f"{INSIDE4}/24",), dns=(TUNNEL4,)
    )
    with wireguard_server(lab) as server:
        async with Product(lab, directory) as product:
            await product.set_killswitch(lan=False)
            endpoint = f"[{address}]" if ":" in address else address
            profile = wireguard_profile(
                server.keys,
                endpoint=f"{endpoint}:{WIREGUARD_PORT}",
                allowed_ips=("0.0.0.0/0",) if only4 else ("0.0.0.0/0", "::/0"),
                network=network if only4 else None,
            )
            await product.up(profile, server.secrets)
            yield Dug(product, Allowed(address, judge.UDP, WIREGUARD_PORT))
