"""The system bus (D-Bus), as a client only: calls that are always bounded, and signals that can be believed.

Nothing here trusts that there is a bus, or that a service on it answers. A machine without one is
ordinary, and told by :class:`BusError`. A signal is passed on only if it comes from the connection
that owns the service's name: any local user may send a signal straight to any connection.
"""

from __future__ import annotations

from helper.bus.connection import CALL_SECONDS, SystemBus
from helper.bus.errors import BusError, BusErrorKind
from helper.bus.values import variant

__all__ = ["CALL_SECONDS", "BusError", "BusErrorKind", "SystemBus", "variant"]
