"""Engine processes that run a script of a test instead of an engine of ours."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable

from engine.control import ControlSocket, FromEngine, Message, Start, control_pair
from engine.failures import Failure
from helper.session.engine_process import EngineProcess

_PRELUDE = """
import json, os, socket, sys, time
sock = socket.socket(fileno=int(sys.argv[1]))
sock.setblocking(True)
def say(type, **fields):
    sock.send(json.dumps({"type": type, **fields}).encode())
def hear(*types):
    while True:
        data, fds, _, _ = socket.recv_fds(sock, 65536, 4)
        if not data:
            sys.exit()
        message = json.loads(data)
        if message["type"] in types:
            return message, fds
        if message["type"] == "stop":
            say("ended")
            sys.exit()
start, (device,) = hear("start")
"""


async def launch(
    script: str,
    start: Start,
    device: int,
    on_message: Callable[[Message], None],
    on_exit: Callable[[Failure | None, str], None],
) -> EngineProcess:
    """As :meth:`EngineProcess.launch`, but the process runs ``script``.

    It has ``say(type, **fields)``, ``hear(*types)``, which ends it on ``stop``, and what it began
    with, ``start`` and the descriptor ``device``.
    """
    ours, theirs = control_pair()
    stderr, their_stderr = os.pipe()
    os.set_blocking(stderr, False)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _PRELUDE + textwrap.dedent(script),
        str(theirs.fileno()),
        pass_fds=(theirs.fileno(),),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=their_stderr,
        process_group=0,
    )
    theirs.close()
    os.close(their_stderr)
    control = ControlSocket(ours, FromEngine)
    control.send(start, (device,))
    return EngineProcess(process, control, stderr, on_message, on_exit)
