"""« Avancement »: the strip and its lists, closing and opening again, what comes late, what moved since."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from dcant_tracker.store.kept.closings import kept
from dcant_tracker.store.reading.queries import count
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation

NOTED = {"state": "submitted", "governance_score": "3"}


@pytest.fixture
def standing(page, asked, settle):
    """The pane « Avancement » of a campaign of which one answer came."""
    asked.answer("Épinal", **NOTED)
    pane = page.show_tab("standing")
    settle()
    settle()
    return pane


@pytest.fixture
def is_closed(store, asked):
    return lambda: get(store.read(), "campaign", asked.uid)["closed_on"] is not None


def test_each_number_opens_the_list_of_what_it_counts(standing, session, store, qtbot):
    assert [button.station.number for button in standing.strip.buttons] == [12, 0, 1, 0, 0]
    assert standing.strip.buttons[0].accessibleName() == "12 sollicitées"
    for button in standing.strip.buttons:
        with qtbot.waitSignal(session.navigateList) as heard:
            qtbot.keyClick(button, Qt.Key.Key_Return)
        assert count(store.read(), heard.args[1]) == button.station.number


def test_it_is_closed_and_opened_again_by_its_buttons(standing, asked, store, is_closed, qtbot, settle):
    qtbot.mouseClick(standing.closes, Qt.MouseButton.LeftButton)
    settle()
    settle()
    assert is_closed()
    assert kept(store.read(), asked.uid).figures.count.received == 1
    assert standing.stage.text().startswith("Close le ")
    assert not standing.closes.isVisible()
    qtbot.mouseClick(standing.reopens, Qt.MouseButton.LeftButton)
    settle()
    settle()
    assert not is_closed()
    assert standing.stage.text() == "Ouverte"


def test_before_its_day_it_asks(standing, asked, store, messages, is_closed, qtbot, settle):
    store.update("campaign", asked.uid, {"closes_on": date(2198, 6, 1)}, Operation("edit", "Date"))
    messages.answers += [False, True]
    standing.on_close()
    settle()
    assert not is_closed()
    assert "01/06/2198" in messages.questions[-1]
    standing.on_close()
    settle()
    assert is_closed()


def test_what_moves_since_is_said_and_can_become_the_figures(standing, asked, page, session, settle, messages):
    standing.on_close()
    settle()
    asked.answer("Toulouse Métropole", **NOTED)
    session.poll()
    settle()
    settle()
    assert "reçues 1 → 2" in standing.moved.text()
    assert standing.moved.isVisible()
    assert any("reçues 1 → 2" in said for said in messages.toasts)
    standing.again.click()
    settle()
    settle()
    assert not standing.moved.isVisible()
    assert not standing.again.isVisible()


def test_the_palette_offers_what_fits_its_state(standing, page, settle):
    assert [action.text() for action in page.more_actions()] == ["Clore la campagne"]
    page.on_close()
    settle()
    assert [action.text() for action in page.more_actions()] == ["Rouvrir la campagne"]


def test_other_tabs_say_that_the_campaign_is_closed(standing, page, settle):
    standing.on_close()
    settle()
    page.show_tab("entry")
    settle()
    assert page.stage.isVisible()
    assert page.stage.text().startswith("Close le ")


def test_an_answer_typed_after_the_closing_is_asked_about_once(standing, page, asked, messages, settle):
    standing.on_close()
    settle()
    page.open_place(asked.place("Brest Métropole"))
    settle()
    for block in page.entry.form.blocks.values():
        block.score.choose("4")
    messages.answers += [False]
    page.entry.save_and_next()
    settle()
    assert len(asked.answers()) == 1
    assert page.entry.form.touched()
    messages.answers += [True]
    page.entry.save_and_next()
    settle()
    settle()
    assert len(asked.answers()) == 2
    for block in page.entry.form.blocks.values():
        block.score.choose("2")
    page.entry.save_and_next()
    settle()
    assert len(messages.questions) == 2


def test_what_was_transmitted_is_not_changed_by_going_elsewhere(standing, page, asked, store, settle):
    uid = asked.answers()[0].uid
    standing.on_close()
    settle()
    page.open_place(asked.place("Épinal"))
    settle()
    page.entry.form.blocks["governance"].score.choose("0")
    page.entry.leave()
    settle()
    assert get(store.read(), "evaluation", uid)["governance_score"] == "3"
    assert page.entry.writer.troubled


def test_the_list_of_campaigns_closes_the_current_one(asked, window, store, is_closed, settle):
    listed = window.open_page("campaign")
    settle()
    listed.select(asked.uid)
    settle()
    settle()
    listed.collecting_menu.aboutToShow.emit()
    said = {action.text(): action for action in listed.collecting_menu.actions() if action.isVisible()}
    assert "Rouvrir la campagne" not in said
    said["Clore la campagne"].trigger()
    settle()
    assert is_closed()
    listed.collecting_menu.aboutToShow.emit()
    assert [one.isVisible() for one in listed._closing] == [False, True]
