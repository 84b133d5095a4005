"""Sessions, profiles and certificates as text. Pure functions: data in, text out.

Text that a server chose goes through :func:`clean`, so that it can not move the cursor,
colour the terminal or reverse the reading order.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from app.profiles import kinds
from app.text import fingerprint
from helper.api.types import (
    CertificateInfo,
    LogLine,
    Profile,
    Session,
    State,
    Traffic,
)

MAX_TEXT = 2000
"""Characters that are shown of one text from outside."""
MAX_SHOWN = 8
"""Routes and names that are listed before "and N more"."""

STATE_WORDS = {
    State.OFF: "Not connected",
    State.PREPARING: "Preparing",
    State.CONNECTING: "Connecting to the server",
    State.AUTHENTICATING: "Logging in",
    State.CONFIGURING: "Getting an address",
    State.UP: "Connected",
    State.DEGRADED: "Connected, but not as it should be",
    State.WAITING: "Not connected, trying again",
    State.ASKING: "Waiting for your answer",
    State.BLOCKED: "Network blocked, nothing leaks",
    State.STOPPING: "Disconnecting",
    State.FAILED: "Could not connect",
}
"""Headline of every state."""


def clean(text: str) -> str:
    """The text with every character that is not printable replaced, and not too long."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:MAX_TEXT])
    return f"{shown}…" if len(text) > MAX_TEXT else shown


def fields(rows: Iterable[tuple[str, str]], indent: str = "  ") -> str:
    """Lines ``label  value``, aligned; rows without a value are left out."""
    shown = [(label, value) for label, value in rows if value]
    width = max((len(label) for label, _ in shown), default=0)
    lines = []
    for label, value in shown:
        first, *others = value.split("\n")
        lines.append(f"{indent}{label:<{width}}  {first}")
        lines.extend(f"{indent}{'':<{width}}  {other}" for other in others)
    return "\n".join(lines)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plain table, columns aligned to the left."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    return "\n".join(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )


def amount(count: int) -> str:
    """Bytes in binary units: ``12.4 MiB``."""
    value = float(max(count, 0))
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if value < 1024 or unit == "TiB":
            return f"{value:.0f} B" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    raise AssertionError


def duration(seconds: float) -> str:
    """``00:42:17``, with days in front from one day on."""
    whole = max(int(seconds), 0)
    days, rest = divmod(whole, 86400)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{days} d {clock}" if days else clock


def some(items: Sequence[str], limit: int = MAX_SHOWN) -> str:
    """Items with commas; the rest as a number."""
    text = ", ".join(clean(item) for item in items[:limit])
    return f"{text} and {len(items) - limit} more" if len(items) > limit else text


# --- sessions ----------------------------------------------------------------------------------


def session_view(session: Session, now: float) -> str:
    """A session for a person: what state it is in, then what is known of it.

    ``now`` is Unix time, for durations.
    """
    up = session.state in (State.UP, State.DEGRADED)
    retry = f"in {max(1, round(session.retry_in))} s" if session.state is State.WAITING else ""
    problem = session.problem
    asked = session.attention
    rows = (
        ("Problem", clean(problem.message) if problem else ""),
        ("Advice", clean(problem.advice) if problem else ""),
        ("Next try", retry),
        ("Way out", _ways_out(session)),
        ("Question", _question(asked.question) if asked else ""),
        ("Answer", f"adit connect {quoted(session.profile_name)}" if asked else ""),
        ("Address", some(session.addresses)),
        ("Gateway", clean(session.gateway)),
        ("Routes", routes(session.routes)),
        ("Overlap", _overlap(session)),
        ("DNS", _dns(session)),
        ("Server", _server(session)),
        ("Security", clean(session.cipher)),
        ("Handshake", f"{duration(now - session.handshake_at)} ago" if session.handshake_at else ""),
        ("Device", _device(session)),
        ("Uptime", duration(now - session.up_since) if up and session.up_since else ""),
        ("Put right", _repairs(session)),
        ("Traffic", traffic(session.traffic) if up or session.traffic != Traffic() else ""),
        ("Notice", "\n".join(clean(line) for line in session.notice[:MAX_TEXT].splitlines())),
    )
    whose = clean(session.profile_name) or "Another user"
    headline = f"{whose}{' (of the machine)' if session.machine else ''}: {_state_words(session)}"
    body = fields(rows)
    return f"{headline}\n{body}" if body else headline


def sessions_view(sessions: Sequence[Session], now: float) -> str:
    """All sessions, or the words for none."""
    if not sessions:
        return "Not connected."
    return "\n\n".join(session_view(session, now) for session in sessions)


def routes(destinations: Sequence[str]) -> str:
    """What goes into the tunnel, in words where it is everything."""
    everything = []
    rest = []
    for destination in destinations:
        if destination in ("0.0.0.0/0", "::/0"):
            everything.append("IPv4" if destination == "0.0.0.0/0" else "IPv6")
        else:
            rest.append(destination)
    words = ["everything (" + " and ".join(everything) + ")"] if everything else []
    return ", ".join(words + ([some(rest)] if rest else []))


def traffic(totals: Traffic) -> str:
    """Received and sent; dropped packets only when there are any."""
    text = f"{amount(totals.rx_bytes)} received, {amount(totals.tx_bytes)} sent"
    return f"{text}, {totals.dropped} packets dropped" if totals.dropped else text


def quoted(name: str) -> str:
    """A profile name as it can be pasted into a shell."""
    shown = clean(name)
    plain = shown.isascii() and all(c.isalnum() or c in "-_.@" for c in shown) and not shown.startswith("-")
    return shown if plain and shown else "'" + shown.replace("'", "'\\''") + "'"


def _state_words(session: Session) -> str:
    if session.state is State.BLOCKED and not (session.shielded and session.full_tunnel):
        # Its routes lead nowhere, but the rest of the network is open.
        return "Not connected, what was for it goes nowhere"
    return STATE_WORDS[session.state]


def _ways_out(session: Session) -> str:
    if session.state is not State.BLOCKED or not session.profile_name:
        return ""
    name = quoted(session.profile_name)
    return f"adit reconnect {name}\nadit disconnect {name}"


def _overlap(session: Session) -> str:
    return f"the same addresses as {some(session.overlaps)}" if session.overlaps else ""


def _repairs(session: Session) -> str:
    return f"{session.repairs} times, after others had changed it" if session.repairs else ""


def _dns(session: Session) -> str:
    servers = some(session.dns)
    if servers and session.search:
        servers = f"{servers} ({some(session.search)})"
    return f"{servers} · by {clean(session.dns_by)}" if servers and session.dns_by else servers


def _server(session: Session) -> str:
    return " · ".join(part for part in (clean(session.server), clean(session.peer)) if part)


def _device(session: Session) -> str:
    details = [part for part in (session.mac, f"MTU {session.mtu}" if session.mtu else "") if part]
    name = clean(session.device)
    return f"{name} ({', '.join(details)})" if name and details else name


def _question(question: str) -> str:
    if question == "certificate_changed":
        return "The server's certificate has changed. Is it still your server?"
    return "The server's certificate is not known. Is it your server?"


# --- certificates ------------------------------------------------------------------------------


def certificate_view(question: str, certificate: CertificateInfo) -> str:
    """What a person needs to decide about a certificate."""
    if question == "certificate_changed":
        intro = (
            "The server's certificate is NOT the one you trusted before.\n"
            "It may have been renewed; or somebody may be in between. Ask who runs the server."
        )
    else:
        intro = "Adit has not seen this server's certificate before."
    rows = (
        ("SHA-256", fingerprint(clean(certificate.sha256))),
        ("Subject", clean(certificate.subject)),
        ("Issuer", clean(certificate.issuer)),
        ("Names", some(certificate.names)),
        ("Valid", f"{clean(certificate.not_before)} to {clean(certificate.not_after)}"),
        ("Reason", clean(certificate.reason)),
    )
    return f"{intro}\n{fields(rows)}"


# --- profiles and logs -------------------------------------------------------------------------


def profile_table(profiles: Sequence[Profile]) -> str:
    """The list of profiles."""
    rows = [(k.profile.name, k.title, k.server_text, k.details) for k in map(kinds.of, profiles)]
    return table(("NAME", "KIND", "SERVER", "DETAILS"), [[clean(cell) for cell in row] for row in rows])


def profile_view(profile: Profile, path: str) -> str:
    """Everything a profile says."""
    kind = kinds.of(profile)
    rows = (
        ("Kind", kind.title),
        *((label, _value(value)) for label, value in kind.rows()),
        ("Id", profile.id),
        ("File", clean(path)),
    )
    return f"{clean(profile.name)}\n{fields(rows)}"


def _value(value: str | tuple[str, ...]) -> str:
    return "\n".join(clean(line) for line in value.splitlines()) if isinstance(value, str) else some(value)


def log_text(line: LogLine, utc: bool = False) -> str:
    """A log line with its local time (``utc`` for tests and comparisons)."""
    moment = time.gmtime(line.time) if utc else time.localtime(line.time)
    return f"{time.strftime('%Y-%m-%d %H:%M:%S', moment)}  {line.level.upper():<7}  {clean(line.text)}"
