"""What manages the name servers of this machine, observed; deciding is for :mod:`helper.dns.choice`.

Nothing observed is believed to be quick: files are read with limits, services on the bus are given
:data:`SECONDS` in all, side by side.
"""

from __future__ import annotations

import asyncio
import os
import stat
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any, Protocol

import msgspec

from helper.bus import BusError, BusErrorKind
from helper.dns import resolv_text
from helper.dns.paths import Paths
from helper.dns.resolv_text import Author

SECONDS = 2.0
"""How long a service on the bus may take to answer."""
_PROGRAM_BYTES = 64 * 1024

RESOLVED, RESOLVED_PATH = "org.freedesktop.resolve1", "/org/freedesktop/resolve1"
NETWORK_MANAGER, NETWORK_MANAGER_PATH = "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager"


class Bus(Protocol):
    """As far as name servers need it (:class:`helper.bus.SystemBus`)."""

    async def call(
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        *values: Any,
        timeout: float = SECONDS,
        autostart: bool = True,
    ) -> list[Any]:
        """Call a method; raises :class:`~helper.bus.BusError`."""
        ...


class FileKind(StrEnum):
    """What is at ``/etc/resolv.conf``."""

    FILE = "file"
    LINK = "link"
    """A symbolic link to a file."""
    DANGLING = "dangling"
    """A symbolic link to nothing, or to itself."""
    MISSING = "missing"
    UNREADABLE = "unreadable"
    """A folder, a device, or a file that we may not read or that is far too long."""


class ResolvConf(msgspec.Struct, frozen=True):
    """``/etc/resolv.conf``."""

    kind: FileKind = FileKind.MISSING
    target: str = ""
    """Where it leads, when it is a link."""
    author: Author = Author.UNKNOWN
    servers: tuple[str, ...] = ()
    leads_to_resolved: bool = False
    digest: str = ""


class Service(StrEnum):
    """State of systemd-resolved."""

    ABSENT = "absent"
    """It is not there, and can not be started."""
    ANSWERS = "answers"
    WEDGED = "wedged"
    """It does not answer."""
    REFUSED = "refused"
    """The bus does not let us speak to it."""


class Resolvconf(StrEnum):
    """Which program is called ``resolvconf``."""

    NONE = "none"
    OPENRESOLV = "openresolv"
    DEBIAN = "debian"
    RESOLVED = "resolvectl"
    """systemd-resolved's own, which only speaks to it."""
    UNKNOWN = "unknown"


class NetworkManager(msgspec.Struct, frozen=True):
    """NetworkManager, where it runs."""

    version: tuple[int, ...] = ()
    mode: str = ""
    """What it does with name servers (``dns=``): ``default``, ``systemd-resolved``, ``dnsmasq``, ``none``."""
    rc_manager: str = ""
    """How it writes the file (``rc-manager=``): ``symlink``, ``file``, ``resolvconf``, ``unmanaged``, …"""


class Environment(msgspec.Struct, frozen=True):
    """Everything the choice depends on."""

    resolv_conf: ResolvConf = ResolvConf()
    resolved: Service = Service.ABSENT
    resolved_mode: str = ""
    """What resolved says of the file: ``stub``, ``static``, ``uplink``, ``missing`` or ``foreign``."""
    nss_resolve: bool = False
    """The C library asks resolved before it reads the file (``nsswitch.conf``)."""
    network_manager: NetworkManager | None = None
    resolvconf: Resolvconf = Resolvconf.NONE
    resolvconf_path: str = ""
    folder_writable: bool = True
    file_writable: bool = True


async def observe(bus: Bus, paths: Paths) -> Environment:
    """Look at everything; takes at most about :data:`SECONDS`, and raises nothing of its own."""
    # The bus first: asking for resolved may start it, and then it writes the file before it answers.
    (resolved, mode), network_manager = await asyncio.gather(_resolved(bus), _network_manager(bus))
    environment = await asyncio.to_thread(observe_files, paths)
    return msgspec.structs.replace(
        environment, resolved=resolved, resolved_mode=mode, network_manager=network_manager
    )


def observe_files(paths: Paths) -> Environment:
    """What files alone tell."""
    program, flavour = find_resolvconf(paths)
    try:
        real = paths.at(paths.follow(paths.resolv_conf))
    except OSError:
        real = None
    folder = paths.at(paths.follow(str(PurePosixPath(paths.resolv_conf).parent)))
    return Environment(
        resolv_conf=resolv_conf(paths),
        nss_resolve=_nss_resolve(paths),
        resolvconf=flavour,
        resolvconf_path=program,
        folder_writable=os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids),
        file_writable=real is not None
        and os.access(real, os.W_OK, effective_ids=os.access in os.supports_effective_ids),
    )


def resolv_conf(paths: Paths) -> ResolvConf:
    """``/etc/resolv.conf`` as it is now."""
    is_link = paths.at(paths.resolv_conf).is_symlink()
    target = ""
    try:
        target = paths.follow(paths.resolv_conf)
        content = read_file(paths, target, resolv_text.MAX_BYTES)
    except FileNotFoundError:
        return ResolvConf(FileKind.DANGLING if is_link else FileKind.MISSING, target if is_link else "")
    except OSError:
        return ResolvConf(FileKind.UNREADABLE if target else FileKind.DANGLING, target if is_link else "")
    text = resolv_text.read(content)
    return ResolvConf(
        FileKind.LINK if is_link else FileKind.FILE,
        target if is_link else "",
        text.author,
        text.servers,
        text.leads_to_resolved,
        resolv_text.digest(content),
    )


def read_file(paths: Paths, path: str, limit: int) -> bytes:
    """A regular file of at most ``limit`` bytes; its links are followed already.

    Raises :class:`OSError`, also for what is no file or longer.
    """
    # Without O_NONBLOCK, somebody's FIFO in its place would hold us for ever.
    descriptor = os.open(paths.at(path), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            raise OSError(f"{path} is no file of at most {limit} bytes")
        return file.read(limit)


async def properties(bus: Bus, service: str, path: str, interface: str) -> dict[str, Any]:
    """All properties of an object; raises :class:`~helper.bus.BusError`."""
    answer = await bus.call(
        service, path, "org.freedesktop.DBus.Properties", "GetAll", "s", interface, autostart=False
    )
    return answer[0] if answer and isinstance(answer[0], dict) else {}


async def _resolved(bus: Bus) -> tuple[Service, str]:
    try:
        async with asyncio.timeout(SECONDS):
            await bus.call(RESOLVED, RESOLVED_PATH, "org.freedesktop.DBus.Peer", "Ping")
            try:
                found = await properties(bus, RESOLVED, RESOLVED_PATH, f"{RESOLVED}.Manager")
            except BusError as error:
                if error.kind is BusErrorKind.TIMEOUT:
                    raise
                found = {}
    except TimeoutError:
        return Service.WEDGED, ""
    except BusError as error:
        match error.kind:
            case BusErrorKind.ABSENT:
                return Service.ABSENT, ""
            case BusErrorKind.REFUSED:
                return Service.REFUSED, ""
            case _:
                return Service.WEDGED, ""
    return Service.ANSWERS, _text(found, "ResolvConfMode")


async def _network_manager(bus: Bus) -> NetworkManager | None:
    try:
        async with asyncio.timeout(SECONDS):
            manager, dns = await asyncio.gather(
                properties(bus, NETWORK_MANAGER, NETWORK_MANAGER_PATH, NETWORK_MANAGER),
                properties(
                    bus,
                    NETWORK_MANAGER,
                    f"{NETWORK_MANAGER_PATH}/DnsManager",
                    f"{NETWORK_MANAGER}.DnsManager",
                ),
            )
    except (TimeoutError, BusError):
        return None
    numbers = [part for part in _text(manager, "Version").split(".")[:3] if part.isdecimal()]
    return NetworkManager(tuple(map(int, numbers)), _text(dns, "Mode"), _text(dns, "RcManager"))


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    return value[:64] if isinstance(value, str) else ""


def find_resolvconf(paths: Paths) -> tuple[str, Resolvconf]:
    """The program and whose it is. It is told by its text: running it to find out could change things."""
    for path in paths.resolvconf:
        try:
            real = paths.follow(path)
            if not os.access(paths.at(real), os.X_OK):
                continue
            if PurePosixPath(real).name in ("resolvectl", "systemd-resolve"):
                return path, Resolvconf.RESOLVED
            with paths.at(real).open("rb") as file:
                content = file.read(_PROGRAM_BYTES)
        except OSError:
            continue
        if b"openresolv" in content.lower():
            return path, Resolvconf.OPENRESOLV
        if b"Debian resolvconf" in content:
            return path, Resolvconf.DEBIAN
        return path, Resolvconf.UNKNOWN
    return "", Resolvconf.NONE


def _nss_resolve(paths: Paths) -> bool:
    """Whether ``hosts:`` names ``resolve`` before ``dns`` (nss-resolve(8))."""
    try:
        text = read_file(paths, paths.follow(paths.nsswitch), _PROGRAM_BYTES).decode("utf-8", "replace")
    except OSError:
        return False
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if words[:1] == ["hosts:"]:
            sources = [word for word in words[1:] if word in ("resolve", "dns")]
            return sources[:1] == ["resolve"]
    return False
