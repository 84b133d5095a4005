"""The WireGuard engine between a scripted helper, a device in memory and real peers on real sockets."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Callable

import msgspec
import pytest

from engine import counting
from engine.control import Counters, DeviceInfo, Established, FromEngine, HandshakeDone, Log, Roamed, Start
from engine.failures import EngineError, Failure, FailureKind, Retry
from engine.host import Host
from engine.udp.endpoint import Endpoint
from engine.wireguard import client, reports, timers
from engine.wireguard.client import WireGuardEngine
from engine.wireguard.crypto import encode_key
from engine.wireguard.settings import PeerSettings, Settings
from engine.wireguard.tunnel import boot_time
from tests.support.wireguard_node import ip_packet, private_key
from tests.support.wireguard_tunnels import HOST, CountingSocket, MemoryTun, PlainPeer, until, where

PRESHARED = base64.b64encode(bytes(range(32))).decode()
OURS = base64.b64encode(private_key("ours")._key.private_bytes_raw()).decode()
NAME = "home.example"


class ScriptedHost(Host):
    """Answers from a script instead of a helper."""

    def __init__(self) -> None:
        self.stopping = asyncio.get_running_loop().create_future()
        self.sock = CountingSocket()
        self.reports: list[FromEngine] = []
        self.asked: list[tuple[str, int]] = []
        self.answers: dict[str, list[tuple[str, ...] | EngineError]] = {}
        """For each name what is found, one after the other; the last one stays."""

    async def sockets(self) -> list[CountingSocket]:  # type: ignore[override]
        return [self.sock]

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append((host, port))
        await asyncio.sleep(0)
        answers = self.answers.get(host, [(host,)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, EngineError):
            raise answer
        return answer

    def report(self, message: FromEngine) -> None:
        self.reports.append(message)

    def of(self, kind: type[msgspec.Struct]) -> list[msgspec.Struct]:
        return [message for message in self.reports if isinstance(message, kind)]

    @property
    def logged(self) -> str:
        return "\n".join(message.text for message in self.reports if isinstance(message, Log))


class Bench:
    """An engine with up to three peers; the first is at ``home.example``."""

    def __init__(self) -> None:
        self.host = ScriptedHost()
        self.device = MemoryTun()
        self.peers: list[PlainPeer] = []
        self.settings: list[PeerSettings] = []
        self.secrets = {"private_key": OURS}
        self.running: asyncio.Task[None] | None = None

    def add(self, host: str = NAME, *, keepalive: int = 0) -> PlainPeer:
        number = len(self.peers)
        peer = PlainPeer(f"peer {number}", "ours")
        self.peers.append(peer)
        self.settings.append(
            PeerSettings(
                encode_key(peer.public), host, peer.endpoint.port, (f"10.0.{number}.0/24",), keepalive
            )
        )
        self.host.answers.setdefault(host, [(HOST,)])
        return peer

    def engine(self) -> WireGuardEngine:
        start = Start(
            kind="wireguard",
            settings=msgspec.Raw(msgspec.json.encode(Settings(tuple(self.settings)))),
            secrets=self.secrets,
            device=DeviceInfo("adit0", "", 1420),
            dhcp=False,
        )
        return WireGuardEngine(start, self.device, self.host)  # type: ignore[arg-type]

    def start(self) -> None:
        self.running = asyncio.create_task(self.engine().run())

    async def until(self, condition: Callable[[], bool]) -> None:
        """Serve the peers until it holds, or fail with what ended the engine."""
        assert self.running is not None
        running = self.running
        await until(lambda: condition() or running.done(), *self.peers)
        if not condition():
            running.result()
            raise AssertionError("the engine has ended")

    async def up(self) -> None:
        self.start()
        await self.until(lambda: bool(self.host.of(Established)))

    async def failure(self) -> Failure:
        """What ends it."""
        assert self.running is not None
        await until(self.running.done, *self.peers)
        with pytest.raises(EngineError) as caught:
            self.running.result()
        return caught.value.failure

    @property
    def counted(self) -> list[Counters]:
        """The totals that were reported, without the round trip."""
        reported = msgspec.convert(self.host.of(Counters), list[Counters])
        return [msgspec.structs.replace(counters, rtt=0) for counters in reported]

    async def stop(self) -> None:
        if self.running is not None and not self.running.done():
            if not self.host.stopping.done():
                self.host.stopping.set_result(None)
            await until(self.running.done, *self.peers)
            self.running.result()

    def close(self) -> None:
        for peer in self.peers:
            peer.close()
        self.device.close()
        self.host.sock.close()


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """In a hurry: what takes seconds elsewhere takes hundredths here."""
    monkeypatch.setattr(timers, "REKEY_TIMEOUT", 0.02)
    monkeypatch.setattr("engine.wireguard.peer.MAX_JITTER", 0.0)
    monkeypatch.setattr(client, "ADDRESS_TIMEOUT", 0.03)
    monkeypatch.setattr(client, "SILENT_ADDRESS_TIMEOUT", 0.03)
    monkeypatch.setattr(counting, "INTERVAL", 0.01)
    made = Bench()
    yield made
    if made.running is not None and not made.running.done():
        made.running.cancel()
        await asyncio.gather(made.running, return_exceptions=True)
    made.close()


def packet(to: int, body: bytes = b"body") -> bytes:
    return ip_packet("10.9.0.1", f"10.0.{to}.1", body)


# --- up and down -----------------------------------------------------------------------------------


async def test_it_comes_up_with_the_peer_that_answers(bench: Bench) -> None:
    peer = bench.add()
    await bench.up()
    (established,) = bench.host.of(Established)
    assert established == Established(
        server=f"WireGuard peer {encode_key(peer.public)}", cipher="ChaCha20-Poly1305", session=""
    )
    assert bench.host.asked == [(NAME, peer.endpoint.port)]
    assert bench.host.of(HandshakeDone) == [HandshakeDone(peer=0)]
    assert bench.device.carrier
    bench.device.queue(packet(0))
    await bench.until(lambda: peer.packets == [packet(0)])
    peer.send(ip_packet("10.0.0.1", "10.9.0.1", b"back"))
    await bench.until(lambda: len(bench.device.written) == 1)
    await bench.until(lambda: Counters(1, 24, 1, 24, 0) in bench.counted)
    (*_, last) = bench.host.of(Counters)
    assert isinstance(last, Counters) and 0 < last.rtt < 5_000_000
    await bench.stop()
    assert bench.host.sock.fileno() == -1


async def test_a_preshared_key_is_used(bench: Bench) -> None:
    peer = bench.add()
    peer.close()
    bench.peers[0] = peer = PlainPeer("peer 0", "ours", preshared=base64.b64decode(PRESHARED))
    public = encode_key(peer.public)
    bench.settings[0] = PeerSettings(public, NAME, peer.endpoint.port, ("10.0.0.0/24",), 0)
    bench.secrets[f"preshared_key.{public}"] = PRESHARED
    await bench.up()
    await bench.stop()


async def test_one_of_several_is_enough(bench: Bench) -> None:
    bench.add().deaf = True
    peer = bench.add("other.example")
    await bench.up()
    (established,) = bench.host.of(Established)
    assert isinstance(established, Established)
    assert encode_key(peer.public) in established.server
    await bench.stop()


async def test_nobody_answers(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_TIMEOUT", 0.1)
    peer = bench.add()
    peer.deaf = True
    bench.start()
    failure = await bench.failure()
    assert (failure.code, failure.kind, failure.retry) == ("no_handshake", FailureKind.NETWORK, Retry.SOON)
    assert str(peer.endpoint) in failure.detail
    assert not bench.host.of(Established)
    assert bench.host.sock.fileno() == -1


async def test_without_an_endpoint_it_waits_for_its_peers(bench: Bench) -> None:
    peer = bench.add("")
    await bench.up()
    assert bench.host.asked == []
    peer.begin(where(bench.host.sock))
    peer.send(ip_packet("10.0.0.1", "10.9.0.1", b"hello"))
    await bench.until(lambda: len(bench.device.written) == 1)
    assert bench.host.of(HandshakeDone) == [HandshakeDone(peer=0)]
    assert bench.host.of(Roamed) == [Roamed(peer=0, address=HOST, port=peer.endpoint.port)]
    await bench.stop()


async def test_without_peers_it_is_up_at_once(bench: Bench) -> None:
    await bench.up()
    await bench.stop()


# --- addresses -------------------------------------------------------------------------------------


async def test_one_address_after_the_other_is_tried(bench: Bench) -> None:
    peer = bench.add()
    with CountingSocket() as silent:
        # The same port on other addresses of the loopback network, where nobody listens.
        bench.host.answers[NAME] = [("127.0.0.77", "127.0.0.78", HOST)]
        await bench.up()
        assert silent.received == 0
    assert bench.host.asked == [(NAME, peer.endpoint.port)]
    await bench.stop()


async def test_an_address_of_a_version_without_socket_is_passed_over(bench: Bench) -> None:
    bench.add()
    bench.host.answers[NAME] = [("::1", HOST)]
    await bench.up()
    await bench.stop()


def _unknown(detail: str = "no such name") -> EngineError:
    return EngineError(Failure("name_not_found", FailureKind.NETWORK, "It has no address.", "", detail))


async def test_a_name_that_is_not_found(bench: Bench) -> None:
    bench.add()
    bench.host.answers[NAME] = [_unknown()]
    bench.start()
    assert (await bench.failure()).code == "name_not_found"


async def test_one_name_that_is_not_found_among_others_is_said(bench: Bench) -> None:
    bench.add()
    bench.host.answers[NAME] = [_unknown("of the first")]
    bench.add("other.example")
    await bench.up()
    await bench.until(lambda: "of the first" in bench.host.logged)
    await bench.stop()


async def test_no_name_is_found(bench: Bench) -> None:
    bench.add()
    bench.add("other.example")
    bench.host.answers = {NAME: [_unknown()], "other.example": [_unknown()]}
    bench.start()
    assert (await bench.failure()).code == "name_not_found"


async def test_a_silent_peer_is_looked_up_again_and_found_elsewhere(bench: Bench) -> None:
    peer = bench.add()
    bench.host.answers[NAME] = [("127.0.0.77",), ("127.0.0.77", HOST)]
    await bench.up()
    assert len(bench.host.asked) == 2
    assert "does not answer" in bench.host.logged
    bench.device.queue(packet(0))
    await bench.until(lambda: peer.packets == [packet(0)])
    await bench.stop()


async def test_a_peer_that_falls_silent_later_is_looked_up_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "NO_ANSWER_TIME", 0.02)
    peer = bench.add()
    await bench.up()
    peer.deaf = True
    bench.device.queue(packet(0))
    await bench.until(lambda: len(bench.host.asked) >= 2)
    peer.deaf = False
    peer.datagrams.clear()
    await bench.until(lambda: len(bench.host.of(HandshakeDone)) >= 2)
    await bench.stop()


async def test_when_all_are_silent_the_connection_is_lost(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "NO_ANSWER_TIME", 0.02)
    monkeypatch.setattr(client, "SILENCE_TIMEOUT", 0.15)
    peer = bench.add()
    await bench.up()
    peer.deaf = True
    bench.device.queue(packet(0))
    failure = await bench.failure()
    assert (failure.code, failure.kind) == ("timed_out", FailureKind.NETWORK)


async def test_one_that_answers_holds_the_connection(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timers, "NO_ANSWER_TIME", 0.02)
    monkeypatch.setattr(client, "SILENCE_TIMEOUT", 0.05)
    silent, other = bench.add(), bench.add("other.example")
    await bench.up()
    await bench.until(lambda: len(bench.host.of(HandshakeDone)) == 2)
    silent.deaf = True
    bench.device.queue(packet(0))
    for _ in range(5):
        before = bench.host.logged.count("does not answer")
        await bench.until(lambda before=before: bench.host.logged.count("does not answer") > before)  # type: ignore[misc]
        bench.device.queue(packet(1))
    await bench.until(lambda: len(other.packets) == 5)
    await bench.stop()


async def test_a_peer_that_moves_is_told(bench: Bench) -> None:
    peer = bench.add()
    await bench.up()
    await bench.until(lambda: peer.interface.peers[0].handshake_at is not None)
    with CountingSocket() as elsewhere:
        before, peer.sock = peer.sock, elsewhere
        peer.send(ip_packet("10.0.0.1", "10.9.0.1", b"from elsewhere"))
        await bench.until(lambda: bool(bench.host.of(Roamed)))
        assert str(Endpoint(*where(elsewhere))) in bench.host.logged
        bench.device.queue(packet(0))
        await bench.until(lambda: peer.packets == [packet(0)])
        peer.sock = before
        await bench.stop()


# --- ends ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["at once", "while it asks", "while it waits"])
async def test_stop_while_it_comes_up(bench: Bench, when: str) -> None:
    bench.add().deaf = True
    if when == "at once":
        bench.host.stopping.set_result(None)
    bench.start()
    if when == "while it waits":
        await bench.until(lambda: bool(bench.host.sock.sent))
    elif when == "while it asks":
        await bench.until(lambda: bool(bench.host.asked))
    await bench.stop()
    assert not bench.host.of(Established)
    assert bench.host.sock.fileno() == -1


async def test_a_device_that_is_gone_ends_it(bench: Bench) -> None:
    bench.add()
    await bench.up()
    bench.device.gone = True
    bench.device.wake()
    assert (await bench.failure()).code == "device_gone"


async def test_a_device_that_goes_while_it_comes_up(bench: Bench) -> None:
    bench.add().deaf = True
    bench.device.gone = True
    bench.start()
    bench.device.wake()
    assert (await bench.failure()).code == "device_gone"


async def test_no_socket_is_the_helper_s_failure(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async def none() -> list[CountingSocket]:
        raise EngineError(Failure("port_in_use", FailureKind.LOCAL, "The port is taken."))

    bench.add()
    monkeypatch.setattr(bench.host, "sockets", none)
    bench.start()
    assert (await bench.failure()).code == "port_in_use"


async def test_a_bug_is_a_failure_too(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(host: str, port: int) -> tuple[str, ...]:
        raise ZeroDivisionError("a bug")

    bench.add()
    monkeypatch.setattr(bench.host, "addresses", broken)
    bench.start()
    failure = await bench.failure()
    assert failure.code == "engine_bug"
    assert "ZeroDivisionError" in failure.detail


# --- bad settings, and secrets ---------------------------------------------------------------------


def _peer(**changes: object) -> PeerSettings:
    good = PeerSettings(encode_key(private_key("peer").public), NAME, 51820, ("10.0.0.0/24",), 0)
    return msgspec.structs.replace(good, **changes)


@pytest.mark.parametrize(
    "peers",
    [
        [_peer(public_key="")],
        [_peer(public_key="A" * 44)],
        [_peer(public_key=base64.b64encode(bytes(32)).decode())],
        [_peer(allowed_ips=("10.0.0.0/33",))],
        [_peer(allowed_ips=("everything",))],
        [_peer(), _peer()],
    ],
    ids=["no key", "no base64", "zero key", "bad prefix", "no network", "twice"],
)
async def test_settings_that_can_not_be_used(bench: Bench, peers: list[PeerSettings]) -> None:
    bench.settings = peers
    with pytest.raises(EngineError) as caught:
        bench.engine()
    assert caught.value.failure.code == "bad_settings"
    assert caught.value.failure.retry == Retry.NEVER


SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0ISE="


@pytest.mark.parametrize(
    "secrets",
    [
        {},
        {"private_key": ""},
        {"private_key": SECRET},
        {"private_key": SECRET[:-4]},
        {"private_key": OURS, f"preshared_key.{encode_key(private_key('peer').public)}": SECRET},
        {"private_key": OURS, f"preshared_key.{encode_key(private_key('peer').public)}": SECRET + "\n"},
    ],
)
async def test_keys_that_can_not_be_used_are_not_shown(bench: Bench, secrets: dict[str, str]) -> None:
    bench.settings = [_peer()]
    bench.secrets = secrets
    with pytest.raises(EngineError) as caught:
        bench.engine()
    error = caught.value
    assert error.failure.code == "bad_settings"
    shown = repr(error) + str(error) + repr(error.failure) + repr(error.__cause__)
    for secret in secrets.values():
        assert not secret or secret[:12] not in shown


@pytest.mark.parametrize("raw", [b"{}", b'{"peers":[{}]}', b'{"peers":[],"more":1}', b"[]"])
async def test_settings_that_are_none(bench: Bench, raw: bytes) -> None:
    start = Start("wireguard", msgspec.Raw(raw), bench.secrets, DeviceInfo("adit0", "", 1420), False)
    with pytest.raises(msgspec.MsgspecError):
        WireGuardEngine(start, bench.device, bench.host)  # type: ignore[arg-type]


async def test_secrets_are_in_no_message_and_no_repr(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    peer = bench.add()
    public = encode_key(peer.public)
    secret = base64.b64encode(os.urandom(32)).decode()
    bench.secrets[f"preshared_key.{public}"] = secret
    monkeyed = bench.engine()
    interface = monkeyed._interface
    shown = [repr(thing) for thing in (monkeyed, interface, *interface.peers, monkeyed._settings)]
    bench.start()
    await until(lambda: bool(bench.host.sock.sent), peer)
    await bench.stop()
    shown += [repr(bench.host.reports), caplog.text]
    for hidden in (OURS, secret):
        raw = base64.b64decode(hidden)
        for text in shown:
            assert hidden not in text and raw.hex() not in text and repr(raw) not in text
    interface.close()


# --- the machine's network changes -----------------------------------------------------------------


async def test_peers_are_told_where_we_are_and_only_those_that_we_miss_are_sought(bench: Bench) -> None:
    peer = bench.add()
    idle = bench.add("other.example")
    await bench.up()
    await bench.until(lambda: len(bench.host.of(HandshakeDone)) == 2)
    peer.datagrams.clear()
    idle.datagrams.clear()
    bench.host.asked.clear()
    bench.host.on_network_changed()
    await bench.until(lambda: bool(peer.datagrams) and bool(idle.datagrams))
    assert bench.host.asked == []
    await bench.stop()


async def test_one_that_is_silent_is_sought_when_the_network_changes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = bench.add()
    await bench.up()
    peer.deaf = True
    bench.device.queue(packet(0))
    await bench.until(lambda: bool(bench.host.sock.sent))
    bench.host.asked.clear()
    bench.host.on_network_changed()
    await bench.until(lambda: bench.host.asked == [(NAME, peer.endpoint.port)])
    await bench.stop()


async def test_a_peer_that_runs_about_is_told_of_now_and_then(bench: Bench) -> None:
    """The helper ends an engine that says too much, and a peer must not be able to make it."""
    peer = bench.add()
    await bench.up()
    with CountingSocket() as elsewhere:
        home = peer.sock
        for number in range(300):
            peer.sock = elsewhere if number % 2 else home
            peer.send(ip_packet("10.0.0.1", "10.9.0.1", b"here"))
        await bench.until(lambda: len(bench.device.written) > 0)
        await asyncio.sleep(0.05)
        assert len(bench.host.of(Roamed)) <= 2
        assert len(bench.host.of(Log)) < 10
        peer.sock = home
        await bench.stop()


async def test_a_sleep_is_no_silence(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the keys leaps by an hour; nobody had the time to answer yet."""
    monkeypatch.setattr(timers, "NO_ANSWER_TIME", 0.02)
    monkeypatch.setattr(client, "SILENCE_TIMEOUT", 5.0)
    peer = bench.add()
    await bench.up()
    peer.deaf = True
    bench.device.queue(packet(0))
    await bench.until(lambda: "does not answer" in bench.host.logged)
    now = boot_time
    for module in ("engine.wireguard.client", "engine.wireguard.tunnel"):
        monkeypatch.setattr(f"{module}.boot_time", lambda: now() + 3600.0)
    bench.device.queue(packet(0))
    before = bench.host.logged.count("does not answer")
    await bench.until(lambda: bench.host.logged.count("does not answer") > before)
    assert bench.running is not None and not bench.running.done()
    await bench.stop()


async def test_a_name_that_is_not_found_ends_nothing_while_another_peer_is_tried(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "ANSWER_TIMEOUT", 0.3)
    bench.add("192.0.2.1").deaf = True
    bench.add()
    bench.host.answers[NAME] = [_unknown()]
    bench.start()
    assert (await bench.failure()).code == "no_handshake"


async def test_one_that_moved_and_fell_silent_is_looked_for_where_it_was_too(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name still says the old place, where nobody is any more."""
    monkeypatch.setattr(timers, "NO_ANSWER_TIME", 0.02)
    monkeypatch.setattr(client, "SILENT_ADDRESS_TIMEOUT", 0.2)
    monkeypatch.setattr(reports, "INTERVAL", 0.01)
    peer = bench.add()
    await bench.up()
    elsewhere = peer.endpoint
    bench.host.answers[NAME] = [("127.0.0.77",)]
    peer.deaf = True
    bench.device.queue(packet(0))
    await bench.until(lambda: len(bench.host.asked) >= 2)
    handshakes = len(bench.host.of(HandshakeDone))
    # It is sought at the old place by now; what came before that is lost.
    await asyncio.sleep(client.SILENT_ADDRESS_TIMEOUT / 2)
    with contextlib.suppress(BlockingIOError):
        while peer.sock.recv(65536):
            pass
    peer.datagrams.clear()
    peer.deaf = False
    await bench.until(lambda: len(bench.host.of(HandshakeDone)) > handshakes)
    assert peer.endpoint == elsewhere
    await bench.stop()
