"""What the demo needs to know of one kind of VPN; the rest of it is the same for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from app.demo.account import Account
from helper.api.client import HelperClient
from helper.api.types import NetworkProfile, ServerProfile, Session, State


class DemoFailed(Exception):
    """Something did not work as it should; ``advice`` says what to look at."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


class Kind(Protocol):
    """One run's server and how to connect to it. Whatever is secret is made anew for each."""

    name: str
    """That of the profile's kind."""
    steps: Mapping[State, str]
    """What is told when the session comes into a state."""

    @property
    def server(self) -> tuple[str, ...]:
        """The module of the server and its arguments, to be run at :data:`~app.demo.lab.SERVER_ADDRESS`.

        It makes a device and then prints one line: a JSON object with strings, one of them ``device``.
        """

    @property
    def hosts(self) -> tuple[str, ...]:
        """Addresses of that device (CIDR). All of them answer a ping, and the first serves the page."""

    @property
    def link(self) -> tuple[str, ...]:
        """Settings of that device, as ``ip link set`` takes them."""

    @property
    def greeting(self) -> str:
        """A line for the server's standard input: what it must know and nobody else may."""

    def met(self, said: Mapping[str, str]) -> None:
        """Take what the server printed; :attr:`profile` and :attr:`secrets` may be asked for from then on."""

    @property
    def profile(self) -> ServerProfile:
        """How to reach the server."""

    @property
    def network(self) -> NetworkProfile:
        """How to use the tunnel."""

    @property
    def secrets(self) -> dict[str, str]:
        """For the helper alone."""

    async def look(self, helper: HelperClient, session: Session, account: Account) -> None:
        """Tell, and answer, what only this kind has; called with every change until the session is up.

        Raises :class:`DemoFailed`.
        """
