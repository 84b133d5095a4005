"""Whole packets: the vectors, what a socket makes of a packet, and checksums of both kinds."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address

import pytest

from engine.scion.addresses import ScionAddress, ServiceAddress, SocketAddress
from engine.scion.checksum import ChecksumState, PartialSum, pseudo_header, upper_layer_checksum
from engine.scion.errors import PacketError, ScionError
from engine.scion.forwarding import ForwardingPath
from engine.scion.header import MAX_HEADER, Header, Protocol, header_size, payload, upper_layer
from engine.scion.isd_as import WILDCARD, IsdAs
from engine.scion.receiving import (
    AccessProblem,
    Control,
    Datagram,
    Drop,
    DropReason,
    Quote,
    echo_answer,
    receive,
)
from engine.scion.scmp import (
    DestinationUnreachable,
    Echo,
    ExternalInterfaceDown,
    ParameterProblem,
    Problem,
    ScmpMessage,
    Traceroute,
)
from engine.scion.sending import DatagramForm, scmp_packet
from engine.scion.udp import UdpDatagram
from tests.support import scion_vectors as vectors

A7_PATH = Header.parse(vectors.A7_HELLO)[0].path


# --- the vectors ---------------------------------------------------------------------------------


def test_hello_within_an_as() -> None:
    form = DatagramForm(vectors.SAME_AS_LOCAL, vectors.SAME_AS_REMOTE, None)
    assert form.encode(b"hello") == vectors.SAME_AS_HELLO
    assert form.overhead == 44
    a7 = DatagramForm(vectors.A7_LOCAL, vectors.A7_SAME_AS, None)
    assert a7.encode(b"hello") == vectors.A7_SAME_AS_HELLO


def test_hello_over_paths() -> None:
    path = ForwardingPath.parse(vectors.REMOTE_PATH)
    form = DatagramForm(vectors.SAME_AS_LOCAL, vectors.REMOTE, path)
    assert form.encode(b"hello") == vectors.REMOTE_HELLO
    assert form.overhead == 36 + 100 + 8
    a7 = DatagramForm(vectors.A7_LOCAL, vectors.A7_REMOTE, A7_PATH)
    assert a7.encode(memoryview(b"hello")) == a7.encode(bytearray(b"hello")) == vectors.A7_HELLO


def test_an_echo_over_a_path() -> None:
    echo = Echo(40_000, 1, b"ping")
    packet = scmp_packet(echo, vectors.A7_LOCAL.address, vectors.A7_REMOTE.address, A7_PATH)
    assert packet == vectors.A7_ECHO


def test_a_packet_of_the_whole_stack() -> None:
    local = SocketAddress.parse("[1-ff00:0:132,203.0.113.7]:40001")
    remote = SocketAddress.parse("[2-ff00:0:212,198.51.100.9]:8000")
    packet = vectors.WIREGUARD_PACKET
    assert len(packet) == 172
    assert DatagramForm(local, remote, A7_PATH).encode(packet[80:]) == packet
    received = receive(packet, remote)
    assert received == Datagram(local, packet[80:], A7_PATH, ChecksumState.RIGHT)


def test_the_header_of_the_vectors() -> None:
    header, size = Header.parse(vectors.A7_HELLO)
    assert header == Header(
        destination=vectors.A7_REMOTE.address,
        source=vectors.A7_LOCAL.address,
        path=A7_PATH,
        next_header=Protocol.UDP,
        payload_size=13,
        flow_id=1,
        traffic_class=0,
    )
    assert size == header.size == 72
    assert header.encode() == vectors.A7_HELLO[:72]
    udp = UdpDatagram.parse(payload(header, size, vectors.A7_HELLO))
    assert udp == UdpDatagram(40_000, 8080, b"hello", 0x98A3)
    assert udp.encode() == vectors.A7_HELLO[72:]


def test_answers_of_the_sdk_are_received_for_all_their_checksums() -> None:
    """Only the pseudo header is in them (10.4): 7677 where 837a would be right."""
    received = receive(vectors.SAME_AS_REPLY, vectors.SAME_AS_LOCAL)
    assert received == Datagram(vectors.SAME_AS_REMOTE, b"hello", None, ChecksumState.HEADER_ONLY)
    header, size = Header.parse(vectors.SAME_AS_REPLY)
    upper = vectors.SAME_AS_REPLY[size : size + 6] + b"\0\0hello"
    right = upper_layer_checksum(header.destination, header.source, Protocol.UDP, upper)
    assert right == 0x837A

    received = receive(vectors.REMOTE_REPLY, vectors.SAME_AS_LOCAL)
    assert isinstance(received, Datagram)
    assert (received.source, received.data) == (vectors.REMOTE, b"hello")
    assert received.checksum is ChecksumState.HEADER_ONLY
    assert received.path is not None
    assert received.path.reversed().raw == vectors.REMOTE_PATH


def test_checksum_states() -> None:
    for flipped, state in ((b"", ChecksumState.RIGHT), (b"\1", ChecksumState.WRONG)):
        packet = vectors.A7_HELLO[: -len(flipped) or None] + flipped
        received = receive(packet, vectors.A7_REMOTE)
        assert isinstance(received, Datagram)
        assert received.checksum is state


def test_the_sums_of_the_sdk_s_own_tests() -> None:
    to = ScionAddress.parse("1-ff00:0:112,174.16.4.2")
    of = ScionAddress.parse("1-ff00:0:110,172.16.4.1")
    assert upper_layer_checksum(to, of, 1, bytes.fromhex("0000aabbccdd")) == 0x2615
    assert upper_layer_checksum(to, of, 1, bytes.fromhex("0000aabbccddee")) == 0x3813
    assert PartialSum(to, of, 1).checksum(bytes.fromhex("0000aabbccddee")) == 0x3813


def test_the_pseudo_header() -> None:
    to = ScionAddress.parse("1-ff00:0:112,2001:db8::2")
    of = ScionAddress.parse("2-64512,192.0.2.1")
    expected = to.isd_as.packed + of.isd_as.packed + to.host.packed + of.host.packed  # type: ignore[union-attr]
    assert pseudo_header(to, of, 202, 70_000) == expected + bytes.fromhex("00011170" + "000000ca")


def test_a_partial_sum_is_the_whole_sum() -> None:
    to, of = vectors.A7_REMOTE.address, vectors.A7_LOCAL.address
    partial = PartialSum(to, of, Protocol.UDP)
    for upper in (b"", b"\0", b"\1", bytes(9), b"\xff" * 8, b"\xff" * 65_535, bytes(range(256)) * 5):
        assert partial.checksum(upper) == upper_layer_checksum(to, of, Protocol.UDP, upper)


# --- headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "of", "size"),
    [
        ("1-1,192.0.2.1", "1-1,192.0.2.2", 36),
        ("1-1,2001:db8::1", "1-1,192.0.2.2", 48),
        ("1-1,192.0.2.1", "1-1,2001:db8::2", 48),
        ("1-1,2001:db8::1", "1-1,2001:db8::2", 60),
    ],
)
def test_sizes_of_headers(to: str, of: str, size: int) -> None:
    destination, source = ScionAddress.parse(to), ScionAddress.parse(of)
    header = Header(destination, source, None, Protocol.UDP, 0, 0xFFFFF, 0xFF)
    assert header_size(destination, source, None) == len(header.encode()) == size
    assert Header.parse(header.encode()) == (header, size)
    assert header_size(destination, source, A7_PATH) == size + 36


def test_services_and_wildcards_are_carried() -> None:
    header = Header(
        ScionAddress(IsdAs.parse("1-1"), ServiceAddress(0x8002)),
        ScionAddress(WILDCARD, IPv6Address("2001:db8::1")),
        None,
        Protocol.SCMP,
        0,
    )
    assert Header.parse(header.encode())[0] == header
    assert header.encode()[9] == 0b0100_0011


def test_headers_that_are_refused() -> None:
    good = vectors.A7_HELLO
    for size in range(72):
        with pytest.raises(PacketError):
            Header.parse(good[:size])
    changes = {
        0: range(0x10, 0x100),  # versions
        5: set(range(256)) - {18},  # sizes of the header
        8: set(range(256)) - {1},  # types of the path; 2 is one-hop
        9: set(range(256)) - {0, 4, 0x40, 0x44},  # of hosts: a service has the size of IPv4
    }
    for at, values in changes.items():
        for value in values:
            with pytest.raises(PacketError):
                Header.parse(good[:at] + bytes((value,)) + good[at + 1 :] + bytes(1024))


def test_reserved_bytes_are_ignored() -> None:
    assert Header.parse(vectors.A7_HELLO[:10] + b"\xff\xff" + vectors.A7_HELLO[12:]) == Header.parse(
        vectors.A7_HELLO
    )


def test_headers_that_can_not_be() -> None:
    header = Header.parse(vectors.A7_HELLO)[0]
    for wrong in (
        replace(header, flow_id=1 << 20),
        replace(header, flow_id=-1),
        replace(header, traffic_class=256),
        replace(header, payload_size=65_536),
        replace(header, next_header=256),
    ):
        with pytest.raises(PacketError):
            wrong.encode()


def test_the_longest_path_fits() -> None:
    assert A7_PATH is not None
    info, hops = A7_PATH.parts[0]
    path = ForwardingPath.build([(info, [hops[0]] * 22), (info, [hops[0]] * 21), (info, [hops[0]] * 21)])
    six = ScionAddress.parse("1-1,2001:db8::1")
    header = Header(six, six, path, Protocol.UDP, 0)
    assert len(header.encode()) == 60 + 4 + 24 + 64 * 12 <= MAX_HEADER
    assert Header.parse(header.encode())[0] == header


def test_payloads() -> None:
    header, size = Header.parse(vectors.A7_HELLO)
    assert payload(header, size, vectors.A7_HELLO + b"more") == vectors.A7_HELLO[72:]
    with pytest.raises(PacketError):
        payload(header, size, vectors.A7_HELLO[:-1])


def test_extensions_are_passed_over() -> None:
    inner = b"upper layer"
    end_to_end = bytes((17, 1)) + bytes(6)
    hop_by_hop = bytes((201, 0)) + bytes(2)
    assert upper_layer(17, inner) == (17, inner)
    assert upper_layer(201, end_to_end + inner) == (17, inner)
    assert upper_layer(200, bytes((202, 0, 0, 0)) + inner) == (202, inner)
    assert upper_layer(200, hop_by_hop + end_to_end + inner) == (17, inner)
    for next_header, rest in (
        (200, bytes((200, 0, 0, 0)) * 2),
        (201, bytes((201, 0, 0, 0)) * 2),
        (201, bytes((200, 0, 0, 0)) * 2),
        (200, b""),
        (200, bytes(3)),
        (201, bytes((17, 255)) + bytes(1021)),
    ):
        with pytest.raises(PacketError):
            upper_layer(next_header, rest)


def test_udp() -> None:
    for wrong in (b"", bytes(7), bytes(8), b"\0\1\0\2\0\x09\0\0", b"\0\1\0\2\0\x08\0\0x"):
        with pytest.raises(PacketError):
            UdpDatagram.parse(wrong)
    assert UdpDatagram.parse(b"\0\1\0\2\0\x08\0\0") == UdpDatagram(1, 2, b"")
    for too_much in (UdpDatagram(65_536, 1, b""), UdpDatagram(1, 1, bytes(65_528))):
        with pytest.raises(PacketError):
            too_much.encode()
    form = DatagramForm(vectors.A7_LOCAL, vectors.A7_REMOTE, A7_PATH)
    assert len(form.encode(bytes(65_527))) == 65_527 + form.overhead
    with pytest.raises(PacketError):
        form.encode(bytes(65_528))


# --- what a socket makes of it -------------------------------------------------------------------


def test_packets_for_others() -> None:
    local = vectors.A7_REMOTE
    for other, reason in (
        (replace(local, host=IPv4Address("198.51.100.10")), DropReason.OTHER_HOST),
        (replace(local, isd_as=IsdAs.parse("2-ff00:0:211")), DropReason.OTHER_HOST),
        (replace(local, port=8081), DropReason.OTHER_PORT),
    ):
        assert receive(vectors.A7_HELLO, other) == Drop(reason)
    for protocol in (Protocol.TCP, Protocol.BFD, 253):
        changed = vectors.A7_HELLO[:4] + bytes((protocol,)) + vectors.A7_HELLO[5:]
        assert receive(changed, local) == Drop(DropReason.OTHER_PROTOCOL)


def test_packets_from_a_service_are_dropped() -> None:
    header, size = Header.parse(vectors.A7_HELLO)
    source = ScionAddress(header.source.isd_as, ServiceAddress(2))
    packet = replace(header, source=source).encode() + vectors.A7_HELLO[size:]
    assert receive(packet, vectors.A7_REMOTE) == Drop(DropReason.NOT_FROM_A_HOST)


def test_packets_with_extensions_are_received() -> None:
    header, size = Header.parse(vectors.A7_HELLO)
    extended = replace(header, next_header=Protocol.END_TO_END, payload_size=header.payload_size + 4)
    packet = extended.encode() + bytes((17, 0, 0, 0)) + vectors.A7_HELLO[size:]
    assert receive(packet, vectors.A7_REMOTE) == receive(vectors.A7_HELLO, vectors.A7_REMOTE)


def _control(message: ScmpMessage, to: SocketAddress = vectors.A7_LOCAL) -> object:
    return receive(scmp_packet(message, vectors.A7_REMOTE.address, to.address, A7_PATH), vectors.A7_LOCAL)


def test_answers_to_probes_need_our_port() -> None:
    right = Echo(40_000, 7, b"x", reply=True)
    assert _control(right) == Control(vectors.A7_REMOTE.address, right, A7_PATH, ChecksumState.RIGHT)
    assert _control(replace(right, identifier=40_001)) == Drop(DropReason.OTHER_PORT)
    hop = Traceroute(40_000, 7, IsdAs.parse("1-ff00:0:110"), 3, reply=True)
    assert isinstance(_control(hop), Control)
    assert _control(replace(hop, identifier=1)) == Drop(DropReason.OTHER_PORT)
    assert isinstance(_control(Echo(5, 7)), Control)  # the identifier of a request is the asker's


def test_unknown_messages() -> None:
    packet = bytearray(vectors.A7_ECHO)
    packet[72] = 200
    assert receive(packet, vectors.A7_REMOTE) == Drop(DropReason.UNKNOWN_MESSAGE)


def test_an_echo_is_answered_over_the_way_back() -> None:
    request = receive(vectors.A7_ECHO, vectors.A7_REMOTE)
    assert isinstance(request, Control)
    answer = echo_answer(request, vectors.A7_REMOTE)
    assert answer is not None and A7_PATH is not None
    received = receive(answer, vectors.A7_LOCAL)
    assert received == Control(
        vectors.A7_REMOTE.address, Echo(40_000, 1, b"ping", True), A7_PATH.reversed(), ChecksumState.RIGHT
    )
    assert isinstance(received, Control)
    assert echo_answer(received, vectors.A7_LOCAL) is None


def test_the_snap_s_own_errors() -> None:
    """snap.md 5.6 and 10.3: no ISD-AS on both sides, our host, an empty path."""
    quote = vectors.A7_HELLO
    us, snap = (ScionAddress(WILDCARD, IPv4Address(host)) for host in ("203.0.113.7", "192.0.2.53"))
    problem = ParameterProblem(Problem.INVALID_SOURCE, 32, quote)
    packet = scmp_packet(problem, snap, us, None)
    assert receive(packet, vectors.A7_LOCAL) == AccessProblem(problem)
    assert packet[36:44].hex()[:4] + packet[36:44].hex()[8:] == "042100000020"
    # What is anything else stays dropped.
    for message, source, path in (
        (Echo(40_000, 1, reply=True), snap, None),
        (problem, replace(snap, isd_as=IsdAs.parse("1-1")), None),
        (problem, snap, A7_PATH),
    ):
        assert receive(scmp_packet(message, source, us, path), vectors.A7_LOCAL) == Drop(
            DropReason.OTHER_HOST
        )


def test_quotes() -> None:
    """An error is about a socket if ports are there, however little else."""
    for size in range(len(vectors.A7_HELLO)):
        if size < 80:
            with pytest.raises(PacketError):
                Quote.parse(vectors.A7_HELLO[:size])
        else:
            quote = Quote.parse(vectors.A7_HELLO[:size])
            assert (quote.port, quote.remote_port, quote.header.path) == (40_000, 8080, A7_PATH)
    quote = Quote.parse(vectors.A7_ECHO)
    assert (quote.port, quote.remote_port) == (40_000, 0)
    reply = scmp_packet(Echo(1, 1, reply=True), vectors.A7_LOCAL.address, vectors.A7_REMOTE.address, None)
    error = scmp_packet(
        DestinationUnreachable(0, b""), vectors.A7_LOCAL.address, vectors.A7_REMOTE.address, None
    )
    for other in (reply, error, vectors.A7_ECHO[:74]):
        with pytest.raises(PacketError):
            Quote.parse(other)


def test_an_error_comes_with_its_quote() -> None:
    fault = ExternalInterfaceDown(IsdAs.parse("1-ff00:0:110"), 3, vectors.A7_HELLO)
    received = _control(fault)
    assert isinstance(received, Control)
    assert received.message == fault


def test_nothing_but_our_errors() -> None:
    for packet in (vectors.A7_HELLO, vectors.A7_ECHO):
        for size in range(len(packet)):
            with pytest.raises(ScionError):
                receive(packet[:size], vectors.A7_REMOTE)
