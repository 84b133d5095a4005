"""The text of a report: labels of our own, and values with names, addresses and keys taken out."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator

import msgspec

from app.profiles.store import slug
from app.report.facts import Facts
from app.report.redaction import Redactor
from helper.api.types import (
    CertificateInfo,
    LogLine,
    MachineProfile,
    Profile,
    Session,
    SoftEtherProfile,
    WireGuardProfile,
)

MAX_LINE = 2000
"""Characters of one value."""
HEAD = """\
Adit report
Names, accounts, public addresses, keys and identifiers are replaced by numbers, the same ones throughout.
Read it before you give it to anybody."""

_LEFT_OUT = frozenset({"notice", "attention", "problem", "traffic"})
"""Of a session: told in another way, or not at all."""
_NAME_PARTS = re.compile(r"(?:^|,)\s*[A-Za-z.0-9]+=")
"""What stands before each value of a certificate's subject, e.g. ``,O=``."""


def compose(facts: Facts) -> str:
    """The whole text, redacted; ends with a line break."""
    redact = Redactor()
    for kind, names in _names(facts):
        redact.learn(kind, names)
    redact.learn_place(facts.home, "~")
    sections = [
        f"== {title} ==\n{body}"
        for title, rows in _sections(facts)
        if (body := "\n".join(_lines(rows, redact)))
    ]
    legend = "\n".join(f"{token}: {sort}" for token, sort in redact.legend)
    if legend:
        sections.append(f"== Addresses ==\n{legend}")
    return "\n\n".join([HEAD, *sections]) + "\n"


Row = tuple[str, object]
"""A label and its value; an empty label for a line that stands by itself."""


def _sections(facts: Facts) -> Iterator[tuple[str, Iterable[Row]]]:
    made = time.strftime("%Y-%m-%d %H:%M:%S +0000", time.gmtime(facts.made_at))
    yield "Versions", [("Made", made), *facts.versions]
    yield "Desktop", facts.session
    yield "Helper", _helper(facts)
    helper = facts.helper
    if helper.policy is not None:
        roles = {"role": helper.policy.role, "operators": len(helper.policy.operators)}
        yield "Policy", [*roles.items(), ("verbs", helper.policy.verbs)]
    if helper.status is not None:
        yield "Kill switch", _fields(helper.status.killswitch)
        for session in helper.status.sessions:
            yield "Connection", _session(session)
    if helper.dns is not None:
        yield "Name servers", _fields(helper.dns)
    for profile in facts.profiles:
        yield "Profile", _profile(profile)
    for machine in facts.machine:
        yield "Profile of the machine", _fields(machine)
    yield "Files that are no profiles", [("", _problem(error.file, str(error))) for error in facts.unusable]
    yield "Log", [("", _log(line)) for line in facts.log]


def _helper(facts: Facts) -> Iterator[Row]:
    hello = facts.helper.hello
    yield "state", "answers" if hello is not None else "does not answer"
    if hello is not None:
        yield from (("version", hello.version), ("protocol", hello.protocol), ("features", hello.features))
    for trouble in facts.helper.troubles:
        yield "trouble", trouble


def _session(session: Session) -> Iterator[Row]:
    yield from (row for row in _fields(session) if row[0] not in _LEFT_OUT)
    if session.problem is not None:
        yield from ((f"problem.{name}", value) for name, value in _fields(session.problem))
    if session.attention is not None:
        yield "question", session.attention.question
    yield "traffic", msgspec.structs.asdict(session.traffic)
    if session.notice:
        yield "notice", f"{len(session.notice)} characters, left out"


def _profile(profile: Profile) -> Iterator[Row]:
    yield from (("id", profile.id), ("name", profile.name))
    kind = profile.server.__struct_config__.tag
    yield "kind", kind
    if isinstance(profile.server, WireGuardProfile):
        for peer in profile.server.peers:
            yield "peer", " ".join(f"{name}={_value(value)}" for name, value in _fields(peer))
        yield from (("listen_port", profile.server.listen_port), ("fwmark", profile.server.fwmark))
    else:
        yield from _fields(profile.server)
    yield from _fields(profile.network)


def _fields(thing: msgspec.Struct) -> list[Row]:
    """What is not as it is by default, or empty."""
    return [
        (name, getattr(thing, name))
        for name in thing.__struct_fields__
        if getattr(thing, name) not in ("", (), None, 0.0) or getattr(thing, name) is False
    ]


def _problem(file: str, text: str) -> str:
    return text.replace(file, "a file") if file else text


def _log(line: LogLine) -> str:
    moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(line.time))
    return f"{moment}  {line.level.upper():<7}  {line.session or '-'}  {line.text}"


def _lines(rows: Iterable[Row], redact: Redactor) -> Iterator[str]:
    for label, value in rows:
        text = redact(_printable(_value(value)))
        if text:
            yield f"{label}: {text}" if label else text


def _value(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple() | list():
            return ", ".join(_value(item) for item in value)
        case dict():
            return ", ".join(f"{name} {_value(item)}" for name, item in value.items())
        case float():
            return f"{value:.3f}".rstrip("0").rstrip(".")
        case _:
            return str(value)


def _printable(text: str) -> str:
    cut = text if len(text) <= MAX_LINE else f"{text[:MAX_LINE]}… ({len(text)} characters)"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in cut)


# --- names that are known ----------------------------------------------------------------------------


def _names(facts: Facts) -> Iterator[tuple[str, Iterable[str]]]:
    yield "user", facts.people
    yield "host", facts.hosts
    for profile in facts.profiles:
        yield from _of_profile(profile)
    for machine in facts.machine:
        yield from _of_machine(machine)
    if facts.helper.status is not None:
        for session in facts.helper.status.sessions:
            yield from _of_session(session)
    for error in facts.unusable:
        yield "profile", [error.file, error.file.rpartition(".")[0]]


def _of_profile(profile: Profile) -> Iterator[tuple[str, Iterable[str]]]:
    yield "profile", _named(profile.name)
    server, network = profile.server, profile.network
    if isinstance(server, SoftEtherProfile):
        yield "host", [server.host]
        yield "hub", [server.hub]
        yield "user", [server.user]
        yield "fingerprint", [server.pin]
    else:
        for peer in server.peers:
            yield "key", [peer.public_key]
            yield "host", [peer.endpoint.rpartition(":")[0]]
    yield (
        "domain",
        [*network.search, *network.dns_domains, *network.include_domains, *network.exclude_domains],
    )


def _of_machine(profile: MachineProfile) -> Iterator[tuple[str, Iterable[str]]]:
    yield "profile", _named(profile.name)
    yield "host", [profile.host, profile.host.rpartition(":")[0]]


def _of_session(session: Session) -> Iterator[tuple[str, Iterable[str]]]:
    yield "profile", [*_named(session.profile_name), *session.overlaps]
    yield "domain", session.search
    if session.attention is not None:
        yield from _of_certificate(session.attention.certificate)


def _of_certificate(certificate: CertificateInfo) -> Iterator[tuple[str, Iterable[str]]]:
    yield "host", certificate.names
    yield "fingerprint", [certificate.sha256]
    for name in (certificate.subject, certificate.issuer):
        yield "name", [name, *_NAME_PARTS.split(name)]


def _named(name: str) -> list[str]:
    """A profile's name, and that of the file it is in."""
    return [name, slug(name)] if name else []
