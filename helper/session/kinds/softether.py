"""SoftEther: one server over TCP, an Ethernet network behind it, addresses by DHCP."""

from __future__ import annotations

import datetime
import re

import msgspec

from engine.control import Lease
from engine.device.tap import TapDevice
from engine.softether.password import HASH_SIZE
from engine.softether.settings import Settings
from engine.tls import Verify as EngineVerify
from helper.api.types import IPv4Method, Login, Profile, SoftEtherProfile, Verify
from helper.network.plan import Plan, plan
from helper.network.routing import USUAL, Circumstances
from helper.session.kinds.kind import MAX_TEXT, Server, bad, decode_exactly, identity, is_text

MAX_SECRET = 4096
"""Characters of a secret."""
MAX_SECRETS = 4
MAX_ENCODED_SECRETS = 32 * 1024
"""Bytes of all secrets as JSON."""

PASSWORD = "password"
PASSWORD_HASH = "password_hash"
"""Names of the secrets, of which a login by password needs one."""

_PIN = re.compile(r"([0-9a-f]{64})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class SoftEther:
    """Implements :class:`~helper.session.kinds.kind.Kind`."""

    engine = "softether"
    device = TapDevice
    datagrams = None

    def __init__(self, profile: Profile, server: SoftEtherProfile) -> None:
        self._profile = profile
        self._server = server

    @property
    def servers(self) -> tuple[Server, ...]:
        """The server."""
        return ((self._server.host, self._server.port),)

    @property
    def uses_dhcp(self) -> bool:
        """Unless the profile has its own addresses, or none."""
        return self._profile.network.ipv4 is IPv4Method.DHCP

    def check(self, secrets: dict[str, str]) -> None:
        """See :meth:`Kind.check <helper.session.kinds.kind.Kind.check>`."""
        server = self._server
        for what, text in (("host", server.host), ("hub", server.hub), ("user", server.user)):
            if not is_text(text) and (text or what != "user"):
                raise bad(f"its {what} must be 1 to {MAX_TEXT} printable characters")
        if not 0 < server.port < 65536:
            raise bad("its port must be 1 to 65535")
        if not _PIN.fullmatch(server.pin):
            raise bad("its pin must be 64 lower-case hexadecimal digits")
        if server.verify is Verify.PIN and not server.pin:
            raise bad("it verifies by a pin, but has none")
        if server.pinned_on and not _is_day(server.pinned_on):
            raise bad("its pinned_on must be a day as YYYY-MM-DD")
        if len(secrets) > MAX_SECRETS or any(len(value) > MAX_SECRET for value in secrets.values()):
            raise bad("there are too many or too long secrets")
        if len(msgspec.json.encode(secrets)) > MAX_ENCODED_SECRETS:
            raise bad("its secrets are too long")
        if server.login is Login.PASSWORD:
            _check_password(secrets, plain=server.plain)

    def settings(self, pin: str, owner: int) -> Settings:
        """An accepted certificate takes the place of the profile's pin."""
        server = self._server
        return Settings(
            host=server.host,
            port=server.port,
            hub=server.hub,
            user=server.user,
            login="plain" if server.plain and server.login is Login.PASSWORD else server.login.value,
            verify=EngineVerify(server.verify.value),
            pin=pin or server.pin,
            installation=identity("installation", self._profile, owner).hex(),
        )

    def hardware_address(self, owner: int) -> str:
        """A stable, locally administered address: leases depend on it.

        It differs between machines, so that a profile copied to another one does not collide.
        """
        return ":".join(f"{byte:02x}" for byte in b"\x5e" + identity("mac", self._profile, owner)[:5])

    def plan(self, device: str, lease: Lease | None, circumstances: Circumstances = USUAL) -> Plan:
        """What the profile and the lease say."""
        return plan(device, self._profile.network, lease, circumstances)


def _check_password(secrets: dict[str, str], *, plain: bool) -> None:
    if PASSWORD not in secrets and PASSWORD_HASH not in secrets:
        raise bad("it logs in by a password, but none was given")
    if PASSWORD_HASH not in secrets:
        return
    if PASSWORD in secrets:
        raise bad("a password and the hash of one were given, and only one of them can count")
    if plain:
        raise bad("it shows its password to the server, but only the hash of one was given")
    if not decode_exactly(secrets[PASSWORD_HASH], HASH_SIZE):
        raise bad(f"the hash of its password is not {HASH_SIZE} bytes in base64")


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
