"""A profile whose tunnel carries IP packets, and a machine for it."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Iterator

from helper.api.types import (
    IPv4Method,
    IPv6Method,
    NetworkProfile,
    Profile,
    WireGuardPeer,
    WireGuardProfile,
)
from tests.support.namespaces import Json, Namespace, link

ENDPOINT = "198.51.100.7"
NETWORK = NetworkProfile(
    ipv4=IPv4Method.STATIC,
    ipv6=IPv6Method.STATIC,
    addresses=("10.8.0.2/24", "2001:db8:8::2/64"),
    dns=("10.8.0.1",),
    search=("corp.example",),
)
PROFILE = Profile(
    id="0b6f3e0a-5d2c-4b61-9a4e-000000000001",
    name="Office",
    network=NETWORK,
    server=WireGuardProfile(
        peers=(
            WireGuardPeer(
                public_key=base64.b64encode(b"p" * 32).decode(),
                endpoint=f"{ENDPOINT}:51820",
                allowed_ips=("0.0.0.0/0", "::/0"),
            ),
        )
    ),
)


@contextlib.contextmanager
def routed_machine() -> Iterator[Namespace]:
    """192.0.2.1 and 2001:db8:1::1, with default routes to a neighbour who has :data:`ENDPOINT`."""
    with Namespace() as client, Namespace() as far:
        link(client, far, "eth0", "far0")
        for host, (ns, device) in enumerate(((client, "eth0"), (far, "far0")), 1):
            ns.run(["ip", "address", "add", f"192.0.2.{host}/24", "dev", device])
            ns.run(["ip", "address", "add", f"2001:db8:1::{host}/64", "dev", device, "nodad"])
        client.run(["ip", "route", "add", "default", "via", "192.0.2.2"])
        client.run(["ip", "route", "add", "default", "via", "2001:db8:1::2"])
        far.run(["ip", "address", "add", f"{ENDPOINT}/32", "dev", "lo"])
        yield client


def ip(ns: Namespace, *argv: str) -> list[dict[str, Json]]:
    """What ``ip -j`` says."""
    rows: list[dict[str, Json]] = json.loads(ns.run(["ip", "-j", *argv]).stdout or "[]")
    return rows


def way(ns: Namespace, target: str, mark: int = 0) -> Json:
    """The device through which packets with ``mark`` reach ``target``."""
    return ip(ns, "route", "get", target, *(["mark", str(mark)] if mark else []))[0]["dev"]
