"""The error that ends a command on purpose."""

from __future__ import annotations


class CliError(Exception):
    """An outcome that ends the command with ``exit_code`` and is told to the person."""

    def __init__(
        self, exit_code: int, message: str, advice: str = "", detail: str = "", code: str = ""
    ) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        self.message = message
        self.advice = advice
        self.detail = detail
        self.code = code
