"""Name servers by systemd-resolved: each tunnel's own, asked for all names or for those of its domains.

What is set belongs to a network device (org.freedesktop.resolve1(5)) and goes with it, so that
nothing is left over when the device is gone, whoever died. A resolved that is started anew reads what
the one before noted of each link; when that is lost, :meth:`Resolved.check` says so and it is set again.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

from helper.bus import BusError, BusErrorKind
from helper.dns.environment import RESOLVED, RESOLVED_PATH, Bus, properties
from helper.dns.errors import DnsError, dns_error, failed, not_permitted, timed_out
from helper.dns.undo import RestoreDns
from helper.dns.wishes import LinkDns, Picture

_MANAGER = f"{RESOLVED}.Manager"
_LINK = f"{RESOLVED}.Link"
_NO_LINK = f"{RESOLVED}.NoSuchLink"
_BUSY = f"{RESOLVED}.LinkBusy"
CALL_SECONDS = 2.0


class Resolved:
    """The back-end; see :class:`helper.dns.backend.Backend`."""

    name = "systemd-resolved"
    splits = True

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def prepare(self, picture: Picture, outstanding: Sequence[RestoreDns]) -> tuple[RestoreDns, ...]:
        """One undo for each link."""
        return tuple(RestoreDns(self.name, link.device, link.index) for link in picture.links)

    async def apply(self, picture: Picture, undos: Sequence[RestoreDns]) -> str:
        """Set every link, one after the other."""
        for link in picture.links:
            await self._set(link)
        if picture.links:
            await self._flush()
        return ""

    async def put_back(self, undo: RestoreDns) -> str:
        """Have resolved forget what it was told of a link, if it is still the same link."""
        if undo.index and _index(undo.device) == undo.index:
            try:
                await self._call("RevertLink", "i", undo.index)
                await self._flush()
            except _Gone:
                return ""
        return ""

    async def superseded(self, undo: RestoreDns) -> None:
        """The link is not wished for any more."""
        await self.put_back(undo)

    async def check(self, picture: Picture, undos: Sequence[RestoreDns]) -> str:
        """Ask resolved what it knows of each link."""
        for link in picture.links:
            try:
                if await self._lost(link):
                    return f"systemd-resolved did not have the name servers of {link.device} any more"
            except _Gone:
                continue
        return ""

    async def _set(self, link: LinkDns) -> None:
        servers = [ipaddress.ip_address(server) for server in link.servers]
        addresses = [[_family(server), server.packed] for server in servers]
        domains = [[domain, route_only] for domain, route_only in link.domains]
        try:
            # Domains first: between the two, servers without them would be asked for any name.
            await self._call("SetLinkDomains", "ia(sb)", link.index, domains)
            await self._call("SetLinkDefaultRoute", "ib", link.index, link.all_names, optional=True)
            # Names of the local network are not to be shouted into a tunnel.
            await self._call("SetLinkLLMNR", "is", link.index, "no", optional=True)
            await self._call("SetLinkMulticastDNS", "is", link.index, "no", optional=True)
            await self._call("SetLinkDNS", "ia(iay)", link.index, addresses)
        except _Gone as error:
            raise failed(self.name, f"there is no device {link.device}") from error

    async def _lost(self, link: LinkDns) -> bool:
        path, *_ = await self._call("GetLink", "i", link.index)
        try:
            found = await properties(self._bus, RESOLVED, path, _LINK)
        except BusError as error:
            raise self._error(error, "GetAll") from error
        servers = tuple(_server(row) for row in found.get("DNS") or ())
        domains = {(str(domain), bool(route_only)) for domain, route_only in found.get("Domains") or ()}
        return servers != link.servers or domains != set(link.domains)

    async def _flush(self) -> None:
        # Answers from before may come from servers that are not to be asked any more.
        await self._call("FlushCaches", "", optional=True)

    async def _call(self, member: str, signature: str, *values: Any, optional: bool = False) -> list[Any]:
        try:
            return await self._bus.call(
                RESOLVED, RESOLVED_PATH, _MANAGER, member, signature, *values, timeout=CALL_SECONDS
            )
        except BusError as error:
            # An older resolved does not know all of these.
            if optional and error.name.endswith((".UnknownMethod", ".NotSupported")):
                return []
            if error.name == _NO_LINK or (member == "RevertLink" and error.kind is BusErrorKind.ABSENT):
                raise _Gone from error
            raise self._error(error, member) from error

    def _error(self, error: BusError, member: str) -> DnsError:
        detail = f"{member}: {error.message}"
        if error.name == _BUSY:
            return dns_error(
                "dns_busy",
                "The tunnel's network device is managed by systemd-networkd.",
                "Have systemd-networkd leave devices named adit* alone (Unmanaged=yes).",
                detail,
            )
        match error.kind:
            case BusErrorKind.REFUSED:
                return not_permitted(self.name, detail)
            case BusErrorKind.TIMEOUT:
                return timed_out(detail)
            case _:
                return failed(self.name, detail)


class _Gone(Exception):
    """resolved knows no such link, or is gone and all that it knew with it."""


def _index(device: str) -> int:
    try:
        return socket.if_nametoindex(device)
    except (OSError, ValueError):
        return 0


def _family(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> int:
    return int(socket.AF_INET if address.version == 4 else socket.AF_INET6)


def _server(row: Sequence[Any]) -> str:
    """Address in a row ``(family, bytes)``; empty when it is none."""
    try:
        return str(ipaddress.ip_address(bytes(row[1])))
    except (ValueError, IndexError, TypeError):
        return ""
