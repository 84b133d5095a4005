"""Which connection the tray icon speaks of."""

from __future__ import annotations

import dataclasses

import pytest

from app.gui.model import looks
from app.gui.model.looks import Look
from app.gui.model.picture import Picture
from helper.api.types import Hold, KillSwitch, State
from tests.support.gui_pictures import HOME, OFFICE, own, picture, session


def both(office: State, home: State, office_since: float, home_since: float) -> Picture:
    """Office and Home lab, each in a state since some moment."""
    first = session(office, OFFICE, since=office_since, up_since=office_since)
    second = session(home, HOME, since=home_since, up_since=home_since)
    return dataclasses.replace(picture(), entries=(own(OFFICE, first), own(HOME, second)))


@pytest.mark.parametrize("state", [State.UP, State.DEGRADED])
def test_a_failure_is_old_news_once_another_connection_came_up(state: State) -> None:
    shown = both(State.FAILED, state, 100.0, 200.0)
    lead = looks.leading(shown)
    assert lead is not None and lead.key == HOME.id
    assert looks.overall(shown) is looks.of_session(lead.session)


def test_a_failure_beside_a_connection_that_was_there_before_is_told() -> None:
    shown = both(State.FAILED, State.UP, 200.0, 100.0)
    assert looks.overall(shown) is Look.ERROR


def test_a_failure_alone_is_told_and_what_goes_on_is_no_news_for_it() -> None:
    assert looks.overall(picture(State.FAILED)) is Look.ERROR
    assert looks.overall(both(State.FAILED, State.CONNECTING, 100.0, 200.0)) is Look.ERROR


def test_a_block_speaks_before_all_others() -> None:
    shown = both(State.BLOCKED, State.UP, 100.0, 200.0)
    assert looks.overall(shown) is Look.BLOCKED
    held = dataclasses.replace(picture(State.FAILED), killswitch=KillSwitch(hold=Hold.BLOCKED))
    assert looks.overall(held) is Look.BLOCKED
