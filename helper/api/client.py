"""Client of the helper, for the command line and the window.

One :class:`HelperClient` is one connection. Calls run side by side; events come through
:meth:`HelperClient.events`. Every error is a :class:`HelperError` that says what a person can do.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections import deque
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TypeVar, get_args

import msgspec

from helper.api import rpc
from helper.api.rpc import Code, LineReader, Notification, Response, RpcError
from helper.api.types import (
    DEFAULT_SOCKET,
    METHODS,
    PROTOCOL_MAX,
    PROTOCOL_MIN,
    SOCKET_VARIABLE,
    Answer,
    Connect,
    Disconnect,
    Empty,
    Event,
    EventBody,
    Hello,
    HelloResult,
    KillSwitchChanged,
    LogLine,
    LogTail,
    LogTailResult,
    Profile,
    Session,
    SessionResult,
    StateChanged,
    StatusResult,
    Subscribe,
    SubscribeResult,
)

START_COMMAND = 'sudo adit-helper --operator "$USER"'
"""What to type when no helper is there."""
MAX_EVENTS = 4096
"""Events waiting to be taken from :meth:`HelperClient.events`."""

_CHUNK = 64 * 1024
_KNOWN_EVENTS = frozenset(kind.__struct_config__.tag for kind in get_args(EventBody))

_T = TypeVar("_T", bound=msgspec.Struct)


class HelperError(Exception):
    """Base of what this client raises. Its text is meant for a person."""


class HelperAbsent(HelperError):
    """Nobody listens on the socket; ``command`` starts the helper."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.command = START_COMMAND
        super().__init__(f"The helper is not running ({path}: {reason}). Start it with: {START_COMMAND}")


class HelperRefused(HelperError):
    """The helper answered no; ``code`` is a :class:`~helper.api.rpc.Code` or one newer than us."""

    def __init__(self, code: int, message: str, data: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


class ProtocolMismatch(HelperRefused):
    """The helper is too old or too new for us: restart or upgrade it."""


class HelperGone(HelperError):
    """The connection ended, or what came on it can not be understood."""


def socket_path() -> Path:
    """Where the helper listens: the environment's choice, or the usual place."""
    return Path(os.environ.get(SOCKET_VARIABLE) or DEFAULT_SOCKET)


class HelperClient:
    """A connection to the helper; made by :meth:`connect`, and an async context manager."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._calls: dict[rpc.Id, asyncio.Future[object]] = {}
        self._last_id = 0
        self._events: deque[Event] = deque()
        self._arrived = asyncio.Event()
        self._end: HelperError | None = None
        self._closing = False
        self._task = asyncio.create_task(self._read())
        self.hello = HelloResult(protocol=0, version="", boot="", role="")
        """What the helper said of itself, and our role."""

    @classmethod
    async def connect(
        cls, path: Path | None = None, client: str = "adit", version: str = "0"
    ) -> HelperClient:
        """Connect and say hello; ``client`` and ``version`` tell the helper who we are.

        Raises :class:`HelperAbsent`, :class:`HelperRefused`, :class:`ProtocolMismatch`,
        :class:`HelperGone`.
        """
        path = path or socket_path()
        try:
            reader, writer = await asyncio.open_unix_connection(path)
        except OSError as error:
            raise HelperAbsent(path, error.strerror or str(error)) from None
        helper = cls(reader, writer)
        try:
            request = Hello(client=client, version=version, protocol=(PROTOCOL_MIN, PROTOCOL_MAX))
            helper.hello = await helper._request("hello", request, HelloResult)
            if not PROTOCOL_MIN <= helper.hello.protocol <= PROTOCOL_MAX:
                raise HelperGone("The helper chose a protocol that was not offered.")
        except BaseException:
            await helper.close()
            raise
        return helper

    async def __aenter__(self) -> HelperClient:
        """Itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        await self.close()

    async def close(self) -> None:
        """End the connection; calls under way raise :class:`HelperGone`. Safe to call twice."""
        self._closing = True
        self._task.cancel()
        await asyncio.wait({self._task})
        self._fail(HelperGone("The connection to the helper was closed."))
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    # --- verbs ---------------------------------------------------------------------------------

    async def call(self, method: str, params: msgspec.Struct) -> msgspec.Struct:
        """Call any of ``METHODS``; the result has the type given there.

        Raises :class:`HelperRefused`, :class:`HelperGone`. There is no time limit.
        """
        return await self._request(method, params, METHODS[method][1])

    async def ping(self) -> None:
        """Ask whether the helper is there."""
        await self._request("ping", Empty(), Empty)

    async def status(self) -> StatusResult:
        """All sessions, as far as we may see them."""
        return await self._request("status.get", Empty(), StatusResult)

    async def session_connect(self, profile: Profile, secrets: dict[str, str]) -> Session:
        """Begin a session; returns as soon as it is begun."""
        request = Connect(profile=profile, secrets=secrets)
        return (await self._request("session.connect", request, SessionResult)).session

    async def session_disconnect(self, session: str) -> Session:
        """End a session; returns when everything is put back."""
        return (await self._request("session.disconnect", Disconnect(session=session), SessionResult)).session

    async def session_answer(self, session: str, attention: str, accept: bool) -> Session:
        """Answer the question ``attention`` of a session."""
        request = Answer(session=session, attention=attention, accept=accept)
        return (await self._request("session.answer", request, SessionResult)).session

    async def subscribe(self, since: int = -1, boot: str = "") -> SubscribeResult:
        """Have :meth:`events` deliver what comes after event ``since`` of the run ``boot``."""
        return await self._request("events.subscribe", Subscribe(since=since, boot=boot), SubscribeResult)

    async def log_tail(self, session: str = "", lines: int = 100) -> tuple[LogLine, ...]:
        """The newest lines of a session's log, oldest first."""
        return (await self._request("log.tail", LogTail(session=session, lines=lines), LogTailResult)).lines

    async def events(self) -> AsyncIterator[Event]:
        """The events as they come, after :meth:`subscribe`; for one reader at a time.

        Ends when this client is closed; raises :class:`HelperGone` when the helper is gone.
        """
        while True:
            while self._events:
                yield self._events.popleft()
            if self._end is not None:
                if self._closing:
                    return
                raise self._end
            self._arrived.clear()
            await self._arrived.wait()

    # --- the connection ------------------------------------------------------------------------

    async def _request(self, method: str, params: msgspec.Struct, kind: type[_T]) -> _T:
        if self._end is not None:
            raise self._end
        self._last_id += 1
        identifier = self._last_id
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._calls[identifier] = answer
        try:
            # A broken connection is noticed by the reader, which may still find the reason there.
            with contextlib.suppress(OSError):
                self._writer.write(rpc.encode_request(identifier, method, params))
                await self._writer.drain()
            result = await answer
        finally:
            self._calls.pop(identifier, None)
            if answer.done() and not answer.cancelled():
                answer.exception()
        try:
            return rpc.convert(result, kind)
        except RpcError as error:
            raise HelperGone(f"The helper's answer to {method} can not be understood: {error}") from None

    async def _read(self) -> None:
        lines = LineReader(rpc.MAX_REPLY)
        end: HelperError = HelperGone("The helper closed the connection.")
        try:
            while data := await self._reader.read(_CHUNK):
                lines.feed(data)
                while (line := lines.next_line()) is not None:
                    self._take(rpc.parse_message(line))
        except RpcError as error:
            end = HelperGone(f"What the helper said can not be understood: {error}")
        except HelperError as error:
            end = error
        except OSError as error:
            end = HelperGone(f"The connection to the helper broke: {error.strerror or error}")
        self._fail(end)

    def _take(self, message: rpc.Message) -> None:
        if isinstance(message, Response):
            if message.id is None:
                # Not about a request, but about the whole connection.
                raise _refusal(message.error) if message.error else HelperGone("An answer without id came.")
            answer = self._calls.get(message.id)
            if answer is None or answer.done():
                return
            if message.error is not None:
                answer.set_exception(_refusal(message.error))
            else:
                answer.set_result(message.result)
        elif isinstance(message, Notification) and message.method == "event":
            body = message.params.get("body")
            name = body.get("event") if isinstance(body, dict) else None
            # An event that is newer than us is none of our business.
            if isinstance(name, str) and name in _KNOWN_EVENTS:
                self._queue(rpc.convert(message.params, Event))

    def _queue(self, event: Event) -> None:
        if len(self._events) >= MAX_EVENTS:
            # Of what can be done without: lines of the log, and totals that come again.
            self._events = deque(
                item for item in self._events if isinstance(item.body, StateChanged | KillSwitchChanged)
            )
            if len(self._events) >= MAX_EVENTS:
                raise HelperGone("The helper's events were not taken in time.")
        self._events.append(event)
        self._arrived.set()

    def _fail(self, error: HelperError) -> None:
        if self._end is None:
            self._end = error
        for answer in self._calls.values():
            if not answer.done():
                answer.set_exception(self._end)
        self._arrived.set()
        self._writer.close()


def _refusal(error: RpcError) -> HelperRefused:
    kind = ProtocolMismatch if error.code == Code.PROTOCOL_MISMATCH else HelperRefused
    return kind(error.code, error.message, error.data)
