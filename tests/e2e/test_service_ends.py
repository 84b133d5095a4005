"""Every way in which systemd ends the helper under a full tunnel: what stays closed, what is put back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.api.types import Hold
from tests.support.lab import wait_settled
from tests.support.namespaces import Namespace, snapshot
from tests.support.our_wireguard import OurWireGuard
from tests.support.service_client import ServiceClient
from tests.support.service_machine import ServiceMachine, open_to_all
from tests.support.wireguard_lab import HOME_ADDRESSES, WireGuardLab, reachable, wait_until, wireguard_lab

HOME4 = HOME_ADDRESSES[0].partition("/")[0]
BACK_SECONDS = 60.0
"""For the next helper to answer, on a machine that may be very busy."""


@pytest.fixture(scope="module")
def lab() -> Iterator[WireGuardLab]:
    with wireguard_lab() as built:
        built.server.up(built.server_config())
        wait_settled(built.machine)
        yield built


class Guarded:
    """Looks again and again whether our table is there."""

    def __init__(self, namespace: Namespace) -> None:
        self._namespace = namespace
        self._done = threading.Event()
        self.gaps = 0
        self.looks = 0
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._done.is_set():
            self.gaps += not is_guarded(self._namespace)
            self.looks += 1
            time.sleep(0.03)

    def __enter__(self) -> Guarded:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()


def is_guarded(namespace: Namespace) -> bool:
    """Whether our table has a rule that drops."""
    rules = namespace.run(["nft", "list", "table", "inet", "adit"], check=False).stdout
    return "drop" in rules


@pytest.fixture
def before(lab: WireGuardLab) -> dict[str, object]:
    """The machine's network without us."""
    return dict(snapshot(lab.machine))


@pytest.fixture
def machine(lab: WireGuardLab, before: dict[str, object], tmp_path: Path) -> Iterator[ServiceMachine]:
    with ServiceMachine(lab.machine, open_to_all(tmp_path)) as built:
        yield built
    lab.machine.run(["nft", "flush", "ruleset"])


@pytest.fixture
def client(lab: WireGuardLab, machine: ServiceMachine) -> Iterator[ServiceClient]:
    """With a tunnel that takes all traffic."""
    with ServiceClient(machine) as ours:
        OurWireGuard(ours, lab.our_config(allowed_ips=("0.0.0.0/0", "::/0"))).connect()
        wait_until(lambda: reachable(lab.machine, HOME4), f"an answer of {HOME4}")
        assert is_guarded(lab.machine)
        yield ours


def _hold(client: ServiceClient) -> str:
    status = client.status()["killswitch"]
    assert isinstance(status, dict)
    return str(status["hold"])


@pytest.mark.parametrize("how", ["kill", "restart"])
def test_a_death_opens_nothing_and_another_helper_takes_over(
    lab: WireGuardLab, client: ServiceClient, before: dict[str, object], how: str
) -> None:
    machine, old = client.machine, client.machine.main_pid()
    with Guarded(lab.machine) as guarded:
        began = time.monotonic()
        if how == "kill":
            machine.systemctl("kill", "--kill-whom=main", "--signal=KILL", "adit-helper.service")
        else:
            machine.systemctl("restart", "adit-helper.service")
        held = _hold(client)
        took = time.monotonic() - began
        assert machine.main_pid() not in (0, old)
    assert guarded.gaps == 0 and guarded.looks > 3
    assert took < BACK_SECONDS
    assert held == Hold.BLOCKED
    # The tunnel itself is gone, and nothing of it is left but the block.
    assert {**snapshot(lab.machine), "nft": []} == {**before, "nft": []}
    assert client.engine_pids() == ()


def test_a_stop_puts_everything_back(
    lab: WireGuardLab, client: ServiceClient, before: dict[str, object]
) -> None:
    client.machine.systemctl("stop", "adit-helper.service")
    assert not is_guarded(lab.machine)
    assert snapshot(lab.machine) == before
    assert client.machine.property("adit-helper.service", "Result") == "success"


def test_the_printed_way_out(lab: WireGuardLab, client: ServiceClient, before: dict[str, object]) -> None:
    """After a death that no helper follows, root opens the network; the next start keeps to that."""
    machine = client.machine
    machine.systemctl("kill", "--kill-whom=main", "--signal=KILL", "adit-helper.service")
    machine.systemctl("stop", "adit-helper.service", "adit-helper.socket")
    assert is_guarded(lab.machine)
    said = machine.run([str(machine.program), "--cleanup"]).stdout
    assert said and not is_guarded(lab.machine)
    assert snapshot(lab.machine) == before
    machine.systemctl("start", "adit-helper.socket", "adit-helper.service")
    assert _hold(client) == Hold.OPEN
