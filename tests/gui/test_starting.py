"""What is connected by itself when the tray appears."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.gui.faces import Desk
from app.gui.model.picture import Entry, Link, Origin, Picture
from app.gui.preferences import PreferenceStore
from app.gui.starting import Starting
from helper.api.types import State
from tests.support.gui_fakes import FakeActions
from tests.support.gui_pictures import HOME, OFFICE, picture, session, without_helper

WISHED = (HOME.id, "removed", OFFICE.id)


@pytest.fixture
def preferences(qtbot: QtBot) -> PreferenceStore:
    store = PreferenceStore()
    store.change(connect_at_start=WISHED)
    return store


def asked(desk: Desk, preferences: PreferenceStore, *pictures: Picture) -> list[object]:
    actions = FakeActions()
    starting = Starting(desk, actions, preferences)
    for shown in pictures:
        desk.show(shown)
    assert starting is not None
    return [asked[1] for asked in actions.asked]


def test_once_the_helper_is_there(preferences: PreferenceStore) -> None:
    away = without_helper(Link.ABSENT)
    assert asked(Desk(), preferences, away) == []
    assert asked(Desk(), preferences, away, picture()) == [HOME.id, OFFICE.id]


def test_also_when_the_helper_was_there_before(preferences: PreferenceStore) -> None:
    desk = Desk()
    desk.show(picture())
    assert asked(desk, preferences) == [HOME.id, OFFICE.id]


def test_only_the_first_time(preferences: PreferenceStore) -> None:
    pictures = (picture(), without_helper(Link.LOST), picture())
    assert asked(Desk(), preferences, *pictures) == [HOME.id, OFFICE.id]


def test_not_where_connections_are_there_already(preferences: PreferenceStore) -> None:
    assert asked(Desk(), preferences, picture(State.UP), picture()) == []
    assert asked(Desk(), preferences, picture(State.BLOCKED)) == []


def test_what_failed_or_is_anothers_is_no_connection_of_ones_own(preferences: PreferenceStore) -> None:
    assert asked(Desk(), preferences, picture(State.FAILED)) == [HOME.id, OFFICE.id]
    theirs = session(State.UP, OFFICE, owner=7)
    stray = Entry("s", "", Origin.STRAY, "", session=theirs, mine=False)
    shown = picture()
    shown = Picture(shown.helper, (*shown.entries, stray), shown.killswitch)
    assert asked(Desk(), preferences, shown) == [HOME.id, OFFICE.id]


def test_nothing_is_wished(qtbot: QtBot) -> None:
    assert msgspec.structs.asdict(PreferenceStore().now)["connect_at_start"] == ()
    assert asked(Desk(), PreferenceStore(), picture()) == []
