"""The demo with SoftEther: a hub behind a certificate that nobody knows, addresses by DHCP."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from app.demo.account import Account
from app.demo.kind import DemoFailed
from app.demo.lab import SERVER_ADDRESS
from helper.api.client import HelperClient
from helper.api.types import NetworkProfile, Session, SoftEtherProfile, State, Verify

HOST = "192.168.77.1/24"
HUB, USER = "DEMO", "demo"


class SoftEther:
    """Implements :class:`~app.demo.kind.Kind`."""

    name = "softether"
    steps: Mapping[State, str] = {
        State.PREPARING: "The helper makes a network device (TAP).",
        State.CONNECTING: f"The engine connects to {SERVER_ADDRESS}:443, outside the tunnel.",
        State.AUTHENTICATING: f"The server is known now; logging in to hub {HUB} as {USER}.",
        State.CONFIGURING: "Logged in. Asking for an address by DHCP through the tunnel.",
    }
    server = (
        *("engine.demo", "--listen", SERVER_ADDRESS),
        *("--hub", HUB, "--user", USER, "--network", HOST),
    )
    hosts = (HOST,)
    link = ()
    profile = SoftEtherProfile(host=SERVER_ADDRESS, hub=HUB, user=USER, verify=Verify.ASK)
    network = NetworkProfile()

    def __init__(self) -> None:
        self._password = secrets.token_urlsafe(12)
        self._certificate = ""

    @property
    def greeting(self) -> str:
        """The user's password."""
        return self._password

    @property
    def secrets(self) -> dict[str, str]:
        """The same."""
        return {"password": self._password}

    def met(self, said: Mapping[str, str]) -> None:
        """Remember the fingerprint of the certificate, as the server itself tells it."""
        self._certificate = said["certificate"]

    async def look(self, helper: HelperClient, session: Session, account: Account) -> None:
        """Judge the certificate, as a person does who knows the server's owner."""
        if session.state is not State.ASKING or session.attention is None:
            return
        certificate = session.attention.certificate
        if certificate.sha256 != self._certificate:
            raise DemoFailed("the server shows a certificate that is not its own")
        account.step(
            "certificate",
            f"Its certificate is unknown ({certificate.reason}): a person is asked and compares\n"
            f"           the fingerprint {certificate.sha256[:16]}… with what the server's owner says: "
            "the same.",
            certificate=certificate.sha256,
        )
        await helper.session_answer(session.id, session.attention.id, True)
