"""A WireGuard session of our own client, had as a person has it: a ``.conf`` is imported and connected."""

from __future__ import annotations

from pathlib import Path

from helper.api.types import Session
from tests.support.our_client import OurClient
from tests.support.wireguard_config import InterfaceConfig


class OurWireGuard:
    """A profile ``name`` with what ``config`` says, on the helper of ``client``."""

    def __init__(self, client: OurClient, config: InterfaceConfig, *, name: str = "office") -> None:
        self.client = client
        self.config = config
        self.name = name

    def begin(self) -> None:
        """Begin to connect; returns before it is done."""
        self.client.adit("connect", self.name, "--secret-file", str(self._imported()), "--no-wait")

    def connect(self) -> Session:
        """Connect; returns when the tunnel can be used."""
        self.client.adit("connect", self.name, "--secret-file", str(self._imported()))
        return self.session()

    def disconnect(self) -> None:
        """Returns when everything is put back."""
        self.client.adit("disconnect", self.name)

    def session(self) -> Session:
        """As ``adit status`` shows it."""
        return self.client.session(self.name)

    def _imported(self) -> Path:
        """The file with the keys. It is imported the first time."""
        file = self.client.directory / f"{self.name}.conf"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(self.config.for_wg_quick())
            self.client.adit("import", str(file), "--name", self.name)
        return file
