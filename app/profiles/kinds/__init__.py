"""The kinds of profile. A new one is a module in here, and its lines in this file."""

from __future__ import annotations

from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from app.profiles.kinds.base import Kind, Row
from app.profiles.kinds.softether import SoftEther
from app.profiles.kinds.wireguard import WireGuard
from app.profiles.tables import Table
from helper.api.types import Profile, SoftEtherProfile, WireGuardProfile

__all__ = ["FOREIGN", "KINDS", "Kind", "Row", "named", "of", "read_foreign"]

KINDS: tuple[type[Kind], ...] = (SoftEther, WireGuard)
FOREIGN = "a SoftEther .vpn, a WireGuard .conf, an Adit .adit, or a zip of these"
"""What can be imported, for people."""


def of(profile: Profile) -> Kind:
    """The profile as its kind sees it."""
    match profile.server:
        case SoftEtherProfile() as server:
            return SoftEther(profile, server)
        case WireGuardProfile() as server:
            return WireGuard(profile, server)


def named(server: Table) -> type[Kind]:
    """The kind that the table ``[server]`` names. Raises :class:`app.profiles.tables.Fault`."""
    tag = server.text("kind")
    for kind in KINDS:
        if kind.tag == tag:
            return kind
    raise server.fault("kind", "is not one of the choices", ", ".join(kind.tag for kind in KINDS))


def read_foreign(data: bytes, file: str) -> Imported:
    """A profile from the file of another program, whose kind is seen from its content.

    Raises :class:`ProfileError`.
    """
    for kind in KINDS:
        if kind.recognises(data):
            return kind.read_foreign(data, file)
    raise ProfileError("not a file that can be imported", allowed=FOREIGN, file=file)
