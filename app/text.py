"""Forms of text that more than one room of the user's side needs."""

from __future__ import annotations


def host_port(host: str, port: int) -> str:
    """``host:port``, with brackets where the host is an IPv6 address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def fingerprint(sha256: str) -> str:
    """A fingerprint in groups of four digits, on two lines."""
    groups = [sha256[i : i + 4] for i in range(0, len(sha256), 4)]
    return " ".join(groups[:8]) + ("\n" + " ".join(groups[8:]) if groups[8:] else "")
