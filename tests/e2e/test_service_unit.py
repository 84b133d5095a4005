"""The units of ``resources/systemd`` under a real systemd: are the rights enough, and no more than enough?"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.support.demo_server import DemoServer
from tests.support.lab import leaves_no_trace
from tests.support.namespaces import Namespace, link
from tests.support.our_wireguard import OurWireGuard
from tests.support.service_client import ServiceClient
from tests.support.service_machine import RESOLV_CONF, RESOURCES, ROOT, ServiceMachine, open_to_all
from tests.support.wireguard_lab import HOME_ADDRESSES, reachable, wait_until, wireguard_lab

HOME4 = HOME_ADDRESSES[0].partition("/")[0]
NET_ADMIN = 1 << 12


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """The test's own folder, which the user ``adit`` may enter."""
    return open_to_all(tmp_path)


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _assert_bounded(client: ServiceClient, uid: int) -> None:
    """The helper has one capability, its engine none; neither can gain any, or be root."""
    helper = _status(client.helper_pid)
    (engine,) = (_status(pid) for pid in client.engine_pids())
    for name in ("CapPrm", "CapEff", "CapBnd"):
        assert int(helper[name], 16) == NET_ADMIN, helper
    for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(engine[name], 16) == 0, engine
    for process in (helper, engine):
        assert process["NoNewPrivs"] == "1" and process["Seccomp"] == "2"
        assert set(process["Uid"].split()) == {str(uid)}


def test_a_wireguard_tunnel(directory: Path) -> None:
    with wireguard_lab() as lab:
        lab.server.up(lab.server_config())
        with (
            leaves_no_trace(lab.machine),
            ServiceMachine(lab.machine, directory) as machine,
            ServiceClient(machine) as client,
        ):
            tunnel = OurWireGuard(client, lab.our_config())
            session = tunnel.connect()
            wait_until(lambda: reachable(lab.machine, HOME4), f"an answer of {HOME4}")
            assert session.device.startswith("adit")
            _assert_bounded(client, machine.uid)
            tunnel.disconnect()
            assert client.engine_pids() == ()


def test_a_softether_tunnel(directory: Path) -> None:
    with Namespace() as home, Namespace() as ours:
        link(home, ours, "wire", "wire")
        home.run(["ip", "address", "add", "10.77.0.1/24", "dev", "wire"])
        ours.run(["ip", "address", "add", "10.77.0.2/24", "dev", "wire"])
        with (
            DemoServer(home, "10.77.0.1") as server,
            leaves_no_trace(ours),
            ServiceMachine(ours, directory) as machine,
            ServiceClient(machine) as client,
        ):
            options = ("--pin", server.certificate, "--address", "192.168.77.9/24")
            client.add("demo", "10.77.0.1", *options, hub=server.hub, user=server.user)
            client.connect("demo", password=server.password)
            ours.run(["ping", "-c", "3", "-i", "0.1", "-W", "2", server.host])
            _assert_bounded(client, machine.uid)
            client.adit("disconnect", "demo")
            assert client.engine_pids() == ()


def test_name_servers_in_a_plain_file(directory: Path) -> None:
    """By the drop-in for it, and without one further capability."""
    drop_ins = {"adit-helper.service": RESOURCES.joinpath("systemd/examples/resolv-conf.conf").read_text()}
    with wireguard_lab() as lab:
        lab.server.up(lab.server_config())
        with (
            ServiceMachine(lab.machine, directory, drop_ins=drop_ins) as machine,
            ServiceClient(machine) as client,
        ):
            config = lab.our_config(allowed_ips=("0.0.0.0/0", "::/0")).for_wg_quick()
            file = client.directory / "office.conf"
            file.touch(mode=0o600)
            file.write_text(config.replace("[Interface]\n", f"[Interface]\nDNS = {HOME4}\n"))
            client.adit("import", str(file), "--name", "office")
            client.adit("connect", "office", "--secret-file", str(file))
            assert f"nameserver {HOME4}\n" in machine.run(["cat", "/etc/resolv.conf"]).stdout
            assert "192.0.2.53" not in machine.run(["cat", "/etc/resolv.conf"]).stdout
            _assert_bounded(client, machine.uid)
            client.adit("disconnect", "office")
            assert machine.run(["cat", "/etc/resolv.conf"]).stdout == RESOLV_CONF


def _probe(machine: ServiceMachine) -> tuple[dict[str, str], dict[str, str]]:
    """What came of each attempt inside the unit: those of the forbidden things, those of the needed ones."""
    machine.systemctl("start", "adit-helper.service")
    machine.wait_for("adit-helper.service", "SubState", "exited")
    said = json.loads(machine.directory.joinpath("helper.log").read_text().splitlines()[-1])
    return said["forbidden"], said["needed"]


def _probing(folder: Path, *lines: str) -> dict[str, str]:
    script = ROOT / "tests/support/service_probe.py"
    run = (
        "Type=oneshot",
        "RemainAfterExit=yes",
        "Restart=no",
        "WatchdogSec=0",
        "ExecStopPost=",
        "ExecStart=",
    )
    service = [*run, f"ExecStart={sys.executable} {script} {folder}", *lines]
    return {"adit-helper.service": "\n".join(["[Service]", *service, ""])}


def test_what_a_helper_in_strange_hands_can_not_do(directory: Path) -> None:
    everyones = directory / "everyones"
    everyones.mkdir()
    everyones.chmod(0o777)
    probing = _probing(everyones)
    with Namespace() as namespace, ServiceMachine(namespace, directory, drop_ins=probing) as machine:
        forbidden, needed = _probe(machine)
        # The same attempts outside the unit, by root, to show that they are good ones.
        script = str(ROOT / "tests/support/service_probe.py")
        free = json.loads(machine.run([sys.executable, script, str(everyones)]).stdout)
    assert {what: why for what, why in needed.items() if why} == {}
    assert [what for what, why in forbidden.items() if not why] == []
    assert {what: why for what, why in free["forbidden"].items() if why} == {}


def test_the_one_capability_is_needed(directory: Path) -> None:
    without = _probing(directory, "AmbientCapabilities=", "CapabilityBoundingSet=")
    with Namespace() as namespace, ServiceMachine(namespace, directory, drop_ins=without) as machine:
        _, needed = _probe(machine)
    assert {what for what, why in needed.items() if why} == {
        "tun device",
        "mark",
        "large buffer",
        "network settings",
    }
