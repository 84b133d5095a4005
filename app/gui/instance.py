"""One Adit for a person: a second start hands over what it was given, and ends.

The first one holds a lock on a file for as long as it lives, and listens on a socket beside it, both in a
folder that nobody else may enter. The lock says who is first; a socket that a dead one left is replaced.
A message is one line of JSON and so is the answer. Knows nothing of Qt: a second start is over before any
of it would be loaded.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import os
import socket
import stat
import struct
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

VERSION = 1
"""Of the message. One of another version is answered by no."""
MAX_MESSAGE = 256 * 1024
"""Bytes of a message and of an answer."""
MAX_FILES = 64
"""Files that are taken from one start; a folder with more can be chosen in the window."""
MAX_PATH = 4096
MAX_TOKEN = 256
TIMEOUT = 2.0
"""Seconds that either side waits for the other's line."""
PATIENCE = 5.0
"""Seconds that a second start waits for a first one that is just beginning or just ending."""
MAX_GUESTS = 16
"""Connections that are listened to at a time."""

_LOCK, _SOCKET = "desktop.lock", "desktop.sock"
_AGAIN = 0.05


class InstanceError(Exception):
    """It can not be told whether there is another one, or that one does not answer. For people."""


class Wish(msgspec.Struct, frozen=True):
    """What somebody who started Adit wants of it."""

    version: int = VERSION
    show: bool = True
    """Whether the window is to be shown; not so for the start with the desktop."""
    files: tuple[str, ...] = ()
    """Absolute paths of files to import."""
    token: str = ""
    """The desktop's permission to come to the front (xdg-activation), for one time."""


class _Answer(msgspec.Struct, frozen=True):
    version: int = VERSION
    taken: bool = False


class First:
    """The mark of being the first: a lock that is held, and a socket that is listened on."""

    def __init__(self, lock: int, listener: socket.socket) -> None:
        self._lock = lock
        self._listener = listener
        self._server: asyncio.Server | None = None
        self._guests: set[asyncio.StreamWriter] = set()

    async def listen(self, wished: Callable[[Wish], None]) -> None:
        """Tell ``wished`` of every start from now on, those included that wait already."""

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._serve(reader, writer, wished)

        self._server = await asyncio.start_unix_server(serve, sock=self._listener, limit=MAX_MESSAGE)

    def close(self) -> None:
        """Let another one be the first. The files stay: removing them would be a race."""
        for guest in self._guests:
            guest.close()
        if self._server is not None:
            self._server.close()
        self._listener.close()
        os.close(self._lock)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wished: Callable[[Wish], None]
    ) -> None:
        if len(self._guests) >= MAX_GUESTS or not _is_ours(writer.get_extra_info("socket")):
            writer.close()
            return
        self._guests.add(writer)
        try:
            async with asyncio.timeout(TIMEOUT):
                wish = understand(await reader.readuntil(b"\n"))
                writer.write(msgspec.json.encode(_Answer(taken=wish is not None)) + b"\n")
                await writer.drain()
            if wish is not None:
                wished(wish)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # who speaks no sense is not answered
        finally:
            self._guests.discard(writer)
            writer.close()


def folder() -> Path:
    """Where lock and socket are: the session's runtime folder, or one of the user's own where it has none.

    Raises :class:`InstanceError` unless it is the user's and nobody else can enter it.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if not Path(runtime).is_absolute():
        import platformdirs

        runtime = str(platformdirs.user_cache_path("adit", appauthor=False) / "run")
    wanted = Path(runtime) / "adit"
    try:
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = wanted.lstat()
    except OSError as error:
        raise InstanceError(f"{wanted} cannot be used: {error.strerror or error}.") from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise InstanceError(
            f"{wanted} is not a folder that only you may enter. Remove it, or: chmod 700 {wanted}"
        )
    return wanted


def begin(wish: Wish, where: Path | None = None) -> First | None:
    """Be the first, or hand ``wish`` to who is; ``None`` when it was taken there.

    Raises :class:`InstanceError`.
    """
    where = where or folder()
    until = time.monotonic() + PATIENCE
    while True:
        try:
            lock = _lock(where)
            if lock is not None:
                return _be_first(lock, where)
            if _hand_over(wish, where):
                return None
        except OSError as error:
            raise InstanceError(f"{where} cannot be used: {error.strerror or error}.") from error
        # It begins and does not listen yet, or it ends and still has the lock.
        if time.monotonic() > until:
            raise InstanceError("Adit is running already and does not answer. End it, then start it anew.")
        time.sleep(_AGAIN)


def understand(line: bytes) -> Wish | None:
    """The wish in a line from outside; ``None`` for anything that is not exactly one of ours."""
    try:
        wish = msgspec.json.decode(line, type=Wish)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    paths_fit = len(wish.files) <= MAX_FILES and all(
        len(path) <= MAX_PATH and path.startswith("/") and "\0" not in path for path in wish.files
    )
    token_fits = len(wish.token) <= MAX_TOKEN and wish.token.isascii() and wish.token.isprintable()
    return wish if wish.version == VERSION and paths_fit and token_fits else None


def wish_of(show: bool, files: Sequence[str], token: str) -> Wish:
    """The wish of a start; what could not be handed over is left out."""
    every = (str(Path(file).absolute()) for file in files)
    paths = tuple(path for path in every if len(path) <= MAX_PATH and _is_text(path))[:MAX_FILES]
    fits = len(token) <= MAX_TOKEN and token.isascii() and token.isprintable()
    return Wish(show=show, files=paths, token=token if fits else "")


def _is_text(path: str) -> bool:
    """Whether JSON can hold it: names of files may be any bytes."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _lock(where: Path) -> int | None:
    """The lock, held until it is closed; ``None`` while somebody else has it."""
    lock = os.open(where / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return None
        raise
    return lock


def _be_first(lock: int, where: Path) -> First:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(where) as near:
            near.unlink(missing_ok=True)  # whoever left it is dead: the lock is ours
            listener.bind(str(near))
            near.chmod(0o600)
        listener.listen(MAX_GUESTS)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        os.close(lock)
        raise
    return First(lock, listener)


def _hand_over(wish: Wish, where: Path) -> bool:
    """Whether who holds the lock took it; ``False`` while it does not listen."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as there, _short(where) as near:
        there.settimeout(TIMEOUT)
        try:
            there.connect(str(near))
            if not _is_ours(there):
                raise InstanceError(f"Somebody else listens on {where / _SOCKET}.")
            there.sendall(msgspec.json.encode(wish) + b"\n")
            said = bytearray()
            while not said.endswith(b"\n") and len(said) < MAX_MESSAGE:
                if not (more := there.recv(4096)):
                    return False
                said += more
            answer = msgspec.json.decode(said, type=_Answer)
        except OSError:
            return False
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            answer = _Answer()
    if not answer.taken:
        raise InstanceError(
            "Another version of Adit is running and does not understand this one. Quit it, then start anew."
        )
    return True


class _short:
    """The socket by a short path: the kernel takes 107 bytes, and homes may be deep."""

    def __init__(self, where: Path) -> None:
        self._folder = os.open(where, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)

    def __enter__(self) -> Path:
        return Path(f"/proc/self/fd/{self._folder}") / _SOCKET

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            os.close(self._folder)


def _is_ours(peer: socket.socket) -> bool:
    """Whether the other end runs as the same user (SO_PEERCRED)."""
    size = struct.calcsize("3i")
    _, uid, _ = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return bool(uid == os.getuid())
