"""The machine's profiles, as the helper lists them."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from app.cli import sessions
from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from app.cli.output import clean, some, table
from helper.api.client import HelperError
from helper.api.types import Empty, MachineProfile, MachineProfiles

COMPLETION_SECONDS = 1.0
"""How long the shell's completion waits for the helper."""


def known(path: Path | None) -> tuple[MachineProfile, ...]:
    """All of them, also those that can not be used."""
    return asyncio.run(sessions.ask(path, "profile.list", Empty(), MachineProfiles)).profiles


def find(path: Path | None, wanted: str) -> MachineProfile:
    """The profile with this name or id, in any case of letters, else the only one that starts so.

    Raises :class:`CliError` where there is none, or none that can be used.
    """
    profiles = known(path)
    folded = wanted.casefold()
    for found in (
        [p for p in profiles if wanted in (p.name, p.id)],
        [p for p in profiles if p.name.casefold() == folded],
        [p for p in profiles if folded and p.name.casefold().startswith(folded)],
    ):
        if len(found) > 1:
            names = some([p.name for p in found])
            raise CliError(
                ExitCode.PROFILE, f'"{clean(wanted)}" fits several profiles of the machine: {names}.'
            )
        if found:
            return _usable(found[0])
    names = some([p.name for p in profiles])
    raise CliError(
        ExitCode.PROFILE,
        f'The machine has no profile "{clean(wanted)}".',
        f"It has: {names}." if names else "Its profiles are files in /etc/adit/profiles; it has none.",
    )


def find_any(path: Path | None, wanted: str) -> str:
    """The name of the profile that is called so in any case of letters; ``wanted`` where there is none."""
    alike = [p.name for p in known(path) if p.name.casefold() == wanted.casefold()]
    return alike[0] if len(alike) == 1 else wanted


def names(path: Path | None) -> list[str]:
    """Their names for the shell's completion; none when the helper does not answer at once."""

    async def listed() -> MachineProfiles:
        async with asyncio.timeout(COMPLETION_SECONDS):
            return await sessions.ask(path, "profile.list", Empty(), MachineProfiles)

    with contextlib.suppress(HelperError, TimeoutError):
        return [profile.name for profile in asyncio.run(listed()).profiles]
    return []


def listing(profiles: tuple[MachineProfile, ...]) -> str:
    """The list of them."""
    rows = [
        (
            clean(profile.name),
            clean(profile.kind) or "-",
            clean(profile.host) or "-",
            "yes" if profile.autoconnect else "no",
            "there" if profile.has_secrets else "missing",
        )
        for profile in profiles
    ]
    return table(("NAME", "KIND", "SERVER", "AT START", "SECRETS"), rows)


def _usable(profile: MachineProfile) -> MachineProfile:
    if profile.problem:
        raise CliError(
            ExitCode.PROFILE,
            f"The machine's profile {clean(profile.name)} can not be used.",
            clean(profile.problem),
        )
    return profile
