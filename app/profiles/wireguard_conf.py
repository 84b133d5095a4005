"""Reading wg-quick's ``.conf``: wg-quick(8), and "Configuration file format" in wg(8).

Stricter than both where they would go on with something else than what was meant: a key that
is given twice, one that is not known, a network behind two peers. Scripts are never run; they
are listed (:attr:`Imported.refused`), for a person to see what the file would have done.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from app.profiles import rules, wireguard_rules
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported, Refused
from app.profiles.network import addressed
from app.profiles.rules import ValueRefused
from helper.api.types import NetworkProfile, WireGuardPeer, WireGuardProfile

MAX_BYTES = 64 * 1024
"""Size of a file."""

_HOOKS = ("PreUp", "PostUp", "PreDown", "PostDown")
_REPEATED = frozenset({"Address", "DNS", "AllowedIPs", *_HOOKS})
_MAY_BE_EMPTY = frozenset({"Address", "DNS", "MTU", "Table", *_HOOKS})
"""Those of wg-quick, for which nothing is as good as no line; wg takes no empty value."""
_SECTIONS = {
    "[interface]": (
        *("PrivateKey", "Address", "DNS", "MTU", "ListenPort", "FwMark", "Table", "SaveConfig"),
        *_HOOKS,
    ),
    "[peer]": ("PublicKey", "PresharedKey", "Endpoint", "AllowedIPs", "PersistentKeepalive"),
}
_SPACE = " \t\r\v\f"
_LOOKS_LIKE_ADDRESS = re.compile(r"[0-9.]+|.*:.*")  # wg-quick's own rule
_DECIMAL = re.compile(r"[0-9]{1,10}")
_MARK = re.compile(r"0|[1-9][0-9]{0,9}|0[xX][0-9a-fA-F]{1,8}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9]{1,20}")
_KEYS = frozenset({"PrivateKey", "PublicKey", "PresharedKey"})
_KEY = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=")
_KEY_LIKE = re.compile(r"[A-Za-z0-9+/_-]{20,}")
_HEADER = re.compile(rb"^[ \t\r]*\[interface\][ \t\r]*(#.*)?$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class _Entry:
    line: int
    key: str
    value: str


@dataclass
class _Section:
    line: int
    entries: list[_Entry] = field(default_factory=list)

    def all(self, *keys: str) -> list[_Entry]:
        return [entry for entry in self.entries if entry.key in keys]

    def one(self, key: str) -> _Entry | None:
        return next(iter(self.all(key)), None)


def recognises(data: bytes) -> bool:
    """Whether this is meant to be such a file: it has the section that each must have."""
    return _HEADER.search(data[:MAX_BYTES].removeprefix(codecs.BOM_UTF8)) is not None


def read(data: bytes, file: str = "") -> Imported:
    """The profile and the keys in a ``.conf``; ``file`` is named in errors.

    Raises :class:`ProfileError`, with the line, for what can not be taken as it is meant.
    No error repeats a key.
    """
    if len(data) > MAX_BYTES:
        raise ProfileError("the file is too large", allowed=f"at most {MAX_BYTES} bytes", file=file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProfileError("not UTF-8 text", allowed="text in UTF-8", file=file, line=line) from None
    return _Reader(file).read(text)


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file

    def read(self, text: str) -> Imported:
        interface, peers = self._sections(text)
        secrets: dict[str, str] = {}
        claims = wireguard_rules.Claims()
        private = interface.one("PrivateKey")
        if private is None:
            raise self._error(interface.line, "PrivateKey is missing", "PrivateKey, as `wg genkey` prints it")
        secrets["private_key"] = self._checked(private, wireguard_rules.check_key)
        server = WireGuardProfile(
            peers=tuple(self._peer(section, n, claims, secrets) for n, section in enumerate(peers, 1)),
            listen_port=self._number(interface.one("ListenPort"), wireguard_rules.check_listen_port),
            fwmark=self._mark(interface.one("FwMark")),
        )
        network = self._network(interface)
        return Imported(server, network, secrets, self._refused(interface), _notes(server, network))

    # --- lines -----------------------------------------------------------------------------------

    def _sections(self, text: str) -> tuple[_Section, list[_Section]]:
        interface: _Section | None = None
        peers: list[_Section] = []
        current: _Section | None = None
        known: tuple[str, ...] = ()
        for number, whole in enumerate(text.split("\n"), start=1):
            line = whole.partition("#")[0].strip(_SPACE)
            if not line:
                continue
            if line.startswith("["):
                known = _SECTIONS.get(line.lower(), ())
                if not known:
                    raise self._error(number, "unknown section", "[Interface], [Peer]")
                current = _Section(number)
                if line.lower() == "[peer]":
                    peers.append(current)
                    if len(peers) > wireguard_rules.MAX_PEERS:
                        allowed = f"at most {wireguard_rules.MAX_PEERS}"
                        raise self._error(number, "there are too many peers", allowed)
                elif interface is not None:
                    problem = f"a second [Interface] (the first is in line {interface.line})"
                    raise self._error(number, problem, "one")
                else:
                    interface = current
            elif current is None:
                raise self._error(number, "something before the first section", "[Interface] first")
            else:
                self._add(current, number, line, known)
        if interface is None:
            raise self._error(None, "there is no [Interface]", "a .conf of wg-quick")
        if not peers:
            raise self._error(None, "there is no [Peer]", f"1 to {wireguard_rules.MAX_PEERS}")
        return interface, peers

    def _add(self, section: _Section, number: int, line: str, known: tuple[str, ...]) -> None:
        name, equals, value = (part.strip(_SPACE) for part in line.partition("="))
        if not equals:
            raise self._error(number, 'not of the form "Key = value"', ", ".join(known))
        key = next((key for key in known if key.lower() == name.lower()), "")
        if not key:
            # A piece of a key on a line of its own must not be repeated.
            shown = f' "{name}"' if _PLAIN_NAME.fullmatch(name) else ""
            raise self._error(number, f"unknown key{shown}", ", ".join(known))
        if not value and key not in _MAY_BE_EMPTY:
            raise self._error(number, f"{key} has no value", "a value, or no such line")
        if not value:
            return
        earlier = None if key in _REPEATED else section.one(key)
        if earlier is not None:
            raise self._error(number, f"{key} is given twice (first in line {earlier.line})", "once")
        section.entries.append(_Entry(number, key, value))

    # --- sections --------------------------------------------------------------------------------

    def _network(self, section: _Section) -> NetworkProfile:
        addresses = self._list(section.all("Address"), _with_prefix, wireguard_rules.MAX_ADDRESSES)
        names: dict[bool, list[_Entry]] = {True: [], False: []}
        for entry in section.all("DNS"):
            for word in _words(entry):
                names[_LOOKS_LIKE_ADDRESS.fullmatch(word.value) is not None].append(word)
        table = section.one("Table")
        where = table.value.lower() if table is not None else "auto"
        return msgspec.structs.replace(
            addressed(addresses),
            mtu=self._number(section.one("MTU"), wireguard_rules.check_mtu),
            dns=self._list(names[True], rules.check_dns, rules.MAX_SERVERS),
            search=self._list(names[False], rules.check_search, rules.MAX_SERVERS),
            table="" if table is None or where == "auto" else self._value(table, where, rules.check_table),
        )

    def _peer(
        self, section: _Section, number: int, claims: wireguard_rules.Claims, secrets: dict[str, str]
    ) -> WireGuardPeer:
        public = section.one("PublicKey")
        if public is None:
            raise self._error(section.line, "PublicKey is missing", "PublicKey, as `wg pubkey` prints it")
        key = self._checked(public, lambda v: claims.key(number, wireguard_rules.check_key(v)))
        preshared = section.one("PresharedKey")
        if preshared is not None:
            secrets[f"preshared_key.{key}"] = self._checked(preshared, wireguard_rules.check_key)
        endpoint = section.one("Endpoint")
        networks: dict[str, None] = {}
        for entry in section.all("AllowedIPs"):
            for value in entry.value.split(","):
                word = value.strip(_SPACE)
                network = self._value(entry, word, wireguard_rules.check_allowed_ip)
                networks[self._value(entry, network, lambda v: claims.network(number, v))] = None
        keepalive = section.one("PersistentKeepalive")
        off = keepalive is None or keepalive.value.lower() == "off"
        return WireGuardPeer(
            public_key=key,
            endpoint=self._checked(endpoint, wireguard_rules.check_endpoint) if endpoint is not None else "",
            allowed_ips=tuple(networks),
            keepalive=0 if off else self._number(keepalive, wireguard_rules.check_keepalive),
            preshared=preshared is not None,
        )

    def _refused(self, section: _Section) -> tuple[Refused, ...]:
        refused = [Refused(e.line, f"{e.key} = {_without_keys(e.value)}") for e in section.all(*_HOOKS)]
        save = section.one("SaveConfig")
        if save is not None:
            if save.value.lower() not in ("true", "false"):
                raise self._error(save.line, "SaveConfig: is not true or false", "true, false")
            if save.value.lower() == "true":
                refused.append(Refused(save.line, "SaveConfig = true"))
        return tuple(sorted(refused, key=lambda entry: entry.line))

    # --- values ----------------------------------------------------------------------------------

    def _mark(self, entry: _Entry | None) -> int:
        if entry is None or entry.value.lower() == "off":
            return 0
        # wg reads a number that begins with 0 as octal, which nobody means.
        if not _MARK.fullmatch(entry.value):
            allowed = f"off, or a number up to 0x{wireguard_rules.MAX_MARK:x}, decimal or hexadecimal"
            raise self._error(entry.line, "FwMark: is not a mark", allowed)
        return self._ruled(entry, int(entry.value, 0), wireguard_rules.check_mark)

    def _number(self, entry: _Entry | None, check: Callable[[int], int]) -> int:
        if entry is None:
            return 0
        if not _DECIMAL.fullmatch(entry.value):
            raise self._error(entry.line, f"{entry.key}: is not a whole number", "digits")
        return self._ruled(entry, int(entry.value), check)

    def _list(self, entries: list[_Entry], check: Callable[[str], str], limit: int) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for entry in entries:
            for word in _words(entry):
                found[self._checked(word, check)] = None
                if len(found) > limit:
                    raise self._error(entry.line, f"{entry.key}: has too many entries", f"at most {limit}")
        return tuple(found)

    def _checked(self, entry: _Entry, check: Callable[[str], str]) -> str:
        return self._value(entry, entry.value, check)

    def _value(self, entry: _Entry, value: str, check: Callable[[str], str]) -> str:
        try:
            return check(value)
        except ValueRefused as refused:
            # The rules of keys repeat none; the others would repeat one that is in the wrong place.
            misplaced = entry.key not in _KEYS and _KEY_LIKE.search(value)
            problem = "what is given looks like a key" if misplaced else refused.problem
            raise self._error(entry.line, f"{entry.key}: {problem}", refused.allowed) from None

    def _ruled(self, entry: _Entry, value: int, check: Callable[[int], int]) -> int:
        try:
            return check(value)
        except ValueRefused as refused:
            raise self._error(entry.line, f"{entry.key}: {refused.problem}", refused.allowed) from None

    def _error(self, line: int | None, problem: str, allowed: str) -> ProfileError:
        return ProfileError(problem, allowed=allowed, file=self._file, line=line)


def _words(entry: _Entry) -> list[_Entry]:
    """The entries of a list as wg-quick takes it apart: at commas and spaces."""
    words = re.split(rf"[,{_SPACE}]+", entry.value)
    return [_Entry(entry.line, entry.key, word) for word in words if word]


def _with_prefix(value: str) -> str:
    if "/" not in value:
        value = f"{value}/{128 if ':' in value else 32}"
    return rules.check_address(value)


def _without_keys(text: str) -> str:
    return _KEY.sub("(a key)", text)


def _notes(server: WireGuardProfile, network: NetworkProfile) -> tuple[str, ...]:
    notes = []
    if not network.addresses:
        notes.append("There is no Address: nothing on this machine can use the tunnel.")
    for number, peer in enumerate(server.peers, start=1):
        if not peer.allowed_ips:
            notes.append(f"Peer {number} has no AllowedIPs: nothing goes to it or comes from it.")
    everything = {text for peer in server.peers for text in peer.allowed_ips if text.endswith("/0")}
    if everything == {"0.0.0.0/0"}:
        notes.append("Only IPv4 goes into the tunnel: IPv6 goes nowhere while it is up.")
    return tuple(notes)
