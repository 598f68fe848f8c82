"""A data file meets its team beside the worker: nobody waits, being offline is a quiet word."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from team_scenes import Colleague

from dcant_tracker.store.records.record import get
from dcant_tracker.store.replicas.sending import count_unshared
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.team import membership


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "partage" / "equipe"


@pytest.fixture
def camille(store: Store, tmp_path: Path, place: Path) -> Colleague:
    """A colleague who founded a team that this file joined."""
    place.mkdir(parents=True)
    (tmp_path / "ailleurs").mkdir()
    made = Colleague(store, tmp_path / "ailleurs" / "camille.sqlite")
    made.founds(place)
    membership.join(store, str(place), "Moi")
    return made


def organisation(store: Store) -> str:
    return str(store.read().fetch_value("SELECT uid FROM organisation WHERE name = 'Épinal'"))


@pytest.fixture
def met(qtbot, session, settle):
    """Waits until the team was met."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not session.meetings.is_meeting, timeout=20_000)
        settle()

    return wait


def test_a_file_without_team_never_meets(session, settle):
    session.meetings.begin()
    settle()
    session.meetings.meet_now()
    assert not session.meetings.is_meeting
    assert not session.meetings.part(lambda: None)


def test_at_the_opening_what_a_colleague_did_comes_in_and_pages_are_told(session, store, camille, settle, met):
    uid = organisation(store)
    camille.writes("organisation", uid, region="Bretagne")
    camille.syncs()
    told = []
    session.changed.connect(told.append)
    session.meetings.begin()
    settle()
    met()
    assert get(store.read(), "organisation", uid)["region"] == "Bretagne"
    assert [changes.of("organisation") for changes in told] == [frozenset({uid})]
    assert session.meetings.met_at is not None


def test_what_is_written_here_waits_and_goes_at_the_next_meeting(session, store, camille, settle, met):
    session.meetings.begin()
    settle()
    met()
    store.update("organisation", organisation(store), {"region": "Bretagne"}, Operation("edit", "Ici"))
    session.meetings.refresh()
    settle()
    assert session.meetings.state.to_send == 1
    session.meetings.meet_now()
    met()
    assert session.meetings.state.to_send == 0
    assert count_unshared(store.read()) == 0
    camille.syncs()
    with closing(Store.open(camille.path)) as hers:
        assert get(hers.read(), "organisation", organisation(store))["region"] == "Bretagne"


def test_a_place_out_of_reach_is_a_word_not_a_dialog(session, store, camille, place, messages, settle, met):
    session.meetings.begin()
    settle()
    met()
    place.parent.rename(place.parent.with_name("parti"))
    session.meetings.meet()
    met()
    assert session.meetings.is_offline
    assert messages.errors == []
    assert messages.toasts == []
    place.parent.with_name("parti").rename(place.parent)
    session.meetings.meet()
    met()
    assert not session.meetings.is_offline
    assert session.meetings.problem is None


def test_asked_for_by_hand_it_says_what_came_of_it(session, store, camille, messages, settle, met):
    camille.writes("organisation", organisation(store), region="Bretagne")
    camille.syncs()
    session.meetings.begin()
    session.meetings._jobs.wait_idle()
    session.meetings.meet_now()
    met()
    assert messages.toasts == ["À jour avec l'équipe : 1 modification reçue."]


def test_parting_sends_what_waits_and_says_so_once(qtbot, session, store, camille, settle, met):
    session.meetings.begin()
    settle()
    met()
    store.update("organisation", organisation(store), {"region": "Bretagne"}, Operation("edit", "Ici"))
    session.meetings._patience.setInterval(60_000)  # how long a busy machine takes is another story
    parted = []
    assert session.meetings.part(lambda: parted.append(session.meetings.state.to_send))
    qtbot.waitUntil(lambda: bool(parted))
    met()
    assert parted == [0]
    assert not session.meetings.part(lambda: parted.append(1))


def test_parting_waits_no_longer_than_it_may_for_a_place_that_sleeps(
    qtbot, session, store, camille, settle, met, monkeypatch
):
    import threading

    from dcant_tracker.ui.work import meetings

    session.meetings.begin()
    settle()
    met()
    store.update("organisation", organisation(store), {"region": "Bretagne"}, Operation("edit", "Ici"))
    asleep = threading.Event()
    monkeypatch.setattr(meetings, "meet", lambda _store: asleep.wait(20))
    parted = []
    assert session.meetings.part(lambda: parted.append(session.meetings.state.to_send))
    qtbot.waitUntil(lambda: bool(parted), timeout=meetings.PATIENCE_MS + 1_500)
    assert parted == [1]
    session.meetings.end()
    asleep.set()
    qtbot.waitUntil(lambda: not any(thread.name == "dcant-errand" for thread in threading.enumerate()))


def test_conflicts_are_counted_without_a_team(session, store, tmp_path, settle):
    alone = Colleague(store, tmp_path / "camille.sqlite")
    uid = organisation(store)
    alone.writes("organisation", uid, region="Bretagne")
    store.update("organisation", uid, {"region": "Occitanie"}, Operation("edit", "Ici"))
    alone.gives(store)
    session.meetings.begin()
    settle()
    assert session.meetings.state.conflicts == 1
    assert not session.meetings.is_member


def test_what_is_counted_at_every_start_loads_nothing_that_writes():
    story = "import sys\nimport dcant_tracker.store.replicas.sending\nprint('sqlmodel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", story], capture_output=True, text=True, check=True).stdout == "False\n"
