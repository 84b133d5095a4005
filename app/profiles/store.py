"""The folder of profiles: one TOML file each, written so that a crash loses nothing."""

from __future__ import annotations

import contextlib
import datetime
import fcntl
import os
import re
import stat
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from app.profiles import kinds, model
from app.profiles.errors import ProfileError
from helper.api.types import Profile

MAX_PROFILES = 1000
"""Files of one folder that are looked at."""
MAX_SLUG = 48
"""Characters of a file name made from a profile's name."""
SUFFIX = ".toml"


@dataclass(frozen=True)
class StoredProfile:
    """A profile and the file it is in."""

    profile: Profile
    path: Path


@dataclass(frozen=True)
class Listing:
    """What a folder holds: usable profiles by name, and what is wrong with the others."""

    profiles: tuple[StoredProfile, ...]
    problems: tuple[ProfileError, ...]


def default_folder() -> Path:
    """The user's own folder (XDG Base Directory Specification)."""
    return platformdirs.user_config_path("adit", appauthor=False) / "profiles"


def slug(name: str) -> str:
    """The start of a file name for a profile's name: ``Büro 2`` gives ``buro-2``."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower())[:MAX_SLUG].strip("-") or "profile"


class ProfileStore:
    """Profiles in ``folder``, which is made when the first one is added.

    Every method raises :class:`ProfileError`, also for what the file system refuses.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def listing(self) -> Listing:
        """All profiles; a broken file becomes a problem and hides no other."""
        profiles: list[StoredProfile] = []
        problems: list[ProfileError] = []
        with _file_errors(self.folder.name):
            try:
                paths = sorted(path for path in self.folder.iterdir() if path.suffix == SUFFIX)
            except FileNotFoundError:
                paths = []
        if len(paths) > MAX_PROFILES:
            problems.append(
                ProfileError(
                    f"{len(paths)} profiles in {self.folder}", allowed=f"the first {MAX_PROFILES} are used"
                )
            )
        ids: dict[str, str] = {}
        for path in paths[:MAX_PROFILES]:
            if path.name.startswith("."):
                continue
            try:
                profile = model.parse(_read(path), path.name)
                if profile.id in ids:
                    raise ProfileError(
                        f"has the same id as {ids[profile.id]}", allowed="an id of its own", file=path.name
                    )
            except ProfileError as error:
                problems.append(error)
                continue
            ids[profile.id] = path.name
            profiles.append(StoredProfile(profile, path))
        profiles.sort(key=lambda stored: (stored.profile.name.casefold(), stored.profile.id))
        return Listing(tuple(profiles), tuple(problems))

    def find(self, wanted: str) -> StoredProfile:
        """The profile with this exact name or id, else the only one whose name starts so."""
        listing = self.listing()
        exact = [s for s in listing.profiles if wanted in (s.profile.name, s.profile.id)]
        folded = wanted.casefold()
        alike = [s for s in listing.profiles if s.profile.name.casefold() == folded]
        starting = [s for s in listing.profiles if folded and s.profile.name.casefold().startswith(folded)]
        for found in (exact, alike, starting):
            if len(found) == 1:
                return found[0]
            if found:
                names = ", ".join(s.profile.name for s in found[:8])
                raise ProfileError(
                    f'"{_shown(wanted)}" fits several profiles: {names}', allowed="the whole name or id"
                )
        for problem in listing.problems:
            if problem.file.removesuffix(SUFFIX) in (wanted, slug(wanted)):
                raise problem
        names = ", ".join(s.profile.name for s in listing.profiles[:8])
        raise ProfileError(
            f'there is no profile "{_shown(wanted)}"', allowed=names or "none yet; `adit add` makes one"
        )

    def add(self, profile: Profile) -> StoredProfile:
        """Keep a new profile. Its name and id must not be taken."""
        data = model.dump(profile)
        profile = model.check(profile)
        with self._locked():
            self.check_new(profile)
            with _file_errors(self.folder.name):
                path = self._free_path(profile.name)
                _write(path, data)
        return StoredProfile(profile, path)

    def check_new(self, profile: Profile) -> None:
        """Raise what :meth:`add` would, without writing anything."""
        model.check(profile)
        for stored in self.listing().profiles:
            if stored.profile.name.casefold() == profile.name.casefold():
                raise ProfileError(
                    f'there is a profile "{stored.profile.name}" already', allowed="another name"
                )
            if stored.profile.id == profile.id:
                raise ProfileError(f"the id is that of {stored.profile.name}", allowed="a new id")

    def replace(self, stored: StoredProfile, profile: Profile) -> StoredProfile:
        """Change a kept profile; comments and unchanged values of its file stay."""
        with self._locked():
            current = _read(stored.path)
            if (
                model.parse(current, stored.path.name).id != stored.profile.id
                or profile.id != stored.profile.id
            ):
                raise ProfileError(
                    "the file is now another profile's", allowed="try again", file=stored.path.name
                )
            data = model.edit(current, profile, stored.path.name)
            if data != current:
                with _file_errors(stored.path.name):
                    _write(stored.path, data)
        return StoredProfile(model.check(profile), stored.path)

    def set_pin(self, stored: StoredProfile, pin: str, day: str = "") -> StoredProfile:
        """Remember a server certificate's SHA-256; everything else stays as the file has it now.

        ``day`` is when it was trusted, ``YYYY-MM-DD``; today when it is not said.
        """
        now = model.parse(_read(stored.path), stored.path.name)
        server = kinds.of(now).pinned(pin, day or datetime.date.today().isoformat())
        return self.replace(stored, msgspec.structs.replace(now, server=server))

    def text(self, stored: StoredProfile) -> bytes:
        """A profile's file as it is, for :meth:`put_back`."""
        return _read(stored.path)

    def put_back(self, stored: StoredProfile, data: bytes) -> StoredProfile:
        """Undo :meth:`remove`: ``data`` is what its file held. Its name and id must not be taken."""
        profile = model.parse(data, stored.path.name)
        with self._locked():
            self.check_new(profile)
            with _file_errors(self.folder.name):
                free = not (stored.path.exists() or stored.path.is_symlink())
                path = stored.path if free else self._free_path(profile.name)
                _write(path, data)
        return StoredProfile(profile, path)

    def remove(self, stored: StoredProfile) -> None:
        """Delete a profile's file."""
        with self._locked(), _file_errors(stored.path.name):
            stored.path.unlink()
            _sync_folder(stored.path.parent)

    def _free_path(self, name: str) -> Path:
        base = slug(name)
        for number in range(1, MAX_PROFILES + 2):
            path = self.folder / (f"{base}{SUFFIX}" if number == 1 else f"{base}-{number}{SUFFIX}")
            if not path.exists() and not path.is_symlink():
                return path
        raise ProfileError(f"too many profiles in {self.folder}", allowed=f"at most {MAX_PROFILES}")

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other writers out, so that names stay unique and no change is lost."""
        with _file_errors(self.folder.name):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(
                self.folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600
            )
        try:
            with _file_errors(self.folder.name):
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _read(path: Path) -> bytes:
    """A regular file's content, one byte over the limit at most."""
    with _file_errors(path.name):
        # O_NONBLOCK: a FIFO in the folder must not hang us before we see what it is.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ProfileError("not a regular file", allowed="a TOML file", file=path.name)
            return file.read(model.MAX_BYTES + 1)


def _write(path: Path, data: bytes) -> None:
    """Put ``data`` in place in one step: before and after a crash there is a whole file."""
    target = path.resolve() if path.is_symlink() else path
    # mkstemp makes the file with mode 0600, which rename keeps.
    descriptor, temporary = tempfile.mkstemp(prefix=".new-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _file_errors(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ProfileError(
            error.strerror or str(error), allowed="a file that you may use", file=name
        ) from error


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:80])
