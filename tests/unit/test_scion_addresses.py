"""ISD, AS, hosts and sockets as texts, printed as the ``scion`` tools print them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest

from engine.scion.addresses import (
    ScionAddress,
    ServiceAddress,
    SocketAddress,
    host_size,
    pack_host,
    unpack_host,
)
from engine.scion.errors import AddressError, PacketError
from engine.scion.isd_as import MAX_AS, WILDCARD, IsdAs, format_as, parse_as, parse_isd


@pytest.mark.parametrize(
    ("text", "number", "printed"),
    [
        ("0", 0, "0"),
        ("64512", 64512, "64512"),
        ("4294967295", 2**32 - 1, "4294967295"),
        ("ff00:0:110", 0xFF00_0000_0110, "ff00:0:110"),
        ("FF00:0000:0110", 0xFF00_0000_0110, "ff00:0:110"),
        ("1:0:0", 1 << 32, "1:0:0"),
        ("0:1:0", 65536, "65536"),  # BGP's numbers are printed in decimal, however they were written
        ("2:0:9b", 0x2_0000_009B, "2:0:9b"),
        ("ffff:ffff:ffff", MAX_AS, "ffff:ffff:ffff"),
    ],
)
def test_as_numbers(text: str, number: int, printed: str) -> None:
    assert parse_as(text) == number
    assert format_as(number) == printed


@pytest.mark.parametrize(
    "text",
    [
        *("", "4294967296", "ff00", "ff00:0", "ff00:0:110:0", "ff00::110", "10000:0:0", "-1", "+1", "1_0"),
        *(" 1", "1 ", "ff00:0:110 ", "ff00:0:g", "0x1", "\uff11", "1" * 200, ":" * 200),
    ],
)
def test_what_is_no_as(text: str) -> None:
    with pytest.raises(AddressError):
        parse_as(text)


def test_isds() -> None:
    assert [parse_isd(text) for text in ("0", "1", "65535")] == [0, 1, 65535]
    for text in ("", "65536", "-1", "a", "1.0", " 1", "\u0663"):
        with pytest.raises(AddressError):
            parse_isd(text)


def test_isd_and_as_together() -> None:
    isd_as = IsdAs.parse("1-ff00:0:110")
    assert (isd_as.number, isd_as.isd, isd_as.as_number) == (0x0001_FF00_0000_0110, 1, 0xFF00_0000_0110)
    assert str(isd_as) == "1-ff00:0:110"
    assert isd_as.packed.hex() == "0001ff0000000110"
    assert IsdAs.from_bytes(isd_as.packed) == isd_as == IsdAs.of(1, 0xFF00_0000_0110)
    assert str(IsdAs.parse("64-2:0:9b")) == "64-2:0:9b"
    assert IsdAs.parse("64-2:0:9b").number == 0x0040_0002_0000_009B
    assert str(WILDCARD) == "0-0"
    wild = {text: IsdAs.parse(text).is_wildcard for text in ("0-0", "1-0", "0-1", "1-1")}
    assert wild == {"0-0": True, "1-0": True, "0-1": True, "1-1": False}
    assert sorted(map(IsdAs.parse, ("2-1", "1-ff00:0:1", "1-5")))[0] == IsdAs.parse("1-5")


@pytest.mark.parametrize(
    "text", ["", "1", "1-", "-1", "1-2-3", "1-ff00:0", "65536-1", "1 -1", "1-1\n", "1-" * 99]
)
def test_what_is_no_isd_as(text: str) -> None:
    with pytest.raises(AddressError):
        IsdAs.parse(text)


def test_numbers_out_of_range() -> None:
    for isd, as_number in ((-1, 0), (65536, 0), (0, -1), (0, MAX_AS + 1)):
        with pytest.raises(AddressError):
            IsdAs.of(isd, as_number)
    for number in (-1, 1 << 64):
        with pytest.raises(AddressError):
            IsdAs(number)


# The table of edge-tun.md 7.6, and the forms of snap.md 5.1.
@pytest.mark.parametrize(
    ("text", "isd_as", "host", "port", "printed"),
    [
        ("[2-ff00:0:212,10.0.0.1]:5001", "2-ff00:0:212", "10.0.0.1", 5001, None),
        (
            "64-2:0:9b,[2001:db8:1234:5678::42]:8000",
            "64-2:0:9b",
            "2001:db8:1234:5678::42",
            8000,
            "[64-2:0:9b,2001:db8:1234:5678::42]:8000",
        ),
        ("1-ff00:0:110,192.0.2.1:443", "1-ff00:0:110", "192.0.2.1", 443, "[1-ff00:0:110,192.0.2.1]:443"),
        ("1-ff00:0:110,[192.0.2.1]:443", "1-ff00:0:110", "192.0.2.1", 443, "[1-ff00:0:110,192.0.2.1]:443"),
        ("[1-64512,fd00::1]:443", "1-64512", "fd00::1", 443, None),
        ("[1-64512,FD00:0::1]:00443", "1-64512", "fd00::1", 443, "[1-64512,fd00::1]:443"),
        ("[1-1,::ffff:192.0.2.1]:1", "1-1", "192.0.2.1", 1, "[1-1,192.0.2.1]:1"),
        ("[1-1,::]:65535", "1-1", "::", 65535, None),
    ],
)
def test_sockets(text: str, isd_as: str, host: str, port: int, printed: str | None) -> None:
    socket = SocketAddress.parse(text)
    assert (str(socket.isd_as), str(socket.host), socket.port) == (isd_as, host, port)
    assert str(socket) == (printed or text)
    assert SocketAddress.parse(str(socket)) == socket
    assert str(socket.address) == f"{isd_as},{host}"


@pytest.mark.parametrize(
    "text",
    [
        "[0-0,10.0.0.1]:1",
        "[1-0,10.0.0.1]:1",
        "[1-ff00:0:110,CS]:1",
        "[1-ff00:0,10.0.0.1]:1",
        "[1-ff00:0:110,10.0.0.1]:0",
        "[1-ff00:0:110,10.0.0.1]:65536",
        "[1-ff00:0:110,10.0.0.1]:+1",
        "[1-ff00:0:110,10.0.0.1]",
        "[1-ff00:0:110,10.0.0.1]:",
        ":80",
        "",
        "x1-1,10.0.0.1]:5",
        "[1-1,10.0.0.1:5",
        "1-1,10.0.0.1]:5",
        "1-1,fd00::1:443",  # where does the address end?
        "[1-1,fe80::1%eth0]:5",
        "[1-1,10.0.0.01]:5",
        "[1-1,10.0.0.256]:5",
        "[1-1,[::1]]:5",
        "[1-1,10.0.0.1]:5\n",
        " [1-1,10.0.0.1]:5",
        "[1-1," + "0" * 200 + "]:5",
    ],
)
def test_what_is_no_socket(text: str) -> None:
    with pytest.raises(AddressError):
        SocketAddress.parse(text)


def test_hosts_of_an_as() -> None:
    for text in ("1-ff00:0:110,192.0.2.1", "1-64512,2001:db8::1"):
        assert str(ScionAddress.parse(text)) == text
    assert str(ScionAddress.parse("1-1,[::1]")) == "1-1,::1"
    for text in (
        "1-1",
        "1-1,",
        "1-1,host",
        "1-1,CS",
        "0-1,::1",
        "1-1,[::1",
        "1-1,1.2.3",
        "1-1,::1 ",
        "1-1,::1%1",
    ):
        with pytest.raises(AddressError):
            ScionAddress.parse(text)


def test_services_are_carried_and_named() -> None:
    names = {0x0001: "DS", 0x0002: "CS", 0x0010: "Wildcard", 0x8002: "CS_M", 0x0003: "<SVC:0x0003>"}
    assert {value: str(ServiceAddress(value)) for value in names} == names
    kind, packed = pack_host(ServiceAddress(0x8001))
    assert (kind, packed) == (0b0100, b"\x80\x01\0\0")
    assert unpack_host(kind, packed) == ServiceAddress(0x8001)


def test_hosts_on_the_wire() -> None:
    for host, kind, size in ((IPv4Address("192.0.2.1"), 0b0000, 4), (IPv6Address("2001:db8::1"), 0b0011, 16)):
        assert pack_host(host) == (kind, host.packed)
        assert host_size(kind) == len(host.packed) == size
        assert unpack_host(kind, host.packed) == host
    for kind in set(range(16)) - {0b0000, 0b0011, 0b0100}:
        with pytest.raises(PacketError):
            unpack_host(kind, bytes(host_size(kind)))
