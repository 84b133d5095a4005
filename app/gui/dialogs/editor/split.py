"""The fields of names, and of what is in the tunnel and what is not, which every kind has."""

from __future__ import annotations

import msgspec

from app.gui.dialogs import checks
from app.gui.dialogs.fields import ListField, TextField
from app.gui.text import isolated, translate
from app.profiles import rules
from helper.api.types import NetworkProfile


class SplitFields:
    """Makes the fields; a form puts them where they belong."""

    def __init__(self) -> None:
        self.dns = _list(translate("Editor", "Name servers"), checks.name_server, rules.MAX_SERVERS)
        self.search = _list(translate("Editor", "Search domains"), checks.domain, rules.MAX_SERVERS)
        self.dns_domains = _list(
            translate("Editor", "Domains for these name servers"),
            checks.domain,
            rules.MAX_SPLIT,
            translate("Editor", "Where not all names are asked of them."),
        )
        self.exclude = _list(
            translate("Editor", "Networks kept outside"),
            checks.excluded,
            rules.MAX_SPLIT,
            translate("Editor", "For example {example}.").format(example=isolated("192.168.1.0/24")),
        )
        self.include_domains = _list(
            translate("Editor", "Also through it, by name"), checks.domain, rules.MAX_SPLIT
        )
        self.exclude_domains = _list(
            translate("Editor", "Kept outside, by name"), self._check_excluded_domain, rules.MAX_SPLIT
        )
        self.table = TextField(
            translate("Editor", "Routing table"),
            checks.routing_table,
            placeholder=translate("Editor", "Automatic"),
            technical=True,
        )
        self.include_domains.edited.connect(self.exclude_domains.refresh)

    @property
    def names(self) -> tuple[ListField, ...]:
        """Those of name servers."""
        return self.dns, self.search, self.dns_domains

    @property
    def parts(self) -> tuple[ListField, ...]:
        """Those of what is inside and outside."""
        return self.include_domains, self.exclude, self.exclude_domains

    def fill(self, network: NetworkProfile) -> None:
        """Show a profile's values."""
        self.dns.set(network.dns)
        self.search.set(network.search)
        self.dns_domains.set(network.dns_domains)
        self.exclude.set(network.exclude)
        self.include_domains.set(network.include_domains)
        self.exclude_domains.set(network.exclude_domains)
        self.table.set(network.table)

    def applied(self, network: NetworkProfile) -> NetworkProfile:
        """``network`` with what is typed here."""
        return msgspec.structs.replace(
            network,
            dns=self.dns.values(),
            search=self.search.values(),
            dns_domains=self.dns_domains.values(),
            exclude=self.exclude.values(),
            include_domains=self.include_domains.values(),
            exclude_domains=self.exclude_domains.values(),
            table=self.table.text(),
        )

    def _check_excluded_domain(self, text: str) -> str:
        if complaint := checks.domain(text):
            return complaint
        inside = {
            rules.check_domain(name) for name in self.include_domains.values() if not checks.domain(name)
        }
        if rules.check_domain(text) in inside:
            return translate("Editor", "{value} cannot be both inside and outside.").format(
                value=isolated(text)
            )
        return ""


def _list(name: str, check: checks.Check, limit: int, hint: str = "") -> ListField:
    field = ListField(name, check, hint, limit=limit)
    field.too_many = translate("Editor", "There is room for %n entry(s) here.", "", limit)
    return field
