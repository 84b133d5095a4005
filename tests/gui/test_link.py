"""The link with the helper, over a real socket with the helper's own server."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.gui import link as links
from app.gui.faces import Desk
from app.gui.link import HelperLink
from app.gui.model.picture import Link, Origin
from helper.api.client import HelperClient
from helper.api.types import Hold, LogLine, State, StatsTick, Traffic
from tests.support.gui_fakes import FakeLibrary
from tests.support.gui_helper import PlayedHelper, run, until
from tests.support.gui_pictures import HOME, OFFICE
from tests.support.helper_bench import open_directory
from tests.support.scripted_helper import ScriptedHelper


@contextlib.asynccontextmanager
async def up(helper: PlayedHelper) -> AsyncIterator[None]:
    """With Office connected."""
    helper.sessions.have("s0", OFFICE.id, State.UP)
    yield


class Room:
    """A desk with a link to where a helper may be."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.desk = Desk()
        self.library = FakeLibrary()
        self.library.add(OFFICE)
        self.seen: list[Link] = []
        self.untrue: list[str] = []
        self.link = HelperLink(self.desk, self.library, path)
        self.desk.changed.connect(self._changed)
        self._task: asyncio.Task[None] | None = None

    def _changed(self) -> None:
        picture = self.desk.picture
        if not self.seen or self.seen[-1] is not picture.helper.link:
            self.seen.append(picture.helper.link)
        if picture.helper.link is not Link.READY and any(entry.session for entry in picture.entries):
            self.untrue.append(repr(picture))

    @property
    def standing(self) -> Link:
        return self.desk.picture.helper.link

    def state(self, key: str = OFFICE.id) -> State | None:
        entry = self.desk.picture.entry(key)
        return entry.session.state if entry is not None and entry.session is not None else None

    def start(self) -> None:
        self._task = asyncio.create_task(self.link.run())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})


@pytest.fixture
def place() -> Iterator[Path]:
    with open_directory() as folder:
        yield folder / "run" / "helper.sock"


@contextlib.asynccontextmanager
async def room(path: Path, wait_for: Link | None = None) -> AsyncIterator[Room]:
    made = Room(path)
    made.start()
    try:
        if wait_for is not None:
            await until(lambda: made.standing is wait_for)
        yield made
        assert made.untrue == []
    finally:
        await made.close()


def test_it_follows_the_helper(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        async with PlayedHelper(place) as helper, up(helper), room(place, Link.READY) as here:
            assert here.state() is State.UP
            assert here.desk.picture.helper.version == "1.2.3" and here.desk.picture.helper.role
            helper.sessions.change("s0", state=State.WAITING)
            await until(lambda: here.state() is State.WAITING)
            helper.machine.have(hold=Hold.BLOCKED)
            await until(lambda: here.desk.picture.killswitch.hold is Hold.BLOCKED)
            (machine,) = (e for e in here.desk.picture.entries if e.origin is Origin.MACHINE)
            assert machine.name == "branch"
            await helper.sessions.disconnect("s0")
            await until(lambda: here.state() is None)

    run(qapp, main)


def test_ticks_go_to_the_history_and_make_no_picture(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        async with PlayedHelper(place) as helper, up(helper), room(place, Link.READY) as here:
            picture = here.desk.picture
            ticks: list[str] = []
            here.desk.ticked.connect(ticks.append)
            helper.say(StatsTick(session="s0", traffic=Traffic(rx_bytes=1000, tx_bytes=10), rtt=12.5))
            helper.say(StatsTick(session="unknown", traffic=Traffic(rx_bytes=1000)))
            helper.log("after the ticks")
            lines: list[LogLine] = []
            here.desk.logged.connect(lines.append)
            await until(lambda: bool(lines))
            assert ticks == ["s0"] and here.desk.picture is picture
            history = here.desk.history("s0")
            assert history.totals == (1000, 10) and history.rtts[-1][1] == 12.5
            assert [line.text for line in lines] == ["after the ticks"]

    run(qapp, main)


def test_a_helper_that_comes_is_found_at_once(
    qapp: QApplication, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where not even its folder was there. It is watched for, not polled."""
    monkeypatch.setattr(links, "SOON", (0.05,))
    monkeypatch.setattr(links, "SLOW", 3600.0)

    async def main() -> None:
        async with room(place, Link.ABSENT) as here, PlayedHelper(place):
            await until(lambda: here.standing is Link.READY, 3)

    run(qapp, main)


def test_a_restart_shows_no_lie(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        first = await PlayedHelper(place, "boot-1").start()
        first.sessions.have("s0", OFFICE.id, State.UP)
        async with room(place, Link.READY) as here:
            assert here.state() is State.UP
            await first.stop()
            await until(lambda: here.standing is Link.LOST)
            assert here.state() is None
            second = await PlayedHelper(place, "boot-2").start()
            await until(lambda: here.standing is Link.READY, 4)
            assert here.state() is None
            # Its numbers begin anew, and are believed.
            second.sessions.have("s1", OFFICE.id, State.PREPARING)
            await until(lambda: here.state() is State.PREPARING)
            assert here.seen == [Link.READY, Link.LOST, Link.READY]
            await second.stop()

    run(qapp, main)


def test_what_happened_while_nobody_looked_is_in_the_next_picture(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        async with PlayedHelper(place) as helper, up(helper), room(place, Link.READY) as here:
            assert here.link.client is not None
            helper.sessions.have("s1", HOME.id, State.CONNECTING)
            await here.link.client.close()
            await until(lambda: here.standing is Link.LOST)
            helper.sessions.change("s0", state=State.BLOCKED)
            await until(lambda: here.standing is Link.READY)
            assert here.state() is State.BLOCKED and here.state("s1") is State.CONNECTING

    run(qapp, main)


def test_lost_becomes_absent(qapp: QApplication, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "LOST_SECONDS", 0.3)

    async def main() -> None:
        async with PlayedHelper(place) as helper, room(place, Link.READY) as here:
            await helper.stop()
            await until(lambda: here.standing is Link.ABSENT)
            assert here.seen == [Link.READY, Link.LOST, Link.ABSENT]

    run(qapp, main)


def test_a_socket_without_anybody_behind_it(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        place.parent.mkdir()
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(str(place))
        stale.close()
        async with room(place, Link.ABSENT) as here:
            assert "refused" in here.desk.picture.helper.detail.lower()

    run(qapp, main)


@contextlib.asynccontextmanager
async def impostor(path: Path, answer: Callable[[dict[str, object]], object]) -> AsyncIterator[None]:
    """Something that takes connections and says what the test wants; nothing for ``None``."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                said = answer(json.loads(line))
                if said is not None:
                    writer.write(json.dumps(said).encode() + b"\n")
                    await writer.drain()
        writer.close()

    path.parent.mkdir(exist_ok=True)
    server = await asyncio.start_unix_server(serve, path)
    try:
        yield
    finally:
        server.close()


@pytest.mark.parametrize(
    ("protocol", "expected"), [([1, 1], Link.OLDER), ([8, 9], Link.NEWER), ("?", Link.REFUSED)]
)
def test_a_helper_of_another_time(qapp: QApplication, place: Path, protocol: object, expected: Link) -> None:
    def answer(request: dict[str, object]) -> object:
        data = {"protocol": protocol, "version": "0.0.7"}
        error = {"code": -32002, "message": "Another protocol.", "data": data}
        return {"jsonrpc": "2.0", "id": request["id"], "error": error}

    async def main() -> None:
        async with impostor(place, answer), room(place, expected) as here:
            helper = here.desk.picture.helper
            assert (helper.version, helper.detail) == ("0.0.7", "Another protocol.")
            assert here.link.client is None

    run(qapp, main)


def test_a_helper_that_does_not_answer(
    qapp: QApplication, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "ANSWER_SECONDS", 0.2)

    async def main() -> None:
        async with impostor(place, lambda request: None), room(place) as here:
            assert here.standing is Link.CONNECTING
            await until(lambda: here.standing is Link.REFUSED)
            assert "no answer" in here.desk.picture.helper.detail

    run(qapp, main)


def test_a_helper_that_greets_and_says_no_more(
    qapp: QApplication, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "ANSWER_SECONDS", 0.2)
    attempts: list[object] = []

    def answer(request: dict[str, object]) -> object:
        if request["method"] != "hello":
            return None
        attempts.append(request)
        result = {"protocol": 2, "version": "1", "boot": "b", "role": "observer"}
        return {"jsonrpc": "2.0", "id": request["id"], "result": result}

    async def main() -> None:
        async with impostor(place, answer), room(place, Link.REFUSED) as here:
            await until(lambda: len(attempts) > 2)
            assert here.seen == [Link.REFUSED]

    run(qapp, main)


def test_what_answers_is_no_helper(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        async with impostor(place, lambda request: "nonsense"), room(place, Link.REFUSED) as here:
            assert here.desk.picture.helper.detail

    run(qapp, main)


def test_a_helper_that_gives_no_snapshot_with_the_subscription(qapp: QApplication, place: Path) -> None:
    """As older ones may: then it is asked for."""

    async def main() -> None:
        place.parent.mkdir()
        with ScriptedHelper(place, script=[{"state": State.UP}]) as helper:
            async with room(place, Link.READY) as here:
                assert here.link.client is not None
                here.link._mirror = here.link._mirror.with_profiles((OFFICE,))
                helper.owner = here.link._mirror.uid
                await here.link.client.session_connect(OFFICE, {})
                await until(lambda: here.state() is State.UP)

    run(qapp, main)


def test_profiles_are_shown_without_a_helper(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        async with room(place, Link.ABSENT) as here:
            assert [entry.name for entry in here.desk.picture.entries] == ["Office"]
            here.library.unusable = ("bad.toml",)
            here.library.add(HOME)
            assert [entry.name for entry in here.desk.picture.entries] == ["Home lab", "Office"]
            assert here.desk.picture.unusable == ("bad.toml",)

    run(qapp, main)


def test_hidden_sessions_leave_no_trace(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        async with PlayedHelper(place) as helper, room(place, Link.READY) as here:
            here.link.hide("trial")
            moved: list[object] = []
            lines: list[LogLine] = []
            here.link.moved.connect(moved.append)
            here.desk.logged.connect(lines.append)
            helper.sessions.have("s5", "trial", State.UP)
            helper.log("of the trial", "s5")
            helper.log("of the helper")
            await until(lambda: bool(lines))
            assert [line.text for line in lines] == ["of the helper"]
            assert len(moved) == 1 and here.link.session("s5") is not None
            assert here.desk.picture.entry("s5") is None

    run(qapp, main)


def test_a_new_profile_of_the_machine_is_looked_up(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        async with PlayedHelper(place) as helper, room(place, Link.READY) as here:
            new = helper.machine.profile.__class__(id="m-2", name="new", kind="wireguard", host="h")
            helper.machine.profile = new
            helper.sessions.have("s5", "m-2", State.PREPARING, machine=True)
            await until(lambda: here.desk.picture.entry("m-2") is not None)
            assert here.state("m-2") is State.PREPARING

    run(qapp, main)


def test_a_flood_of_attempts_is_not_made(qapp: QApplication, place: Path) -> None:
    """A helper that ends right after its greeting is not called without a pause."""
    calls: list[float] = []

    async def make(path: Path | None, client: str, version: str) -> HelperClient:
        calls.append(asyncio.get_running_loop().time())
        return await HelperClient.connect(path, client, version)

    async def main() -> None:
        helper = await PlayedHelper(place).start()
        desk = Desk()
        link = HelperLink(desk, FakeLibrary(), place, make)

        def cut() -> None:
            if desk.picture.helper.link is Link.READY and link.client is not None:
                asyncio.get_running_loop().create_task(link.client.close())

        desk.changed.connect(cut)
        task = asyncio.create_task(link.run())
        await until(lambda: len(calls) >= 4)
        pauses = [later - earlier for earlier, later in itertools.pairwise(calls)]
        assert [pause > delay * 0.9 for pause, delay in zip(pauses, links.SOON, strict=False)] == [True] * 3
        task.cancel()
        await asyncio.wait({task})
        await helper.stop()

    run(qapp, main)


def test_a_place_that_can_not_be_looked_at_is_an_absent_helper(qapp: QApplication, place: Path) -> None:
    async def main() -> None:
        here = Room(place.parent.parent / ("x" * 300) / "helper.sock")
        task = asyncio.create_task(here.link.run())
        await until(lambda: here.standing is Link.ABSENT)
        assert not task.done()
        task.cancel()
        await asyncio.wait({task})

    run(qapp, main)


def test_a_fault_of_ours_leaves_nothing_on_the_screen_and_is_got_over(
    qapp: QApplication, place: Path
) -> None:
    async def main() -> None:
        async with PlayedHelper(place) as helper, up(helper):
            here = Room(place)
            broken = [True]

            def feed(*_: object) -> bool:
                if broken:
                    broken.clear()
                    raise ZeroDivisionError
                return False

            task = asyncio.create_task(here.link.run())
            await until(lambda: here.standing is Link.READY)
            here.link._feed = feed  # type: ignore[method-assign,assignment]
            helper.hub.publish(StatsTick(session="s0", traffic=Traffic(rx_bytes=1)))
            await until(lambda: here.seen[-2:] == [Link.REFUSED, Link.READY])
            assert here.untrue == []
            task.cancel()
            await asyncio.wait({task})

    run(qapp, main)
