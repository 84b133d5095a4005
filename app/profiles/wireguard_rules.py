"""What each value of a WireGuard profile may be, and what its peers may not have in common.

The functions are of the form of those in :mod:`app.profiles.rules`. No message repeats a key:
people mistake private ones for public ones.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re

from app.profiles.rules import MIN_MTU, ValueRefused, check_host, shown

KEY_BYTES = 32
"""Of every key: Curve25519 private and public, and preshared."""
MAX_PEERS = 64
"""Peers of one profile, as many as the engine takes."""
MAX_ADDRESSES = 16
"""Addresses of one interface."""
MAX_ALLOWED_IPS = 512
"""Networks behind all peers of a profile together: they must fit into one message of the helper."""
MAX_MTU = 8920
"""Bytes of a packet in the tunnel, such that it fits into a jumbo frame of 9000 outside."""
MAX_KEEPALIVE = 65535
"""Seconds (wg(8), PersistentKeepalive)."""
MAX_MARK = 2**32 - 1
"""Of a packet's mark, 32 bits."""

_ENDPOINT = re.compile(r"(?:\[([^\[\]]*)\]|([^\[\]:]*)):([0-9]{1,5})")
_SCOPE = re.compile(r"[^%]*(%[A-Za-z0-9_.-]{1,15})?")
_PREFIX = re.compile(r"[0-9]{1,3}")


def check_key(value: str) -> str:
    """A key: 32 bytes in base64, not all zero, and in the one right spelling of them."""
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != KEY_BYTES or base64.b64encode(raw).decode("ascii") != value:
        raise ValueRefused("is not a key", "44 characters of base64, as `wg genkey` and `wg pubkey` print")
    if not any(raw):
        raise ValueRefused("is all zero, which is no key", "a key made by `wg genkey` or `wg pubkey`")
    return value


def check_endpoint(value: str) -> str:
    """Where a peer is: ``host:port``; empty for one that is waited for."""
    if not value:
        return ""
    match = _ENDPOINT.fullmatch(value)
    problem = ValueRefused(
        f"{shown(value)} is not an endpoint", "host:port, e.g. vpn.example.org:51820 or [2001:db8::1]:51820"
    )
    if match is None or not 1 <= int(match[3]) <= 65535 or not _SCOPE.fullmatch(match[1] or ""):
        raise problem
    port = int(match[3])
    if match[1] is not None and ":" not in match[1]:
        raise problem
    host = check_host(match[1] if match[1] is not None else match[2])
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return f"{host}:{port}"
    if address.is_unspecified or address.is_multicast:
        raise problem
    return f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"


def check_allowed_ip(value: str) -> str:
    """A network behind a peer, whatever is in the host part of it; an address alone is one machine."""
    problem = ValueRefused(f"{shown(value)} is not a network", "e.g. 10.0.0.0/8, 192.0.2.1 or ::/0")
    address, slash, length = value.partition("/")
    # ipaddress also takes netmasks.
    if "%" in address or (slash and not _PREFIX.fullmatch(length)):
        raise problem
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError:
        raise problem from None


def check_mtu(value: int) -> int:
    """Bytes; 0 for automatic."""
    if value != 0 and not MIN_MTU <= value <= MAX_MTU:
        raise ValueRefused("the MTU is out of range", f"{MIN_MTU} to {MAX_MTU}, or 0 for automatic")
    return value


def check_keepalive(value: int) -> int:
    """Seconds, 0 for none."""
    if not 0 <= value <= MAX_KEEPALIVE:
        raise ValueRefused("is out of range", f"0 to {MAX_KEEPALIVE} seconds")
    return value


def check_listen_port(value: int) -> int:
    """A UDP port, 0 for any."""
    if not 0 <= value <= 65535:
        raise ValueRefused("the port is out of range", "0 to 65535")
    return value


def check_mark(value: int) -> int:
    """A mark of packets, 0 for none."""
    if not 0 <= value <= MAX_MARK:
        raise ValueRefused("is out of range", f"0 to 0x{MAX_MARK:x}")
    return value


class Claims:
    """What the peers of one profile have each for itself: their keys, and the networks behind them."""

    def __init__(self) -> None:
        self._keys: dict[str, int] = {}
        self._networks: dict[str, int] = {}

    def key(self, peer: int, value: str) -> str:
        """Peer number ``peer`` has this public key. Raises :class:`ValueRefused` for one that is taken."""
        first = self._keys.setdefault(value, peer)
        if first != peer:
            raise ValueRefused(f"is that of peer {first} as well", "each peer once")
        return value

    def network(self, peer: int, value: str) -> str:
        """Peer number ``peer`` has this network behind it. A part of another's network is no matter."""
        first = self._networks.setdefault(value, peer)
        if first != peer:
            raise ValueRefused(f"{value} is behind peer {first} as well", "each network behind one peer")
        if len(self._networks) > MAX_ALLOWED_IPS:
            raise ValueRefused(
                "there are too many networks", f"at most {MAX_ALLOWED_IPS} behind all peers together"
            )
        return value
