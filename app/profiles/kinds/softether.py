"""SoftEther profiles."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.profiles import network as networks
from app.profiles import rules
from app.profiles.kinds.base import Kind, Row
from app.profiles.tables import Table
from app.secrets import Source
from app.text import fingerprint, host_port
from helper.api.types import (
    IPv4Method,
    IPv6Method,
    Login,
    NetworkProfile,
    Profile,
    SoftEtherProfile,
    State,
    Verify,
)

_KEYS = ("kind", "host", "port", "hub", "user", "login", "verify", "pin")

_VERIFY = {
    Verify.CA: "by the system's certificate authorities",
    Verify.PIN: "only the pinned certificate",
    Verify.ASK: "by the system's certificate authorities, else you are asked",
}
_IPV4 = {IPv4Method.DHCP: "automatic (DHCP)", IPv4Method.STATIC: "static", IPv4Method.OFF: "off"}
_IPV6 = {
    IPv6Method.AUTO: "automatic (router advertisements)",
    IPv6Method.STATIC: "static",
    IPv6Method.OFF: "off",
}


class SoftEther(Kind):
    """A user of a hub on a SoftEther server."""

    tag = "softether"
    title = "SoftEther"
    has_certificate = True

    def __init__(self, profile: Profile, server: SoftEtherProfile) -> None:
        super().__init__(profile)
        self._server = server

    @classmethod
    def read(cls, server: Table, network: Table) -> tuple[SoftEtherProfile, NetworkProfile]:
        """The two tables of a file."""
        server.only(*_KEYS)
        login = server.choice("login", Login, Login.PASSWORD)
        verify = server.choice("verify", Verify, Verify.ASK)
        pin = server.text("pin", "")
        if pin or verify is Verify.PIN:
            pin = server.checked("pin", pin, rules.check_fingerprint)
        user = server.text("user", "anonymous" if login is Login.ANONYMOUS else None)
        profile = SoftEtherProfile(
            host=server.checked("host", server.text("host"), rules.check_host),
            port=server.checked("port", server.number("port", 443), rules.check_port),
            hub=server.checked("hub", server.text("hub"), lambda value: rules.check_login_name("hub", value)),
            user=server.checked("user", user, lambda value: rules.check_login_name("user", value)),
            login=login,
            verify=verify,
            pin=pin,
        )
        return profile, networks.read_local(network)

    def tables(self) -> tuple[dict[str, object], dict[str, object]]:
        """The two tables of a file."""
        values = {"kind": self.tag} | networks.plain(self._server)
        network = networks.written(self.profile.network, networks.LOCAL_KEYS, NetworkProfile())
        return {key: values[key] for key in _KEYS}, network

    def pinned(self, sha256: str) -> SoftEtherProfile:
        """The server with this certificate remembered."""
        return msgspec.structs.replace(self._server, pin=sha256)

    @property
    def needs_secrets(self) -> bool:
        """Whether there is a password."""
        return self._server.login is Login.PASSWORD

    @property
    def question(self) -> str:
        """Whose password it is."""
        return f"Password of {self._server.user} on {self._server.host}"

    def secrets(self, text: str, source: Source) -> dict[str, str]:
        """The password, from anywhere."""
        return {"password": text}

    def kept(self, secrets: Mapping[str, str]) -> str:
        """The password itself."""
        return secrets["password"]

    @property
    def server_text(self) -> str:
        """Host and port."""
        return host_port(self._server.host, self._server.port)

    @property
    def details(self) -> str:
        """Who logs in where."""
        return f"{self._server.user} on {self._server.hub}"

    def rows(self) -> tuple[Row, ...]:
        """Everything that the profile says."""
        server, network = self._server, self.profile.network
        gateways = tuple(gateway for gateway in (network.gateway4, network.gateway6) if gateway)
        return (
            ("Server", self.server_text),
            ("Hub", server.hub),
            ("User", server.user + (" (anonymous)" if server.login is Login.ANONYMOUS else "")),
            ("Certificate", _VERIFY[server.verify]),
            ("Pinned", fingerprint(server.pin)),
            ("IPv4", _IPV4[network.ipv4]),
            ("IPv6", _IPV6[network.ipv6]),
            ("Addresses", network.addresses),
            ("Gateway", gateways),
            ("Default route", "through the tunnel" if network.default_route else "left as it is"),
            ("Routes", network.routes),
            ("Table", network.table),
            ("MTU", str(network.mtu) if network.mtu else "automatic"),
            ("DNS", network.dns),
            ("Search", network.search),
            *networks.split_rows(network),
        )

    @property
    def step_words(self) -> Mapping[State, str]:
        """What happens while a session connects."""
        return {
            State.CONNECTING: f"Connecting to {self.server_text}",
            State.AUTHENTICATING: "Logging in",
            State.CONFIGURING: "Getting an address",
        }
