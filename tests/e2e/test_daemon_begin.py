"""The order in which the helper begins: nobody is served before it is clear what is held back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from helper import daemon
from helper.api.types import Hold
from helper.authority import Policy
from helper.network.linux import Kernel
from helper.server import Server
from helper.session.manager import SessionManager
from helper.state import target as targets
from helper.state.files import Folder
from helper.state.recovery import boot_id
from helper.state.target import Held, Target
from tests.support.namespaces import Namespace

BLOCKED, OPEN = Hold.BLOCKED, Hold.OPEN


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Namespace]:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    with Namespace() as made, made.inside():
        yield made


class Begun:
    """A helper that began, and what held at each step."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, Hold]] = []
        self.reason = ""
        self.made: daemon._Daemon | None = None

    @property
    def hold(self) -> Hold:
        assert self.made is not None
        return self.made._shared.guard.killswitch.hold

    async def begin(self, folder: Path, monkeypatch: pytest.MonkeyPatch, kernel: Kernel) -> None:
        options = daemon.Options(
            socket=folder / "socket",
            state=folder / "state",
            profiles=folder / "profiles",
            policy=Policy(),
            version="0",
        )
        self.made = daemon._Daemon(options, kernel)
        self._note(monkeypatch, Server, "claim", wait=False)
        self._note(monkeypatch, daemon, "recover")
        self._note(monkeypatch, SessionManager, "guarded")
        self._note(monkeypatch, Server, "start")
        await self.made.begin()

    def _note(self, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, *, wait: bool = True) -> None:
        real = getattr(where, name)

        def note() -> None:
            assert self.made is not None
            self.steps.append((name, self.hold))
            self.reason = self.reason or self.made._shared.guard.killswitch.reason

        def now(*arguments: Any) -> Any:
            note()
            return real(*arguments)

        async def later(*arguments: Any) -> Any:
            note()
            return await real(*arguments)

        monkeypatch.setattr(where, name, later if wait else now)


@pytest.fixture
async def begun(machine: Namespace) -> AsyncIterator[tuple[Begun, Kernel]]:
    async with Kernel() as kernel:
        made = Begun()
        yield made, kernel
        assert made.made is not None
        await made.made.sessions.close()
        await made.made.end()


def _save(folder: Path, target: Target) -> Folder:
    state = Folder(folder / "state")
    state.make()
    targets.save(state, target)
    return state


async def _begin(
    begun: tuple[Begun, Kernel], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, Hold]]:
    made, kernel = begun
    await made.begin(folder, monkeypatch, kernel)
    return made.steps


async def test_a_first_start_holds_nothing(
    begun: tuple[Begun, Kernel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: Namespace
) -> None:
    steps = await _begin(begun, tmp_path, monkeypatch)
    assert steps == [("claim", OPEN), ("recover", OPEN), ("guarded", OPEN), ("start", OPEN)]
    assert machine.run(["nft", "list", "tables"]).stdout == ""


async def test_what_connects_by_itself_is_waited_for_with_everything_held_back(
    begun: tuple[Begun, Kernel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(tmp_path, Target(autoconnect=("office",)))
    steps = await _begin(begun, tmp_path, monkeypatch)
    assert [name for name, _ in steps] == ["claim", "recover", "guarded", "start"]
    assert dict(steps)["guarded"] is BLOCKED, "until the sessions have demanded what they need"
    assert begun[0].reason and begun[0].hold is OPEN, "and there is no such profile"


@pytest.mark.parametrize(
    "target",
    [Target(lockdown=True), Target(held=(Held(owner=1000, profile="Office", since=1.0, boot=boot_id()),))],
    ids=["lockdown", "held"],
)
async def test_what_was_held_back_is_before_anybody_is_served(
    begun: tuple[Begun, Kernel],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    machine: Namespace,
    target: Target,
) -> None:
    _save(tmp_path, target)
    steps = await _begin(begun, tmp_path, monkeypatch)
    assert dict(steps)["guarded"] is dict(steps)["start"] is begun[0].hold is BLOCKED
    assert "inet adit" in machine.run(["nft", "list", "tables"]).stdout


@pytest.mark.parametrize("name", ["target.json", "journal.ndjson"])
async def test_what_can_not_be_read_holds_everything_back_and_says_the_way_out(
    begun: tuple[Begun, Kernel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    state = _save(tmp_path, Target())
    (state.path / name).write_text("nonsense\n")
    (state.path / name).chmod(0o600)
    steps = await _begin(begun, tmp_path, monkeypatch)
    assert dict(steps)["guarded"] is dict(steps)["start"] is begun[0].hold is BLOCKED
    made = begun[0].made
    assert made is not None
    assert "adit-helper --cleanup" in made._shared.guard.killswitch.way_out
