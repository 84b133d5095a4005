"""Replacing one file of the system so that it is the old or the new one at any moment, and stays so.

Where its folder can not be written but the file can (a bind mount, a strict sandbox), it is written
in place; then a death in between leaves a mixture, which :func:`helper.dns.resolv_text.torn` knows.
All of it blocks, shortly; every error is an :class:`OSError`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from pathlib import Path, PurePosixPath

import msgspec

from helper.dns import resolv_text
from helper.dns.environment import read_file
from helper.dns.paths import Paths

_KEPT = re.compile(r"[0-9a-f]{64}\.conf")
_LABEL = "security.selinux"
_NOT_BY_RENAME = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV})


class InPlaceOnly(OSError):
    """The file can not be replaced, but perhaps written."""


class Found(msgspec.Struct, frozen=True):
    """A file as it is."""

    content: bytes | None = None
    """``None``: it does not exist, or its link leads to nothing."""
    link: str = ""
    """What it says, when it is a symbolic link."""
    mode: int = 0o644
    owner: int = 0
    group: int = 0

    @property
    def missing(self) -> bool:
        """Whether there is nothing at all, not even a link."""
        return self.content is None and not self.link


def look(paths: Paths, path: str) -> Found:
    """The file at ``path``. Raises :class:`OSError` for what can not be read, a folder for example."""
    link = ""
    with contextlib.suppress(OSError):
        link = str(paths.at(path).readlink())
    try:
        target = paths.follow(path)
        status = paths.at(target).stat()
        content = read_file(paths, target, resolv_text.MAX_BYTES)
    except FileNotFoundError:
        return Found(link=link)
    except OSError as error:
        if link and error.errno == errno.ELOOP:
            return Found(link=link)
        raise
    return Found(content, link, stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid)


def keep(paths: Paths, content: bytes) -> str:
    """Save ``content`` durably in the state folder; its name there."""
    name = f"{resolv_text.digest(content)}.conf"
    folder = paths.kept
    if kept(paths, name) == content:
        return name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_new(folder / f".{name}", content, 0o600)
    (folder / f".{name}").rename(folder / name)
    _sync_folder(folder)
    _sync_folder(folder.parent)
    return name


def kept(paths: Paths, name: str) -> bytes | None:
    """What was saved under ``name``; ``None`` when it is not there or is not what it was."""
    if not _KEPT.fullmatch(name):
        return None
    try:
        content = (paths.kept / name).read_bytes()
    except OSError:
        return None
    return content if f"{resolv_text.digest(content)}.conf" == name else None


def forget(paths: Paths, needed: frozenset[str]) -> None:
    """Remove what was saved, but for the names that are still needed."""
    with contextlib.suppress(OSError):
        for path in paths.kept.iterdir():
            if path.name not in needed and _KEPT.fullmatch(path.name.removeprefix(".")):
                path.unlink()


def replace(paths: Paths, path: str, content: bytes, like: Found) -> None:
    """Put a file with ``content`` at ``path``, with mode and owner of ``like``.

    Raises :class:`InPlaceOnly` when only its folder is in the way.
    """
    place, beside = _beside(paths, path)
    try:
        _write_new(beside, content, like.mode & 0o777 or 0o644, like.owner, like.group, place)
        beside.rename(place)
    except OSError as error:
        _remove(beside)
        if error.errno in _NOT_BY_RENAME:
            raise InPlaceOnly(error.errno, error.strerror) from error
        raise
    _sync_folder(place.parent)


def replace_by_link(paths: Paths, path: str, link: str) -> None:
    """Put a symbolic link at ``path``. Raises :class:`InPlaceOnly` as :func:`replace` does."""
    place, beside = _beside(paths, path)
    try:
        _remove(beside)
        beside.symlink_to(link)
        beside.rename(place)
    except OSError as error:
        _remove(beside)
        if error.errno in _NOT_BY_RENAME:
            raise InPlaceOnly(error.errno, error.strerror) from error
        raise
    _sync_folder(place.parent)


def write_in_place(paths: Paths, path: str, content: bytes) -> None:
    """Write ``content`` over that of the file that ``path`` leads to."""
    flags = os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(paths.at(paths.follow(path)), flags)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not a file")
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        os.ftruncate(descriptor, len(content))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(paths: Paths, path: str) -> None:
    """Remove the file; none is no error."""
    paths.at(path).unlink(missing_ok=True)
    _sync_folder(paths.at(path).parent)


def clear_away(paths: Paths, path: str) -> None:
    """Remove what a death in the middle of :func:`replace` left beside the file."""
    with contextlib.suppress(OSError):
        _remove(_beside(paths, path)[1])


def _beside(paths: Paths, path: str) -> tuple[Path, Path]:
    """The file's own place, and that of the next version of it until it is complete."""
    folder = paths.at(paths.follow(str(PurePosixPath(path).parent)))
    name = PurePosixPath(path).name
    return folder / name, folder / f".{name}.adit"


def _write_new(
    path: Path, content: bytes, mode: int, owner: int = -1, group: int = -1, like: Path | None = None
) -> None:
    _remove(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        if owner >= 0 and (owner, group) != (os.geteuid(), os.getegid()):
            with contextlib.suppress(OSError):  # For root alone; without it the file is as good.
                os.fchown(descriptor, owner, group)
        if like is not None:
            with contextlib.suppress(OSError):  # Where SELinux rules, programs may read its own kind only.
                os.setxattr(descriptor, _LABEL, os.getxattr(like, _LABEL))
        os.fchmod(descriptor, mode)
        os.fsync(descriptor)


def _remove(path: Path) -> None:
    if not os.path.lexists(path):
        return  # a read-only file system refuses even that
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        if path.is_dir() and not path.is_symlink():
            return
        path.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EROFS):  # Some file systems can not.
            raise
    finally:
        os.close(descriptor)
