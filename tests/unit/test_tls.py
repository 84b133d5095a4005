"""Who is trusted: certificates judged by authorities, by a pin, or by a person."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import ssl
from pathlib import Path

import msgspec
import pytest

from engine import control, tls
from engine.control import ControlSocket, DeviceInfo, FromEngine, Start, control_pair
from engine.failures import EngineError, FailureKind, Retry
from engine.host import Host
from engine.softether.client import SoftEtherEngine
from engine.softether.settings import Settings
from engine.stream import SecureStream
from engine.tls import CertificateError, CertificateUnverified, TlsError, TlsPipe, Verify
from tests.support.certificates import SelfSigned
from tests.support.memory_device import MemoryDevice
from tests.support.sockets import tcp_pair

_NAME = "vpn.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> SelfSigned:
    return SelfSigned(tmp_path_factory.mktemp("tls"))


async def _handshake(certificate: SelfSigned, context: ssl.SSLContext) -> TlsPipe:
    """A client's handshake with ``context``; what it raises is raised here."""
    left, right = tcp_pair()
    server = SecureStream(right, TlsPipe(certificate.server_context(), server_side=True))
    pipe = TlsPipe(context, server_name=_NAME)
    client = SecureStream(left, pipe)
    task = asyncio.create_task(server.handshake())
    try:
        await client.handshake()
        return pipe
    finally:
        await client.close()
        await asyncio.gather(task, return_exceptions=True)
        await server.close()


# --- who is there ------------------------------------------------------------------------------


async def test_the_certificate_and_the_cipher_are_known(certificate: SelfSigned) -> None:
    pipe = await _handshake(certificate, tls.client_context(by_authorities=False))
    assert pipe.peer_certificate == certificate.der
    assert pipe.cipher.startswith("TLSv1.3 TLS_")


async def test_the_authorities_do_not_vouch_for_a_self_signed_certificate(certificate: SelfSigned) -> None:
    with pytest.raises(CertificateUnverified) as caught:
        await _handshake(certificate, tls.client_context(by_authorities=True))
    assert "self-signed certificate" in caught.value.reason


async def test_an_authority_that_vouches_is_enough_for_the_right_name_alone(
    certificate: SelfSigned, tmp_path: Path
) -> None:
    def context() -> ssl.SSLContext:
        made = tls.client_context(by_authorities=True)
        made.load_verify_locations(cafile=certificate.path)
        return made

    assert (await _handshake(certificate, context())).peer_certificate == certificate.der
    left, right = tcp_pair()
    server = SecureStream(right, TlsPipe(certificate.server_context(), server_side=True))
    client = SecureStream(left, TlsPipe(context(), server_name="other.example"))
    task = asyncio.create_task(server.handshake())
    with pytest.raises(CertificateUnverified, match=r"other\.example"):
        await client.handshake()
    await client.close()
    await asyncio.gather(task, return_exceptions=True)
    await server.close()


def test_a_pin_accepts_exactly_its_certificate(certificate: SelfSigned, tmp_path: Path) -> None:
    assert certificate.sha256 == hashlib.sha256(certificate.der).hexdigest()
    tls.judge_by_pin(certificate.der, certificate.sha256)
    tls.judge_by_pin(certificate.der, certificate.sha256.upper())
    other = SelfSigned(tmp_path)
    for pin in (other.sha256, "", certificate.sha256[:-1], certificate.sha256 + "0"):
        with pytest.raises(CertificateError) as caught:
            tls.judge_by_pin(certificate.der, pin)
        failure = caught.value.failure
        assert (failure.code, failure.kind, failure.retry) == (
            "certificate_changed",
            FailureKind.TRUST,
            Retry.NEVER,
        )
        assert failure.certificate is not None and failure.certificate.sha256 == certificate.sha256


def test_a_certificate_is_described_for_a_person(certificate: SelfSigned) -> None:
    shown = tls.describe_certificate(certificate.der, "self-signed\x1b[2J certificate")
    assert shown.sha256 == certificate.sha256
    assert (shown.subject, shown.issuer) == (f"CN={_NAME}", f"CN={_NAME}")
    assert shown.names == (_NAME,)
    assert shown.not_before < shown.not_after and shown.not_after.endswith("+00:00")
    assert shown.reason == "self-signed?[2J certificate"


def test_a_hostile_certificate_is_shown_harmless(tmp_path: Path) -> None:
    hostile = SelfSigned(tmp_path, "a\x1b[2J\nb\u202ec")
    shown = tls.describe_certificate(hostile.der, "")
    assert shown.subject.isprintable() and "\x1b" not in shown.subject


@pytest.mark.parametrize("der", [b"", b"garbage", b"\x30\x82\xff\xff"])
def test_an_unreadable_certificate_still_has_a_fingerprint(der: bytes) -> None:
    shown = tls.describe_certificate(der, "why")
    assert (shown.sha256, shown.subject) == (hashlib.sha256(der).hexdigest(), "(unreadable)")
    assert shown.reason.startswith("why")


@pytest.mark.parametrize("name", ["a..b", ".leading", "x" * 64 + ".ü"])
def test_a_name_that_tls_can_not_carry_is_an_error_of_ours(name: str) -> None:
    with pytest.raises(TlsError):
        TlsPipe(tls.client_context(by_authorities=True), server_name=name)


# --- the engine's judgement, as it is made on a connection -------------------------------------


class _Judged:
    """Runs the engine against a TLS server and says how it ended."""

    def __init__(self, certificate: SelfSigned) -> None:
        self.certificate = certificate
        self.received = 0
        """Bytes of plaintext that the server got: none before the certificate was judged good."""
        self.connections = 0

    async def failure_of(self, verify: Verify, pin: str = "") -> EngineError:
        listener = socket.create_server(("127.0.0.1", 0))
        listener.setblocking(False)
        serving = asyncio.create_task(self._serve(listener))
        ours, theirs = control_pair()
        host, device = Host(theirs), MemoryDevice()
        helper = asyncio.create_task(self._help(ours, listener.getsockname()))
        settings = Settings(_NAME, 443, "VPN", "alice", "password", verify, pin, "i")
        start = Start(
            "softether",
            msgspec.Raw(msgspec.json.encode(settings)),
            {"password": "hunter2"},
            DeviceInfo("memory0", "5e:00:00:00:00:01", 1500),
            dhcp=False,
        )
        try:
            async with asyncio.timeout(10):
                with pytest.raises(EngineError) as caught:
                    await SoftEtherEngine(start, device, host).run()
            return caught.value
        finally:
            for task in (serving, helper):
                task.cancel()
            await asyncio.gather(serving, helper, return_exceptions=True)
            host.close()
            ours.close()
            device.close()
            listener.close()

    async def _help(self, sock: socket.socket, address: tuple[str, int]) -> None:
        helper = ControlSocket(sock, FromEngine)
        while True:
            try:
                received = helper.receive()
            except BlockingIOError:
                await asyncio.sleep(0.001)
                continue
            if received is None:
                return
            if isinstance(received[0], control.NeedTransport):
                with socket.create_connection(address) as connected:
                    answer = control.Transport(request=received[0].request, peer="p")
                    helper.send(answer, (connected.fileno(),))

    async def _serve(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            sock, _ = await loop.sock_accept(listener)
            sock.setblocking(False)
            self.connections += 1
            stream = SecureStream(sock, TlsPipe(self.certificate.server_context(), server_side=True))
            try:
                await stream.handshake()
                self.received += len(await stream.receive())
                await stream.send(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n")
                await stream.receive()
            except EngineError:
                pass
            finally:
                await stream.close()


@pytest.mark.parametrize(
    ("verify", "pin", "code", "connections"),
    [
        (Verify.CA, "", "certificate_untrusted", 1),
        (Verify.CA, "right", "certificate_untrusted", 1),
        (Verify.ASK, "", "certificate_unknown", 2),
        (Verify.ASK, "wrong", "certificate_changed", 1),
        (Verify.PIN, "wrong", "certificate_changed", 1),
        (Verify.PIN, "", "certificate_changed", 1),
    ],
)
async def test_nothing_is_said_to_a_server_that_is_not_trusted(
    certificate: SelfSigned, verify: Verify, pin: str, code: str, connections: int
) -> None:
    judged = _Judged(certificate)
    pins = {"right": certificate.sha256, "wrong": "00" * 32}
    failure = (await judged.failure_of(verify, pins.get(pin, ""))).failure
    assert (failure.code, failure.kind, failure.retry) == (code, FailureKind.TRUST, Retry.NEVER)
    assert (judged.received, judged.connections) == (0, connections)
    if code == "certificate_untrusted":
        assert "self-signed" in failure.detail and failure.certificate is None
    else:
        assert failure.certificate is not None
        assert failure.certificate.sha256 == certificate.sha256
        assert failure.certificate.names == (_NAME,)
    if code == "certificate_unknown":
        assert "self-signed" in failure.detail and failure.certificate is not None
        assert "self-signed" in failure.certificate.reason


@pytest.mark.parametrize("verify", [Verify.PIN, Verify.ASK])
async def test_a_server_with_the_pinned_certificate_is_spoken_to(
    certificate: SelfSigned, verify: Verify
) -> None:
    judged = _Judged(certificate)
    error = await judged.failure_of(verify, certificate.sha256)
    assert error.failure.code == "not_softether"  # so it was asked, and said something else
    assert judged.received > 0 and judged.connections == 1
