"""Seventeen real wireguard-go as peers of one interface of ours: every packet takes its own way."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_interface
from pathlib import Path

import pytest

from helper.api.types import Session
from tests.support.capture import Capture
from tests.support.lab import CABLE, leaves_no_trace
from tests.support.namespaces import Namespace, link
from tests.support.our_client import OurClient
from tests.support.our_wireguard import OurWireGuard
from tests.support.wireguard_config import InterfaceConfig, PeerConfig, new_keys
from tests.support.wireguard_go import WireGuardGo
from tests.support.wireguard_lab import (
    OUR_ADDRESSES,
    PORT,
    Place,
    own,
    reachable,
    wait_until,
)

COUNT = 17
OURS4, OURS6 = (str(ip_interface(address).ip) for address in OUR_ADDRESSES)
BETWEEN = "10.78.1.200"
"""An address of the first peer's network, which lies around the other peers' own."""
ROUNDS = 200
_LABEL_PORT = 7001
_PATIENCE = 10.0


@dataclass(frozen=True)
class Far:
    """One peer."""

    number: int
    namespace: Namespace
    wireguard: WireGuardGo

    @property
    def ipv4(self) -> str:
        return f"10.78.1.{self.number + 1}"

    @property
    def ipv6(self) -> str:
        return f"fd78:1::{self.number + 1:x}"


@dataclass(frozen=True)
class Crowd:
    """Our machine, and the peers on one switch with it."""

    machine: Namespace
    peers: tuple[Far, ...]
    config: InterfaceConfig
    """Ours."""


@pytest.fixture(scope="module")
def crowd() -> Iterator[Crowd]:
    ours = new_keys()
    with contextlib.ExitStack() as stack:
        switch = stack.enter_context(Namespace())
        switch.run(["ip", "link", "add", "switch", "type", "bridge"])
        switch.run(["ip", "link", "set", "switch", "up"])

        def machine(name: str, place: Place) -> Namespace:
            made = stack.enter_context(Namespace())
            link(switch, made, name, CABLE)
            switch.run(["ip", "link", "set", name, "master", "switch"])
            own(made, place, CABLE)
            return made

        home = machine("ours", Place(5))
        peers, known = [], []
        for number in range(COUNT):
            place, keys = Place(5, 10 + number), new_keys()
            namespace = machine(f"peer{number}", place)
            far = Far(number, namespace, stack.enter_context(WireGuardGo(namespace)))
            peer = PeerConfig(ours.public, (f"{OURS4}/32", f"{OURS6}/128"))
            far.wireguard.up(
                InterfaceConfig(keys.private, (f"{far.ipv4}/32", f"{far.ipv6}/128"), (peer,), PORT)
            )
            for target in (OURS4, OURS6):
                namespace.run(["ip", "route", "add", target, "dev", far.wireguard.name])
            around = ("10.78.1.0/24", "fd78:1::/64") if number == 0 else ()
            own_networks = (f"{far.ipv4}/32", f"{far.ipv6}/128")
            known.append(
                PeerConfig(keys.public, (*around, *own_networks), place.endpoint(4 + number % 2 * 2))
            )
            peers.append(far)
        peers[0].namespace.run(["ip", "address", "add", f"{BETWEEN}/32", "dev", "wg0"])
        yield Crowd(home, tuple(peers), InterfaceConfig(ours.private, OUR_ADDRESSES, tuple(known)))


@pytest.fixture
def session(crowd: Crowd, tmp_path: Path) -> Iterator[tuple[OurClient, Session]]:
    with leaves_no_trace(crowd.machine), OurClient(crowd.machine, tmp_path) as client:
        yield client, OurWireGuard(client, crowd.config).connect()


def _reach_all(crowd: Crowd) -> None:
    for far in crowd.peers:
        for address in (far.ipv4, far.ipv6):
            wait_until(lambda a=address: reachable(crowd.machine, a), f"an answer of {address}")  # type: ignore[misc]


def test_each_peer_gets_its_own_packets(crowd: Crowd, session: tuple[OurClient, Session]) -> None:
    _reach_all(crowd)
    with contextlib.ExitStack() as stack:
        captures = [stack.enter_context(Capture(far.namespace, "wg0")) for far in crowd.peers]
        _talk_to_all(crowd, captures)
        assert reachable(crowd.machine, BETWEEN)
        for far, capture in zip(crowd.peers, captures, strict=True):
            came = capture.received()
            assert len(came) >= 2 * ROUNDS
            mine = {far.ipv4, far.ipv6} | ({BETWEEN} if far.number == 0 else set())
            assert {packet.destination for packet in came} == mine
            assert {packet.source for packet in came} == {OURS4, OURS6}
    handshakes = [status.handshake_at for far in crowd.peers for status in far.wireguard.peers().values()]
    assert len(handshakes) == COUNT and all(handshakes)


def _talk_to_all(crowd: Crowd, captures: Sequence[Capture]) -> None:
    """Send each peer its labelled datagrams, theirs among all the others', and hear all of them back."""
    targets = {address: far for far in crowd.peers for address in (far.ipv4, far.ipv6)}
    answers: dict[str, set[int]] = {address: set() for address in targets}
    over = threading.Event()
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(_datagrams(far.namespace, a)) for a, far in targets.items()]
        echoes = [threading.Thread(target=_echo, args=(sock, over)) for sock in sockets]
        speakers = {own: stack.enter_context(_datagrams(crowd.machine, own)) for own in (OURS4, OURS6)}
        for thread in echoes:
            thread.start()
        try:
            for number in range(ROUNDS):
                for address in targets:
                    speaker = speakers[OURS6 if ":" in address else OURS4]
                    speaker.sendto(f"{address} {number}".encode(), (address, _LABEL_PORT))
                # Nothing is lost on the way unless a queue is full: no more than a round is under way.
                _hear(speakers.values(), answers, number)
                if number % 20 == 0:
                    for capture in captures:
                        capture.packets()  # before the kernel's memory for them is full
        finally:
            over.set()
            for thread in echoes:
                thread.join()
    assert all(len(numbers) == ROUNDS for numbers in answers.values())


def _hear(speakers: Iterable[socket.socket], answers: dict[str, set[int]], number: int) -> None:
    """Take what comes back until everybody has answered."""
    while not all(number in numbers for numbers in answers.values()):
        readable, _, _ = select.select(speakers, [], [], _PATIENCE)
        silent = sorted(address for address, numbers in answers.items() if number not in numbers)
        assert readable, f"no answer of {silent} in round {number}"
        for speaker in readable:
            data, (source, *_) = speaker.recvfrom(2048)
            label, said = data.decode().split()
            assert label == source, "an answer by somebody else"
            answers[source].add(int(said))


def _datagrams(namespace: Namespace, address: str) -> socket.socket:
    with namespace.inside():
        made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((address, _LABEL_PORT))
    made.settimeout(0.2)
    return made


def _echo(sock: socket.socket, over: threading.Event) -> None:
    while not over.is_set():
        with contextlib.suppress(TimeoutError):
            data, sender = sock.recvfrom(2048)
            sock.sendto(data, sender)


def test_a_source_of_another_peer_is_dropped(crowd: Crowd, session: tuple[OurClient, Session]) -> None:
    client, up = session
    _reach_all(crowd)
    liar, victim = crowd.peers[3], crowd.peers[5]
    dropped = client.session(up.profile_name).traffic.dropped
    for own_address, forged, ours in (
        (liar.ipv4, victim.ipv4, OURS4),
        (liar.ipv6, victim.ipv6, OURS6),
        (liar.ipv4, BETWEEN, OURS4),
    ):
        length = 128 if ":" in forged else 32
        liar.namespace.run(["ip", "address", "add", f"{forged}/{length}", "dev", "wg0", *_nodad(forged)])
        with Capture(crowd.machine, up.device) as device:
            liar.namespace.run(["ping", "-c", "5", "-i", "0.05", "-W", "1", "-I", forged, ours], check=False)
            liar.namespace.run(["ping", "-c", "5", "-i", "0.05", "-W", "1", "-I", own_address, ours])
            sources = [packet.source for packet in device.received()]
        liar.namespace.run(["ip", "address", "delete", f"{forged}/{length}", "dev", "wg0"])
        assert forged not in sources
        assert sources.count(own_address) >= 5
    # The engine reports its counters once a second.
    wait_until(lambda: client.session(up.profile_name).traffic.dropped >= dropped + 15, "15 packets counted")


def test_the_longest_prefix_decides(crowd: Crowd, session: tuple[OurClient, Session]) -> None:
    """What is nobody's own in the first peer's network is the first peer's."""
    _reach_all(crowd)
    stranger = "10.78.1.250"
    with Capture(crowd.peers[0].namespace, "wg0") as first:
        assert not reachable(crowd.machine, stranger, seconds=0.5)
        assert stranger in {packet.destination for packet in first.received()}


def _nodad(address: str) -> list[str]:
    return ["nodad"] if ":" in address else []
