"""Files of SoftEther's own client, for tests; see the README beside them."""

from __future__ import annotations

from pathlib import Path

NAMES = ("anonymous", "certificate", "checked", "password", "pinned", "proxy", "radius", "stripped")


def content(name: str) -> bytes:
    """One of :data:`NAMES`."""
    return Path(__file__).with_name(f"{name}.vpn").read_bytes()


def changed(name: str, *changes: tuple[str, str]) -> bytes:
    """The same with the second text of each pair in place of the first, which must be there."""
    text = content(name).decode("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode("utf-8")
