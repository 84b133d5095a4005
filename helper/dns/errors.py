"""What goes wrong when the machine's name servers are asked for or changed."""

from __future__ import annotations

import errno
import os

from engine.failures import Failure, FailureKind


class DnsError(Exception):
    """The name servers could not be set or put back; carries a failure to show.

    Codes: ``dns_not_permitted``, ``dns_not_writable``, ``dns_timeout``, ``dns_busy``, ``dns_failed``,
    ``dns_state`` (what undoes the change could not be noted, so nothing was changed).
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def dns_error(code: str, message: str, advice: str = "", detail: str = "") -> DnsError:
    """An error of this kind; all are of this machine."""
    return DnsError(Failure(code, FailureKind.LOCAL, message, advice, detail[:4000]))


def not_permitted(manager: str, detail: str) -> DnsError:
    """``manager`` does not take changes from this process."""
    message = f"Adit may not change the name servers of this machine ({manager})."
    advice = (
        "Install Adit's rule for polkit, which its packages bring along, or let the helper run as root."
        if manager in ("systemd-resolved", "NetworkManager")
        else "Let the helper run as root, or use systemd-resolved for the name servers of this machine."
    )
    return dns_error("dns_not_permitted", message, advice, detail)


def timed_out(detail: str) -> DnsError:
    """What manages the name servers did not answer in time."""
    message = "The name servers of this machine could not be changed in time."
    advice = "Look whether systemd-resolved or NetworkManager hangs; restarting it may help."
    return dns_error("dns_timeout", message, advice, detail)


def not_written(path: str, error: OSError) -> DnsError:
    """The system refused to write ``path``."""
    detail = f"{path}: {os.strerror(error.errno) if error.errno else error}"
    if error.errno in (errno.EPERM, errno.EACCES):
        return not_permitted(path, detail)
    message = f"The file {path} can not be written."
    advice = "Look whether its file system is full or read-only."
    return dns_error("dns_not_writable", message, advice, detail)


def failed(manager: str, detail: str) -> DnsError:
    """``manager`` answered, but with an error."""
    return dns_error("dns_failed", f"{manager} did not take the name servers of the tunnel.", "", detail)
