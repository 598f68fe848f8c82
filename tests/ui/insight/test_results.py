"""« Résultats »: the figures about what is chosen above, now or earlier, remembered for the next time."""

import pytest
from PySide6.QtCore import Qt

from dcant_tracker.insight.figures.catalogue import RESULTS
from dcant_tracker.preferences import Preferences
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.insight.results import ResultsPage
from dcant_tracker.ui.work.session import Session


@pytest.fixture
def page(session, answered, qtbot, settle):
    made = ResultsPage(session)
    qtbot.addWidget(made)
    made.resize(1040, 640)
    made.show()
    settle()
    return made


def choose(chip, text):
    next(action for action in chip.menu().actions() if action.text() == text).trigger()


def test_every_figure_of_the_catalogue_is_there(page):
    assert [view.asked.name for view in page.views] == list(RESULTS)


def test_the_page_stands_under_the_evaluations(window, settle):
    shown = window.open_page("results")
    settle()
    assert isinstance(shown, ResultsPage)
    assert window.header.above.text().startswith("Évaluations")


def test_what_is_chosen_is_asked_of_every_figure(page, answered, uid_of):
    choose(page.selector.campaigns, "Printemps 2017")
    choose(page.selector.recommendations, "2 – Dématérialiser la commande publique (DcANT 2015-2017)")
    choose(page.selector.experiments, "Préfiguration à Brest")
    choose(page.selector.kind, "Métropole")
    for view in page.views:
        asked = view.asked.selection
        assert asked.campaigns == (uid_of("campaign", "Printemps 2017"),)
        assert [(one.entity, one.uid) for one in asked.subjects] == [
            ("recommendation", answered),
            ("experiment", uid_of("experiment", "Préfiguration à Brest")),
        ]
        assert asked.kind == "metropole"


def test_a_figure_says_which_choice_does_not_change_it(page, qtbot, settle):
    """The timeline speaks of milestones, whoever takes part."""
    page.resize(1040, 6_000)
    settle()
    timeline = page.view("timeline")
    assert "sans effet" not in timeline.notes.text()
    choose(page.selector.kind, "Métropole")
    qtbot.waitUntil(lambda: all(view.is_settled for view in page.views))
    assert timeline.notes.text().endswith("le type d'organisme.")
    assert "sans effet" not in page.view("radar").notes.text()


def test_one_kind_of_organisation_at_a_time(page):
    choose(page.selector.kind, "Métropole")
    choose(page.selector.kind, "Ville")
    assert page.selector.selection(None).kind == "ville"
    choose(page.selector.kind, "Ville")
    assert page.selector.selection(None).kind is None


def test_the_choice_is_remembered(page, session, qtbot, settle, uid_of):
    choose(page.selector.campaigns, "Printemps 2017")
    page.close()
    again = ResultsPage(session)
    qtbot.addWidget(again)
    again.show()
    settle()
    assert again.views[0].asked.selection.campaigns == (uid_of("campaign", "Printemps 2017"),)
    qtbot.mouseClick(again.selector.clear, Qt.MouseButton.LeftButton)
    assert again.views[0].asked.selection.campaigns == ()
    assert not again.selector.clear.isVisible()


def test_what_was_chosen_and_is_gone_is_not_asked(page, session, uid_of, settle):
    choose(page.selector.campaigns, "Printemps 2017")
    campaign = uid_of("campaign", "Printemps 2017")
    session.write(Operation("delete", "Suppression"), lambda tx: tx.delete("campaign", campaign, with_dependants=True))
    settle()
    assert page.views[0].asked.selection.campaigns == ()


def test_figures_out_of_sight_are_not_drawn(page, qtbot, settle):
    first, last = page.views[0], page.views[-1]
    qtbot.waitUntil(lambda: first.figure is not None)
    page.resize(1040, 320)
    assert page.scrolled.verticalScrollBar().maximum() > 0
    assert last.figure is None
    page.scrolled.verticalScrollBar().setValue(page.scrolled.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: last.figure is not None)


def test_an_earlier_day_is_asked_of_every_figure(page, settle, qtbot):
    page.chooser.editor.setText("12/03/2017")
    qtbot.keyClick(page.chooser.editor, Qt.Key.Key_Return)
    settle()
    assert page.past.isVisible()
    assert {view.asked.when for view in page.views} == {"2017-03-12"}
    page.past.back.click()
    settle()
    assert {view.asked.when for view in page.views} == {""}


def test_an_empty_file_says_what_to_do_rather_than_nine_times_nothing(tmp_path, messages, qtbot):
    session = Session(Store.create(tmp_path / "vide.sqlite"), messages, Preferences())
    page = ResultsPage(session)
    qtbot.addWidget(page)
    page.show()
    assert session.jobs.wait_idle()
    assert not page.scrolled.isVisible()
    assert page.none.title.text() == "Rien à montrer pour l'instant"
    with qtbot.waitSignal(session.navigatePage) as heard:
        page.none.buttons[0].click()
    assert heard.args == ["programme"]
    session.close()
