"""Names for profiles that are on their way in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from app.profiles import rules

_ROOM = 5
"""Characters kept free for a number behind the name."""


def of_text(text: str, otherwise: str = "profile") -> str:
    """``text`` made such that a profile may be called so; ``otherwise`` where nothing of it is left."""
    # A name that began with a hyphen would be an option on the command line.
    printable = "".join(c for c in text if c.isprintable())
    return printable.strip().lstrip("-").strip()[: rules.MAX_NAME - _ROOM].strip() or otherwise


def of_file(file: str, otherwise: str = "profile") -> str:
    """A name from that of a file, without folders and suffix."""
    return of_text(PurePath(file.replace("\\", "/")).stem, otherwise)


def free(wanted: str, taken: Iterable[str]) -> str:
    """``wanted``, or it with a number where a profile is called so already."""
    names = {name.casefold() for name in taken}
    name, number = wanted, 1
    while name.casefold() in names:
        number += 1
        end = f"-{number}"
        name = f"{wanted[: rules.MAX_NAME - len(end)].rstrip()}{end}"
    return name
