"""What an engine that sends datagrams is given, and what it is refused."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import control
from helper.api.types import Profile, SoftEtherProfile, Step, WireGuardPeer, WireGuardProfile
from helper.firewall.marks import ENGINE
from helper.firewall.state import Endpoint
from helper.network.errors import unreachable
from helper.network.plan import Shown
from helper.network.transport_errors import port_in_use
from helper.session import datagram_ways, kinds
from helper.session.ways import Ways
from tests.support.datagram_bench import FIRST, SECOND, SERVER, DatagramBench, RecordingEngine


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> DatagramBench:
    return _bench(monkeypatch)


def _bench(monkeypatch: pytest.MonkeyPatch) -> DatagramBench:
    made = DatagramBench()
    monkeypatch.setattr(datagram_ways, "ANSWER_INTERVAL", 0.0)
    monkeypatch.setattr(datagram_ways, "ROAMING_INTERVAL", 0.0)
    return made


def _code(message: control.ToEngine) -> str:
    assert isinstance(message, control.TransportFailed)
    return message.failure.code


# --- addresses -----------------------------------------------------------------------------------


async def test_an_endpoint_of_the_profile_is_resolved_and_let_through(bench: DatagramBench) -> None:
    bench.names["vpn.example"] = ["2001:db8::1", "198.51.100.1"]
    assert await bench.answer(FIRST, 7) == control.Addresses(7, ("2001:db8::1", "198.51.100.1"))
    assert await bench.answer(SECOND, 8) == control.Addresses(8, ("198.51.100.2",))
    assert bench.admitted[-1] == {
        Endpoint("2001:db8::1", "udp", 51820, ENGINE),
        Endpoint("198.51.100.1", "udp", 51820, ENGINE),
        Endpoint("198.51.100.2", "udp", 7, ENGINE),
    }
    assert {mark for _, mark in bench.kernel.asked} == {ENGINE}
    bench.names["vpn.example"] = ["198.51.100.9"]
    assert await bench.answer(FIRST, 9) == control.Addresses(9, ("198.51.100.9",))
    assert bench.reached == {"198.51.100.9", "198.51.100.2"}
    bench.ways.release()
    assert bench.ways.endpoints.all == ()


@pytest.mark.parametrize(
    "endpoint",
    [
        ("other.example", 51820),
        ("vpn.example", 51821),
        ("198.51.100.2", 51820),
        ("", 0),
        ("VPN.example", 51820),
    ],
)
async def test_nothing_else_is_resolved(bench: DatagramBench, endpoint: tuple[str, int]) -> None:
    assert _code(await bench.answer(endpoint)) == "transport_denied"
    assert (bench.lookups, bench.reached) == (0, set())


async def test_several_are_looked_up_at_once_but_no_more_than_there_are_peers(bench: DatagramBench) -> None:
    bench.gate.clear()
    for request in range(3):
        bench.ask((FIRST, SECOND)[request % 2], request)
    assert bench.engine.offences == []
    bench.ask(FIRST, 3)
    assert len(bench.engine.offences) == 1
    bench.gate.set()
    await bench.settle()
    assert len(bench.engine.told) == 3


async def test_the_same_name_is_not_looked_up_faster_than_it_is_of_use(
    bench: DatagramBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datagram_ways, "ANSWER_INTERVAL", 3600.0)
    assert isinstance(await bench.answer(FIRST), control.Addresses)
    bench.ask(FIRST)
    assert isinstance(await asyncio.wait_for(_other(bench), 5), control.Addresses)
    assert (bench.lookups, bench.background.count(datagram_ways.ANSWER)) == (2, 1)
    await bench.ways.interrupt()
    assert bench.background.count(datagram_ways.ANSWER) == 0


async def _other(bench: DatagramBench) -> control.ToEngine:
    """The answer for the second endpoint, while one for the first is not due."""
    told = len(bench.engine.told)
    bench.ask(SECOND)
    while len(bench.engine.told) == told:
        await asyncio.sleep(0.001)
    return bench.engine.told[-1]


async def test_the_last_addresses_do_when_the_name_can_not_be_resolved(bench: DatagramBench) -> None:
    await bench.answer(FIRST)
    bench.tunnel.shown = Shown(routes=("0.0.0.0/0",))
    del bench.names["vpn.example"]
    assert await bench.answer(FIRST, 2) == control.Addresses(2, ("198.51.100.1",))
    assert bench.reached == {"198.51.100.1"}


async def test_a_name_that_was_never_resolved_is_a_failure(bench: DatagramBench) -> None:
    bench.names.clear()
    assert _code(await bench.answer(FIRST)) == "name_not_found"
    bench.names["vpn.example"] = ["198.51.100.1"]
    bench.kernel.gateways.clear()
    assert _code(await bench.answer(FIRST)) == "unreachable"
    assert bench.reached == set()


async def test_what_the_firewall_does_not_let_through_is_not_told_to_the_engine(bench: DatagramBench) -> None:
    await bench.answer(SECOND)
    bench.refusal = unreachable("198.51.100.1", "refused by the test")
    assert _code(await bench.answer(FIRST)) == "unreachable"
    assert {endpoint.address for endpoint in bench.ways.endpoints.all} == {"198.51.100.2"}


async def test_what_leads_through_the_tunnel_itself_is_no_way(bench: DatagramBench) -> None:
    class Device:
        name = "adit0"

    bench.tunnel._device = Device()  # type: ignore[assignment]
    bench.kernel.device = "adit0"
    assert _code(await bench.answer(FIRST)) == "unreachable"


async def test_an_error_of_ours_is_an_answer_too(bench: DatagramBench) -> None:
    bench.names["vpn.example"] = ["no address"]
    assert _code(await bench.answer(FIRST)) == "helper_failed"


async def test_what_can_be_no_peer_is_left_out(bench: DatagramBench) -> None:
    bench.tunnel.shown = Shown(addresses=("10.8.0.2/24", "fd00::2/64"))
    bench.names["vpn.example"] = ["0.0.0.0", "::", "224.0.0.1", "ff02::1", "10.8.0.2", "fd00::2"]
    assert _code(await bench.answer(FIRST)) == "name_not_found"
    bench.names["vpn.example"] += ["::ffff:198.51.100.7", "198.51.100.7"]
    assert await bench.answer(FIRST, 2) == control.Addresses(2, ("198.51.100.7",))


# --- sockets -------------------------------------------------------------------------------------


async def test_sockets_are_given_once_to_each_engine(bench: DatagramBench) -> None:
    for turn in range(1, 3):
        engine = RecordingEngine()
        bench.ways.begin()
        bench.ways.take(control.NeedSockets(5), engine)
        message = await _told(engine)
        assert isinstance(message, control.Sockets) and message.request == 5
        assert len(engine.sockets) == len(message.versions)
        families = {4: socket.AF_INET, 6: socket.AF_INET6}
        assert [families[version] for version in message.versions] == [sock.family for sock in engine.sockets]
        assert len(bench.admitted) == turn, "peers that come to us are let through before it is told"
        assert {sock.getsockname()[1] for sock in engine.sockets} == {bench.ways.port}
        assert {sock.getsockopt(socket.SOL_SOCKET, socket.SO_MARK) for sock in engine.sockets} == {ENGINE}
        bench.ways.take(control.NeedSockets(6), engine)
        assert (len(engine.told), len(engine.offences)) == (1, 1)
        for sock in engine.sockets:
            sock.close()


async def _told(engine: RecordingEngine) -> control.ToEngine:
    async with asyncio.timeout(5):
        while not engine.told:
            await asyncio.sleep(0.001)
    return engine.told[0]


async def test_sockets_that_can_not_be_had(bench: DatagramBench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(port: int, mark: int) -> list[tuple[int, socket.socket]]:
        raise port_in_use(51820, "taken")

    monkeypatch.setattr(datagram_ways, "open_sockets", refuse)
    bench.ways.take(control.NeedSockets(5), bench.engine)
    assert _code(await _told(bench.engine)) == "port_in_use"


async def test_no_descriptor_is_left_open(bench: DatagramBench) -> None:
    def open_ones() -> set[int]:
        return {number for number in range(256) if _is_open(number)}

    before = open_ones()
    bench.ways.take(control.NeedSockets(5), bench.engine)
    await _told(bench.engine)
    await bench.ways.interrupt()
    for sock in bench.engine.sockets:
        sock.close()
    assert open_ones() == before


def _is_open(number: int) -> bool:
    with contextlib.suppress(OSError):
        os.fstat(number)
        return True
    return False


# --- peers ---------------------------------------------------------------------------------------


async def test_handshakes_are_shown_with_the_first_peer_that_is_connected(bench: DatagramBench) -> None:
    await bench.answer(FIRST)
    await bench.answer(SECOND)
    assert (bench.ways.peer, bench.ways.handshake_at) == ("", 0.0)
    bench.ways.take(control.HandshakeDone(1), bench.engine)
    assert bench.ways.peer == "198.51.100.2:7" and bench.ways.handshake_at > 0 and bench.changes == 1
    bench.ways.take(control.HandshakeDone(0), bench.engine)
    assert (bench.ways.peer, bench.changes) == ("198.51.100.1:51820", 2)
    for _ in range(100):
        bench.ways.take(control.HandshakeDone(0), bench.engine)
    assert bench.changes <= 3, "a flood of them is not shown to everybody"
    bench.ways.begin()
    assert bench.ways.peer == ""


async def _roam(bench: DatagramBench, *moves: control.Roamed) -> None:
    for move in moves:
        bench.ways.take(move, bench.engine)
    await bench.settle()


async def test_a_peer_that_moved_is_let_through_in_its_new_place(bench: DatagramBench) -> None:
    await bench.answer(FIRST)
    await _roam(bench, control.Roamed(0, "203.0.113.1", 9))
    assert bench.reached == {"198.51.100.1", "203.0.113.1"}
    assert bench.ways.peer == "203.0.113.1:9"
    assert Endpoint("203.0.113.1", "udp", 9, ENGINE) in bench.admitted[-1]
    await _roam(bench, control.Roamed(0, "2001:db8::5"), control.Roamed(2, "203.0.113.3", 70000))
    assert bench.reached == {"198.51.100.1", "2001:db8::5", "203.0.113.3"}
    assert bench.ways.peer == "2001:db8::5"
    await _roam(bench, control.Roamed(0, "fe80::5%3", 1))
    assert bench.reached == {"198.51.100.1", "203.0.113.3", "fe80::5"}
    assert bench.ways.peer == "[fe80::5%3]:1"
    bench.ways.release()
    assert bench.ways.endpoints.all == ()


async def test_a_peer_that_runs_about_opens_one_hole_a_second(
    bench: DatagramBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datagram_ways, "ROAMING_INTERVAL", 3600.0)
    for number in range(100):
        bench.ways.take(control.Roamed(0, f"203.0.113.{number}"), bench.engine)
        await asyncio.sleep(0)
    while not bench.reached:
        await asyncio.sleep(0)
    assert len(bench.admitted) == 1
    assert bench.background.count(datagram_ways.ROAMING) == 1
    await bench.ways.interrupt()
    monkeypatch.setattr(datagram_ways, "ROAMING_INTERVAL", 0.0)
    await _roam(bench, *(control.Roamed(0, f"203.0.113.{number}") for number in range(50, 60)))
    assert bench.reached == {"203.0.113.59"}, "the last one counts"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "::1",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "::ffff:203.0.113.1",
        "10.8.0.1",
        "10.8.0.2",
        "fd00::77",
        "vpn.example",
        "203.0.113.1/24",
        "203.0.113.1%3",
        "2001:db8::1%3",
        "fe80::1%eth0",
        "",
        "%",
        "1" * 4000,
        "203.0.113.1\n10.0.0.1",
    ],
)
async def test_a_place_where_no_peer_can_be_is_refused(bench: DatagramBench, address: str) -> None:
    bench.tunnel.shown = Shown(addresses=("10.8.0.2/24", "fd00::2/64"))
    await _roam(bench, control.Roamed(0, "203.0.113.9"))
    await _roam(bench, control.Roamed(0, address))
    assert bench.reached == {"203.0.113.9"} and "peer 0 moved, but not" in bench.log[-1]
    assert bench.engine.offences == []


@pytest.mark.parametrize("peer", [3, 2**53])
@pytest.mark.parametrize("say", [control.HandshakeDone, lambda peer: control.Roamed(peer, "203.0.113.9")])
async def test_a_peer_that_is_not_there_is_an_offence(
    bench: DatagramBench, say: Callable[[int], control.Message], peer: int
) -> None:
    bench.ways.take(say(peer), bench.engine)
    await bench.settle()
    assert len(bench.engine.offences) == 1 and bench.reached == set()


async def test_nothing_comes_back_after_the_end(bench: DatagramBench) -> None:
    bench.gate.clear()
    bench.ask(FIRST)
    bench.ways.take(control.Roamed(1, "203.0.113.1"), bench.engine)
    await asyncio.sleep(0)
    await bench.ways.interrupt()
    bench.gate.set()
    bench.ways.release()
    await asyncio.sleep(0.01)
    assert bench.reached == set() and bench.ways.endpoints.all == () and bench.engine.told == []


async def test_a_kind_without_datagrams_gives_none() -> None:
    bench = DatagramBench()
    tcp = Profile(id="i", name="n", server=SoftEtherProfile(host="h", hub="b", user="u"))
    ways = Ways(
        bench.kernel,
        kinds.of(tcp),
        bench.tunnel,
        bench.background,
        lambda *_: None,
        lambda: None,
        bench._admit,
        bench.look_up,
        bench.steps.append,
    )
    wishes = (control.NeedSockets(1), control.NeedAddresses(1, "h", 443), control.Roamed(0, "203.0.113.9"))
    for number, wish in enumerate((*wishes, control.HandshakeDone(0)), 1):
        ways.take(wish, bench.engine)
        assert len(bench.engine.offences) == number
    ways.take(control.NeedTransport(9, "other", 443), bench.engine)
    while not bench.engine.told:
        await asyncio.sleep(0.001)
    assert _code(bench.engine.told[0]) == "transport_denied"
    assert bench.steps == []


# --- what is said to be under way ----------------------------------------------------------------


async def test_each_step_is_told_as_it_begins(bench: DatagramBench) -> None:
    bench.ways.take(control.NeedSockets(1), bench.engine)
    await _told(bench.engine)
    for sock in bench.engine.sockets:
        sock.close()
    assert bench.steps == [Step.REACHING]
    bench.gate.clear()
    bench.ask(FIRST, 2)
    while not bench.lookups:
        await asyncio.sleep(0.001)
    assert bench.steps == [Step.REACHING, Step.RESOLVING]
    bench.gate.set()
    await bench.settle()
    assert bench.steps == [Step.REACHING, Step.RESOLVING, Step.HANDSHAKE]


async def test_a_name_without_an_address_is_no_step_to_a_handshake(bench: DatagramBench) -> None:
    bench.names.clear()
    await bench.answer(FIRST)
    assert bench.steps == [Step.RESOLVING]


async def test_a_kind_without_connections_makes_none(bench: DatagramBench) -> None:
    bench.ways.take(control.NeedTransport(9, "vpn.example", 51820), bench.engine)
    while not bench.engine.told:
        await asyncio.sleep(0.001)
    assert _code(bench.engine.told[0]) == "transport_denied"


_places = st.one_of(
    st.ip_addresses().map(str), st.text(max_size=20), st.from_regex(r"[0-9a-f:.%]{0,45}", fullmatch=True)
)
_wishes = st.one_of(
    st.builds(
        control.NeedAddresses, st.integers(0, 9), st.sampled_from(["vpn.example", "x"]), st.just(51820)
    ),
    st.builds(control.Roamed, st.integers(0, 3), _places, st.integers(0, 2**53)),
    st.builds(control.HandshakeDone, st.integers(0, 3)),
    st.builds(control.NeedTransport, st.integers(0, 9), st.just("vpn.example"), st.just(51820)),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_wishes, max_size=30))
def test_whatever_it_says_all_is_bounded_and_put_back(
    monkeypatch: pytest.MonkeyPatch, said: list[control.Message]
) -> None:
    async def run() -> None:
        bench = _bench(monkeypatch)
        for number, message in enumerate(said):
            bench.ways.take(message, bench.engine)
            if number % 3 == 0:
                await asyncio.sleep(0)
            assert len(bench.background._tasks) <= 2 * len(SERVER.peers) + 1
        await bench.settle()
        # Each peer's present place, and what its name was last resolved to.
        assert len(bench.ways.endpoints.all) <= 2 * len(SERVER.peers)
        await bench.ways.interrupt()
        assert bench.reached <= {"198.51.100.1"}
        bench.ways.release()
        assert bench.ways.endpoints.all == ()

    asyncio.run(run())


async def test_a_peer_can_not_move_to_what_is_behind_another() -> None:
    peers = (
        WireGuardPeer(public_key="a", allowed_ips=("10.1.0.0/16",)),
        WireGuardPeer(public_key="b", allowed_ips=("0.0.0.0/0", "203.0.113.0/24")),
    )
    bench = DatagramBench(WireGuardProfile(peers=peers))
    await _roam(bench, control.Roamed(0, "203.0.113.9"))
    assert bench.reached == set()
    assert "behind another peer" in bench.log[-1]
    # Its own network is where a peer may well be, and everything is no peer's in particular.
    await _roam(bench, control.Roamed(1, "203.0.113.9"), control.Roamed(0, "198.51.100.9"))
    assert bench.reached == {"203.0.113.9", "198.51.100.9"}


async def test_the_next_engine_begins_at_the_profiles_own_endpoints(bench: DatagramBench) -> None:
    await _roam(bench, control.Roamed(2, "203.0.113.3"))
    assert bench.reached == {"203.0.113.3"}
    await bench.ways.interrupt()
    assert bench.reached == set()
