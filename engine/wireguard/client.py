"""The WireGuard engine: finds its peers, carries packets, and says when nobody answers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from functools import partial

import msgspec

from engine.control import Established, HandshakeDone, Roamed, Start
from engine.counting import report_counters
from engine.device.link_events import LinkState
from engine.device.link_watch import LinkWatch
from engine.device.tun import TunDevice
from engine.failures import ConnectionLost, EngineError, Failure, FailureKind, Retry
from engine.host import Host
from engine.udp.endpoint import Endpoint
from engine.udp.socket import UdpSocket
from engine.wireguard.crypto import PrivateKey, decode_key, encode_key
from engine.wireguard.errors import BadKey
from engine.wireguard.interface import (
    EndpointChanged,
    Event,
    HandshakeCompleted,
    HandshakeFailed,
    Interface,
    PeerConfig,
    PeerSilent,
)
from engine.wireguard.peer import Peer
from engine.wireguard.reports import Reports
from engine.wireguard.settings import PeerSettings, Settings
from engine.wireguard.tunnel import Tunnel, boot_time

ANSWER_TIMEOUT = 25.0
"""Seconds for the first handshake of any peer, which is five attempts."""
ADDRESS_TIMEOUT = 4.9
"""Seconds before the next of a peer's addresses is tried: just before the next initiation, which so
goes there. (They follow each other after 5 s and a jitter.)"""
SILENCE_TIMEOUT = 30.0
"""Seconds after the first notice of it that all peers may go on to be silent, before the connection is
lost. The notice comes when 15 s had no answer, and sleep of the machine does not count."""
SILENT_ADDRESS_TIMEOUT = 6.0
"""The same for a peer that fell silent: the next initiation comes somewhere within this time."""
LOOKUPS_AT_ONCE = 8
"""Names that the helper is asked for at a time."""


class WireGuardEngine:
    """One session: an :class:`~engine.process.Engine`."""

    def __init__(self, start: Start, device: TunDevice, host: Host) -> None:
        """Raises ``msgspec.MsgspecError`` for settings, and ``EngineError`` for keys, that are none."""
        self._host = host
        self._device = device
        self._settings = msgspec.json.decode(start.settings, type=Settings)
        self._mtu = start.device.mtu
        self._interface = _interface(self._settings, start.secrets, self._mtu)
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._answered: asyncio.Future[None] = self._loop.create_future()
        self._seeking: dict[int, asyncio.Task[None]] = {}
        self._lookups = asyncio.Semaphore(LOOKUPS_AT_ONCE)
        self._silence: dict[int, tuple[float | None, float]] = {}
        """Of each peer, since when it was silent when that was noticed, and when it was, by another clock."""
        self._round_trip = 0
        """Microseconds, of the newest handshake that we began; 0 before the first."""
        self._reports = Reports()
        self._tunnel: Tunnel | None = None
        # Now: no socket can be made once the process is locked in.
        self._watch = _watch(device, host)

    async def run(self) -> None:
        """Carry packets until the host says stop; raises ``EngineError``."""
        with contextlib.ExitStack() as stack:
            stack.callback(self._interface.close)
            stack.callback(self._reports.close)
            if self._watch is not None:
                stack.callback(self._watch.close)
            sockets = [UdpSocket(sock) for sock in await self._host.sockets()]
            for sock in sockets:
                stack.callback(sock.close)
            self._tunnel = tunnel = Tunnel(self._device, sockets, self._interface, self._event, self._fail)
            stack.callback(tunnel.stop)
            tunnel.set_mtu(self._mtu)
            if self._watch is not None:
                self._follow_mtu(tunnel, self._watch, stack)
            self._host.on_network_changed = self._network_changed
            tunnel.start()
            await self._serve()

    def _follow_mtu(self, tunnel: Tunnel, watch: LinkWatch, stack: contextlib.ExitStack) -> None:
        """Let the tunnel know when somebody gives the device another MTU."""

        def changed() -> None:
            for event in watch.read():
                if isinstance(event, LinkState):
                    tunnel.set_mtu(event.mtu)

        self._loop.add_reader(watch, changed)
        stack.callback(self._loop.remove_reader, watch)

    async def _serve(self) -> None:
        host = self._host
        assert self._tunnel is not None
        coming_up = asyncio.create_task(self._come_up())
        counting = asyncio.create_task(report_counters(host, self._tunnel.counters, lambda: self._round_trip))
        try:
            ends: set[asyncio.Future[None]] = {host.stopping, self._ended, counting}
            await asyncio.wait({coming_up, *ends}, return_when=asyncio.FIRST_COMPLETED)
            if coming_up.done():
                coming_up.result()
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for ended in (self._ended, counting, host.stopping):
                if ended.done():
                    ended.result()
        finally:
            tasks = [coming_up, counting, *self._seeking.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _fail(self, error: EngineError) -> None:
        if not self._ended.done():
            self._ended.set_exception(error)

    # --- coming up ---

    async def _come_up(self) -> None:
        """Find the peers that have an endpoint, and wait until one of them answers."""
        called = [peer for peer in self._interface.peers if self._of(peer).host]
        if called:
            for peer in called:
                self._seek(peer)
            try:
                async with asyncio.timeout(ANSWER_TIMEOUT):
                    await self._answered
            except TimeoutError:
                raise EngineError(_no_answer(self._interface, called)) from None
            server = f"WireGuard peer {encode_key(self._first_answered().public_key)}"
        else:
            server = "WireGuard, waiting for its peers"
        self._host.report(Established(server=server, cipher="ChaCha20-Poly1305", session=""))

    def _first_answered(self) -> Peer:
        return min(
            (peer for peer in self._interface.peers if peer.handshake_at is not None),
            key=lambda peer: peer.handshake_at or 0.0,
        )

    def _of(self, peer: Peer) -> PeerSettings:
        return self._settings.peers[peer.number]

    def _seek(self, peer: Peer) -> None:
        """Resolve a peer's endpoint and try its addresses one after the other until one answers."""
        task = self._seeking.get(peer.number)
        if task is None or task.done():
            task = self._seeking[peer.number] = asyncio.create_task(self._seek_at_its_addresses(peer))
            task.add_done_callback(self._sought)

    async def _seek_at_its_addresses(self, peer: Peer) -> None:
        assert self._tunnel is not None
        settings, interface = self._of(peer), self._interface
        async with self._lookups:
            addresses = await self._host.addresses(settings.host, settings.port)
        candidates = [Endpoint(address, settings.port) for address in addresses]
        if (known := peer.endpoint) is not None and peer.silent_since is not None:
            # Where it fell silent comes last: perhaps it roamed there, and is found there again.
            candidates = [*(endpoint for endpoint in candidates if endpoint != known), known]
        for endpoint in candidates:
            before = peer.handshake_at
            self._tunnel.set_endpoint(peer, endpoint)
            interface.start_handshake(peer, boot_time(), time.time())
            self._tunnel.carry_on()
            await asyncio.sleep(ADDRESS_TIMEOUT if before is None else SILENT_ADDRESS_TIMEOUT)
            if peer.handshake_at != before:
                return

    def _sought(self, task: asyncio.Task[None]) -> None:
        if task.cancelled() or (error := task.exception()) is None:
            return
        if not isinstance(error, EngineError):
            self._fail(EngineError(_bug(error)))
        elif not self._answered.done() and all(_failed(other) for other in self._seeking.values()):
            self._fail(error)
        else:
            self._host.log("warning", f"{error.failure.message} {error.failure.detail}".strip())

    # --- what the interface tells ---

    def _event(self, event: Event) -> None:
        host = self._host
        match event:
            case HandshakeCompleted(peer=peer):
                if peer.round_trip is not None:
                    self._round_trip = max(1, round(peer.round_trip * 1e6))
                self._reports.tell(
                    ("handshake", peer.number), partial(host.report, HandshakeDone(peer=peer.number))
                )
                if not self._answered.done():
                    self._answered.set_result(None)
                    host.log("info", f"handshake with {self._name(peer)} at {peer.endpoint}")
            case EndpointChanged(peer=peer, endpoint=endpoint):
                self._reports.tell(("endpoint", peer.number), partial(self._report_move, peer, endpoint))
            case PeerSilent(peer=peer):
                host.log("warning", f"{self._name(peer)} does not answer")
                if self._of(peer).host:
                    self._seek(peer)
                self._judge_silence()
            case HandshakeFailed(peer=peer):
                host.log(
                    "warning", f"{self._name(peer)} did not answer; given up until there is traffic for it"
                )

    def _report_move(self, peer: Peer, endpoint: Endpoint) -> None:
        self._host.log("info", f"{self._name(peer)} is now at {endpoint}")
        self._host.report(Roamed(peer=peer.number, address=endpoint.host, port=endpoint.port))

    def _network_changed(self) -> None:
        """Let the peers know where we are now, and look for those that we miss."""
        assert self._tunnel is not None
        self._tunnel.network_changed()
        for peer in self._interface.peers:
            if peer.silent_since is not None and self._of(peer).host:
                self._seek(peer)

    def _name(self, peer: Peer) -> str:
        key = encode_key(peer.public_key)
        return f"peer {key[:8]}…" if len(self._interface.peers) > 1 else "the peer"

    def _judge_silence(self) -> None:
        """The connection is lost when all that we called and wanted something of are silent."""
        now = self._loop.time()
        silent = 0.0
        for peer in self._interface.peers:
            if self._of(peer).host:
                since, noticed = self._silence.get(peer.number, (None, now))
                if since != peer.silent_since:
                    noticed = now
                self._silence[peer.number] = peer.silent_since, noticed
                if peer.silent_since is None:
                    return
                silent = max(silent, noticed)
        if self._answered.done() and silent and now - silent >= SILENCE_TIMEOUT:
            self._fail(ConnectionLost(f"nothing received for {SILENCE_TIMEOUT + 15:.0f} s", code="timed_out"))


def _watch(device: TunDevice, host: Host) -> LinkWatch | None:
    """Tells of the device's MTU; ``None`` where that is not to be had."""
    try:
        return LinkWatch(socket.if_nametoindex(device.name))
    except OSError as error:
        host.log("debug", f"changes of the MTU will not be noticed: {error}")
        return None


def _failed(task: asyncio.Task[None]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is not None


def _interface(settings: Settings, secrets: dict[str, str], mtu: int) -> Interface:
    try:
        private = PrivateKey(decode_key(secrets.get("private_key", "")))
        peers = [
            PeerConfig(
                public_key=decode_key(peer.public_key),
                preshared=decode_key(secrets[name])
                if (name := f"preshared_key.{peer.public_key}") in secrets
                else bytes(32),
                endpoint=None,
                allowed_ips=peer.allowed_ips,
                keepalive=peer.keepalive,
            )
            for peer in settings.peers
        ]
        return Interface(private, peers, random=os.urandom, now=boot_time(), mtu=mtu)
    except (BadKey, ValueError) as error:
        raise EngineError(_bad_settings(str(error))) from None


def _bad_settings(detail: str) -> Failure:
    return Failure(
        code="bad_settings",
        kind=FailureKind.LOCAL,
        message="The keys or networks of the profile can not be used.",
        advice="Import the configuration again.",
        detail=detail,
        retry=Retry.NEVER,
    )


def _no_answer(interface: Interface, called: list[Peer]) -> Failure:
    tried = ", ".join(str(peer.endpoint) for peer in called if peer.endpoint is not None)
    return Failure(
        code="no_handshake",
        kind=FailureKind.NETWORK,
        message="The WireGuard server does not answer.",
        advice=(
            "Check address, port and keys. A WireGuard server is silent towards anyone "
            "whose public key it does not know."
        ),
        detail=f"no answer from {tried or 'any peer'} within {ANSWER_TIMEOUT:.0f} s",
        retry=Retry.SOON,
    )


def _bug(error: BaseException) -> Failure:
    return Failure(
        code="engine_bug",
        kind=FailureKind.LOCAL,
        message="Adit's engine met an error of its own.",
        advice="Please report it with the session's log.",
        detail=f"{type(error).__name__}: {error}"[:1000],
    )
