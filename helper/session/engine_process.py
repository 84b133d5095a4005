"""Starts an engine process, hands it its descriptors and listens to it.

The process may be in a stranger's hands. What it says is decoded strictly and limited in
number; what it does, forking and dying included, costs its own session and never the helper's
time. Its end, however it comes about, is a :class:`~engine.failures.Failure` and nothing more.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable

from engine.control import (
    ControlError,
    ControlSocket,
    Ended,
    FromEngine,
    Message,
    Start,
    Stop,
    ToEngine,
    control_pair,
)
from engine.failures import Failure, FailureKind, Retry

STOP_TIMEOUT = 3.0
"""Seconds that an engine gets for its goodbye before it is killed."""
MAX_STDERR = 16 * 1024
"""Bytes of its standard error that are kept for the log."""
MESSAGES_PER_SECOND = 20.0
MESSAGES_AT_ONCE = 200
"""Messages taken from it; an engine of ours sends a few a second."""


class EngineProcess:
    """One engine process.

    ``on_message`` gets each message; ``on_exit`` is called once, when the process is gone, with
    what it ended by: its own failure, ours about its death, or nothing after an orderly end.
    Neither is called any more after :meth:`stop`.
    """

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        control: ControlSocket,
        stderr: int,
        on_message: Callable[[Message], None],
        on_exit: Callable[[Failure | None, str], None],
    ) -> None:
        self._process = process
        self._control = control
        self._on_message = on_message
        self._on_exit = on_exit
        self._ended: Ended | None = None
        self._silent = False
        self._reading = True
        self._loop = asyncio.get_running_loop()
        self._allowance = float(MESSAGES_AT_ONCE)
        self._counted_at = self._loop.time()
        self._deadline: asyncio.TimerHandle | None = None
        self._stderr_fd = stderr
        self._stderr = bytearray()
        self._loop.add_reader(stderr, self._stderr_readable)
        self._loop.add_reader(control.fileno(), self._take_message)
        self._watcher = asyncio.create_task(self._watch())

    @classmethod
    async def launch(
        cls,
        start: Start,
        device: int,
        on_message: Callable[[Message], None],
        on_exit: Callable[[Failure | None, str], None],
    ) -> EngineProcess:
        """Start a process and send it ``start`` with the descriptor of its device.

        Raises ``OSError`` when no process can be made and ``ControlError`` when ``start`` is too large.
        """
        ours, theirs = control_pair()
        # A pipe of our own: asyncio's would wait for whoever else holds its other end.
        stderr, their_stderr = os.pipe()
        os.set_blocking(stderr, False)
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-m",
                "engine",
                str(theirs.fileno()),
                pass_fds=(theirs.fileno(),),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=their_stderr,
                cwd="/",
                env={"LANG": "C.UTF-8"},
                # A group of its own: a Ctrl-C meant for the helper must not reach it, and it is
                # killed together with whatever it may have forked.
                process_group=0,
            )
        except BaseException:
            ours.close()
            os.close(stderr)
            raise
        finally:
            theirs.close()
            os.close(their_stderr)
        control = ControlSocket(ours, FromEngine, _close_aside)
        engine = cls(process, control, stderr, on_message, on_exit)
        try:
            engine._control.send(start, (device,))
        except (OSError, ControlError):
            await engine.stop()
            raise
        return engine

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, message: ToEngine, descriptors: tuple[int, ...] = ()) -> None:
        """Send a message; one that a dead or stuck engine does not take is lost."""
        with contextlib.suppress(OSError, ControlError):
            self._control.send(message, descriptors)

    def misbehaved(self, why: str) -> None:
        """It did what no engine of ours does: believe it no longer, and end it."""
        self._ended = Ended(failure=_died("engine_misbehaved", why))
        self._stop_reading()
        self._kill()

    async def stop(self) -> None:
        """End the process, orderly if it listens, and wait until it is gone. Safe to call twice."""
        self._silent = True
        self.send(Stop())
        try:
            await asyncio.wait_for(asyncio.shield(self._watcher), STOP_TIMEOUT)
        except TimeoutError:
            self._kill()
            await self._watcher

    def _kill(self) -> None:
        if self._process.returncode is None:  # else its number may be somebody else's by now
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _take_message(self) -> bool:
        """Take one message; ``False`` when none is there, or none will be any more."""
        try:
            received = self._control.receive()
        except BlockingIOError:
            return False
        except (OSError, ControlError) as error:
            self.misbehaved(str(error)[:200])
            return False
        if received is None:
            self._stop_reading()
            self._expect_its_end()
            return False
        message, descriptors = received
        if descriptors:
            for descriptor in descriptors:
                _close_aside(descriptor)
            self.misbehaved("it sent a descriptor")
            return False
        if not self._allowed():
            self.misbehaved("it sent too many messages")
            return False
        if isinstance(message, Ended):
            self._ended = message
            self._expect_its_end()
        elif not self._silent and self._ended is None:
            self._on_message(message)
        return True

    def _allowed(self) -> bool:
        now = self._loop.time()
        earned = (now - self._counted_at) * MESSAGES_PER_SECOND
        self._allowance = min(self._allowance + earned, float(MESSAGES_AT_ONCE)) - 1.0
        self._counted_at = now
        return self._allowance >= 0.0

    def _expect_its_end(self) -> None:
        if self._deadline is None:
            self._deadline = self._loop.call_later(STOP_TIMEOUT, self._kill)

    def _stop_reading(self) -> None:
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._control.fileno())

    async def _watch(self) -> None:
        status = await self._process.wait()
        # Something that it forked may still hold the other ends: nothing here waits for that.
        self._stderr_readable()
        self._close_stderr()
        while self._reading and self._take_message():
            pass  # what it said last is still in the socket, and bounded by its allowance
        self._stop_reading()
        if self._deadline is not None:
            self._deadline.cancel()
        threading.Thread(target=self._control.close, daemon=True).start()
        if self._silent:
            return
        if self._ended is not None:
            failure = self._ended.failure
        else:
            failure = _died("engine_died", f"exit status {status}")
        self._on_exit(failure, self._stderr.decode(errors="replace"))

    def _stderr_readable(self) -> None:
        if self._stderr_fd < 0:
            return
        try:
            said = os.read(self._stderr_fd, MAX_STDERR)
        except BlockingIOError:
            return
        self._stderr += said
        del self._stderr[:-MAX_STDERR]
        if not said:
            self._close_stderr()

    def _close_stderr(self) -> None:
        descriptor, self._stderr_fd = self._stderr_fd, -1
        if descriptor >= 0:
            self._loop.remove_reader(descriptor)
            os.close(descriptor)


def _close_aside(descriptor: int) -> None:
    """Close a descriptor that came from a stranger, without waiting for it.

    Closing a socket can take as long as its SO_LINGER says, non-blocking or not.
    """
    threading.Thread(target=os.close, args=(descriptor,), daemon=True).start()


def _died(code: str, detail: str) -> Failure:
    return Failure(
        code=code,
        kind=FailureKind.LOCAL,
        message="The session's engine ended unexpectedly.",
        advice="Adit starts it again by itself. Please report it with the session's log.",
        detail=detail,
        retry=Retry.SOON,
    )
