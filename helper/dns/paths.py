"""Where the files are that say who manages the machine's name servers, and symbolic links below a root."""

from __future__ import annotations

import errno
import os
from pathlib import Path, PurePosixPath

import msgspec

MAX_LINKS = 40
"""Symbolic links followed for one path, as the kernel does (``MAXSYMLINKS``)."""

RESOLV_CONF = "/etc/resolv.conf"


class Paths(msgspec.Struct, frozen=True):
    """All paths are below ``root``, which is ``/`` but in tests."""

    root: str = "/"
    state: str = "/var/lib/adit"
    """The helper's own folder, outside of ``root``: what is replaced is kept in ``dns`` there."""
    resolv_conf: str = RESOLV_CONF
    nsswitch: str = "/etc/nsswitch.conf"
    resolvconf: tuple[str, ...] = (
        "/sbin/resolvconf",
        "/usr/sbin/resolvconf",
        "/usr/bin/resolvconf",
        "/usr/local/sbin/resolvconf",
    )
    """Where the program ``resolvconf`` may be."""

    def at(self, path: str) -> Path:
        """The place of an absolute ``path``."""
        return Path(self.root, path.lstrip("/"))

    @property
    def kept(self) -> Path:
        """Folder of what was replaced."""
        return Path(self.state, "dns")

    def follow(self, path: str) -> str:
        """Where ``path`` leads, symbolic links of all its parts followed below the root.

        What does not exist leads to itself. Raises :class:`OSError` (``ELOOP``) for a loop.
        """
        pending = list(PurePosixPath(path).parts[1:])[::-1]
        found: list[str] = []
        links = 0
        while pending:
            part = pending.pop()
            if part == "..":
                found = found[:-1]
                continue
            here = "/" + "/".join([*found, part])
            try:
                target = self.at(here).readlink()
            except OSError:
                found.append(part)
                continue
            links += 1
            if links > MAX_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
            parts = list(target.parts)
            if target.is_absolute():
                found, parts = [], parts[1:]
            pending += reversed(parts)
        return "/" + "/".join(found)
