"""The engine's side of the control socket: what an engine may ask of the world around it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

from engine.control import (
    Addresses,
    ControlError,
    ControlSocket,
    FromEngine,
    Log,
    Message,
    NeedAddresses,
    NeedSockets,
    NeedTransport,
    NetworkChanged,
    Sockets,
    Start,
    Stop,
    ToEngine,
    Transport,
    TransportFailed,
)
from engine.failures import EngineError


class HelperGone(Exception):
    """The control socket ended: the helper died, and so must we."""


class Host:
    """Asks for transports, reports events, and knows when to stop."""

    def __init__(self, sock: socket.socket) -> None:
        self._control = ControlSocket(sock, ToEngine)
        self._loop = asyncio.get_running_loop()
        self._requests: dict[int, tuple[type[Message], asyncio.Future[Any]]] = {}
        self._next_request = 0
        self._start: asyncio.Future[tuple[Start, int]] = self._loop.create_future()
        self.stopping: asyncio.Future[None] = self._loop.create_future()
        """Done when the helper asks for an orderly end; ``HelperGone`` when it is away."""
        self.on_network_changed: Callable[[], None] = lambda: None
        """Called when the machine was moved to another network, or came back to one."""
        self._loop.add_reader(sock, self._readable)

    async def wait_for_start(self) -> tuple[Start, int]:
        """The first message and the device's descriptor."""
        waited: set[asyncio.Future[Any]] = {self._start, self.stopping}
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if not self._start.done():
            self.stopping.result()
            raise HelperGone
        return self._start.result()

    async def transport(self, host: str, port: int) -> socket.socket:
        """A connected non-blocking socket; raises ``EngineError`` with the helper's reason."""
        sock: socket.socket = await self._ask(Transport, lambda number: NeedTransport(number, host, port))
        return sock

    async def sockets(self) -> list[socket.socket]:
        """Bound, unconnected, non-blocking UDP sockets, at most one for each IP version.

        Raises ``EngineError`` with the helper's reason.
        """
        sockets: list[socket.socket] = await self._ask(Sockets, NeedSockets)
        return sockets

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Numeric addresses of one of the session's endpoints, resolved anew, the best first.

        Raises ``EngineError`` with the helper's reason.
        """
        found: tuple[str, ...] = await self._ask(Addresses, lambda number: NeedAddresses(number, host, port))
        return found

    async def _ask(self, kind: type[Message], question: Callable[[int], FromEngine]) -> Any:
        self._next_request += 1
        request = self._next_request
        answer: asyncio.Future[Any] = self._loop.create_future()
        self._requests[request] = kind, answer
        try:
            self.report(question(request))
            return await answer
        finally:
            # An answer that comes after we were cancelled is closed like any other unasked one.
            self._requests.pop(request, None)

    def report(self, message: FromEngine) -> None:
        """Tell the helper; a report it has no room for is lost, never waited for."""
        with contextlib.suppress(OSError):
            self._control.send(message)

    def log(self, level: str, text: str) -> None:
        """Write a line to the session's log."""
        self.report(Log(level=level, text=text[:4096]))

    def close(self) -> None:
        """Stop listening and close the socket."""
        self._loop.remove_reader(self._control.fileno())
        self._control.close()

    def _readable(self) -> None:
        try:
            received = self._control.receive()
        except BlockingIOError:
            return
        except (OSError, ControlError):
            received = None
        if received is None:
            self._loop.remove_reader(self._control.fileno())
            if not self.stopping.done():
                self.stopping.set_exception(HelperGone())
            return
        message, descriptors = received
        unused = set(descriptors)
        try:
            self._handle(message, descriptors, unused)
        finally:
            for descriptor in unused:
                os.close(descriptor)

    def _handle(self, message: Message, descriptors: tuple[int, ...], unused: set[int]) -> None:
        match message:
            case Start() if len(descriptors) == 1 and not self._start.done():
                unused.clear()
                self._start.set_result((message, descriptors[0]))
            case Transport(request=request) if len(descriptors) == 1 and self._asked(request, Transport):
                unused.clear()
                self._requests.pop(request)[1].set_result(_adopt(descriptors)[0])
            case Sockets(request=request) if descriptors and self._asked(request, Sockets):
                unused.clear()
                self._requests.pop(request)[1].set_result(_adopt(descriptors))
            case Addresses(request=request, addresses=addresses) if self._asked(request, Addresses):
                self._requests.pop(request)[1].set_result(addresses)
            case TransportFailed(request=request, failure=failure) if request in self._requests:
                answer = self._requests.pop(request)[1]
                if not answer.done():
                    answer.set_exception(EngineError(failure))
            case NetworkChanged():
                self.on_network_changed()
            case Stop() if not self.stopping.done():
                self.stopping.set_result(None)
            case _:
                pass  # an answer to nothing that was asked

    def _asked(self, request: int, kind: type[Message]) -> bool:
        if request not in self._requests:
            return False
        asked, answer = self._requests[request]
        # Whoever asked may have been cancelled just now, and not have taken its question back yet.
        return asked is kind and not answer.done()


def _adopt(descriptors: tuple[int, ...]) -> list[socket.socket]:
    sockets = [socket.socket(fileno=descriptor) for descriptor in descriptors]
    for sock in sockets:
        sock.setblocking(False)
    return sockets
