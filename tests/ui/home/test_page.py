"""Accueil: what needs attention, for everybody and for the officer, each line opening its list."""

import pytest
from PySide6.QtCore import Qt

from dcant_tracker.preferences import Preferences
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.home.page import HomePage
from dcant_tracker.ui.work.session import Session


@pytest.fixture
def home(window):
    return window.current_page


def lines(home):
    return [row.accessibleName() for row in home.rows()]


def row_named(home, text):
    return next(row for row in home.rows() if row.accessibleName() == text)


def test_it_says_what_is_late_and_what_is_missing(home):
    said = lines(home)
    for line in (
        "1 mesure en retard",
        "1 jalon en retard",
        "1 suite à donner en retard",
        "1 relance à faire",
        "1 participation sans référent",
        "1 participation sans recommandation ni expérimentation",
        "2 évaluations attendues sans réponse",
    ):
        assert line in said


def test_it_counts_what_there_is(home):
    said = lines(home)
    assert "3 Recommandations" in said
    assert "5 Collectivités" in said
    assert row_named(home, "3 Participations").toolTip().startswith("Pilote 1")


def test_a_line_opens_the_list_with_its_conditions(home, session, qtbot):
    with qtbot.waitSignal(session.navigateList) as heard:
        qtbot.mouseClick(row_named(home, "2 évaluations attendues sans réponse"), Qt.MouseButton.LeftButton)
    entity, query = heard.args
    assert entity == "expected_evaluation"
    assert [condition.field for condition in query.conditions] == ["unanswered", "campaign.closed_on"]


@pytest.mark.parametrize(
    "line",
    [
        "1 mesure en retard",
        "1 jalon en retard",
        "1 suite à donner en retard",
        "1 relance à faire",
        "1 participation sans référent",
        "1 participation sans recommandation ni expérimentation",
        "2 évaluations attendues sans réponse",
    ],
)
def test_the_list_that_a_line_opens_holds_as_many_as_it_says(home, window, settle, line):
    row_named(home, line).click()
    settle()
    shown = window.current_page
    listed = getattr(shown, "list", None) or shown
    assert listed.table.count == int(line.split()[0])


def test_a_line_opens_by_keyboard_too(home, window, settle, qtbot):
    qtbot.keyClick(row_named(home, "1 jalon en retard"), Qt.Key.Key_Return)
    settle()
    assert window.current_page_id == "milestone"


def test_the_officer_sees_her_own_files_first(home, session, settle):
    session.preferences.officer = "Camille Martin"
    session.preferencesChanged.emit()
    settle()
    assert lines(home)[:2] == ["1 mesure que vous suivez", "1 suite à donner vous attend"]


def test_without_a_name_it_asks_for_one(home, session, messages, settle):
    def fill_in(dialog):
        dialog.officer.setText("Camille Martin")
        return True

    messages.on_run = fill_in
    row_named(home, "Indiquez votre nom pour voir ici ce que vous suivez").click()
    settle()
    assert lines(home)[0] == "1 mesure que vous suivez"


def test_it_follows_what_changes_while_it_shows_and_when_it_comes_back(home, window, session, uid_of, settle):
    milestone = uid_of("milestone", "Cahier des charges")
    window.open_page("journal")
    session.write(Operation("delete", "Suppression du jalon"), lambda tx: tx.delete("milestone", milestone))
    settle()
    assert "1 jalon en retard" in lines(home)
    window.open_page("home")
    settle()
    assert "1 jalon en retard" not in lines(home)


def test_it_follows_the_programme(home, session, uid_of, settle):
    session.set_programme(uid_of("programme", "DcANT 2018-2020"))
    settle()
    assert "1 Recommandations" in lines(home)
    assert "1 jalon en retard" not in lines(home)


def test_an_empty_file_says_how_to_begin(tmp_path, messages, qapp, qtbot):
    session = Session(Store.create(tmp_path / "vide.sqlite"), messages, Preferences())
    page = HomePage(session)
    qtbot.addWidget(page)
    assert session.jobs.wait_idle()
    assert lines(page) == [
        "Ajouter un programme et ses mesures",
        "Ajouter les collectivités suivies",
        "Importer un classeur Excel, LibreOffice ou CSV",
    ]
    with qtbot.waitSignal(session.importWanted):
        page.rows()[2].click()
    session.close()
