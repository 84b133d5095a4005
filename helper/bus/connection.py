"""The connection to the system bus, and what hangs on it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dbus_fast import Message, MessageFlag, MessageType
from dbus_fast.aio import MessageBus
from dbus_fast.signature import get_signature_tree

from helper.bus import errors
from helper.bus.errors import BusError, BusErrorKind
from helper.bus.values import incoming, outgoing

ADDRESS_VARIABLE = "DBUS_SYSTEM_BUS_ADDRESS"
DEFAULT_ADDRESS = "unix:path=/run/dbus/system_bus_socket"
CALL_SECONDS = 5.0
MAX_CALLS = 64
"""Calls that may wait for their answers at a time; further ones fail at once."""
MAX_SILENCE = 8
"""Calls in a row that time out without a byte from the bus, until the connection is given up."""
RETRY_SECONDS = (0.25, 30.0)
"""First and longest pause between attempts to come back to the bus while somebody waits for signals."""

_DAEMON, _DAEMON_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"

_log = logging.getLogger(__name__)

OnSignal = Callable[[list[Any]], None]
OnOwner = Callable[[str], None]


@dataclass(frozen=True)
class _Subscription:
    sender: str
    interface: str
    member: str
    path: str
    on_signal: OnSignal

    def rule(self) -> str:
        """Match rule (D-Bus specification, "Match Rules")."""
        path = f",path='{self.path}'" if self.path else ""
        return (
            f"type='signal',sender='{self.sender}',interface='{self.interface}',member='{self.member}'{path}"
        )

    def wants(self, message: Message) -> bool:
        """Whether the signal, already known to be from our sender, is the one meant."""
        return (
            message.interface == self.interface
            and message.member == self.member
            and self.path in ("", message.path)
        )


class SystemBus:
    """The connection to the system bus: made when first needed, made anew when lost.

    ``address`` is for tests; without it the environment decides, else the standard socket. Every
    method belongs to the event loop's thread.
    """

    def __init__(self, address: str = "") -> None:
        self.address = address or os.environ.get(ADDRESS_VARIABLE) or DEFAULT_ADDRESS
        self._bus: MessageBus | None = None
        self._watching: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()
        self._pending: dict[int, asyncio.Future[Message]] = {}
        self._subscriptions: list[_Subscription] = []
        self._watchers: list[tuple[str, OnOwner]] = []
        self._owners: dict[str, str] = {}
        """Unique name of the owner of each name that is followed; empty for none."""
        self._told: dict[int, str] = {}
        """What each watcher (by its place) was told last."""
        self._rules: set[str] = set()
        """Match rules in place at the present connection."""
        self._lent: set[tuple[int, ...]] = set()
        """Copies of descriptors that wait to be sent at the present connection."""
        self._returning: asyncio.Task[None] | None = None
        self._silence = 0
        self._closed = False

    # --- calls ---------------------------------------------------------------------------------

    async def call(
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        *values: Any,
        timeout: float = CALL_SECONDS,
        autostart: bool = True,
    ) -> list[Any]:
        """Call a method; its answer as plain values, variants unwrapped.

        File descriptors (``h``) are plain integers both ways: those sent stay the caller's, those
        received are its to close. ``timeout`` (seconds) bounds everything, connecting included.
        ``autostart``: whether a service that is not there may be started for the call.

        Raises :class:`BusError`, and nothing else.
        """
        try:
            async with asyncio.timeout(timeout):
                bus = await self._connected()
                return await self._ask(
                    bus, destination, path, interface, member, signature, values, autostart
                )
        except TimeoutError:
            self._silence += 1
            if self._silence >= MAX_SILENCE and self._bus is not None:
                self._bus.disconnect()
            raise BusError(
                BusErrorKind.TIMEOUT, f"{destination} did not answer {member} in {timeout:g} s"
            ) from None

    async def _ask(
        self,
        bus: MessageBus,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str,
        values: Sequence[Any],
        autostart: bool = True,
    ) -> list[Any]:
        if bus is not self._bus or not bus.connected:
            raise BusError(BusErrorKind.ABSENT, "the connection to the system bus was lost")
        if len(self._pending) >= MAX_CALLS:
            raise BusError(BusErrorKind.FAILED, f"{MAX_CALLS} calls wait for the system bus already")
        descriptors: list[int] = []
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        serial = bus.next_serial()
        try:
            message = Message(
                destination=destination,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=outgoing(get_signature_tree(signature).types, values, descriptors),
                unix_fds=descriptors,
                flags=MessageFlag.NONE if autostart else MessageFlag.NO_AUTOSTART,
                serial=serial,
            )
            self._pending[serial] = answer
            lent = tuple(descriptors)
            self._lent.add(lent)
            bus.send(message).add_done_callback(lambda sent: self._sent(sent, lent))
        except Exception as error:
            self._pending.pop(serial, None)
            self._lent.discard(tuple(descriptors))
            _close_all(descriptors)
            # A bus that does not read for long is lost in the very moment of sending.
            kind = BusErrorKind.FAILED if bus.connected else BusErrorKind.ABSENT
            raise BusError(kind, f"{member} can not be sent: {error}") from None
        try:
            reply = await answer
        except BaseException:
            # Given up at the very moment in which it came.
            if answer.done() and not answer.cancelled() and answer.exception() is None:
                _close_all(answer.result().unix_fds)
            raise
        finally:
            self._pending.pop(serial, None)
        return _result(reply)

    def _sent(self, sent: asyncio.Future[None], lent: tuple[int, ...]) -> None:
        """The message left, or never will: what was lost is told by the connection's end."""
        if not sent.cancelled():
            sent.exception()
        if lent in self._lent:
            self._lent.discard(lent)
            _close_all(lent)

    # --- signals -------------------------------------------------------------------------------

    async def subscribe(
        self, sender: str, interface: str, member: str, on_signal: OnSignal, path: str = ""
    ) -> None:
        """Call ``on_signal`` with the values of each such signal of the service ``sender``.

        Lasts until :meth:`close`, over restarts of the service and of the bus. When there is no
        bus yet, it begins when there is one: that is no error.
        """
        self._subscriptions.append(_Subscription(sender, interface, member, path, on_signal))
        await self._arrange()

    async def watch_owner(self, name: str, on_change: OnOwner) -> None:
        """Call ``on_change`` with the unique name of the owner of ``name`` now, and whenever it changes.

        Empty when nobody owns it, or when there is no bus. Lasts until :meth:`close`.
        """
        self._watchers.append((name, on_change))
        await self._arrange()
        self._tell_watchers()

    async def close(self) -> None:
        """Leave the bus. Calls under way fail, no signal comes any more. Safe to call twice."""
        self._closed = True
        self._subscriptions.clear()
        self._watchers.clear()
        if self._returning is not None:
            self._returning.cancel()
            await asyncio.wait({self._returning})
        if self._bus is not None:
            self._bus.disconnect()
        if self._watching is not None:
            await asyncio.wait({self._watching}, timeout=CALL_SECONDS)

    # --- the connection ------------------------------------------------------------------------

    async def _connected(self) -> MessageBus:
        """The connection, made if there is none. Raises :class:`BusError` (``absent``)."""
        async with self._connecting:
            if self._closed:
                raise BusError(BusErrorKind.ABSENT, "the system bus was left")
            if self._bus is not None and self._bus.connected:
                return self._bus
            if self._watching is not None:
                await asyncio.wait({self._watching})
            try:
                bus = await MessageBus(bus_address=self.address, negotiate_unix_fd=True).connect()
            except Exception as error:
                raise BusError(BusErrorKind.ABSENT, f"there is no system bus: {error}") from None
            bus.add_message_handler(self._take)
            self._bus = bus
            self._silence = 0
            self._watching = asyncio.create_task(self._watch(bus))
            if self._names() and self._returning is None:
                self._returning = asyncio.create_task(self._return())
            return bus

    async def _watch(self, bus: MessageBus) -> None:
        """Wait for the connection's end, and clear away what hung on it."""
        with contextlib.suppress(Exception):
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
        self._bus = None
        # New ones: who is at work with the old ones finds out later.
        self._rules, self._owners = set(), {}
        for lent in self._lent:
            _close_all(lent)
        self._lent.clear()
        for answer in self._pending.values():
            if not answer.done():
                answer.set_exception(
                    BusError(BusErrorKind.ABSENT, "the connection to the system bus was lost")
                )
        self._pending.clear()
        self._tell_watchers()
        if self._names() and not self._closed and self._returning is None:
            self._returning = asyncio.create_task(self._return())

    async def _return(self) -> None:
        """Come back to the bus, and put the match rules in place there."""
        pause, longest = RETRY_SECONDS
        while not self._closed:
            try:
                async with asyncio.timeout(CALL_SECONDS):
                    bus = await self._connected()
                    await self._put_rules(bus)
                if bus is self._bus:
                    break
            except (BusError, TimeoutError) as error:
                _log.debug("not back at the system bus yet: %s", error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, longest)
        self._returning = None
        self._tell_watchers()

    async def _arrange(self) -> None:
        """Put the match rules in place now if it can be, else as soon as it can be."""
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._put_rules(await self._connected())
        except (BusError, TimeoutError):
            if self._returning is None and not self._closed:
                self._returning = asyncio.create_task(self._return())

    def _names(self) -> set[str]:
        """Every name whose owner must be known."""
        return {name for name, _ in self._watchers} | {item.sender for item in self._subscriptions}

    async def _put_rules(self, bus: MessageBus) -> None:
        rules, owners = self._rules, self._owners
        # The owner is followed first: what comes between would be from an unknown sender.
        for name in sorted(self._names() - {_DAEMON}):
            rule = (
                f"type='signal',sender='{_DAEMON}',interface='{_DAEMON}',"
                f"member='NameOwnerChanged',arg0='{name}'"
            )
            if rule in rules:
                continue
            await self._daemon(bus, "AddMatch", "s", rule)
            try:
                (owner,) = await self._daemon(bus, "GetNameOwner", "s", name)
            except BusError as error:
                if error.kind is not BusErrorKind.ABSENT or bus is not self._bus:
                    raise
                owner = ""
            # A change that was told meanwhile is newer than the answer.
            owners.setdefault(name, owner)
            rules.add(rule)
        for item in tuple(self._subscriptions):
            if item.rule() not in rules:
                await self._daemon(bus, "AddMatch", "s", item.rule())
                rules.add(item.rule())

    async def _daemon(self, bus: MessageBus, member: str, signature: str, *values: Any) -> list[Any]:
        return await self._ask(bus, _DAEMON, _DAEMON_PATH, _DAEMON, member, signature, values)

    # --- what comes ----------------------------------------------------------------------------

    def _take(self, message: Message) -> Message | bool:
        """Every message that comes; never raises. True: no more is to be done about it."""
        self._silence = 0
        if message.message_type in (MessageType.METHOD_RETURN, MessageType.ERROR):
            answer = self._pending.get(message.reply_serial or 0)
            if answer is not None and not answer.done():
                answer.set_result(message)
                return True
        _close_all(message.unix_fds)  # Anybody may send us some.
        if message.message_type is MessageType.SIGNAL:
            self._signal(message)
        elif message.message_type is MessageType.METHOD_CALL and not (
            message.flags & MessageFlag.NO_REPLY_EXPECTED
        ):
            return Message.new_error(message, "org.freedesktop.DBus.Error.NotSupported", "No service.")
        return True

    def _signal(self, message: Message) -> None:
        if message.sender == _DAEMON and message.member == "NameOwnerChanged" and message.signature == "sss":
            name, _, owner = message.body
            if name in self._names():
                self._owners[name] = owner
                self._tell_watchers()
        for item in tuple(self._subscriptions):
            owner = _DAEMON if item.sender == _DAEMON else self._owners.get(item.sender, "")
            if owner and message.sender == owner and item.wants(message):
                try:
                    item.on_signal(incoming(message.signature_tree.types, message.body, []))
                except Exception:
                    _log.exception("the signal %s was not dealt with", item.member)

    def _tell_watchers(self) -> None:
        for place, (name, on_change) in enumerate(tuple(self._watchers)):
            owner = self._owners.get(name, "")
            if self._told.get(place) != owner:
                self._told[place] = owner
                try:
                    on_change(owner)
                except Exception:
                    _log.exception("the new owner of %s was not dealt with", name)


def _result(reply: Message) -> list[Any]:
    """What the caller gets of an answer; raises :class:`BusError` for an error."""
    if reply.message_type is MessageType.ERROR:
        _close_all(reply.unix_fds)
        text = reply.body[0] if reply.body and isinstance(reply.body[0], str) else ""
        raise errors.told(str(reply.error_name or ""), text)
    try:
        return incoming(reply.signature_tree.types, reply.body, reply.unix_fds)
    except Exception as error:
        _close_all(reply.unix_fds)
        raise BusError(BusErrorKind.FAILED, f"the answer can not be read: {error}") from None


def _close_all(descriptors: Sequence[int]) -> None:
    for descriptor in descriptors:
        with contextlib.suppress(OSError):
            os.close(descriptor)
