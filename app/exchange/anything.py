"""One field that takes anything: a server, an address of one, the text of a file, or where a file is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from app.exchange import candidates as reading
from app.exchange.candidates import Candidate
from app.profiles import rules
from app.profiles.rules import ValueRefused

MAX_TEXT = 64 * 1024
"""Characters that are looked at; more is nothing."""

_SERVER = re.compile(r"(\[[^\[\]]*\]|[^:/\s\[\]]+)(?::([0-9]{1,5}))?(?:/([^/]*))?/?")
_FILE = re.compile(r".+\.(vpn|conf|adit|zip|png|jpe?g)", re.IGNORECASE)


@dataclass(frozen=True)
class Recognised:
    """What a text was taken for, and what is in it."""

    kind: Literal["nothing", "server", "candidates", "path"] = "nothing"
    host: str = ""
    port: int = 0
    """0 where the text says none."""
    hub: str = ""
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)
    path: str = ""
    """Of a file, absolute; it may not be there."""


def recognise(text: str) -> Recognised:
    """What ``text`` most likely is. Looks at nothing but the text; never raises."""
    text = text.strip()
    if not text or len(text) > MAX_TEXT:
        return Recognised()
    if "\n" in text:
        if not reading.is_known(text.encode("utf-8", "replace")):
            return Recognised()
        return Recognised("candidates", candidates=reading.read_text(text, "text"))
    try:
        return _path(text) or _server(text) or Recognised()
    except (OSError, RuntimeError):  # There is no home, or no folder that we are in.
        return Recognised()


def _path(text: str) -> Recognised | None:
    if not text.isprintable():
        return None
    if text.startswith("file:"):
        try:
            path = unquote(urlsplit(text).path)
        except ValueError:
            return None
        return Recognised("path", path=path) if path.startswith("/") and path.isprintable() else None
    if text.startswith("~/"):
        return Recognised("path", path=str(Path.home() / text[2:]))
    if text.startswith("/") or (_FILE.fullmatch(text) and "/" in text and ":" not in text):
        return Recognised("path", path=str(Path(text).absolute()))
    return None


def _server(text: str) -> Recognised | None:
    """``host``, ``host:port``, ``host:port/HUB``, an IPv6 address with or without brackets."""
    text = re.sub(r"^(https|softether|vpn)://", "", text, flags=re.IGNORECASE)
    try:
        if text.count(":") > 1 and "[" not in text:
            return Recognised("server", host=rules.check_host(text))
        match = _SERVER.fullmatch(text)
        if match is None:
            return None
        host = rules.check_host(match[1])
        port = rules.check_port(int(match[2])) if match[2] else 0
        hub = rules.check_login_name("hub", unquote(match[3])) if match[3] else ""
    except ValueRefused:
        return None
    return Recognised("server", host, port, hub)
