"""One session's part in the kill switch and the name servers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from engine.failures import Failure, FailureKind
from helper.api.types import NetworkProfile, Profile, SoftEtherProfile
from helper.dns.errors import DnsError
from helper.dns.wishes import DnsWish
from helper.firewall.marks import ENGINE
from helper.firewall.state import Endpoint, Phase, SessionView
from helper.network.errors import NetworkError, state_not_written
from helper.network.plan import Shown
from helper.session.shield import Shield
from helper.session.states import Demand
from helper.state.target import Target

SERVER = Endpoint("198.51.100.1", "tcp", 443, ENGINE)
PROFILE = Profile(
    id="i",
    name="Office",
    server=SoftEtherProfile(host="h", hub="b", user="u"),
    network=NetworkProfile(default_route=True),
)
UP = Shown(
    addresses=("10.9.0.10/24",),
    routes=("10.9.0.0/24", "0.0.0.0/0"),
    dns=("10.9.0.1",),
    search=("corp.example",),
    domains=("corp.example",),
    excluded=("203.0.113.0/24",),
    full=True,
)


class Guard:
    """Stands in for the real one: what it is asked for, in order."""

    def __init__(self) -> None:
        self.target = Target()
        self.asked: list[Any] = []
        self.refusal: NetworkError | None = None

    async def remember(self, owner: int, profile: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.asked.append(("remember", owner, profile))

    async def forget(self, owner: int, profile: str) -> None:
        self.asked.append(("forget", owner, profile))

    async def demand(self, session: str, profile: str, tell: Any) -> None:
        self.asked.append(tell())

    @property
    def view(self) -> SessionView:
        found = self.asked[-1]
        assert isinstance(found, SessionView)
        return found


class Names:
    """Stands in for :class:`helper.dns.dns.Dns`."""

    def __init__(self) -> None:
        self.wishes: list[DnsWish] = []
        self.cleared: list[str] = []
        self.failure: Failure | None = None
        self.said = ""
        self.by = "resolved"

    async def set(self, wish: DnsWish) -> str:
        if self.failure is not None:
            raise DnsError(self.failure)
        self.wishes.append(wish)
        return self.by

    async def clear(self, session: str) -> None:
        if self.failure is not None:
            raise DnsError(self.failure)
        self.cleared.append(session)

    def warning(self, session: str) -> str:
        return self.said


class Bench:
    def __init__(self) -> None:
        self.guard, self.names = Guard(), Names()
        self.log: list[str] = []
        self.tunnel = SimpleNamespace(
            exists=False, name="", index=0, shown=Shown(), expected=lambda: Shown(full=True)
        )
        shared: Any = SimpleNamespace(guard=self.guard, dns=self.names)
        tunnel: Any = self.tunnel
        self.shield = Shield(shared, "s", 1000, PROFILE, tunnel, lambda _, text: self.log.append(text))
        ways: Any = SimpleNamespace(endpoints=SimpleNamespace(all=(SERVER,)), port=7, mark=ENGINE)
        self.shield.use(ways)

    def up(self, shown: Shown = UP) -> None:
        self.tunnel.exists, self.tunnel.name, self.tunnel.index, self.tunnel.shown = True, "adit0", 5, shown


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_before_there_is_a_device_it_demands_what_is_expected(bench: Bench) -> None:
    assert bench.shield.holds
    await bench.shield.secure(Demand.CONNECTING)
    assert bench.guard.asked == [
        SessionView(
            Phase.CONNECTING, full=True, endpoints=(SERVER,), listen_port=7, owner=1000, trusted=False
        )
    ], "and nothing is remembered of a tunnel that was never open"


async def test_an_open_tunnel_is_remembered_before_it_is_demanded(bench: Bench) -> None:
    bench.up()
    await bench.shield.use_names()
    await bench.shield.secure(Demand.UP)
    assert bench.guard.asked[0] == ("remember", 1000, "Office")
    assert bench.guard.view == SessionView(
        phase=Phase.UP,
        full=True,
        device="adit0",
        addresses=("10.9.0.10",),
        routes=UP.routes,
        excluded=UP.excluded,
        dns=("10.9.0.1",),
        endpoints=(SERVER,),
        listen_port=7,
        owner=1000,
        trusted=False,
    )


async def test_what_can_not_be_remembered_is_not_opened(bench: Bench) -> None:
    bench.up()
    bench.guard.refusal = state_not_written("The disk is full.")
    with pytest.raises(NetworkError):
        await bench.shield.secure(Demand.UP)
    assert bench.guard.asked == []


@pytest.mark.parametrize("case", ["partial", "switched off"])
async def test_what_is_not_held_back_is_not_remembered(bench: Bench, case: str) -> None:
    bench.up(Shown(full=case != "partial"))
    bench.guard.target = Target(killswitch=case != "switched off")
    assert not bench.shield.holds
    await bench.shield.secure(Demand.UP)
    assert [type(asked) for asked in bench.guard.asked] == [SessionView]


async def test_other_servers_are_let_through_while_it_demands_anything(bench: Bench) -> None:
    await bench.shield.admit()
    assert bench.guard.asked == []
    await bench.shield.secure(Demand.BLOCKED)
    await bench.shield.admit()
    assert [asked.phase for asked in bench.guard.asked] == [Phase.BLOCKED] * 2
    await bench.shield.end(forget=False)
    await bench.shield.admit()
    assert set(bench.guard.asked[2:]) == {None}, "nothing comes back after the end"


async def test_a_person_who_ends_it_opens_the_network(bench: Bench) -> None:
    await bench.shield.secure(Demand.BLOCKED)
    await bench.shield.end(forget=True)
    assert bench.guard.asked[1:] == [("forget", 1000, "Office"), None]


async def test_a_mark_of_the_profile_s_own_is_told(bench: Bench) -> None:
    own = Endpoint("198.51.100.1", "udp", 51820, 0xCA6C)
    ways: Any = SimpleNamespace(endpoints=SimpleNamespace(all=(own,)), port=0, mark=own.mark)
    bench.shield.use(ways)
    await bench.shield.secure(Demand.CONNECTING)
    assert bench.guard.view.marks == (0xCA6C,)


# --- name servers --------------------------------------------------------------------------------


async def test_name_servers_are_set_and_put_back(bench: Bench) -> None:
    bench.up()
    await bench.shield.use_names()
    assert bench.shield.names_trouble is None
    wish = DnsWish("s", "adit0", 5, ("10.9.0.1",), ("corp.example",), ("corp.example",), True)
    assert (bench.names.wishes, bench.shield.names_by) == ([wish], "resolved")
    bench.up(Shown())
    await bench.shield.use_names()
    assert bench.shield.names_trouble is None
    assert (bench.names.cleared, bench.shield.names_by) == (["s"], "")
    await bench.shield.end_names()
    assert bench.names.cleared == ["s"], "once is enough"


async def test_name_servers_that_are_not_in_use_are_not_let_through(bench: Bench) -> None:
    bench.up()
    bench.names.failure = Failure("dns_timed_out", FailureKind.LOCAL, "No answer.")
    await bench.shield.use_names()
    assert bench.shield.names_trouble == bench.names.failure
    await bench.shield.secure(Demand.UP)
    assert (bench.guard.view.dns, bench.shield.names_by) == ((), "")
    with pytest.raises(NetworkError):
        await bench.shield.end_names()
    bench.names.failure = None
    await bench.shield.end_names()
    assert bench.names.cleared == ["s"], "what may have been set is taken back"


@pytest.mark.parametrize(("full", "by", "fails"), [(True, "", True), (False, "", False), (True, "x", False)])
async def test_a_full_tunnel_without_its_name_servers_is_a_failure(
    bench: Bench, full: bool, by: str, fails: bool
) -> None:
    bench.up(Shown(dns=("10.9.0.1",), full=full))
    bench.names.by, bench.names.said = by, "Nobody manages name servers here."
    await bench.shield.use_names()
    failure = bench.shield.names_trouble
    assert (failure is not None and failure.code == "dns_not_set") == fails
    assert bench.log == ["Nobody manages name servers here."]
