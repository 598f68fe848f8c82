"""Historique: who did what and when, in detail, and each step taken back on its own."""

import pytest

from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.history import journal
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.theme.tokens import load


@pytest.fixture
def page(window, session, uid_of, settle):
    brest = uid_of("organisation", "Brest Métropole")
    session.write(
        Operation("update", "Fiche de Brest", origin="retour.xlsx"),
        lambda tx: tx.update("organisation", brest, {"short_name": "B <BM>", "population": 205}),
    )
    shown = window.open_page("journal")
    settle()
    return shown


def test_steps_are_listed_newest_first_with_who_and_origin(page, session):
    assert page.model.rowCount() == 2
    first = [page.model.index(0, column).data() for column in range(4)]
    assert first[0].startswith("Aujourd'hui ")
    assert first[1:] == [session.store.who, "Fiche de Brest", "retour.xlsx"]


def test_the_details_name_the_record_and_its_fields(page):
    text = page.details.toPlainText()
    for said in ("Fiche de Brest", "Brest Métropole", "Nom court", "B <BM>", "Population", "205", "retour.xlsx"):
        assert said in text


def test_a_creation_tells_its_fields(page, settle):
    page.view.selectRow(1)
    settle()
    text = page.details.toPlainText()
    assert "Création" in text
    assert "Échanger par voie électronique" in text


def test_a_step_is_taken_back_from_here(page, session, uid_of, settle):
    (undo,) = page.head_actions()
    assert undo.isEnabled()
    undo.trigger()
    settle()
    assert get(session.store.read(), "organisation", uid_of("organisation", "Brest Métropole"))["short_name"] is None
    assert page.model.index(0, 2).data() == "Annuler : Fiche de Brest"
    page.view.selectRow(1)
    settle()
    assert not undo.isEnabled()
    assert "Cette étape a été annulée." in page.details.toPlainText()


def test_the_record_of_a_change_opens_from_the_details(page, session, uid_of, qtbot):
    from PySide6.QtCore import QUrl

    brest = uid_of("organisation", "Brest Métropole")
    with qtbot.waitSignal(session.navigate) as heard:
        page.details.anchorClicked.emit(QUrl(f"record:/organisation/{brest}"))
    assert heard.args == ["organisation", brest]


def test_older_steps_are_read_when_they_are_reached(monkeypatch, window, session, settle, qtmodeltester):
    monkeypatch.setattr(journal, "BATCH", 3)
    for number in range(6):
        session.write(
            Operation("add", f"Partenaire {number}"), lambda tx, n=number: tx.add("partner", {"name": f"P{n}"})
        )
    settle()
    page = window.open_page("journal")
    settle()
    while page.model.canFetchMore(page.view.rootIndex()):
        page.model.fetchMore(page.view.rootIndex())
        settle()
    labels = [page.model.index(row, 2).data() for row in range(page.model.rowCount())]
    assert labels == [*(f"Partenaire {number}" for number in reversed(range(6))), "Données d'essai"]
    qtmodeltester.check(page.model)


def test_nothing_done_yet_is_said(tmp_path, messages, qapp, qtbot):
    from dcant_tracker.preferences import Preferences
    from dcant_tracker.store.store import Store
    from dcant_tracker.ui.work.session import Session

    session = Session(Store.create(tmp_path / "vide.sqlite"), messages, Preferences())
    page = journal.JournalPage(session)
    qtbot.addWidget(page)
    page.show()
    assert session.jobs.wait_idle()
    assert page._empty.isVisible()
    session.close()


def test_a_step_in_view_is_told_in_the_colours_of_the_moment(page, qapp):
    assert theme.tokens().color("text.link") in page.details.toHtml()
    theme.apply(qapp, theme.DARK)
    assert theme.tokens().color("text.link") in page.details.toHtml()
    assert load(theme.LIGHT).color("text.link") not in page.details.toHtml()
