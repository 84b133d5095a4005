"""Writing the ``.vpn`` file of SoftEther's own client, so that it takes it."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from app.exchange import softether_passwords
from app.exchange.softether_tree import escaped
from helper.api.types import Login, SoftEtherProfile, Verify

_BANNER = """\
# VPN Client VPN Connection Setting File
#
# Exported by Adit. SoftEther VPN Client can import it.

"""
_ENDLESS = 2**32 - 1
"""Attempts, as the client writes "without end"."""


def write(name: str, server: SoftEtherProfile, secrets: Mapping[str, str] | None) -> str:
    """The text of a profile that is called ``name``; ``secrets`` of ``None`` leaves the password out.

    The client judges the certificate at least as strictly as the profile. It has no place for a
    fingerprint: where that is all there is, it asks, or refuses.
    """
    auth: dict[str, object] = {"AuthType": 0, "Username": server.user}
    if server.login is Login.PASSWORD:
        auth |= _login(server, secrets or {})
    option: dict[str, object] = {
        "AccountName": name,
        "AdditionalConnectionInterval": 1,
        "ConnectionDisconnectSpan": 0,
        "DeviceName": "VPN",
        "Hostname": server.host,
        "HubName": server.hub,
        "MaxConnection": 1,
        "NumRetry": _ENDLESS,
        "Port": server.port,
        "ProxyType": 0,
        "RetryInterval": 15,
        "UseCompress": False,
        "UseEncrypt": True,
    }
    root: dict[str, object] = {
        "AddDefaultCA": server.verify is Verify.CA,
        "CheckServerCert": True,
        "RetryOnServerCert": False,
        "StartupAccount": False,
    }
    lines = [
        *("declare root", "{"),
        *_values(root, 1),
        *("", "\tdeclare ClientAuth", "\t{", *_values(auth, 2), "\t}"),
        *("\tdeclare ClientOption", "\t{", *_values(option, 2), "\t}"),
        "}",
    ]
    text = _BANNER + "\n".join(lines) + "\n"
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + text.replace("\n", "\r\n")


def _login(server: SoftEtherProfile, secrets: Mapping[str, str]) -> dict[str, object]:
    password = secrets.get("password")
    if server.plain:
        data = softether_passwords.scrambled(password) if password else b""
        return {"AuthType": 2, "EncryptedPassword": data}
    if password:
        data = softether_passwords.hashed(server.user, password)
    else:
        data = base64.b64decode(secrets.get("password_hash", ""))
    return {"AuthType": 1, "HashedPassword": data or bytes(softether_passwords.HASH_BYTES)}


def _values(values: Mapping[str, object], depth: int) -> list[str]:
    """Lines of a folder, in the order of their names as the client has them."""
    return [f"{depth * chr(9)}{_typed(key, values[key])}" for key in sorted(values)]


def _typed(key: str, value: object) -> str:
    match value:
        case bool():
            return f"bool {key} {str(value).lower()}"
        case int():
            return f"uint {key} {value}"
        case bytes():
            return f"byte {key} {base64.b64encode(value).decode('ascii') or '$'}"
        case _:
            return f"string {key} {escaped(str(value))}"
