"""A DHCP client and servers joined by a wire in memory, with simulated time."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface

from engine.ip.dhcp_client import Bound, DhcpClient, DhcpEvent, State
from engine.ip.dhcp_message import DhcpMessage, decode, encode
from engine.ip.dhcp_server import DhcpServer, ServerConfig
from engine.ip.frames import (
    Udp,
    build_udp_frame,
    parse_udp_frame,
)

MAC = bytes.fromhex("5e0000000001")
OTHER = bytes.fromhex("5e0000000002")
SERVER_MAC = bytes.fromhex("5e00000000fe")
SERVER = IPv4Address("192.168.30.1")
FIRST = IPv4Address("192.168.30.10")
CONFIG = ServerConfig(
    mac=SERVER_MAC,
    interface=IPv4Interface("192.168.30.1/24"),
    first=FIRST,
    last=IPv4Address("192.168.30.200"),
    routers=(SERVER,),
    dns=(SERVER,),
)
SECOND_CONFIG = replace(CONFIG, mac=bytes.fromhex("5e00000000fd"), interface=IPv4Interface("192.168.30.2/24"))

Reply = Callable[[bytes], bytes | None]


class Wire:
    """A client and servers, the frames between them and the clock."""

    def __init__(self, *servers: DhcpServer, client: DhcpClient | None = None, seed: int = 1) -> None:
        self.servers = list(servers)
        self.client = client or DhcpClient(MAC, random=random.Random(seed), hostname="laptop.home")
        self.now = 1000.0
        self.sent: list[tuple[float, bytes]] = []
        self.events: list[DhcpEvent] = []
        self.pass_up: Reply = lambda frame: frame
        self.pass_down: Reply = lambda frame: frame

    def exchange(self) -> None:
        """Carry frames to and fro until nobody has any."""
        while frames := self.client.take_frames():
            for frame in frames:
                self.sent.append((self.now, frame))
                if self.pass_up(frame) is None:
                    continue
                for server in self.servers:
                    for answer in server.receive(frame, self.now):
                        changed = self.pass_down(answer)
                        if changed is not None and self.client.listening:
                            self.client.receive(changed, self.now)
        self.events += self.client.take_events()

    def start(self) -> None:
        self.client.start(self.now)
        self.exchange()

    def run(self, seconds: float) -> None:
        """Let time pass, with every timer at its time."""
        end = self.now + seconds
        for _ in range(10_000):
            due = self.client.next_timer()
            if due is None or due > end:
                self.now = end
                return
            assert due >= self.now
            self.now = due
            self.client.handle_timer(self.now)
            self.exchange()
            after = self.client.next_timer()
            assert after is None or after > self.now, "the timer would spin"
        raise AssertionError("too many timers")

    def take_events(self) -> list[DhcpEvent]:
        events, self.events = self.events, []
        return events

    def messages(self) -> list[DhcpMessage]:
        return [decode(parse_udp_frame(frame).udp.payload) for _, frame in self.sent if frame[13] == 0]

    def kinds(self) -> list[str]:
        names = [message.message_type for message in self.messages()]
        self.sent.clear()
        return [name.name if name is not None else "none" for name in names]


def bound_wire(config: ServerConfig = CONFIG) -> Wire:
    wire = Wire(DhcpServer(config))
    wire.start()
    assert [type(event) for event in wire.take_events()] == [Bound]
    wire.run(3)
    wire.sent.clear()
    assert state_of(wire.client) is State.BOUND
    return wire


def state_of(client: DhcpClient) -> State:
    """The state, read anew: a type checker takes a property for constant."""
    return client.state


def is_listening(client: DhcpClient) -> bool:
    """Read anew, like :func:`state_of`."""
    return client.listening


def lost(_frame: bytes) -> None:
    return None


def tampered(change: Callable[[DhcpMessage], DhcpMessage]) -> Reply:
    def reply(frame: bytes) -> bytes:
        parsed = parse_udp_frame(frame)
        message = change(decode(parsed.udp.payload))
        return build_udp_frame(
            SERVER_MAC,
            parsed.ethernet.destination,
            SERVER,
            parsed.ip.destination,
            Udp(67, 68, encode(message)),
        )

    return reply


def with_options(message: DhcpMessage, values: dict[int, bytes | None]) -> DhcpMessage:
    merged = {**message.options, **values}
    return replace(message, options={key: value for key, value in merged.items() if value is not None})
