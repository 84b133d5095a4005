"""The helper's socket: connections, their limits, and the way from a line to an answer.

Requests of one connection run side by side, and go on when the client is gone: half a
disconnect is worse than an answer that nobody reads. Until they are done, the connection
counts against the limits, so that leaving early gains nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import logging
import os
import socket
import stat
from collections import Counter
from pathlib import Path

from helper import authority
from helper.api import rpc
from helper.api.rpc import Code, LineReader, Request, RpcError
from helper.authority import Authorizer, Decisions, Identity, Nobody, Policy, Role, Seats
from helper.events import EventHub, Outbox
from helper.verbs import Machine, Sessions, Verbs

MAX_CLIENTS = 32
MAX_CLIENTS_OF_USER = 8
"""Connections of one uid; root is not counted."""
MAX_GUESTS = 16
"""Connections of all who are neither root nor operators: they can not keep those out."""
SPARE = 4
"""Guests beyond those for a moment, until others have made room for them."""
MAX_CALLS = 64
"""Requests under way of one connection; further ones are answered with ``BUSY``."""
HELLO_SECONDS = 30.0
"""Time to say hello in."""
FLUSH_SECONDS = 2.0
"""Time for the last lines to be read before a connection is closed."""
CLOSE_SECONDS = 10.0
"""Time for requests under way to end when the helper does."""
CHUNK = 64 * 1024
"""Bytes read or written in one go."""
ACCEPT_PAUSE = 0.2
"""Seconds to wait when the system can not give us another connection."""

_log = logging.getLogger(__name__)


class AlreadyRunning(Exception):
    """Another helper serves the same socket, or something that is not a socket is in its place."""


class Server:
    """Serves the sessions and the machine on a Unix socket at ``path``.

    Without ``seats`` and ``authorizer`` there are no active users, root and operators alone may
    change anything; without ``machine`` its verbs are not served. ``hello_seconds`` is there for tests.
    """

    def __init__(
        self,
        path: Path,
        sessions: Sessions,
        hub: EventHub,
        policy: Policy,
        version: str,
        hello_seconds: float = HELLO_SECONDS,
        *,
        machine: Machine | None = None,
        seats: Seats | None = None,
        authorizer: Authorizer | None = None,
    ) -> None:
        self._path = path
        self._hub = hub
        decisions = Decisions(policy, seats or Nobody(), authorizer or Nobody())
        self._verbs = Verbs(sessions, hub, decisions, version, machine)
        self._hello_seconds = hello_seconds
        self._lock: int | None = None
        self._listener: socket.socket | None = None
        self._inode = 0
        self._accepting: asyncio.Task[None] | None = None
        self._connections: dict[_Connection, asyncio.Task[None]] = {}

    def claim(self) -> None:
        """Take the lock beside the socket: from now on no other helper starts.

        Raises :class:`AlreadyRunning`, or :class:`OSError` from the file system.
        """
        directory = self._path.parent
        if not directory.exists():
            directory.mkdir(parents=True)
            directory.chmod(0o755)
        self._lock = _take_lock(self._path.with_suffix(".lock"))

    async def start(self, listener: socket.socket | None = None) -> None:
        """Make the socket, or take ``listener`` for it, and serve; :meth:`claim` came before, or comes now.

        A ``listener`` is at our path, and stays there when we end. Raises as :meth:`claim` does.
        """
        if self._lock is None:
            self.claim()
        try:
            if listener is not None:
                listener.setblocking(False)
                self._listener = listener
            else:
                _remove_stale(self._path)
                self._listener = _listen(self._path)
                self._inode = self._path.lstat().st_ino
        except BaseException:
            self._release()
            raise
        self._accepting = asyncio.create_task(self._accept(self._listener))

    async def close(self) -> None:
        """Stop serving: no new requests, up to 10 s for those under way. Safe to call twice."""
        if self._accepting is not None:
            self._accepting.cancel()
            await asyncio.wait({self._accepting})
            self._accepting = None
        self._release()
        for connection in self._connections:
            connection.stop()
        tasks = set(self._connections.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=CLOSE_SECONDS)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    def _release(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            with contextlib.suppress(OSError):
                if self._path.lstat().st_ino == self._inode:
                    self._path.unlink()
        if self._lock is not None:
            # The lock's file stays: unlinking it would let two helpers lock different files.
            os.close(self._lock)
            self._lock = None

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(listener)
            except OSError as error:
                if error.errno != errno.ECONNABORTED:
                    _log.warning("no connection can be accepted: %s", error)
                    await asyncio.sleep(ACCEPT_PAUSE)
                continue
            self._admit(connection)
            # sock_accept does not wait while clients queue up; others must have their turn.
            await asyncio.sleep(0)

    def _admit(self, sock: socket.socket) -> None:
        try:
            identity = authority.identify(sock)
        except OSError as error:
            _log.warning("a client could not be identified: %s", error)
            sock.close()
            return
        refusal = self._refusal(identity)
        if refusal is not None and (crowding := self._crowding(identity)) is not None:
            crowding.stop()
            refusal = None
        if refusal is not None:
            with contextlib.suppress(OSError):
                sock.send(rpc.encode_error(None, refusal))
            sock.close()
            identity.close()
            return
        connection = _Connection(sock, identity, self._verbs, self._hub, self._hello_seconds)
        task = asyncio.create_task(connection.run())
        self._connections[connection] = task
        task.add_done_callback(lambda _: self._connections.pop(connection, None))

    def _crowding(self, identity: Identity) -> _Connection | None:
        """Whose place a guest may have who has none yet, when the others have more than one."""
        guests = [connection for connection in self._connections if connection.role is Role.OBSERVER]
        several = Counter(connection.identity.uid for connection in guests)
        is_guest = self._verbs.role(identity) is Role.OBSERVER
        if not is_guest or identity.uid in several or not MAX_GUESTS <= len(guests) < MAX_GUESTS + SPARE:
            return None
        uid, most = several.most_common(1)[0]
        idle = (guest for guest in guests if guest.identity.uid == uid and guest.idle)
        return next(idle, None) if most > 1 else None

    def _refusal(self, identity: Identity) -> RpcError | None:
        if len(self._connections) >= MAX_CLIENTS:
            return RpcError(Code.BUSY, f"The helper serves {MAX_CLIENTS} clients, which is all it can.")
        same = sum(connection.identity.uid == identity.uid for connection in self._connections)
        guests = sum(connection.role is Role.OBSERVER for connection in self._connections)
        if self._verbs.role(identity) is Role.OBSERVER and guests >= MAX_GUESTS:
            return RpcError(Code.BUSY, f"The helper serves {MAX_GUESTS} clients who are not operators.")
        if identity.uid != 0 and same >= MAX_CLIENTS_OF_USER:
            return RpcError(Code.BUSY, f"The helper serves {MAX_CLIENTS_OF_USER} clients of this user.")
        return None


class _Connection:
    """One client, from its first byte to the end of its last request."""

    def __init__(
        self, sock: socket.socket, identity: Identity, verbs: Verbs, hub: EventHub, hello_seconds: float
    ) -> None:
        self.identity = identity
        self._sock = sock
        self._verbs = verbs
        self._hub = hub
        self._outbox = Outbox(self._wake)
        self._caller = verbs.caller(identity, self._outbox)
        self.role = self._caller.role
        self._hello_seconds = hello_seconds
        self._calls: set[asyncio.Task[None]] = set()
        self._filled = asyncio.Event()
        self._finishing = False
        self._reading: asyncio.Task[None] | None = None
        self._writing: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve until the client goes, misbehaves or is too slow, and its requests are done."""
        self._reading = asyncio.create_task(self._read())
        self._writing = asyncio.create_task(self._write())
        patience = asyncio.get_running_loop().call_later(self._hello_seconds, self._hello_late)
        try:
            await asyncio.wait({self._reading})
            self._caller.left.set()
            self._hub.detach(self._outbox)
            # A client that has only shut down its sending side still reads its answers.
            while self._calls:
                await asyncio.wait(self._calls)
            self._finishing = True
            self._filled.set()
            await asyncio.wait({self._writing}, timeout=FLUSH_SECONDS)
        finally:
            patience.cancel()
            self._hub.detach(self._outbox)
            self._outbox.close()
            tasks = {self._reading, self._writing, *self._calls}
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            self._sock.close()
            self.identity.close()

    @property
    def idle(self) -> bool:
        """Whether no request is under way and it has not been stopped."""
        return not self._calls and self._reading is not None and not self._reading.done()

    def stop(self) -> None:
        """Read nothing more; :meth:`run` ends when the requests under way have."""
        if self._reading is not None:
            self._reading.cancel()

    def _wake(self) -> None:
        self._filled.set()
        if self._outbox.overflowed:
            _log.info("client of uid %d is too slow and is disconnected", self.identity.uid)
            for task in (self._reading, self._writing):
                if task is not None:
                    task.cancel()

    # --- what the client says ------------------------------------------------------------------

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        lines = LineReader()
        try:
            while data := await loop.sock_recv(self._sock, CHUNK):
                lines.feed(data)
                while (line := lines.next_line()) is not None:
                    await self._take(line)
                # sock_recv does not wait while there is data; others must have their turn.
                await asyncio.sleep(0)
        except RpcError as error:
            await self._let_quick_calls_end()
            self._outbox.put(rpc.encode_error(error.request, error))
        except OSError as error:
            _log.debug("client of uid %d is gone: %s", self.identity.uid, error)
        except Exception:
            _log.exception("reading from a client of uid %d failed", self.identity.uid)

    async def _take(self, line: bytes) -> None:
        message = rpc.parse_request(line)
        if not isinstance(message, Request):
            return  # No notification from a client means anything to us.
        if len(self._calls) >= MAX_CALLS:
            await self._let_quick_calls_end()
        if len(self._calls) >= MAX_CALLS:
            busy = RpcError(Code.BUSY, f"{MAX_CALLS} requests are under way already.")
            self._outbox.put(rpc.encode_error(message.id, busy))
            return
        task = asyncio.create_task(self._answer(message))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
        if self._caller.protocol is None:
            # What comes after hello in the same breath is to be answered after it.
            await asyncio.wait({task})

    async def _let_quick_calls_end(self) -> None:
        """Give calls that wait for nothing the chance to end: one turn to run, one to be removed."""
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    def _hello_late(self) -> None:
        if self._caller.protocol is None:
            late = RpcError(Code.HELLO_FIRST, "No hello came in time.")
            self._outbox.put(rpc.encode_error(None, late))
            self.stop()

    async def _answer(self, request: Request) -> None:
        then = None
        try:
            outcome = await self._verbs.perform(self._caller, request.method, request.params)
            reply = rpc.encode_result(request.id, outcome.result)
            if len(reply) > rpc.MAX_REPLY:
                raise ValueError(f"the result of {len(reply)} bytes is over the limit")
            then = outcome.then
        except RpcError as error:
            reply = rpc.encode_error(request.id, error)
        except Exception:
            _log.exception("%s failed", request.method if request.method in authority.ACCESS else "a request")
            ours = RpcError(Code.INTERNAL_ERROR, "The helper made an error; its log says more.")
            reply = rpc.encode_error(request.id, ours)
        self._outbox.put(reply)
        if then is not None and not self._reading_ended():
            then()

    def _reading_ended(self) -> bool:
        return self._reading is None or self._reading.done()

    # --- what it is told -----------------------------------------------------------------------

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while True:
                data = self._outbox.take(CHUNK)
                if data:
                    await loop.sock_sendall(self._sock, data)
                    # sock_sendall does not wait while there is room; others must have their turn.
                    await asyncio.sleep(0)
                elif self._finishing:
                    return
                else:
                    self._filled.clear()
                    await self._filled.wait()
        except OSError as error:
            _log.debug("client of uid %d is gone: %s", self.identity.uid, error)
            self._outbox.close()
            self.stop()


# --- the socket's place in the file system -----------------------------------------------------


def _take_lock(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        os.fchmod(descriptor, 0o600)  # Whatever the umask.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyRunning(f"Another helper is running; it holds {path}.") from None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _remove_stale(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise AlreadyRunning(f"{path} is not a socket; it was left alone.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
        except BlockingIOError:
            pass  # Its queue is full, so somebody listens.
    raise AlreadyRunning(f"Another helper is running; it answers on {path}.")


def _listen(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        listener.bind(str(path))
        # By chmod and before listen: whatever the umask, and never open to less than everyone.
        path.chmod(0o666)
        listener.listen(MAX_CLIENTS)
    except BaseException:
        listener.close()
        raise
    return listener
