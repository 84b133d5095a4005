"""Where the files are that are no code: icons, translations, desktop files."""

from __future__ import annotations

import sys
from pathlib import Path

_BESIDE = Path(__file__).parents[1] / "resources"


def path(*parts: str) -> Path:
    """A file of ``resources/``, beside the program's own or installed in its prefix."""
    root = _BESIDE if _BESIDE.is_dir() else Path(sys.prefix) / "share" / "adit"
    return root.joinpath(*parts)
