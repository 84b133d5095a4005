"""Debian's own polkitd: what it makes of our policy file, and of a process named by a descriptor."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from helper.authority import Action, Identity
from helper.bus import SystemBus
from helper.polkit import NAME, Polkit
from tests.support.bus_daemon import BusDaemon
from tests.support.helper_bench import until

_POLICY = Path(__file__).parents[2] / "resources" / "polkit" / "org.adit-vpn.Adit.policy"
_POLKITD = "/usr/lib/polkit-1/polkitd"
_ACTIONS = "/usr/share/polkit-1/actions"
_FIRST_WITH_PIDFD = 124

# Root of a user namespace that an ordinary user made can not become polkit's user.
pytestmark = pytest.mark.skipif(
    Path("/proc/self/uid_map").read_text().split()[2:] == ["1"], reason="there is no other user to become"
)


@pytest.fixture
async def bus() -> AsyncIterator[SystemBus]:
    """A bus with a polkitd on it that knows our actions and no others."""
    ours = (
        f"mount -t tmpfs none {_ACTIONS} && chmod 755 {_ACTIONS} && install -m 644 {_POLICY} {_ACTIONS}"
        f" && exec {_POLKITD} --no-debug"
    )
    with BusDaemon() as daemon:
        environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": daemon.address, "LC_ALL": "C"}
        bus = SystemBus(daemon.address)
        polkitd = await asyncio.create_subprocess_exec(
            "unshare", "--mount", "sh", "-c", ours, env=environment
        )
        owners: list[str] = []
        await bus.watch_owner(NAME, owners.append)
        await until(lambda: bool(owners[-1]))
        yield bus
        await bus.close()
        polkitd.kill()
        await polkitd.wait()


async def _run(bus: SystemBus, *arguments: str) -> str:
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": bus.address, "LC_ALL": "C"}
    run = [*arguments]
    done = await asyncio.to_thread(
        subprocess.run, run, env=environment, capture_output=True, text=True, timeout=20, check=True
    )
    return str(done.stdout)


async def test_our_actions_are_known_with_their_defaults(bus: SystemBus) -> None:
    told = await _run(bus, "pkaction", "--verbose")
    assert re.findall(r"^(\S+):$", told, re.MULTILINE) == sorted(action.value for action in Action)
    assert re.findall(r"implicit \w+: +(\w+)", told) == [
        "auth_admin", "auth_admin", "auth_admin_keep",
        "auth_admin", "auth_admin", "auth_admin",
    ]  # fmt: skip
    assert told.count("org.freedesktop.policykit.owner -> unix-user:adit") == 2


async def test_without_somebody_to_type_a_password_the_answer_is_no(bus: SystemBus) -> None:
    """One that knows descriptors finds no agent, an older one says that it does not know them."""
    version = int((await _run(bus, "pkaction", "--version")).split()[-1].split(".")[-1])
    identity = Identity(os.getpid(), 1000, 1000, frozenset(), os.pidfd_open(os.getpid()))
    refusal = await Polkit(bus).authorize(identity, Action.MANAGE_OTHERS, asyncio.Event())
    identity.close()
    assert refusal
    assert ("124" in refusal) == (version < _FIRST_WITH_PIDFD)
