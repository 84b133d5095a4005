"""Backends of the ``keyring`` library for tests that must not touch anybody's own keyring."""

from __future__ import annotations

import threading

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail


class Raising(KeyringBackend):
    """A real backend that answers everything with one error, or never."""

    priority: float = 9

    def __init__(self, error: Exception | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.error = error
        self.release = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        if self.error is None:
            self.release.wait(10)
            return None
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        self.get_password(service, username)


class Memory(KeyringBackend):
    """A real backend that keeps passwords in a dictionary."""

    priority: float = 9

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def use(monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend | None) -> None:
    """Make ``backend`` the keyring of this process; ``None`` for a machine that has none."""
    if backend is None:
        backend = fail.Keyring()  # type: ignore[no-untyped-call]
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
