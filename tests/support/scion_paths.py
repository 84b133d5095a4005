"""Paths by a drawing, without segments: for tests of choices that look at nothing but their ends."""

from __future__ import annotations

import re

from engine.scion.forwarding import ForwardingPath, HopField, InfoField
from engine.scion.isd_as import IsdAs
from engine.scion.path import Path, PathInterface

NOW = 1_700_000_000.0


def path(
    way: str,
    *,
    expires_in: float = 3600.0,
    mtu: int = 1400,
    latencies: tuple[float | None, ...] = (),
    age: int = 0,
) -> Path:
    """A path as :meth:`Path.__str__` draws it, e.g. ``1-1 1>3 1-2 4>5 2-1``; its MACs tell its ``age``."""
    first, *rest = way.split()
    ends: list[PathInterface] = []
    here = IsdAs.parse(first)
    for link, there in zip(rest[::2], rest[1::2], strict=True):
        match = re.fullmatch(r"(\d+)>(\d+)", link)
        assert match is not None
        ends += [PathInterface(here, int(match[1])), PathInterface(IsdAs.parse(there), int(match[2]))]
        here = IsdAs.parse(there)
    made = Path(IsdAs.parse(first), here, tuple(ends), None, mtu, NOW + expires_in, latencies)
    hops = [
        HopField(63, crossing.ingress, crossing.egress, bytes((*crossing.isd_as.packed[3:], age)))
        for crossing in made.crossings
    ]
    forwarding = ForwardingPath.build([(InfoField(True, False, age, int(NOW)), hops)])
    return Path(made.source, here, tuple(ends), forwarding, mtu, made.expiry, latencies)
