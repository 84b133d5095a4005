"""A profile and its TOML text: reading, checking, writing, editing.

Reading is strict: an unknown key is most likely a misspelt one, and a person must not
believe that it works. Writing keeps the comments and the order of an existing file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

import msgspec

from app.profiles import rules
from app.profiles.errors import ProfileError
from helper.api.types import IPv4Method, IPv6Method, Login, NetworkProfile, Profile, SoftEtherProfile, Verify

MAX_BYTES = 64 * 1024
"""Size of a profile file."""
FORMAT = 1
"""Number of the file format, key ``format``."""

_HEADER = "Adit profile. It holds no password: those are in your keyring, or asked for."

_TOP = ("format", "id", "name", "server", "network")
_SERVER = ("kind", "host", "port", "hub", "user", "login", "verify", "pin")
_NETWORK = (
    "ipv4",
    "ipv6",
    "addresses",
    "gateway4",
    "gateway6",
    "default_route",
    "routes",
    "mtu",
)

_Enum = TypeVar("_Enum", bound=StrEnum)
_Value = TypeVar("_Value", str, int)


class _Fault(Exception):
    """A fault at a place in the document, not yet joined with file and line."""

    def __init__(self, table: str, key: str, problem: str, allowed: str) -> None:
        super().__init__(problem)
        self.table = table
        self.key = key
        self.problem = problem
        self.allowed = allowed


class _Table:
    """Typed, checked access to one table of the document."""

    def __init__(self, name: str, values: Mapping[str, object], known: tuple[str, ...]) -> None:
        self._name = name
        self._values = values
        for key in values:
            if key not in known:
                shown = key[:40] if key.isprintable() else "?"
                raise _Fault(name, key, f'unknown key "{shown}"', ", ".join(known))

    def _fault(self, key: str, problem: str, allowed: str) -> _Fault:
        return _Fault(self._name, key, f"{key}: {problem}", allowed)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._values.get(key, default)
        if value is None:
            raise self._fault(key, "is missing", "a text in quotes")
        if not isinstance(value, str):
            raise self._fault(key, "is not a text", "a text in quotes")
        return value

    def number(self, key: str, default: int) -> int:
        value = self._values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._fault(key, "is not a whole number", "a whole number without quotes")
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self._fault(key, "is not true or false", "true, false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise self._fault(key, "is not a list of texts", "texts in quotes, in brackets")
        if len(value) > rules.MAX_ENTRIES:
            raise self._fault(key, "has too many entries", f"at most {rules.MAX_ENTRIES}")
        texts: list[str] = []
        for entry in value:
            if not isinstance(entry, str):
                raise self._fault(key, "is not a list of texts", "texts in quotes, in brackets")
            texts.append(entry)
        return tuple(texts)

    def choice(self, key: str, kind: type[_Enum], default: _Enum) -> _Enum:
        value = self.text(key, default.value)
        try:
            return kind(value)
        except ValueError:
            raise self._fault(key, "is not one of the choices", ", ".join(kind)) from None

    def table(self, key: str, known: tuple[str, ...], required: bool = False) -> _Table:
        value = self._values.get(key, None if required else {})
        if not isinstance(value, dict):
            problem = "is missing" if value is None else "is not a table"
            raise self._fault(key, problem, f"a table [{key}]")
        return _Table(key, value, known)

    def checked(self, key: str, value: _Value, check: Callable[[_Value], _Value]) -> _Value:
        try:
            return check(value)
        except rules.ValueRefused as refused:
            raise self._fault(key, refused.problem, refused.allowed) from None


def parse(data: bytes, file: str = "") -> Profile:
    """The profile in the TOML text ``data``; ``file`` is named in errors.

    Raises :class:`ProfileError` for anything that is not exactly a profile.
    """
    if len(data) > MAX_BYTES:
        raise ProfileError("the file is too large", allowed=f"at most {MAX_BYTES} bytes", file=file)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProfileError("not UTF-8 text", allowed="TOML in UTF-8", file=file, line=line) from None
    document = _load(text, file)
    try:
        return _profile(_Table("", document, _TOP))
    except _Fault as fault:
        line_found = _line_of(text, fault.table, fault.key)
        raise ProfileError(fault.problem, allowed=fault.allowed, file=file, line=line_found) from None


def check(profile: Profile) -> Profile:
    """The profile in normal form. Raises :class:`ProfileError` when a file may not hold it."""
    try:
        return _profile(_Table("", _document(profile), _TOP))
    except _Fault as fault:
        raise ProfileError(fault.problem, allowed=fault.allowed) from None


def dump(profile: Profile) -> bytes:
    """The TOML text of a new file. Raises :class:`ProfileError` for an invalid profile."""
    import tomlkit  # Loading it takes longer than everything else that reading needs.

    document = tomlkit.document()
    document.add(tomlkit.comment(_HEADER))
    for key, value in _document(check(profile)).items():
        if isinstance(value, dict):
            table = tomlkit.table()
            for name, entry in value.items():
                table.add(name, entry)
            document.add(key, table)
        else:
            document.add(key, value)
    return tomlkit.dumps(document).encode("utf-8")


def edit(data: bytes, profile: Profile, file: str = "") -> bytes:
    """The text ``data`` changed so that it means ``profile``; all else stays as it is.

    Raises :class:`ProfileError` when ``data`` is not a profile or can not be edited.
    """
    wanted = check(profile)
    before = _document(parse(data, file))
    import tomlkit
    import tomlkit.exceptions

    impossible = ProfileError("the file can not be changed by program", allowed="an edit by hand", file=file)
    try:
        document = tomlkit.parse(data.decode("utf-8"))
        for key, value in _document(wanted).items():
            if not isinstance(value, dict):
                if before[key] != value:
                    document[key] = value
                continue
            old = before[key]
            for name, entry in value.items():
                if isinstance(old, dict) and old[name] == entry:
                    continue
                if key not in document:
                    document[key] = tomlkit.table()
                table = document[key]
                if not isinstance(table, tomlkit.items.AbstractTable):
                    raise impossible
                table[name] = entry
        result = tomlkit.dumps(document).encode("utf-8")
    except (tomlkit.exceptions.TOMLKitError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise impossible from None
    # The editor and the reader are two parsers; what was written must read as what was meant.
    if parse(result, file) != wanted:
        raise impossible
    return result


def _load(text: str, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found.group(1)) if found else None
        reason = re.sub(r" \(at .*\)$", "", str(error))
        reason = "".join(c if c.isprintable() else "?" for c in reason)[:200]
        raise ProfileError(f"not TOML: {reason}", allowed="TOML 1.0", file=file, line=line) from None
    except (ValueError, RecursionError, OverflowError):
        # Numbers, dates and nesting that are well formed but beyond what the machine takes.
        raise ProfileError("a value is out of range", allowed="TOML 1.0", file=file) from None


def _profile(top: _Table) -> Profile:
    if top.number("format", FORMAT) != FORMAT:
        raise _Fault("", "format", "format: made by a newer Adit", str(FORMAT))
    return Profile(
        id=top.checked("id", top.text("id"), rules.check_id),
        name=top.checked("name", top.text("name"), rules.check_name),
        server=_server(top.table("server", _SERVER, required=True)),
        network=_network(top.table("network", _NETWORK)),
    )


def _server(table: _Table) -> SoftEtherProfile:
    if table.text("kind") != "softether":
        raise _Fault("server", "kind", "kind: is not one of the choices", "softether")
    login = table.choice("login", Login, Login.PASSWORD)
    verify = table.choice("verify", Verify, Verify.ASK)
    pin = table.text("pin", "")
    if pin or verify is Verify.PIN:
        pin = table.checked("pin", pin, rules.check_fingerprint)
    user = table.text("user", "anonymous" if login is Login.ANONYMOUS else None)
    return SoftEtherProfile(
        host=table.checked("host", table.text("host"), rules.check_host),
        port=table.checked("port", table.number("port", 443), rules.check_port),
        hub=table.checked("hub", table.text("hub"), lambda value: rules.check_login_name("hub", value)),
        user=table.checked("user", user, lambda value: rules.check_login_name("user", value)),
        login=login,
        verify=verify,
        pin=pin,
    )


def _network(table: _Table) -> NetworkProfile:
    def addresses(key: str, check_one: Callable[[str], str]) -> tuple[str, ...]:
        return tuple(table.checked(key, value, check_one) for value in table.texts(key))

    network = NetworkProfile(
        ipv4=table.choice("ipv4", IPv4Method, IPv4Method.DHCP),
        ipv6=table.choice("ipv6", IPv6Method, IPv6Method.AUTO),
        addresses=addresses("addresses", rules.check_address),
        gateway4=table.checked("gateway4", table.text("gateway4", ""), lambda v: rules.check_gateway(v, 4)),
        gateway6=table.checked("gateway6", table.text("gateway6", ""), lambda v: rules.check_gateway(v, 6)),
        default_route=table.flag("default_route", True),
        routes=addresses("routes", rules.check_route),
        mtu=table.checked("mtu", table.number("mtu", 0), rules.check_mtu),
    )
    versions = {rules.address_version(address) for address in network.addresses}
    for version, key, static in (
        (4, "ipv4", network.ipv4 is IPv4Method.STATIC),
        (6, "ipv6", network.ipv6 is IPv6Method.STATIC),
    ):
        if static and version not in versions:
            raise _Fault(
                "network", key, f"{key}: static, but no IPv{version} address is given", "one in addresses"
            )
        if not static and version in versions:
            problem = f"addresses: an IPv{version} address is given, but {key} is not static"
            raise _Fault("network", "addresses", problem, f'{key} = "static"')
    return network


def _document(profile: Profile) -> dict[str, object]:
    """The profile as the tables and values of its file."""
    plain: dict[str, object] = {"format": FORMAT, "id": profile.id, "name": profile.name}
    server = {"kind": "softether"} | _values(profile.server)
    plain["server"] = {key: server[key] for key in _SERVER}
    network = _values(profile.network)
    plain["network"] = {key: network[key] for key in _NETWORK}
    return plain


def _values(struct: msgspec.Struct) -> dict[str, object]:
    values: dict[str, object] = {}
    for key in struct.__struct_fields__:
        value = getattr(struct, key)
        values[key] = (
            list(value) if isinstance(value, tuple) else str(value) if isinstance(value, StrEnum) else value
        )
    return values


def _line_of(text: str, table: str, key: str) -> int | None:
    """The line where a key most likely is. Knows no multi-line texts: good enough to point."""
    current, header = "", None
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            current = stripped.lstrip("[").split("]")[0].strip().strip("\"'")
            if current in (table, key):
                header = number
            continue
        name = stripped.split("=")[0].strip().strip("\"'")
        if name == key and current == table:
            return number
        if table and name in (f"{table}.{key}", table) and not current:
            return number
    return header
