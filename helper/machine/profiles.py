"""The machine's own profiles: ``/etc/adit/profiles/*.toml``.

They are root's, so only files that nobody else could have written are believed. A file that can
not be used is shown with what is wrong with it, and hides no other.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

from helper.api.types import MachineProfile, Profile, SoftEtherProfile, WireGuardProfile
from helper.machine.files import ROOT_ONLY, FileRefused, open_folder, read_file
from helper.machine.profile_text import MAX_BYTES, TextRefused, read_profile

FOLDER = Path("/etc/adit/profiles")
SUFFIX = ".toml"
MAX_FILES = 64
"""Files that are looked at, in the order of their names."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_@-]{0,47}")


class Entry(msgspec.Struct, frozen=True):
    """One file: a profile, or what is wrong."""

    name: str
    """Of the file, without its suffix: the profile's name."""
    profile: Profile | None = None
    problem: str = ""

    def shown(self, *, autoconnect: bool, has_secrets: bool) -> MachineProfile:
        """As it crosses the socket."""
        if self.profile is None:
            return MachineProfile(
                id="", name=self.name, kind="", host="", autoconnect=autoconnect, problem=self.problem
            )
        kind, host = _kind_and_host(self.profile)
        return MachineProfile(
            id=self.profile.id,
            name=self.name,
            kind=kind,
            host=host,
            autoconnect=autoconnect,
            has_secrets=has_secrets,
            problem=self.problem,
        )


class MachineProfiles:
    """A view of the folder, as it was when :meth:`read` was last called.

    ``owners`` are the uids whose files are believed.
    """

    def __init__(self, folder: Path = FOLDER, owners: frozenset[int] = ROOT_ONLY) -> None:
        self._folder = folder
        self._owners = owners
        self.entries: tuple[Entry, ...] = ()
        """By name; replaced as a whole."""
        self.problem = ""
        """Why nothing, or not everything, was read; empty when all was."""

    def read(self) -> None:
        """Look again. Reads up to :data:`MAX_FILES` small files; raises nothing."""
        self.entries, self.problem = read_folder(self._folder, self._owners)

    def named(self, name: str) -> Entry | None:
        """The file of this name."""
        return next((entry for entry in self.entries if entry.name == name), None)


def read_folder(folder: Path, owners: frozenset[int]) -> tuple[tuple[Entry, ...], str]:
    """All files, by name, and what is wrong with the folder as a whole."""
    try:
        descriptor = open_folder(folder, owners)
    except FileRefused as refused:
        return (), f"The machine's profiles are not used: {refused}."
    if descriptor is None:
        return (), ""
    try:
        try:
            found = sorted(_candidates(descriptor))
        except OSError as error:
            return (), f"The machine's profiles can not be listed: {error.strerror}."
        problem = ""
        if len(found) > MAX_FILES:
            problem = f"There are {len(found)} profiles in {folder}; the first {MAX_FILES} are used."
        return _unique([_read(descriptor, name, owners) for name in found[:MAX_FILES]]), problem
    finally:
        os.close(descriptor)


def _candidates(folder: int) -> list[str]:
    return [name for name in os.listdir(folder) if name.endswith(SUFFIX) and not name.startswith(".")]


def _read(folder: int, file: str, owners: frozenset[int]) -> Entry:
    name = file.removesuffix(SUFFIX)
    if not _NAME.fullmatch(name):
        shown = ascii(name)[1:-1][:64]
        return Entry(shown, problem="The file's name must be 1 to 48 letters, digits, - _ or @.")
    try:
        return Entry(name, read_profile(read_file(folder, file, owners, MAX_BYTES), name))
    except FileNotFoundError:
        return Entry(name, problem="The file can not be used: it was removed meanwhile.")
    except (FileRefused, TextRefused) as refused:
        return Entry(name, problem=f"The file can not be used: {refused}.".replace("..", "."))


def _unique(entries: list[Entry]) -> tuple[Entry, ...]:
    """Ids are addresses and leases: two profiles must not share one."""
    first: dict[str, str] = {}
    checked = []
    for entry in entries:
        if entry.profile is not None:
            other = first.setdefault(entry.profile.id, entry.name)
            if other != entry.name:
                entry = Entry(entry.name, problem=f"The file can not be used: its id is that of {other}.")
        checked.append(entry)
    return tuple(checked)


def _kind_and_host(profile: Profile) -> tuple[str, str]:
    match profile.server:
        case SoftEtherProfile(host=host):
            return "softether", host
        case WireGuardProfile(peers=peers):
            endpoint = next((peer.endpoint for peer in peers if peer.endpoint), "")
            return "wireguard", endpoint.rpartition(":")[0].strip("[]")
