"""Host routes around the tunnel: who needs which, and when they go."""

from __future__ import annotations

import pytest

from helper.network.changes import AddRoute
from helper.network.errors import NetworkError
from helper.network.outside import Outside
from helper.network.plan import OUTSIDE_METRIC
from tests.support.memory_kernel import MemoryKernel

ONE, TWO, SIX = "198.51.100.1", "198.51.100.2", "2001:db8::1"


def _way(address: str, gateway: str = "192.0.2.254") -> AddRoute:
    return AddRoute(f"{address}/{128 if ':' in address else 32}", "eth0", gateway, OUTSIDE_METRIC)


SIX_WAY = _way(SIX, "fe80::1")


@pytest.fixture
def kernel() -> MemoryKernel:
    return MemoryKernel()


@pytest.fixture
def outside(kernel: MemoryKernel) -> Outside:
    return Outside(kernel, lambda: "adit0")


async def test_each_holder_has_its_own(kernel: MemoryKernel, outside: Outside) -> None:
    assert await outside.keep("a", (ONE, SIX)) == (ONE, SIX)
    assert await outside.keep("b", (TWO,)) == (TWO,)
    assert kernel.present == {_way(ONE), SIX_WAY, _way(TWO)}
    assert outside.of("a") == (ONE, SIX) and outside.of("c") == ()
    assert outside.addresses == {ONE, TWO, SIX}
    await outside.release()
    assert kernel.present == set() and outside.addresses == frozenset()


async def test_a_new_answer_takes_the_place_of_the_old_one(kernel: MemoryKernel, outside: Outside) -> None:
    await outside.keep("a", (ONE, SIX))
    kernel.log.clear()
    await outside.keep("a", (TWO, SIX))
    assert kernel.present == {_way(TWO), SIX_WAY}
    # The new way is there before the old one goes, and what stays is left alone.
    assert kernel.log == [("apply", _way(TWO)), ("undo", _way(ONE))]


async def test_two_at_one_address_do_not_take_each_others_route(
    kernel: MemoryKernel, outside: Outside
) -> None:
    await outside.keep("a", (ONE,))
    await outside.keep("b", (ONE,))
    await outside.keep("a", (TWO,))
    assert kernel.present == {_way(ONE), _way(TWO)}
    await outside.keep("b", (TWO,))
    assert kernel.present == {_way(TWO)}


async def test_a_new_way_to_an_address_holds_for_all_who_need_it(
    kernel: MemoryKernel, outside: Outside
) -> None:
    await outside.keep("a", (ONE,))
    await outside.keep("b", (ONE, TWO))
    kernel.gateways[4] = "203.0.113.1"
    await outside.keep("a", (ONE,))
    assert kernel.present == {_way(ONE, "203.0.113.1"), _way(TWO)}
    await outside.release()
    assert kernel.present == set()


async def test_a_route_that_the_system_lost_is_made_again(kernel: MemoryKernel, outside: Outside) -> None:
    await outside.keep("a", (ONE,))
    kernel.present.clear()
    await outside.keep("a", (ONE,))
    assert kernel.present == {_way(ONE)}
    for _ in range(3):
        await outside.keep("a", (ONE,))
    await outside.release()
    assert kernel.present == set(), "it must not have been counted more often than it is held"


async def test_a_route_that_is_somebody_elses_is_left_to_them(kernel: MemoryKernel, outside: Outside) -> None:
    kernel.present.add(_way(ONE))
    await outside.keep("a", (ONE,))
    await outside.release()
    assert kernel.present == {_way(ONE)}
    await outside.keep("a", (ONE,))
    kernel.present.clear()  # theirs is gone: from now on it is ours
    await outside.keep("a", (ONE,))
    assert kernel.present == {_way(ONE)}
    await outside.release()
    assert kernel.present == set()


async def test_what_can_not_be_reached_is_left_out(kernel: MemoryKernel, outside: Outside) -> None:
    del kernel.gateways[6]
    assert await outside.keep("a", (SIX, ONE)) == (ONE,)
    assert outside.of("a") == (ONE,)
    kernel.refused.add(f"{TWO}/32")
    assert await outside.keep("a", (TWO, ONE)) == (ONE,)
    assert kernel.present == {_way(ONE)}


async def test_nothing_changes_when_nothing_can_be_reached(kernel: MemoryKernel, outside: Outside) -> None:
    await outside.keep("a", (ONE,))
    kernel.gateways.clear()
    with pytest.raises(NetworkError) as caught:
        await outside.keep("a", (TWO, SIX))
    assert caught.value.failure.code == "unreachable"
    assert (outside.of("a"), kernel.present) == ((ONE,), {_way(ONE)})


async def test_some_need_no_route(kernel: MemoryKernel, outside: Outside) -> None:
    assert await outside.keep("a", ("127.0.0.1", "fe80::9%3")) == ("127.0.0.1", "fe80::9%3")
    assert kernel.present == set()
    await outside.keep("a", ())
    assert outside.addresses == frozenset()


# --- the machine's network changes ---------------------------------------------------------------


async def test_another_way_is_taken_when_there_is_one(kernel: MemoryKernel, outside: Outside) -> None:
    await outside.keep("a", (ONE, SIX))
    kernel.gateways[4] = "192.0.2.1"
    assert await outside.renew()
    assert kernel.present == {_way(ONE, "192.0.2.1"), SIX_WAY}
    assert not await outside.renew()


async def test_a_route_that_was_lost_is_made_again_when_all_are_looked_after(
    kernel: MemoryKernel, outside: Outside
) -> None:
    await outside.keep("a", (ONE,))
    kernel.present.clear()
    assert not await outside.renew(), "it is the way that it was"
    assert kernel.present == {_way(ONE)}
    await outside.release()
    assert kernel.present == set(), "and it is taken back once, as it was made once"


async def test_a_connection_is_not_led_another_way(kernel: MemoryKernel, outside: Outside) -> None:
    """Its packets have the address of the link on which it began."""
    await outside.keep("connection", (ONE,), fixed=True)
    await outside.keep("a", (TWO,))
    kernel.gateways[4] = "192.0.2.1"
    kernel.present.clear()
    assert await outside.renew()
    assert kernel.present == {_way(ONE), _way(TWO, "192.0.2.1")}
    # The next connection looks for its way anew.
    await outside.keep("connection", (ONE,), fixed=True)
    assert kernel.present == {_way(ONE, "192.0.2.1"), _way(TWO, "192.0.2.1")}


async def test_what_can_not_be_reached_now_keeps_its_way(kernel: MemoryKernel, outside: Outside) -> None:
    await outside.keep("a", (ONE, SIX))
    del kernel.gateways[4]
    kernel.gateways[6] = "fe80::2"
    assert await outside.renew()
    assert kernel.present == {_way(ONE), _way(SIX, "fe80::2")}
