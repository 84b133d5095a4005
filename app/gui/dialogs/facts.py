"""What a profile would do, in a few rows of words for somebody who decides whether to take it."""

from __future__ import annotations

from app.gui.dialogs.pieces import cleaned
from app.gui.text import isolated, translate
from app.text import fingerprint, host_port
from helper.api.types import Login, NetworkProfile, ServerProfile, SoftEtherProfile, Verify, WireGuardProfile

Fact = tuple[str, str]
"""The name of a row, and what it says."""

_SHOWN = 8
_EVERYTHING = ("0.0.0.0/0", "::/0")


def of(server: ServerProfile, network: NetworkProfile) -> tuple[Fact, ...]:
    """The rows; none is empty."""
    match server:
        case SoftEtherProfile():
            rows = (*_softether(server), *_addresses(network), *_sent_softether(network))
        case WireGuardProfile():
            rows = (*_wireguard(server), *_addresses(network), *_sent_wireguard(server, network))
    outside = _list((*network.exclude, *network.exclude_domains))
    dns = _list(network.dns)
    table = "" if network.table == "off" else network.table
    more = (
        (translate("Editor", "Routing table"), isolated(table)),
        (translate("Import", "Kept outside it"), outside),
        (translate("Import", "Name servers"), dns),
    )
    return tuple((name, value) for name, value in (*rows, *more) if value)


def _softether(server: SoftEtherProfile) -> tuple[Fact, ...]:
    if server.login is Login.ANONYMOUS:
        login = translate("Import", "anonymous, on hub {hub}").format(hub=isolated(cleaned(server.hub)))
    elif server.user:
        login = translate("Import", "{user}, on hub {hub}").format(
            user=isolated(cleaned(server.user)), hub=isolated(cleaned(server.hub))
        )
    else:
        login = translate("Import", "not said, on hub {hub}").format(hub=isolated(cleaned(server.hub)))
    certificate = {
        Verify.CA: translate("Import", "must be one that this system's authorities vouch for"),
        Verify.ASK: translate("Import", "you are asked where this system's authorities do not vouch for it"),
        Verify.PIN: translate("Import", "must be exactly the one that is named"),
    }[server.verify]
    if server.pin and server.verify is Verify.ASK:
        # Whoever wrote the file says so; nobody is asked about this one.
        certificate = translate("Import", "the one with this SHA-256 is trusted without asking")
    named = server.pin if server.verify is not Verify.CA else ""
    return (
        (translate("Import", "Server"), isolated(host_port(server.host, server.port))),
        (translate("Import", "User"), login),
        (translate("Import", "Certificate"), certificate),
        (translate("Trust", "SHA-256"), isolated(fingerprint(named).replace("\n", " "))),
    )


def _wireguard(server: WireGuardProfile) -> tuple[Fact, ...]:
    endpoints = tuple(peer.endpoint for peer in server.peers if peer.endpoint)
    waiting = len(server.peers) - len(endpoints)
    value = _list(endpoints)
    if waiting:
        comes = translate("Import", "%n peer(s) that come to us", "", waiting)
        value = f"{value}\n{comes}" if value else comes
    return ((translate("Import", "Server"), value),)


def _addresses(network: NetworkProfile) -> tuple[Fact, ...]:
    value = _list(network.addresses) or translate("Import", "from the server")
    return ((translate("Import", "Own addresses"), value),)


def _sent_softether(network: NetworkProfile) -> tuple[Fact, ...]:
    name = translate("Import", "Sent through it")
    if network.table == "off":
        return ((name, translate("Import", "nothing by itself: it sets no routes")),)
    if network.default_route:
        return ((name, translate("Import", "everything")),)
    more = _list((*network.routes, *network.include_domains))
    return ((name, more or translate("Import", "its own network only")),)


def _sent_wireguard(server: WireGuardProfile, network: NetworkProfile) -> tuple[Fact, ...]:
    name = translate("Import", "Sent through it")
    if network.table == "off":
        return ((name, translate("Import", "nothing by itself: it sets no routes")),)
    networks = tuple(dict.fromkeys(net for peer in server.peers for net in peer.allowed_ips))
    if all(whole in networks for whole in _EVERYTHING):
        return ((name, translate("Import", "everything")),)
    if _EVERYTHING[0] in networks:
        return ((name, translate("Import", "everything by IPv4; IPv6 goes nowhere")),)
    value = _list((*networks, *network.include_domains))
    return ((name, value or translate("Import", "nothing")),)


def _list(values: tuple[str, ...]) -> str:
    shown = "\n".join(isolated(cleaned(value, 120)) for value in values[:_SHOWN])
    if len(values) <= _SHOWN:
        return shown
    return f"{shown}\n" + translate("Import", "and %n more", "", len(values) - _SHOWN)
