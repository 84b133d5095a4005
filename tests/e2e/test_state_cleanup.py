"""``--cleanup`` on real machines: everything goes, twice does no harm, and after a death nothing opens."""

from __future__ import annotations

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from helper.dns.undo import RestoreDns
from helper.firewall.state import FirewallState
from helper.firewall.table import Firewall
from helper.network.changes import OWN_TABLE, AddRoute, RouteKind
from helper.network.ledger import Ledger
from helper.network.linux import Kernel
from helper.network.own_rules import rules
from helper.state import journal as journals
from helper.state import target as targets
from helper.state.cleanup import SUCCESS, cleanup
from helper.state.files import Folder, StateError
from helper.state.journal import Journal
from helper.state.recovery import Ways, boot_id, recover
from helper.state.target import Held, Target, Unreadable, load, save
from helper.state.undo import RemoveDevice
from tests.support.namespaces import Namespace, bring_up, link, snapshot

HELD = Target(lan=False, held=(Held(1000, "office", 1.0, boot_id()),), autoconnect=("office",))
DNS = RestoreDns("resolv.conf", path="/etc/resolv.conf")


class Machine:
    """A machine with a state folder, and what was asked to be restored on it."""

    def __init__(self, net: Namespace, path: Path) -> None:
        self.net = net
        self.folder = Folder(path / "state")
        self.socket = path / "run" / "helper.sock"
        self.restored: list[RestoreDns] = []

    async def clean(self, **options: Any) -> list[str]:
        firewall = Firewall()
        try:
            return await cleanup(self.folder.path, firewall, self.restore, socket=self.socket, **options)
        finally:
            firewall.close()

    async def restore(self, undo: RestoreDns) -> str:
        self.restored.append(undo)
        return ""

    def table(self) -> bool:
        return "table inet adit" in self.net.run(["nft", "list", "tables"]).stdout

    def blocked(self) -> bool:
        sent = self.net.run(["ping", "-c1", "-W1", "192.0.2.2"], check=False)
        return sent.returncode != 0

    def outstanding(self) -> list[object]:
        journal = Journal(self.folder, boot_id())
        assert journal.open() is None
        return [entry.undo for entry in journal.outstanding()]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with ExitStack() as stack:
        net, far = (stack.enter_context(Namespace()) for _ in range(2))
        link(net, far, "eth0", "eth0", up=False)
        net.run(["sysctl", "-qw", "net.ipv6.conf.eth0.addr_gen_mode=1"])
        bring_up((net, "eth0"), (far, "eth0"))
        net.run(["ip", "addr", "add", "192.0.2.1/24", "dev", "eth0"])
        far.run(["ip", "addr", "add", "192.0.2.2/24", "dev", "eth0"])
        with net.inside():
            yield Machine(net, tmp_path)


def bare(machine: Machine) -> dict[str, Any]:
    """Everything but the firewall, which is looked at by itself."""
    return {kind: rows for kind, rows in snapshot(machine.net).items() if kind != "nft"}


@pytest_asyncio.fixture
async def used(machine: Machine) -> AsyncIterator[tuple[Machine, dict[str, Any]]]:
    """A helper was killed here: routes, rules, a device, name servers and the firewall are left."""
    before = bare(machine)
    # Persistent, as an engine process in a stranger's hands may have made it.
    machine.net.run(["ip", "tuntap", "add", "adit0", "mode", "tun"])
    machine.net.run(["ip", "link", "set", "adit0", "addrgenmode", "none"])
    machine.net.run(["ip", "link", "set", "adit0", "up"])
    save(machine.folder, HELD)
    journal = Journal(machine.folder, boot_id())
    journal.open()
    firewall = Firewall()
    async with Kernel() as kernel:
        journal.record((RemoveDevice("adit0", await kernel.index("adit0")),))
        await Ledger(kernel, journal).become(
            (
                AddRoute("0.0.0.0/0", "adit0", table=OWN_TABLE),
                AddRoute("203.0.113.0/24", "", table=OWN_TABLE, kind=RouteKind.THROW),
                *rules(default=(4,), refused=(6,), lan=True, excluded=()),
            )
        )
    journal.record((DNS,))
    await firewall.apply(FirewallState(lan=False, held=True))
    firewall.close()
    assert machine.table() and machine.blocked()
    yield machine, before


async def test_a_machine_that_never_ran_us_is_left_alone(machine: Machine, tmp_path: Path) -> None:
    before = bare(machine)
    for _ in range(2):
        said = await machine.clean()
        assert not any("failed" in line for line in said)
        assert bare(machine) == before and not machine.table()
    assert not list(tmp_path.iterdir())


async def test_everything_goes_and_twice_does_no_harm(used: tuple[Machine, dict[str, Any]]) -> None:
    machine, before = used
    said = await machine.clean()
    assert not any("failed" in line for line in said), said
    for expected in ("Remove the device adit0", "Restore the name servers (resolv.conf)", "Forget lockdown"):
        assert any(expected in line for line in said), said
    assert bare(machine) == before and not machine.table() and not machine.blocked()
    assert machine.restored == [DNS]
    assert load(machine.folder, boot_id()) == Target(lan=False, autoconnect=("office",))
    assert [entry.name for entry in machine.folder.path.iterdir()] == [targets.NAME]
    assert await machine.clean() == ["Remove the firewall's table: done."]
    assert bare(machine) == before and machine.restored == [DNS]


async def test_it_works_while_the_state_is_unreadable(used: tuple[Machine, dict[str, Any]]) -> None:
    machine, before = used
    for name in (targets.NAME, journals.NAME):
        path = machine.folder.path / name
        data = bytearray(path.read_bytes())
        data[20] ^= 1  # of the journal's first line: the device's
        path.write_bytes(data)
    said = await machine.clean()
    assert not any("failed" in line for line in said), said
    assert bare(machine) == before and not machine.table() and not machine.blocked()
    assert machine.restored == [DNS]
    assert load(machine.folder, boot_id()) == Target() and machine.outstanding() == []
    kept = {f"{name}.damaged-1" for name in (targets.NAME, journals.NAME)}
    assert {entry.name for entry in machine.folder.path.iterdir()} == kept


@pytest.mark.parametrize("gone", [True, False])
async def test_it_works_without_any_state(used: tuple[Machine, dict[str, Any]], gone: bool) -> None:
    machine, before = used
    for entry in machine.folder.path.iterdir():
        entry.unlink() if gone else entry.write_bytes(b"rubbish\n")
    said = await machine.clean()
    assert not any("failed" in line for line in said), said
    assert bare(machine) == before and not machine.table() and not machine.blocked()
    assert load(machine.folder, boot_id()) == Target()


async def test_a_device_that_nothing_proves_to_be_ours_stays(machine: Machine) -> None:
    machine.net.run(["ip", "tuntap", "add", "adit5", "mode", "tap"])
    before = bare(machine)
    said = await machine.clean()
    assert any("ip link del adit5" in line for line in said), said
    assert bare(machine) == before


async def test_a_running_helper_keeps_it_out(used: tuple[Machine, dict[str, Any]]) -> None:
    machine, _ = used
    machine.socket.parent.mkdir()
    during = bare(machine)
    lock = os.open(machine.socket.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StateError, match="running") as caught:
            await machine.clean()
        assert "systemctl stop" in caught.value.advice
        assert bare(machine) == during and machine.table() and len(machine.outstanding()) > 5
    finally:
        os.close(lock)
    assert not any("failed" in line for line in await machine.clean())
    assert not machine.table()


@pytest.mark.parametrize(
    ("result", "wish", "blocks"),
    [
        (SUCCESS, Target(), False),
        (SUCCESS, HELD, True),
        (SUCCESS, Target(lockdown=True), True),
        ("signal", Target(), True),
        ("watchdog", HELD, True),
        ("", Target(), True),
        (SUCCESS, None, True),
    ],
)
async def test_after_the_end_of_the_helper(
    used: tuple[Machine, dict[str, Any]], result: str, wish: Target | None, blocks: bool
) -> None:
    machine, before = used
    if wish is not None:
        save(machine.folder, wish)
    else:
        (machine.folder.path / targets.NAME).write_bytes(b"rubbish")
    if blocks:
        machine.net.run(["nft", "delete", "table", "inet", "adit"])
    said = await machine.clean(after_stop=True, service_result=result)
    assert not any("failed" in line for line in said), said
    assert bare(machine) == before and machine.restored == [DNS] and machine.outstanding() == []
    assert machine.table() == machine.blocked() == blocks
    assert (
        isinstance(load(machine.folder, boot_id()), Unreadable)
        if wish is None
        else load(machine.folder, boot_id()) == wish
    )
    again = await machine.clean(after_stop=True, service_result=result)
    assert not any("failed" in line for line in again) and machine.table() == blocks


# --- recovery at the start -----------------------------------------------------------------------


async def start(machine: Machine, broken: tuple[str, ...] = ()) -> tuple[list[str], tuple[str, ...], str]:
    steps: list[str] = []

    def check(step: str) -> None:
        steps.append(step)
        if step in broken:
            raise RuntimeError(f"no {step}")

    async def block(_: str) -> None:
        check("block")

    async def opened() -> None:
        check("open")

    async def restore(_: RestoreDns) -> str:
        check("dns")
        return "left as it is: it is somebody else's."

    async with Kernel() as kernel:
        journal = Journal(machine.folder, boot_id())
        found = await recover(
            load(machine.folder, boot_id()), journal, boot_id(), Ways(kernel, block, opened, restore)
        )
    return steps, found.said, found.block


async def test_what_is_held_is_blocked_first_and_not_opened(used: tuple[Machine, dict[str, Any]]) -> None:
    machine, before = used
    steps, said, block = await start(machine)
    assert steps == ["block", "dns"] and "office" in block
    assert any("adit-helper --cleanup" in line for line in said)
    assert any("somebody else" in line for line in said)
    assert bare(machine) == before
    assert await start(machine) == (["block"], said[:3], block)


async def test_what_is_unreadable_is_blocked_and_kept(used: tuple[Machine, dict[str, Any]]) -> None:
    machine, before = used
    save(machine.folder, Target())
    path = machine.folder.path / journals.NAME
    data = path.read_bytes()
    path.write_bytes(data.replace(b"44304", b"44305", 1))
    for _ in range(2):
        steps, said, block = await start(machine)
        assert steps == ["block"] and "damaged" in block
        assert any("adit-helper --cleanup" in line for line in said)
        assert bare(machine) == before
    assert {entry.name for entry in machine.folder.path.iterdir()} == {targets.NAME, journals.NAME}


async def test_it_goes_on_after_errors(used: tuple[Machine, dict[str, Any]]) -> None:
    machine, before = used
    steps, said, _ = await start(machine, broken=("block", "dns"))
    assert steps == ["block", "dns"]
    assert [line for line in said if "failed" in line] == [
        "Block everything: failed: no block",
        "Restore the name servers (resolv.conf): failed: no dns",
    ]
    assert bare(machine) == before
    assert machine.outstanding() == [DNS]  # to be tried again
    save(machine.folder, Target())
    steps, _, _ = await start(machine, broken=("open",))
    assert steps == ["dns", "open"] and machine.outstanding() == []
