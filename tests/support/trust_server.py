"""The VPN server of the trust tests: one that works, and ones that stall at a step of the way.

``python -m tests.support.trust_server`` speaks SoftEther's protocol with our own demonstration hub,
which also is its tunnel's network. A server that stalls holds a client in the state before that step
for as long as a test wants to look at it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from ipaddress import IPv4Interface
from pathlib import Path
from types import TracebackType

from engine.demo.hub import Hub
from engine.demo.ports import DevicePort, DhcpPort
from engine.demo.service import Service
from engine.device.tap import TapDevice
from engine.failures import EngineError
from engine.ip.dhcp_server import DhcpServer, ServerConfig
from engine.softether.handshake import ServerHandshake
from engine.softether.password import CHALLENGE_SIZE, password_hash
from tests.support.certificates import SelfSigned
from tests.support.namespaces import Namespace
from tests.support.trust_lab import SERVER4, SERVER6, TUNNEL4, TUNNEL6

HUB, USER, PASSWORD = "TRUST", "alice", "secret"
PORT = 443
DEVICE = "hub0"
"""The end of the tunnel in the server's namespace."""

_AUTH_FAILED = 9
_DHCP_MAC = bytes.fromhex("5ead17000002")


class Stall(StrEnum):
    """Where a server stops to go on."""

    NOWHERE = "nowhere"
    HELLO = "hello"
    """Takes the connection, and never answers TLS: the client is ``connecting``."""
    LOGIN = "login"
    """Never answers the login: ``authenticating``."""
    ADDRESS = "address"
    """Gives no address: ``configuring``."""


class TrustServer:
    """A server in ``namespace`` on :data:`SERVER4`, :data:`SERVER6` and port 443; a context manager.

    It keeps its certificate when it is started again, unless told otherwise.
    """

    def __init__(self, namespace: Namespace, directory: Path, stall: Stall = Stall.NOWHERE) -> None:
        self.namespace = namespace
        self.stall = stall
        self.password = PASSWORD
        self._directory = directory
        self.certificate = SelfSigned(directory)
        """What it shows from the next start on."""
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> TrustServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def pin(self) -> str:
        """Fingerprint of its certificate."""
        return self.certificate.sha256

    def renew_certificate(self) -> None:
        """Show another one from the next start on."""
        self.certificate = SelfSigned(self._directory)

    def start(self) -> None:
        """Start and wait until clients may come."""
        program = [sys.executable, "-m", __name__, "--certificate", str(self.certificate.path)]
        options = ["--stall", self.stall.value, "--password", self.password]
        self._process = self.namespace.popen([*program, *options], stdin=subprocess.PIPE, stderr=None)
        assert self._process.stdout is not None
        ready = json.loads(self._process.stdout.readline() or "null")
        if ready is None:
            self.kill()
            raise RuntimeError("the server did not start")
        if ready["device"]:
            self.namespace.run(["ip", "address", "add", f"{TUNNEL4}/24", "dev", ready["device"]])
            self.namespace.run(["ip", "address", "add", f"{TUNNEL6}/64", "dev", ready["device"], "nodad"])
            self.namespace.run(["ip", "link", "set", ready["device"], "up"])

    def kill(self) -> None:
        """End it at once; its kernel says goodbye for it. Safe to call twice."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def restart(self) -> None:
        """Be away for a moment."""
        self.kill()
        self.start()

    def freeze(self) -> None:
        """Fall silent; its kernel still takes what comes."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            raise RuntimeError("the server does not run")
        self._process.send_signal(number)


# --- inside ----------------------------------------------------------------------------------------


async def _serve(stall: Stall, certificate: Path, password: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listeners = [_listener(address) for address in (SERVER4, SERVER6)]
    device = ""
    if stall in (Stall.NOWHERE, Stall.ADDRESS):
        device, serving = _hub(listeners, context, password, dhcp=stall is Stall.NOWHERE)
    else:
        tls = context if stall is Stall.LOGIN else None
        serving = [asyncio.create_task(_swallow(listener, tls)) for listener in listeners]
    print(json.dumps({"device": device}), flush=True)
    await asyncio.gather(*serving)


def _listener(address: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.create_server((address, PORT), family=family, backlog=128)
    listener.setblocking(False)
    return listener


def _hub(
    listeners: Sequence[socket.socket], context: ssl.SSLContext, password: str, *, dhcp: bool
) -> tuple[str, list[asyncio.Task[None]]]:
    hub = Hub()
    device = TapDevice.create(DEVICE)
    hub.plug(DevicePort(hub, device))
    if dhcp:
        hub.plug(DhcpPort(hub, DhcpServer(_dhcp_config())))
    users = {USER: password_hash(USER, password)}
    service = Service(hub, HUB, users, context)
    return device.name, [asyncio.create_task(service.serve(listener)) for listener in listeners]


def _dhcp_config() -> ServerConfig:
    host = IPv4Interface(f"{TUNNEL4}/24")
    return ServerConfig(
        mac=_DHCP_MAC,
        interface=IPv4Interface((host.ip + 200, host.network.prefixlen)),
        first=host.ip + 1,
        last=host.ip + 100,
        routers=(host.ip,),
        dns=(host.ip,),
        domain="inside.example",
    )


async def _swallow(listener: socket.socket, context: ssl.SSLContext | None) -> None:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greeting = ServerHandshake("stalling", os.urandom(CHALLENGE_SIZE), lambda login: _AUTH_FAILED)
        greeted = False
        # A client that gives up, or talks of other things, is no reason to end.
        with contextlib.suppress(OSError, EngineError):
            while data := await reader.read(65536):
                if context is not None and not greeted:
                    greeting.receive(data)
                    answer = greeting.take_outgoing()
                    writer.write(answer)
                    greeted = bool(answer)
            writer.close()

    server = await asyncio.start_server(take, sock=listener, ssl=context)
    await server.serve_forever()


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stall", type=Stall, default=Stall.NOWHERE)
    parser.add_argument("--certificate", type=Path, required=True)
    parser.add_argument("--password", default=PASSWORD)
    options = parser.parse_args()
    asyncio.run(_serve(options.stall, options.certificate, options.password))


if __name__ == "__main__":
    main()
