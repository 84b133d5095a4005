"""Everything behind the window, with a helper that the test plays."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from app.gui.actions import Actions
from app.gui.faces import Desk
from app.gui.library import Library
from app.gui.link import HelperLink
from app.gui.model.picture import Entry, Link
from app.gui.model.trouble import Trouble
from app.gui.preferences import PreferenceStore
from app.profiles.store import ProfileStore
from helper.api.types import Attention, Problem, ProblemKind, SoftEtherProfile, State
from tests.support.gui_fakes import FakeAsker, FakeKeys
from tests.support.gui_helper import PlayedHelper, until
from tests.support.gui_pictures import CERTIFICATE, OFFICE

KEY = OFFICE.id
WRONG = Problem(code="authentication_failed", kind=ProblemKind.AUTHENTICATION, message="No.")
PRIVATE = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk="
"""A key of WireGuard's."""
ASKING = {
    "state": State.ASKING,
    "attention": Attention(id="a1", question="certificate_unknown", certificate=CERTIFICATE),
}


class Room:
    """Everything behind the window, with a helper that the test plays."""

    def __init__(self, helper: PlayedHelper, folder: Path) -> None:
        self.helper = helper
        self.desk = Desk()
        self.keys = FakeKeys()
        self.asker = FakeAsker()
        self.preferences = PreferenceStore()
        self.library = Library(ProfileStore(folder / "profiles"), self.keys)
        self.library.add(OFFICE)
        self.link = HelperLink(self.desk, self.library, helper.path)
        self.actions = Actions(self.desk, self.link, self.library, self.keys, self.asker, self.preferences)
        self.troubles: list[Trouble] = []
        self.actions.troubled.connect(self.troubles.append)

    def entry(self, key: str = KEY) -> Entry:
        entry = self.desk.picture.entry(key)
        assert entry is not None
        return entry

    def state(self, key: str = KEY) -> State | None:
        entry = self.desk.picture.entry(key)
        return entry.session.state if entry is not None and entry.session is not None else None

    async def reaches(self, state: State | None, key: str = KEY) -> None:
        await until(lambda: self.state(key) is state)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        await until(lambda: not self.actions._tasks)


@contextlib.asynccontextmanager
async def room(folder: Path) -> AsyncIterator[Room]:
    async with PlayedHelper(folder / "helper.sock") as helper:
        here = Room(helper, folder)
        task = asyncio.create_task(here.link.run())
        try:
            await until(lambda: here.desk.picture.helper.link is Link.READY)
            yield here
        finally:
            await here.actions.finish()
            task.cancel()
            await asyncio.wait({task})


def pin(here: Room) -> str:
    stored = here.library.find(KEY)
    assert stored is not None and isinstance(stored.profile.server, SoftEtherProfile)
    return stored.profile.server.pin
