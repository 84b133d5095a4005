"""What polkit is asked, with a scripted one on a real bus and real processes; and our policy file."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from helper.authority import Action, Identity
from helper.bus import SystemBus
from helper.polkit import Polkit
from tests.support.bus_daemon import BusDaemon
from tests.support.bus_polkit import Polkitd
from tests.support.helper_bench import until

_POLICY = Path(__file__).parents[2] / "resources" / "polkit" / "org.adit-vpn.Adit.policy"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def daemon() -> Iterator[BusDaemon]:
    with BusDaemon() as running:
        yield running


@pytest.fixture
async def polkitd(daemon: BusDaemon) -> AsyncIterator[Polkitd]:
    service = Polkitd(daemon.address)
    async with service:
        yield service


@pytest.fixture
async def bus(daemon: BusDaemon) -> AsyncIterator[SystemBus]:
    bus = SystemBus(daemon.address)
    yield bus
    await bus.close()


@pytest.fixture
def process() -> Iterator[Identity]:
    """Another process, as if it had connected as uid 1000."""
    with subprocess.Popen(["sleep", "60"]) as child:
        identity = Identity(child.pid, 1000, 1000, frozenset(), os.pidfd_open(child.pid))
        yield identity
        identity.close()
        child.kill()


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_the_very_process_is_named_by_a_descriptor_and_may_be_asked(
    bus: SystemBus, polkitd: Polkitd, process: Identity
) -> None:
    polkit, left = Polkit(bus), asyncio.Event()
    assert await polkit.authorize(process, Action.CONFIGURE_SYSTEM, left) == ""
    before = _descriptors()
    polkitd.answer = False
    assert await polkit.authorize(process, Action.MANAGE_OTHERS, left) == "It was not authorized."
    assert polkitd.questions == [
        (process.pid, 1000, "org.adit-vpn.Adit.configure-system", 1),
        (process.pid, 1000, "org.adit-vpn.Adit.manage-others", 1),
    ]
    assert polkitd.withdrawn == []
    await until(lambda: _descriptors() == before)


async def test_a_process_that_ended_is_not_taken_for_another(bus: SystemBus, polkitd: Polkitd) -> None:
    child = subprocess.Popen(["true"])  # noqa: ASYNC220 - does not block
    pidfd = os.pidfd_open(child.pid)
    child.wait()
    identity = Identity(child.pid, 1000, 1000, frozenset(), pidfd)
    await Polkit(bus).authorize(identity, Action.MANAGE_OTHERS, asyncio.Event())
    assert polkitd.questions[0][0] == -1
    identity.close()


async def test_large_uids_are_what_polkit_expects(bus: SystemBus, polkitd: Polkitd) -> None:
    identity = Identity(os.getpid(), 0xFFFFFFF0, 1, frozenset(), os.pidfd_open(os.getpid()))
    assert await Polkit(bus).authorize(identity, Action.MANAGE_OTHERS, asyncio.Event()) == ""
    assert polkitd.questions[0][1] == -16
    identity.close()


async def test_without_a_descriptor_nobody_is_asked(bus: SystemBus, polkitd: Polkitd) -> None:
    identity = Identity(os.getpid(), 1000, 1000, frozenset(), None)
    assert "6.5" in await Polkit(bus).authorize(identity, Action.MANAGE_OTHERS, asyncio.Event())
    assert polkitd.questions == []


async def test_an_old_polkit_and_none_at_all_mean_no(
    bus: SystemBus, polkitd: Polkitd, process: Identity
) -> None:
    polkit, left = Polkit(bus), asyncio.Event()
    polkitd.old = True
    assert "124" in await polkit.authorize(process, Action.MANAGE_OTHERS, left)
    await polkitd.stop()
    assert "not there" in await polkit.authorize(process, Action.MANAGE_OTHERS, left)
    nowhere = SystemBus("unix:path=/nowhere")
    assert "not there" in await Polkit(nowhere).authorize(process, Action.MANAGE_OTHERS, left)
    await nowhere.close()


async def test_the_question_is_withdrawn_when_nobody_answers_or_who_asked_goes(
    bus: SystemBus, polkitd: Polkitd, process: Identity
) -> None:
    polkitd.gate.clear()
    started = time.monotonic()
    why = await Polkit(bus, answer_seconds=0.1).authorize(process, Action.MANAGE_OTHERS, asyncio.Event())
    assert "in time" in why
    left = asyncio.Event()
    polkit = Polkit(bus)
    asking = asyncio.create_task(polkit.authorize(process, Action.MANAGE_OTHERS, left))
    await until(lambda: len(polkitd.questions) == 2)
    again = await polkit.authorize(process, Action.MANAGE_OTHERS, asyncio.Event())
    assert "open already" in again
    left.set()
    assert await asking == "Who asked is gone."
    assert len(polkitd.withdrawn) == 2
    assert len(polkitd.questions) == 2
    assert time.monotonic() - started < 5
    polkitd.gate.set()
    assert await polkit.authorize(process, Action.MANAGE_OTHERS, asyncio.Event()) == ""


async def test_cancelling_withdraws_too(bus: SystemBus, polkitd: Polkitd, process: Identity) -> None:
    polkitd.gate.clear()
    asking = asyncio.create_task(Polkit(bus).authorize(process, Action.MANAGE_OTHERS, asyncio.Event()))
    await until(lambda: len(polkitd.questions) == 1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert len(polkitd.withdrawn) == 1


def test_the_policy_file_has_two_actions_with_all_defaults_and_texts() -> None:
    root = ElementTree.parse(_POLICY).getroot()
    defaults = {
        action.get("id"): [action.findtext(f"defaults/allow_{who}") for who in ("any", "inactive", "active")]
        for action in root.iter("action")
    }
    assert defaults == {
        Action.CONFIGURE_SYSTEM.value: ["auth_admin", "auth_admin", "auth_admin_keep"],
        Action.MANAGE_OTHERS.value: ["auth_admin", "auth_admin", "auth_admin"],
    }
    for action in root.iter("action"):
        name = action.get("id") or ""
        assert name.startswith(_POLICY.stem + ".")
        # The characters that polkit(8) allows.
        assert name.replace(".", "").replace("-", "").isascii()
        assert name.replace(".", "").replace("-", "").isalnum()
        for kind in ("description", "message"):
            texts = {element.get(_LANG): element.text for element in action.iter(kind)}
            assert set(texts) == {None, "de", "ja", "zh_CN", "fa", "ru"}
            assert len(set(texts.values())) == 6
            assert all(text and "VPN" in text for text in texts.values())
        annotation = action.find("annotate")
        assert annotation is not None
        assert annotation.get("key") == "org.freedesktop.policykit.owner"
        assert annotation.text == "unix-user:adit"
