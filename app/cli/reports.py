"""Any outcome that is not a good one, as something to show."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from app.cli.errors import CliError
from app.cli.exit_codes import code_of, code_of_problem
from app.profiles.errors import ProfileError
from app.secrets import SecretError
from helper.api.client import HelperAbsent, HelperError, HelperRefused
from helper.api.types import Problem


@dataclass(frozen=True)
class Report:
    """An error as it is shown: on one line each, ``detail`` only with ``--verbose``."""

    code: str
    exit_code: int
    message: str
    advice: str = ""
    detail: str = ""


def problem_error(problem: Problem) -> CliError:
    """The error for a session that ended with this problem."""
    return CliError(
        code_of_problem(problem.kind), problem.message, problem.advice, problem.detail, problem.code
    )


def report(error: BaseException) -> Report:
    """Any error as a report."""
    exit_code = code_of(error)
    name = exit_code.name.lower()
    match error:
        case CliError():
            return Report(error.code or name, exit_code, error.message, error.advice, error.detail)
        case ProfileError():
            advice = f"Allowed: {error.allowed}." if error.allowed else ""
            return Report(name, exit_code, str(error), advice)
        case SecretError():
            return Report(error.code, exit_code, error.message, error.advice)
        case HelperRefused():
            return Report(name, exit_code, error.message, _REFUSAL_ADVICE.get(name, ""), f"code {error.code}")
        case HelperAbsent():
            return Report(
                name, exit_code, "The helper is not running.", f"Start it with: {error.command}", str(error)
            )
        case HelperError():
            return Report(name, exit_code, str(error), "Try again; the helper's own log may say why.")
        case _:
            detail = "".join(traceback.format_exception(error)).rstrip()
            text = f"Unexpected error: {type(error).__name__}: {error}"
            return Report(name, exit_code, text, "With --verbose it tells more; please report it.", detail)


_REFUSAL_ADVICE = {
    "permission": "An operator or the administrator can do it.",
    "helper": "Restart the helper, or try again a little later.",
}
