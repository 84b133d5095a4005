"""What a kind of profile is to the user's side: everything that differs from one to the next."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from app.profiles.tables import Table
from app.secrets import PASSWORD, Form, Source
from helper.api.types import NetworkProfile, Profile, ServerProfile, State

Row = tuple[str, str | tuple[str, ...]]
"""A label and what is behind it: a text, of several lines perhaps, or a list."""


class Kind(ABC):
    """One profile as its kind sees it. A kind is a subclass and its lines in :mod:`app.profiles.kinds`."""

    tag: ClassVar[str]
    """Its name in files and on the helper's socket."""
    title: ClassVar[str]
    """Its name for people."""
    has_certificate: ClassVar[bool] = False
    """Whether the server has a certificate, which a person may be asked about."""
    foreign_suffix: ClassVar[str] = ""
    """Of the file of another program that :meth:`write_foreign` writes, e.g. ``conf``; empty for none."""
    foreign_title: ClassVar[str] = ""
    """What such a file is called for people."""
    form: ClassVar[Form] = PASSWORD
    """What its secret is called, and how a file holds it."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    # --- the profile's file ----------------------------------------------------------------------

    @classmethod
    @abstractmethod
    def read(cls, server: Table, network: Table) -> tuple[ServerProfile, NetworkProfile]:
        """The two tables of a file. Raises :class:`app.profiles.tables.Fault`."""

    @abstractmethod
    def tables(self) -> tuple[dict[str, object], dict[str, object]]:
        """What :meth:`read` makes this profile of; arrays of tables are lists of dictionaries."""

    def pinned(self, sha256: str, day: str) -> ServerProfile:
        """The server with this certificate remembered, as trusted on ``day`` (``YYYY-MM-DD``)."""
        raise ProfileError(f"{self.title} has no certificates")

    # --- files of other programs -----------------------------------------------------------------

    @classmethod
    def recognises(cls, data: bytes) -> bool:
        """Whether a file is meant to be one that :meth:`read_foreign` reads."""
        return False

    @classmethod
    def read_foreign(cls, data: bytes, file: str) -> Imported:
        """A profile from the file of another program. Raises :class:`ProfileError`."""
        raise ProfileError(f"{cls.title} has no files to import", file=file)

    def write_foreign(self, secrets: Mapping[str, str] | None) -> str:
        """The file of another program, with ``secrets`` or without any. Raises :class:`ProfileError`."""
        raise ProfileError(f"{self.title} has no files to export to")

    def lost(self) -> tuple[str, ...]:
        """What :meth:`write_foreign` has no place for: keys of the profile's file, or a few words."""
        return ()

    # --- secrets ---------------------------------------------------------------------------------

    @property
    @abstractmethod
    def needs_secrets(self) -> bool:
        """Whether nothing goes without them."""

    @property
    def question(self) -> str:
        """How to ask a person for the secret; empty where nobody can type it."""
        return ""

    @abstractmethod
    def secrets(self, text: str, source: Source) -> dict[str, str]:
        """The secrets in ``text`` from ``source``, as ``Connect.secrets``.

        Raises :class:`app.secrets.SecretError`, which repeats none of them.
        """

    @abstractmethod
    def kept(self, secrets: Mapping[str, str]) -> str:
        """The text that the keyring keeps; :meth:`secrets` reads it from :attr:`Source.KEYRING`."""

    @abstractmethod
    def checked(self, secrets: Mapping[str, str]) -> dict[str, str]:
        """Those of ``secrets``, as ``Connect.secrets`` names them, that the profile uses, each checked.

        Raises :class:`app.secrets.SecretError`, which repeats none of them.
        """

    # --- words -----------------------------------------------------------------------------------

    @property
    @abstractmethod
    def server_text(self) -> str:
        """Where it leads to, e.g. ``vpn.example.org:443``."""

    @property
    @abstractmethod
    def details(self) -> str:
        """In a few words what else tells it from others."""

    @abstractmethod
    def rows(self) -> tuple[Row, ...]:
        """Everything that the profile says, but for its name, kind, id and file."""

    @property
    @abstractmethod
    def step_words(self) -> Mapping[State, str]:
        """What happens while a session connects."""
