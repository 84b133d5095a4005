"""Marks of packets (``SO_MARK``, ``meta mark``) by which the firewall and the routing rules know ours."""

from __future__ import annotations

ENGINE = 0xAD11
"""What carries a tunnel."""
LOOKUP = 0xAD13
"""What the helper itself asks of name servers outside; an engine can not send it."""
BYPASS = 0xAD12
"""What programs send that a person wants outside the tunnels."""
PATTERN = 0xAD10
MASK = 0xFFF0
"""A mark is one of ours, and does not go by our routing table, if ``mark & MASK == PATTERN``."""
