"""Writing wg-quick's ``.conf`` (wg-quick(8), wg(8)), so that both programs take it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helper.api.types import NetworkProfile, WireGuardPeer, WireGuardProfile

_WITHOUT = "# {} is not in this file; `adit export --with-secrets` writes it."


def write(
    name: str, server: WireGuardProfile, network: NetworkProfile, secrets: Mapping[str, str] | None
) -> str:
    """The text of a profile that is called ``name``.

    ``secrets`` are its keys; ``None`` leaves them out and says so in comments.
    """
    lines = [
        f"# {name}",
        "[Interface]",
        _line("PrivateKey", secrets["private_key"]) if secrets is not None else _WITHOUT.format("PrivateKey"),
        *_joined("Address", network.addresses),
        *_joined("DNS", (*network.dns, *network.search)),
        *_number("MTU", network.mtu),
        *_number("ListenPort", server.listen_port),
        *([_line("FwMark", f"0x{server.fwmark:x}")] if server.fwmark else []),
        *([_line("Table", network.table)] if network.table else []),
    ]
    for peer in server.peers:
        lines.extend(_peer(peer, secrets))
    return "\n".join(lines) + "\n"


def _peer(peer: WireGuardPeer, secrets: Mapping[str, str] | None) -> Iterable[str]:
    yield from ("", "[Peer]", _line("PublicKey", peer.public_key))
    if peer.preshared and secrets is None:
        yield _WITHOUT.format("PresharedKey")
    elif peer.preshared and secrets is not None:
        yield _line("PresharedKey", secrets[f"preshared_key.{peer.public_key}"])
    yield from _joined("AllowedIPs", peer.allowed_ips)
    if peer.endpoint:
        yield _line("Endpoint", peer.endpoint)
    yield from _number("PersistentKeepalive", peer.keepalive)


def _joined(key: str, values: tuple[str, ...]) -> list[str]:
    return [_line(key, ", ".join(values))] if values else []


def _number(key: str, value: int) -> list[str]:
    return [_line(key, str(value))] if value else []


def _line(key: str, value: str) -> str:
    return f"{key} = {value}"
