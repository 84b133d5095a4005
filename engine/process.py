"""The engine process: one session, one control socket, no privilege.

Started by the helper as ``python -m engine FD`` where FD is its end of the control socket.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import msgspec

from engine import privilege
from engine.control import Ended, Start
from engine.device.device import Device
from engine.device.errors import DeviceError
from engine.device.tap import TapDevice
from engine.device.tun import TunDevice
from engine.failures import EngineError, Failure, FailureKind, Retry
from engine.host import HelperGone, Host
from engine.sandbox.confinement import confine
from engine.softether.client import SoftEtherEngine
from engine.wireguard.client import WireGuardEngine


class Engine(Protocol):
    """One session of one kind of VPN."""

    async def run(self) -> None:
        """Carry packets until the host says stop; raise ``EngineError`` when that fails."""


class Kind(NamedTuple):
    """What an engine of one kind is made of."""

    device: type[Device]
    engine: Callable[[Start, Any, Host], Engine]
    """Takes a device of that class, and opens whatever it needs of the system besides."""


ENGINES = {
    "softether": Kind(TapDevice, SoftEtherEngine),
    "wireguard": Kind(TunDevice, WireGuardEngine),
}
"""Of each kind of profile. All are loaded: later, nobody may be unable to read the installation."""


async def run(sock: socket.socket) -> Failure | None:
    """Serve one session on the control socket; the failure it ended with, if any."""
    host = Host(sock)
    failure: Failure | None = None
    try:
        start, descriptor = await host.wait_for_start()
        kind = ENGINES[start.kind]
        device = kind.device.adopt(descriptor)
        try:
            # Made first: it opens what it will need of the system. What comes from outside is
            # read in its run() alone, when nothing can be opened any more.
            engine = kind.engine(start, device, host)
            _lock_in(host)
            await _until_stopped(engine, host)
        finally:
            # The device outlives us in the helper, which must see that nobody serves it.
            with contextlib.suppress(DeviceError):
                device.set_carrier(False)
            device.close()
    except HelperGone:
        return None
    except EngineError as error:
        failure = error.failure
    except (KeyError, msgspec.MsgspecError) as error:
        failure = _own_fault("engine_settings", f"bad settings: {error!r}")
    except Exception as error:
        # Whatever it is must reach the person's log before the process goes.
        failure = _own_fault("engine_bug", f"{type(error).__name__}: {error}")
        raise
    finally:
        host.report(Ended(failure=failure))
        host.close()
    return failure


def _lock_in(host: Host) -> None:
    if version := confine():
        host.log("debug", f"locked in by seccomp and Landlock {version}")
    else:
        host.log("warning", "this kernel has no Landlock: the engine is locked in by seccomp alone")


async def _until_stopped(engine: Engine, host: Host) -> None:
    """Run the engine; a stop before it is ready for one cancels it."""
    task = asyncio.ensure_future(engine.run())
    await asyncio.wait({task, host.stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        await asyncio.wait({task}, timeout=1.0)
    if not task.done():
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    else:
        task.result()
    if host.stopping.done():
        host.stopping.result()


def _own_fault(code: str, detail: str) -> Failure:
    return Failure(
        code=code,
        kind=FailureKind.LOCAL,
        message="Adit's engine met an error of its own.",
        advice="Please report it with the session's log.",
        detail=detail[:1000],
        retry=Retry.SOON if code == "engine_bug" else Retry.NEVER,
    )


def _load_late_imports() -> None:
    """Import now what is used later: nobody may be unable to read the installation."""
    codecs.lookup("idna")  # the ssl module, for the server's name
    importlib.import_module("cryptography.x509")


def main() -> int:
    """Entry point of ``python -m engine``."""
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        print("usage: python -m engine CONTROL-FD (started by the helper)", file=sys.stderr)
        return 2
    # Ctrl-C in the helper's terminal is the helper's to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sock = socket.socket(fileno=int(sys.argv[1]))
    sock.setblocking(False)
    os.set_inheritable(sock.fileno(), False)
    _load_late_imports()
    privilege.drop()
    # What is loaded stays: no collection needs to look through all of it again.
    gc.freeze()
    return 0 if asyncio.run(run(sock)) is None else 1
