"""The words for what a server says no to: logins, hubs, licences."""

from __future__ import annotations

from app.gui.model.trouble import Remedy
from app.gui.text import translate
from app.gui.words.cause import PASSWORD, SETTINGS, Cause, Places


def of_login(code: str, p: Places) -> Cause | None:
    """Who we are, and whether the server believes it."""
    match code:
        case "authentication_failed":
            return Cause(
                translate(
                    "Problems", "The server refused the password for user “{user}” on hub “{hub}”."
                ).format(user=p.user, hub=p.hub),
                translate("Problems", "The password was changed, or the user name is another one."),
                translate(
                    "Problems", "Type the password again, and check the user name and the kind of login."
                ),
                PASSWORD,
            )
        case "password_expired":
            return Cause(
                translate("Problems", "The password of user “{user}” has expired.").format(user=p.user),
                translate("Problems", "The organisation that runs the server asks for a new one in time."),
                translate("Problems", "Set a new password with your organisation, then type it here."),
                PASSWORD,
            )
        case "empty_password":
            return Cause(
                translate("Problems", "The server takes no empty password for user “{user}”.").format(
                    user=p.user
                ),
                translate("Problems", "It takes one only from its own machine."),
                translate("Problems", "Have a password set for this user on the server, then type it here."),
                PASSWORD,
            )
        case "authentication_unsupported":
            return Cause(
                translate("Problems", "The server does not offer this way of logging in."),
                translate("Problems", "User “{user}” is set up on the server for another one.").format(
                    user=p.user
                ),
                translate("Problems", "Choose another kind of login, or ask the administrator which it is."),
                SETTINGS,
            )
        case "access_denied":
            return Cause(
                translate("Problems", "User “{user}” may not connect to hub “{hub}”.").format(
                    user=p.user, hub=p.hub
                ),
                translate("Problems", "The account has expired, or lacks the right to connect."),
                _administrator(),
            )
        case "address_denied":
            return Cause(
                translate("Problems", "The server takes no connections from where you are."),
                translate("Problems", "It lets in only certain addresses on the internet."),
                translate(
                    "Problems", "Try from another network, or ask the administrator to let this one in."
                ),
            )
        case "monitor_denied":
            return Cause(
                translate("Problems", "User “{user}” may not use monitoring mode.").format(user=p.user),
                advice=_administrator(),
            )
        case "bridge_denied":
            return Cause(
                translate("Problems", "User “{user}” may not bridge or route networks.").format(user=p.user),
                advice=_administrator(),
            )
        case "client_id_required":
            return Cause(
                translate("Problems", "Hub “{hub}” takes only machines that are registered.").format(
                    hub=p.hub
                ),
                translate("Problems", "This machine is not on its list."),
                _administrator(),
            )
        case "client_too_old" | "client_not_recognised":
            return Cause(
                translate("Problems", "The server does not accept Adit as its client."),
                translate("Problems", "The hub may demand a newer one, or the maker's own."),
                translate("Problems", "Update Adit. If that does not help, ask the administrator."),
                (Remedy.RETRY, Remedy.REPORT),
            )
    return None


def of_hub(code: str, p: Places) -> Cause | None:
    """Hubs and sessions."""
    match code:
        case "hub_not_found":
            return Cause(
                translate("Problems", "There is no hub called “{hub}” on {host}.").format(
                    hub=p.hub, host=p.host
                ),
                translate("Problems", "Its name is spelt in another way, or it was removed."),
                translate("Problems", "Check the name of the hub."),
                SETTINGS,
            )
        case "hub_offline":
            return Cause(
                translate("Problems", "Hub “{hub}” is offline.").format(hub=p.hub),
                translate("Problems", "The administrator has turned it off, perhaps only for now."),
                translate("Problems", "Wait a while, or ask the administrator."),
            )
        case "hub_busy":
            return Cause(
                translate("Problems", "Hub “{hub}” has no room for a further connection.").format(hub=p.hub),
                translate("Problems", "As many are connected as it allows."),
                translate("Problems", "Wait a while, or ask the administrator."),
            )
        case "too_many_sessions":
            return Cause(
                translate("Problems", "User “{user}” is connected as often as the server allows.").format(
                    user=p.user
                ),
                translate(
                    "Problems",
                    "Another machine uses this account, or the server has not noticed yet that an earlier "
                    "connection ended.",
                ),
                translate("Problems", "Disconnect elsewhere, or wait a minute."),
            )
        case "session_removed":
            return Cause(
                translate("Problems", "An administrator of the server disconnected you."),
                translate("Problems", "It may have been meant for you, or for everybody."),
                translate("Problems", "Connect again. If it happens once more, ask the administrator."),
            )
        case "auto_disconnected":
            return Cause(
                translate("Problems", "The server ended the connection because its time was over."),
                translate("Problems", "It allows each connection a certain time only."),
                translate("Problems", "Connect again."),
            )
        case "session_timeout":
            return Cause(
                translate("Problems", "The server does not know the connection any more."),
                translate("Problems", "It was restarted, or heard nothing from us for too long."),
                translate("Problems", "Connect again."),
            )
        case "too_many_connections":
            return Cause(
                translate("Problems", "The server allows no more connections for this login."),
                advice=translate("Problems", "Wait a while, and connect again."),
            )
        case "cluster_unreachable":
            return Cause(
                translate("Problems", "The servers behind {host} cannot give us hub “{hub}” now.").format(
                    host=p.host, hub=p.hub
                ),
                translate("Problems", "One of the machines that serve it together is away."),
                translate("Problems", "Wait a while, or ask the administrator."),
            )
    return None


def of_server(code: str, p: Places) -> Cause | None:
    """The server itself."""
    match code:
        case "license":
            return Cause(
                translate("Problems", "The server's licence does not allow the connection."),
                translate("Problems", "It has expired, or has more users than it may."),
                _administrator(),
            )
        case "server_error":
            return Cause(
                translate("Problems", "The server met an error of its own."),
                advice=translate("Problems", "Try again a little later, or ask the administrator."),
            )
        case "server_suspending":
            return Cause(
                translate("Problems", "The server is going to sleep."),
                advice=translate("Problems", "Connect again when it is awake."),
            )
        case "not_supported":
            return Cause(
                translate("Problems", "The server does not take VPN clients."),
                translate("Problems", "It may be set up for bridges between offices only."),
                _administrator(),
            )
        case "protocol_error":
            return Cause(
                translate("Problems", "The server sent something that Adit does not understand."),
                translate("Problems", "The port belongs to another program, or the server has a fault."),
                translate("Problems", "Check host and port. If they are right, save a report."),
                (Remedy.RETRY, Remedy.EDIT, Remedy.REPORT),
            )
        case "not_softether":
            return Cause(
                translate("Problems", "What answers at {host} is no SoftEther server.").format(host=p.host),
                translate("Problems", "The port is another one, or a web server is in its place."),
                translate(
                    "Problems", "Check host and port. SoftEther usually listens on 443, 992, 1194 or 5555."
                ),
                SETTINGS,
            )
        case "refused":
            return Cause(
                translate("Problems", "The server refused the connection."),
                translate("Problems", "It gave a reason that Adit does not know."),
                _administrator(),
                (Remedy.RETRY, Remedy.EDIT, Remedy.REPORT),
            )
    return None


def _administrator() -> str:
    return translate("Problems", "Ask the administrator of the server.")
