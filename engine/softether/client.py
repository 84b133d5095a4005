"""The SoftEther engine: joins the parts without I/O to TLS, a socket and a device."""

from __future__ import annotations

import asyncio
import contextlib
import random

import msgspec

from engine import tls
from engine.addressing import Addressing, new_client
from engine.bridge import Bridge
from engine.control import Authenticating, Counters, Established, Start
from engine.counting import report_counters
from engine.device.tap import MAX_FRAME, TapDevice
from engine.failures import ConnectionLost, EngineError, Failure, FailureKind, Retry
from engine.host import Host
from engine.offload.layout import SOFTETHER, Segments
from engine.softether.blocks import BlockParser
from engine.softether.credentials import read_credentials
from engine.softether.handshake import ClientHandshake
from engine.softether.keepalive import KeepAlive
from engine.softether.messages import Welcome
from engine.softether.settings import Settings
from engine.stream import SecureStream

TLS_TIMEOUT = 15.0
"""Seconds for the TLS handshake."""
LOGIN_TIMEOUT = 30.0
"""Seconds from there to the welcome; a server may ask another one (RADIUS) meanwhile."""


class SoftEtherEngine:
    """One session with a SoftEther server, from connecting to goodbye."""

    def __init__(self, start: Start, device: TapDevice, host: Host) -> None:
        self._settings = msgspec.json.decode(start.settings, type=Settings)
        self._credentials = read_credentials(self._settings, start.secrets)
        self._start = start
        self._device = device
        self._host = host
        # Now: the authorities' files can not be read once the process is locked in.
        self._tls = tls.client_context(by_authorities=False)
        self._tls_by_authorities = (
            tls.client_context(by_authorities=True) if self._asks_authorities else self._tls
        )

    @property
    def _asks_authorities(self) -> bool:
        """Whether the system's authorities are to judge the server first."""
        settings = self._settings
        return settings.verify is tls.Verify.CA or (settings.verify is tls.Verify.ASK and not settings.pin)

    async def run(self) -> None:
        """Connect, log in and carry frames until told to stop; raises ``EngineError`` otherwise."""
        stream, pipe = await self._secure_stream()
        try:
            handshake = await self._login(stream)
            assert handshake.hello is not None and handshake.welcome is not None
            await _Session(self._start, self._device, self._host, stream, handshake.welcome).run(
                Established(
                    server=handshake.hello.server,
                    cipher=pipe.cipher,
                    session=handshake.welcome.session,
                    notice=handshake.welcome.notice,
                ),
                handshake.take_rest(),
            )
        finally:
            await stream.close()

    # --- who is there ---

    async def _secure_stream(self) -> tuple[SecureStream, tls.TlsPipe]:
        """A TLS connection to a server that we may trust."""
        settings = self._settings
        if self._asks_authorities:
            try:
                return await self._connect_tls(by_authorities=True)
            except tls.CertificateUnverified as error:
                if settings.verify is tls.Verify.CA:
                    raise tls.not_trusted(error.reason) from None
                reason = error.reason
        else:
            reason = ""
        stream, pipe = await self._connect_tls(by_authorities=False)
        # Nothing but TLS has been spoken so far; the login waits for this judgement.
        try:
            if not settings.pin and settings.verify is tls.Verify.ASK:
                raise tls.must_ask(pipe.peer_certificate, reason)
            tls.judge_by_pin(pipe.peer_certificate, settings.pin)
        except EngineError:
            await stream.close()
            raise
        return stream, pipe

    async def _connect_tls(self, *, by_authorities: bool) -> tuple[SecureStream, tls.TlsPipe]:
        sock = await self._host.transport(self._settings.host, self._settings.port)
        context = self._tls_by_authorities if by_authorities else self._tls
        pipe = tls.TlsPipe(context, server_name=self._settings.host)
        stream = SecureStream(sock, pipe)
        try:
            async with asyncio.timeout(TLS_TIMEOUT):
                await stream.handshake()
        except TimeoutError:
            await stream.close()
            raise tls.TlsError("no answer to the TLS handshake") from None
        except BaseException:
            await stream.close()
            raise
        self._host.log("debug", f"TLS: {pipe.cipher}")
        return stream, pipe

    # --- may we come in ---

    async def _login(self, stream: SecureStream) -> ClientHandshake:
        settings = self._settings
        handshake = ClientHandshake(settings.host, self._credentials, settings.installation)
        announced = False
        try:
            # A server that drips single bytes must not hold us for longer than a silent one.
            async with asyncio.timeout(LOGIN_TIMEOUT):
                while handshake.welcome is None:
                    await stream.send(handshake.take_outgoing())
                    handshake.receive(await stream.receive())
                    if (hello := handshake.hello) is not None and not announced:
                        announced = True
                        self._host.log("info", f"server: {hello.server} (build {hello.build})")
                        self._host.report(Authenticating())
        except TimeoutError:
            raise ConnectionLost("the server does not answer the login", code="timed_out") from None
        return handshake


class _Session:
    """The data phase: a :class:`~engine.bridge.PacketSink` with keepalives and addressing."""

    def __init__(
        self, start: Start, device: TapDevice, host: Host, stream: SecureStream, welcome: Welcome
    ) -> None:
        self._host = host
        self._device = device
        self._stream = stream
        self._welcome = welcome
        self._loop = asyncio.get_running_loop()
        self._failed: asyncio.Future[None] = self._loop.create_future()
        self._parser = BlockParser()
        self._keepalive = KeepAlive(welcome.timeout, self._loop.time(), rng=random.SystemRandom())
        self._bridge = Bridge(device, self, self._fail, wire=SOFTETHER, max_packet=MAX_FRAME)
        self._addressing: Addressing | None = None
        if start.dhcp:
            client = new_client(device.mac, start.hostname, start.previous)
            self._addressing = Addressing(client, self._bridge, host)

    async def run(self, established: Established, rest: bytes) -> None:
        """Carry frames until told to stop (returns) or something breaks (raises)."""
        host, bridge = self._host, self._bridge
        self._stream.unread(rest)
        tasks = {
            asyncio.ensure_future(self._stream.pump(self._received, bridge.resume)),
            asyncio.create_task(self._keep_alive()),
            asyncio.create_task(report_counters(host, self._totals, lambda: self._stream.round_trip)),
        }
        try:
            self._device.set_carrier(True)
            bridge.start()
            host.report(established)
            if self._addressing is not None:
                self._addressing.start()
            await asyncio.wait({host.stopping, self._failed, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            for ended in (self._failed, *tasks, host.stopping):
                if ended.done():
                    ended.result()
        finally:
            if self._addressing is not None:
                # When TLS itself broke, nothing can be sent; the first error is the one to tell.
                with contextlib.suppress(EngineError):
                    self._addressing.stop()
            bridge.stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _fail(self, error: EngineError) -> None:
        if not self._failed.done():
            self._failed.set_exception(error)

    # --- the sink ---

    @property
    def congested(self) -> bool:
        """Whether TCP can not keep up."""
        return self._stream.congested

    def send(self, segments: Segments) -> None:
        """One DATA message, as it lies in memory."""
        self._stream.write(segments.data)

    def flush(self) -> None:
        """Let the messages leave together."""
        self._stream.flush()

    def _received(self, data: memoryview) -> int:
        keepalives = self._parser.keepalives
        runs, used = self._parser.parse(data)
        if runs:
            self._bridge.deliver(data, runs)
        if runs or self._parser.keepalives != keepalives:
            self._keepalive.received(self._loop.time())
        return used

    # --- beside it ---

    async def _keep_alive(self) -> None:
        begun = self._loop.time()
        while True:
            now = self._loop.time()
            if self._keepalive.expired(now):
                raise ConnectionLost(f"nothing received for {self._welcome.timeout:.0f} s", code="timed_out")
            if 0 < self._welcome.auto_disconnect <= now - begun:
                raise EngineError(_auto_disconnected(self._welcome.auto_disconnect))
            # What waits to be sent keeps the session alive as well, and a peer that reads nothing
            # must not have them pile up.
            if (body := self._keepalive.due(now)) and not self._stream.congested:
                self._stream.write(body)
                self._stream.flush()
            wake = self._keepalive.next_timer()
            if self._welcome.auto_disconnect:
                wake = min(wake, begun + self._welcome.auto_disconnect)
            await asyncio.sleep(max(0.05, wake - self._loop.time()))

    def _totals(self) -> Counters:
        return self._bridge.counters(self._parser.dropped)


def _auto_disconnected(seconds: int) -> Failure:
    return Failure(
        code="auto_disconnected",
        kind=FailureKind.SERVER,
        message=f"The server's policy ends sessions after {seconds} seconds.",
        advice="Connect again.",
        retry=Retry.NEVER,
    )
