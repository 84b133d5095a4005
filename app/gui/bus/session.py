"""The connection to the session bus; the only module of the program that knows the D-Bus library.

Everything works without a bus, only less well: every failure is a :class:`BusError`, and none is told.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

CALL_SECONDS = 5.0
"""An answer that takes longer is none."""
DAEMON, DAEMON_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"

OnSignal = Callable[[list[Any]], None]


class BusError(Exception):
    """There is no bus, nobody has the name, or the answer is an error; the text is for logs."""


def address() -> str:
    """Where the session's bus is; empty where there is none. None is ever started."""
    said = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if said:
        return said
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    socket = Path(folder) / "bus"
    return f"unix:path={socket}" if folder and socket.exists() else ""


def variant(signature: str, value: object) -> object:
    """A value of a type that the receiver learns from the message (``v``)."""
    from dbus_fast import Variant

    return Variant(signature, value)


@dataclass(frozen=True)
class _Handler:
    name: str
    path: str
    member: str
    on_signal: OnSignal

    def wants(self, message: Message) -> bool:
        """Whether the signal, known to be from the owner of ``name``, is the one meant."""
        return (message.path, message.interface, message.member) == (self.path, self.name, self.member)


class SessionBus:
    """Made when first needed, and not again once it is lost: a session does not outlive its bus."""

    def __init__(self) -> None:
        self._bus: MessageBus | None = None
        self._opening = asyncio.Lock()
        self._handlers: list[_Handler] = []
        self._owners: dict[str, str] = {}
        """The unique name of whoever owns each name that is followed; empty for nobody."""

    async def call(
        self, name: str, path: str, interface: str, member: str, signature: str = "", *values: object
    ) -> list[Any]:
        """Call a method; its answer as values. Raises :class:`BusError`."""
        if not address():
            raise BusError("there is no session bus")
        from dbus_fast import Message, MessageType

        message = Message(
            destination=name,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=list(values),
        )
        try:
            async with asyncio.timeout(CALL_SECONDS):
                bus = await self._opened()
                answer = await bus.call(message)
        except TimeoutError:
            raise BusError(f"{name} did not answer {member}") from None
        except BusError:
            raise
        except Exception as error:
            # The library lets errors of sockets, of its parser and of its own through.
            raise BusError(f"{member}: {error}") from error
        if answer is None or answer.message_type is MessageType.ERROR:
            raise BusError(f"{member}: {answer.error_name if answer else 'the connection was lost'}")
        return list(answer.body)

    async def follow(self, name: str, path: str, member: str, on_signal: OnSignal) -> None:
        """Tell of a signal of whoever owns ``name``, with its values; its interface is called ``name`` too.

        What others send under that interface is not listened to. Raises :class:`BusError`.
        """
        if name not in self._owners:
            await self.follow_owner(name, lambda owner: None)
        await self._match(f"sender='{name}',path='{path}',interface='{name}',member='{member}'")
        self._handlers.append(_Handler(name, path, member, on_signal))

    async def follow_owner(self, name: str, on_owner: Callable[[str], None]) -> str:
        """Who owns a name, and word of every change (empty: nobody). Raises :class:`BusError`."""

        def changed(values: list[Any]) -> None:
            if values[0] == name:
                self._owners[name] = str(values[2])
                on_owner(str(values[2]))

        await self._match(f"sender='{DAEMON}',member='NameOwnerChanged',arg0='{name}'")
        self._handlers.append(_Handler(DAEMON, DAEMON_PATH, "NameOwnerChanged", changed))
        present = await self.call(DAEMON, DAEMON_PATH, DAEMON, "NameHasOwner", "s", name)
        if name not in self._owners:
            self._owners[name] = ""
            if present[0]:
                with contextlib.suppress(BusError):
                    answer = await self.call(DAEMON, DAEMON_PATH, DAEMON, "GetNameOwner", "s", name)
                    self._owners[name] = str(answer[0])
        return self._owners[name]

    async def _match(self, rule: str) -> None:
        await self.call(DAEMON, DAEMON_PATH, DAEMON, "AddMatch", "s", f"type='signal',{rule}")

    def close(self) -> None:
        """Leave the bus."""
        bus, self._bus = self._bus, None
        self._handlers.clear()
        if bus is not None:
            bus.disconnect()

    async def _opened(self) -> MessageBus:
        async with self._opening:
            if self._bus is not None:
                return self._bus
            from dbus_fast.aio import MessageBus

            bus = await MessageBus(bus_address=address()).connect()
            bus.add_message_handler(self._take)
            self._bus = bus
            return bus

    def _take(self, message: Message) -> None:
        from dbus_fast import MessageType

        if message.message_type is not MessageType.SIGNAL:
            return
        for handler in tuple(self._handlers):
            sender = self._owners.get(handler.name, handler.name)
            if message.sender == sender and handler.wants(message):
                handler.on_signal(list(message.body))
