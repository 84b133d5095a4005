"""A profile's TOML text as the helper reads it: the same format as that of the users' profiles.

The keys of a file are the fields of :mod:`helper.api.types`, so the types are the definition of
the format and there is no second one here. Reading is as strict as the user's side (an unknown
key is an error); what the values may be is judged by the same checks as for any profile that is
sent to the helper (:func:`helper.session.kinds.check`).
"""

from __future__ import annotations

import base64
import ipaddress
import tomllib
import uuid
from collections.abc import Collection, Mapping

from helper.api import rpc
from helper.api.rpc import RpcError
from helper.api.types import (
    IPv4Method,
    IPv6Method,
    Login,
    NetworkProfile,
    Profile,
    SoftEtherProfile,
    WireGuardPeer,
    WireGuardProfile,
)
from helper.machine.wanted import wanted_secrets
from helper.session import kinds

MAX_BYTES = 64 * 1024
"""Of a profile's file."""
FORMAT = 1
"""Number of the file format, key ``format``."""

_MAX_SHOWN = 40
_TOP = ("format", "id", "name", "server", "network")
_SERVERS: Mapping[str, tuple[str, ...]] = {
    "softether": SoftEtherProfile.__struct_fields__,
    "wireguard": tuple(key for key in WireGuardProfile.__struct_fields__ if key != "peers"),
}
# A WireGuard tunnel has its addresses from the profile, and no neighbours.
_WITHOUT_NEIGHBOURS = ("ipv4", "ipv6", "gateway4", "gateway6", "default_route", "routes")
_STAND_IN = base64.b64encode(b"\x01" * 32).decode()


class TextRefused(Exception):
    """A text that is no profile; its message says why, for people, and holds no value of the text."""


def read_profile(data: bytes, name: str) -> Profile:
    """The profile in the text of the file ``name`` (without its suffix).

    The file's name is the profile's, whatever its key ``name`` says: commands, credentials and
    files of secrets go by it. Raises :class:`TextRefused`.
    """
    document = _load(data)
    _only(document, _TOP, "the file")
    if document.get("format", FORMAT) != FORMAT:
        raise TextRefused("it was made by a newer Adit")
    server, network = _table(document, "server"), _table(document, "network")
    kind = server.get("kind")
    if not isinstance(kind, str) or kind not in _SERVERS:
        raise TextRefused(f"kind in [server] is none of {', '.join(_SERVERS)}")
    if kind == "wireguard":
        server, network = _wireguard(server), _addressed(network)
    else:
        server = _softether(server)
        _only(network, NetworkProfile.__struct_fields__, "[network]")
    return _checked({"id": _identifier(document), "name": name, "server": server, "network": network})


def _load(data: bytes) -> dict[str, object]:
    if len(data) > MAX_BYTES:
        raise TextRefused(f"it is larger than {MAX_BYTES} bytes")
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        problem = "it is not UTF-8 text"
    except tomllib.TOMLDecodeError:
        problem = "it is not TOML"
    except (ValueError, RecursionError, OverflowError):
        # Numbers, dates and nesting that are well formed but beyond what the machine takes.
        problem = "a value in it is out of range"
    # Raised out here: the parser's own error holds the text.
    raise TextRefused(problem)


def _only(table: Mapping[str, object], known: Collection[str], where: str) -> None:
    for key in table:
        if key not in known:
            shown = ascii(key if len(key) <= _MAX_SHOWN else key[:_MAX_SHOWN] + "...")
            raise TextRefused(f"{where} has the unknown key {shown}")


def _table(document: Mapping[str, object], key: str) -> dict[str, object]:
    value = document.get(key, {} if key == "network" else None)
    if not isinstance(value, dict):
        raise TextRefused(f"[{key}] is missing" if value is None else f"{key} is not a table")
    return value


def _identifier(document: Mapping[str, object]) -> str:
    value = document.get("id")
    try:
        normal = str(uuid.UUID(value)) if isinstance(value, str) else ""
    except ValueError:
        normal = ""
    if not normal or not isinstance(value, str) or normal != value.lower():
        raise TextRefused("id is not a UUID")
    return normal


def _softether(table: dict[str, object]) -> dict[str, object]:
    _only(table, ("kind", *_SERVERS["softether"]), "[server]")
    values = dict(table)
    if values.get("login") == Login.ANONYMOUS:
        values.setdefault("user", "anonymous")
    pin = values.get("pin")
    if isinstance(pin, str):
        values["pin"] = pin.replace(":", "").replace(" ", "").lower()
    return values


def _wireguard(table: dict[str, object]) -> dict[str, object]:
    _only(table, ("kind", "peer", *_SERVERS["wireguard"]), "[server]")
    values = dict(table)
    peers = values.pop("peer", [])
    if not isinstance(peers, list) or not all(isinstance(peer, dict) for peer in peers) or not peers:
        raise TextRefused("there is no [[server.peer]]")
    for number, peer in enumerate(peers, 1):
        _only(peer, WireGuardPeer.__struct_fields__, f"[[server.peer]] number {number}")
    return values | {"peers": peers}


def _addressed(table: dict[str, object]) -> dict[str, object]:
    """The network of a tunnel whose addresses are its own: what is static follows from them."""
    known = [key for key in NetworkProfile.__struct_fields__ if key not in _WITHOUT_NEIGHBOURS]
    _only(table, known, "[network]")
    addresses = table.get("addresses", [])
    versions = {_version(address) for address in addresses} if isinstance(addresses, list) else set()
    return table | {
        "ipv4": IPv4Method.STATIC.value if 4 in versions else IPv4Method.OFF.value,
        "ipv6": IPv6Method.STATIC.value if 6 in versions else IPv6Method.OFF.value,
    }


def _version(address: object) -> int:
    try:
        # A number would be taken for an address; the types refuse it later.
        return ipaddress.ip_interface(address).version if isinstance(address, str) else 0
    except ValueError:
        return 0


def _checked(values: dict[str, object]) -> Profile:
    problem = ""
    try:
        profile = rpc.convert(values, Profile)
        kinds.check(profile, dict.fromkeys(wanted_secrets(profile).values(), _STAND_IN))
    except RpcError as error:
        problem = error.message
    if problem:
        raise TextRefused(problem)
    return profile
