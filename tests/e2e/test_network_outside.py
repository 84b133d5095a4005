"""Host routes around the tunnel in a kernel that forgets them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helper.network.errors import NetworkError
from helper.network.linux import Kernel
from helper.network.outside import Outside
from tests.support.namespaces import Namespace, bring_up, link, snapshot

FIRST, SECOND, SIX = "198.51.100.7", "198.51.100.8", "2001:db8:ffff::7"


@pytest.fixture
def machine() -> Iterator[Namespace]:
    with Namespace() as client, Namespace() as far:
        link(client, far, "eth0", "far0")
        client.run(["ip", "address", "add", "192.0.2.1/24", "dev", "eth0"])
        client.run(["ip", "address", "add", "2001:db8:1::1/64", "dev", "eth0", "nodad"])
        _add_default_routes(client)
        yield client


def _add_default_routes(ns: Namespace) -> None:
    ns.run(["ip", "route", "replace", "default", "via", "192.0.2.2"])
    ns.run(["ip", "route", "replace", "default", "via", "2001:db8:1::2"])


def _hosts(ns: Namespace) -> set[str]:
    """Destinations of the routes that are ours."""
    shown = "".join(
        ns.run(["ip", version, "route", "show", "proto", "173"]).stdout for version in ("-4", "-6")
    )
    return {line.split()[0] for line in shown.splitlines()}


async def test_a_link_that_was_down_costs_no_way(machine: Namespace) -> None:
    with machine.inside():
        async with Kernel() as kernel:
            before = snapshot(machine)
            outside = Outside(kernel, lambda: "adit0")
            assert await outside.keep("one", (FIRST, SIX)) == (FIRST, SIX)
            assert await outside.keep("two", (FIRST, SECOND)) == (FIRST, SECOND)
            assert _hosts(machine) == {FIRST, SECOND, SIX}

            machine.run(["ip", "link", "set", "eth0", "down"])
            assert _hosts(machine) == set()
            with pytest.raises(NetworkError):
                await outside.keep("one", (FIRST, SIX))
            bring_up((machine, "eth0"))
            machine.run(["ip", "address", "replace", "2001:db8:1::1/64", "dev", "eth0", "nodad"])
            _add_default_routes(machine)

            for _ in range(2):
                assert await outside.keep("one", (FIRST, SIX)) == (FIRST, SIX)
                assert _hosts(machine) == {FIRST, SIX}
            await outside.keep("two", (FIRST, SECOND))
            await outside.keep("one", ())
            assert _hosts(machine) == {FIRST, SECOND}
            await outside.release()
            assert snapshot(machine)["route4"] == before["route4"]
            assert _hosts(machine) == set()


async def test_a_route_that_a_person_made_is_left_to_them(machine: Namespace) -> None:
    machine.run(["ip", "route", "add", FIRST, "via", "192.0.2.2", "metric", "1"])
    with machine.inside():
        async with Kernel() as kernel:
            before = snapshot(machine)
            outside = Outside(kernel, lambda: "adit0")
            for _ in range(2):
                await outside.keep("one", (FIRST,))
            await outside.release()
            assert snapshot(machine) == before


async def test_another_way_out_is_taken(machine: Namespace) -> None:
    with machine.inside():
        async with Kernel() as kernel:
            outside = Outside(kernel, lambda: "adit0")
            await outside.keep("one", (FIRST,))
            machine.run(["ip", "route", "replace", "default", "via", "192.0.2.9"])
            await outside.keep("one", (FIRST,))
            assert "via 192.0.2.9" in machine.run(["ip", "route", "get", FIRST]).stdout
            await outside.release()
            assert _hosts(machine) == set()
