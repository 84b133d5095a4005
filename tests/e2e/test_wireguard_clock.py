"""Keys grow old by our clock alone: a real wireguard-go, whose clock runs as ever, follows.

Our side is the interface without its tunnel: a socket, and a clock that leaps as we say.
"""

from __future__ import annotations

import os
import select
import socket
import struct
import time
from collections.abc import Iterator
from ipaddress import ip_interface

import pytest

from engine.ip.checksum import internet_checksum
from engine.udp.endpoint import Endpoint
from engine.wireguard.crypto import PrivateKey, decode_key
from engine.wireguard.interface import HandshakeCompleted, Interface, PeerConfig
from engine.wireguard.timers import REJECT_AFTER_TIME, REKEY_AFTER_TIME
from tests.support.wireguard_lab import HOME, HOME_ADDRESSES, OUR_ADDRESSES, PORT, WireGuardLab, wireguard_lab

HOME4, OURS4 = (ip_interface(addresses[0]).ip.packed for addresses in (HOME_ADDRESSES, OUR_ADDRESSES))
PATIENCE = 10.0


@pytest.fixture(scope="module")
def lab() -> Iterator[WireGuardLab]:
    with wireguard_lab() as built:
        yield built


class Machine:
    """Our side: ``ahead`` and ``wall_ahead`` are what its two clocks are wrong by."""

    def __init__(self, lab: WireGuardLab) -> None:
        with lab.machine.inside():
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._home = Endpoint(HOME.ipv4, PORT)
        self.ahead = self.wall_ahead = 0.0
        self.completed: list[float] = []
        peer = PeerConfig(
            decode_key(lab.server_keys.public), endpoint=self._home, allowed_ips=("10.78.0.0/24",)
        )
        private = PrivateKey(decode_key(lab.our_keys.private))
        self.interface = Interface(private, [peer], random=os.urandom, now=self.now())
        self._echoes = 0

    def now(self) -> float:
        return time.monotonic() + self.ahead

    def wall(self) -> float:
        return time.time() + self.wall_ahead

    def ping(self) -> None:
        """Send an echo request and do whatever the interface wants until it is answered."""
        self._echoes += 1
        echo = _echo(self._echoes)
        self.interface.send(echo, self.now(), self.wall())
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._turn() == self._echoes:
                return
        pytest.fail(f"echo {self._echoes} was not answered")

    def _turn(self) -> int:
        """One turn of a loop; the number of the echo that was answered, or 0."""
        interface = self.interface
        for event in interface.take_events():
            if isinstance(event, HandshakeCompleted):
                self.completed.append(self.now())
        for message, to in interface.take_datagrams():
            self._socket.sendto(message, to)
        due = interface.next_timer()
        wait = 0.1 if due is None else min(0.1, max(0.0, due - self.now()))
        if not select.select([self._socket], [], [], wait)[0]:
            interface.handle_timer(self.now(), self.wall())
            return 0
        packet = interface.receive(self._socket.recv(65536), self._home, self.now(), self.wall())
        return struct.unpack_from(">H", packet, 26)[0] if packet is not None else 0

    def leap(self, seconds: float, *, wall: float | None = None) -> None:
        """Let the clocks leap, once home would take another initiation: it takes one in 20 ms."""
        self.settle(0.05)
        self.ahead += seconds
        self.wall_ahead += seconds if wall is None else wall

    def settle(self, seconds: float = 0.5) -> None:
        """Let what is under way come to its end."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._turn()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def machine(lab: WireGuardLab) -> Iterator[Machine]:
    lab.server.up(lab.server_config())
    ours = Machine(lab)
    yield ours
    ours.close()


def _echo(number: int) -> bytes:
    icmp = struct.pack(">BBHHH", 8, 0, 0, 0x5EAD, number) + b"adit"
    icmp = icmp[:2] + struct.pack(">H", internet_checksum(icmp)) + icmp[4:]
    header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(icmp), number, 0, 64, 1, 0, OURS4, HOME4)
    return header[:10] + struct.pack(">H", internet_checksum(header)) + header[12:] + icmp


def test_an_old_key_is_replaced_while_it_still_carries(machine: Machine) -> None:
    machine.ping()
    assert len(machine.completed) == 1
    for handshakes in (2, 3):
        machine.leap(REKEY_AFTER_TIME + 1, wall=0)
        machine.ping()  # sealed with the old key, which home still takes
        machine.settle()
        assert len(machine.completed) == handshakes
        machine.ping()


def test_a_key_that_is_too_old_carries_nothing_until_there_is_a_new_one(machine: Machine) -> None:
    machine.ping()
    old = machine.interface.peers[0].sending_keypair(machine.now())
    machine.leap(REJECT_AFTER_TIME + 1, wall=0)
    assert machine.interface.peers[0].sending_keypair(machine.now()) is None
    machine.ping()  # waited for the handshake
    assert len(machine.completed) == 2
    assert machine.interface.peers[0].sending_keypair(machine.now()) is not old


def test_a_machine_that_slept_for_a_night_goes_on(machine: Machine) -> None:
    machine.ping()
    machine.leap(8 * 3600)
    machine.ping()
    assert len(machine.completed) == 2


def test_a_clock_put_back_is_no_replay(machine: Machine) -> None:
    machine.ping()
    machine.leap(REJECT_AFTER_TIME + 1, wall=-3600)
    machine.ping()
    assert len(machine.completed) == 2
