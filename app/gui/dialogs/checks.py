"""What is wrong with a value that a person types, in a sentence: the words for the rules of profiles.

Every function takes what is typed, and gives the sentence, empty where nothing is wrong. The rules
themselves are in :mod:`app.profiles.rules` and :mod:`app.profiles.wireguard_rules`.
"""

from __future__ import annotations

from collections.abc import Callable

from app.gui.dialogs.pieces import cleaned
from app.gui.text import isolated, translate
from app.profiles import rules, wireguard_rules
from app.profiles.rules import ValueRefused

Check = Callable[[str], str]


def profile_name(text: str) -> str:
    """Of a profile."""
    if not text:
        return translate("Editor", "Give it a name.")
    if len(text) > rules.MAX_NAME:
        return translate("Editor", "A name has at most %n character(s).", "", rules.MAX_NAME)
    if not _is(lambda: rules.check_name(text)):
        return translate("Editor", "A name has letters, digits and signs only.")
    return ""


def host(text: str) -> str:
    """The server's name or address, without a port."""
    if not text:
        return translate("Editor", "Type the server's name or address.")
    if _is(lambda: rules.check_host(text)):
        return ""
    return translate("Editor", "This is no host name or address. An example is {example}.").format(
        example=isolated("vpn.example.org")
    )


def port(text: str) -> str:
    """A TCP port."""
    if _is(lambda: rules.check_port(number(text))):
        return ""
    return translate("Editor", "A port is a number from 1 to 65535.")


def hub_name(text: str) -> str:
    """The virtual hub."""
    if not text:
        return translate("Editor", "Type the name of the hub on the server.")
    if _is(lambda: rules.check_login_name("hub", text)):
        return ""
    return translate("Editor", "A hub's name has at most %n character(s).", "", rules.MAX_LOGIN)


def user_name(text: str) -> str:
    """Who logs in."""
    if not text:
        return translate("Editor", "Type your user name on the server.")
    if _is(lambda: rules.check_login_name("user", text)):
        return ""
    return translate("Editor", "A user name has at most %n character(s).", "", rules.MAX_LOGIN)


def pin(text: str) -> str:
    """A fingerprint, where one is needed."""
    if not text:
        return translate("Editor", "Paste the certificate's SHA-256 fingerprint.")
    return optional_pin(text)


def optional_pin(text: str) -> str:
    """A fingerprint, or none."""
    if not text or _is(lambda: rules.check_fingerprint(text)):
        return ""
    return translate("Editor", "A SHA-256 fingerprint has 64 digits and letters from a to f.")


def address4(text: str) -> str:
    """An IPv4 address of this machine."""
    return _address(text, 4, "192.168.30.10/24")


def address6(text: str) -> str:
    """An IPv6 address of this machine."""
    return _address(text, 6, "2001:db8::5/64")


def tunnel_address(text: str) -> str:
    """An address of this machine, of either version."""
    if _is(lambda: rules.check_address(with_prefix(text))):
        return ""
    return _not_an_address(text, "10.0.0.2/32")


def with_prefix(text: str) -> str:
    """An address with its prefix length; a bare one is that of one machine."""
    return text if "/" in text else f"{text}/{128 if ':' in text else 32}"


def gateway4(text: str) -> str:
    """An IPv4 gateway, or none."""
    if _is(lambda: rules.check_gateway(text, 4)):
        return ""
    return translate("Editor", "A gateway is an IPv4 address, for example {example}.").format(
        example=isolated("192.168.30.1")
    )


def gateway6(text: str) -> str:
    """An IPv6 gateway, or none."""
    if _is(lambda: rules.check_gateway(text, 6)):
        return ""
    return translate("Editor", "A gateway is an IPv6 address, for example {example}.").format(
        example=isolated("2001:db8::1")
    )


def network(text: str) -> str:
    """A network to reach through the tunnel."""
    if _is(lambda: rules.check_route(text)):
        return ""
    return _not_a_network(text)


def excluded(text: str) -> str:
    """A network to keep outside."""
    if _is(lambda: rules.check_excluded(text)):
        return ""
    if text.endswith("/0"):
        return translate(
            "Editor", "Not everything can be kept outside; turn off sending everything through it."
        )
    return _not_a_network(text)


def name_server(text: str) -> str:
    """A name server."""
    if _is(lambda: rules.check_dns(text)):
        return ""
    return translate("Editor", "{value} is no address of a name server, for example {example}.").format(
        value=_shown(text), example=isolated("192.168.30.1")
    )


def domain(text: str) -> str:
    """A domain, also one to search in."""
    if _is(lambda: rules.check_domain(text)):
        return ""
    return translate("Editor", "{value} is no domain, for example {example}.").format(
        value=_shown(text), example=isolated("office.example.org")
    )


def routing_table(text: str) -> str:
    """Where routes go."""
    if _is(lambda: rules.check_table(text)):
        return ""
    return translate("Editor", "A routing table is a number; {off} sets no routes.").format(
        off=isolated("off")
    )


def softether_mtu(text: str) -> str:
    """The size of packets, of a SoftEther network."""
    return _mtu(text, rules.check_mtu, rules.MAX_MTU)


def wireguard_mtu(text: str) -> str:
    """The size of packets, of a WireGuard network."""
    return _mtu(text, wireguard_rules.check_mtu, wireguard_rules.MAX_MTU)


def listen_port(text: str) -> str:
    """A UDP port, or none."""
    if _is(lambda: wireguard_rules.check_listen_port(number(text, 0))):
        return ""
    return translate("Editor", "A port is a number from 1 to 65535; empty for any.")


def keepalive(text: str) -> str:
    """Seconds, or none."""
    if _is(lambda: wireguard_rules.check_keepalive(number(text, 0))):
        return ""
    return translate("Editor", "This is a number of seconds; empty for none.")


def private_key(text: str) -> str:
    """Our own key, where one is needed."""
    if not text:
        return translate("Editor", "Paste the private key, or generate one.")
    return optional_key(text)


def public_key(text: str) -> str:
    """A peer's key."""
    if not text:
        return translate("Editor", "Paste the peer's public key.")
    return optional_key(text)


def optional_key(text: str) -> str:
    """A key, or none. No sentence repeats it."""
    if not text or _is(lambda: wireguard_rules.check_key(text)):
        return ""
    return translate("Editor", "This is no key: one has 44 letters, digits and signs, and ends with “=”.")


def endpoint(text: str) -> str:
    """Where a peer is, or nothing for one that comes to us."""
    if _is(lambda: wireguard_rules.check_endpoint(text)):
        return ""
    return translate("Editor", "Type host and port, for example {example}.").format(
        example=isolated("vpn.example.org:51820")
    )


def allowed_ip(text: str) -> str:
    """A network behind a peer."""
    if _is(lambda: wireguard_rules.check_allowed_ip(text)):
        return ""
    return _not_a_network(text)


def number(text: str, empty: int | None = None) -> int:
    """What is typed as a number; ``empty`` for nothing. Raises :class:`ValueRefused`."""
    if not text and empty is not None:
        return empty
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise ValueRefused("is not a whole number", "digits")
    return int(text)


def _is(check: Callable[[], object]) -> bool:
    try:
        check()
    except ValueRefused:
        return False
    return True


def _mtu(text: str, check: Callable[[int], int], most: int) -> str:
    if _is(lambda: check(number(text, 0))):
        return ""
    return translate("Editor", "The size is a number from {least} to {most}; empty for automatic.").format(
        least=rules.MIN_MTU, most=most
    )


def _address(text: str, version: int, example: str) -> str:
    if _is(lambda: rules.check_address(text)) and rules.address_version(text) == version:
        return ""
    return _not_an_address(text, example)


def _not_an_address(text: str, example: str) -> str:
    return translate("Editor", "{value} is no address with a prefix length, for example {example}.").format(
        value=_shown(text), example=isolated(example)
    )


def _not_a_network(text: str) -> str:
    if _is(lambda: wireguard_rules.check_allowed_ip(text)) and "/" in text:
        whole = wireguard_rules.check_allowed_ip(text)
        return translate(
            "Editor", "{value} is an address inside a network; the network is {network}."
        ).format(value=_shown(text), network=isolated(whole))
    return translate("Editor", "{value} is no network, for example {example}.").format(
        value=_shown(text), example=isolated("10.0.0.0/8")
    )


def _shown(text: str) -> str:
    return translate("Editor", "“{value}”").format(value=isolated(cleaned(text, 60)))
