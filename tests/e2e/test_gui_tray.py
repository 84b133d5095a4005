"""The tray icon in real panels: an X11 tray, and a place for icons on a message bus; each comes and goes.

Needs Xvfb, trayer, xdotool and dbus-daemon; a missing one is a failure, not a skip.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from helper.api.types import State
from tests.support.desktop import Desktop, Parts, wait_for
from tests.support.desktop_hand import Hand
from tests.support.desktop_screen import Area, Pixels
from tests.support.desktop_tray import TrayProgram
from tests.support.gui_pictures import OFFICE
from tests.support.tray_hosts import NOTIFICATIONS, NotificationServer, TrayHost

T = TypeVar("T")
STATES = ("off", "connecting", "up", "degraded", "blocked", "failed")


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """A screen and a message bus, and nothing else."""
    with (
        tempfile.TemporaryDirectory(prefix="adit-tray-", dir="/tmp") as folder,
        Desktop(Path(folder), parts=Parts(manager=False, tray=False, keyring=False, reader=False)) as made,
    ):
        wait_for(lambda: made.owns("org.freedesktop.DBus"), "a message bus that answers")
        yield made


@pytest.fixture
async def host(desktop: Desktop) -> AsyncIterator[TrayHost]:
    async with TrayHost(bus_of(desktop)) as made:
        assert isinstance(made, TrayHost)
        yield made


def bus_of(desktop: Desktop) -> str:
    return desktop.environment["DBUS_SESSION_BUS_ADDRESS"]


async def until(look: Callable[[], Awaitable[T]], what: str, seconds: float = 20.0) -> T:
    """Look again and again until there is something."""
    async with asyncio.timeout(seconds):
        while not (found := await look()):
            await asyncio.sleep(0.02)
    return found


def quiet(program: TrayProgram) -> None:
    """Qt complained of nothing, and nothing was raised."""
    assert program.output == ""


# --- an X11 tray -----------------------------------------------------------------------------------


def seen(desktop: Desktop, area: Area, before: Pixels | None) -> Pixels:
    """The icon, once it is another picture than before, and stays so."""

    looks: list[Pixels] = []

    def settled() -> list[Pixels]:
        pixels = desktop.screen.pixels(area)
        same_as_before = before is not None and np.array_equal(pixels, before)
        if same_as_before or pixels.std() < 5 or (looks and not np.array_equal(pixels, looks[-1])):
            looks.clear()
        else:
            looks.append(pixels)
        return looks if len(looks) > 3 else []

    return wait_for(settled, "another icon")[0]


def test_in_an_x11_tray_every_state_is_another_picture(desktop: Desktop) -> None:
    desktop.start_tray()
    with TrayProgram(desktop) as program:
        area = Hand(desktop).tray_icon()
        pictures: dict[str, Pixels] = {}
        before = None
        for state in STATES:
            program.tell(state=state)
            before = pictures[state] = seen(desktop, area, before)
        for one, other in itertools.combinations(STATES, 2):
            different = np.abs(pictures[one].astype(int) - pictures[other]).max(axis=2) > 40
            assert different.sum() > 20, f"{one} looks like {other}"
        assert program.tell()["placed"] == [True]
        quiet(program)


def test_it_comes_back_with_the_x11_tray(desktop: Desktop) -> None:
    desktop.start_tray()
    hand = Hand(desktop)
    with TrayProgram(desktop, grace=0.5) as program:
        program.tell(state="up")
        area = hand.tray_icon()
        first = seen(desktop, area, None)
        for _ in range(3):
            desktop.stop("trayer")
            wait_for(lambda: program.tell()["placed"][-1] is False, "word of having no place")
            program.tell(state="blocked")
            program.tell(state="up")
            desktop.start_tray()
            assert hand.tray_icon().width == area.width, "not exactly one icon"
            again = wait_for(
                lambda: np.array_equal(desktop.screen.pixels(area), first) or None, "the same picture"
            )
            assert again
            assert program.tell()["has_place"]
        quiet(program)


@pytest.mark.parametrize("wait", [True, False], ids=["in the grace", "after it"])
def test_an_x11_tray_may_come_late(desktop: Desktop, wait: bool) -> None:
    with TrayProgram(desktop, grace=30 if wait else 0.2) as program:
        program.tell(state="up")
        if not wait:
            wait_for(lambda: program.tell()["placed"] == [False], "word of having no place")
        desktop.start_tray()
        seen(desktop, Hand(desktop).tray_icon(), None)
        program.tell(state="blocked")
        assert program.tell()["placed"][-1] is True
        quiet(program)


def test_where_nobody_shows_icons_that_is_said_after_the_grace(desktop: Desktop) -> None:
    with TrayProgram(desktop, grace=1.5) as program:
        assert program.tell(state="up")["placed"] == []
        wait_for(lambda: program.tell()["placed"], "word of having no place")
        assert program.tell()["placed"] == [False]
        assert not program.tell()["has_place"]
        quiet(program)


def test_without_a_message_bus_the_x11_tray_is_enough(desktop: Desktop) -> None:
    desktop.start_tray()
    desktop.stop("dbus-daemon")
    with TrayProgram(desktop) as program:
        hand = Hand(desktop)
        area = hand.tray_icon()
        off = seen(desktop, area, None)
        program.tell(state="up")
        seen(desktop, area, off)
        program.tell(state="blocked")
        hand.click(area.middle)
        wait_for(lambda: program.tell()["doors"] == [["window"]], "the window's door")


def test_the_menu_opens_at_the_icon_and_connects(desktop: Desktop) -> None:
    desktop.start_tray()
    hand = Hand(desktop)
    with TrayProgram(desktop) as program:
        program.tell(state="off")
        area = hand.tray_icon()
        seen(desktop, area, None)
        hand.click(area.middle, button=3)
        wait_for(lambda: desktop.screen.pixels(Area(area.x - 60, area.y - 60, 50, 40)).std() > 1, "the menu")
        hand.key("Down", "Return")
        wait_for(lambda: program.tell()["actions"], "a click")
        assert program.tell()["actions"] == [["bring_up", OFFICE.id, False]]
        quiet(program)


# --- a place on the message bus --------------------------------------------------------------------


class Item:
    """The one item that is registered at a host."""

    def __init__(self, host: TrayHost, program: TrayProgram) -> None:
        self.host, self.program, self.name = host, program, ""

    async def find(self) -> Item:
        await until(self.host.items, "an item")
        (self.name,) = await self.host.items()
        return self

    async def properties(self) -> dict[str, Any]:
        return await self.host.properties(self.name)

    async def tell(self, **order: Any) -> dict[str, Any]:
        return await asyncio.to_thread(lambda: self.program.tell(**order))

    async def rows(self) -> dict[str, tuple[int, dict[str, Any]]]:
        rows = await self.host.menu(self.name)
        return {row.get("label", "--"): (number, row) for number, row in rows}

    async def has_tooltip(self, text: str) -> dict[str, Any]:
        async def look() -> dict[str, Any] | None:
            properties = await self.properties()
            return properties if text in properties["ToolTip"][2] else None

        found = await until(look, text)
        assert found is not None
        return found


async def test_on_the_bus_it_is_one_item_that_says_all(desktop: Desktop, host: TrayHost) -> None:
    with TrayProgram(desktop) as program:
        item = await Item(host, program).find()
        await item.tell(state="off")
        off = await item.has_tooltip("Adit: Not connected")
        assert (off["Id"], off["Status"]) == ("adit", "Active")
        assert {(width, height) for width, height, _ in off["IconPixmap"]} >= {(16, 16), (22, 22), (44, 44)}
        await item.tell(state="up")
        up = await item.has_tooltip("Office, 192.168.30.12/24")
        assert up["IconPixmap"] != off["IconPixmap"]
        await host.click(item.name)
        await until(lambda: clicked(item), "a click")
        assert host.registered == [item.name]
        quiet(program)


async def clicked(item: Item) -> bool:
    return bool((await item.tell())["doors"] == [["window"]])


async def test_its_menu_is_changed_in_place_and_works(desktop: Desktop, host: TrayHost) -> None:
    with TrayProgram(desktop) as program:
        item = await Item(host, program).find()
        await item.tell(state="off")
        await item.has_tooltip("Not connected")
        off = await item.rows()
        number, row = off["Office – Connect"]
        assert (row["toggle-type"], row["toggle-state"]) == ("checkmark", 0)
        await item.tell(state="up")
        await item.has_tooltip("Connected")
        up = await item.rows()
        assert up["Office – Connected"][0] == number
        assert up["Office – Connected"][1]["toggle-state"] == 1
        assert {number for number, _ in up.values()} == {number for number, _ in off.values()}
        await host.choose(item.name, number)
        await until(lambda: asked(item), "a click")
        assert (await item.tell())["actions"] == [["take_down", OFFICE.id]]
        assert (await item.rows())["Office – Connected"][1]["toggle-state"] == 1
        quiet(program)


async def asked(item: Item) -> bool:
    return bool((await item.tell())["actions"])


async def test_the_item_outlives_every_watcher(desktop: Desktop, host: TrayHost) -> None:
    with TrayProgram(desktop, grace=0.3) as program:
        item = await Item(host, program).find()
        await item.tell(state="up")
        for _ in range(10):
            await host.stop()
            host = TrayHost(bus_of(desktop))
            await host.start()
            again = await Item(host, program).find()
            assert again.name == item.name
            assert host.registered == [item.name], "registered once, and as the same"
        await host.stop()
        await until(lambda: told(item, False), "word of having no place")
        host = TrayHost(bus_of(desktop))
        async with host:
            await until(lambda: told(item, True), "word of a place")
            assert (await Item(host, program).find()).name == item.name
        quiet(program)


async def told(item: Item, placed: bool) -> bool:
    return bool((await item.tell())["placed"][-1] is placed)


@pytest.mark.parametrize("by_bus", [True, False], ids=["Wayland", "X11"])
async def test_a_watcher_may_come_late(desktop: Desktop, by_bus: bool) -> None:
    """Qt decides once which way the icon goes; it must not be asked before somebody is there."""
    with TrayProgram(desktop, grace=0.5 if by_bus else 30, by_bus=by_bus) as program:
        await asyncio.to_thread(lambda: program.tell(state="up"))
        if by_bus:
            item = Item(TrayHost(""), program)
            await until(lambda: told_of_none(item), "word of having no place")
        async with TrayHost(bus_of(desktop)) as host:
            assert isinstance(host, TrayHost)
            item = await Item(host, program).find()
            await item.has_tooltip("Connected")
            await until(lambda: told(item, True), "word of a place")
        quiet(program)


async def told_of_none(item: Item) -> bool:
    return bool((await item.tell())["placed"] == [False])


# --- notifications ---------------------------------------------------------------------------------


async def shows(server: NotificationServer, title: str) -> int:
    """The number of the only notification, once it says this."""

    async def look() -> bool:
        return bool([each["title"] for each in server.shown.values()] == [title])

    await until(look, title)
    (number,) = server.shown
    return number


async def test_notifications_take_each_others_place_and_go(desktop: Desktop, host: TrayHost) -> None:
    async with NotificationServer(bus_of(desktop)) as server:
        assert isinstance(server, NotificationServer)
        with TrayProgram(desktop) as program:
            item = await Item(host, program).find()
            await item.tell(state="off")
            await item.tell(state="up")
            number = await shows(server, "Connected to Office")
            await item.tell(state="blocked")
            assert await shows(server, "Network blocked, nothing leaks") == number
            first, blocked = server.asked
            assert (first["replaces"], blocked["replaces"]) == (0, number)
            assert first["hints"]["transient"] and first["hints"]["urgency"] == 1
            assert blocked["hints"]["resident"] and blocked["hints"]["urgency"] == 2
            assert (first["expires"], blocked["expires"]) == (-1, 0)
            assert blocked["actions"] == {"default": "Show", "reconnect": "Reconnect", "unblock": "Unblock"}
            width, height, row, _, bits, channels, data = blocked["hints"]["image-data"]
            assert (bits, channels, row, len(data)) == (8, 4, width * 4, width * height * 4)
            for button in ("reconnect", "unblock", "default"):
                await server.press(number, button)
            await until(lambda: clicked_in(item), "three clicks")
            assert (await item.tell())["actions"] == [["bring_up", OFFICE.id, False], ["unblock"]]
            await item.tell(state="connecting")
            await until(lambda: nothing(server), "nothing to be shown")
            quiet(program)


async def clicked_in(item: Item) -> bool:
    return bool((await item.tell())["doors"] == [["window", OFFICE.id]])


async def nothing(server: NotificationServer) -> bool:
    return not server.shown


async def test_only_the_server_may_say_what_was_pressed(desktop: Desktop, host: TrayHost) -> None:
    async with NotificationServer(bus_of(desktop)) as server:
        assert isinstance(server, NotificationServer)
        with TrayProgram(desktop) as program:
            item = await Item(host, program).find()
            await item.tell(state="blocked")
            number = await shows(server, "Network blocked, nothing leaks")
            path = "/org/freedesktop/Notifications"
            await host.emit(path, NOTIFICATIONS, "ActionInvoked", "us", number, "unblock")
            await host.emit(path, NOTIFICATIONS, "ActionInvoked", "us", number, "unblock", to=item.name)
            await server.press(number, "default")
            await until(lambda: clicked_in(item), "the click of the server")
            assert (await item.tell())["actions"] == []


@pytest.mark.parametrize("markup", [True, False])
async def test_texts_from_outside_are_no_markup(desktop: Desktop, host: TrayHost, markup: bool) -> None:
    capabilities = ("actions", "body", *(["body-markup"] if markup else []))
    async with NotificationServer(bus_of(desktop), capabilities) as server:
        assert isinstance(server, NotificationServer)
        with TrayProgram(desktop) as program:
            item = await Item(host, program).find()
            await item.tell(state="connecting")
            await item.tell(state="failed", message="<a href='x'>R&D</a>")
            await shows(server, "Could not connect to Office")
            expected = "&lt;a href='x'&gt;R&amp;D&lt;/a&gt;" if markup else "<a href='x'>R&D</a>"
            assert server.asked[-1]["body"] == expected


async def test_notifications_can_be_off_and_go_with_the_program(desktop: Desktop, host: TrayHost) -> None:
    async with NotificationServer(bus_of(desktop)) as server:
        assert isinstance(server, NotificationServer)
        with TrayProgram(desktop) as program:
            item = await Item(host, program).find()
            await item.tell(state="blocked")
            await shows(server, "Network blocked, nothing leaks")
            await item.tell(preferences={"notifications": False})
            await until(lambda: nothing(server), "nothing to be shown")
            await item.tell(state="off")
            await item.tell(state="up")
            await item.tell(preferences={"notifications": True})
            await item.tell(state="blocked")
            await shows(server, "Network blocked, nothing leaks")
            assert len(server.asked) == 2
            await item.tell(end=True)
            await until(lambda: nothing(server), "nothing to be shown")


async def test_another_server_is_told_anew(desktop: Desktop, host: TrayHost) -> None:
    with TrayProgram(desktop) as program:
        item = await Item(host, program).find()
        await item.tell(state="off")
        async with NotificationServer(bus_of(desktop)) as first:
            assert isinstance(first, NotificationServer)
            await item.tell(state="up")
            await shows(first, "Connected to Office")
        await item.tell(state="off")  # while there is none
        async with NotificationServer(bus_of(desktop), ("body",)) as second:
            assert isinstance(second, NotificationServer)
            await item.tell(state="up")
            await shows(second, "Connected to Office")
            assert second.asked[0]["replaces"] == 0
            assert second.asked[-1]["actions"] == {}


@pytest.mark.parametrize("state", [State.UP, State.BLOCKED])
def test_without_a_server_the_icon_stays_and_says_it(desktop: Desktop, state: State) -> None:
    desktop.start_tray()
    with TrayProgram(desktop) as program:
        area = Hand(desktop).tray_icon()
        program.tell(state="off")
        off = seen(desktop, area, None)
        program.tell(state=state.value)
        balloon = Area(area.x - 150, area.y - 90, 140, 80)
        wait_for(lambda: desktop.screen.pixels(balloon).std() > 5 or None, "a message at the icon")
        seen(desktop, area, off)
        assert program.tell()["has_place"]
