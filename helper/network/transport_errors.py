"""Why the server could not be reached, as it is told to the engine and to people."""

from __future__ import annotations

from engine.failures import Failure, FailureKind, Retry

_TEXTS = {
    "name_not_found": (
        "The name of the server {} could not be resolved.",
        "Check the spelling of the name and the network connection.",
    ),
    "unreachable": ("The server {} can not be reached.", "Check the network connection."),
    "refused": (
        "The server {} refused the connection.",
        "Check the port number, and whether the VPN server is running.",
    ),
    "timed_out": (
        "The server {} did not answer in time.",
        "Check the address and the network connection; a firewall may be in between.",
    ),
}


class TransportError(Exception):
    """No connection; carries a failure to show.

    Codes: ``name_not_found``, ``unreachable``, ``refused``, ``timed_out``, ``port_invalid``,
    ``port_in_use``, ``sockets_refused``, ``transport_denied``.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def not_reached(code: str, host: str, port: int, detail: str) -> TransportError:
    """``host`` was not reached on ``port``; ``code`` is one of the first four of the class."""
    message, advice = _TEXTS[code]
    return TransportError(
        Failure(code, FailureKind.NETWORK, message.format(join(host, port)), advice, detail)
    )


def port_invalid(port: int) -> TransportError:
    """``port`` is none."""
    message = f"{port} is not a port number."
    return TransportError(Failure("port_invalid", FailureKind.LOCAL, message, retry=Retry.NEVER))


def port_in_use(port: int, detail: str) -> TransportError:
    """The UDP port that the profile demands is somebody else's."""
    message = f"The UDP port {port} is used by another program."
    advice = "End that program (it may be another VPN), or give the profile another port, or none."
    return TransportError(Failure("port_in_use", FailureKind.LOCAL, message, advice, detail))


def sockets_refused(detail: str) -> TransportError:
    """The system gave us no UDP socket."""
    message = "The system refused to open a network socket."
    return TransportError(Failure("sockets_refused", FailureKind.LOCAL, message, detail=detail))


def transport_denied() -> TransportError:
    """The one who asks may be in a stranger's hands: it gets its own server and no other."""
    message = "The engine asked for another server."
    return TransportError(Failure("transport_denied", FailureKind.LOCAL, message))


def join(host: str, port: int) -> str:
    """``host:port``, with brackets around an IPv6 address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
