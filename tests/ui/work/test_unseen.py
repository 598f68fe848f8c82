"""What colleagues did is marked until it was seen: in lists, on Accueil, in the history."""

import pytest
from PySide6.QtCore import Qt
from team_scenes import Colleague, write

from dcant_tracker.store.records.record import get
from dcant_tracker.store.replicas.conflicts import open_conflicts
from dcant_tracker.ui.history.step_details import as_html, read_details
from dcant_tracker.ui.home.cards import ColleagueRow, ConflictsRow
from dcant_tracker.ui.records.sheet.record_story import entries
from dcant_tracker.ui.work.session import Session


@pytest.fixture
def epinal(uid_of) -> str:
    return uid_of("organisation", "Épinal")


def test_a_cell_is_marked_until_its_row_was_seen(window, session, camille, epinal, arrives, settle):
    page = window.open_page("organisation")
    settle()
    camille.writes("organisation", epinal, region="Bretagne")
    arrives()
    table = page.table
    row = next(row for row in range(table.rowCount()) if table.uid(row) == epinal)
    region, name = table.column("region"), table.column("name")
    assert table.cells.news(row, region).who == "Camille Martin"
    assert table.cells.news(row, name) is None
    index = table.index(row, region)
    assert "Écrit par Camille Martin, aujourd'hui" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "Camille Martin" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    page.view.setCurrentIndex(index)
    assert table.cells.news(row, region) is not None
    page.view.setCurrentIndex(table.index((row + 1) % table.rowCount(), region))
    assert table.cells.news(row, region) is None


def test_the_corner_of_a_marked_cell_is_painted(window, session, camille, epinal, arrives, settle):
    page = window.open_page("organisation")
    settle()
    row = next(row for row in range(page.table.rowCount()) if page.table.uid(row) == epinal)
    index = page.table.index(row, page.table.column("region"))
    page.view.scrollTo(index)

    def corner():
        rect = page.view.visualRect(index)
        return page.view.viewport().grab(rect).toImage().pixelColor(2, 2)

    before = corner()
    camille.writes("organisation", epinal, region="Bretagne")
    arrives()
    assert corner() != before
    session.unseen.look_at_all()
    assert corner() == before


def test_marks_survive_the_window_and_what_was_seen_stays_seen(
    session, store, messages, camille, epinal, uid_of, arrives
):
    brest = uid_of("organisation", "Brest Métropole")
    camille.writes("organisation", epinal, region="Bretagne")
    camille.writes("organisation", brest, region="Occitanie")
    arrives()
    session.unseen.look("organisation", epinal)
    later = Session(store, messages, session.preferences)
    later.unseen.refresh()
    later.jobs.wait_idle()
    assert later.unseen.touched("organisation", epinal, "region") is None
    assert later.unseen.touched("organisation", brest, "region") is not None
    later.is_open = False
    later._timer.stop()
    later.jobs.stop()


def test_a_record_seen_is_marked_again_when_it_is_written_again(session, camille, epinal, arrives):
    camille.writes("organisation", epinal, region="Bretagne")
    arrives()
    session.unseen.look("organisation", epinal)
    camille.writes("organisation", epinal, department="Finistère")
    arrives()
    assert session.unseen.touched("organisation", epinal, "department") is not None


def test_accueil_lists_what_each_did_and_what_is_to_settle(
    window, session, store, camille, epinal, arrives, tmp_path, settle
):
    paul = Colleague(store, tmp_path / "paul.sqlite", "Paul Durand")
    paul.writes("organisation", epinal, department="Finistère")
    paul.gives(store)
    write(store, "organisation", epinal, region="Occitanie")
    camille.writes("organisation", epinal, region="Bretagne")
    camille.writes("organisation", epinal, notes="Vu.")
    arrives()
    assert len(open_conflicts(store.read())) == 1
    home = window.open_page("home")
    settle()
    said = [row.accessibleName() for row in home.rows() if isinstance(row, (ColleagueRow, ConflictsRow))]
    assert said == [
        "1 désaccord à trancher entre collègues",
        "2 modifications de Camille Martin",
        "1 modification de Paul Durand",
    ]
    seen = next(row for row in home.rows() if row.accessibleName() == "Tout marquer comme vu")
    seen.click()
    settle()
    settle()
    assert [row for row in home.rows() if isinstance(row, ColleagueRow)] == []
    assert not session.unseen


def test_the_history_tells_the_true_author_and_moment(session, store, camille, epinal, arrives):
    camille.writes("organisation", epinal, region="Bretagne")
    arrives()
    number = store.read().last_step()
    told = as_html(read_details(store, number))
    assert "par Camille Martin, sur son poste" in told
    assert "Reçu ici : aujourd&#x27;hui" in told
    (first, *_more), _floor = entries(store, get(store.read(), "organisation", epinal))
    assert "Camille Martin, sur son poste" in first.detail


def test_the_journal_takes_back_a_step_of_somebody_else_by_name(
    window, session, store, camille, epinal, arrives, settle
):
    camille.writes("organisation", epinal, region="Bretagne")
    arrives()
    page = window.open_page("journal")
    settle()
    page.view.selectRow(0)
    settle()
    assert page.model.index(0, 1).data() == "Camille Martin"
    assert page.model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "Camille Martin, sur son poste"
    (undo,) = page.head_actions()
    assert undo.isEnabled()
    undo.trigger()
    settle()
    assert get(store.read(), "organisation", epinal)["region"] == "Grand Est"


def test_a_cell_being_edited_is_not_lost_when_colleagues_work_comes_in(
    window, session, store, camille, epinal, arrives, settle, typist
):
    page = window.open_page("organisation")
    settle()
    table = page.table
    row = next(row for row in range(table.rowCount()) if table.uid(row) == epinal)
    index = table.index(row, table.column("notes"))
    page.view.setFocus()
    page.view.setCurrentIndex(index)
    page.view.edit(index)
    typist.type("Rappeler lundi")
    camille.writes("organisation", epinal, region="Bretagne")
    arrives()
    typist.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    record = get(store.read(), "organisation", epinal)
    assert (record["notes"], record["region"]) == ("Rappeler lundi", "Bretagne")


def test_a_name_that_a_colleague_changed_is_not_asked_about_here(window, session, camille, epinal, arrives, messages):
    camille.writes("organisation", epinal, name="Épinal Agglomération")
    arrives()
    assert messages.toasts == []
