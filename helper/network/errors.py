"""What goes wrong when the system's network is asked or changed."""

from __future__ import annotations

import errno
import os

from engine.failures import Failure, FailureKind


class NetworkError(Exception):
    """The kernel refused a change or a question; carries a failure to show.

    Codes: ``device_missing``, ``unreachable``, ``address_conflict``, ``route_conflict``,
    ``network_not_permitted``, ``network_change_failed``, ``state_not_written``,
    ``firewall_unavailable``, ``firewall_refused``.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def device_missing(device: str, detail: str) -> NetworkError:
    """There is no such device."""
    message = f"The network device {device!r} is not there."
    return NetworkError(Failure("device_missing", FailureKind.LOCAL, message, detail=detail))


def conflict(code: str, message: str) -> NetworkError:
    """Something else is where ours should be."""
    advice = "Another program manages the same network; stop it or change its settings."
    return NetworkError(Failure(code, FailureKind.LOCAL, message, advice))


def unreachable(ip: str, detail: str) -> NetworkError:
    """No route leads to ``ip``."""
    message = f"There is no way to {ip} from this machine at present."
    return NetworkError(
        Failure("unreachable", FailureKind.NETWORK, message, "Check the network connection.", detail)
    )


def state_not_written(message: str, advice: str = "") -> NetworkError:
    """What has to be remembered could not be, so nothing was changed."""
    return NetworkError(Failure("state_not_written", FailureKind.LOCAL, message, advice))


def refused(what: str, error: Exception, code: int | None = None) -> NetworkError:
    """The system's error ``code`` (an ``errno``), or the one ``error`` carries, in our terms."""
    if code is None and isinstance(error, OSError):
        code = error.errno
    detail = f"{what}: {os.strerror(code) if code and code > 0 else str(error) or type(error).__name__}"
    if code in (errno.EPERM, errno.EACCES):
        message = "This process may not change the network settings."
        return NetworkError(Failure("network_not_permitted", FailureKind.LOCAL, message, detail=detail))
    message = "The system refused a change of the network settings."
    return NetworkError(Failure("network_change_failed", FailureKind.LOCAL, message, detail=detail))
