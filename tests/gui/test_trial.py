"""Trials of settings: a real login that leaves nothing behind."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.gui import trial
from helper.api.rpc import Code, RpcError
from helper.api.types import (
    IPv4Method,
    Problem,
    ProblemKind,
    Profile,
    Session,
    State,
)
from helper.session import kinds
from tests.support.gui_helper import run, until
from tests.support.gui_pictures import CERTIFICATE, HOME, OFFICE
from tests.support.gui_room import ASKING, KEY, PRIVATE, WRONG, pin, room


def test_a_trial_that_works(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            pictures: list[int] = []
            here.desk.changed.connect(lambda: pictures.append(len(here.desk.picture.entries)))
            here.helper.sessions.script = [{"state": State.AUTHENTICATING}, {"state": State.UP}]
            assert await here.actions.try_out(OFFICE, {"password": "secret"}) == ""
            (request,) = here.helper.sessions.requests
            assert request.profile is not None and request.profile.id != KEY
            assert request.profile.network.ipv4 is IPv4Method.OFF
            assert not request.profile.network.default_route
            await here.idle()
            assert here.helper.sessions.undone == ["s1"] and set(pictures) <= {len(here.desk.picture.entries)}

    run(qapp, main)


@pytest.mark.parametrize("profile", [OFFICE, HOME])
def test_the_helper_takes_the_settings_of_a_trial(profile: Profile) -> None:
    secrets = {"password": "x"} if profile is OFFICE else {"private_key": PRIVATE}
    kinds.check(trial.settings(profile), secrets)
    plan = kinds.of(trial.settings(profile)).plan("adit0", None)
    assert not [change for change in plan.changes if type(change).__name__ in ("AddRoute", "AddRule")]


def test_a_trial_that_fails_says_why(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.script = [{"state": State.FAILED, "problem": WRONG}]
            said = await here.actions.try_out(OFFICE, {"password": "wrong"})
            assert "ana" in said and "OFFICE" in said
            here.helper.sessions.script = [
                {
                    "state": State.WAITING,
                    "problem": Problem(code="unreachable", kind=ProblemKind.NETWORK, message="m"),
                }
            ]
            assert "vpn.example.com" in await here.actions.try_out(OFFICE, {"password": "x"})
            await here.idle()
            assert "s2" in here.helper.sessions.undone
            here.helper.sessions.refusal = RpcError(Code.BAD_PROFILE, "The hub is too long.")
            assert "cannot be used" in await here.actions.try_out(OFFICE, {"password": "x"})
            assert here.troubles == []

    run(qapp, main)


@pytest.mark.parametrize("accept", [True, False])
def test_a_trial_asks_about_the_certificate(qapp: QApplication, folder: Path, accept: bool) -> None:
    async def main() -> None:
        async with room(folder) as here:
            settled: list[str] = []
            trusted: list[tuple[str, str]] = []
            here.actions.trial_settled.connect(settled.append)
            here.actions.trial_trusted.connect(lambda key, sha256: trusted.append((key, sha256)))

            def answer(session: Session) -> None:
                assert session.attention is not None
                assert here.desk.picture.entry(session.id) is None
                here.actions.answer(session.id, session.attention.id, accept)

            here.actions.trial_asks.connect(answer)
            here.helper.sessions.script = [ASKING]
            end: dict[str, object] = (
                {"state": State.UP} if accept else {"state": State.FAILED, "problem": WRONG}
            )
            here.helper.sessions.after_answer = [end]
            said = await here.actions.try_out(OFFICE, {"password": "x"})
            assert (said == "") is accept
            await here.idle()
            assert settled == ["s1"] and trusted == ([(KEY, CERTIFICATE.sha256)] if accept else [])
            assert pin(here) == ""

    run(qapp, main)


def test_a_trial_ends_in_time_but_not_while_a_person_thinks(
    qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "TRIAL_SECONDS", 0.3)

    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.script = [ASKING]
            trying = asyncio.create_task(here.actions.try_out(OFFICE, {"password": "x"}))
            await asyncio.wait({trying}, timeout=0.5)
            assert not trying.done()
            here.actions.answer("s1", "a1", True)
            assert "in time" in await trying
            await here.idle()
            assert here.helper.sessions.undone == ["s1"]

    run(qapp, main)


def test_a_trial_that_nobody_waits_for_leaves_nothing(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.script = [{"state": State.CONNECTING}]
            trying = asyncio.create_task(here.actions.try_out(OFFICE, {"password": "x"}))
            await until(lambda: bool(here.helper.sessions.requests))
            await until(lambda: here.link.session("s1") is not None)
            trying.cancel()
            await until(lambda: here.helper.sessions.undone == ["s1"])

    run(qapp, main)


def test_a_trial_ends_when_the_helper_does(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.script = [{"state": State.CONNECTING}]
            trying = asyncio.create_task(here.actions.try_out(OFFICE, {"password": "x"}))
            await until(lambda: here.link.session("s1") is not None)
            await here.helper.stop()
            assert "helper" in await trying

    run(qapp, main)


def test_the_end_of_the_program_ends_a_trial(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.script = [{"state": State.CONNECTING}]
            trying = asyncio.create_task(here.actions.try_out(OFFICE, {"password": "x"}))
            await until(lambda: here.link.session("s1") is not None)
            await here.actions.finish()
            assert "s1" in here.helper.sessions.undone
            assert await trying

    run(qapp, main)


def test_a_wireguard_network_that_is_up_is_not_tried_beside_itself(qapp: QApplication, folder: Path) -> None:
    async def main() -> None:
        async with room(folder) as here:
            here.library.add(HOME)
            here.helper.sessions.have("s0", HOME.id, State.UP)
            await here.reaches(State.UP, HOME.id)
            assert "connected now" in await here.actions.try_out(HOME, {"private_key": PRIVATE})
            assert here.helper.sessions.requests == []

    run(qapp, main)


class _Cancelling(list[object]):
    """Breaks off as soon as the helper has the request, before its answer is here."""

    def __init__(self, trying: list[asyncio.Task[str]]) -> None:
        super().__init__()
        self._trying = trying

    def append(self, request: object) -> None:
        super().append(request)
        self._trying[0].cancel()


def test_a_trial_that_is_broken_off_before_it_began_leaves_nothing(qapp: QApplication, folder: Path) -> None:
    """Its session is in no picture, so nobody else would ever end it."""

    async def main() -> None:
        async with room(folder) as here:
            here.helper.sessions.script = [{"state": State.UP}]
            trying: list[asyncio.Task[str]] = []
            here.helper.sessions.requests = _Cancelling(trying)  # type: ignore[assignment]
            trying.append(asyncio.create_task(here.actions.try_out(OFFICE, {"password": "x"})))
            await until(lambda: here.helper.sessions.undone == ["s1"])
            assert trying[0].cancelled()

    run(qapp, main)
