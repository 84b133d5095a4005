"""Real engines in the sandbox: what they need late, they have opened before."""

from __future__ import annotations

import asyncio
import base64
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import msgspec

from engine.control import DeviceInfo, Log, Message, NeedSockets, NeedTransport, Start
from engine.device.tun import TunDevice
from engine.failures import Failure
from engine.wireguard.settings import PeerSettings, Settings
from helper.session.engine_process import EngineProcess
from tests.support.certificates import SelfSigned
from tests.support.namespaces import Namespace

_ROOT = Path(__file__).parents[2]


async def test_wireguard_hears_of_its_devices_mtu() -> None:
    """It asks by a socket of its own, which can not be made any more when it is locked in."""
    private, public = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
    settings = Settings(peers=(PeerSettings(public, "", 0, ("0.0.0.0/0",), 0),))
    messages: list[Message] = []
    ends: list[Failure | None] = []
    with Namespace() as namespace:
        with namespace.inside():
            device = TunDevice.create("adit%d")
            engine = await EngineProcess.launch(
                Start(
                    kind="wireguard",
                    settings=msgspec.Raw(msgspec.json.encode(settings)),
                    secrets={"private_key": private},
                    device=DeviceInfo(device.name, "", 1420),
                    dhcp=False,
                ),
                device.fileno(),
                messages.append,
                lambda failure, _: ends.append(failure),
            )
        async with asyncio.timeout(10):
            while not any(isinstance(message, NeedSockets | NeedTransport) for message in messages):
                assert not ends
                await asyncio.sleep(0.01)
        links = [str(link.readlink()) for link in Path(f"/proc/{engine.pid}/fd").iterdir()]
        await engine.stop()
        device.close()
    assert not [message for message in messages if isinstance(message, Log) and "MTU" in message.text]
    # The control socket, the two of the event loop, and the one that tells of the device.
    assert sum(link.startswith("socket:") for link in links) == 4


def test_authorities_vouch_for_a_server_when_no_file_can_be_read(tmp_path: Path) -> None:
    certificate = SelfSigned(tmp_path)
    form = ["openssl", "x509", "-noout", "-subject_hash", "-in", str(certificate.path)]
    digest = subprocess.run(form, capture_output=True, text=True, check=True, timeout=20).stdout.strip()
    authorities = tmp_path / "authorities"
    authorities.mkdir()
    (authorities / f"{digest}.0").write_bytes(Path(certificate.path).read_bytes())
    (authorities / "ffffffff.0").write_text("nonsense")
    script = """
        import os, ssl, sys
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        from engine import privilege, process, tls
        from engine.sandbox.confinement import confine
        server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server_context.load_cert_chain(sys.argv[1])
        context = tls.client_context(by_authorities=True)
        process._load_late_imports()
        privilege.drop()
        confine()
        client = tls.TlsPipe(context, server_name=sys.argv[2])
        server = tls.TlsPipe(server_context, server_side=True)
        done = [False, False]
        while not all(done):
            for number, (one, other) in enumerate(((client, server), (server, client))):
                done[number] = done[number] or one.handshake()
                if data := one.take_outgoing():
                    other.feed(data)
        print(client.cipher)
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(certificate.path), "vpn.example"],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        cwd=_ROOT,
        env={"SSL_CERT_DIR": str(authorities), "SSL_CERT_FILE": str(tmp_path / "none")},
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("TLSv1.3")
