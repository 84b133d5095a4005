"""Changes of files, told by the kernel (inotify(7))."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import struct
from collections.abc import Callable
from pathlib import Path

_IN_ATTRIB, _IN_CLOSE_WRITE, _IN_MOVED_FROM, _IN_MOVED_TO = 0x4, 0x8, 0x40, 0x80
_IN_CREATE, _IN_DELETE, _IN_ONLYDIR = 0x100, 0x200, 0x1000000
_MASK = _IN_ATTRIB | _IN_CLOSE_WRITE | _IN_MOVED_FROM | _IN_MOVED_TO | _IN_CREATE | _IN_DELETE | _IN_ONLYDIR
_OVERFLOW = 0x4000
_EVENT = struct.Struct("=iIII")
_ROOM = 16 * 1024


class Inotify:
    """Watches folders; ``on_change`` is called on the loop's thread with a folder's path and a name in it.

    An empty folder and name mean that the kernel lost count: anything may have changed. Raises
    :class:`OSError` when the kernel has no watch left for us.
    """

    def __init__(self, on_change: Callable[[str, str], None]) -> None:
        self._on_change = on_change
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._folders: dict[int, str] = {}
        self._descriptor: int = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._descriptor < 0:
            raise _error()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._descriptor, self._read)

    def watch(self, folders: dict[str, Path]) -> None:
        """Watch these folders, by the name that is told, and no others; what is not there is left out."""
        wanted: dict[int, str] = {}
        for name, path in folders.items():
            number = self._libc.inotify_add_watch(self._descriptor, os.fsencode(path), _MASK)
            if number >= 0:
                wanted[number] = name
        for number in self._folders.keys() - wanted.keys():
            self._libc.inotify_rm_watch(self._descriptor, number)
        self._folders = wanted

    def close(self) -> None:
        """No change is told any more. Safe to call twice."""
        if self._descriptor >= 0:
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    def _read(self) -> None:
        data = b""
        with contextlib.suppress(BlockingIOError):
            data = os.read(self._descriptor, _ROOM)
        place = 0
        while place + _EVENT.size <= len(data):
            number, mask, _, length = _EVENT.unpack_from(data, place)
            name = data[place + _EVENT.size : place + _EVENT.size + length].rstrip(b"\0")
            place += _EVENT.size + length
            if mask & _OVERFLOW:
                self._on_change("", "")
            elif number in self._folders:
                self._on_change(self._folders[number], os.fsdecode(name))


def _error() -> OSError:
    code = ctypes.get_errno()
    return OSError(code, os.strerror(code))
