"""How a call on the system bus can fail."""

from __future__ import annotations

from enum import StrEnum

MAX_TEXT = 500
"""Characters kept of what a service says."""


class BusErrorKind(StrEnum):
    """What a caller has to tell apart."""

    ABSENT = "absent"
    """No bus, or no such service on it."""
    REFUSED = "refused"
    TIMEOUT = "timeout"
    FAILED = "failed"
    """Anything else: the service answered with an error, or what was to be sent can not be."""


class BusError(Exception):
    """A call did not come to an answer. ``name`` is the D-Bus name of the error, where there is one."""

    def __init__(self, kind: BusErrorKind | str, message: str, name: str = "") -> None:
        super().__init__(message)
        self.kind = BusErrorKind(kind)
        self.message = message
        self.name = name


_KINDS = {
    "org.freedesktop.DBus.Error.ServiceUnknown": BusErrorKind.ABSENT,
    "org.freedesktop.DBus.Error.NameHasNoOwner": BusErrorKind.ABSENT,
    "org.freedesktop.DBus.Error.NoServer": BusErrorKind.ABSENT,
    "org.freedesktop.DBus.Error.Disconnected": BusErrorKind.ABSENT,
    "org.freedesktop.systemd1.NoSuchUnit": BusErrorKind.ABSENT,
    "org.freedesktop.systemd1.UnitMasked": BusErrorKind.ABSENT,
    "org.freedesktop.DBus.Error.AccessDenied": BusErrorKind.REFUSED,
    "org.freedesktop.DBus.Error.AuthFailed": BusErrorKind.REFUSED,
    "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired": BusErrorKind.REFUSED,
    "org.freedesktop.PolicyKit1.Error.NotAuthorized": BusErrorKind.REFUSED,
    "org.freedesktop.DBus.Error.NoReply": BusErrorKind.TIMEOUT,
    "org.freedesktop.DBus.Error.Timeout": BusErrorKind.TIMEOUT,
    "org.freedesktop.DBus.Error.TimedOut": BusErrorKind.TIMEOUT,
}
_SPAWN = "org.freedesktop.DBus.Error.Spawn."


def told(name: str, text: str) -> BusError:
    """The error for an error message of that name from the bus or a service."""
    kind = BusErrorKind.ABSENT if name.startswith(_SPAWN) else _KINDS.get(name, BusErrorKind.FAILED)
    return BusError(kind, " ".join((text or name).split())[:MAX_TEXT], name)
