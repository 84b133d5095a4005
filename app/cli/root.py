"""What is left to do when the helper does not answer: the way out must not depend on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from helper.api.client import HelperAbsent, HelperGone

COMMAND = "sudo adit-helper --cleanup"
"""Puts everything back without a running helper."""


@contextmanager
def or_by_root(what: str) -> Iterator[None]:
    """Turn the helper's absence into the command that does it; ``what`` says what was not done."""
    try:
        yield
    except (HelperAbsent, HelperGone) as error:
        raise CliError(
            ExitCode.HELPER, f"{what}: no helper answers.", f"This does it: {COMMAND}", str(error)
        ) from None
