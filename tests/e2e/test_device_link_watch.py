"""What netlink tells about one interface, from the kernel itself."""

from __future__ import annotations

import asyncio
import json
import select
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from engine.device.link_events import LinkRemoved, LinkState, link_request
from engine.device.link_watch import LinkWatch
from engine.device.tun import TunDevice
from tests.support import unprivileged
from tests.support.namespaces import Namespace

Event = LinkState | LinkRemoved


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    with Namespace() as made:
        yield made


@pytest.fixture
def tun(namespace: Namespace) -> Iterator[TunDevice]:
    with namespace.inside(), TunDevice.create("adit0") as device:
        yield device


@pytest.fixture
def watch(tun: TunDevice) -> Iterator[LinkWatch]:
    with LinkWatch(socket.if_nametoindex(tun.name)) as made:
        yield made


def _until(watch: LinkWatch, wanted: Callable[[Event], bool]) -> list[Event]:
    """The events up to the one wanted."""
    found: list[Event] = []
    end = time.monotonic() + 10
    while not (found and wanted(found[-1])):
        assert time.monotonic() < end, found
        select.select([watch], [], [], 1)
        found += watch.read()
    return found


def _is(**facts: object) -> Callable[[Event], bool]:
    return lambda event: all(getattr(event, name, None) == value for name, value in facts.items())


def test_the_present_state_comes_first(watch: LinkWatch) -> None:
    before = watch.state
    (state,) = _until(watch, lambda _: True)
    assert isinstance(state, LinkState)
    assert (state.name, state.up, state.carrier, state.mtu) == ("adit0", False, False, 1500)
    assert before is None and watch.state == state
    assert watch.read() == []


def test_everything_that_changes(namespace: Namespace, tun: TunDevice, watch: LinkWatch) -> None:
    _until(watch, lambda _: True)
    namespace.run(["ip", "link", "set", "adit0", "up"])
    _until(watch, _is(up=True, carrier=True))
    tun.set_carrier(False)
    _until(watch, _is(up=True, carrier=False))
    tun.set_carrier(True)
    _until(watch, _is(up=True, carrier=True))
    tun.set_mtu(1400)
    _until(watch, _is(up=True, carrier=True, mtu=1400))
    namespace.run(["ip", "link", "set", "adit0", "down"])
    _until(watch, _is(up=False, carrier=False, mtu=1400))
    namespace.run(["ip", "link", "set", "adit0", "name", "other"])
    events = _until(watch, _is(name="other", up=False, mtu=1400))
    namespace.run(["ip", "link", "delete", "other"])
    index = events[-1].index
    assert _until(watch, lambda event: isinstance(event, LinkRemoved))[-1] == LinkRemoved(index)
    assert watch.state is None
    with namespace.inside(), TunDevice.create("other"):
        time.sleep(0.05)
        assert watch.read() == []  # the same name, but another interface


def test_other_interfaces_and_other_matters(namespace: Namespace, watch: LinkWatch) -> None:
    (before,) = _until(watch, lambda _: True)
    with namespace.inside(), TunDevice.create("adit1"):
        namespace.run(["ip", "link", "set", "adit1", "mtu", "1300", "up"])
    namespace.run(["ip", "link", "set", "adit0", "txqueuelen", "77"])
    namespace.run(["ip", "addr", "add", "10.99.0.1/24", "dev", "adit0"])
    namespace.run(["ip", "link", "set", "adit0", "mtu", "1200"])  # whose event comes last
    (after,) = _until(watch, lambda _: True)
    assert isinstance(before, LinkState) and isinstance(after, LinkState)
    assert (after.index, after.mtu) == (before.index, 1200)


def test_no_such_interface(namespace: Namespace) -> None:
    with namespace.inside(), LinkWatch(4711) as watch:
        assert _until(watch, lambda _: True) == [LinkRemoved(4711)]


def test_events_that_were_lost_are_made_up_for(namespace: Namespace, watch: LinkWatch) -> None:
    """More than the socket holds, before anybody reads."""
    changes = 2000
    lines = "".join(f"link set adit0 mtu {1000 + number}\n" for number in range(changes))
    namespace.run(["ip", "-batch", "-"], input=lines)
    events = _until(watch, _is(mtu=1000 + changes - 1))
    assert len(events) < changes  # or this tested nothing
    assert watch.read() == []


def test_another_process_is_not_believed(namespace: Namespace, watch: LinkWatch) -> None:
    _until(watch, lambda _: True)
    ours = watch._socket.getsockname()[0]
    forged = bytearray(link_request(watch._index, 1))
    forged[4] = 17  # removed, it says
    with namespace.inside(), socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as liar:
        liar.bind((0, 0))
        liar.sendto(forged, (ours, 0))
        assert select.select([watch], [], [], 5)[0]
    assert watch.read() == []
    assert watch.state is not None


async def test_an_event_loop(namespace: Namespace, watch: LinkWatch) -> None:
    loop, events = asyncio.get_running_loop(), list[Event]()
    loop.add_reader(watch, lambda: events.extend(watch.read()))
    namespace.run(["ip", "link", "set", "adit0", "mtu", "1234"])
    async with asyncio.timeout(10):
        while not (events and _is(mtu=1234)(events[-1])):
            await asyncio.sleep(0.01)
    loop.remove_reader(watch)
    watch.close()
    watch.close()


def test_it_needs_no_right(namespace: Namespace) -> None:
    script = (
        "import json, socket, select\n"
        "from engine.device.link_watch import LinkWatch\n"
        "drop()\n"
        "watch = LinkWatch(socket.if_nametoindex('lo'))\n"
        "select.select([watch], [], [], 5)\n"
        "(state,) = watch.read()\n"
        "print(json.dumps([state.name, state.up, state.mtu]))\n"
    )
    assert json.loads(unprivileged.run(namespace, script)) == ["lo", True, 65536]
