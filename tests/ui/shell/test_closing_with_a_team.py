"""A window that closes sends what waits, or says what goes another time; it makes nobody wait."""

import time
from contextlib import closing

import pytest
from PySide6.QtWidgets import QApplication
from team_scenes import Colleague

from dcant_tracker.store.records.record import get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.team import membership


@pytest.fixture
def place(tmp_path):
    made = tmp_path / "partage"
    made.mkdir()
    return made


@pytest.fixture
def camille(store, tmp_path, place):
    (tmp_path / "ailleurs").mkdir()
    made = Colleague(store, tmp_path / "ailleurs" / "camille.sqlite")
    made.founds(place)
    membership.join(store, str(place), "Moi")
    return made


@pytest.fixture
def written(camille, window, store, settle, uid_of, qtbot):
    """The window of a member, in which something was written since the last meeting; the uid of its record."""
    window.session.meetings.refresh()
    settle()
    qtbot.waitUntil(lambda: not window.session.meetings.is_meeting)
    settle()
    uid = uid_of("organisation", "Épinal")
    window.session.write(Operation("edit", "Ici"), lambda tx: tx.update("organisation", uid, {"region": "Bretagne"}))
    settle()
    return uid


def close(qtbot, window) -> float:
    begun = time.monotonic()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)
    return time.monotonic() - begun


def test_what_waits_goes_with_the_window(qtbot, window, camille, written):
    close(qtbot, window)
    camille.syncs()
    with closing(Store.open(camille.path)) as hers:
        assert get(hers.read(), "organisation", written)["region"] == "Bretagne"


def test_offline_it_says_what_will_go_another_time_and_closes(qtbot, window, place, written):
    place.rename(place.with_name("parti"))
    said = []
    window.close()
    deadline = time.monotonic() + 5
    while window.isVisible() and time.monotonic() < deadline:
        QApplication.processEvents()
        said.append(window.status_line.team.team.text().strip())
    assert not window.isVisible()
    last_word = "1 modification partira à la prochaine ouverture"
    assert last_word in said
    assert {*said[said.index(last_word) :]} == {last_word}


def test_without_anything_to_send_it_just_closes(qtbot, window, camille, settle):
    window.session.meetings.refresh()
    settle()
    qtbot.waitUntil(lambda: not window.session.meetings.is_meeting)
    settle()
    window.close()
    assert not window.isVisible()
