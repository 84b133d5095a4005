"""The kill switch: what all sessions together demand, and what is remembered of it."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from helper.api.types import Hold, KillSwitch, KillSwitchChanged
from helper.firewall.marks import LOOKUP
from helper.firewall.state import FirewallState, Phase, SessionView
from helper.network.errors import NetworkError, refused, unreachable
from helper.network.resolve import Resolved
from helper.session import guard as guarding
from helper.session.guard import Guard
from helper.state import target as targets
from helper.state.files import CLEANUP, Folder, StateError
from helper.state.target import Held, SplitEntry, Target, Unreadable

BOOT = "this boot"
RESOLVERS = ("192.0.2.53",)


class MemoryFirewall:
    """Stands in for :class:`helper.firewall.table.Firewall`: states, and what was on disk at each."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.states: list[FirewallState] = []
        self.refusal: NetworkError | None = None
        self.broken = ""

    async def apply(self, state: FirewallState) -> None:
        await asyncio.sleep(0)
        if self.refusal is not None:
            raise self.refusal
        self.states.append(state)
        self._bench.steps.append(("firewall", state.lockdown, state.enabled, state.held))

    async def repair(self) -> str:
        broken, self.broken = self.broken, ""
        return broken


class WatchedFolder(Folder):
    """Notes what is written, or refuses it."""

    bench: Bench

    def write(self, name: str, data: bytes) -> None:
        if self.bench.disk_full:
            raise StateError("The disk is full.", "Make room.")
        super().write(name, data)
        target = targets.decode(data)
        assert isinstance(target, Target)
        self.bench.steps.append(("disk", target.lockdown, target.killswitch, bool(target.held)))


class Bench:
    def __init__(self, path: Path, target: Target | None = None) -> None:
        self.steps: list[tuple[str, bool, bool, bool]] = []
        """Where, and lockdown, kill switch and hold there, in order."""
        self.disk_full = False
        self.groups: dict[str, tuple[int, int]] = {}
        self.published: list[KillSwitch] = []
        self.folder = WatchedFolder(path / "state")
        self.folder.bench = self
        self.folder.make()
        self.firewall = MemoryFirewall(self)
        self.guard = Guard(
            self.firewall,  # type: ignore[arg-type]
            self.folder,
            target or Target(),
            boot=BOOT,
            resolvers=self._resolvers,
            bypass=self.groups.get,
            changed=self._changed,
        )

    async def _resolvers(self) -> tuple[str, ...]:
        return RESOLVERS

    def _changed(self, event: KillSwitchChanged) -> None:
        self.published.append(event.killswitch)

    def hold(self) -> Hold:
        return self.guard.killswitch.hold

    @property
    def on_disk(self) -> Target:
        found = targets.load(self.folder, BOOT)
        assert not isinstance(found, Unreadable)
        return found


@pytest.fixture
async def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def _view(phase: Phase = Phase.UP, *, full: bool = True) -> SessionView:
    return SessionView(phase=phase, full=full)


async def _demand(bench: Bench, session: str, profile: str, view: SessionView | None) -> None:
    await bench.guard.demand(session, (1000, profile), lambda: view)


# --- what is demanded ----------------------------------------------------------------------------


async def test_a_session_from_its_first_demand_to_its_last(bench: Bench) -> None:
    guard = bench.guard
    for phase, hold in (
        (Phase.CONNECTING, Hold.CONNECTING),
        (Phase.UP, Hold.UP),
        (Phase.BLOCKED, Hold.BLOCKED),
    ):
        await _demand(bench, "s", "Office", _view(phase))
        assert (guard.killswitch.hold, bench.published[-1].hold) == (hold, hold)
        assert bench.firewall.states[-1].resolvers == RESOLVERS
    assert guard.killswitch.reason == "Office: the connection is lost."
    assert guard.killswitch.way_out == "adit disconnect Office"
    await _demand(bench, "s", "Office", None)
    assert guard.killswitch == bench.published[-1] == KillSwitch()
    assert bench.firewall.states[-1] == FirewallState(), "nothing is asked of anybody without a need"


async def test_the_same_demand_is_no_work(bench: Bench) -> None:
    await _demand(bench, "s", "Office", _view())
    await _demand(bench, "s", "Office", _view())
    await _demand(bench, "other", "Other", None)
    assert len(bench.firewall.states) == len(bench.published) == 1


async def test_the_demand_that_counts_is_that_of_the_moment(bench: Bench) -> None:
    phase = Phase.UP
    first = asyncio.create_task(bench.guard.demand("s", (1000, "Office"), lambda: _view(phase)))
    second = asyncio.create_task(bench.guard.demand("s", (1000, "Office"), lambda: _view(phase)))
    await asyncio.sleep(0)
    phase = Phase.BLOCKED
    await asyncio.gather(first, second)
    assert bench.hold() is Hold.BLOCKED, "no older picture takes the place of a newer one"


async def test_a_demand_that_is_refused_is_none(bench: Bench) -> None:
    bench.firewall.refusal = unreachable("x", "refused by the test")
    with pytest.raises(NetworkError):
        await _demand(bench, "s", "Office", _view())
    bench.firewall.refusal = None
    assert bench.hold() is Hold.OPEN and bench.published == []
    await _demand(bench, "other", "Other", _view(full=False))
    assert len(bench.firewall.states[-1].sessions) == 1


async def test_the_strictest_of_several_counts(bench: Bench) -> None:
    await _demand(bench, "split", "Split", _view(full=False))
    assert bench.hold() is Hold.GUARDED
    await _demand(bench, "full", "A 'full' one", _view(Phase.BLOCKED))
    await _demand(bench, "split", "Split", None)
    assert bench.hold() is Hold.BLOCKED
    assert "A 'full' one" in bench.guard.killswitch.reason
    await bench.guard.set(enabled=False)
    assert bench.hold() is Hold.GUARDED, "people may do without"


# --- what is remembered --------------------------------------------------------------------------


async def test_the_end_that_nobody_wished_opens_nothing(bench: Bench) -> None:
    await _demand(bench, "s", "Office", _view())
    await bench.guard.remember(1000, "Office")
    await _demand(bench, "s", "Office", None)
    held = bench.guard.killswitch
    assert (held.hold, held.owner, held.way_out) == (Hold.BLOCKED, 1000, "adit unblock")
    assert held.reason == "Office: the connection ended, and nobody wished it."
    assert bench.published[-1] == held, "what is told is what is"
    assert [held.boot for held in bench.on_disk.held] == [BOOT]
    await bench.guard.forget(1001, "Office")
    assert bench.hold() is Hold.BLOCKED and bench.on_disk.held
    await bench.guard.forget(1000, "Office")
    assert bench.hold() is Hold.OPEN and not bench.on_disk.held
    assert bench.steps[-2:] == [("disk", False, True, False), ("firewall", False, True, False)]


async def test_one_who_may_lets_go_of_anybody_s(bench: Bench) -> None:
    await bench.guard.remember(1000, "Office")
    await bench.guard.release()
    assert bench.hold() is Hold.OPEN and not bench.on_disk.held


async def test_each_session_is_remembered_once_and_forgotten_alone(bench: Bench) -> None:
    for owner, profile, writes in ((1000, "a", 1), (1000, "a", 1), (1001, "a", 2), (1001, "b", 3)):
        await bench.guard.remember(owner, profile)
        assert (owner, profile) in {(held.owner, held.profile) for held in bench.on_disk.held}
        assert len(bench.steps) == writes
    await bench.guard.forget(1001, "a")
    assert {(held.owner, held.profile) for held in bench.on_disk.held} == {(1000, "a"), (1001, "b")}
    await bench.guard.forget(1000, "b")
    assert len(bench.on_disk.held) == 2 and bench.hold() is Hold.BLOCKED
    assert bench.guard.killswitch.owner == -1, "of several"
    await bench.guard.forget(1000, "a")
    assert bench.guard.killswitch.owner == 1001
    await bench.guard.forget(1001, "b")
    assert bench.hold() is Hold.OPEN


async def test_what_can_not_be_remembered_is_refused(bench: Bench) -> None:
    bench.disk_full = True
    with pytest.raises(NetworkError) as caught:
        await bench.guard.remember(1000, "Office")
    failure = caught.value.failure
    assert (failure.code, failure.message, failure.advice) == (
        "state_not_written",
        "The disk is full.",
        "Make room.",
    )
    assert not bench.guard.target.held


async def test_a_full_disk_strands_nobody(bench: Bench) -> None:
    await bench.guard.remember(1000, "Office")
    bench.disk_full = True
    with pytest.raises(NetworkError):
        await bench.guard.forget(1000, "Office")
    assert bench.hold() is Hold.OPEN and bench.on_disk.held


async def test_a_hold_of_an_earlier_run_counts_from_the_beginning(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Target(held=(Held(owner=1000, profile="Office", since=1.0, boot=BOOT),)))
    await bench.guard.begin()
    assert bench.hold() is Hold.BLOCKED and bench.firewall.states[-1].held


async def test_damage_holds_everything_until_one_who_may_lets_go(bench: Bench) -> None:
    await bench.guard.begin("target.json is damaged.")
    killswitch = bench.guard.killswitch
    assert (killswitch.hold, killswitch.reason) == (Hold.BLOCKED, "target.json is damaged.")
    assert CLEANUP in killswitch.way_out
    await bench.guard.forget(1000, "Office")
    assert bench.hold() is Hold.BLOCKED
    await bench.guard.release()
    assert bench.hold() is Hold.OPEN


# --- settings ------------------------------------------------------------------------------------


async def test_what_closes_is_in_force_before_it_is_promised(bench: Bench) -> None:
    await bench.guard.set(lockdown=True)
    assert [step[:2] for step in bench.steps][:2] == [("firewall", True), ("disk", True)]
    assert bench.hold() is Hold.BLOCKED
    assert bench.guard.killswitch.reason == "Lockdown is on."
    assert "adit lockdown off" in bench.guard.killswitch.way_out


async def test_what_opens_is_forgotten_before(bench: Bench) -> None:
    await bench.guard.set(lockdown=True)
    bench.steps.clear()
    await bench.guard.set(lockdown=False)
    assert [step[:2] for step in bench.steps] == [("disk", False), ("firewall", False)]
    bench.steps.clear()
    await bench.guard.set(enabled=False)
    assert [(where, enabled) for where, _, enabled, _ in bench.steps] == [
        ("disk", False),
        ("firewall", False),
    ]
    bench.steps.clear()
    await bench.guard.set(enabled=True)
    assert [(step[0], step[2]) for step in bench.steps][:2] == [("firewall", True), ("disk", True)]


@pytest.mark.parametrize("lockdown", [True, False])
async def test_a_setting_that_can_not_be_kept_is_not_in_force_either(bench: Bench, lockdown: bool) -> None:
    await bench.guard.set(lockdown=not lockdown)
    bench.disk_full = True
    with pytest.raises(NetworkError) as caught:
        await bench.guard.set(lockdown=lockdown)
    assert caught.value.failure.code == "state_not_written"
    assert bench.guard.killswitch.lockdown == bench.on_disk.lockdown == (not lockdown)
    assert bench.firewall.states[-1].lockdown == (not lockdown)
    assert bench.hold() is (Hold.OPEN if lockdown else Hold.BLOCKED)


async def test_what_the_firewall_refuses_is_not_promised(bench: Bench) -> None:
    bench.firewall.refusal = unreachable("x", "refused by the test")
    with pytest.raises(NetworkError):
        await bench.guard.set(lockdown=True)
    assert not bench.on_disk.lockdown and not bench.guard.killswitch.lockdown


async def test_programs_outside_are_known_by_number_while_they_are_there(bench: Bench) -> None:
    bench.groups["user.slice/game"] = (2, 77)
    entries = (SplitEntry("user.slice/game", 1000), SplitEntry("gone", 1000))
    await bench.guard.set_split(entries)
    assert not bench.firewall.states[-1].bypass and bench.on_disk.split == entries
    await _demand(bench, "s", "Office", _view())
    assert bench.firewall.states[-1].bypass == ((2, 77),)


async def test_what_connects_by_itself_is_remembered(bench: Bench) -> None:
    await bench.guard.set_autoconnect(("office", "home"))
    assert bench.on_disk.autoconnect == bench.guard.target.autoconnect == ("office", "home")


# --- others --------------------------------------------------------------------------------------


async def test_what_others_changed_is_put_right_and_counted(bench: Bench) -> None:
    bench.firewall.broken = "a rule is gone"
    assert await bench.guard.refresh() == "", "nothing of ours is there"
    await _demand(bench, "s", "Office", _view())
    assert await bench.guard.refresh() == "a rule is gone"
    assert await bench.guard.refresh() == ""
    assert bench.guard.killswitch.repairs == bench.published[-1].repairs == 1


@pytest.mark.parametrize(
    ("view", "by_ourselves"),
    [
        (None, False),
        (_view(full=False), False),
        (_view(Phase.CONNECTING), True),
        (_view(Phase.UP), True),
        (_view(Phase.BLOCKED), True),
    ],
)
async def test_who_asks_the_name_servers(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, view: SessionView | None, by_ourselves: bool
) -> None:
    asked: list[object] = []

    async def resolve(host: str, port: int, timeout: float) -> list[Resolved]:
        asked.append("the machine's")
        return [(socket.AF_INET, ("198.51.100.1", port))]

    async def look_up(host: str, servers: tuple[str, ...], **how: object) -> list[str]:
        asked.append((servers, how["mark"]))
        return ["198.51.100.1", "2001:db8::1"]

    monkeypatch.setattr(guarding, "resolve", resolve)
    monkeypatch.setattr(guarding, "look_up", look_up)
    await _demand(bench, "s", "Office", view)
    found = await bench.guard.look_up("vpn.example", 443, 1.0)
    assert found[0] == (socket.AF_INET, ("198.51.100.1", 443))
    assert asked == [(RESOLVERS, LOOKUP)] if by_ourselves else ["the machine's"]
    assert not by_ourselves or found[1] == (socket.AF_INET6, ("2001:db8::1", 443, 0, 0))


async def test_calls_wait_for_one_another(bench: Bench) -> None:
    await asyncio.gather(
        *(_demand(bench, f"s{number}", f"p{number}", _view()) for number in range(8)),
        *(_demand(bench, f"s{number}", f"p{number}", None) for number in range(4)),
        bench.guard.set(lan=False),
    )
    state = bench.firewall.states[-1]
    assert len(state.sessions) == 4 and not state.lan and not bench.on_disk.lan


async def test_a_session_that_is_over_demands_nothing_even_if_the_kernel_refuses(bench: Bench) -> None:
    await _demand(bench, "s", "Office", _view())
    bench.firewall.refusal = refused("flush", OSError(12, "no memory"))
    with pytest.raises(NetworkError):
        await _demand(bench, "s", "Office", None)
    bench.firewall.refusal = None
    await bench.guard.refresh()
    assert bench.hold() is Hold.OPEN and bench.firewall.states[-1].sessions == ()


async def test_letting_go_does_not_concern_sessions_that_are_there(bench: Bench) -> None:
    await bench.guard.remember(1000, "Office")
    await bench.guard.remember(1001, "Lab")
    await _demand(bench, "s", "Office", _view())
    await bench.guard.release()
    assert [held.profile for held in bench.on_disk.held] == ["Office"]


async def test_all_that_is_refused_has_a_reason_whatever_else_is_up(bench: Bench) -> None:
    await bench.guard.remember(1000, "Office")
    await _demand(bench, "split", "Split", _view(full=False))
    killswitch = bench.guard.killswitch
    assert (killswitch.hold, killswitch.way_out) == (Hold.UP, "adit unblock")
    assert "Office" in killswitch.reason
    await _demand(bench, "s", "Office", _view(Phase.BLOCKED))
    assert bench.guard.killswitch.way_out == "adit disconnect Office"
    await _demand(bench, "s", "Office", _view())
    assert bench.guard.killswitch.reason == ""


async def test_a_state_that_no_rules_can_be_made_of_is_a_refusal(bench: Bench) -> None:
    async def apply(state: FirewallState) -> None:
        raise ValueError("not an address")

    bench.firewall.apply = apply  # type: ignore[method-assign]
    with pytest.raises(NetworkError):
        await _demand(bench, "s", "Office", _view())
