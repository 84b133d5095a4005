"""A session whose tunnel carries IP packets, from its begin to its end, with an engine of the test's."""

from __future__ import annotations

import asyncio
import base64
import functools
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from helper.api.types import EventBody, Hold, Profile, State, StateChanged
from helper.firewall.marks import ENGINE as MARK
from helper.firewall.state import SessionView
from helper.network.linux import Kernel
from helper.network.watch import NetworkChange
from helper.session.engine_process import EngineProcess
from helper.session.session import RunningSession
from helper.session.shared import Shared
from tests.support.lab import leaves_no_trace
from tests.support.namespaces import Namespace
from tests.support.routed_lab import ENDPOINT, PROFILE, ip, routed_machine, way
from tests.support.scripted_engine import launch
from tests.support.shared_core import shared_core

MOVE = NetworkChange(moved=True, ours=False)
OTHER_ROUTE = NetworkChange(moved=False, ours=False)


@pytest.fixture
def machine() -> Iterator[Namespace]:
    with routed_machine() as made:
        yield made


ENGINE = f"""
from engine.device.tun import TunDevice
assert start["kind"] == "wireguard" and not start["dhcp"], start
assert start["device"] == {{"name": "adit0", "mac": "", "mtu": 1420}}, start
TunDevice.adopt(device).set_carrier(True)
say("need_sockets", request=1)
sockets, fds = hear("sockets")
assert len(fds) == len(sockets["versions"]) == 2, sockets
say("need_addresses", request=2, host="{ENDPOINT}", port=51820)
assert hear("addresses")[0]["addresses"] == ["{ENDPOINT}"]
udp = socket.socket(fileno=fds[0])
udp.sendto(b"initiation", ("{ENDPOINT}", 51820))
say("handshake_done", peer=0)
say("established", server="", cipher="ChaCha20-Poly1305", session="")
udp.setblocking(True)
while udp.recvfrom(100)[0] != b"move":
    pass
say("roamed", peer=0, address="203.0.113.5", port=7)
hear("nothing")
"""


class _Watched:
    """A running session and what it published."""

    def __init__(self, shared: Shared, profile: Profile) -> None:
        self.guard = shared.guard
        self.states: list[State] = []
        secrets = {"private_key": base64.b64encode(b"k" * 32).decode()}
        self.session = RunningSession("s", 0, profile, secrets, shared, self._publish)

    def _publish(self, body: EventBody, owner: int) -> None:
        if isinstance(body, StateChanged) and [body.session.state] != self.states[-1:]:
            self.states.append(body.session.state)

    async def until(self, state: State) -> None:
        async with asyncio.timeout(20):
            while self.session.state is not state:
                assert not self.session.ended.done(), self.text()
                await asyncio.sleep(0.005)

    def text(self) -> str:
        return "\n".join(line.text for line in self.session.lines)

    async def end(self) -> None:
        self.session.end(forget=True)
        await asyncio.wait_for(asyncio.shield(self.session.ended), 20)


@pytest.fixture
async def shared(machine: Namespace, tmp_path: Path) -> AsyncIterator[Shared]:
    with machine.inside():
        async with Kernel() as kernel, shared_core(kernel, tmp_path) as made:
            yield made


@pytest.fixture
async def begin(shared: Shared) -> AsyncIterator[Callable[..., _Watched]]:
    begun: list[_Watched] = []

    def one(profile: Profile = PROFILE) -> _Watched:
        begun.append(_Watched(shared, profile))
        return begun[-1]

    yield one
    for watched in begun:
        await watched.end()


def _script(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    monkeypatch.setattr(EngineProcess, "launch", functools.partial(launch, script))


async def test_a_session_that_is_over_takes_no_secrets(
    begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is remembered for a while, and nothing would clear them."""
    _script(monkeypatch, ENGINE)
    watched = begin()
    await watched.end()
    watched.session.reconnect({"private_key": "another"})
    assert watched.session._secrets == {} and watched.session._unsaid_here == []


async def test_a_session_from_its_begin_to_its_end(
    machine: Namespace, begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    _script(monkeypatch, ENGINE)
    with leaves_no_trace(machine):
        watched = begin()
        begun = time.time()
        await watched.until(State.UP)
        assert watched.states == [State.PREPARING, State.CONNECTING, State.CONFIGURING, State.UP]
        shown = watched.session.snapshot()
        assert (shown.device, shown.mac, shown.mtu) == ("adit0", "", 1420)
        assert (shown.peer, shown.cipher) == (f"{ENDPOINT}:51820", "ChaCha20-Poly1305")
        assert shown.addresses == ("10.8.0.2/24", "2001:db8:8::2/64")
        assert shown.routes == ("10.8.0.0/24", "2001:db8:8::/64", "0.0.0.0/0", "::/0")
        assert (shown.dns, shown.search, shown.gateway) == (("10.8.0.1",), ("corp.example",), "")
        assert begun - 1 <= shown.handshake_at <= time.time() + 1
        assert shown.full_tunnel and shown.shielded
        assert shown.dns_by and watched.guard.killswitch.hold is Hold.UP
        for target in (ENDPOINT, "8.8.8.8", "2001:db8:ffff::1"):
            assert way(machine, target) == "adit0", target
            assert way(machine, target, MARK) == "eth0", "the engine's own go past the tunnel"
        await watched.end()
        assert watched.session.state is State.OFF
        ended = watched.session.snapshot()
        assert (ended.device, ended.addresses, ended.routes, ended.mtu) == ("", (), (), 0)


async def test_the_engine_reaches_a_peer_in_its_new_place(
    machine: Namespace, begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    _script(monkeypatch, ENGINE)
    server = msgspec.structs.replace(PROFILE.server, listen_port=51820)
    with leaves_no_trace(machine):
        watched = begin(msgspec.structs.replace(PROFILE, server=server))
        await watched.until(State.UP)
        assert "203.0.113.5" not in _table(machine)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(b"move", ("127.0.0.1", 51820))
        async with asyncio.timeout(10):
            while "203.0.113.5" not in _table(machine):
                await asyncio.sleep(0.01)
        assert ENDPOINT in _table(machine) and "203.0.113.6" not in _table(machine)
        assert way(machine, "203.0.113.5") == "adit0", "for all but the engine"
        async with asyncio.timeout(10):
            while watched.session.snapshot().peer != "203.0.113.5:7":
                await asyncio.sleep(0.01)
        await watched.end()


def _table(machine: Namespace) -> str:
    return machine.run(["nft", "list", "table", "inet", "adit"]).stdout


MOVED = ENGINE.replace(
    "udp.setblocking(True)", 'hear("network_changed"); say("log", level="info", text="told")'
)


async def test_when_the_way_to_the_server_is_another_one_the_engine_is_told(
    machine: Namespace, begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.session.care.LOOK_INTERVAL", 0.05)
    _script(monkeypatch, MOVED)
    with leaves_no_trace(machine):
        watched = begin()
        await watched.until(State.UP)
        watched.session.network_changed(OTHER_ROUTE)
        await asyncio.sleep(0.2)
        assert "told" not in watched.text(), "the way is the same"
        machine.run(["ip", "route", "replace", "default", "via", "192.0.2.9", "dev", "eth0"])
        # Twice at once, and again while the first look is on its way: none of it is lost.
        for _ in range(3):
            watched.session.network_changed(OTHER_ROUTE)
            await asyncio.sleep(0)
        async with asyncio.timeout(10):
            while "told" not in watched.text():
                await asyncio.sleep(0.01)
        assert watched.session.state is State.UP
        machine.run(["ip", "route", "replace", "default", "via", "192.0.2.2", "dev", "eth0"])
        watched.session.network_changed(MOVE)
        await watched.end()
        watched.session.network_changed(MOVE)
        await asyncio.sleep(0.1)
        assert watched.session.snapshot().device == "", "nothing comes back after the end"


SPOILS = (
    ("ip rule delete priority 5230", "routing rule 5230 of IPv4"),
    ("ip -6 rule delete priority 5240", "routing rule 5240 of IPv6"),
    ("ip address delete 10.8.0.2/24 dev adit0", "address 10.8.0.2/24"),
    ("sysctl -qw net.ipv4.conf.all.src_valid_mark=0", "net/ipv4/conf/all/src_valid_mark"),
    ("ip link set adit0 down", "route to 0.0.0.0/0"),
)


async def test_what_others_take_away_is_put_right(
    machine: Namespace, begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.session.care.LOOK_INTERVAL", 0.05)
    _script(monkeypatch, ENGINE)
    with leaves_no_trace(machine):
        watched = begin()
        await watched.until(State.UP)
        for number, (spoil, named) in enumerate(SPOILS, 1):
            machine.run(spoil.split())
            watched.session.network_changed(
                NetworkChange(moved=False, ours=True, culprits=(f"ip ({number})",))
            )
            async with asyncio.timeout(10):
                while f"taken away by ip ({number})" not in watched.text():
                    await asyncio.sleep(0.01)
            assert named in watched.session.lines[-1].text
            assert watched.session.snapshot().repairs == number
            assert way(machine, "8.8.8.8") == way(machine, "2001:db8:ffff::1") == "adit0"
        await watched.end()


async def test_a_tunnel_that_was_lost_is_held_until_a_person_ends_it(
    machine: Namespace, begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    _script(monkeypatch, ENGINE)
    with leaves_no_trace(machine):
        watched = begin()
        await watched.until(State.UP)
        watched.session.end(forget=False)  # as when the helper is started anew
        await asyncio.wait_for(asyncio.shield(watched.session.ended), 20)
        killswitch = watched.guard.killswitch
        assert (killswitch.hold, killswitch.owner) == (Hold.BLOCKED, 0)
        assert "Office" in killswitch.reason and killswitch.way_out == "adit unblock"
        assert "inet adit" in machine.run(["nft", "list", "tables"]).stdout
        await watched.guard.release()
        assert watched.guard.killswitch.hold is Hold.OPEN


async def test_a_connection_that_waits_is_tried_at_once_on_another_network(
    machine: Namespace, begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.session.states.FIRST_RETRY", 3600.0)
    _script(monkeypatch, ENGINE)
    with leaves_no_trace(machine):
        watched = begin()
        await watched.until(State.UP)
        engine = watched.session._engine
        assert engine is not None
        engine._kill()
        await watched.until(State.WAITING)
        watched.session.network_changed(MOVE)
        await watched.until(State.UP)
        await watched.end()


async def test_after_a_loss_nothing_leaves_in_the_clear_and_the_next_engine_takes_over(
    machine: Namespace, begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    _script(monkeypatch, ENGINE)
    with leaves_no_trace(machine):
        watched = begin()
        await watched.until(State.UP)
        engine = watched.session._engine
        assert engine is not None
        engine._kill()
        await watched.until(State.WAITING)
        for target in ("8.8.8.8", "2001:db8:ffff::1", "10.8.0.1"):
            assert way(machine, target) == "adit0", target
        assert ip(machine, "link", "show", "adit0")[0]["operstate"] == "DOWN"
        await watched.until(State.UP)
        assert way(machine, ENDPOINT, MARK) == "eth0"
        await watched.end()


async def test_a_port_that_is_taken_is_said_and_waited_for(
    machine: Namespace, begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    script = """
    say("need_sockets", request=1)
    answer, _ = hear("sockets", "transport_failed")
    say("ended", failure=answer["failure"])
    """
    _script(monkeypatch, script)
    server = msgspec.structs.replace(PROFILE.server, listen_port=51820)
    with leaves_no_trace(machine), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("0.0.0.0", 51820))
        watched = begin(msgspec.structs.replace(PROFILE, server=server))
        await watched.until(State.WAITING)
        problem = watched.session.snapshot().problem
        assert problem is not None and problem.code == "port_in_use" and "51820" in problem.message
        await watched.end()


@pytest.mark.parametrize(
    "script",
    [
        'say("need_sockets", request=1); hear("sockets"); say("need_sockets", request=2)',
        'say("handshake_done", peer=1)',
        'say("roamed", peer=1, address="203.0.113.5")',
        'say("roamed", peer=-1, address="203.0.113.5")',
        'say("roamed", peer=0, address="x" * 5000)',
        'say("handshake_done", peer=0, more=1)',
        f"""for n in range(3): say("need_addresses", request=n, host="{ENDPOINT}", port=51820)""",
        'say("need_addresses", request=1, host="x", port=-1)',
        'socket.send_fds(sock, [json.dumps({"type": "handshake_done", "peer": 0}).encode()], [device])',
    ],
)
async def test_an_engine_that_does_what_none_of_ours_does_is_ended(
    machine: Namespace, begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    _script(monkeypatch, script + "\nhear('nothing')")
    with leaves_no_trace(machine):
        watched = begin()
        await watched.until(State.WAITING)
        problem = watched.session.snapshot().problem
        assert problem is not None and problem.code == "engine_misbehaved"
        await watched.end()


async def test_leases_and_other_servers_are_not_for_this_kind(
    machine: Namespace, begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f"""
    say("need_transport", request=1, host="{ENDPOINT}", port=51820)
    assert hear("transport_failed")[0]["failure"]["code"] == "transport_denied"
    say("need_addresses", request=1, host="203.0.113.9", port=51820)
    assert hear("transport_failed")[0]["failure"]["code"] == "transport_denied"
    say("established", server="", cipher="", session="")
    for _ in range(5):
        say("leased", lease={{"address": "10.99.0.1/24", "routers": ["10.99.0.2"]}})
        say("lease_lost")
    hear("nothing")
    """
    _script(monkeypatch, script)
    with leaves_no_trace(machine):
        watched = begin()
        await watched.until(State.UP)
        await asyncio.sleep(0.3)
        assert watched.session.state is State.UP
        assert watched.session.snapshot().addresses == ("10.8.0.2/24", "2001:db8:8::2/64")
        assert "10.99" not in machine.run(["ip", "address"]).stdout
        await watched.end()


NETWORKS = {"0.0.0.0/0", "::/0"}
SILENT = """
say("need_sockets", request=1)
hear("sockets")
hear("nothing")
"""


async def test_what_is_for_the_tunnel_is_held_before_anything_leads_there(
    shared: Shared, begin: Callable[..., _Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[SessionView | None] = []
    demand = shared.guard.demand

    async def noting(session: str, whose: tuple[int, str], tell: Callable[[], SessionView | None]) -> None:
        def told() -> SessionView | None:
            seen.append(tell())
            return seen[-1]

        await demand(session, whose, told)

    monkeypatch.setattr(shared.guard, "demand", noting)
    _script(monkeypatch, SILENT)
    watched = begin()
    await watched.until(State.CONNECTING)
    while not (seen and seen[-1] and seen[-1].listen_port):
        await asyncio.sleep(0.01)
    assert watched.session.snapshot().routes == (), "nothing leads there yet"
    assert all(view is not None and set(view.routes) >= NETWORKS for view in seen)
