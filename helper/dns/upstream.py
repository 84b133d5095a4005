"""The name servers of the machine outside all tunnels, for the helper's own look-ups."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import Sequence
from typing import Any

from helper.bus import BusError
from helper.dns import resolv_text, system_file
from helper.dns.environment import RESOLVED, RESOLVED_PATH, SECONDS, Bus, properties, read_file
from helper.dns.paths import Paths
from helper.dns.resolv_text import Author

MAX_SERVERS = 16
_RECORDS = ("/run/resolvconf/interfaces", "/run/resolvconf/interface")
"""Where openresolv and Debian's resolvconf keep who gave which name servers."""
_MAX_RECORDS = 256


async def system_resolvers(
    bus: Bus, paths: Paths | None = None, tunnels: frozenset[int] = frozenset()
) -> tuple[str, ...]:
    """Addresses of name servers, in the order in which they would be asked; empty when none are known.

    ``tunnels`` are the numbers of our own devices. Of systemd-resolved its own list is taken where
    ``resolv.conf`` leads to it; while a file of ours is in place, the one it took the place of counts.
    Never raises, and takes no more than :data:`~helper.dns.environment.SECONDS` of waiting.
    """
    file = await asyncio.to_thread(_from_file, paths if paths is not None else Paths())
    if not resolv_text.leads_to_resolved(file):
        return file
    try:
        async with asyncio.timeout(SECONDS):
            found = await properties(bus, RESOLVED, RESOLVED_PATH, f"{RESOLVED}.Manager")
    except (BusError, TimeoutError):
        return ()
    rows = [_server(row, tunnels) for row in found.get("DNS") or ()]
    if not any(rows):
        rows = [_server(row, tunnels) for row in found.get("FallbackDNS") or ()]
    return tuple(dict.fromkeys(filter(None, rows)))[:MAX_SERVERS]


def _from_file(paths: Paths) -> tuple[str, ...]:
    try:
        found = system_file.look(paths, paths.resolv_conf)
        text = resolv_text.read(found.content or b"")
        if text.author is Author.ADIT:
            name = resolv_text.kept(found.content or b"").rpartition("/")[2]
            text = resolv_text.read(system_file.kept(paths, name) or b"")
        if text.author is Author.RESOLVCONF and (recorded := _recorded(paths)):
            return recorded
    except OSError:
        return ()
    return text.servers


def _recorded(paths: Paths) -> tuple[str, ...]:
    """Name servers of all records of resolvconf but ours."""
    servers: list[str] = []
    for folder in _RECORDS:
        with contextlib.suppress(OSError):
            for name in sorted(entry.name for entry in paths.at(folder).iterdir())[:_MAX_RECORDS]:
                if not name.endswith(".adit"):
                    content = read_file(paths, f"{folder}/{name}", resolv_text.MAX_BYTES)
                    servers += resolv_text.read(content).servers
    return tuple(dict.fromkeys(servers))[:MAX_SERVERS]


def _server(row: Sequence[Any], tunnels: frozenset[int]) -> str:
    """Address in a row ``(link, family, bytes)``; empty for one of a tunnel, or none at all."""
    try:
        link, _, packed = row
        address = ipaddress.ip_address(bytes(packed))
    except (ValueError, TypeError):
        return ""
    if link in tunnels:
        return ""
    return f"{address}%{link}" if address.is_link_local and link and address.version == 6 else str(address)
