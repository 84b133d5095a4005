"""What the SoftEther engine is told about the server to connect to."""

from __future__ import annotations

import msgspec

from engine.tls import Verify


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of one session; the password comes apart from them."""

    host: str
    port: int
    hub: str
    user: str
    login: str
    """``password`` (proved, not shown), ``plain`` (shown, inside TLS) or ``anonymous``."""
    verify: Verify
    pin: str
    """SHA-256 of the expected certificate, hex; empty for none."""
    installation: str
    """Any stable text; what the server tells our sessions of one profile from others' by."""
