"""A real wireguard-go under load: we get in with the cookie that it asks for."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from ipaddress import ip_interface
from pathlib import Path

import pytest

from tests.support.capture import Capture
from tests.support.initiation_flood import initiation_flood
from tests.support.lab import leaves_no_trace
from tests.support.namespaces import Namespace
from tests.support.our_client import OurClient
from tests.support.our_wireguard import OurWireGuard
from tests.support.wireguard_lab import (
    HOME,
    HOME_ADDRESSES,
    PORT,
    Place,
    WireGuardLab,
    lay,
    reachable,
    wait_until,
    wireguard_lab,
)

HOME4 = str(ip_interface(HOME_ADDRESSES[0]).ip)
FLOODER = Place(6)
INITIATION, RESPONSE, COOKIE_REPLY = 1, 2, 3
MAC2 = slice(132, 148)
TRIES = 5
"""Home is under load for most of the time, not for all of it."""


@pytest.fixture
def lab() -> Iterator[WireGuardLab]:
    with wireguard_lab() as built:
        yield built


def _handshake(capture: Capture) -> list[tuple[bool, int, bool]]:
    """Handshake messages on our cable: whether ours, their type, whether an initiation has a mac2."""
    datagrams = [(packet.outgoing, packet.udp) for packet in capture.packets()]
    return [
        (ours, data[0], data[0] == INITIATION and any(data[MAC2]))
        for ours, data in datagrams
        if data is not None and data[0] in (INITIATION, RESPONSE, COOKIE_REPLY)
    ]


@pytest.mark.timeout(240)
def test_a_cookie_lets_us_in(lab: WireGuardLab, tmp_path: Path) -> None:
    with Namespace() as flooder:
        lay(lab.router, flooder, "flood", FLOODER)
        key = base64.b64decode(lab.server_keys.public)
        with (
            leaves_no_trace(lab.machine),
            OurClient(lab.machine, tmp_path) as client,
            initiation_flood(flooder, HOME.ipv4, PORT, key),
        ):
            ours = OurWireGuard(client, lab.our_config())
            for _ in range(TRIES):
                lab.server.up(lab.server_config())
                with Capture(lab.machine, "wire0") as cable:
                    ours.begin()
                    wait_until(lambda: reachable(lab.machine, HOME4), f"an answer of {HOME4}", seconds=30.0)
                    seen = _handshake(cable)
                ours.disconnect()
                if (False, COOKIE_REPLY, False) in seen:
                    break
    asked = seen.index((False, COOKIE_REPLY, False))
    assert seen[0] == (True, INITIATION, False)
    assert (False, RESPONSE, False) not in seen[:asked]
    paid = seen.index((True, INITIATION, True), asked)
    assert (False, RESPONSE, False) in seen[paid:]
