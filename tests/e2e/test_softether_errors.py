"""What goes wrong at a connect, each told apart: by code, message and exit code."""

from __future__ import annotations

import contextlib
import datetime
import http.server
import json
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.cli.exit_codes import ExitCode
from helper.api.client import HelperClient
from helper.api.types import State
from tests.support.lab import Lab, Machine, leaves_no_trace, softether_lab
from tests.support.our_client import OurClient
from tests.support.softether import PORT

CLOSED_PORT = 4444
NOT_SOFTETHER_PORT = 8443
BANNER = b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with softether_lab(tmp_path_factory.mktemp("lab")) as built:
        yield built


@pytest.fixture(scope="module")
def machine(lab: Lab) -> Machine:
    return lab.machines[0]


@pytest.fixture(scope="module")
def pin(lab: Lab) -> str:
    return lab.server.certificate_sha256()


@pytest.fixture
def client(machine: Machine, tmp_path: Path) -> Iterator[OurClient]:
    with leaves_no_trace(machine.namespace), OurClient(machine.namespace, tmp_path) as ours:
        yield ours


def _refused(done: subprocess.CompletedProcess[str]) -> tuple[ExitCode, str, str]:
    """Exit code, code and message of a connect that must have failed, and told it to the person."""
    told = json.loads(done.stdout)["error"]
    assert told["exit_code"] == done.returncode
    assert f"Error: {told['message']}\n" in done.stderr
    assert "Traceback" not in done.stderr
    return ExitCode(done.returncode), told["code"], told["message"]


# --- the server says no ----------------------------------------------------------------------------


def test_wrong_password(client: OurClient, machine: Machine, pin: str) -> None:
    client.add("p", machine.server_address, "--pin", pin)
    done = client.connect("p", "--json", password="wrong", check=False)
    assert _refused(done) == (
        ExitCode.AUTHENTICATION,
        "authentication_failed",
        "The user name or the password is wrong.",
    )
    assert "alice" in done.stderr  # the advice names the user
    assert client.session("p").state is State.FAILED  # not tried again: accounts get locked


def test_unknown_hub(client: OurClient, machine: Machine, pin: str) -> None:
    client.add("p", machine.server_address, "--pin", pin, hub="NOWHERE")
    done = client.connect("p", "--json", check=False)
    assert _refused(done) == (
        ExitCode.SERVER,
        "hub_not_found",
        "There is no hub called “NOWHERE” on this server.",
    )


# --- nobody there ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "port", "code", "message"),
    [
        ("10.77.0.1", CLOSED_PORT, "refused", "The server 10.77.0.1:4444 refused the connection."),
        ("10.77.0.99", PORT, "unreachable", "The server 10.77.0.99:443 can not be reached."),
    ],
)
def test_unreachable(client: OurClient, host: str, port: int, code: str, message: str) -> None:
    client.add("p", host, "--pin", "00" * 32, port=port)
    done = client.connect("p", "--json", "--timeout", "10", check=False)
    assert _refused(done) == (ExitCode.NETWORK, code, message)
    with pytest.raises(LookupError):
        client.session("p")  # it was ended, or it would be tried for ever


def test_unreachable_and_tried_until_the_time_is_over(client: OurClient, machine: Machine) -> None:
    client.add("p", machine.server_address, "--pin", "00" * 32, port=CLOSED_PORT)
    done = client.connect("p", "--json", "--verbose", "--keep-trying", "--timeout", "3", check=False)
    exit_code, code, _ = _refused(done)
    assert (exit_code, code) == (ExitCode.TIMEOUT, "timeout")
    assert "refused the connection" in done.stderr
    assert "Trying again in" in done.stderr


def test_black_hole(client: OurClient, lab: Lab, machine: Machine) -> None:
    drop = ["ip", "route", "add", "blackhole", f"{machine.address}/32"]
    client.add("p", machine.server_address, "--pin", "00" * 32)
    lab.server.namespace.run(drop)  # whatever arrives there, nothing comes back
    try:
        done = client.connect("p", "--json", "--timeout", "3", check=False)
    finally:
        lab.server.namespace.run([part.replace("add", "delete") for part in drop])
    exit_code, code, _ = _refused(done)
    assert (exit_code, code) == (ExitCode.TIMEOUT, "timeout")


# --- somebody else there ---------------------------------------------------------------------------


class _Html(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<html><body><h1>It works!</h1></body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Banner(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(BANNER)
        with contextlib.suppress(OSError):
            self.request.recv(4096)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """The client under test hangs up as it likes."""


def _certificate(directory: Path) -> ssl.SSLContext:
    """A TLS server's context with a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "web.example")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = directory / "web.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@contextlib.contextmanager
def _stranger(lab: Lab, kind: str, directory: Path) -> Iterator[None]:
    """What listens on :data:`NOT_SOFTETHER_PORT` beside the real server."""
    handler = _Banner if kind == "ssh" else _Html
    with lab.server.namespace.inside():
        server = _Server(("0.0.0.0", NOT_SOFTETHER_PORT), handler)
    if kind == "https":
        server.socket = _certificate(directory).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    with server:
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def test_a_web_server(client: OurClient, lab: Lab, machine: Machine, tmp_path: Path) -> None:
    client.add("p", machine.server_address, port=NOT_SOFTETHER_PORT)
    with _stranger(lab, "https", tmp_path):
        client.connect("p", "--no-wait")
        attention = client.wait_for("p", State.ASKING).attention
        assert attention is not None
        assert "web.example" in attention.certificate.subject
        done = client.connect(
            "p", "--json", "--accept-certificate", attention.certificate.sha256, check=False
        )
    assert _refused(done) == (ExitCode.SERVER, "not_softether", "This is not a SoftEther VPN server.")


@pytest.mark.parametrize("kind", ["http", "ssh"])
def test_no_tls(client: OurClient, lab: Lab, machine: Machine, kind: str, tmp_path: Path) -> None:
    client.add("p", machine.server_address, port=NOT_SOFTETHER_PORT)
    with _stranger(lab, kind, tmp_path):
        done = client.connect("p", "--json", check=False)
    assert _refused(done) == (
        ExitCode.SERVER,
        "tls_failed",
        "No encrypted connection could be made with the server.",
    )
    assert "what answers there may not be a VPN server" in done.stderr


# --- certificates ----------------------------------------------------------------------------------


def test_a_certificate_that_no_authority_signed(client: OurClient, machine: Machine) -> None:
    client.add("p", machine.server_address, "--verify", "ca")
    done = client.connect("p", "--json", check=False)
    assert _refused(done) == (
        ExitCode.TRUST,
        "certificate_untrusted",
        "The server's certificate is not trusted.",
    )


def test_another_certificate_than_the_pinned_one(client: OurClient, machine: Machine, pin: str) -> None:
    client.add("p", machine.server_address, "--pin", "00" * 32)
    done = client.connect("p", "--json", check=False)
    exit_code, code, _ = _refused(done)
    assert (exit_code, code) == (ExitCode.TRUST, "certificate_changed")
    assert pin in done.stderr


def test_the_question_about_an_unknown_certificate(client: OurClient, machine: Machine, pin: str) -> None:
    client.add("p", machine.server_address)
    client.connect("p", "--no-wait")
    attention = client.wait_for("p", State.ASKING).attention
    assert attention is not None
    assert attention.question == "certificate_unknown"
    assert attention.certificate.sha256 == pin
    assert "self" in attention.certificate.reason
    client.connect("p", "--accept-certificate", pin)
    assert client.session("p").state is State.UP
    shown = json.loads(client.adit("show", "p", "--json").stdout)
    assert shown["profile"]["server"]["pin"] == pin
    client.adit("disconnect", "p")
    client.connect("p")  # known now: nothing is asked any more
    assert client.session("p").state is State.UP


def test_a_wrong_answer_to_the_question(client: OurClient, machine: Machine) -> None:
    client.add("p", machine.server_address)
    done = client.connect("p", "--json", "--accept-certificate", "11" * 32, check=False)
    exit_code, code, _ = _refused(done)
    assert (exit_code, code) == (ExitCode.TRUST, "certificate_unknown")
    shown = json.loads(client.adit("show", "p", "--json").stdout)
    assert shown["profile"]["server"]["pin"] == ""
    assert client.session("p").state is State.FAILED


@pytest.mark.parametrize(("accept", "state"), [(True, State.UP), (False, State.FAILED)])
async def test_the_question_answered_by_the_interface(
    client: OurClient, machine: Machine, accept: bool, state: State
) -> None:
    client.add("p", machine.server_address)
    client.connect("p", "--no-wait")
    asking = client.wait_for("p", State.ASKING)
    assert asking.attention is not None
    async with await HelperClient.connect(client.socket) as interface:
        await interface.session_answer(asking.id, asking.attention.id, accept)
    assert client.wait_for("p", State.UP, State.FAILED).state is state


def test_every_error_is_another_one(
    client: OurClient, lab: Lab, machine: Machine, pin: str, tmp_path: Path
) -> None:
    """The five that people meet most, side by side."""
    host = machine.server_address
    client.add("password", host, "--pin", pin)
    client.add("hub", host, "--pin", pin, hub="NOWHERE")
    client.add("nobody", host, "--pin", pin, port=CLOSED_PORT)
    client.add("untrusted", host, "--verify", "ca")
    client.add("stranger", host, "--pin", pin, port=NOT_SOFTETHER_PORT)
    with _stranger(lab, "ssh", tmp_path):
        seen = [
            _refused(client.connect(name, "--json", password="wrong", check=False))
            for name in ("password", "hub", "nobody", "untrusted", "stranger")
        ]
    assert len({code for _, code, _ in seen}) == len({message for _, _, message in seen}) == len(seen)
    assert [exit_code for exit_code, _, _ in seen] == [
        ExitCode.AUTHENTICATION,
        ExitCode.SERVER,
        ExitCode.NETWORK,
        ExitCode.TRUST,
        ExitCode.SERVER,
    ]
