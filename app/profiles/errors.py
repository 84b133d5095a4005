"""The one error of reading, checking and keeping profiles."""

from __future__ import annotations


class ProfileError(Exception):
    """A profile that can not be used, found or written.

    ``file`` is the file's name (empty when there is none yet), ``line`` counts from 1 and is
    ``None`` when not known, ``problem`` says what is wrong and ``allowed`` what would be right.
    """

    def __init__(self, problem: str, *, allowed: str = "", file: str = "", line: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.allowed = allowed
        self.file = file
        self.line = line

    def __str__(self) -> str:
        """``office.toml, line 7: problem``, as far as it is known."""
        place = self.file
        if self.line is not None:
            place = f"{place}, line {self.line}" if place else f"line {self.line}"
        return f"{place}: {self.problem}" if place else self.problem
