"""What concerns the whole machine, as the verbs ask for it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from helper.api.rpc import Code, RpcError
from helper.api.types import Hold, KillSwitch, SplitApp
from helper.machine import machine as machines
from helper.machine.machine import Machine
from helper.machine.secrets import SecretsRefused
from helper.network.errors import NetworkError, state_not_written
from helper.state.target import MAX_NAMES, SplitEntry, Target

GROUPS = {"user.slice/game": (2, 77), **{f"g{number}": (1, number) for number in range(MAX_NAMES + 1)}}


class Guard:
    """Stands in for the real one: keeps the wishes, or refuses."""

    def __init__(self) -> None:
        self.target = Target()
        self.killswitch = KillSwitch()
        self.refusal: NetworkError | None = None
        self.asked: list[tuple[str, Any]] = []

    def _take(self, what: str, value: Any) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.asked.append((what, value))

    async def set(self, **settings: Any) -> None:
        self._take("set", settings)

    async def release(self, owner: int | None = None) -> None:
        self._take("release", owner)

    async def set_split(self, entries: tuple[SplitEntry, ...]) -> None:
        self._take("split", entries)
        self.target = Target(split=entries)

    async def set_autoconnect(self, names: tuple[str, ...]) -> None:
        self._take("autoconnect", names)
        self.target = Target(autoconnect=names)


class Sessions:
    """Those that run, and what they are told."""

    def __init__(self) -> None:
        self.alive = [SimpleNamespace(profile=SimpleNamespace(name="Office"))]
        self.told: list[str] = []

    def settings_changed(self) -> None:
        self.told.append("settings changed")

    async def disconnect_all(self) -> None:
        self.told.append("disconnect all")


class Profiles:
    """One that is good, and one that is not."""

    def __init__(self) -> None:
        self.reads = 0
        self._good: Any = SimpleNamespace(name="good", profile=object(), problem="")
        self._bad: Any = SimpleNamespace(name="bad", profile=None, problem="Line 1 is nonsense.")

    def read(self) -> None:
        self.reads += 1

    def named(self, name: str) -> Any:
        return {"good": self._good, "bad": self._bad}.get(name)


class Secrets:
    def of(self, profile: object) -> dict[str, str]:
        raise SecretsRefused("The file of secrets can be read by others.")


class Bench:
    def __init__(self) -> None:
        self.guard, self.sessions, self.profiles = Guard(), Sessions(), Profiles()
        shared: Any = SimpleNamespace(guard=self.guard, dns=None)
        sessions: Any = self.sessions
        profiles: Any = self.profiles
        secrets: Any = Secrets()
        self.machine = Machine(shared, sessions, profiles, secrets)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(machines, "locate", GROUPS.get)
    return Bench()


async def test_settings_go_to_the_kill_switch_and_sessions_hear_of_them(bench: Bench) -> None:
    assert await bench.machine.set_killswitch(None, False) == bench.guard.killswitch
    assert await bench.machine.set_lockdown(True) == bench.machine.killswitch()
    await bench.machine.release(None)
    assert bench.guard.asked == [
        ("set", {"enabled": None, "lan": False}),
        ("set", {"lockdown": True}),
        ("release", None),
    ]
    assert "settings changed" in bench.sessions.told


@pytest.mark.parametrize(
    "ask",
    [
        lambda machine: machine.set_killswitch(True, None),
        lambda machine: machine.set_lockdown(True),
        lambda machine: machine.release(None),
        lambda machine: machine.set_autoconnect("good", True),
        lambda machine: machine.add_split("user.slice/game", 1000),
        lambda machine: machine.remove_split("user.slice/game"),
    ],
)
async def test_what_the_system_refuses_is_an_answer(bench: Bench, ask: Any) -> None:
    bench.guard.refusal = state_not_written("The disk is full.", "Make room.")
    with pytest.raises(RpcError) as caught:
        await ask(bench.machine)
    assert caught.value.code == Code.SYSTEM_REFUSED
    assert caught.value.message == "The disk is full. Make room."


async def test_profiles_that_connect_by_themselves(bench: Bench) -> None:
    for name in ("good", "bad", "good"):
        await bench.machine.set_autoconnect(name, True)
    assert bench.guard.target.autoconnect == ("bad", "good"), "each once"
    with pytest.raises(RpcError) as caught:
        await bench.machine.set_autoconnect("none", True)
    assert caught.value.code == Code.BAD_PROFILE
    bench.guard.target = Target(autoconnect=("gone", "good"))
    await bench.machine.set_autoconnect("gone", False)
    assert bench.guard.target.autoconnect == ("good",), "also one that is there no more"
    assert bench.profiles.reads == 5


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("none", "no profile of this name"),
        ("bad", "Line 1 is nonsense."),
        ("good", "The file of secrets can be read by others."),
    ],
)
def test_a_profile_that_can_not_be_connected(bench: Bench, name: str, says: str) -> None:
    with pytest.raises(RpcError) as caught:
        bench.machine.machine_connect(name)
    assert caught.value.code == Code.BAD_PROFILE and says in caught.value.message


async def test_programs_outside(bench: Bench) -> None:
    machine = bench.machine
    await machine.add_split("/user.slice/game/", 1000)
    await machine.add_split("user.slice/game", 1001)
    assert machine.split() == (SplitApp(cgroup="user.slice/game", owner=1001),)
    with pytest.raises(RpcError) as caught:
        await machine.add_split("nowhere", 1000)
    assert caught.value.code == Code.INVALID_PARAMS
    await machine.remove_split("nowhere")
    await machine.remove_split("/user.slice/game")
    assert machine.split() == ()


async def test_there_are_not_too_many_programs_outside_and_those_gone_make_room(bench: Bench) -> None:
    for number in range(MAX_NAMES):
        await bench.machine.add_split(f"g{number}", 1000)
    with pytest.raises(RpcError) as caught:
        await bench.machine.add_split(f"g{MAX_NAMES}", 1000)
    assert caught.value.code == Code.BUSY
    bench.guard.target = Target(split=(SplitEntry("gone", 1000), *bench.guard.target.split[: MAX_NAMES - 1]))
    await bench.machine.add_split(f"g{MAX_NAMES}", 1000)
    assert "gone" not in {app.cgroup for app in bench.machine.split()}


async def test_a_clean_up_says_what_it_did(bench: Bench) -> None:
    bench.guard.killswitch = KillSwitch(lockdown=True, hold=Hold.BLOCKED, owner=1000)
    said = await bench.machine.cleanup()
    assert "Disconnected Office." in said and len(said) == 3
    assert bench.sessions.told[0] == "disconnect all"
    assert bench.guard.asked == [("set", {"lockdown": False}), ("release", None)]
