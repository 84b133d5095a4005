"""``adit-helper``: the privileged daemon, and what is to be done without it.

Runs in the foreground until SIGTERM or SIGINT, then puts back everything it changed. ``--cleanup``
does that for a helper that could not, and ``--lockdown`` holds traffic back before one is there.
"""

from __future__ import annotations

import argparse
import asyncio
import grp
import os
import pwd
import sys
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path

from engine.privilege import forbid_inspection
from helper import daemon, lockdown
from helper.api.types import DEFAULT_SOCKET, SOCKET_VARIABLE
from helper.authority import Policy
from helper.bus import SystemBus
from helper.dns.dns import Dns
from helper.dns.paths import Paths
from helper.dns.undo import RestoreDns
from helper.firewall.table import Firewall
from helper.machine.profiles import FOLDER as PROFILES
from helper.network.errors import NetworkError
from helper.server import AlreadyRunning
from helper.service.activation import ActivationError, listening_socket
from helper.service.logs import Secrets, set_up
from helper.service.notify import Notifier, forget
from helper.state.cleanup import cleanup
from helper.state.files import StateError

STATE = "/var/lib/adit"
"""Where the helper keeps what must outlive it, unless systemd says otherwise."""


def main(arguments: list[str] | None = None) -> int:
    """Entry point; 0 after an orderly end."""
    options = _parser().parse_args(arguments)
    secrets = Secrets()
    set_up(secrets, verbose=options.verbose)
    forbid_inspection()
    try:
        if options.cleanup:
            return asyncio.run(_clean_up(options))
        if options.lockdown:
            _say(asyncio.run(lockdown.engage(options.state)))
            return 0
        return _serve(options, secrets)
    except (AlreadyRunning, ActivationError) as error:
        return _complain(str(error))
    except StateError as error:
        return _complain(" ".join(filter(None, (error.message, error.advice))))
    except NetworkError as error:
        failure = error.failure
        return _complain(" ".join(filter(None, (failure.message, failure.advice, failure.detail))))
    except OSError as error:
        return _complain(f"{options.socket}: {error.strerror or error}")


def _serve(options: argparse.Namespace, secrets: Secrets) -> int:
    try:
        operators = frozenset(pwd.getpwnam(name).pw_uid for name in options.operator)
        group = grp.getgrnam(options.operator_group).gr_gid if options.operator_group else None
    except KeyError as error:
        return _complain(str(error.args[0]))
    notifier = Notifier.from_environment(os.environ, os.getpid())
    forget(os.environ)
    wishes = daemon.Options(
        socket=options.socket,
        state=options.state,
        profiles=options.profiles,
        policy=Policy(operators=operators, operator_group=group),
        version=version("adit"),
        listener=listening_socket(os.environ, os.getpid()),
        unsaid=secrets,
    )
    asyncio.run(daemon.serve(wishes, notifier))
    return 0


async def _clean_up(options: argparse.Namespace) -> int:
    firewall, bus = Firewall(), SystemBus()
    names = Dns(_NoJournal(), bus, Paths(state=str(options.state)))
    owner = _owner(options.state)
    try:
        done = await cleanup(
            options.state,
            firewall,
            _restore_as(owner, names) if owner else names.restore,
            after_stop=options.after_stop,
            service_result=os.environ.get("SERVICE_RESULT", ""),
            socket=options.socket,
            owner=owner,
            tidy_dns=names.tidy,
        )
    finally:
        firewall.close()
        await bus.close()
    _say(done or ["Nothing of Adit's was left."])
    return 0


def _owner(state: Path) -> int | None:
    """Whose the state is, when root cleans up after the service's own user."""
    try:
        return state.lstat().st_uid if os.geteuid() == 0 else None
    except OSError:
        return None


def _restore_as(owner: int, names: Dns) -> Callable[[RestoreDns], Awaitable[str]]:
    """What root does at the word of the service's own user, it does with that user's rights only.

    Who took the service over could write into the journal that any file is to be restored.
    """

    async def restore(undo: RestoreDns) -> str:
        groups = os.getgroups()
        os.setgroups([])
        os.seteuid(owner)  # all threads, by the C library
        try:
            return await names.restore(undo)
        finally:
            os.seteuid(0)
            os.setgroups(groups)

    return restore


class _NoJournal:
    """A clean-up changes nothing that would have to be undone."""

    def record(self, undos: object) -> tuple[int, ...]:
        """Nothing is to be recorded."""
        raise AssertionError("a clean-up sets no name servers")

    def done(self, numbers: object) -> None:
        """The clean-up itself keeps account."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="adit-helper", description="The privileged part of Adit.")
    parser.add_argument("--socket", type=Path, default=Path(os.environ.get(SOCKET_VARIABLE, DEFAULT_SOCKET)))
    state = os.environ.get("STATE_DIRECTORY", "") or STATE
    parser.add_argument("--state", type=Path, default=Path(state), help=f"its own folder (default: {STATE})")
    parser.add_argument(
        "--profiles", type=Path, default=PROFILES, help=f"the machine's profiles (default: {PROFILES})"
    )
    parser.add_argument(
        "--operator", metavar="USER", action="append", default=[], help="a user who may connect; repeatable"
    )
    parser.add_argument("--operator-group", metavar="GROUP", help="a group whose members may connect")
    parser.add_argument("--verbose", action="store_true", help="log more")
    parser.add_argument("--version", action="version", version=f"adit-helper {version('adit')}")
    other = parser.add_argument_group("instead of serving")
    other.add_argument(
        "--cleanup",
        action="store_true",
        help="put back what a helper left that could not, and open the network",
    )
    other.add_argument(
        "--after-stop",
        action="store_true",
        help="with --cleanup, for the service: go on holding back what a session was for",
    )
    other.add_argument(
        "--lockdown", action="store_true", help="hold traffic back if that was wished, and do no more"
    )
    return parser


def _say(lines: list[str]) -> None:
    for line in lines:
        print(f"adit-helper: {line}")


def _complain(message: str) -> int:
    print(f"adit-helper: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
