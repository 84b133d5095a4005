"""Detecting that somebody else uses our IPv4 address (RFC 5227), and saying that it is ours."""

from __future__ import annotations

from ipaddress import IPv4Address

from engine.ip.frames import (
    ANY_ADDRESS,
    ARP_REQUEST,
    ZERO_MAC,
    Arp,
    Data,
    FrameError,
    build_arp_frame,
    parse_arp_frame,
)

LISTEN_SECONDS = 2.0
"""How long after taking an address answers to the probe are waited for (ANNOUNCE_WAIT)."""


def arp_probe(mac: bytes, address: IPv4Address) -> bytes:
    """A frame that asks who has ``address`` without claiming it (RFC 5227, 2.1.1)."""
    return build_arp_frame(Arp(ARP_REQUEST, mac, ANY_ADDRESS, ZERO_MAC, address))


def arp_announcement(mac: bytes, address: IPv4Address) -> bytes:
    """A frame that says that ``address`` is ours (RFC 5227, 2.3; "gratuitous ARP")."""
    return build_arp_frame(Arp(ARP_REQUEST, mac, address, ZERO_MAC, address))


def claims_address(frame: Data, address: IPv4Address, mac: bytes) -> bytes | None:
    """The hardware address other than ``mac`` that claims ``address`` by this ARP frame.

    ``None`` when the frame is anything else. Another host's probe is no claim: it makes that
    host give way as soon as it hears our announcement.
    """
    try:
        packet = parse_arp_frame(frame)
    except FrameError:
        return None
    if packet.sender != address or packet.sender_mac == mac:
        return None
    return packet.sender_mac
