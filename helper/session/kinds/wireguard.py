"""WireGuard: peers over UDP, each with networks behind it, and addresses of our own beforehand."""

from __future__ import annotations

import ipaddress
import re
from functools import cached_property

import msgspec

from engine.control import Lease
from engine.device.tun import TunDevice
from engine.wireguard.settings import MAX_PEERS, PeerSettings, Settings
from helper.api.types import Profile, WireGuardPeer, WireGuardProfile
from helper.firewall.marks import MASK, PATTERN
from helper.network.changes import SetSegments
from helper.network.own_rules import past
from helper.network.plan import Plan
from helper.network.routed_plan import plan_routed
from helper.network.routing import USUAL, Circumstances
from helper.network.sysctl import has_ipv6
from helper.network.values import Network, Origin, PlanError, quote, read_exact_network
from helper.session.kinds.kind import MAX_TEXT, Datagrams, Server, bad, decode_exactly, is_text

KEY_SIZE = 32
MAX_ALLOWED = 512
"""Allowed IPs of all peers together; each becomes a route."""
DEFAULT_MTU = 1420
"""What is left of 1500 for IPv6 outside: 40 bytes of IP, 8 of UDP, 32 of WireGuard."""
PRIVATE_KEY = "private_key"
"""Name of the interface's key among the secrets."""
PRESHARED_KEY = "preshared_key."
"""What goes before a peer's public key in the name of its preshared key."""

_ENDPOINT = re.compile(r"(?:\[([0-9a-fA-F:.]+(?:%[0-9a-zA-Z._-]{1,15})?)\]|([^\[\]:/%@\s]+)):([0-9]{1,5})")
_OVERHEAD = 32
_MAX_DATAGRAM = 65507
"""Bytes of data in one UDP datagram over IPv4, and in one ``UDP_SEGMENT`` send."""
_MAX_SEGMENTS = 64
"""Datagrams of one such send (``UDP_MAX_SEGMENTS``, linux/udp.h, before Linux 6.9)."""


class WireGuard:
    """Implements :class:`~helper.session.kinds.kind.Kind`.

    A profile's own ``fwmark`` takes the place of ours, for the rules that a person has
    (``table = "off"``, say).
    """

    engine = "wireguard"
    device = TunDevice
    uses_dhcp = False
    servers: tuple[Server, ...] = ()

    def __init__(self, profile: Profile, server: WireGuardProfile) -> None:
        self._profile = profile
        self._server = server

    @property
    def datagrams(self) -> Datagrams:
        """One pair of sockets for all peers."""
        endpoints = tuple(read_endpoint(peer.endpoint) for peer in self._server.peers)
        networks = tuple(
            tuple(ipaddress.ip_network(text) for text in peer.allowed_ips) for peer in self._server.peers
        )
        return Datagrams(endpoints, self._server.listen_port, self._server.fwmark, networks)

    def check(self, secrets: dict[str, str]) -> None:
        """See :meth:`Kind.check <helper.session.kinds.kind.Kind.check>`."""
        server = self._server
        if not 0 < len(server.peers) <= MAX_PEERS:
            raise bad(f"it must have 1 to {MAX_PEERS} peers")
        if not 0 <= server.listen_port < 65536:
            raise bad("its listen_port must be 0 to 65535")
        if not 0 <= server.fwmark < 1 << 32:
            raise bad("its fwmark must be a number of 32 bits")
        if server.fwmark & MASK == PATTERN:
            raise bad(f"its fwmark must not be one of ours ({PATTERN:#x} to {PATTERN | ~MASK & 0xFFFF:#x})")
        for number, peer in enumerate(server.peers, 1):
            # Not repeated here: a person may have taken the private one for it.
            _check_key(peer.public_key, f"the public key of peer {number}")
            read_endpoint(peer.endpoint)
            if not 0 <= peer.keepalive < 65536:
                raise bad("a peer's keepalive must be 0 to 65535 seconds")
        if len({peer.public_key for peer in server.peers}) != len(server.peers):
            raise bad("two of its peers have the same public key")
        networks = self._networks
        if len(networks) > MAX_ALLOWED:
            raise bad(f"it has more than {MAX_ALLOWED} allowed IPs")
        if len(set(networks)) != len(networks):
            twice = next(network for network in networks if networks.count(network) > 1)
            raise bad(f"the allowed IPs {twice} belong to two of its peers")
        self._check_secrets(secrets)

    def settings(self, pin: str, owner: int) -> Settings:
        """The peers as the engine sees them."""
        return Settings(peers=tuple(_peer_settings(peer) for peer in self._server.peers))

    def hardware_address(self, owner: int) -> str:
        """None: there is no Ethernet."""
        return ""

    def plan(self, device: str, lease: Lease | None, circumstances: Circumstances = USUAL) -> Plan:
        """Routes to what is behind the peers.

        A superpacket is made no larger than what leaves in one send when its pieces are padded,
        sealed and as long as the MTU allows.
        """
        made = plan_routed(
            device,
            self._profile.network,
            self._networks,
            mtu=DEFAULT_MTU,
            circumstances=circumstances,
            ipv6=has_ipv6(),
        )
        segments = SetSegments(device, segments_of(made.shown.mtu))
        # Else packets with a mark that none of our rules knows would go into the tunnel they carry.
        marked = past(self._server.fwmark) if self._server.fwmark else ()
        return msgspec.structs.replace(made, changes=(segments, *marked, *made.changes))

    @cached_property
    def _networks(self) -> tuple[Network, ...]:
        return tuple(network for peer in self._server.peers for network in _networks_of(peer))

    def _check_secrets(self, secrets: dict[str, str]) -> None:
        if PRIVATE_KEY not in secrets:
            raise bad("its private key was not given")
        wanted = {PRIVATE_KEY: "the private key"}
        for number, peer in enumerate(self._server.peers, 1):
            if peer.preshared:
                wanted[PRESHARED_KEY + peer.public_key] = f"the preshared key of peer {number}"
        if missing := wanted.keys() - secrets.keys():
            raise bad(f"{wanted[min(missing)]} was not given")
        if secrets.keys() - wanted.keys():
            raise bad("there are secrets that belong to none of its keys")
        for name, what in wanted.items():
            _check_key(secrets[name], what)


def segments_of(mtu: int) -> int:
    """Packets of at most ``mtu`` bytes whose messages fit into one ``UDP_SEGMENT`` send."""
    return min(_MAX_SEGMENTS, _MAX_DATAGRAM // (mtu + _OVERHEAD))


def read_endpoint(text: str) -> Server | None:
    """Host and port of ``host:port``; ``None`` for an empty text. Raises ``PlanError``."""
    if not text:
        return None
    match = _ENDPOINT.fullmatch(text) if is_text(text) else None
    port = int(match[3]) if match else 0
    host = (match[1] or match[2]) if match else ""
    if not 0 < port < 65536 or not _is_host(host, bracketed=match is not None and match[1] is not None):
        message = f"The endpoint {quote(text)} is not host:port, with an IPv6 address in brackets."
        raise PlanError(Origin.PROFILE, message, detail=f"at most {MAX_TEXT} characters")
    return host, port


def _is_host(host: str, *, bracketed: bool) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return not bracketed
    return not address.is_unspecified and not address.is_multicast and (address.version == 6) == bracketed


def _networks_of(peer: WireGuardPeer) -> list[Network]:
    read = (read_exact_network(text, Origin.PROFILE, "allowed IP") for text in peer.allowed_ips)
    return list(dict.fromkeys(read))


def _peer_settings(peer: WireGuardPeer) -> PeerSettings:
    host, port = read_endpoint(peer.endpoint) or ("", 0)
    return PeerSettings(
        public_key=peer.public_key,
        host=host,
        port=port,
        allowed_ips=tuple(str(network) for network in _networks_of(peer)),
        keepalive=peer.keepalive,
    )


def _check_key(text: str, what: str) -> None:
    # Beside engine.wireguard.crypto, so that a process of root's loads nothing that can compute with it.
    raw = decode_exactly(text, KEY_SIZE)
    if not raw:
        raise bad(f"{what} is not {KEY_SIZE} bytes in base64")
    if not any(raw):
        raise bad(f"{what} is all zeros")
