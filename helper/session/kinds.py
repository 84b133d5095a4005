"""What differs from one kind of profile to the next, in one place."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from engine.softether.settings import Settings
from engine.tls import Verify as EngineVerify
from helper.api.rpc import Code, RpcError
from helper.api.types import IPv4Method, Login, Profile, Verify
from helper.network.plan import plan
from helper.network.values import PlanError

MAX_TEXT = 255
"""Characters of a host, hub or user name."""
MAX_SECRET = 4096
"""Characters of a secret."""
MAX_SECRETS = 4
MAX_ENCODED_SECRETS = 32 * 1024
"""Bytes of all secrets as JSON: they must fit into one message to the engine."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PIN = re.compile(r"([0-9a-f]{64})?")
_MACHINE = Path("/etc/machine-id")


def check(profile: Profile, secrets: dict[str, str]) -> None:
    """Refuse, by :class:`RpcError` ``BAD_PROFILE``, what no session can be made of."""
    server = profile.server
    if not _UUID.fullmatch(profile.id):
        raise _bad("its id is not a UUID")
    if not 0 < len(profile.name) <= 64 or not profile.name.isprintable():
        raise _bad("its name must be 1 to 64 printable characters")
    for what, text in (("host", server.host), ("hub", server.hub), ("user", server.user)):
        if len(text) > MAX_TEXT or not text.isprintable() or (not text and what != "user"):
            raise _bad(f"its {what} must be 1 to {MAX_TEXT} printable characters")
    if not 0 < server.port < 65536:
        raise _bad("its port must be 1 to 65535")
    if not _PIN.fullmatch(server.pin):
        raise _bad("its pin must be 64 lower-case hexadecimal digits")
    if server.verify is Verify.PIN and not server.pin:
        raise _bad("it verifies by a pin, but has none")
    if len(secrets) > MAX_SECRETS or any(len(value) > MAX_SECRET for value in secrets.values()):
        raise _bad("there are too many or too long secrets")
    if len(msgspec.json.encode(secrets)) > MAX_ENCODED_SECRETS:
        raise _bad("its secrets are too long")
    if server.login is Login.PASSWORD and "password" not in secrets:
        raise _bad("it logs in by a password, but none was given")
    try:
        plan("adit0", profile.network, None)
    except PlanError as error:
        raise RpcError(Code.BAD_PROFILE, f"{error.failure.message} {error.failure.advice}") from None


def endpoint(profile: Profile) -> tuple[str, int]:
    """Host and port of the server: all that the session's engine may be connected to."""
    return profile.server.host, profile.server.port


def engine_settings(profile: Profile, pin: str, owner: int) -> tuple[str, msgspec.Raw]:
    """The engine's kind and its encoded settings; ``pin`` is what a person accepted, if any."""
    server = profile.server
    settings = Settings(
        host=server.host,
        port=server.port,
        hub=server.hub,
        user=server.user,
        login=server.login.value,
        verify=EngineVerify(server.verify.value),
        pin=pin or server.pin,
        installation=_identity("installation", profile, owner).hex(),
    )
    return "softether", msgspec.Raw(msgspec.json.encode(settings))


def uses_dhcp(profile: Profile) -> bool:
    """Whether the session is usable only once a lease was obtained."""
    return profile.network.ipv4 is IPv4Method.DHCP


def hardware_address(profile: Profile, owner: int) -> str:
    """A stable, locally administered address: leases depend on it.

    It differs between machines, so that a profile copied to another one does not collide.
    """
    return ":".join(f"{byte:02x}" for byte in b"\x5e" + _identity("mac", profile, owner)[:5])


def _identity(purpose: str, profile: Profile, owner: int) -> bytes:
    try:
        machine = _MACHINE.read_text().strip()
    except OSError:
        machine = ""
    return hashlib.sha256(f"adit {purpose} {machine} {owner} {profile.id}".encode()).digest()


def _bad(why: str) -> RpcError:
    return RpcError(Code.BAD_PROFILE, f"The profile can not be used: {why}.")
