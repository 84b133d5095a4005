"""The Linux kernel's network settings, by netlink and sysctl files. The only user of pyroute2."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import socket
from collections import Counter
from collections.abc import AsyncIterable, Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import TypeVar

from pyroute2 import AsyncIPRoute, NetlinkDumpInterrupted, NetlinkError

from helper.network.changes import (
    AddAddress,
    AddRoute,
    AnyChange,
    LinkUp,
    RemoveAddress,
    RemoveRoute,
    SetIPv6,
    SetMac,
    SetMtu,
    SetSegments,
    undo,
)
from helper.network.errors import NetworkError, conflict, device_missing, refused, unreachable
from helper.network.lookup import KnownRoute, RouteAnswer, choose
from helper.network.sysctl import check_device, set_ipv6

ROUTE_PROTOCOL = 173
"""``rtm_protocol`` of the routes we make (no one's in rt_protos), so that they can be told apart."""
TIMEOUT = 10.0
"""Seconds for one netlink request; the kernel answers within milliseconds."""

_RTM_F_FIB_MATCH = 0x2000
_RTNH_F_DEAD = 1
_RTNH_F_ONLINK = 4
_RTNH_F_LINKDOWN = 16
_RTN_UNICAST = 1
_RTN_LOCAL = 2
_RTN_REFUSING = frozenset({6, 7, 8})
_SCOPE_UNIVERSE = 0
_SCOPE_LINK = 253
_IFA_F_DADFAILED = 0x08
_IFA_F_TENTATIVE = 0x40
_TABLES = (254, 253)
_GONE = frozenset({errno.ESRCH, errno.ENODEV, errno.EADDRNOTAVAIL, errno.ENOENT, errno.ENXIO})

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Routing:
    """What is known of the system's routing at one moment."""

    names: dict[int, str]
    """Of devices, by index."""
    tables: dict[tuple[int, int], list[KnownRoute]] = field(default_factory=dict)
    """Read so far, by address family and number."""


class Kernel:
    """The network settings of the namespace it is entered in; an async context manager.

    One is shared by all sessions: it counts who holds a change, so that two sessions may need
    the same host route and it goes with the last one. Every method raises
    :class:`NetworkError` and nothing else of its own.
    """

    def __init__(self) -> None:
        self._netlink = AsyncIPRoute()
        self._held: Counter[AnyChange] = Counter()
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> Kernel:
        await self._ask("open netlink", self._netlink.setup_endpoint())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._netlink.close()

    # --- changes -----------------------------------------------------------------------------

    async def apply(self, change: AnyChange) -> bool:
        """Make the change; tell whether it is ours and :meth:`undo` has to be called for it.

        What is already there exactly so is left alone and is not ours (``False``), unless we
        made it, also in an earlier run. Removals tell whether there was something to remove.
        """
        async with self._lock:
            return await self._apply(change)

    async def _apply(self, change: AnyChange) -> bool:
        match change:
            case AddAddress() | AddRoute():
                # Asked of the kernel even if another session holds it: a link that was down
                # meanwhile has cost both of them the route without a word.
                if not await self._add(change) and not self._held[change]:
                    return False
                self._held[change] += 1
                return True
            case RemoveAddress() | RemoveRoute():
                return await self._remove(change)
            case LinkUp():
                await self.set_link(change.device, up=True)
            case SetMtu():
                await self.set_link(change.device, mtu=change.mtu)
            case SetSegments():
                return await self._set_segments(change)
            case SetMac():
                await self.set_link(change.device, mac=change.mac)
            case SetIPv6():
                set_ipv6(change)
        return True

    async def undo(self, change: AnyChange) -> bool:
        """Take back what :meth:`apply` made; ``False`` when it was gone or is held by others."""
        async with self._lock:
            if self._held[change] > 1:
                self._held[change] -= 1
                return False
            reverse = undo(change)
            if reverse is None:
                return False
            done = await self._apply(reverse)
            del self._held[change]
            return done

    async def set_link(
        self, device: str, *, up: bool | None = None, mtu: int | None = None, mac: str | None = None
    ) -> None:
        """Set what is given of the device's state, MTU and hardware address."""
        wishes: dict[str, str | int] = {}
        if up is not None:
            wishes["state"] = "up" if up else "down"
        if mtu is not None:
            wishes["mtu"] = mtu
        if mac is not None:
            wishes["address"] = mac
        index = await self.index(device)
        await self._ask(f"set {device} {wishes}", self._netlink.link("set", index=index, **wishes))

    async def _set_segments(self, change: SetSegments) -> bool:
        index = await self.index(change.device)
        try:
            async with asyncio.timeout(TIMEOUT):
                await self._netlink.link("set", index=index, gso_max_segs=change.segments)
        except (NetlinkError, OSError) as error:
            _log.info("%s was not made: %s", change, error)
            return False
        return True

    async def remove_device(self, device: str, index: int) -> None:
        """Delete our own device, whoever else still holds it open; gone already is no error.

        ``index`` says that it is still the one we made, and not another of its name.
        """
        try:
            if await self.index(device) == index:
                await self._ask(f"remove {device}", self._netlink.link("del", index=index))
        except NetworkError as error:
            if error.failure.code != "device_missing":
                raise

    # --- questions ---------------------------------------------------------------------------

    async def index(self, device: str) -> int:
        """The kernel's number of a device; ``device_missing`` when there is none."""
        check_device(device)
        try:
            async with asyncio.timeout(TIMEOUT):
                rows = await self._netlink.link("get", ifname=device)
        except (NetlinkError, OSError) as error:
            if isinstance(error, NetlinkError) and error.code == errno.ENODEV:
                raise device_missing(device, str(error)) from error
            raise refused(f"find {device}", error, _code(error)) from error
        return int(rows[0]["index"])

    async def addresses(self, device: str) -> tuple[str, ...]:
        """Usable global addresses of a device as CIDR interfaces, those from advertisements too.

        Left out: link-local ones, and those still under, or failed in, duplicate detection.
        """
        index = await self.index(device)
        found = []
        for row in await self._dump("addresses", lambda: self._netlink.addr("dump", index=index)):
            flags = row.get_attr("IFA_FLAGS") or 0
            address = row.get_attr("IFA_LOCAL") or row.get_attr("IFA_ADDRESS")
            if row["scope"] == _SCOPE_UNIVERSE and not flags & (_IFA_F_TENTATIVE | _IFA_F_DADFAILED):
                found.append(f"{address}/{row['prefixlen']}")
        return tuple(found)

    async def routing(self) -> Routing:
        """To be given to several :meth:`route_to` that follow each other at once."""
        return Routing(await self._names())

    async def route_to(
        self, ip: str, ignore: Collection[str] = (), routing: Routing | None = None
    ) -> RouteAnswer:
        """How ``ip`` is reached without the devices ``ignore`` and without our own routes.

        With ``routing`` tables are read once for all questions.
        The kernel is asked first, as its rules count; only if its answer is one of ours are the
        main and default tables searched here. Raises with the code ``unreachable``.
        """
        address = ipaddress.ip_address(ip)
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        routing = routing or await self.routing()
        names = routing.names
        try:
            async with asyncio.timeout(TIMEOUT):
                rows = await self._netlink.route("get", family=family, dst=ip, flags=_RTM_F_FIB_MATCH)
        except NetlinkError as error:
            raise unreachable(ip, str(error)) from error
        except OSError as error:
            raise refused(f"route to {ip}", error) from error
        for row in rows:
            if row["type"] == _RTN_LOCAL:
                return RouteAnswer(names.get(row.get_attr("RTA_OIF"), ""), local=True)
            for route in _known(row, names):
                if route.device and route.device not in ignore and route.protocol != ROUTE_PROTOCOL:
                    return RouteAnswer(route.device, route.gateway, route.source)
        for table in _TABLES:
            routes = routing.tables.get((family, table))
            if routes is None:
                routes = routing.tables[family, table] = await self._routes(family, table, names)
            theirs = [r for r in routes if r.device not in ignore and r.protocol != ROUTE_PROTOCOL]
            route_ = choose(ip, theirs)
            if route_ is not None and route_.device:
                return RouteAnswer(route_.device, route_.gateway, route_.source)
        raise unreachable(ip, "no route")

    # --- inner -------------------------------------------------------------------------------

    async def _add(self, change: AddAddress | AddRoute) -> bool:
        try:
            await self._send("add", change)
        except (NetlinkError, OSError) as error:
            if isinstance(error, NetlinkError) and error.code == errno.EEXIST:
                return await self._is_ours(change)
            raise refused(str(change), error, _code(error)) from error
        return True

    async def _is_ours(self, change: AddAddress | AddRoute) -> bool:
        if isinstance(change, AddAddress):
            index = await self.index(change.device)
            wished = ipaddress.ip_interface(change.address)
            for row in await self._dump("addresses", lambda: self._netlink.addr("dump", index=index)):
                address = row.get_attr("IFA_LOCAL") or row.get_attr("IFA_ADDRESS")
                if ipaddress.ip_interface(f"{address}/{row['prefixlen']}") == wished:
                    return False
            raise conflict("address_conflict", f"The address {change.address} is in use on {change.device}.")
        network = ipaddress.ip_network(change.destination)
        family = socket.AF_INET if network.version == 4 else socket.AF_INET6
        metric = change.metric or (1024 if network.version == 6 else 0)
        same = False
        for route in await self._routes(family, change.table, await self._names()):
            if ipaddress.ip_network(route.destination) != network or route.metric != metric:
                continue
            if (route.device, route.gateway, route.source) == (change.device, change.gateway, change.source):
                if route.protocol == ROUTE_PROTOCOL:
                    return True
                same = True
        if same:
            return False
        raise conflict("route_conflict", f"There is another route to {change.destination} already.")

    async def _remove(self, change: RemoveAddress | RemoveRoute) -> bool:
        try:
            await self._send("del", change)
        except (NetlinkError, OSError) as error:
            if isinstance(error, NetlinkError) and error.code in _GONE:
                return False
            raise refused(str(change), error, _code(error)) from error
        except NetworkError as error:
            if error.failure.code == "device_missing":
                return False
            raise
        return True

    async def _send(self, verb: str, change: AddAddress | RemoveAddress | AddRoute | RemoveRoute) -> None:
        index = await self.index(change.device)
        async with asyncio.timeout(TIMEOUT):
            if isinstance(change, AddAddress | RemoveAddress):
                interface = ipaddress.ip_interface(change.address)
                extra = {"broadcast": change.broadcast} if change.broadcast else {}
                await self._netlink.addr(
                    verb,
                    index=index,
                    family=socket.AF_INET if interface.version == 4 else socket.AF_INET6,
                    address=str(interface.ip),
                    prefixlen=interface.network.prefixlen,
                    **extra,
                )
            else:
                await self._netlink.route(verb, **_route_fields(change, index))

    async def _names(self) -> dict[int, str]:
        rows = await self._dump("links", lambda: self._netlink.link("dump"))
        return {row["index"]: row.get_attr("IFLA_IFNAME") for row in rows}

    async def _routes(self, family: int, table: int, names: dict[int, str]) -> list[KnownRoute]:
        rows = await self._dump("routes", lambda: self._netlink.route("dump", family=family, table=table))
        return [route for row in rows for route in _known(row, names)]

    async def _dump(self, what: str, request: Callable[[], Awaitable[AsyncIterable[T]]]) -> list[T]:
        for last in (False, False, True):
            try:
                async with asyncio.timeout(TIMEOUT):
                    return [row async for row in await request()]
            except NetlinkDumpInterrupted as error:
                # The table changed while it was read; what came is not to be trusted.
                if last:
                    raise refused(what, error, _code(error)) from error
            except (NetlinkError, OSError) as error:
                raise refused(what, error, _code(error)) from error
        raise AssertionError("unreachable")

    async def _ask(self, what: str, request: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(TIMEOUT):
                return await request
        except (NetlinkError, OSError) as error:
            raise refused(what, error, _code(error)) from error


def _route_fields(change: AddRoute | RemoveRoute, index: int) -> dict[str, object]:
    network = ipaddress.ip_network(change.destination)
    fields: dict[str, object] = {
        "family": socket.AF_INET if network.version == 4 else socket.AF_INET6,
        "dst": str(network),
        "oif": index,
        "table": change.table,
        "proto": ROUTE_PROTOCOL,
        "scope": _SCOPE_UNIVERSE if change.gateway or network.version == 6 else _SCOPE_LINK,
    }
    if change.gateway:
        if ipaddress.ip_address(change.gateway).version == network.version:
            fields["gateway"] = change.gateway
        else:
            fields["via"] = {"family": socket.AF_INET6, "addr": change.gateway}
    if change.metric:
        fields["priority"] = change.metric
    if change.source:
        fields["prefsrc"] = change.source
    if change.on_link:
        fields["flags"] = _RTNH_F_ONLINK
    return fields


def _known(row: object, names: dict[int, str]) -> Iterator[KnownRoute]:
    """The routes in one netlink message: one, or one for each hop of a multipath route."""
    get = row.get_attr  # type: ignore[attr-defined]
    head = {key: row[key] for key in ("type", "family", "dst_len", "proto", "flags")}  # type: ignore[index]
    if head["type"] != _RTN_UNICAST and head["type"] not in _RTN_REFUSING:
        return
    anything = "0.0.0.0" if head["family"] == socket.AF_INET else "::"
    destination = f"{get('RTA_DST') or anything}/{head['dst_len']}"
    for hop in get("RTA_MULTIPATH") or [row]:
        via = hop.get_attr("RTA_VIA")
        index = hop["oif"] if hop is not row else get("RTA_OIF")
        refusing = head["type"] in _RTN_REFUSING
        yield KnownRoute(
            destination=destination,
            device="" if refusing else names.get(index, ""),
            gateway=hop.get_attr("RTA_GATEWAY") or (via["addr"] if via else ""),
            source=get("RTA_PREFSRC") or "",
            metric=get("RTA_PRIORITY") or 0,
            protocol=head["proto"],
            usable=not (hop["flags"] & (_RTNH_F_DEAD | _RTNH_F_LINKDOWN)),
        )


def _code(error: Exception) -> int | None:
    return error.code if isinstance(error, NetlinkError) else None
