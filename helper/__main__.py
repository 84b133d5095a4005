"""``adit-helper``: the privileged daemon.

Runs in the foreground until SIGTERM or SIGINT, then puts back everything it changed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import grp
import logging
import os
import pwd
import secrets
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

from engine.privilege import forbid_inspection
from helper.api.types import DEFAULT_SOCKET
from helper.authority import Policy
from helper.events import EventHub
from helper.network.errors import NetworkError
from helper.network.linux import Kernel
from helper.network.watch import NetworkWatch
from helper.server import AlreadyRunning, Server
from helper.session.manager import SessionManager

LOOKUPS = 64
"""Names that may be looked up at a time: one that hangs must not keep other sessions waiting."""


def main(arguments: list[str] | None = None) -> int:
    """Entry point; 0 after an orderly end."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.INFO, format="%(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    logging.getLogger("pyroute2").setLevel(logging.WARNING)
    forbid_inspection()
    try:
        operators = frozenset(pwd.getpwnam(name).pw_uid for name in options.operator)
        group = grp.getgrnam(options.operator_group).gr_gid if options.operator_group else None
    except KeyError as error:
        return _complain(str(error.args[0]))
    try:
        asyncio.run(_serve(options.socket, Policy(operators=operators, operator_group=group)))
    except AlreadyRunning as error:
        return _complain(str(error))
    except NetworkError as error:
        return _complain(error.failure.message)
    except OSError as error:
        return _complain(f"{options.socket}: {error.strerror or error}")
    return 0


async def _serve(path: Path, policy: Policy) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(LOOKUPS))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    hub = EventHub(boot=secrets.token_hex(8))
    async with Kernel() as kernel:
        manager = SessionManager(kernel, hub)
        server = Server(path, manager, hub, policy, version("adit"))
        await server.start()
        try:
            with contextlib.closing(NetworkWatch(manager.network_changed, manager.owns)):
                print(f"adit-helper {version('adit')}: listening on {path}", flush=True)
                await stop.wait()
        finally:
            # Clients may watch the sessions end; nobody can begin one any more after that.
            await manager.close()
            await server.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="adit-helper", description="The privileged part of Adit.")
    parser.add_argument("--socket", type=Path, default=Path(os.environ.get("ADIT_SOCKET", DEFAULT_SOCKET)))
    parser.add_argument(
        "--operator", metavar="USER", action="append", default=[], help="a user who may connect; repeatable"
    )
    parser.add_argument("--operator-group", metavar="GROUP", help="a group whose members may connect")
    parser.add_argument("--verbose", action="store_true", help="log more")
    parser.add_argument("--version", action="version", version=f"adit-helper {version('adit')}")
    return parser


def _complain(message: str) -> int:
    print(f"adit-helper: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
