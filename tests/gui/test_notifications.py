"""The desktop's notification server, where it is not what it says it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from app.gui.bus.notifications import Notification, Notifications
from app.gui.bus.session import BusError, SessionBus


class Lying(SessionBus):
    """Answers every call with what the test says."""

    def __init__(self, capabilities: list[Any], shown: list[Any]) -> None:
        super().__init__()
        self._answers = {"GetCapabilities": capabilities, "Notify": shown}

    async def call(
        self, name: str, path: str, interface: str, member: str, signature: str = "", *values: object
    ) -> list[Any]:
        return self._answers[member]

    async def follow(self, name: str, path: str, member: str, on_signal: Callable[[list[Any]], None]) -> None:
        return

    async def follow_owner(self, name: str, on_owner: Callable[[str], None]) -> str:
        return ":1.1"


@pytest.mark.parametrize(
    ("capabilities", "shown"),
    [([], [1]), ([5], [1]), ([["body"]], []), ([["body"]], ["x"]), ([["body"]], [[]])],
)
def test_an_answer_that_makes_no_sense_is_an_error_of_the_bus(
    capabilities: list[Any], shown: list[Any]
) -> None:
    """Whoever shows notices knows how to go on after that."""
    server = Notifications(Lying(capabilities, shown), lambda number, key: None, lambda number: None)
    with pytest.raises(BusError):
        asyncio.run(server.show(Notification("Title")))
