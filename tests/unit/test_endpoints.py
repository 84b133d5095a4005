"""The addresses of a session's servers."""

from __future__ import annotations

import pytest

from helper.firewall.marks import ENGINE
from helper.firewall.state import Endpoint
from helper.network.errors import NetworkError, unreachable
from helper.session.endpoints import Endpoints
from tests.support.memory_kernel import MemoryKernel


class Bench:
    def __init__(self, mark: int = ENGINE) -> None:
        self.kernel = MemoryKernel()
        self.own = ""
        self.admitted: list[tuple[Endpoint, ...]] = []
        self.refusal: NetworkError | None = None
        self.endpoints = Endpoints(self.kernel, mark, "udp", lambda: self.own, self._admit)

    async def _admit(self) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.admitted.append(self.endpoints.all)


@pytest.fixture
async def bench() -> Bench:
    return Bench()


async def test_what_one_holder_has_replaces_what_it_had(bench: Bench) -> None:
    endpoints = bench.endpoints
    assert await endpoints.keep("a", ("198.51.100.1", "2001:db8::1"), 7) == ("198.51.100.1", "2001:db8::1")
    assert await endpoints.keep("b", ("198.51.100.1",), 8) == ("198.51.100.1",)
    await endpoints.keep("a", ("198.51.100.9",), 7)
    assert endpoints.addresses == {"198.51.100.1", "198.51.100.9"}
    assert endpoints.all == (
        Endpoint("198.51.100.9", "udp", 7, ENGINE),
        Endpoint("198.51.100.1", "udp", 8, ENGINE),
    )
    assert (endpoints.of("a"), endpoints.of("c")) == (("198.51.100.9",), ())
    assert await endpoints.keep("a", (), 0) == ()
    assert endpoints.addresses == {"198.51.100.1"}
    assert bench.admitted[-1] == endpoints.all and len(bench.admitted) == 4
    endpoints.forget()
    assert not endpoints.addresses and len(bench.admitted) == 4, "the session is over"


async def test_what_can_not_be_reached_is_left_out_unless_that_is_all(bench: Bench) -> None:
    del bench.kernel.gateways[6]
    assert await bench.endpoints.keep("a", ("2001:db8::1", "198.51.100.1"), 7) == ("198.51.100.1",)
    bench.kernel.gateways.clear()
    with pytest.raises(NetworkError):
        await bench.endpoints.keep("a", ("198.51.100.2",), 7)
    assert bench.endpoints.addresses == {"198.51.100.1"} and len(bench.admitted) == 1


async def test_the_tunnel_s_own_device_is_no_way(bench: Bench) -> None:
    bench.own = bench.kernel.device = "adit0"
    with pytest.raises(NetworkError) as caught:
        await bench.endpoints.keep("a", ("198.51.100.1",), 7)
    assert caught.value.failure.code == "unreachable" and bench.admitted == []
    bench.own = "adit1"
    assert await bench.endpoints.keep("a", ("198.51.100.1",), 7), "another tunnel may be"


async def test_when_the_firewall_refuses_everything_stays_as_it_was(bench: Bench) -> None:
    await bench.endpoints.keep("a", ("198.51.100.1",), 7)
    bench.refusal = unreachable("198.51.100.2", "refused by the test")
    for holder, addresses in (("a", ("198.51.100.2",)), ("b", ("198.51.100.2",)), ("a", ())):
        with pytest.raises(NetworkError):
            await bench.endpoints.keep(holder, addresses, 9)
        assert bench.endpoints.all == (Endpoint("198.51.100.1", "udp", 7, ENGINE),)


async def test_the_ways_are_asked_for_with_the_mark_that_packets_have() -> None:
    bench = Bench(mark=0xCA6C)
    await bench.endpoints.keep("a", ("198.51.100.1",), 7)
    assert bench.kernel.asked == [("198.51.100.1", 0xCA6C)]
    assert bench.endpoints.all[0].mark == 0xCA6C


async def test_a_scope_names_the_link_and_is_none_of_the_firewall_s(bench: Bench) -> None:
    bench.kernel.gateways.clear()
    assert await bench.endpoints.keep("a", ("fe80::1%3",), 7) == ("fe80::1%3",)
    assert bench.endpoints.all[0].address == "fe80::1" and bench.kernel.asked == []


async def test_a_renewal_tells_whether_a_way_is_another_one(bench: Bench) -> None:
    await bench.endpoints.keep("a", ("198.51.100.1",), 7)
    await bench.endpoints.keep("b", ("2001:db8::1",), 7)
    assert not await bench.endpoints.renew()
    bench.kernel.gateways[6] = "fe80::2"
    assert await bench.endpoints.renew()
    assert not await bench.endpoints.renew()
    gateways = dict(bench.kernel.gateways)
    bench.kernel.gateways.clear()
    assert not await bench.endpoints.renew(), "what can not be reached counts once it can be again"
    bench.kernel.gateways.update(gateways)
    assert not await bench.endpoints.renew()
    assert bench.endpoints.addresses == {"198.51.100.1", "2001:db8::1"}
