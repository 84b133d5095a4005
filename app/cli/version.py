"""The version of this program."""

from __future__ import annotations

from importlib import metadata


def version() -> str:
    """The installed version; ``0+source`` when run from a source tree that is not installed."""
    try:
        return metadata.version("adit")
    except metadata.PackageNotFoundError:
        return "0+source"
