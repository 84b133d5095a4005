"""Exit codes of ``adit``: one for each class of outcome, and the one place that chooses it."""

from __future__ import annotations

from enum import IntEnum

from app.cli.errors import CliError
from app.profiles.errors import ProfileError
from app.secrets import SecretError
from helper.api.client import HelperAbsent, HelperGone, HelperRefused, ProtocolMismatch
from helper.api.rpc import Code
from helper.api.types import ProblemKind


class ExitCode(IntEnum):
    """What the shell sees. The numbers are part of the interface and do not change."""

    OK = 0
    """Done. A query is also "done" when the answer is "not connected"."""
    UNEXPECTED = 1
    """A fault of Adit itself, or one that has no class of its own."""
    USAGE = 2
    """The command line is wrong."""
    PROFILE = 3
    """A profile is missing, broken, or can not be written."""
    HELPER = 4
    """The helper is not reachable, too busy, or of another version."""
    PERMISSION = 5
    """The helper does not let this user do it."""
    NETWORK = 6
    """The server could not be reached, or the connection was lost."""
    TRUST = 7
    """The server's certificate is not trusted, or was refused."""
    AUTHENTICATION = 8
    """The server refused the user or the password."""
    SERVER = 9
    """The server answered and said no."""
    ADDRESS = 10
    """No usable address was obtained in the tunnel."""
    LOCAL = 11
    """Something on this machine: device, routes, configuration."""
    TIMEOUT = 12
    """Not connected within ``--timeout``."""
    SECRET = 13
    """No password or key could be had: none given, keyring locked or absent."""
    NOT_CONNECTED = 14
    """There is no such connection (``disconnect``, ``logs NAME``)."""
    NO_PROGRAM = 127
    """There is no such program to run (``run``), as shells say it."""
    INTERRUPTED = 130
    """Ctrl-C; a connection being made was ended."""


_PROBLEMS = {
    ProblemKind.NETWORK: ExitCode.NETWORK,
    ProblemKind.TRUST: ExitCode.TRUST,
    ProblemKind.AUTHENTICATION: ExitCode.AUTHENTICATION,
    ProblemKind.SERVER: ExitCode.SERVER,
    ProblemKind.ADDRESS: ExitCode.ADDRESS,
    ProblemKind.LOCAL: ExitCode.LOCAL,
}

_REFUSALS: dict[int, ExitCode] = {
    Code.NOT_PERMITTED: ExitCode.PERMISSION,
    Code.PROTOCOL_MISMATCH: ExitCode.HELPER,
    Code.BUSY: ExitCode.HELPER,
    Code.BAD_PROFILE: ExitCode.PROFILE,
    Code.NO_SUCH_SESSION: ExitCode.NOT_CONNECTED,
    Code.SYSTEM_REFUSED: ExitCode.LOCAL,
}


def code_of_problem(kind: ProblemKind) -> ExitCode:
    """The exit code for a session that ended with a problem of this kind."""
    return _PROBLEMS[kind]


def code_of(error: BaseException) -> ExitCode:
    """The exit code for an error; :attr:`ExitCode.UNEXPECTED` for what is not known."""
    match error:
        case CliError():
            return ExitCode(error.exit_code)
        case ProfileError():
            return ExitCode.PROFILE
        case SecretError():
            return ExitCode.SECRET
        case HelperAbsent() | HelperGone() | ProtocolMismatch():
            return ExitCode.HELPER
        case HelperRefused():
            return _REFUSALS.get(error.code, ExitCode.UNEXPECTED)
        case KeyboardInterrupt():
            return ExitCode.INTERRUPTED
        case _:
            return ExitCode.UNEXPECTED
