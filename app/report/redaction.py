"""Takes out of a text what tells who and where somebody is, so that it can be shown to a stranger.

The same thing gets the same number wherever it stands (``host-1``, ``ip-2``), so that one can still see what
belongs together. Addresses of private networks stay, being the same everywhere. Two nets are cast: names that
are known from profiles and sessions, and the forms of addresses, keys and the like. Rather too much is taken
than too little.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

from helper.api.types import METHODS

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_TEXT = 1024 * 1024
"""Characters of one text; the rest is cut off, not let through."""

_V4_KEPT = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
"""Private, local and special: they say nothing about where somebody is."""
_V6_KEPT = frozenset(map(ipaddress.IPv6Address, ("::", "::1", "fe80::", "fc00::", "fd00::")))
_WIDE = 8
"""A network with a prefix this short or shorter is no place."""
_FILES = frozenset(
    (
        *("conf", "cfg", "desktop", "gz", "ini", "journal", "json", "lock", "log", "mount", "pid", "pkla"),
        *("rules", "scope", "service", "slice", "sock", "socket", "timer", "toml", "txt", "vpn"),
    )
)
"""Last parts of dotted words that are names of files or units. None of them is a domain."""
_OWN_WORDS = frozenset({*METHODS, "state.changed", "stats.tick", "log.line", "killswitch.changed"})
_OWN_STARTS = ("org.adit-vpn.", "org.freedesktop.", "net.ipv4.", "net.ipv6.", "net.core.")
"""Dotted words of our own, of D-Bus and of the kernel."""
_NOBODY = frozenset({"root", "adit", "nobody", "localhost", "localhost.localdomain", "anonymous", "demo"})
"""Names that say nothing about anybody."""

_SECRET = re.compile(
    r"(?i)\b(pass(?:word|wd|phrase)?|secret|token|(?:private|preshared|public|shared)[ _-]?key|psk"
    r"|authorization)"
    r"(\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|\S+)"
)
_IN_ADDRESS = re.compile(r"(?<=://)[^/\s@]+@")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_UUID = re.compile(r"(?i)(?<![0-9a-z])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-z])")
_HEX = re.compile(
    r"(?i)(?<![0-9a-z])(?:[0-9a-f]{32,}|[0-9a-f]{2}(?:[:-][0-9a-f]{2}){15,}"
    r"|[0-9a-f]{4}(?:[ :][0-9a-f]{4}){7,}(?:\s+[0-9a-f]{4}(?:[ :][0-9a-f]{4})+)?)(?![0-9a-z])"
)
_MAC = re.compile(r"(?i)(?<![0-9a-z])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-z])")
_BASE64 = re.compile(
    r"(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{26,}={1,2}"
    r"|(?=[\w+-]*[a-z])(?=[\w+-]*[A-Z])(?=[\w+-]*\d)[A-Za-z0-9+_-]{40,})"
)
"""With its filling, or so long and mixed that it is no word."""
_IPV6 = re.compile(
    r"(?i)(?<![0-9a-z:])(?=[0-9a-f:.]*:[0-9a-f:.]*:)[0-9a-f:.]{2,45}(?:%[\w.-]+)?(?:/(\d{1,3}))?"
)
_IPV4 = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?:/(\d{1,2}))?(?!\d)")
_HOST = re.compile(r"(?i)(?<!\w)(?:[\w](?:[\w-]{0,62})\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,58})\.?(?![\w-])")
_SHORT = 3
"""Names up to this length are only taken as whole words, or every text would be full of holes."""


class Redactor:
    """Numbers what it takes out; one for one report."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        """What stands in place of a name, by the name without regard to case."""
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._given: dict[tuple[str, str], str] = {}
        self._kinds: dict[str, str] = {}
        """What is said of an address, by its token."""
        self._pattern: re.Pattern[str] | None = None

    def learn(self, kind: str, names: Iterable[str]) -> None:
        """Take these names out from now on, as ``kind-1`` and so on."""
        for name in names:
            name = name.strip()
            folded = name.casefold()
            if not any(map(str.isalnum, folded)) or folded in _NOBODY or _is_address(folded):
                continue
            self._names += [name, name.upper(), folded]  # for letters that change by more than their case
            self._known.setdefault(folded, self._token(kind, folded))
        self._pattern = None

    def learn_place(self, place: str, token: str) -> None:
        """Put ``token`` in place of a folder's path."""
        if len(place) > 1:
            self._names.append(place)
            self._known[place.casefold()] = token
            self._pattern = None

    def __call__(self, text: str) -> str:
        """The text without what tells who and where."""
        text = text[:MAX_TEXT]
        text = _SECRET.sub(r"\1\2[removed]", text)
        text = _IN_ADDRESS.sub("[removed]@", text)
        text = self._without_names(text)
        text = _UUID.sub(lambda found: self._token("id", found[0].lower()), text)
        text = _HEX.sub(lambda found: self._token("fingerprint", re.sub(r"\W", "", found[0]).lower()), text)
        text = _BASE64.sub(lambda found: self._token("key", found[0]), text)
        text = _EMAIL.sub(lambda found: self._token("mail", found[0].casefold()), text)
        text = _IPV6.sub(self._v6, text)
        text = _MAC.sub(lambda found: self._token("mac", found[0].lower().replace("-", ":")), text)
        text = _IPV4.sub(self._v4, text)
        return _HOST.sub(self._host, text)

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """Of which sort each address was, by its token."""
        return tuple(self._kinds.items())

    def _without_names(self, text: str) -> str:
        if self._pattern is None:
            longest = sorted(set(self._names), key=lambda name: (-len(name), name))
            self._pattern = re.compile("|".join(map(_name_pattern, longest)) or r"(?!)", re.IGNORECASE)
        return self._pattern.sub(lambda found: self._known.get(found[0].casefold(), "[removed]"), text)

    def _token(self, kind: str, value: str) -> str:
        if (kind, value) not in self._given:
            self._numbers[kind] = self._numbers.get(kind, 0) + 1
            self._given[kind, value] = f"{kind}-{self._numbers[kind]}"
        return self._given[kind, value]

    def _v4(self, found: re.Match[str]) -> str:
        try:
            address = ipaddress.IPv4Address(found[1])
        except ValueError:
            return found[0]
        length = found[2]
        if any(address in kept for kept in _V4_KEPT) or (length and int(length) <= _WIDE):
            return found[0]
        return self._address(address, "a public IPv4 address", length)

    def _v6(self, found: re.Match[str]) -> str:
        whole, length = found[0], found[1]
        text = whole.partition("/")[0].partition("%")[0]
        for end in _ends(text):
            try:
                address = ipaddress.IPv6Address(text[:end])
            except ValueError:
                continue
            rest = "" if end == len(text) else whole[end:]
            if address in _V6_KEPT or address.is_multicast:
                return whole
            if length and int(length) <= _WIDE:
                return whole
            if address.is_link_local:
                sort = "a link-local IPv6 address"
            elif address in ipaddress.IPv6Network("fc00::/7"):
                sort = "a unique local IPv6 address"
            else:
                sort = "a public IPv6 address"
            return self._address(address, sort, None if rest else length) + rest
        return whole

    def _address(self, address: _Address, sort: str, length: str | None) -> str:
        token = self._token("ip", str(address))
        self._kinds[token] = sort
        return f"{token}/{length}" if length else token

    def _host(self, found: re.Match[str]) -> str:
        name = found[0]
        plain = name.rstrip(".")
        is_file = plain.rpartition(".")[2].casefold() in _FILES
        if is_file or plain in _OWN_WORDS or plain.startswith(_OWN_STARTS):
            return name
        return self._token("host", plain.casefold()) + name[len(plain) :]


def _ends(text: str) -> Iterator[int]:
    """Where an address may end: a port, or a sign of the sentence, may have come along."""
    yield len(text)
    yield len(text.rstrip("."))
    for place in range(len(text) - 1, 1, -1):
        if text[place] == ":":
            yield place


def _is_address(text: str) -> bool:
    """Whether it is an IP address, which has a form of its own."""
    try:
        ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return False
    return True


def _name_pattern(name: str) -> str:
    """Where a name is found: short ones as words of their own."""
    escaped = re.escape(name)
    return rf"(?<!\w){escaped}(?!\w)" if len(name) <= _SHORT and name.isascii() else escaped
