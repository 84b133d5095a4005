"""SoftEther profiles."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from app.exchange import softether_vpn, softether_vpn_writer
from app.profiles import network as networks
from app.profiles import rules
from app.profiles.imported import Imported
from app.profiles.kinds.base import Kind, Row
from app.profiles.tables import Table
from app.secrets import SecretError, Source, check_typed
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
_RARE_KEYS = ("pinned_on", "plain")
"""Written only where they say something."""
_HASHED = "adit-hash:"
"""In front of a hashed password in the keyring. A password by itself is kept as it is, ..."""
_ESCAPED = "adit-password:"
"""... unless it begins like one of these two: then this is in front of it."""

_HASH = re.compile(r"[A-Za-z0-9+/]{26}[AEIMQUYcgkosw048]=")
"""20 bytes in base64."""

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
    foreign_suffix = "vpn"
    foreign_title = "SoftEther VPN Client"

    def __init__(self, profile: Profile, server: SoftEtherProfile) -> None:
        super().__init__(profile)
        self._server = server

    @classmethod
    def read(cls, server: Table, network: Table) -> tuple[SoftEtherProfile, NetworkProfile]:
        """The two tables of a file."""
        server.only(*_KEYS, *_RARE_KEYS)
        login = server.choice("login", Login, Login.PASSWORD)
        verify = server.choice("verify", Verify, Verify.ASK)
        pin = server.text("pin", "")
        if pin or verify is Verify.PIN:
            pin = server.checked("pin", pin, rules.check_fingerprint)
        user = server.text("user", "anonymous" if login is Login.ANONYMOUS else None)
        day = server.checked("pinned_on", server.text("pinned_on", ""), rules.check_day)
        profile = SoftEtherProfile(
            host=server.checked("host", server.text("host"), rules.check_host),
            port=server.checked("port", server.number("port", 443), rules.check_port),
            hub=server.checked("hub", server.text("hub"), lambda value: rules.check_login_name("hub", value)),
            user=server.checked("user", user, lambda value: rules.check_login_name("user", value)),
            login=login,
            verify=verify,
            pin=pin,
            pinned_on=day if pin else "",
            plain=server.flag("plain", False),
        )
        return profile, networks.read_local(network)

    def tables(self) -> tuple[dict[str, object], dict[str, object]]:
        """The two tables of a file."""
        values = {"kind": self.tag} | networks.plain(self._server)
        network = networks.written(self.profile.network, networks.LOCAL_KEYS, NetworkProfile())
        keys = (*_KEYS, *(key for key in _RARE_KEYS if values[key]))
        return {key: values[key] for key in keys}, network

    def pinned(self, sha256: str, day: str) -> SoftEtherProfile:
        """The server with this certificate remembered; one that was so already keeps its day."""
        if sha256 == self._server.pin and self._server.pinned_on:
            return self._server
        return msgspec.structs.replace(self._server, pin=sha256, pinned_on=day)

    # --- .vpn ------------------------------------------------------------------------------------

    @classmethod
    def recognises(cls, data: bytes) -> bool:
        """Whether it is a ``.vpn``."""
        return softether_vpn.recognises(data)

    @classmethod
    def read_foreign(cls, data: bytes, file: str) -> Imported:
        """The profile in a ``.vpn``."""
        return softether_vpn.read(data, file)

    def write_foreign(self, secrets: Mapping[str, str] | None) -> str:
        """A ``.vpn``."""
        return softether_vpn_writer.write(self.profile.name, self._server, secrets)

    def lost(self) -> tuple[str, ...]:
        """The network's settings, and a certificate of which there is only the fingerprint."""
        usual, network = NetworkProfile(), self.profile.network
        fields = network.__struct_fields__
        lost = [key for key in fields if getattr(network, key) != getattr(usual, key)]
        return (*(("the pinned certificate",) if self._server.pin else ()), *lost)

    # --- secrets ---------------------------------------------------------------------------------

    @property
    def needs_secrets(self) -> bool:
        """Whether there is a password."""
        return self._server.login is Login.PASSWORD

    @property
    def question(self) -> str:
        """Whose password it is."""
        return f"Password of {self._server.user} on {self._server.host}"

    def secrets(self, text: str, source: Source) -> dict[str, str]:
        """The password, from anywhere; the keyring may hold it hashed."""
        if source is not Source.KEYRING:
            return {"password": text}
        if text.startswith(_HASHED):
            return self.checked({"password_hash": text.removeprefix(_HASHED)})
        return {"password": text.removeprefix(_ESCAPED)}

    def kept(self, secrets: Mapping[str, str]) -> str:
        """The password itself, or the hashed one with a word in front that says so."""
        if "password" not in secrets:
            return _HASHED + secrets["password_hash"]
        password = secrets["password"]
        return _ESCAPED + password if password.startswith((_HASHED, _ESCAPED)) else password

    def checked(self, secrets: Mapping[str, str]) -> dict[str, str]:
        """The password, or else the hashed one."""
        if set(secrets) == {"password"}:
            return {"password": check_typed(secrets["password"])}
        if set(secrets) != {"password_hash"}:
            raise SecretError("There is not one password, or one hashed password.")
        if self._server.plain:
            raise SecretError(
                "There is only a hashed password, and the server needs the password itself.",
                "Give the password.",
            )
        hashed = secrets["password_hash"]
        if not _HASH.fullmatch(hashed):
            raise SecretError("The hashed password is not one.", "Give the password.")
        return {"password_hash": hashed}

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
            ("Pinned on", server.pinned_on),
            ("Password", "sent as it is, inside TLS" if server.plain else ""),
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
