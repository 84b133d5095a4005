"""Secrets of an attempt: from the keyring or the person, and kept only once they were right."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from app.secrets import KeyringState
from helper.api.types import (
    Login,
    SoftEtherProfile,
    State,
)
from tests.support.gui_helper import run, until
from tests.support.gui_pictures import CERTIFICATE, HOME, OFFICE
from tests.support.gui_room import ASKING, KEY, PRIVATE, WRONG, Room, pin, room

CONF = f"""[Interface]
PrivateKey = {PRIVATE}
Address = 10.20.0.7/32
[Peer]
PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
Endpoint = home.example.net:51820
AllowedIPs = 10.20.0.0/16
"""


def test_a_password_from_the_keyring_asks_nobody(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.keys.kept[KEY] = "kept"
            here.helper.sessions.script = [{"state": State.UP}]
            here.actions.act(KEY)
            await here.reaches(State.UP)
            (request,) = here.helper.sessions.requests
            assert request.secrets == {"password": "kept"} and request.profile == OFFICE
            assert here.asker.asked == [] and here.troubles == []
            assert here.preferences.now.last == KEY

    run(qapp, main)


@pytest.mark.parametrize(
    ("state", "may_remember"),
    [
        (None, True),
        (KeyringState.LOCKED, False),
        (KeyringState.ABSENT, False),
        (KeyringState.REFUSED, False),
        (KeyringState.TIMED_OUT, False),
    ],
)
def test_without_the_keyring_the_person_is_asked(
    qapp: QApplication, folder: Path, state: KeyringState | None, may_remember: bool
) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.keys.state = state
            here.asker.typed = ("typed", True)
            here.actions.bring_up(KEY)
            await here.reaches(State.PREPARING)
            ((_, question, note, offered, wrong),) = here.asker.asked
            assert "ana" in str(question) and "vpn.example.com" in str(question)
            assert bool(note) is (state is not None)
            assert (offered, wrong) == (may_remember, False)
            assert here.helper.sessions.requests[0].secrets == {"password": "typed"}
            here.helper.sessions.change("s1", state=State.UP)
            await here.reaches(State.UP)
            await here.idle()
            assert here.keys.kept == ({KEY: "typed"} if may_remember else {})

    run(qapp, main)


def test_it_is_remembered_only_once_it_was_right(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.asker.typed = ("wrong", True)
            here.actions.bring_up(KEY)
            await here.reaches(State.PREPARING)
            await here.idle()
            assert here.keys.kept == {}
            here.helper.sessions.change("s1", state=State.FAILED, problem=WRONG)
            await here.reaches(State.FAILED)
            # The main remedy of that error.
            here.asker.typed = ("right", True)
            here.actions.bring_up(KEY, ask_password=True)
            await until(lambda: len(here.helper.sessions.requests) == 2)
            assert here.asker.asked[1][4] is True
            here.helper.sessions.change("s2", state=State.CONNECTING)
            await here.reaches(State.CONNECTING)
            assert here.keys.kept == {}
            here.helper.sessions.change("s2", state=State.UP)
            await until(lambda: here.keys.kept == {KEY: "right"})
            assert here.keys.labels == {KEY: "Adit: Office"}

    run(qapp, main)


def test_not_remembered_unless_wished(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.asker.typed = ("typed", False)
            here.helper.sessions.script = [{"state": State.UP}]
            here.actions.bring_up(KEY)
            await here.reaches(State.UP)
            await here.idle()
            assert here.keys.kept == {}

    run(qapp, main)


def test_what_could_not_be_remembered_is_said(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.asker.typed = ("typed", True)
            here.actions.bring_up(KEY)
            await here.reaches(State.PREPARING)
            here.keys.state = KeyringState.REFUSED
            here.helper.sessions.change("s1", state=State.UP)
            await until(lambda: bool(here.troubles))
            assert here.troubles[0].key == KEY and "refused" in here.troubles[0].why

    run(qapp, main)


def test_a_password_for_a_connection_that_came_up_by_itself_is_not_kept(
    qapp: QApplication, folder: Path
) -> None:
    """It was never tried: the session has another one."""

    async def main() -> None:
        async with room(folder) as here:
            here.asker.gate = gate = asyncio.Event()
            here.asker.typed = ("typed", True)
            here.helper.sessions.have("s0", KEY, State.WAITING)
            await here.reaches(State.WAITING)
            here.actions.bring_up(KEY, ask_password=True)
            here.helper.sessions.change("s0", state=State.UP)
            await here.reaches(State.UP)
            gate.set()
            await here.idle()
            assert here.keys.kept == {} and here.helper.sessions.requests == []
            assert here.state() is State.UP

    run(qapp, main)


def test_who_would_rather_not_is_not_connected(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.asker.typed = None
            here.actions.bring_up(KEY)
            await here.idle()
            assert here.asker.asked and here.helper.sessions.requests == [] and here.troubles == []

    run(qapp, main)


def test_an_anonymous_login_asks_for_nothing(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            server = SoftEtherProfile(host="h.example", hub="b", user="anonymous", login=Login.ANONYMOUS)
            guest = here.library.add(msgspec.structs.replace(HOME, server=server, network=OFFICE.network))
            here.actions.bring_up(guest.profile.id)
            await here.reaches(State.PREPARING, guest.profile.id)
            assert here.asker.asked == [] and here.helper.sessions.requests[0].secrets == {}

    run(qapp, main)


def test_the_keys_of_wireguard(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.library.add(HOME)
            here.asker.file = "[Interface]\n"
            here.actions.bring_up(HOME.id)
            await until(lambda: bool(here.troubles))
            assert here.troubles[0].key == HOME.id and PRIVATE not in repr(here.troubles)
            here.asker.file = CONF
            here.actions.bring_up(HOME.id)
            await here.reaches(State.PREPARING, HOME.id)
            assert here.helper.sessions.requests[0].secrets == {"private_key": PRIVATE}
            here.helper.sessions.change("s1", state=State.UP)
            await until(lambda: HOME.id in here.keys.kept)
            # The next time they come from there.
            await here.helper.sessions.disconnect("s1")
            await here.reaches(None, HOME.id)
            here.asker.asked.clear()
            here.actions.bring_up(HOME.id)
            await here.reaches(State.PREPARING, HOME.id)
            assert here.asker.asked == []
            assert here.helper.sessions.requests[1].secrets == {"private_key": PRIVATE}

    run(qapp, main)


def test_what_the_keyring_holds_may_be_damaged(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.library.add(HOME)
            here.keys.kept[HOME.id] = "not JSON"
            here.asker.file = CONF
            here.actions.bring_up(HOME.id)
            await here.reaches(State.PREPARING, HOME.id)
            assert here.asker.asked[0][2]

    run(qapp, main)


def elsewhere(here: Room) -> None:
    """The profile is made to lead to another server, while its session goes on."""
    stored = here.library.find(KEY)
    assert stored is not None and isinstance(stored.profile.server, SoftEtherProfile)
    server = msgspec.structs.replace(stored.profile.server, host="other.example.com")
    here.library.replace(stored, msgspec.structs.replace(stored.profile, server=server))


@pytest.mark.parametrize("changed", [False, True])
def test_what_one_server_took_is_not_remembered_for_another(
    qapp: QApplication, folder: Path, changed: bool
) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.asker.typed = ("typed", True)
            here.actions.act(KEY)
            await here.reaches(State.PREPARING)
            if changed:
                elsewhere(here)
            here.helper.sessions.change("s1", state=State.UP)
            await here.reaches(State.UP)
            await here.idle()
            assert here.keys.kept == ({} if changed else {KEY: "typed"})

    run(qapp, main)


@pytest.mark.parametrize("changed", [False, True])
def test_a_certificate_is_not_remembered_for_another_server(
    qapp: QApplication, folder: Path, changed: bool
) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.keys.kept[KEY] = "kept"
            here.helper.sessions.script = [ASKING]
            here.actions.act(KEY)
            await here.reaches(State.ASKING)
            if changed:
                elsewhere(here)
            here.actions.answer("s1", "a1", True)
            await here.idle()
            assert pin(here) == ("" if changed else CERTIFICATE.sha256)
            assert here.helper.sessions.answers == [("s1", "a1", True)]

    run(qapp, main)


def test_a_password_for_a_stuck_session_is_asked_for_where_it_leads(qapp: QApplication, folder: Path) -> None:
    """The profile was made to lead elsewhere; the session was not."""

    async def main() -> None:
        async with room(folder) as here:
            here.keys.kept[KEY] = "kept"
            here.helper.sessions.script = [{"state": State.UP}, {"state": State.BLOCKED, "problem": WRONG}]
            here.actions.act(KEY)
            await here.reaches(State.BLOCKED)
            elsewhere(here)
            here.asker.typed = ("typed", True)
            here.actions.bring_up(KEY, True)
            await until(lambda: here.helper.sessions.secrets_given == [{"password": "typed"}])
            ((_, question, *_),) = here.asker.asked
            assert "vpn.example.com" in str(question)
            here.helper.sessions.change("s1", state=State.UP)
            await here.reaches(State.UP)
            await here.idle()
            assert here.keys.kept == {KEY: "kept"}

    run(qapp, main)


def test_a_password_that_was_typed_for_another_server_is_not_sent(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.asker.gate = asyncio.Event()
            here.actions.act(KEY)
            await until(lambda: len(here.asker.asked) == 1)
            elsewhere(here)
            here.asker.gate.set()
            await here.reaches(State.PREPARING)
            (request,) = here.helper.sessions.requests
            assert request.profile is not None and isinstance(request.profile.server, SoftEtherProfile)
            assert request.profile.server.host == "other.example.com"
            assert ["vpn.example.com" in str(asked) for asked in here.asker.asked] == [True, False]

    run(qapp, main)
