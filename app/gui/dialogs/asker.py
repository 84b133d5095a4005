"""Asks for passwords and keys by dialogs, for whoever waits for the answer in a coroutine."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.gui.dialogs.password import PasswordDialog
from app.gui.dialogs.pieces import Sheet
from app.gui.dialogs.secret_file import SecretFileDialog

_Answer = tuple[str, bool] | None


class DialogAsker:
    """Implements :class:`app.gui.faces.Asker`. The same question is on the screen once at a time."""

    def __init__(self, parent: Callable[[], QWidget | None]) -> None:
        """``parent`` says which window a dialog belongs to."""
        self._parent = parent
        self._asking: dict[str, asyncio.Future[None]] = {}

    async def password(self, question: str, note: str, may_remember: bool, wrong: bool) -> _Answer:
        """The password and whether to remember it; ``None`` when the person would rather not."""
        await self._turn(question)
        dialog = PasswordDialog(question, note, may_remember, wrong, self._owner())
        return dialog.take() if await self._answered(question, dialog) else None

    async def secret_file(self, question: str, note: str) -> str | None:
        """The text of a file that holds the keys, or ``None``."""
        await self._turn(question)
        dialog = SecretFileDialog(question, note, self._owner())
        return dialog.take() if await self._answered(question, dialog) else None

    def _owner(self) -> QWidget | None:
        parent = self._parent()
        return parent if parent is not None and parent.isVisible() else None

    async def _turn(self, question: str) -> None:
        """Wait until nobody is asked the same."""
        while (earlier := self._asking.get(question)) is not None:
            await asyncio.wait([earlier])

    async def _answered(self, question: str, dialog: Sheet) -> bool:
        """Show the dialog; whether it was accepted. It goes away when nobody waits any more."""
        finished: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._asking[question] = turn

        def resolve(accepted: bool) -> None:
            if not finished.done():
                finished.set_result(accepted)

        dialog.accepted.connect(lambda: resolve(True))
        dialog.rejected.connect(lambda: resolve(False))
        dialog.destroyed.connect(lambda: resolve(False))  # With the window it belongs to.
        dialog.open()
        dialog.raise_()
        dialog.activateWindow()
        try:
            return await finished
        except asyncio.CancelledError:
            with contextlib.suppress(RuntimeError):  # Qt has destroyed it already.
                dialog.reject()
            raise
        finally:
            del self._asking[question]
            turn.set_result(None)
