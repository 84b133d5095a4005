"""Starts an engine process, hands it its descriptors and listens to it.

What comes from it is not trusted: it is decoded strictly, its log lines are limited, and its
death, however it comes about, is a :class:`~engine.failures.Failure` and nothing more.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
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
        self._loop.add_reader(control.fileno(), self._readable)
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
                stderr=asyncio.subprocess.PIPE,
                cwd="/",
                env={"LANG": "C.UTF-8"},
                # A group of its own: a Ctrl-C meant for the helper must not reach it.
                process_group=0,
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        engine = cls(process, ControlSocket(ours, FromEngine), on_message, on_exit)
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
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)

    def _readable(self) -> None:
        try:
            received = self._control.receive()
        except BlockingIOError:
            return
        except (OSError, ControlError) as error:
            # It says what no engine of ours says: it is not to be believed any longer.
            self._ended = Ended(failure=_died("engine_misbehaved", str(error)))
            self._kill()
            received = None
        if received is None:
            self._stop_reading()
            return
        message, descriptors = received
        for descriptor in descriptors:
            os.close(descriptor)  # an engine has nothing to hand us
        if isinstance(message, Ended):
            self._ended = message
        elif not self._silent:
            self._on_message(message)

    def _stop_reading(self) -> None:
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._control.fileno())

    async def _watch(self) -> None:
        assert self._process.stderr is not None
        stderr = b""
        while chunk := await self._process.stderr.read(4096):
            stderr = (stderr + chunk)[-MAX_STDERR:]
        status = await self._process.wait()
        while self._reading:  # what it said last is still in the socket
            self._readable()
        self._control.close()
        if self._silent:
            return
        if self._ended is not None:
            failure = self._ended.failure
        else:
            failure = _died("engine_died", f"exit status {status}")
        self._on_exit(failure, stderr.decode(errors="replace"))


def _died(code: str, detail: str) -> Failure:
    return Failure(
        code=code,
        kind=FailureKind.LOCAL,
        message="The session's engine ended unexpectedly.",
        advice="Adit starts it again by itself. Please report it with the session's log.",
        detail=detail,
        retry=Retry.SOON,
    )
