"""The form of a SoftEther profile."""

from __future__ import annotations

import datetime
from enum import Enum, auto

import msgspec

from app.gui.dialogs import checks
from app.gui.dialogs.editor.form import KindForm
from app.gui.dialogs.editor.split import SplitFields
from app.gui.dialogs.fields import ChoiceField, ListField, SecretField, SwitchField, TextField
from app.gui.dialogs.password import check_password
from app.gui.text import isolated, translate
from app.profiles import rules
from helper.api.types import (
    IPv4Method,
    IPv6Method,
    Login,
    NetworkProfile,
    ServerProfile,
    SoftEtherProfile,
    Verify,
)


class LoginWay(Enum):
    """How to log in, as a person chooses it."""

    PASSWORD = auto()
    PLAIN = auto()
    ANONYMOUS = auto()


class SoftEtherForm(KindForm):
    """A user of a hub on a server."""

    def __init__(self) -> None:
        super().__init__()
        self._base: SoftEtherProfile | None = None
        self._base_network = NetworkProfile()
        self._hash = ""
        """A hashed password that came with a file; it is good for one user only."""
        self._make_basics()
        self._make_login()
        self._make_connection_and_safety()
        self._make_network()
        self.finish()
        self._arrange()
        self.edited.connect(self._tell_remember)
        self._tell_remember()

    def _make_basics(self) -> None:
        self.host = TextField(translate("Editor", "Server"), checks.host, technical=True)
        self.port = TextField(translate("Editor", "Port"), checks.port, technical=True)
        self.port.set("443")
        self.hub = TextField(translate("Editor", "Hub"), checks.hub_name, technical=True)
        self.user = TextField(translate("Editor", "User name"), self._check_user, technical=True)
        self.password = SecretField(translate("Editor", "Password"), check_password)
        self.remember = SwitchField(translate("Editor", "Remember the password in the keyring"), on=True)
        self.basics.add(self.host, self.port, self.hub, self.user, self.password, self.remember)

    def _make_login(self) -> None:
        self.way = ChoiceField(
            translate("Editor", "Log in with"),
            (
                (LoginWay.PASSWORD, translate("Editor", "a password")),
                (
                    LoginWay.PLAIN,
                    translate("Editor", "a password that the server passes on (RADIUS, NT domain)"),
                ),
                (LoginWay.ANONYMOUS, translate("Editor", "no password (anonymous)")),
            ),
        )
        self.way.edited.connect(self._arrange)
        self.login.add(self.way)

    def _make_connection_and_safety(self) -> None:
        self.verify = ChoiceField(
            translate("Editor", "Server's certificate"),
            (
                (Verify.ASK, translate("Editor", "ask me where nobody vouches for it")),
                (Verify.CA, translate("Editor", "only what this system's authorities vouch for")),
                (Verify.PIN, translate("Editor", "only the one with this SHA-256")),
            ),
        )
        self.verify.edited.connect(self._arrange)
        self.pin = TextField(translate("Editor", "SHA-256"), self._check_pin, technical=True)
        self.default_route = SwitchField(translate("Editor", "Send everything through this network"), on=True)
        self.routes = ListField(
            translate("Editor", "Also through it, by network"),
            checks.network,
            translate("Editor", "For example {example}.").format(example=isolated("10.0.0.0/8")),
            limit=rules.MAX_ENTRIES,
        )
        self.routes.too_many = translate(
            "Editor", "There is room for %n entry(s) here.", "", rules.MAX_ENTRIES
        )
        self.split = SplitFields()
        self.safety.add(self.verify, self.pin, self.default_route, self.routes, *self.split.parts)
        self.mtu = TextField(
            translate("Editor", "Size of packets (MTU)"),
            checks.softether_mtu,
            placeholder=translate("Editor", "Automatic"),
            technical=True,
        )
        self.connection.add(self.mtu, self.split.table)

    def _make_network(self) -> None:
        self.ipv4 = ChoiceField(
            translate("Editor", "IPv4"),
            (
                (IPv4Method.DHCP, translate("Editor", "address from the server (DHCP)")),
                (IPv4Method.STATIC, translate("Editor", "fixed addresses")),
                (IPv4Method.OFF, translate("Editor", "off")),
            ),
        )
        self.addresses4 = ListField(
            translate("Editor", "IPv4 addresses"), checks.address4, limit=rules.MAX_ENTRIES // 2
        )
        self.gateway4 = TextField(translate("Editor", "IPv4 gateway"), checks.gateway4, technical=True)
        self.ipv6 = ChoiceField(
            translate("Editor", "IPv6"),
            (
                (IPv6Method.AUTO, translate("Editor", "automatic")),
                (IPv6Method.STATIC, translate("Editor", "fixed addresses")),
                (IPv6Method.OFF, translate("Editor", "off")),
            ),
        )
        self.addresses6 = ListField(
            translate("Editor", "IPv6 addresses"), checks.address6, limit=rules.MAX_ENTRIES // 2
        )
        self.gateway6 = TextField(translate("Editor", "IPv6 gateway"), checks.gateway6, technical=True)
        for addresses in (self.addresses4, self.addresses6):
            addresses.missing = translate("Editor", "Type an address with its prefix length.")
            addresses.too_many = translate(
                "Editor", "There is room for %n entry(s) here.", "", rules.MAX_ENTRIES // 2
            )
        self.ipv4.edited.connect(self._arrange)
        self.ipv6.edited.connect(self._arrange)
        self.network_group.add(
            self.ipv4,
            self.addresses4,
            self.gateway4,
            self.ipv6,
            self.addresses6,
            self.gateway6,
            *self.split.names,
        )

    # --- values ----------------------------------------------------------------------------------

    def fill(self, server: ServerProfile, network: NetworkProfile, secrets: dict[str, str]) -> None:
        """Show a profile's values."""
        assert isinstance(server, SoftEtherProfile)
        self._base, self._base_network = server, network
        self.host.set(server.host)
        self.port.set(str(server.port))
        self.hub.set(server.hub)
        self.user.set(server.user)
        self.way.set(_way(server))
        self.verify.set(server.verify)
        self.pin.set(server.pin)
        self.ipv4.set(network.ipv4)
        self.ipv6.set(network.ipv6)
        self.addresses4.set([a for a in network.addresses if rules.address_version(a) == 4])
        self.addresses6.set([a for a in network.addresses if rules.address_version(a) == 6])
        self.gateway4.set(network.gateway4)
        self.gateway6.set(network.gateway6)
        self.default_route.set(network.default_route)
        self.routes.set(network.routes)
        self.mtu.set(str(network.mtu) if network.mtu else "")
        self.split.fill(network)
        self.password.set(secrets.get("password", ""))
        self._hash = secrets.get("password_hash", "")
        if self._hash:
            self.password.set_placeholder(translate("Editor", "Taken from the file"))
        self._arrange()

    def keep_placeholders(self) -> None:
        """Leaving the field empty leaves the keyring as it is."""
        self.password.set_placeholder(translate("Editor", "As it is kept"))

    def server(self) -> SoftEtherProfile:
        """What is typed."""
        way = self.way.value()
        base = self._base or SoftEtherProfile(host="", hub="", user="")
        pin = base.pin
        if self.pin.used:
            pin = rules.check_fingerprint(self.pin.text()) if self.pin.text() else ""
        # Whoever types a fingerprint trusts it as of today.
        pinned_on = base.pinned_on if pin == base.pin else datetime.date.today().isoformat() if pin else ""
        return msgspec.structs.replace(
            base,
            host=rules.check_host(self.host.text()),
            port=rules.check_port(checks.number(self.port.text())),
            hub=self.hub.text(),
            user=self.user.text() or ("anonymous" if way is LoginWay.ANONYMOUS else ""),
            login=Login.ANONYMOUS if way is LoginWay.ANONYMOUS else Login.PASSWORD,
            plain=way is LoginWay.PLAIN,
            verify=self.verify.value(),
            pin=pin,
            pinned_on=pinned_on,
        )

    def network(self) -> NetworkProfile:
        """What is typed."""
        changed = msgspec.structs.replace(
            self._base_network,
            ipv4=self.ipv4.value(),
            ipv6=self.ipv6.value(),
            addresses=(*self.addresses4.values(), *self.addresses6.values()),
            gateway4=self.gateway4.text() if self.gateway4.used else "",
            gateway6=self.gateway6.text() if self.gateway6.used else "",
            default_route=self.default_route.is_on(),
            routes=self.routes.values(),
            mtu=checks.number(self.mtu.text(), 0),
        )
        return self.split.applied(changed)

    def typed_secrets(self) -> dict[str, str]:
        """The password; else the hashed one of a file, as long as it is for this user."""
        if self.way.value() is LoginWay.ANONYMOUS:
            return {}
        if password := self.password.text():
            return {"password": password}
        same_user = self._base is not None and self.user.text() == self._base.user
        if self._hash and same_user and self.way.value() is LoginWay.PASSWORD:
            return {"password_hash": self._hash}
        return {}

    def may_keep(self) -> bool:
        """Whether "remember" is ticked."""
        return self.remember.is_on()

    def suggested_name(self) -> str:
        """The hub's name, or the server's."""
        return self.hub.text() or self.host.text()

    def forget(self) -> None:
        """Clear the password."""
        self.password.clear()
        self._hash = ""

    # --- what is seen ----------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Show what the choices need, and nothing else."""
        with_password = self.way.value() is not LoginWay.ANONYMOUS
        self.basics.use(self.password, with_password)
        self.basics.use(self.remember, with_password)
        self.user.refresh()
        self.safety.use(self.pin, self.verify.value() is not Verify.CA)
        self.network_group.use(self.addresses4, self.ipv4.value() is IPv4Method.STATIC)
        self.network_group.use(self.gateway4, self.ipv4.value() is IPv4Method.STATIC)
        self.network_group.use(self.addresses6, self.ipv6.value() is IPv6Method.STATIC)
        self.network_group.use(self.gateway6, self.ipv6.value() is IPv6Method.STATIC)

    def _tell_remember(self) -> None:
        self.remember.set_hint(
            "" if self.remember.is_on() else translate("Editor", "You are asked for it when you connect.")
        )

    def _check_user(self, text: str) -> str:
        if not text and self.way.value() is LoginWay.ANONYMOUS:
            return ""
        return checks.user_name(text)

    def _check_pin(self, text: str) -> str:
        return checks.pin(text) if self.verify.value() is Verify.PIN else checks.optional_pin(text)


def _way(server: SoftEtherProfile) -> LoginWay:
    if server.login is Login.ANONYMOUS:
        return LoginWay.ANONYMOUS
    return LoginWay.PLAIN if server.plain else LoginWay.PASSWORD
