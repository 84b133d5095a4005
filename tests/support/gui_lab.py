"""The network of the window's real run: our machine with its helper, and home with two servers.

::

    machine 10.77.0.2  ── wire ──  10.77.0.1 home: the demo server (host 192.168.77.1),
    (helper, tunnels)                             a WireGuard responder (host 10.78.0.1)

On the machine the servers have the names :data:`OFFICE` and :data:`LAB`.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.demo.host import SINK_PORT, SOURCE_PORT
from tests.support.demo_server import DemoServer
from tests.support.lab import CABLE
from tests.support.namespaces import Namespace, link
from tests.support.our_client import OurClient
from tests.support.wireguard_config import InterfaceConfig, PeerConfig, new_keys

OFFICE, LAB = "vpn.example.com", "lab.example.net"
WIREGUARD_PORT = 51820
_HOME, _MACHINE = "10.77.0.1", "10.77.0.2"
_NOBODY = "10.77.0.254"
_FAR, _NEAR = "10.78.0.1/24", "10.78.0.2/24"
_CHUNK = 16 * 1024
_PAUSE = 0.01


@dataclass(frozen=True)
class GuiLab:
    """The running network."""

    home: Namespace
    machine: Namespace
    server: DemoServer
    client: OurClient
    """The helper, and ``adit`` to look at it from the side."""
    wireguard: str
    """Our ``.conf`` for the responder."""

    @property
    def socket(self) -> Path:
        """Where the helper listens."""
        return self.client.socket

    @contextlib.contextmanager
    def traffic(self) -> Iterator[None]:
        """Some megabits a second through the tunnel in both directions, for the length of the block."""
        end = threading.Event()
        with self.machine.inside():
            down = socket.create_connection((self.server.host, SOURCE_PORT), timeout=10)
            up = socket.create_connection((self.server.host, SINK_PORT), timeout=10)

        def carry() -> None:
            with contextlib.suppress(OSError):
                while not end.wait(_PAUSE):
                    down.recv(_CHUNK)
                    up.send(bytes(_CHUNK // 4))

        thread = threading.Thread(target=carry)
        thread.start()
        try:
            yield
        finally:
            end.set()
            thread.join()
            down.close()
            up.close()


@contextlib.contextmanager
def gui_lab(directory: Path) -> Iterator[GuiLab]:
    """Build it and start everything, with files in ``directory``; all is gone at the end of the block."""
    directory.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        home, machine = stack.enter_context(Namespace()), stack.enter_context(Namespace())
        link(home, machine, CABLE, CABLE)
        home.run(["ip", "address", "add", f"{_HOME}/24", "dev", CABLE])
        machine.run(["ip", "address", "add", f"{_MACHINE}/24", "dev", CABLE])
        machine.run(["ip", "route", "add", "default", "via", _NOBODY])
        names = "".join(f"{_HOME} {name}\n" for name in (OFFICE, LAB))
        machine.run(["sh", "-c", "cat >> /etc/hosts"], input=names)  # its own /etc, as it is laid over ours
        server = stack.enter_context(DemoServer(home, _HOME, keep=directory / "server.pem"))
        stack.enter_context(_program(home, "engine.demo.host"))
        config = stack.enter_context(_wireguard(home))
        client = stack.enter_context(OurClient(machine, directory / "client"))
        yield GuiLab(home, machine, server, client, config)


@contextlib.contextmanager
def _wireguard(home: Namespace) -> Iterator[str]:
    keys = new_keys()
    options = ["--listen", _HOME, "--port", str(WIREGUARD_PORT), "--allowed-ip", _NEAR.partition("/")[0]]
    greeting = json.dumps({"public_key": keys.public, "preshared_key": ""})
    with _program(home, "engine.demo.wireguard", *options, greeting=greeting) as line:
        ready = json.loads(line)
        home.run(["ip", "address", "add", _FAR, "dev", ready["device"]])
        home.run(["ip", "link", "set", ready["device"], "up"])
        peer = PeerConfig(ready["public_key"], ("10.78.0.0/24",), f"{LAB}:{WIREGUARD_PORT}", keepalive=25)
        yield InterfaceConfig(keys.private, (_NEAR,), (peer,)).for_wg_quick()


@contextlib.contextmanager
def _program(namespace: Namespace, module: str, *options: str, greeting: str = "") -> Iterator[str]:
    """A part of the demonstration, from the line on by which it says that it is ready."""
    process = namespace.popen(
        [sys.executable, "-m", module, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=None
    )
    try:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(f"{greeting}\n")
        process.stdin.flush()
        yield process.stdout.readline()
    finally:
        process.kill()
        process.communicate()
