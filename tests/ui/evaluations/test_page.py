"""The tabs of the page, its campaign, and how one lands on it."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from dcant_tracker.insight.figures.campaigns import chosen
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.state import present
from dcant_tracker.store.reading.queries import Condition, Query, count, records
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.evaluations.campaign_box import CampaignBox
from dcant_tracker.ui.evaluations.form import EvaluationForm
from dcant_tracker.ui.evaluations.page import EvaluationsPage
from dcant_tracker.ui.kit.bubble import RefusalBubble
from dcant_tracker.ui.kit.layouts import in_column


def delete_campaigns(store):
    def work(tx):
        for campaign in records(tx.reading, Query("campaign")):
            tx.delete("campaign", campaign.uid, with_dependants=True)

    store.transact(Operation("delete", "Plus de campagne"), work)


def test_without_a_campaign_the_page_says_to_create_one(store, window, settle, messages):
    delete_campaigns(store)
    page = window.open_page("evaluation")
    settle()
    assert page.none.isVisible()
    assert [action.text() for action in page.head_actions()] == ["Créer une campagne"]

    def fill(dialog):
        dialog.form.editor("label").setText("Printemps 2019")
        dialog.accept()
        return True

    messages.on_run = fill
    page.none.buttons[0].click()
    settle()
    settle()
    assert page.campaigns.currentText() == "Printemps 2019"
    assert page.entry.notice.title.text() == "Personne n'est attendu dans cette campagne"


def test_the_form_is_dressed_when_it_shows(session, qtbot):
    form = EvaluationForm(session)
    page = QWidget()
    qtbot.addWidget(page)
    in_column(form, within=page)
    page.sizeHint()
    dressed = Qt.WidgetAttribute.WA_WState_Polished
    assert not any(block.score.testAttribute(dressed) for block in form.blocks.values())
    page.show()
    assert all(block.score.testAttribute(dressed) for block in form.blocks.values())


def test_a_record_or_a_query_lands_in_the_list(asked, window, session, settle):
    uid = asked.answer("Épinal", governance_score="3")
    session.openRecord("evaluation", uid)
    settle()
    settle()
    page = window.current_page
    assert isinstance(page, EvaluationsPage)
    assert page.current == "answers"
    answers = page.pane("answers")
    assert answers.view.current_uid() == uid
    session.open_list("evaluation", Query("evaluation", conditions=(Condition("campaign", (asked.uid,)),)))
    settle()
    settle()
    assert answers.table.count == 1
    assert "Ouvrir dans la saisie" in [action.text() for action in page.head_actions()]


def test_an_answer_of_the_list_opens_in_the_form(asked, window, session, settle):
    uid = asked.answer("Épinal", governance_score="3")
    session.openRecord("evaluation", uid)
    settle()
    settle()
    page = window.current_page
    page.on_open()
    settle()
    assert (page.current, page.campaigns.campaign) == ("entry", asked.uid)
    assert page.entry.form.blocks["governance"].score.code == "3"


def test_a_campaign_of_another_programme_says_so(store, window, session, settle, uid_of):
    other = uid_of("programme", "DcANT 2018-2020")
    session.set_programme(other)
    page = window.open_page("evaluation")
    settle()
    assert page.none.title.text() == "Aucune campagne pour ce programme"
    assert [page.campaigns.itemText(rank) for rank in range(page.campaigns.count())] == [
        "Printemps 2017 (DcANT 2015-2017)"
    ]
    page.campaigns.choose(uid_of("campaign", "Printemps 2017"))
    page._show_campaign()
    settle()
    settle()
    assert page.foreign.isVisible()
    assert "DcANT 2015-2017" in page.foreign.text()
    assert page.entry.queue.tally.total == 2
    store.add("campaign", {"label": "Deuxième", "programme": other}, Operation("add", "Campagne"))
    session.set_programme("")
    session.set_programme(other)
    settle()
    assert page.campaigns.currentText() == "Deuxième"
    assert not page.foreign.isVisible()


def test_a_campaign_without_programme_follows_the_one_in_view(asked, page, session, settle, uid_of):
    assert page.entry.queue.tally.total == 12
    session.set_programme(uid_of("programme", "DcANT 2018-2020"))
    settle()
    settle()
    assert page.campaigns.campaign == asked.uid
    assert page.entry.queue.tally.total == 4


def test_a_campaign_of_the_observatory_is_not_the_one_that_evaluations_begin_with(store, session, uid_of, qtbot):
    def work(tx):
        campaign = tx.add("campaign", {"label": "Observatoire 2026", "opens_on": date(2026, 1, 1)})
        tx.add("observed_territory", {"campaign": campaign, "organisation": uid_of("organisation", "Épinal")})
        return campaign

    observed = store.transact(Operation("add", "Observatoire"), work)[1]
    state = present(store.read())
    assert [one.label for one in chosen(state, Selection())] == ["Printemps 2017"]
    assert [one.uid for one in chosen(state, Selection(campaigns=(observed,)))] == [observed]
    box = CampaignBox(session)
    qtbot.addWidget(box)
    assert (box.currentText(), box.count()) == ("Printemps 2017", 2)


def test_the_campaign_chosen_is_remembered(asked, page, session, settle):
    assert EvaluationsPage(session).campaigns.campaign == asked.uid


def test_enter_takes_a_proposal_and_only_then_goes_on(page, asked, messages, settle, qtbot):
    def fill(dialog):
        dialog.show()
        who = dialog.form.editor("evaluator")
        qtbot.keyClicks(who, "SGM")
        settle()
        qtbot.keyClick(who, Qt.Key.Key_Return)
        assert who.text() == "SGMAP"
        assert dialog.findChildren(RefusalBubble) == []
        qtbot.keyClick(who, Qt.Key.Key_Return)
        assert dialog.findChildren(RefusalBubble)
        assert dialog.focusWidget() is dialog.form.editor("recommendation")
        dialog.reject()
        return False

    messages.on_run = fill
    page.on_add()
    settle()
    assert asked.answers() == []


def test_adding_one_that_nobody_asked_for(page, asked, uid_of, messages, settle, session):
    sgmap = uid_of("organisation", "SGMAP")

    def fill(dialog):
        dialog.accept()
        assert dialog.place is None
        dialog.form.load("evaluator", sgmap)
        dialog.accept()
        assert dialog.place is None
        dialog.form.load("experiment", uid_of("experiment", "Préfiguration à Brest"))
        dialog.accept()
        assert dialog.place is not None
        return True

    messages.on_run = fill
    page.on_add()
    settle()
    assert asked.answers() == []
    assert page.entry.form.who.text() == "SGMAP"
    for block in page.entry.form.blocks.values():
        block.score.choose("4")
    page.entry.save_and_next()
    settle()
    (made,) = asked.answers()
    assert made["recommendation"] == asked.recommendations[1]
    assert made["state"] == "submitted"


def test_nobody_expected_and_the_participants_asked(store, page, asked, session, settle, messages, uid_of):
    campaign = store.add("campaign", {"label": "Vide"}, Operation("add", "Campagne"))[1]
    session.poll()
    settle()
    page.campaigns.choose(campaign)
    page._show_campaign()
    settle()
    settle()
    assert page.entry.notice.isVisible()

    def choose(dialog):
        settle()
        assert dialog.told.text() == "2 évaluations attendues de 2 organismes · 2 de plus"
        dialog.accept()
        return True

    messages.on_run = choose
    page.entry.notice.buttons[0].click()
    settle()
    expected = Query("expected_evaluation", conditions=(Condition("campaign", (campaign,)),))
    assert count(store.read(), expected) == 2
    assert page.entry.queue.tally.total == 2
    session.undo()
    settle()
    assert count(store.read(), expected) == 0
    messages.on_run = lambda dialog: bool(dialog.reject())
    page.on_ask()
    settle()
    assert count(store.read(), expected) == 0


def test_who_has_not_answered(asked, page, settle, messages, session, window, qtbot):
    asked.answer("Épinal", governance_score="3", state="submitted")
    asked.answer("Épinal", 1, governance_score="3")
    pane = page.show_tab("coverage")
    settle()
    settle()
    assert pane.told.text() == "1 reçue sur 12 attendues (8\u202f%) · 1 brouillon · 3 évaluateurs n'ont rien transmis"
    texts = [pane.evaluators.index(3, column).data() for column in range(4)]
    assert texts == ["Épinal", "1 sur 3", "33\u202f%", "2 (1 brouillon)"]
    assert pane.evaluators.rowCount() == 4
    assert pane.subjects.rowCount() == 3

    assert pane.evaluators.index(3, 4).data() == "En partie"
    assert pane.evaluators.index(0, 4).data() == "Formulaire à préparer"

    def look(dialog):
        settle()
        assert [one.body.name for one in dialog.asked.chosen()] == ["Épinal"]
        return True

    messages.on_run = look
    page.on_remind()
    settle()
    assert messages.questions[-1].startswith("Relancer")
    pane.by_evaluator.activated.emit(pane.evaluators.index(3, 0))
    settle()
    assert page.current == "entry"
    assert page.entry.queue.model.rowCount() == 2
    page.show_tab("coverage")
    pane.by_evaluator.selectRow(3)
    pane.on_open()
    settle()
    settle()
    assert window.current_page_id == "expected_evaluation"
    qtbot.waitUntil(lambda: window.current_page.table.count == 2)


def test_all_answered_leaves_nobody_to_remind(asked, page, settle, messages):
    for name in asked.organisations:
        for rank in range(3):
            scores = dict.fromkeys(
                ("governance_score", "efficiency_score", "user_relation_score", "evaluation_score"), "NSP"
            )
            asked.answer(name, rank, state="submitted", **scores)
    pane = page.show_tab("coverage")
    settle()
    settle()
    assert pane.notice.title.text() == "Tout est répondu"

    def look(dialog):
        settle()
        assert "Personne n'est à relancer" in dialog.empty.text()
        return False

    messages.on_run = look
    page.on_remind()
    pane.notice.buttons[0].click()
    assert pane.subjects.rowCount() == 3


@pytest.mark.parametrize("tab", ["entry", "answers", "coverage"])
def test_every_tab_offers_to_collect(page, settle, tab):
    page.show_tab(tab)
    settle()
    assert "Collecter" in [action.text() for action in page.head_actions()]


def test_the_keyboard_goes_to_the_queue_when_the_page_opens(window, settle, qtbot, asked):
    """Not to the tabs, which come first: one types at once, Enter then a grade."""
    window.on_opened("recommendation")
    settle()
    qtbot.waitUntil(window.isActiveWindow)
    window.on_opened("evaluation")
    settle()
    page = window.current_page
    assert QApplication.focusWidget() is page.entry.queue.view
    page.bar.setFocus()
    page.bar.setCurrentIndex(1)
    assert page.bar.hasFocus()
