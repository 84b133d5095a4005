"""What a report is made of: the helper's answers, the profiles, and what this machine is."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import os
import platform
import pwd
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

from app.cli.version import version
from app.profiles.errors import ProfileError
from app.profiles.store import ProfileStore
from helper.api.client import HelperClient, HelperError
from helper.api.types import (
    DnsResult,
    Empty,
    HelloResult,
    LogLine,
    LogTail,
    LogTailResult,
    MachineProfile,
    MachineProfiles,
    PolicyResult,
    Profile,
    StatusResult,
)

LOG_LINES = 300
"""Newest lines of the log."""
PATIENCE = 5.0
"""Seconds that the helper has for each answer."""
_TOLD = (
    *("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "XDG_SESSION_DESKTOP", "DESKTOP_SESSION"),
    *("LANG", "LANGUAGE", "LC_ALL", "QT_QPA_PLATFORM", "QT_QPA_PLATFORMTHEME", "QT_STYLE_OVERRIDE"),
    *("QT_SCALE_FACTOR", "GDK_SCALE"),
)
"""Variables of the session whose values are told."""
_PRESENT = ("WAYLAND_DISPLAY", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "APPIMAGE", "FLATPAK_ID", "SNAP")
"""Those of which it is only told that they are there."""
_MAX_OS_RELEASE = 64 * 1024

_T = TypeVar("_T", bound=msgspec.Struct)


@dataclass(frozen=True)
class Answers:
    """What the helper said; ``None`` where it did not."""

    hello: HelloResult | None = None
    status: StatusResult | None = None
    policy: PolicyResult | None = None
    dns: DnsResult | None = None
    machine: MachineProfiles | None = None
    log: LogTailResult | None = None
    troubles: tuple[str, ...] = ()
    """Why something is missing, a sentence each."""


@dataclass(frozen=True)
class Facts:
    """Everything, as it is: nothing is taken out yet."""

    helper: Answers = Answers()
    profiles: tuple[Profile, ...] = ()
    unusable: tuple[ProfileError, ...] = ()
    """What is wrong with other files of the folder of profiles."""
    versions: tuple[tuple[str, str], ...] = ()
    session: tuple[tuple[str, str], ...] = ()
    """The desktop, as its variables tell."""
    people: tuple[str, ...] = ()
    """What this user is called."""
    hosts: tuple[str, ...] = ()
    """What this machine is called."""
    home: str = ""
    made_at: float = field(default_factory=time.time)
    """Unix time."""

    @property
    def machine(self) -> tuple[MachineProfile, ...]:
        """Profiles of the machine."""
        return () if self.helper.machine is None else self.helper.machine.profiles

    @property
    def log(self) -> tuple[LogLine, ...]:
        """The newest lines, oldest first."""
        return () if self.helper.log is None else self.helper.log.lines


async def gather(path: Path | None, store: ProfileStore, toolkit: str) -> Facts:
    """Find everything out, as far as that is possible."""
    helper = await _ask(path)
    profiles, unusable = await asyncio.to_thread(_profiles, store)
    return Facts(
        helper=helper,
        profiles=profiles,
        unusable=unusable,
        versions=_versions(toolkit),
        session=_session(),
        people=_people(),
        hosts=_hosts(),
        home=str(Path.home()),
    )


async def _ask(path: Path | None) -> Answers:
    troubles: list[str] = []

    try:
        async with asyncio.timeout(PATIENCE):
            client = await HelperClient.connect(path, client="adit-report", version=version())
    except (HelperError, TimeoutError) as error:
        return Answers(troubles=(str(error) or "The helper does not answer.",))

    async def ask(method: str, kind: type[_T], params: msgspec.Struct = Empty()) -> _T | None:  # noqa: B008
        try:
            async with asyncio.timeout(PATIENCE):
                result = await client.call(method, params)
        except HelperError as error:
            troubles.append(f"{method}: {error}")
        except TimeoutError:
            troubles.append(f"{method}: no answer within {PATIENCE:.0f} s")
        else:
            assert isinstance(result, kind)
            return result
        return None

    async with client:
        return Answers(
            hello=client.hello,
            status=await ask("status.get", StatusResult),
            policy=await ask("policy.get", PolicyResult),
            dns=await ask("dns.get", DnsResult),
            machine=await ask("profile.list", MachineProfiles),
            log=await ask("log.tail", LogTailResult, LogTail(lines=LOG_LINES)),
            troubles=tuple(troubles),
        )


def _profiles(store: ProfileStore) -> tuple[tuple[Profile, ...], tuple[ProfileError, ...]]:
    try:
        listing = store.listing()
    except ProfileError as error:
        return (), (error,)
    return tuple(stored.profile for stored in listing.profiles), listing.problems


def _versions(toolkit: str) -> tuple[tuple[str, str], ...]:
    return (
        ("Adit", version()),
        ("Python", platform.python_version()),
        ("Qt", toolkit),
        ("Kernel", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("Distribution", _distribution()),
    )


def _distribution() -> str:
    for file in (Path("/etc/os-release"), Path("/usr/lib/os-release")):
        with contextlib.suppress(OSError), file.open(encoding="utf-8", errors="replace") as opened:
            for line in opened.read(_MAX_OS_RELEASE).splitlines():
                key, _, value = line.partition("=")
                if key == "PRETTY_NAME":
                    return value.strip("\"'")
    return ""


def _session() -> tuple[tuple[str, str], ...]:
    told = [(name, os.environ.get(name, "")) for name in _TOLD]
    there = [(name, "there" if os.environ.get(name) else "") for name in _PRESENT]
    return (*told, *there)


def _people() -> tuple[str, ...]:
    names: list[str] = []
    with contextlib.suppress(OSError, KeyError, ImportError):
        names.append(getpass.getuser())
    with contextlib.suppress(KeyError):
        entry = pwd.getpwuid(os.getuid())
        full = entry.pw_gecos.partition(",")[0]
        names += [entry.pw_name, full, *full.split()]
    return tuple(dict.fromkeys(names))


def _hosts() -> tuple[str, ...]:
    name = socket.gethostname()
    return tuple(dict.fromkeys((name, name.partition(".")[0])))
