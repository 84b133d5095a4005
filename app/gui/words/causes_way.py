"""The words for what goes wrong on the way to the server: names, networks, certificates, addresses."""

from __future__ import annotations

from app.gui.model.trouble import Remedy
from app.gui.text import translate
from app.gui.words.cause import AGAIN, SETTINGS, Cause, Places


def of_network(code: str, p: Places) -> Cause | None:
    """Between here and the server."""
    match code:
        case "name_not_found":
            return Cause(
                translate("Problems", "There is no server called {host}, as far as can be found out.").format(
                    host=p.host
                ),
                translate("Problems", "The name is misspelt, or this machine has no internet connection."),
                translate("Problems", "Check the name and the network connection."),
            )
        case "unreachable":
            return Cause(
                translate("Problems", "The server {host} cannot be reached.").format(host=p.host),
                translate("Problems", "This machine has no network, or none that leads there."),
                translate("Problems", "Check the network connection."),
            )
        case "connection_refused":
            return Cause(
                translate("Problems", "Nobody takes connections at {host} on this port.").format(host=p.host),
                translate("Problems", "The VPN server is not running, or listens on another port."),
                translate("Problems", "Check the port, or ask the administrator of the server."),
            )
        case "timed_out":
            return Cause(
                translate("Problems", "The server {host} did not answer in time.").format(host=p.host),
                translate("Problems", "It is off, too busy, or a firewall on the way lets nothing through."),
                translate("Problems", "Check the network connection, or try another network."),
            )
        case "disconnected":
            return Cause(
                translate("Problems", "The connection to the server was lost."),
                translate("Problems", "The network changed, or the server was restarted."),
                translate("Problems", "Check the network connection, and connect again."),
            )
        case "no_handshake":
            return Cause(
                translate("Problems", "The WireGuard server {host} does not answer.").format(host=p.host),
                translate(
                    "Problems",
                    "A WireGuard server is silent towards a key that it does not know. Or it is off, or a "
                    "firewall lets no UDP through.",
                ),
                translate("Problems", "Check address, port and keys, and whether the server knows your key."),
            )
        case "port_in_use":
            return Cause(
                translate("Problems", "Another program uses the UDP port that {name} asks for.").format(
                    name=p.name
                ),
                translate("Problems", "It may be another VPN."),
                translate("Problems", "End that program, or give the network another port, or none."),
                SETTINGS,
            )
        case "port_invalid":
            return Cause(
                translate("Problems", "The port in the settings of {name} is not valid.").format(name=p.name),
                advice=translate("Problems", "Correct the port."),
                remedies=SETTINGS,
            )
    return None


def of_trust(code: str, p: Places) -> Cause | None:
    """Whether it is the right server."""
    match code:
        case "certificate_unknown":
            return Cause(
                translate("Problems", "The certificate of {host} is not known yet.").format(host=p.host),
                translate(
                    "Problems", "Many servers make their own certificate. So does whoever pretends to be one."
                ),
                translate(
                    "Problems", "Compare its fingerprint with the one that the server's administrator has."
                ),
                (Remedy.CERTIFICATE, Remedy.RETRY, Remedy.EDIT),
            )
        case "certificate_changed":
            return Cause(
                translate("Problems", "{host} shows another certificate than the one you trusted.").format(
                    host=p.host
                ),
                translate("Problems", "The server got a new one, or somebody is in between."),
                translate("Problems", "Ask the server's administrator before you trust it."),
                (Remedy.CERTIFICATE, Remedy.RETRY, Remedy.EDIT),
            )
        case "certificate_untrusted":
            return Cause(
                translate("Problems", "The certificate of {host} is not trusted.").format(host=p.host),
                translate(
                    "Problems",
                    "The settings ask for a certificate that an authority vouches for, and this one has "
                    "none, is out of date, or is another server's.",
                ),
                translate(
                    "Problems",
                    "If the server makes its own certificate, choose in the settings to be asked about it.",
                ),
                SETTINGS,
            )
        case "tls_failed":
            return Cause(
                translate("Problems", "No encrypted connection to {host} could be made.").format(host=p.host),
                translate("Problems", "What answers there is no VPN server, or one that is far too old."),
                translate("Problems", "Check host and port."),
                SETTINGS,
            )
    return None


def of_address(code: str, p: Places) -> Cause | None:
    """Addresses inside the tunnel."""
    match code:
        case "no_address":
            return Cause(
                translate("Problems", "The network behind {host} gave us no address.").format(host=p.host),
                translate("Problems", "The hub has no DHCP server, or it has no address left."),
                translate(
                    "Problems", "Ask the administrator, or set a fixed address in the network settings."
                ),
                AGAIN,
            )
        case "lease_invalid":
            return Cause(
                translate("Problems", "The network behind {host} gave us no usable address.").format(
                    host=p.host
                ),
                translate("Problems", "Its DHCP server is not set up as it should be."),
                translate(
                    "Problems", "Tell the administrator, or set a fixed address in the network settings."
                ),
                AGAIN,
            )
        case "address_conflict":
            return Cause(
                translate("Problems", "The address that the tunnel needs is in use on this machine."),
                translate("Problems", "Another VPN, or the network you are in, has the same one."),
                translate("Problems", "Disconnect the other VPN, or try another network."),
            )
        case "route_conflict":
            return Cause(
                translate("Problems", "Another program has a route to the same networks."),
                translate("Problems", "It may be another VPN."),
                translate("Problems", "Disconnect the other VPN, then connect again."),
            )
    return None
