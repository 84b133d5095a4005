"""A WireGuard interface at work: the device and the sockets joined, with real time.

Superpackets from the device are cut in place, sealed in place and leave in one system call;
what a socket received together is opened in place and reaches the kernel as superpackets.
Everything that is not bulk (handshakes, queued packets, timers) is the business of
:class:`~engine.wireguard.interface.Interface`.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from engine.bridge import Bridge
from engine.control import Counters
from engine.device.device import Device
from engine.failures import EngineError
from engine.offload.layout import WIREGUARD, Run, Segments
from engine.udp.endpoint import Endpoint
from engine.udp.socket import RECEIVE_SIZE, UdpSocket
from engine.wireguard.inner import destination, packet_size, udp_port
from engine.wireguard.interface import EndpointChanged, Event, Interface, Peer
from engine.wireguard.keypair import Exhausted
from engine.wireguard.opening import Opener
from engine.wireguard.sealing import Sealer
from engine.wireguard.transport import HEAD, TAG

MAX_PACKET = 9216
"""Bytes of the longest packet carried; a device with a larger MTU loses what is longer."""
TURN_BYTES = 8 * RECEIVE_SIZE
"""Bytes received in one turn; then the other direction and the timers have theirs."""
TURN_CALLS = 1024
"""Calls that receive in one turn: what is received may be short, or empty."""
MAX_UNSENT = 1024
"""Pieces waiting for a socket to which nothing of the interface's own is added; it repeats itself."""
_PLACE = 32 * 1024
"""Multiples of so many bytes are where long batches begin."""
_MIN_WAIT = 0.01
"""Seconds between two looks at the timers at least."""


class _Unsent(NamedTuple):
    """Datagrams that the socket had no room for."""

    sock: UdpSocket
    data: bytes
    stride: int
    to: Endpoint


class Tunnel:
    """Carries packets between ``device`` and the peers of ``interface`` until stopped.

    ``on_event`` is called with what the interface tells, ``on_failure`` when the device is gone.
    """

    def __init__(
        self,
        device: Device,
        sockets: Sequence[UdpSocket],
        interface: Interface,
        on_event: Callable[[Event], None],
        on_failure: Callable[[EngineError], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._device = device
        self._sockets = {sock.version: sock for sock in sockets}
        self._interface = interface
        self._on_event = on_event
        self._on_failure = on_failure
        self._wire = WIREGUARD
        self._bridge = Bridge(device, self, on_failure, wire=self._wire, max_packet=MAX_PACKET)
        self._sealer = Sealer()
        self._opener = Opener(interface)
        self._room = memoryview(bytearray(TURN_BYTES + RECEIVE_SIZE))
        self._unsent: deque[_Unsent] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._due = float("inf")
        self._no_way = 0  # packets for peers whose endpoint is of a version that no socket has
        self._endpoints: dict[bytes, set[int]] = {}
        """All peers' endpoints: of each address, as it is in packets, the ports."""
        self._looped = 0
        self._no_room = 0  # the interface's own messages while too many wait already

    def start(self) -> None:
        """Begin to carry packets."""
        for sock in self._sockets.values():
            self._loop.add_reader(sock, self._readable, sock)
        self._device.set_carrier(True)
        self._bridge.start()
        self.carry_on()

    def stop(self) -> None:
        """Leave device and sockets alone; safe to call twice."""
        self._bridge.stop()
        for sock in self._sockets.values():
            self._loop.remove_reader(sock)
            self._loop.remove_writer(sock)
        self._unsent.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def counters(self) -> Counters:
        """Totals so far."""
        refused = sum(sock.refused.total() for sock in self._sockets.values())
        lost = self._interface.dropped.total() + refused + self._no_way + self._no_room + self._looped
        return self._bridge.counters(lost)

    def set_endpoint(self, peer: Peer, endpoint: Endpoint) -> None:
        """Send to a peer at ``endpoint`` from now on."""
        self._interface.set_endpoint(peer, endpoint)
        self._note_endpoints()

    def set_mtu(self, mtu: int) -> None:
        """The device's MTU is ``mtu`` now: packets are not padded beyond it."""
        if mtu != self._wire.longest:
            self._wire = replace(WIREGUARD, longest=mtu)
            self._bridge.use(self._wire)
            self._interface.set_mtu(mtu)

    def _note_endpoints(self) -> None:
        self._endpoints = {}
        for peer in self._interface.peers:
            if peer.endpoint is not None:
                address = ipaddress.ip_address(peer.endpoint.host).packed
                self._endpoints.setdefault(address, set()).add(peer.endpoint.port)

    def network_changed(self) -> None:
        """The ways to the peers may be others now: let them know where we are."""
        for sock in self._sockets.values():
            sock.try_again()
        for peer in self._interface.peers:
            peer.send_keepalive(boot_time())
        self.carry_on()

    def carry_on(self) -> None:
        """Send what the interface has to say, tell its events, and set its timer.

        To be called after anything was done to the interface from outside.
        """
        interface = self._interface
        for message, to in interface.take_datagrams():
            if len(self._unsent) < MAX_UNSENT:
                self._transmit(memoryview(message), len(message), to)
            else:
                self._no_room += 1
        for event in interface.take_events():
            if isinstance(event, EndpointChanged):
                self._note_endpoints()
            self._on_event(event)
        due = interface.next_timer()
        if due is None:
            due = float("inf")
        if due < self._due or self._timer is None:
            self._set_timer(due)

    # --- time ---

    def _set_timer(self, due: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._due = due
        if due != float("inf"):
            self._timer = self._loop.call_later(max(_MIN_WAIT, due - boot_time()), self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        self._interface.handle_timer(boot_time(), time.time())
        self.carry_on()

    # --- device to sockets: the sink of the bridge ---

    @property
    def congested(self) -> bool:
        """Whether a socket takes no more."""
        return bool(self._unsent)

    def send(self, segments: Segments) -> None:
        """Seal packets and let them leave."""
        now = boot_time()
        if segments.stride:
            # Cut from one superpacket, and so of one flow.
            self._send_alike(segments.data, segments.stride, now)
            return
        data, begin = segments.data, 0
        for size, packets in groupby(segments.sizes):
            stride = HEAD + size + self._wire.padding(size) + TAG
            end = begin + stride * sum(1 for _ in packets)
            for start, stop in self._one_way(data, begin, end, stride):
                self._send_alike(data[start:stop], stride, now)
            begin = end

    def _one_way(self, data: memoryview, begin: int, end: int, stride: int) -> Iterator[tuple[int, int]]:
        """Where rows begin and end that have one destination, of those from ``begin`` to ``end``.

        At a peer's own address there may be other services: there the port counts as well.
        """
        start, way = begin, (b"", 0)
        for row in range(begin, end, stride):
            packet, last = data[row + HEAD : row + stride], way
            to = destination(packet)
            way = to, udp_port(packet) if to in self._endpoints else 0
            if way != last and row > begin:
                yield start, row
                start = row
        yield start, end

    def flush(self) -> None:
        """Look after what a turn of sending made due."""
        self.carry_on()

    def _send_alike(self, data: memoryview, stride: int, now: float) -> None:
        """Send rows with packets for one destination, of ``stride`` bytes each but perhaps the last."""
        packet = data[HEAD:]
        to = destination(packet)
        if to in self._endpoints and udp_port(packet) in self._endpoints[to]:
            # Our own messages, which a lost route sent into the tunnel: they would go round for ever.
            self._looped += -(-len(data) // stride)
            return
        peer = self._interface.peer_for(to)
        keypair = peer.sending_keypair(now) if peer is not None else None
        if peer is None or peer.endpoint is None or keypair is None:
            self._hand_over(data, stride, now)
            return
        rows = -(-len(data) // stride)
        try:
            first = keypair.take_counters(rows, now)
        except Exhausted:
            self._hand_over(data, stride, now)
            return
        self._sealer.seal(data, stride, keypair.send_cipher, keypair.remote_index, first)
        self._transmit(data, stride, peer.endpoint)
        peer.data_sent(now, packets=rows)

    def _hand_over(self, data: memoryview, stride: int, now: float) -> None:
        """Let the interface keep packets until there are keys, or drop them."""
        wall = time.time()
        for start in range(0, len(data), stride):
            row = data[start + HEAD : start + stride - TAG]
            self._interface.send(bytes(row[: packet_size(row)]), now, wall)

    def _transmit(self, data: memoryview, stride: int, to: Endpoint) -> None:
        sock = self._sockets.get(6 if ":" in to.host else 4)
        if sock is None:
            self._no_way += -(-len(data) // stride)
            return
        done = 0 if self._unsent else sock.send(data, stride, to)
        if done < len(data):
            if not self._unsent:
                self._loop.add_writer(sock, self._writable)
            self._unsent.append(_Unsent(sock, bytes(data[done:]), stride, to))

    def _writable(self) -> None:
        unsent = self._unsent
        while unsent:
            sock, data, stride, to = unsent[0]
            done = sock.send(memoryview(data), stride, to)
            if done < len(data):
                unsent[0] = _Unsent(sock, data[done:], stride, to)
                self._loop.add_writer(sock, self._writable)
                return
            unsent.popleft()
            self._loop.remove_writer(sock)
        self._bridge.resume()

    # --- sockets to device ---

    def _readable(self, sock: UdpSocket) -> None:
        runs: list[Run] = []
        now, wall = boot_time(), time.time()
        for begin, end, stride, source in self._receive(sock):
            self._opener.open(self._room[begin:end], begin, stride, source, now, wall, runs)
        try:
            if runs:
                self._bridge.deliver(self._room, runs)
        except EngineError as error:
            self._on_failure(error)
            return
        self.carry_on()

    def _receive(self, sock: UdpSocket) -> Iterator[tuple[int, int, int, Endpoint]]:
        """What waits, up to a turn of it: where datagrams of one size from one peer begin and end.

        Those that came one by one are put next to each other, like those that came joined.
        """
        room, at = self._room, 0
        begin = end = stride = 0
        source: Endpoint | None = None
        for _ in range(TURN_CALLS):
            if at >= TURN_BYTES:
                break
            received = sock.receive(room[at : at + RECEIVE_SIZE])
            if received is None:
                break
            if not received.size:
                continue
            if source is not None and (
                received.source != source or received.stride != stride or at != end or (end - begin) % stride
            ):
                yield begin, end, stride, source
                begin = at
            elif source is None:
                begin = at
            source, stride, end = received.source, received.stride, at + received.size
            # Nothing can be put behind a shorter last one: what comes next begins where others
            # began before, for the opener remembers places.
            at = end
            if end - begin > _PLACE and received.size % stride:
                at += -end % _PLACE
        if source is not None:
            yield begin, end, stride, source


def boot_time() -> float:
    """Seconds on the clock that also counts while the machine sleeps, as keys age then."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
