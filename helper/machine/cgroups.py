"""Control groups, as the firewall knows them: by level and number."""

from __future__ import annotations

import stat
from pathlib import Path

ROOTS = (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified"))
"""Where the version 2 hierarchy is: alone, or beside version 1."""
MAX_PATH = 512
"""Characters of a path."""

_ONLY_IN_VERSION_2 = "cgroup.controllers"


def locate(path: str, roots: tuple[Path, ...] = ROOTS) -> tuple[int, int] | None:
    """Level and number of the control group at ``path`` below the root; ``None`` when there is none.

    The number is that of its directory (``cgroup_id()`` in linux/cgroup.h), which nothing else gets
    as long as it exists.
    """
    parts = [part for part in path.split("/") if part]
    if not parts or len(path) > MAX_PATH or any(part in (".", "..") for part in parts):
        return None
    for root in roots:
        if not (root / _ONLY_IN_VERSION_2).exists():
            continue
        try:
            found = root.joinpath(*parts).lstat()
        except (OSError, ValueError):
            return None
        return (len(parts), found.st_ino) if stat.S_ISDIR(found.st_mode) else None
    return None
