"""What WireGuard reads in the packets that it carries."""

from __future__ import annotations

import ipaddress
import random

import pytest

from engine.wireguard.inner import destination, packet_size
from tests.support.wireguard_node import ip_packet

V4, V6 = ("192.0.2.1", "198.51.100.2"), ("2001:db8::1", "2001:db8:1::2")
KINDS = pytest.mark.parametrize("kind", [bytes, memoryview])
VERSIONS = pytest.mark.parametrize("addresses", [V4, V6], ids=["v4", "v6"])


@VERSIONS
@pytest.mark.parametrize("body", [0, 1, 1400, 9000])
@pytest.mark.parametrize("padding", [0, 1, 15, 100])
def test_the_size_is_the_header_s_and_the_rest_is_padding(
    addresses: tuple[str, str], body: int, padding: int
) -> None:
    packet = ip_packet(*addresses, bytes(body))
    assert packet_size(packet + bytes(padding)) == len(packet)
    assert packet_size(memoryview(packet + bytes(padding))) == len(packet)


@VERSIONS
def test_a_packet_that_is_not_all_there_has_none(addresses: tuple[str, str]) -> None:
    packet = ip_packet(*addresses, b"body")
    for size in range(len(packet)):
        assert packet_size(packet[:size]) == 0


@pytest.mark.parametrize("size", [0, 1, 19])
def test_an_ipv4_length_shorter_than_its_header_is_none(size: int) -> None:
    packet = bytearray(ip_packet(*V4, b"body"))
    packet[2:4] = size.to_bytes(2, "big")
    assert packet_size(bytes(packet)) == 0


def test_an_ipv6_packet_may_have_no_payload() -> None:
    assert packet_size(ip_packet(*V6)) == 40


@pytest.mark.parametrize("version", [version for version in range(16) if version not in (4, 6)])
def test_another_version_is_no_packet(version: int) -> None:
    packet = bytes([version << 4 | 5]) + ip_packet(*V4, bytes(40))[1:]
    assert packet_size(packet) == 0
    assert destination(packet) == b""


@KINDS
@VERSIONS
def test_the_destination(addresses: tuple[str, str], kind: type[bytes] | type[memoryview]) -> None:
    found = destination(kind(ip_packet(*addresses, b"body")))
    assert found == ipaddress.ip_address(addresses[1]).packed
    assert isinstance(found, bytes), "it is a key"


@VERSIONS
def test_half_a_header_has_no_destination(addresses: tuple[str, str]) -> None:
    header = ip_packet(*addresses)
    for size in range(len(header)):
        assert destination(header[:size]) == b""
    assert destination(header) != b""


def test_any_bytes() -> None:
    rng = random.Random(5)
    for _ in range(200_000):
        packet = rng.randbytes(rng.randrange(64))
        if packet and rng.randrange(2):
            packet = bytes([rng.choice((0x45, 0x60))]) + packet[1:]
        size, address = packet_size(packet), destination(packet)
        assert 0 <= size <= len(packet)
        assert len(address) in (0, 4, 16)
        if size:
            assert address
