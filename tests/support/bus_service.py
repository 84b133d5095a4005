"""Services on a bus that do what a test says: the base of the scripted login1 and polkit."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from dbus_fast import Message, MessageType, NameFlag
from dbus_fast.aio import MessageBus


class Refuse(Exception):
    """Answer with a D-Bus error of that name."""

    def __init__(self, name: str, text: str = "no") -> None:
        super().__init__(text)
        self.name = name
        self.text = text


@dataclass(frozen=True)
class Reply:
    """What a method answers with; the descriptors are closed once they are sent."""

    signature: str = ""
    body: tuple[Any, ...] = ()
    descriptors: tuple[int, ...] = ()


Method = Callable[[Message], Coroutine[Any, Any, Reply]]


class Service:
    """A connection that owns ``name`` and answers ``(interface, member)`` from :attr:`methods`.

    ``calls`` are the members asked for, in order.
    """

    def __init__(self, address: str, name: str) -> None:
        self.address = address
        self.name = name
        self.methods: dict[tuple[str, str], Method] = {}
        self.calls: list[str] = []
        self._bus: MessageBus | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def bus(self) -> MessageBus:
        """The connection; only while there is one."""
        assert self._bus is not None
        return self._bus

    async def start(self) -> None:
        """Come to the bus and own the name."""
        self._bus = await MessageBus(bus_address=self.address, negotiate_unix_fd=True).connect()
        self._bus.add_message_handler(self._take)
        await self._bus.request_name(self.name, NameFlag.DO_NOT_QUEUE)

    async def stop(self) -> None:
        """Leave the bus, as when the service ends."""
        bus, self._bus = self._bus, None
        self.give_up()
        if bus is not None:
            bus.disconnect()
            with contextlib.suppress(Exception):
                await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]

    def give_up(self) -> None:
        """Answer nothing that is not answered yet."""
        for task in tuple(self._tasks):
            task.cancel()

    async def emit(
        self, path: str, interface: str, member: str, signature: str = "", *body: Any, to: str = ""
    ) -> None:
        """Send a signal, to everyone or straight to one connection."""
        message = Message.new_signal(path, interface, member, signature, list(body))
        message.destination = to or None
        await self.bus.send(message)

    def _take(self, message: Message) -> bool:
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        method = self.methods.get((message.interface or "", message.member or ""))
        if method is None:
            return False
        self.calls.append(message.member or "")
        task = asyncio.create_task(self._answer(method, message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def _answer(self, method: Method, message: Message) -> None:
        try:
            reply = await method(message)
        except Refuse as refusal:
            await self.bus.send(Message.new_error(message, refusal.name, refusal.text))
            return
        finally:
            for descriptor in message.unix_fds:
                os.close(descriptor)
        answer = Message.new_method_return(
            message, reply.signature, list(reply.body), list(reply.descriptors)
        )
        await self.bus.send(answer)
        for descriptor in reply.descriptors:
            os.close(descriptor)

    async def __aenter__(self) -> Service:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
