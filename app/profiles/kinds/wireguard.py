"""WireGuard profiles."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.profiles import network as networks
from app.profiles import wireguard_conf, wireguard_conf_writer, wireguard_rules
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from app.profiles.kinds.base import Kind, Row
from app.profiles.rules import ValueRefused
from app.profiles.tables import Table
from app.secrets import Form, SecretError, Source
from helper.api.types import NetworkProfile, Profile, State, WireGuardPeer, WireGuardProfile

MAX_KEPT = 16 * 1024
"""Bytes of all keys of a profile in the keyring: 65 keys and their names."""

_PRIVATE = "private_key"
_ADVICE = "Give the .conf that holds them with --secret-file, or import it again where there is a keyring."


class WireGuard(Kind):
    """A WireGuard interface and its peers."""

    tag = "wireguard"
    title = "WireGuard"
    foreign_suffix = "conf"
    foreign_title = "WireGuard"
    form = Form("keys", "No keys are available.", _ADVICE, whole_file=True)

    def __init__(self, profile: Profile, server: WireGuardProfile) -> None:
        super().__init__(profile)
        self._server = server

    # --- the profile's file ----------------------------------------------------------------------

    @classmethod
    def read(cls, server: Table, network: Table) -> tuple[WireGuardProfile, NetworkProfile]:
        """The two tables of a file; the peers are ``[[server.peer]]``."""
        server.only("kind", "listen_port", "fwmark", "peer")
        claims = wireguard_rules.Claims()
        tables = server.tables("peer", wireguard_rules.MAX_PEERS)
        if not tables:
            raise server.fault("peer", "there is none", "one or more [[server.peer]]")
        check_port = wireguard_rules.check_listen_port
        profile = WireGuardProfile(
            peers=tuple(_peer(table, number, claims) for number, table in enumerate(tables, start=1)),
            listen_port=server.checked("listen_port", server.number("listen_port", 0), check_port),
            fwmark=server.checked("fwmark", server.number("fwmark", 0), wireguard_rules.check_mark),
        )
        return profile, networks.read_addressed(
            network, wireguard_rules.MAX_ADDRESSES, wireguard_rules.check_mtu
        )

    def tables(self) -> tuple[dict[str, object], dict[str, object]]:
        """The two tables of a file."""
        server = self._server
        peers = [networks.plain(peer) for peer in server.peers]
        values: dict[str, object] = {
            "kind": self.tag,
            "listen_port": server.listen_port,
            "fwmark": server.fwmark,
            "peer": peers,
        }
        network = self.profile.network
        # Anything else, such as a gateway, is written too when it is there; reading it refuses it.
        usual = networks.addressed(network.addresses)
        return values, networks.written(network, ("addresses", "mtu", *networks.NAME_KEYS), usual)

    # --- .conf -----------------------------------------------------------------------------------

    @classmethod
    def recognises(cls, data: bytes) -> bool:
        """Whether it is a ``.conf``."""
        return wireguard_conf.recognises(data)

    @classmethod
    def read_foreign(cls, data: bytes, file: str) -> Imported:
        """The profile in a ``.conf``."""
        return wireguard_conf.read(data, file)

    def write_foreign(self, secrets: Mapping[str, str] | None) -> str:
        """A ``.conf``."""
        return wireguard_conf_writer.write(self.profile.name, self._server, self.profile.network, secrets)

    def lost(self) -> tuple[str, ...]:
        """The keys of what is in the tunnel and what is not."""
        return tuple(key for key in networks.SPLIT_KEYS if getattr(self.profile.network, key))

    # --- secrets ---------------------------------------------------------------------------------

    @property
    def needs_secrets(self) -> bool:
        """Always: there is a private key."""
        return True

    def secrets(self, text: str, source: Source) -> dict[str, str]:
        """The keys: a file or descriptor holds the ``.conf``, the keyring a JSON object of them."""
        if source is Source.KEYRING:
            return self._selected(_kept(text), "the keyring")
        try:
            imported = wireguard_conf.read(text.encode("utf-8"))
        except ProfileError as error:
            raise SecretError(
                f"The keys can not be read from the {source.value}: {error}.", _ADVICE
            ) from None
        theirs = imported.server
        assert isinstance(theirs, WireGuardProfile)
        if not {peer.public_key for peer in theirs.peers} & {peer.public_key for peer in self._server.peers}:
            raise SecretError("The file is of another network: it has none of the profile's peers.", _ADVICE)
        return self._selected(imported.secrets, "the file")

    def kept(self, secrets: Mapping[str, str]) -> str:
        """A JSON object of the keys."""
        return msgspec.json.encode(dict(secrets)).decode("ascii")

    def checked(self, secrets: Mapping[str, str]) -> dict[str, str]:
        """The keys that the profile uses."""
        return self._selected(secrets, "what was given")

    def _selected(self, secrets: Mapping[str, str], where: str) -> dict[str, str]:
        """The keys that the profile uses, each checked."""
        selected: dict[str, str] = {}
        preshared = [f"preshared_key.{peer.public_key}" for peer in self._server.peers if peer.preshared]
        for name in (_PRIVATE, *preshared):
            what = "private key" if name == _PRIVATE else f"preshared key of peer {name.partition('.')[2]}"
            if name not in secrets:
                raise SecretError(f"There is no {what} in {where}.", _ADVICE)
            try:
                selected[name] = wireguard_rules.check_key(secrets[name])
            except ValueRefused as refused:
                raise SecretError(f"The {what} in {where} {refused.problem}.", _ADVICE) from None
        return selected

    # --- words -----------------------------------------------------------------------------------

    @property
    def server_text(self) -> str:
        """The endpoint of the first peer that has one, and how many more peers there are."""
        peers = self._server.peers
        endpoint = next((peer.endpoint for peer in peers if peer.endpoint), "")
        more = len(peers) - bool(endpoint)
        words = f"{more} more peers" if more > 1 else "1 more peer"
        if not endpoint:
            return "any peer that comes"
        return f"{endpoint} and {words}" if more else endpoint

    @property
    def details(self) -> str:
        """Our own addresses."""
        return ", ".join(self.profile.network.addresses[:2])

    def rows(self) -> tuple[Row, ...]:
        """Everything that the profile says."""
        server, network = self._server, self.profile.network
        where = {"": "to what the peers are allowed", "off": "none"}
        return (
            *((f"Peer {number}", _shown(peer)) for number, peer in enumerate(server.peers, start=1)),
            ("Listen port", str(server.listen_port) if server.listen_port else ""),
            ("Mark", f"0x{server.fwmark:x}" if server.fwmark else ""),
            ("Addresses", network.addresses),
            ("Routes", where.get(network.table, f"to what the peers are allowed, in table {network.table}")),
            ("MTU", str(network.mtu) if network.mtu else "automatic"),
            ("DNS", network.dns),
            ("Search", network.search),
            *networks.split_rows(network),
        )

    @property
    def step_words(self) -> Mapping[State, str]:
        """What happens while a session connects."""
        return {
            State.CONNECTING: f"Connecting to {self.server_text}",
            State.AUTHENTICATING: "Waiting for a handshake",
            State.CONFIGURING: "Setting addresses and routes",
        }


def _peer(table: Table, number: int, claims: wireguard_rules.Claims) -> WireGuardPeer:
    table.only("public_key", "endpoint", "allowed_ips", "keepalive", "preshared")

    def allowed(value: str) -> str:
        return claims.network(number, wireguard_rules.check_allowed_ip(value))

    def public(value: str) -> str:
        return claims.key(number, wireguard_rules.check_key(value))

    keepalive = table.number("keepalive", 0)
    return WireGuardPeer(
        public_key=table.checked("public_key", table.text("public_key"), public),
        endpoint=table.checked("endpoint", table.text("endpoint", ""), wireguard_rules.check_endpoint),
        allowed_ips=_unique(table.all_checked("allowed_ips", allowed, wireguard_rules.MAX_ALLOWED_IPS)),
        keepalive=table.checked("keepalive", keepalive, wireguard_rules.check_keepalive),
        preshared=table.flag("preshared", False),
    )


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _kept(text: str) -> dict[str, str]:
    try:
        if len(text) > MAX_KEPT:
            raise ValueError
        return msgspec.json.decode(text, type=dict[str, str])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise SecretError("What the keyring holds for this network can not be read.", _ADVICE) from None


def _shown(peer: WireGuardPeer) -> str:
    parts = [
        peer.public_key,
        peer.endpoint or "comes to us",
        "allowed " + (", ".join(peer.allowed_ips) or "nothing"),
    ]
    if peer.keepalive:
        parts.append(f"keepalive every {peer.keepalive} s")
    if peer.preshared:
        parts.append("with a preshared key")
    return "\n".join(parts)
