"""What the sessions wish for, made into one picture of who answers which names.

Pure. A session either takes all names (a full tunnel) or those of its domains (split DNS). Of
several that take all names the one that was set last has them; the others keep their domains.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

MAX_FILE_SERVERS = 3
"""Name servers that the C library reads from ``resolv.conf`` (``MAXNS``, resolv.conf(5))."""
MAX_FILE_SEARCH = 6
"""Search domains that every version of the C library reads (``MAXDNSRCH``)."""
MAX_FILE_SEARCH_TEXT = 256
"""Characters of the search domains in all."""
MAX_LINK_SERVERS = 16
MAX_LINK_DOMAINS = 128
"""Name servers and domains that are set for one link; resolved itself takes up to 256."""


class DnsWish(msgspec.Struct, frozen=True):
    """What one session would like. All values were checked before (:mod:`helper.network.values`)."""

    session: str
    device: str
    """Name of its network device."""
    index: int
    """Number of its network device."""
    servers: tuple[str, ...] = ()
    """Addresses, best first; without any there is nothing to do."""
    search: tuple[str, ...] = ()
    """Appended to names without a dot; their names are asked of these servers too."""
    domains: tuple[str, ...] = ()
    """Whose names are asked of these servers."""
    exclusive: bool = False
    """All names are."""


class LinkDns(msgspec.Struct, frozen=True):
    """What one link is told, where names can be shared out by domains."""

    session: str
    device: str
    index: int
    servers: tuple[str, ...]
    domains: tuple[tuple[str, bool], ...]
    """Domain, and whether it only directs names here (else it is a search domain as well)."""
    all_names: bool


class FileDns(msgspec.Struct, frozen=True):
    """The one list there is, where names can not be shared out."""

    session: str
    device: str
    servers: tuple[str, ...]
    search: tuple[str, ...]


class Picture(msgspec.Struct, frozen=True):
    """Every wish, as far as it can be had together with the others."""

    links: tuple[LinkDns, ...] = ()
    file: FileDns | None = None
    warnings: tuple[tuple[str, str], ...] = ()
    """Session, and what it does not get, for people."""

    @property
    def servers(self) -> tuple[str, ...]:
        """Name servers in use, each once."""
        if self.file is not None:
            return self.file.servers
        return tuple(dict.fromkeys(server for link in self.links for server in link.servers))

    @property
    def domains(self) -> tuple[str, ...]:
        """Domains whose names they are asked for; ``.`` for all."""
        if self.file is not None:
            return (".",)
        return tuple(dict.fromkeys(domain for link in self.links for domain, _ in link.domains))

    @property
    def empty(self) -> bool:
        """Whether the machine is to be as if there were no session."""
        return self.file is None and not self.links


NO_SPLIT = (
    "This machine has one list of name servers for all names, so the tunnel's are not used. "
    "With systemd-resolved they would be, for the names of the tunnel's domains."
)
NO_DOMAINS = (
    "The tunnel's name servers are not used: it does not take all traffic, and no domains are named for it."
)
TAKEN = "Another tunnel, set later, answers all names."
CUT = "Only the first {count} name servers of the tunnel are used."


def merge(wishes: Iterable[DnsWish], *, splits: bool) -> Picture:
    """The picture of ``wishes``, oldest first; ``splits`` says whether names can be shared out."""
    asked = [wish for wish in wishes if wish.servers]
    holder = next((wish for wish in reversed(asked) if wish.exclusive), None)
    return _links(asked, holder) if splits else _file(asked, holder)


def _links(asked: list[DnsWish], holder: DnsWish | None) -> Picture:
    links, warnings = [], []
    for wish in asked:
        domains: dict[str, bool] = {".": True} if wish is holder else {}
        domains |= {_plain(domain): False for domain in wish.search}
        for domain in wish.domains:
            domains.setdefault(_plain(domain), True)
        if not domains:
            warnings.append((wish.session, TAKEN if wish.exclusive else NO_DOMAINS))
            continue
        if wish.exclusive and wish is not holder:
            warnings.append((wish.session, TAKEN))
        if len(wish.servers) > MAX_LINK_SERVERS:
            warnings.append((wish.session, CUT.format(count=MAX_LINK_SERVERS)))
        links.append(
            LinkDns(
                wish.session,
                wish.device,
                wish.index,
                tuple(dict.fromkeys(wish.servers))[:MAX_LINK_SERVERS],
                tuple(domains.items())[:MAX_LINK_DOMAINS],
                wish is holder,
            )
        )
    return Picture(tuple(links), None, tuple(warnings))


def _file(asked: list[DnsWish], holder: DnsWish | None) -> Picture:
    warnings = []
    for wish in asked:
        if wish is holder:
            if len(set(wish.servers)) > MAX_FILE_SERVERS:
                warnings.append((wish.session, CUT.format(count=MAX_FILE_SERVERS)))
        else:
            warnings.append((wish.session, TAKEN if wish.exclusive else NO_SPLIT))
    if holder is None:
        return Picture((), None, tuple(warnings))
    servers = tuple(dict.fromkeys(holder.servers))[:MAX_FILE_SERVERS]
    return Picture(
        (), FileDns(holder.session, holder.device, servers, _search(holder.search)), tuple(warnings)
    )


def _search(domains: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for domain in dict.fromkeys(_plain(domain) for domain in domains):
        if len(kept) < MAX_FILE_SEARCH and len(" ".join([*kept, domain])) <= MAX_FILE_SEARCH_TEXT:
            kept.append(domain)
    return tuple(domain for domain in kept if domain != ".")


def _plain(domain: str) -> str:
    """A domain without its final dot, in lower case; the root is ``.``."""
    return domain.rstrip(".").lower() or "."
