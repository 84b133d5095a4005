"""The text of ``/etc/resolv.conf`` (resolv.conf(5)): read with patience, written strictly. Pure."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from enum import StrEnum

import msgspec

MAX_BYTES = 64 * 1024
"""A longer file is no list of name servers, and is left alone."""
MAX_LINES = 1000
"""Lines that are looked at."""
MAX_SERVERS = 16
"""Name servers that are read."""

OURS = b"# Put here by Adit while a tunnel is up. "
"""How a file of ours begins."""
_KEPT = re.compile(rb"# What was here before is kept in (\S{1,200})\n")
_STUBS = frozenset({"127.0.0.53", "127.0.0.54"})
"""Where systemd-resolved listens (systemd-resolved.service(8))."""


class Author(StrEnum):
    """Who wrote the file, by what it says of itself."""

    UNKNOWN = "unknown"
    """A person, an installer or a container's host."""
    ADIT = "adit"
    RESOLVED = "systemd-resolved"
    NETWORK_MANAGER = "NetworkManager"
    RESOLVCONF = "resolvconf"


_AUTHORS = (
    # Debian's resolvconf quotes in its own header what the files say that it joined: its name comes first.
    (re.compile(rb"\bresolvconf\b", re.I), Author.RESOLVCONF),
    (re.compile(rb"\bNetworkManager\b", re.I), Author.NETWORK_MANAGER),
    (re.compile(rb"\bsystemd-resolved\b|\bsystemd-resolve\b", re.I), Author.RESOLVED),
)


class ResolvText(msgspec.Struct, frozen=True):
    """What is of use in the file."""

    author: Author
    servers: tuple[str, ...]
    """Addresses in the order of the file; scopes (``%eth0``) are kept."""
    options: str = ""
    """The last ``options`` line's words."""

    @property
    def leads_to_resolved(self) -> bool:
        """Whether the only server is systemd-resolved's own."""
        return leads_to_resolved(self.servers)


def read(content: bytes) -> ResolvText:
    """Understand ``content``; what is not understood is passed over, as the C library does."""
    servers: list[str] = []
    options = ""
    comments: list[bytes] = []
    for line in content[:MAX_BYTES].splitlines()[:MAX_LINES]:
        if line.startswith((b"#", b";")):
            comments.append(line[:500])
            continue
        words = line.split()
        if len(words) < 2 or line[:1].isspace():
            continue  # The C library wants the keyword at the very beginning.
        if words[0] == b"nameserver" and len(servers) < MAX_SERVERS:
            address = _address(words[1])
            if address and address not in servers:
                servers.append(address)
        elif words[0] == b"options":
            options = b" ".join(words[1:])[:256].decode("ascii", "replace")
    return ResolvText(_author(content, comments), tuple(servers), options)


def leads_to_resolved(servers: tuple[str, ...]) -> bool:
    """Whether these are only systemd-resolved's own."""
    return bool(servers) and set(servers) <= _STUBS


def write(servers: tuple[str, ...], search: tuple[str, ...], kept: str) -> bytes:
    """A file of ours; ``kept`` is the path of what it takes the place of (no spaces), or empty.

    Raises :class:`ValueError` for what is no address or would end its line.
    """
    lines = [OURS.decode() + "It is put back when the tunnel ends."]
    if kept:
        lines.append(f"# What was here before is kept in {kept}")
    if search:
        lines.append(f"search {' '.join(search)}")
    lines += [f"nameserver {ipaddress.ip_address(server)}" for server in servers]
    text = "\n".join(lines) + "\n"
    if any(not line.isprintable() for line in lines) or any(len(domain.split()) != 1 for domain in search):
        raise ValueError("not to be written into resolv.conf")
    return text.encode("ascii")


def kept(content: bytes) -> str:
    """Path of what a file of ours takes the place of; empty when it says none."""
    found = _KEPT.search(content[:1000]) if content.startswith(OURS) else None
    return found[1].decode("ascii", "replace") if found else ""


def digest(content: bytes) -> str:
    """Identity of a content: SHA-256, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def torn(content: bytes, one: bytes, other: bytes) -> bool:
    """Whether ``content`` is what an interrupted write of either over the other left.

    Written in place, a file is for a moment the beginning of the new and the end of the old.
    """
    if len(content) > max(len(one), len(other)):
        return False
    return _beginning_and_end(content, one, other) or _beginning_and_end(content, other, one)


def _beginning_and_end(content: bytes, new: bytes, old: bytes) -> bool:
    same = next(
        (place for place, (a, b) in enumerate(zip(content, new, strict=False)) if a != b),
        min(len(content), len(new)),
    )
    if same == len(content):
        return True  # Cut off, or all of it.
    return len(content) == len(old) and content[same:] == old[same:]


def _author(content: bytes, comments: list[bytes]) -> Author:
    if content.startswith(OURS):
        return Author.ADIT
    for line in comments:
        for pattern, author in _AUTHORS:
            if pattern.search(line):
                return author
    return Author.UNKNOWN


def _address(word: bytes) -> str:
    try:
        return str(ipaddress.ip_address(word[:64].decode("ascii")))
    except ValueError:
        return ""
