"""Profiles on their way out, as text of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.exchange import own_file
from app.profiles import kinds
from app.profiles.errors import ProfileError
from helper.api.types import Profile


@dataclass(frozen=True)
class Format:
    """A form of file that a profile can be written in."""

    key: str
    suffix: str
    """Of a file's name, without the dot."""
    title: str
    """Which program it is for."""


OWN = Format("adit", own_file.SUFFIX, own_file.TITLE)


def formats(profile: Profile) -> tuple[Format, ...]:
    """Those for this profile: that of its kind first, then ours, which loses nothing."""
    kind = kinds.of(profile)
    if not kind.foreign_suffix:
        return (OWN,)
    return (Format(kind.foreign_suffix, kind.foreign_suffix, kind.foreign_title), OWN)


def write(profile: Profile, format_key: str, secrets: Mapping[str, str] | None) -> str:
    """The text of a file, with ``secrets`` or (``None``) without any. Raises :class:`ProfileError`."""
    _check(profile, format_key)
    if format_key == OWN.key:
        return own_file.write(profile, secrets)
    return kinds.of(profile).write_foreign(secrets)


def lost(profile: Profile, format_key: str) -> tuple[str, ...]:
    """What the format has no place for, keys of the profile or a few words. Raises :class:`ProfileError`."""
    _check(profile, format_key)
    return () if format_key == OWN.key else kinds.of(profile).lost()


def _check(profile: Profile, format_key: str) -> None:
    known = [found.key for found in formats(profile)]
    if format_key not in known:
        problem = f"{kinds.of(profile).title} can not be written as {format_key}"
        raise ProfileError(problem, allowed=", ".join(known))
