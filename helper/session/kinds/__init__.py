"""What differs from one kind of profile to the next: a file for each, and the checks they share."""

from __future__ import annotations

import re

import msgspec

from engine.control import MAX_MESSAGE, DeviceInfo, Start
from helper.api.rpc import Code, RpcError
from helper.api.types import Profile, SoftEtherProfile, WireGuardProfile
from helper.network.values import PlanError
from helper.session.kinds.kind import Datagrams, Kind, Server, bad
from helper.session.kinds.softether import SoftEther
from helper.session.kinds.wireguard import WireGuard

__all__ = ["Datagrams", "Kind", "Server", "check", "engine_settings", "of"]

ROOM = 16 * 1024
"""Bytes of the first message to an engine that are left for the lease of its predecessor."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def of(profile: Profile) -> Kind:
    """The kind of a profile."""
    match profile.server:
        case SoftEtherProfile() as server:
            return SoftEther(profile, server)
        case WireGuardProfile() as server:
            return WireGuard(profile, server)


def check(profile: Profile, secrets: dict[str, str]) -> None:
    """Refuse, by :class:`RpcError` ``BAD_PROFILE``, what no session can be made of."""
    if not _UUID.fullmatch(profile.id):
        raise bad("its id is not a UUID")
    if not 0 < len(profile.name) <= 64 or not profile.name.isprintable():
        raise bad("its name must be 1 to 64 printable characters")
    kind = of(profile)
    try:
        kind.check(secrets)
        kind.plan("adit0", None)
    except PlanError as error:
        raise RpcError(Code.BAD_PROFILE, f"{error.failure.message} {error.failure.advice}") from None
    device = DeviceInfo("adit-0123456789", "00:00:00:00:00:00", 65535)
    start = Start(
        kind.engine, engine_settings(kind, "", 0), secrets, device=device, dhcp=kind.uses_dhcp, hostname=""
    )
    if len(msgspec.json.encode(start)) + ROOM > MAX_MESSAGE:
        raise bad("it is too long; shorten its texts, or have fewer of them")


def engine_settings(kind: Kind, pin: str, owner: int) -> msgspec.Raw:
    """The engine's encoded settings; ``pin`` is what a person accepted, if any."""
    return msgspec.Raw(msgspec.json.encode(kind.settings(pin, owner)))
