"""What an engine asks of the helper, and what it makes of the answers."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from engine.control import (
    Addresses,
    ControlSocket,
    FromEngine,
    Message,
    NeedAddresses,
    NeedSockets,
    NeedTransport,
    Sockets,
    Stop,
    Transport,
    TransportFailed,
    control_pair,
)
from engine.failures import EngineError, Failure, FailureKind
from engine.host import HelperGone, Host

_FAILURE = Failure("name_not_found", FailureKind.NETWORK, "There is no such name.")


class Helper:
    """The other end of the control socket."""

    def __init__(self) -> None:
        ours, theirs = control_pair()
        self.host = Host(theirs)
        self.control = ControlSocket(ours, FromEngine)

    async def next(self) -> Message:
        """The next thing that the engine says."""
        async with asyncio.timeout(10):
            while True:
                try:
                    received = self.control.receive()
                except BlockingIOError:
                    await asyncio.sleep(0.001)
                    continue
                assert received is not None
                return received[0]

    def give(self, message: Message, *sockets: socket.socket) -> None:
        self.control.send(message, tuple(sock.fileno() for sock in sockets))


@pytest.fixture
async def helper() -> AsyncIterator[Helper]:
    made = Helper()
    yield made
    made.host.close()
    made.control.close()


@pytest.fixture
def udp() -> Iterator[list[socket.socket]]:
    """One of each IP version, bound, and blocking as a careless helper's."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as four,
        socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as six,
    ):
        four.bind(("127.0.0.1", 0))
        six.bind(("::1", 0))
        yield [four, six]


def open_descriptors() -> set[str]:
    return set(os.listdir("/proc/self/fd"))  # noqa: PTH208  # one of them is that of the list


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0.001)


@pytest.mark.parametrize("count", [1, 2])
async def test_sockets(helper: Helper, udp: list[socket.socket], count: int) -> None:
    asked = asyncio.create_task(helper.host.sockets())
    need = await helper.next()
    assert isinstance(need, NeedSockets)
    helper.give(Sockets(need.request, (4, 6)[:count]), *udp[:count])
    got = await asked
    assert [sock.getsockname() for sock in got] == [sock.getsockname() for sock in udp[:count]]
    assert [sock.family for sock in got] == [socket.AF_INET, socket.AF_INET6][:count]
    assert not any(sock.getblocking() for sock in got)
    for sock in got:
        sock.close()


async def test_addresses(helper: Helper) -> None:
    asked = asyncio.create_task(helper.host.addresses("home.example", 51820))
    need = await helper.next()
    assert isinstance(need, NeedAddresses)
    assert (need.host, need.port) == ("home.example", 51820)
    helper.give(Addresses(need.request, ("192.0.2.1", "2001:db8::1")))
    assert await asked == ("192.0.2.1", "2001:db8::1")


async def test_each_answer_finds_its_question(helper: Helper, udp: list[socket.socket]) -> None:
    """Several are open at a time, and answered in any order."""
    names = [asyncio.create_task(helper.host.addresses(f"{n}.example", n)) for n in range(3)]
    sockets = asyncio.create_task(helper.host.sockets())
    needs = [await helper.next() for _ in range(4)]
    assert len({need.request for need in needs}) == 4  # type: ignore[attr-defined]
    for need in reversed(needs):
        if isinstance(need, NeedAddresses):
            helper.give(Addresses(need.request, (f"192.0.2.{need.port}",)))
        else:
            assert isinstance(need, NeedSockets)
            helper.give(Sockets(need.request, (4,)), udp[0])
    assert await asyncio.gather(*names) == [(f"192.0.2.{n}",) for n in range(3)]
    (sock,) = await sockets
    sock.close()


async def test_what_can_not_be_had_is_the_helper_s_reason(helper: Helper) -> None:
    asked = [
        asyncio.create_task(helper.host.addresses("nowhere.example", 1)),
        asyncio.create_task(helper.host.sockets()),
        asyncio.create_task(helper.host.transport("nowhere.example", 1)),
    ]
    for _ in asked:
        need = await helper.next()
        assert isinstance(need, NeedAddresses | NeedSockets | NeedTransport)
        helper.give(TransportFailed(need.request, _FAILURE))
    for task in asked:
        with pytest.raises(EngineError) as caught:
            await task
        assert caught.value.failure == _FAILURE


async def test_unasked_answers_are_closed_and_forgotten(helper: Helper, udp: list[socket.socket]) -> None:
    before = open_descriptors()
    helper.give(Sockets(77, (4, 6)), *udp)
    helper.give(Transport(77, "192.0.2.1:1"), udp[0])
    helper.give(Addresses(77, ("192.0.2.1",)))
    helper.give(TransportFailed(77, _FAILURE))
    await settle()
    assert open_descriptors() == before
    assert not helper.host.stopping.done()


async def test_an_answer_given_twice_counts_once(helper: Helper, udp: list[socket.socket]) -> None:
    asked = asyncio.create_task(helper.host.sockets())
    need = await helper.next()
    assert isinstance(need, NeedSockets)
    before = open_descriptors()
    for _ in range(3):
        helper.give(Sockets(need.request, (4,)), udp[0])
    (sock,) = await asked
    await settle()
    sock.close()
    assert open_descriptors() == before


async def test_an_answer_to_somebody_who_no_longer_waits_is_closed(
    helper: Helper, udp: list[socket.socket]
) -> None:
    asked = asyncio.create_task(helper.host.sockets())
    need = await helper.next()
    assert isinstance(need, NeedSockets)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    before = open_descriptors()
    helper.give(Sockets(need.request, (4,)), udp[0])
    await settle()
    assert open_descriptors() == before


async def test_sockets_without_a_descriptor_are_no_answer(helper: Helper, udp: list[socket.socket]) -> None:
    asked = asyncio.create_task(helper.host.sockets())
    need = await helper.next()
    assert isinstance(need, NeedSockets)
    helper.give(Sockets(need.request, (4,)))
    await settle()
    assert not asked.done()
    helper.give(Sockets(need.request, (4,)), udp[0])
    (sock,) = await asked
    sock.close()


async def test_addresses_with_a_descriptor_leave_none_open(helper: Helper, udp: list[socket.socket]) -> None:
    asked = asyncio.create_task(helper.host.addresses("home.example", 1))
    need = await helper.next()
    assert isinstance(need, NeedAddresses)
    before = open_descriptors()
    helper.give(Addresses(need.request, ("192.0.2.1",)), udp[0])
    assert await asked == ("192.0.2.1",)
    assert open_descriptors() == before


@pytest.mark.parametrize("answer", ["addresses", "transport"])
async def test_an_answer_of_another_kind_harms_nobody(
    helper: Helper, udp: list[socket.socket], answer: str
) -> None:
    """The helper is trusted, but a mistake of its should not be told as sockets that are none."""
    asked = asyncio.create_task(helper.host.sockets())
    need = await helper.next()
    assert isinstance(need, NeedSockets)
    if answer == "addresses":
        helper.give(Addresses(need.request, ("192.0.2.1",)))
    else:
        helper.give(Transport(need.request, "192.0.2.1:1"), udp[0])
    await settle()
    assert not asked.done()
    helper.give(Sockets(need.request, (4,)), udp[0])
    (sock,) = await asked
    sock.close()


async def test_stop_and_the_helper_s_end(helper: Helper) -> None:
    helper.give(Stop())
    await asyncio.wait_for(asyncio.shield(helper.host.stopping), 10)
    other = Helper()
    other.control.close()
    with pytest.raises(HelperGone):
        await asyncio.wait_for(asyncio.shield(other.host.stopping), 10)
    other.host.close()
    assert Path("/proc/self/fd").is_dir()
