"""Secrets of the machine's profiles, which no person is there to give.

Each is looked for in two places:

1. a systemd credential ``<profile>.<secret>``, e.g. ``office.password``, ``home.private_key`` or
   ``home.preshared_key.1`` (the number of the peer in the profile's file, from 1); the service
   gets them by ``LoadCredential=`` or ``LoadCredentialEncrypted=`` (systemd.exec(5));
2. ``/etc/adit/secrets/<profile>.toml``, closed to everybody but root (mode 0600), with the same
   names as keys: ``password = "…"``, ``private_key = "…"``, ``preshared_key.1 = "…"``.

No message of this module holds a secret, and nothing keeps one.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from helper.api.types import Profile
from helper.machine.files import ROOT_ONLY, FileRefused, open_folder, read_file
from helper.machine.wanted import wanted_secrets

FOLDER = Path("/etc/adit/secrets")
CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"
"""Where systemd puts the credentials of a service."""
MAX_SECRET = 4096
"""Bytes of one secret."""
MAX_FILE = 64 * 1024
"""Bytes of a file of secrets."""


class SecretsRefused(Exception):
    """Secrets that are not there or can not be used; the text says which and what to do."""


class MachineSecrets:
    """Where to look; ``owners`` are the uids whose files are believed."""

    def __init__(
        self,
        folder: Path = FOLDER,
        credentials: Path | None = None,
        owners: frozenset[int] = ROOT_ONLY,
    ) -> None:
        self._folder = folder
        self._credentials = credentials
        self._owners = owners

    @classmethod
    def of_service(cls, environment: Mapping[str, str] = os.environ) -> MachineSecrets:
        """The usual places, with the credentials that systemd gave this process."""
        given = environment.get(CREDENTIALS_VARIABLE, "")
        return cls(credentials=Path(given) if given else None)

    def of(self, profile: Profile) -> dict[str, str]:
        """What ``session.connect`` takes, for a profile that is named as its file is.

        Reads a few small files. Raises :class:`SecretsRefused`.
        """
        wanted = wanted_secrets(profile)
        found = {name: self._credential(f"{profile.name}.{name}") for name in wanted}
        if None in found.values():
            kept = self._kept(profile.name)
            found = {name: kept.get(name) if value is None else value for name, value in found.items()}
        given: dict[str, str] = {}
        for name, key in wanted.items():
            value = found[name]
            if value is None:
                raise SecretsRefused(
                    f"The machine has no {_words(name)} for the profile {profile.name}. Give the service the "
                    f"credential {profile.name}.{name}, or set {name} in {self._file(profile.name)}."
                )
            given[key] = value
        return given

    def has(self, profile: Profile) -> bool:
        """Whether all are there."""
        try:
            self.of(profile)
        except SecretsRefused:
            return False
        return True

    def _credential(self, name: str) -> str | None:
        if self._credentials is None:
            return None
        # systemd made the folder for this service alone; depending on its version the files are
        # root's or the service's own, and readable by an access list.
        try:
            with (self._credentials / name).open("rb") as file:
                data = file.read(MAX_SECRET + 2)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SecretsRefused(f"The credential {name} can not be read: {error.strerror}.") from None
        return _text(data, f"The credential {name}")

    def _kept(self, name: str) -> Mapping[str, str]:
        file = self._file(name)
        try:
            folder = open_folder(self._folder, self._owners)
            if folder is None:
                return {}
            try:
                data = read_file(folder, file.name, self._owners, MAX_FILE, secret=True)
            finally:
                os.close(folder)
        except FileNotFoundError:
            return {}
        except FileRefused as refused:
            raise SecretsRefused(f"{file} can not be used: {refused}.") from None
        return _read(data, str(file))

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.toml"


def _read(data: bytes, where: str) -> dict[str, str]:
    """The texts of a file of secrets, those of tables as ``table.key``."""
    document = _load(data)
    if document is None:
        # Raised out here: the parser's own error holds the text.
        raise SecretsRefused(f"{where} is not TOML in UTF-8.")
    values: dict[str, str] = {}
    for key, value in document.items():
        entries = value.items() if isinstance(value, dict) else [("", value)]
        for inner, entry in entries:
            name = f"{key}.{inner}" if inner else key
            if not isinstance(entry, str):
                raise SecretsRefused(f"In {where} there is something else than a text in quotes.")
            values[name] = _text(entry.encode("utf-8"), f"A secret in {where}")
    return values


def _load(data: bytes) -> dict[str, object] | None:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError, OverflowError):
        return None


def _text(data: bytes, what: str) -> str:
    value = data.removesuffix(b"\n").removesuffix(b"\r")
    if not value:
        raise SecretsRefused(f"{what} is empty.")
    if len(value) > MAX_SECRET:
        raise SecretsRefused(f"{what} is longer than {MAX_SECRET} bytes.")
    text = _decoded(value)
    if text is None or "\0" in text or len(text.splitlines()) != 1:
        raise SecretsRefused(f"{what} is not one line of UTF-8 text.")
    return text


def _decoded(value: bytes) -> str | None:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _words(name: str) -> str:
    noun, _, number = name.partition(".")
    words = noun.replace("_", " ")
    return f"{words} of peer {number}" if number else words
