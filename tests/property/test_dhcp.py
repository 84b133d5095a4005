"""Any bytes whatever: DHCP and its frames give a value or their one error, and stay in bounds."""

from __future__ import annotations

import contextlib
import random
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.ip.address_conflict import arp_announcement, arp_probe
from engine.ip.checksum import internet_checksum
from engine.ip.dhcp_client import DhcpClient, State
from engine.ip.dhcp_lease import terms_of
from engine.ip.dhcp_message import BOOTREPLY, BOOTREQUEST, MAX_MESSAGE, DhcpMessage, decode, encode
from engine.ip.dhcp_options import (
    ClasslessRoute,
    DhcpError,
    StaticRoute,
    decode_classless_routes,
    decode_search,
    encode_classless_routes,
    encode_search,
)
from engine.ip.dhcp_server import DhcpServer, ServerConfig
from engine.ip.frames import (
    FrameError,
    Udp,
    build_udp_frame,
    parse_arp_frame,
    parse_ethernet,
    parse_ipv4,
    parse_udp_frame,
)
from tests.support.mutation import mutations, truncations

MAC = bytes.fromhex("5e0000000001")
OTHER = bytes.fromhex("5e0000000002")
SERVER = IPv4Address("10.0.0.1")
CONFIG = ServerConfig(
    mac=bytes.fromhex("5e00000000fe"),
    interface=IPv4Interface("10.0.0.1/24"),
    first=IPv4Address("10.0.0.10"),
    last=IPv4Address("10.0.0.30"),
    routers=(SERVER,),
    dns=(SERVER,),
    ntp=(SERVER,),
    domain="example.org",
    search=("example.org", "lan.example.org"),
    routes=(
        ClasslessRoute(IPv4Network("10.0.0.0/8"), SERVER),
        ClasslessRoute(IPv4Network("0.0.0.0/0"), SERVER),
    ),
    static_routes=(StaticRoute(IPv4Address("172.16.0.0"), SERVER),),
    mtu=1400,
    renewal_seconds=1800,
    rebinding_seconds=6000,
    extra=((43, bytes(range(256)) * 2),),
)

FUZZ_INPUTS = 60_000
FUZZ_SEEDS = (1, 2, 3)
_ACCESSORS = [name for name, item in vars(DhcpMessage).items() if isinstance(item, property)]


def conversation() -> list[bytes]:
    """Valid frames of every kind, from a client and a server that meet, renew and part."""
    client, server = DhcpClient(MAC, random=random.Random(7), hostname="laptop"), DhcpServer(CONFIG)
    frames: list[bytes] = []

    def exchange(now: float) -> None:
        while sent := client.take_frames():
            for frame in sent:
                frames.append(frame)
                for answer in server.receive(frame, now):
                    frames.append(answer)
                    client.receive(answer, now)

    client.start(0.0)
    exchange(0.0)
    client.handle_timer(3.0)
    client.handle_timer(1800.0)
    exchange(1800.0)
    client.handle_timer(1800.0 + 6000.0)
    exchange(1800.0 + 6000.0)
    client.start(7900.0)
    exchange(7900.0)
    client.receive(arp_announcement(OTHER, IPv4Address("10.0.0.10")), 7900.0)
    client.handle_timer(7920.0)
    exchange(7920.0)
    client.release(7930.0)
    exchange(7930.0)
    foreign = DhcpMessage(BOOTREQUEST, 9, OTHER, {53: b"\x03", 50: bytes([1, 2, 3, 4])})
    inform = DhcpMessage(BOOTREQUEST, 9, OTHER, {53: b"\x08"}, ciaddr=IPv4Address("10.0.0.99"))
    for message in (foreign, inform):
        frame = build_udp_frame(
            OTHER, b"\xff" * 6, message.ciaddr, IPv4Address("255.255.255.255"), Udp(68, 67, encode(message))
        )
        frames += [frame, *server.receive(frame, 7940.0)]
    return [*frames, arp_probe(OTHER, SERVER)]


FRAMES = conversation()
PAYLOADS = [parse_udp_frame(frame).udp.payload for frame in FRAMES if frame[12:14] == b"\x08\x00"]


def mended(frame: bytes) -> bytes:
    """The frame with lengths and checksums put right, so that its contents are looked at."""
    if len(frame) < 42 or frame[12:14] != b"\x08\x00":
        return frame
    header, payload = bytearray(frame[14:34]), frame[42:]
    header[0] = 0x45
    header[2:4] = struct.pack("!H", 28 + len(payload))
    header[6:8] = b"\0\0"
    header[9] = 17
    header[10:12] = b"\0\0"
    header[10:12] = struct.pack("!H", internet_checksum(header))
    return frame[:14] + bytes(header) + frame[34:38] + struct.pack("!HH", 8 + len(payload), 0) + payload


class Target:
    """The parsers and state machines, each made new now and then so that all states are met."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._renew()
        self.outcomes: Counter[str] = Counter()
        self.states: Counter[State] = Counter()

    def _renew(self) -> None:
        self.now = 0.0
        self.server = DhcpServer(CONFIG)
        self.client = DhcpClient(MAC, random=random.Random(self._rng.random()), hostname="laptop")
        self.client.start(self.now)
        self._steps = self._rng.randrange(6)
        for _ in range(self._steps):
            self._converse()

    def _converse(self) -> None:
        """One honest step further: carry frames, or let the next timer come."""
        frames = self.client.take_frames()
        for frame in frames:
            for answer in self.server.receive(frame, self.now):
                self.client.receive(answer, self.now)
        if not frames:
            self.now = self.client.next_timer() or self.now
            self.client.handle_timer(self.now)

    def attempt(self, name: str, call: Callable[[], object], *errors: type[Exception]) -> None:
        try:
            call()
        except errors:
            self.outcomes[name + " refused"] += 1
        else:
            self.outcomes[name + " taken"] += 1

    def feed(self, data: bytes) -> None:
        """Throw one input at everything."""
        self.attempt("decode", lambda: read_all(decode(data)), DhcpError)
        self.attempt("ethernet", lambda: parse_ethernet(data), FrameError)
        self.attempt("ipv4", lambda: parse_ipv4(data[14:]), FrameError)
        self.attempt("udp", lambda: parse_udp_frame(data), FrameError)
        self.attempt("arp", lambda: parse_arp_frame(data), FrameError)
        for frame in (data, mended(data)):
            self.client.receive(frame, self.now)
            replies = self.server.receive(frame, self.now)
            self.outcomes["server answered"] += len(replies)
            for reply in replies:
                parse_udp_frame(reply)
                self.client.receive(reply, self.now)

    def feed_payload(self, payload: bytes, to_client: bool) -> None:
        """Throw DHCP contents at both ends, in a faultless frame and the current transaction."""
        xid = self.client._xid if to_client else 5  # a fuzzer may know what a person may not
        payload = payload[:4] + xid.to_bytes(4, "big") + payload[8:] if len(payload) >= 8 else payload
        frame = build_udp_frame(
            OTHER, b"\xff" * 6, SERVER, IPv4Address("255.255.255.255"), Udp(67, 68, payload)
        )
        if self.client.receive(frame, self.now):
            self.outcomes["client consumed"] += 1
        frame = build_udp_frame(
            OTHER, b"\xff" * 6, IPv4Address(0), IPv4Address("255.255.255.255"), Udp(68, 67, payload)
        )
        self.outcomes["server answered"] += len(self.server.receive(frame, self.now))

    def check(self) -> None:
        """What holds in every state, whatever came in."""
        client = self.client
        self.states[client.state] += 1
        assert len(client.take_frames()) <= 64
        assert len(client.take_events()) <= 64
        due = client.next_timer()
        assert due is not None or client.state is State.BOUND
        if due is not None and due <= self.now:
            client.handle_timer(self.now)
            after = client.next_timer()
            assert after is None or after > self.now, "the timer would spin"
        assert len(self.server.bindings) <= 21

    def go_on(self) -> None:
        if self._rng.random() < 0.03:
            self._renew()
        elif self._rng.random() < 0.1:
            self._converse()


def read_all(message: DhcpMessage) -> None:
    """Read every accessor and make a lease; each may raise DhcpError of its own."""
    for name in _ACCESSORS:
        with contextlib.suppress(DhcpError):
            getattr(message, name)
    with contextlib.suppress(DhcpError):
        terms = terms_of(message)
        assert len(terms.lease.routes) <= 64
        assert 0 < terms.renew_after <= terms.rebind_after <= terms.lifetime


def inputs(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    half = count // 2
    for data in mutations(FRAMES, half, seed):
        yield "frame", data
    for data in mutations(PAYLOADS, count - half, seed + 1_000_000):
        yield "payload", data


def fuzz(count: int, seed: int) -> tuple[int, Target]:
    """Feed ``count`` mutated inputs; returns how many were fed and the target with its tallies."""
    target = Target(seed)
    fed = 0
    for kind, data in inputs(count, seed):
        try:
            if kind == "frame":
                target.feed(data)
            else:
                target.attempt("decode", lambda data=data: read_all(decode(data)), DhcpError)  # type: ignore[misc]
                target.feed_payload(data, to_client=fed % 2 == 0)
            target.check()
        except Exception as error:
            raise AssertionError(f"seed {seed}, input {fed} ({kind}): {error!r}: {data.hex()}") from error
        fed += 1
        target.go_on()
    return fed, target


def test_fuzz() -> None:
    fed = 0
    outcomes: Counter[str] = Counter()
    states: Counter[State] = Counter()
    for seed in FUZZ_SEEDS:
        count, target = fuzz(FUZZ_INPUTS // len(FUZZ_SEEDS), seed)
        fed += count
        outcomes += target.outcomes
        states += target.states
    assert fed == FUZZ_INPUTS >= 45_000, f"only {fed} inputs, seeds {FUZZ_SEEDS}"
    # The inputs are no use unless they come past the first checks and into every state.
    for name in ("decode", "ethernet", "ipv4", "udp", "arp"):
        assert outcomes[name + " taken"] > 50, (name, outcomes)
        assert outcomes[name + " refused"] > 50, (name, outcomes)
    assert outcomes["client consumed"] > 500, outcomes
    assert outcomes["server answered"] > 500, outcomes
    assert set(State) - {State.STOPPED, State.REBOOTING} <= set(states), states


def test_the_conversation_has_every_message() -> None:
    kinds = {decode(payload).message_type for payload in PAYLOADS}
    assert {kind.name for kind in kinds if kind is not None} == {
        "DISCOVER", "OFFER", "REQUEST", "DECLINE", "ACK", "NAK", "RELEASE", "INFORM",
    }  # fmt: skip


@pytest.mark.parametrize("number", range(len(FRAMES)))
def test_every_truncation(number: int) -> None:
    target = Target(number)
    for data in truncations(FRAMES[number]):
        target.feed(data)
        target.check()
        with pytest.raises(FrameError):
            parse_udp_frame(data)


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_every_truncated_payload(number: int) -> None:
    target = Target(number)
    for data in truncations(PAYLOADS[number]):
        target.feed_payload(data, to_client=True)
        target.feed_payload(data, to_client=False)
        target.check()


addresses = st.integers(0, 0xFFFFFFFF).map(IPv4Address)
option_numbers = st.integers(1, 254).filter(lambda number: number != 52)
messages = st.builds(
    DhcpMessage,
    op=st.sampled_from((BOOTREQUEST, BOOTREPLY)),
    xid=st.integers(0, 0xFFFFFFFF),
    chaddr=st.binary(min_size=6, max_size=6),
    options=st.dictionaries(option_numbers, st.binary(max_size=600), max_size=5),
    secs=st.integers(0, 0xFFFF),
    flags=st.integers(0, 0xFFFF),
    ciaddr=addresses,
    yiaddr=addresses,
    siaddr=addresses,
    giaddr=addresses,
)


@given(messages, st.integers(300, MAX_MESSAGE))
def test_encode_then_decode_gives_the_same(message: DhcpMessage, limit: int) -> None:
    try:
        data = encode(message, limit)
    except DhcpError:
        # Only ever because it does not fit: 4 bytes of every part's head are a fair bound.
        size = sum(len(value) + 2 * (1 + len(value) // 255) for value in message.options.values())
        assert 240 + size + 1 > limit
        return
    assert len(data) <= max(limit, 300)
    assert decode(data) == message


@given(st.binary(max_size=700))
def test_decode_takes_any_bytes(data: bytes) -> None:
    with contextlib.suppress(DhcpError):
        read_all(decode(data))
    with contextlib.suppress(DhcpError):
        read_all(decode(PAYLOADS[1][:240] + data))


@given(st.binary(max_size=200))
def test_search_lists_that_are_read_can_be_written(data: bytes) -> None:
    try:
        names = decode_search(data)
    except DhcpError:
        return
    assert decode_search(encode_search(names)) == names


@given(st.binary(max_size=200))
def test_classless_routes_that_are_read_can_be_written(data: bytes) -> None:
    try:
        routes = decode_classless_routes(data)
    except DhcpError:
        return
    assert decode_classless_routes(encode_classless_routes(routes)) == routes


@given(
    st.binary(min_size=6, max_size=6),
    st.binary(min_size=6, max_size=6),
    addresses,
    addresses,
    st.binary(max_size=1500),
)
def test_udp_frames_round_trip(
    source_mac: bytes, destination_mac: bytes, source: IPv4Address, destination: IPv4Address, payload: bytes
) -> None:
    frame = build_udp_frame(source_mac, destination_mac, source, destination, Udp(67, 68, payload))
    parsed = parse_udp_frame(frame)
    assert parsed.udp == Udp(67, 68, payload)
    assert (parsed.ip.source, parsed.ip.destination) == (source, destination)
    assert (parsed.ethernet.source, parsed.ethernet.destination) == (source_mac, destination_mac)


def test_mutations_are_repeatable_and_bounded() -> None:
    first = list(mutations(FRAMES, 2000, 5))
    assert len(first) == 2000
    assert first == list(mutations(FRAMES, 2000, 5))
    assert first != list(mutations(FRAMES, 2000, 6))
    assert first[: len(FRAMES)] == FRAMES
    assert len(set(first)) > 1800
    assert max(map(len, first)) <= max(max(map(len, FRAMES)) + 512, 1600)
    assert len(list(mutations(FRAMES, 3, 5))) == 3
    with pytest.raises(ValueError, match="seed"):
        next(mutations([], 1, 1))
