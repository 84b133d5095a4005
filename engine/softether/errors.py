"""Everything that SoftEther can do wrong, with the text a person needs.

One class a cause, so that callers can tell them apart; each carries a
:class:`~engine.failures.Failure`. The codes of error PACKs are in ``softether.md`` section 5.4.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.failures import EngineError, Failure, FailureKind, Retry


class ProtocolError(EngineError):
    """The peer broke the protocol; its connection can not be used further."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            Failure(
                code="protocol_error",
                kind=FailureKind.SERVER,
                message="The server sent something that does not belong to the SoftEther protocol.",
                advice="Check host and port. If they are right, the fault is the server's.",
                detail=detail,
            )
        )


class PackError(ProtocolError):
    """Bytes that are not a PACK within our limits."""


class HttpError(ProtocolError):
    """Bytes that are not the HTTP envelope within our limits."""


class BlockError(ProtocolError):
    """Bytes that are not a block stream within our limits."""


class NotSoftEtherError(EngineError):
    """Something answered, but it is not a SoftEther VPN server."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            Failure(
                code="not_softether",
                kind=FailureKind.SERVER,
                message="This is not a SoftEther VPN server.",
                advice="Check the host and the port; SoftEther usually listens on 443, 992, 1194 or 5555.",
                detail=detail,
                retry=Retry.NEVER,
            )
        )


class ServerRefusedError(EngineError):
    """The server answered with an error PACK; ``number`` is its code."""

    def __init__(self, number: int, *, hub: str = "", user: str = "") -> None:
        self.number = number
        text = _REFUSALS.get(number, _UNKNOWN)
        super().__init__(
            Failure(
                code=text.code,
                kind=text.kind,
                message=text.message.format(hub=hub, user=user),
                advice=text.advice.format(hub=hub, user=user),
                detail=f"SoftEther error {number}",
                retry=text.retry,
            )
        )


class _Refusal(NamedTuple):
    code: str
    kind: FailureKind
    message: str
    advice: str
    retry: Retry


_AUTH, _SERVER = FailureKind.AUTHENTICATION, FailureKind.SERVER
_ASK_ADMIN = "Ask the administrator of the server."

_UNKNOWN = _Refusal("refused", _SERVER, "The server refused the connection.", _ASK_ADMIN, Retry.NEVER)

_REFUSALS: dict[int, _Refusal] = {
    3: _Refusal("disconnected", FailureKind.NETWORK, "The server cut the connection.", "", Retry.SOON),
    4: _Refusal(
        "protocol_error", _SERVER, "The server did not understand the login.", _ASK_ADMIN, Retry.NEVER
    ),
    5: _Refusal(
        "client_not_recognised", _SERVER, "The server did not recognise the client.", _ASK_ADMIN, Retry.NEVER
    ),
    7: _Refusal(
        "authentication_unsupported",
        _AUTH,
        "The server does not offer this way of logging in.",
        "Choose another kind of login, or ask the administrator.",
        Retry.NEVER,
    ),
    8: _Refusal(
        "hub_not_found",
        _SERVER,
        "There is no hub called “{hub}” on this server.",
        "Check the name of the hub.",
        Retry.NEVER,
    ),
    9: _Refusal(
        "authentication_failed",
        _AUTH,
        "The user name or the password is wrong.",
        "Check the user name “{user}” and the password, and whether the user may log in this way.",
        Retry.NEVER,
    ),
    10: _Refusal(
        "hub_offline", _SERVER, "The hub “{hub}” is offline.", "Adit tries again in a while.", Retry.LATER
    ),
    11: _Refusal("session_removed", _SERVER, "The session was ended by the administrator.", "", Retry.SOON),
    12: _Refusal(
        "access_denied",
        _AUTH,
        "The user “{user}” may not connect (expired or blocked).",
        _ASK_ADMIN,
        Retry.NEVER,
    ),
    13: _Refusal("session_timeout", _SERVER, "The session is no longer known to the server.", "", Retry.SOON),
    14: _Refusal(
        "protocol_error", _SERVER, "The server did not accept the session's protocol.", "", Retry.SOON
    ),
    15: _Refusal("too_many_connections", _SERVER, "The session has too many connections.", "", Retry.SOON),
    16: _Refusal("hub_busy", _SERVER, "The hub “{hub}” has no room for a further session.", "", Retry.LATER),
    20: _Refusal(
        "too_many_sessions",
        _SERVER,
        "The user “{user}” is connected as often as the server allows.",
        "Disconnect elsewhere; Adit tries again in a while.",
        Retry.LATER,
    ),
    21: _Refusal(
        "license", _SERVER, "The server's licence does not allow the connection.", _ASK_ADMIN, Retry.LATER
    ),
    23: _Refusal("server_error", _SERVER, "The server met an internal error.", _ASK_ADMIN, Retry.SOON),
    33: _Refusal(
        "not_supported", _SERVER, "The server does not accept VPN clients.", _ASK_ADMIN, Retry.NEVER
    ),
    48: _Refusal("cluster_unreachable", _SERVER, "The server's cluster controller is away.", "", Retry.SOON),
    49: _Refusal(
        "cluster_unreachable", _SERVER, "The cluster could not provide the hub “{hub}”.", "", Retry.SOON
    ),
    51: _Refusal(
        "empty_password",
        _AUTH,
        "The server does not accept an empty password from afar.",
        "Set a password for “{user}” on the server.",
        Retry.NEVER,
    ),
    52: _Refusal(
        "access_denied", _AUTH, "The user “{user}” lacks the right to connect.", _ASK_ADMIN, Retry.NEVER
    ),
    63: _Refusal(
        "license", _SERVER, "The server has more users than its licence allows.", _ASK_ADMIN, Retry.LATER
    ),
    87: _Refusal("client_too_old", _SERVER, "The hub demands a newer client.", _ASK_ADMIN, Retry.NEVER),
    105: _Refusal("hub_offline", _SERVER, "The hub “{hub}” does not accept sessions now.", "", Retry.LATER),
    107: _Refusal(
        "monitor_denied", _SERVER, "Monitoring mode is not allowed for this user.", "", Retry.NEVER
    ),
    108: _Refusal(
        "bridge_denied", _SERVER, "Bridging and routing are not allowed for this user.", "", Retry.NEVER
    ),
    109: _Refusal(
        "address_denied",
        _AUTH,
        "The server does not accept connections from this address.",
        _ASK_ADMIN,
        Retry.NEVER,
    ),
    127: _Refusal(
        "client_id_required", _SERVER, "The hub accepts only registered clients.", _ASK_ADMIN, Retry.NEVER
    ),
    128: _Refusal(
        "license", _SERVER, "The server has more users than its licence allows.", _ASK_ADMIN, Retry.LATER
    ),
    138: _Refusal(
        "password_expired",
        _AUTH,
        "The password has expired.",
        "Set a new password with your organisation.",
        Retry.NEVER,
    ),
    148: _Refusal("server_suspending", _SERVER, "The server is going to sleep.", "", Retry.LATER),
}
