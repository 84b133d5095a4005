"""What all sessions of the machine share."""

from __future__ import annotations

from dataclasses import dataclass

from helper.dns.dns import Dns
from helper.network.linux import Kernel
from helper.service.logs import Secrets
from helper.session.guard import Guard
from helper.state.journal import Journal


@dataclass(frozen=True)
class Shared:
    """The system's network, the kill switch, the name servers, and the journal of what was changed."""

    kernel: Kernel
    guard: Guard
    dns: Dns
    journal: Journal | None
    unsaid: Secrets
    """What is never to be logged."""
