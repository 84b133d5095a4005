"""A descriptor of a device that may be closed while other threads use it."""

from __future__ import annotations

import errno
import os
import select
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from engine.device import errors
from engine.device.errors import DeviceError


class Descriptor:
    """Waiting on a device's descriptor and closing it; a context manager, which closes it."""

    def __init__(self, fd: int, name: str) -> None:
        self._fd = fd
        self.name = name
        """Of the device, as it was at last sight; a person may rename it under us."""
        self._lock = threading.Lock()
        self._before_close: list[Callable[[], object]] = []
        self._wake = -1  # an eventfd, from the first wait on
        self._retired = -1  # the number of the closed descriptor

    def fileno(self) -> int:
        """The descriptor, to wait on and to hand over; -1 once closed."""
        return self._fd

    def wait_readable(self, timeout: float | None = None) -> bool:
        """Block until something may be read; ``False`` after ``timeout`` seconds without.

        Raises :class:`DeviceError` when the device is gone, or is closed by another thread:
        closing a descriptor by itself wakes nobody (tun-offload.md 1.8).
        """
        with self._lock:
            if self._fd < 0:
                raise errors.closed(self.name)
            if self._wake < 0:
                self._wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
            fd, wake = self._fd, self._wake
        poll = select.poll()
        poll.register(fd, select.POLLIN)
        poll.register(wake, select.POLLIN)
        events = dict(poll.poll(None if timeout is None else max(0.0, timeout) * 1000))
        if wake in events:
            raise errors.closed(self.name)
        if events.get(fd, 0) & (select.POLLERR | select.POLLNVAL):
            raise self._unusable(OSError(errno.EBADFD, os.strerror(errno.EBADFD)))
        return fd in events

    def before_close(self, callback: Callable[[], object]) -> None:
        """Have ``callback`` called once by :meth:`close`, while the descriptor is still open.

        An event loop must forget a descriptor before it is closed:
        ``device.before_close(lambda: loop.remove_reader(device))``. It is called in the thread
        that closes; if that may be another one than the loop's, go through
        ``loop.call_soon_threadsafe`` with the number of the descriptor.
        """
        with self._lock:
            self._before_close.append(callback)

    def close(self) -> None:
        """Close the descriptor, and wake everybody in :meth:`wait_readable`.

        Safe to call twice and from another thread. A reader that an event loop was given must
        be removed first (:meth:`before_close`).
        """
        with self._lock:
            callbacks, self._before_close = self._before_close, []
        try:
            for callback in callbacks:
                callback()
        finally:
            with self._lock:
                self._release()

    def _release(self) -> None:
        fd, self._fd = self._fd, -1
        if fd < 0:
            return
        if self._wake >= 0:
            os.eventfd_write(self._wake, 1)
        # Another thread may be about to read from this number. Were it free, it could be
        # somebody else's file in a moment. So a dead descriptor, on which every call fails with
        # EBADF, takes the number for as long as this object lives.
        try:
            dead = os.open("/", os.O_PATH | os.O_CLOEXEC)
        except OSError:  # no descriptor left for that: to let the device go matters more
            os.close(fd)
            return
        os.dup2(dead, fd, inheritable=False)
        os.close(dead)
        self._retired = fd

    def __del__(self) -> None:
        for fd in (getattr(self, "_retired", -1), getattr(self, "_wake", -1)):
            if fd >= 0:
                os.close(fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _unusable(self, error: OSError) -> DeviceError:
        """What an error of the descriptor itself, not of one packet, means (tun-offload.md 1.5)."""
        if error.errno == errno.EBADF:
            return errors.closed(self.name)
        # EFAULT is what a read gets that was waiting when the device was deleted.
        if error.errno in (errno.EBADFD, errno.EFAULT):
            return errors.gone(self.name, error)
        if error.errno == errno.EPERM:
            return errors.changing_not_permitted(self.name, error)
        return errors.failed(self.name, error)
