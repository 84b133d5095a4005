"""The Linux kernel's network settings, by netlink and sysctl files. The only user of pyroute2."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import socket
from collections import Counter
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator
from types import TracebackType
from typing import Any, TypeVar

from pyroute2 import AsyncIPRoute, NetlinkDumpInterrupted, NetlinkError

from helper.network.changes import (
    MAIN_TABLE,
    AddAddress,
    AddRoute,
    AddRule,
    AnyChange,
    LinkUp,
    RemoveAddress,
    RemoveRoute,
    RemoveRule,
    RestoreSysctl,
    RouteKind,
    RuleAction,
    SetIPv6,
    SetMac,
    SetMtu,
    SetSegments,
    SetSysctl,
    undo,
)
from helper.network.errors import NetworkError, conflict, device_missing, refused, unreachable
from helper.network.lookup import KnownRoute, RouteAnswer
from helper.network.sysctl import check_device, read_number, set_ipv6, write_number

ROUTE_PROTOCOL = 173
"""``rtm_protocol`` of the routes we make (no one's in rt_protos), so that they can be told apart."""
TIMEOUT = 10.0
"""Seconds for one netlink request; the kernel answers within milliseconds."""

_RTM_F_FIB_MATCH = 0x2000
_IFA_F_NOPREFIXROUTE = 0x200
_IFF_UP = 0x1
_FIB_RULE_INVERT = 0x2
_FR_ACT_TO_TBL, _FR_ACT_UNREACHABLE = 1, 7
_RTN_UNREACHABLE, _RTN_THROW = 7, 9
_RTNH_F_DEAD = 1
_RTNH_F_ONLINK = 4
_RTNH_F_LINKDOWN = 16
_RTN_UNICAST = 1
_RTN_LOCAL = 2
_RTN_REFUSING = frozenset({6, 7, 8, 9})
_SCOPE_UNIVERSE = 0
_SCOPE_LINK = 253
_IFA_F_DADFAILED = 0x08
_IFA_F_TENTATIVE = 0x40
_NO_SUCH_VERSION = frozenset({errno.EAFNOSUPPORT, errno.EOPNOTSUPP})
_GONE = frozenset({errno.ESRCH, errno.ENODEV, errno.EADDRNOTAVAIL, errno.ENOENT, errno.ENXIO})

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Kernel:
    """The network settings of the namespace it is entered in; an async context manager.

    One is shared by all sessions: it counts who holds a change, so that two sessions may need
    the same host route and it goes with the last one. Every method raises
    :class:`NetworkError` and nothing else of its own.
    """

    def __init__(self) -> None:
        self._netlink = AsyncIPRoute()
        self._held: Counter[AnyChange] = Counter()
        self._numbers: dict[SetSysctl, RestoreSysctl] = {}
        """What gives the machine's own numbers back."""
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
            case AddAddress() | AddRoute() | AddRule():
                # Asked of the kernel even if another session holds it: a link that was down
                # meanwhile has cost both of them the route without a word.
                if not await self._add(change) and not self._held[change]:
                    return False
                self._held[change] += 1
                return True
            case RemoveAddress() | RemoveRoute() | RemoveRule():
                return await self._remove(change)
            case SetSysctl():
                return self._set_number(change)
            case RestoreSysctl():
                return _restore_number(change)
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

    async def restore(self, change: AnyChange) -> bool:
        """Make a change of ours again if the system has lost it; whether it had.

        Looks after addresses, routes, rules, the device's state and MTU, and the machine's numbers.
        """
        async with self._lock:
            match change:
                case AddAddress() | AddRoute() | AddRule():
                    return await self._add_missing(change)
                case LinkUp() | SetMtu():
                    return await self._restore_link(change)
                case SetSysctl():
                    missing = self._held[change] > 0 and read_number(change.name) < change.value
                    if missing:
                        write_number(change.name, change.value)
                    return missing
                case _:
                    return False

    async def undo_of(self, change: AnyChange) -> AnyChange | None:
        """What takes ``change`` back, the system being as it is; ``None`` when it needs no undo."""
        if not isinstance(change, SetSysctl):
            return undo(change)
        before = self._numbers.get(change)
        value = before.value if before is not None else read_number(change.name)
        return RestoreSysctl(change.name, value, change.value) if value < change.value else None

    async def undo(self, change: AnyChange) -> bool:
        """Take back what :meth:`apply` made; ``False`` when it was gone or is held by others."""
        async with self._lock:
            if self._held[change] > 1:
                self._held[change] -= 1
                return False
            reverse = self._numbers.pop(change, None) if isinstance(change, SetSysctl) else undo(change)
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
        return int((await self._link(device))[0]["index"])

    async def _link(self, device: str) -> list[Any]:
        check_device(device)
        try:
            async with asyncio.timeout(TIMEOUT):
                return list(await self._netlink.link("get", ifname=device))
        except (NetlinkError, OSError) as error:
            if isinstance(error, NetlinkError) and error.code == errno.ENODEV:
                raise device_missing(device, str(error)) from error
            raise refused(f"find {device}", error, _code(error)) from error

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

    async def way_to(self, ip: str, mark: int) -> RouteAnswer:
        """How packets with ``mark`` reach ``ip`` at present. Raises with the code ``unreachable``."""
        address = ipaddress.ip_address(ip)
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        try:
            async with asyncio.timeout(TIMEOUT):
                rows = await self._netlink.route("get", family=family, dst=ip, mark=mark)
        except NetlinkError as error:
            raise unreachable(ip, str(error)) from error
        except OSError as error:
            raise refused(f"route to {ip}", error) from error
        names = await self._names()
        for row in rows:
            source = row.get_attr("RTA_PREFSRC") or ""
            if row["type"] == _RTN_LOCAL:
                return RouteAnswer(names.get(row.get_attr("RTA_OIF"), ""), local=True)
            for route in _known(row, names):
                if route.device:
                    return RouteAnswer(route.device, route.gateway, source)
        raise unreachable(ip, "no route")

    async def routes_of(self, device: str) -> list[KnownRoute]:
        """The routes of both IP versions in the main table that lead through ``device``."""
        names = await self._names()
        found = [
            route
            for family in (socket.AF_INET, socket.AF_INET6)
            for route in await self._routes(family, MAIN_TABLE, names)
        ]
        return [route for route in found if route.device == device]

    # --- inner -------------------------------------------------------------------------------

    async def _add(self, change: AddAddress | AddRoute | AddRule) -> bool:
        try:
            await self._send("add", change)
        except (NetlinkError, OSError) as error:
            if isinstance(error, NetlinkError) and error.code == errno.EEXIST:
                return isinstance(change, AddRule) or await self._is_ours(change)
            if isinstance(change, AddRule) and change.version == 6 and _code(error) in _NO_SUCH_VERSION:
                return False  # a kernel without IPv6 has nothing to lead anywhere
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

    async def _add_missing(self, change: AddAddress | AddRoute | AddRule) -> bool:
        try:
            await self._send("add", change)
        except (NetlinkError, OSError) as error:
            if isinstance(error, NetlinkError) and error.code == errno.EEXIST:
                return False
            raise refused(str(change), error, _code(error)) from error
        return True

    async def _restore_link(self, change: LinkUp | SetMtu) -> bool:
        row = (await self._link(change.device))[0]
        if isinstance(change, LinkUp):
            missing = not row["flags"] & _IFF_UP
        else:
            missing = row.get_attr("IFLA_MTU") != change.mtu
        if missing:
            await self._apply(change)
        return missing

    async def _remove(self, change: RemoveAddress | RemoveRoute | RemoveRule) -> bool:
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

    async def _send(
        self, verb: str, change: AddAddress | RemoveAddress | AddRoute | RemoveRoute | AddRule | RemoveRule
    ) -> None:
        if isinstance(change, AddRule | RemoveRule):
            async with asyncio.timeout(TIMEOUT):
                await self._netlink.rule(verb, **_rule_fields(change))
            return
        index = await self.index(change.device) if change.device else 0
        async with asyncio.timeout(TIMEOUT):
            if isinstance(change, AddAddress | RemoveAddress):
                interface = ipaddress.ip_interface(change.address)
                own_routes = verb == "add" and not change.prefix_route
                extra: dict[str, object] = {"flags": _IFA_F_NOPREFIXROUTE} if own_routes else {}
                if change.broadcast:
                    extra["broadcast"] = change.broadcast
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

    def _set_number(self, change: SetSysctl) -> bool:
        try:
            return self._raise_number(change)
        except NetworkError as error:
            # What it protects from is rare, and a tunnel works without it on most machines.
            _log.warning("%s can not be set: %s", change.name, error.failure.detail)
            return False

    def _raise_number(self, change: SetSysctl) -> bool:
        before = read_number(change.name)
        if self._held[change]:
            if before < change.value:
                write_number(change.name, change.value)
        elif before >= change.value:
            return False
        else:
            write_number(change.name, change.value)
            self._numbers[change] = RestoreSysctl(change.name, before, change.value)
        self._held[change] += 1
        return True

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
    # A default route is no link's own network: the kernel must not find the routers of others by it.
    beyond = change.gateway or network.version == 6 or not network.prefixlen
    fields: dict[str, object] = {
        "family": socket.AF_INET if network.version == 4 else socket.AF_INET6,
        "dst": str(network),
        "table": change.table,
        "proto": ROUTE_PROTOCOL,
        "scope": _SCOPE_UNIVERSE if beyond else _SCOPE_LINK,
    }
    if change.kind is not RouteKind.UNICAST:
        fields["type"] = _RTN_THROW if change.kind is RouteKind.THROW else _RTN_UNREACHABLE
        fields["scope"] = _SCOPE_UNIVERSE
    else:
        fields["oif"] = index
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


def _rule_fields(rule: AddRule | RemoveRule) -> dict[str, object]:
    fields: dict[str, object] = {
        "family": socket.AF_INET if rule.version == 4 else socket.AF_INET6,
        "priority": rule.priority,
        "action": _FR_ACT_UNREACHABLE if rule.action is RuleAction.UNREACHABLE else _FR_ACT_TO_TBL,
        "protocol": ROUTE_PROTOCOL,
    }
    if rule.action is RuleAction.LOOKUP:
        fields["table"] = rule.table
    if rule.destination:
        network = ipaddress.ip_network(rule.destination)
        fields["dst"], fields["dst_len"] = str(network.network_address), network.prefixlen
    if rule.mark:
        fields["fwmark"], fields["fwmask"] = rule.mark, rule.mask
    if rule.invert:
        fields["flags"] = _FIB_RULE_INVERT
    if rule.suppress_default:
        fields["suppress_prefixlen"] = 0
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


def _restore_number(change: RestoreSysctl) -> bool:
    if read_number(change.name) != change.ours:
        return False  # somebody else has set it since
    write_number(change.name, change.value)
    return True


def _code(error: Exception) -> int | None:
    return error.code if isinstance(error, NetlinkError) else None
