"""Durable small files in one folder of our own: what was written is there after a power loss, or was refused.

A file is replaced as a whole (new file, ``fsync``, ``rename``, ``fsync`` of the folder) or grows at
its end (``fsync``). Everything is done below the folder's descriptor, so that nobody can move it
away under us, and no link is followed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

CLEANUP = "adit-helper --cleanup"
"""The command with which a person gets out of everything."""

_NEW = ".new"
"""Ends the name of a file that is not finished."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # a FIFO in its place must not keep us waiting


class StateError(Exception):
    """The state can not be read or written: what is wrong, and what a person can do about it."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class Folder:
    """The folder at ``path``, of ``owner`` alone, mode 0700. Every method raises :class:`StateError` only.

    The owner is who we are, unless root works on the folder of the helper's own user; what is made
    is the owner's then. ``fsync`` is there for tests: not every kernel has a disk that fails.
    """

    def __init__(
        self, path: Path, *, owner: int | None = None, fsync: Callable[[int], None] = os.fsync
    ) -> None:
        self.path = path
        self._owner = os.geteuid() if owner is None else owner
        self._fsync = fsync

    def make(self) -> None:
        """Make the folder when there is none."""
        with self._errors("make the folder"):
            try:
                self.path.mkdir(mode=0o700)
            except FileExistsError:
                return
            if self._owner != os.geteuid():
                os.chown(self.path, self._owner, -1, follow_symlinks=False)
            above = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                self._fsync(above)
            finally:
                os.close(above)

    def read(self, name: str, limit: int) -> bytes | None:
        """The whole file, of at most ``limit`` bytes; ``None`` when it, or the folder, is not there."""
        with self._errors(f"read {name}"):
            try:
                with self._opened() as folder, self._file(folder, name, os.O_RDONLY) as file:
                    return self._read(file, name, limit)
            except FileNotFoundError:
                return None

    def write(self, name: str, data: bytes) -> None:
        """Put ``data`` in the place of the file. After an error the old one is still there.

        Only when the very last step fails, that of the folder, may it be either of them.
        """
        self.make()
        with self._errors(f"write {name}"), self._opened() as folder:
            _forget(folder, name + _NEW)  # of a run that was killed
            try:
                with self._file(folder, name + _NEW, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as file:
                    _write_all(file, data, 0)
                    self._fsync(file)
                os.rename(name + _NEW, name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                _forget(folder, name + _NEW)
                raise
            self._fsync(folder)

    def append(self, name: str, data: bytes, at: int, *, durable: bool) -> None:
        """Let the file of ``at`` bytes grow, durably if wished; a failure takes ``data`` away again."""
        with (
            self._errors(f"write {name}"),
            self._opened() as folder,
            self._file(folder, name, os.O_WRONLY) as file,
        ):
            if os.fstat(file).st_size != at:
                raise StateError(f"{self.path / name} was changed by another program.", self._advice())
            try:
                _write_all(file, data, at)
                if durable:
                    self._fsync(file)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.ftruncate(file, at)
                raise

    def remove(self, name: str) -> None:
        """Delete the file; gone already is no error."""
        with self._errors(f"remove {name}"):
            try:
                with self._opened() as folder:
                    os.unlink(name, dir_fd=folder)
                    self._fsync(folder)
            except FileNotFoundError:
                return

    def move_aside(self, name: str, most: int) -> str:
        """Rename the file to ``<name>.damaged-<n>``, ``n`` from 1 to ``most``; the new name.

        When all are taken the last is overwritten: the oldest tells best how it began.
        """
        with self._errors(f"move {name}"), self._opened() as folder:
            present = set(os.listdir(folder))  # noqa: PTH208 - by its descriptor
            names = [f"{name}.damaged-{number}" for number in range(1, most + 1)]
            free = next((new for new in names if new not in present), names[-1])
            os.rename(name, free, src_dir_fd=folder, dst_dir_fd=folder)
            self._fsync(folder)
            return free

    # --- inner -------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _opened(self) -> Iterator[int]:
        folder = os.open(self.path, _FOLDER)
        try:
            found = os.fstat(folder)
            if found.st_uid != self._owner or stat.S_IMODE(found.st_mode) != 0o700:
                mode = f"{stat.S_IMODE(found.st_mode):04o}"
                message = f"{self.path} is not ours alone: it belongs to uid {found.st_uid}, mode {mode}."
                raise StateError(
                    message,
                    f"Look who has been there, then: chown {self._owner} {self.path}; chmod 700 {self.path}",
                )
            yield folder
        finally:
            os.close(folder)

    @contextlib.contextmanager
    def _file(self, folder: int, name: str, flags: int) -> Iterator[int]:
        file = os.open(name, flags | _FILE, 0o600, dir_fd=folder)
        try:
            if flags & os.O_CREAT and self._owner != os.geteuid():
                os.fchown(file, self._owner, -1)
            found = os.fstat(file)
            if not stat.S_ISREG(found.st_mode) or found.st_uid not in (0, self._owner):
                raise StateError(f"{self.path / name} is not a file of ours.", self._advice())
            yield file
        finally:
            os.close(file)

    def _read(self, file: int, name: str, limit: int) -> bytes:
        size = os.fstat(file).st_size
        if size > limit:
            raise StateError(f"{self.path / name} is far too large: {size} bytes.", self._advice())
        data = bytearray()
        while len(data) <= limit and (part := os.read(file, limit + 1 - len(data))):
            data += part
        if len(data) > limit:
            raise StateError(f"{self.path / name} is far too large.", self._advice())
        return bytes(data)

    @contextlib.contextmanager
    def _errors(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StateError(
                f"Could not {what} in {self.path}: {error.strerror or error}.", self._advice(error)
            ) from error

    def _advice(self, error: OSError | None = None) -> str:
        match error.errno if error is not None else 0:
            case errno.ENOSPC | errno.EDQUOT:
                return f"Make room on the disk that holds {self.path}."
            case errno.EROFS:
                return f"The disk that holds {self.path} is read-only; mount it so that it can be written."
            case errno.EIO:
                return f"The disk that holds {self.path} fails; look at the kernel's log."
            case errno.EACCES | errno.EPERM:
                return "Run it as root."
        return f"To begin anew: {CLEANUP}"


def _write_all(file: int, data: bytes, at: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(file, rest, at)
        rest, at = rest[written:], at + written


def _forget(folder: int, name: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
