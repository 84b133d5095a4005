"""Reads the windows on a test's desktop as a screen reader does, by AT-SPI.

What it finds has the names that a blind person hears, so a control without one can not be used
by these tests either. Facts: the XML of AT-SPI 2 (``org.a11y.atspi.*``) and its list of roles.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from types import TracebackType
from typing import Any

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from tests.support.desktop import Desktop, Impatient, wait_for
from tests.support.desktop_screen import Area

_ROOT = "/org/a11y/atspi/accessible/root"
_REGISTRY = "org.a11y.atspi.Registry"
_ACCESSIBLE, _COMPONENT = "org.a11y.atspi.Accessible", "org.a11y.atspi.Component"
_EVENTS = "org.a11y.atspi.Event.Object"
_MENUS = ("menu", "popup menu")
_ON_SCREEN = 0
"""``ATSPI_COORD_TYPE_SCREEN``."""
_CALL_SECONDS = 5.0
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))


def spoken(text: str) -> str:
    """A text without marks of direction, which are not read out."""
    return text.translate(_MARKS)


class Is(IntEnum):
    """States of a control: their bits."""

    CHECKED = 4
    ENABLED = 8
    FOCUSED = 12
    SHOWING = 25


class Gone(Exception):
    """It is not there any more, or does not answer."""


@dataclass(frozen=True)
class Thing:
    """One control or text, as it was when it was looked at."""

    bus: str
    path: str
    name: str
    role: str
    """``push button``, ``label``, ``text``, ``menu item``, …"""
    states: frozenset[int]
    depth: int
    parents: tuple[str, ...]
    """Names of what it is in, outermost first."""

    def __contains__(self, state: Is) -> bool:
        return state in self.states


class Reader:
    """Looks at one program; a context manager.

    ``program`` is what it calls itself (its application name), ``scale`` how many pixels of the
    screen one of its own has: Qt tells a reader places in its own.
    """

    def __init__(self, desktop: Desktop, program: str, *, scale: int = 1) -> None:
        self._desktop = desktop
        self._program = program
        self._scale = scale
        self._runner = asyncio.Runner()
        self._bus: MessageBus | None = None
        self._focus: tuple[str, str] | None = None
        """The control that said last that it has the focus."""

    def __enter__(self) -> Reader:
        session = self._runner.run(_connected(self._desktop.environment["DBUS_SESSION_BUS_ADDRESS"]))

        def address() -> list[Any] | None:
            return self._try(session, Message("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"))

        found = wait_for(address, "a bus for readers")
        assert found is not None
        session.disconnect()
        self._bus = self._runner.run(_connected(found[0]))
        self._listen(self._bus)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bus is not None:
            self._bus.disconnect()
        self._runner.close()

    def _listen(self, bus: MessageBus) -> None:
        """Hear where the keyboard's focus is: menus are known by nothing else."""
        rule = f"type='signal',interface='{_EVENTS}',member='StateChanged'"
        self._ask(
            Message(
                "org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus",
                "AddMatch",
                signature="s",
                body=[rule],
            )
        )
        wanted = "object:state-changed:focused"
        self._ask(
            Message(
                _REGISTRY,
                "/org/a11y/atspi/registry",
                _REGISTRY,
                "RegisterEvent",
                signature="s",
                body=[wanted],
            )
        )
        bus.add_message_handler(self._heard)

    def _heard(self, message: Message) -> None:
        if message.member == "StateChanged" and message.body[:2] == ["focused", 1]:
            assert message.sender is not None and message.path is not None
            self._focus = (message.sender, message.path)

    # --- what is there -----------------------------------------------------------------------------

    def things(self) -> Iterator[Thing]:
        """Everything that is shown now, in its order; looked at while it is walked."""
        for bus, path in self._children(_REGISTRY, _ROOT):
            if self._name(bus, path) == self._program:
                yield from self._below(bus, path, ())

    def find(self, name: str, role: str = "", *, within: str = "", seconds: float = 20.0) -> Thing:
        """What is shown under this name, once it is; ``within`` is the name of a window it is in.

        Raises :class:`tests.support.desktop.Impatient` with what there was instead.
        """
        return self.wait(
            lambda thing: thing.name == name and role in ("", thing.role) and _is_in(thing, within),
            f"{role or 'anything'} called {name!r}",
            seconds=seconds,
        )

    def wait(self, fits: Callable[[Thing], bool], what: str, *, seconds: float = 20.0) -> Thing:
        """The first thing that fits, once there is one."""
        try:
            found = wait_for(lambda: self._first(fits), what, seconds=seconds)
        except Impatient as error:
            raise Impatient(f"{error}; there is {self.account()}") from None
        assert found is not None
        return found

    def again(self, thing: Thing) -> Thing:
        """The same as it is now. Raises :class:`Gone`."""
        for now in self._below(thing.bus, thing.path, thing.parents):
            return now
        raise Gone(thing.name)

    def gone(self, name: str, role: str = "", *, seconds: float = 20.0) -> None:
        """Wait until nothing of this name is shown."""

        def none() -> bool:
            return self._first(lambda thing: thing.name == name and role in ("", thing.role)) is None

        wait_for(none, f"the end of {name!r}", seconds=seconds)

    def menu(self, *, seconds: float = 20.0) -> tuple[Thing, ...]:
        """The entries of the menu that is open, once the keyboard's focus is on one of them.

        Press ``Down`` before: nothing is focused in a menu that has just been opened by the mouse.
        """
        try:
            return wait_for(self._menu, "a menu", seconds=seconds)
        except Impatient as error:
            raise Impatient(f"{error}; the focus is at {self._focus}") from None

    def _menu(self) -> tuple[Thing, ...]:
        self._try(self._connection, Message("org.freedesktop.DBus", "/", "org.freedesktop.DBus.Peer", "Ping"))
        if self._focus is None:
            return ()
        bus, path = self._focus
        try:
            parent = self._property(bus, path, "Parent")
            (role,) = self._ask(Message(bus, parent[1], _ACCESSIBLE, "GetRoleName"))
            if role not in _MENUS:
                return ()
            return tuple(thing for thing in self._below(bus, parent[1], ("",)) if thing.path != parent[1])
        except Gone:
            return ()

    def area(self, thing: Thing) -> Area:
        """Where it is on the screen."""
        call = Message(thing.bus, thing.path, _COMPONENT, "GetExtents", signature="u", body=[_ON_SCREEN])
        ((x, y, width, height),) = self._ask(call)
        return Area(x * self._scale, y * self._scale, width * self._scale, height * self._scale)

    def account(self) -> str:
        """Everything that is shown, for a person who looks for the reason of a failure."""
        return "\n".join(f"{'  ' * thing.depth}{thing.role} {thing.name!r}" for thing in self.things())

    # --- asking ------------------------------------------------------------------------------------

    @property
    def _connection(self) -> MessageBus:
        assert self._bus is not None, "the reader has not been entered"
        return self._bus

    def _first(self, fits: Callable[[Thing], bool]) -> Thing | None:
        return next(filter(fits, self.things()), None)

    def _below(self, bus: str, path: str, parents: tuple[str, ...]) -> Iterator[Thing]:
        try:
            name = self._name(bus, path)
            (role,) = self._ask(Message(bus, path, _ACCESSIBLE, "GetRoleName"))
            ((low, high),) = self._ask(Message(bus, path, _ACCESSIBLE, "GetState"))
            bits = low | high << 32
            states = frozenset(bit for bit in range(64) if bits >> bit & 1)
            children = self._children(bus, path)
        except Gone:
            return
        if parents and Is.SHOWING not in states:
            return
        yield Thing(bus, path, name, role, states, len(parents), parents)
        for child in children:
            yield from self._below(*child, (*parents, name))

    def _children(self, bus: str, path: str) -> list[tuple[str, str]]:
        (children,) = self._ask(Message(bus, path, _ACCESSIBLE, "GetChildren"))
        return [(bus, path) for bus, path in children]

    def _name(self, bus: str, path: str) -> str:
        try:
            return spoken(str(self._property(bus, path, "Name")))
        except Gone:
            return ""

    def _property(self, bus: str, path: str, name: str) -> Any:
        properties = "org.freedesktop.DBus.Properties"
        (value,) = self._ask(Message(bus, path, properties, "Get", signature="ss", body=[_ACCESSIBLE, name]))
        return value.value

    def _ask(self, call: Message) -> list[Any]:
        answer = self._try(self._connection, call)
        if answer is None:
            raise Gone(f"{call.path} does not answer {call.member}")
        return answer

    def _try(self, bus: MessageBus, call: Message) -> list[Any] | None:
        async def ask() -> Message | None:
            async with asyncio.timeout(_CALL_SECONDS):
                return await bus.call(call)

        try:
            reply = self._runner.run(ask())
        except TimeoutError:
            return None
        if reply is None or reply.message_type is not MessageType.METHOD_RETURN:
            return None
        return list(reply.body)


async def _connected(address: str) -> MessageBus:
    return await MessageBus(address).connect()


def _is_in(thing: Thing, window: str) -> bool:
    return not window or window in thing.parents
