"""Our own small server against SoftEther's own client: do we speak the same protocol?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.demo_server import DemoServer
from tests.support.namespaces import Namespace, link
from tests.support.official_client import OfficialClient


def test_the_official_client_logs_in_and_passes_traffic(tmp_path: Path) -> None:
    with Namespace() as home, Namespace() as machine:
        link(home, machine, "wire", "wire")
        home.run(["ip", "address", "add", "10.77.0.1/24", "dev", "wire"])
        machine.run(["ip", "address", "add", "10.77.0.2/24", "dev", "wire"])
        with DemoServer(home, "10.77.0.1") as server, OfficialClient(machine, tmp_path) as client:
            client.account("10.77.0.1", 443, hub=server.hub, user=server.user, password=server.password)
            client.connect()
            client.wait_connected()
            machine.run(["ip", "address", "add", "192.168.77.9/24", "dev", client.device])
            machine.run(["ip", "link", "set", client.device, "up"])
            pinged = machine.run(["ping", "-c", "5", "-i", "0.2", "-s", "1400", "-q", server.host])
            assert "5 received" in pinged.stdout


def test_the_official_client_is_refused_with_a_wrong_password(tmp_path: Path) -> None:
    with Namespace() as home, Namespace() as machine:
        link(home, machine, "wire", "wire")
        home.run(["ip", "address", "add", "10.77.0.1/24", "dev", "wire"])
        machine.run(["ip", "address", "add", "10.77.0.2/24", "dev", "wire"])
        with DemoServer(home, "10.77.0.1") as server, OfficialClient(machine, tmp_path) as client:
            client.account("10.77.0.1", 443, hub=server.hub, user=server.user, password="wrong")
            client.connect()
            with pytest.raises(Exception, match=r"[Cc]onnect"):
                client.wait_connected(timeout=5)
