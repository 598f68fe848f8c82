"""Leaving an import before its end, coming back to it, giving it up."""

import pytest

from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.kept.paused_imports import all_paused
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.preview.paused_list import PausedList
from dcant_tracker.ui.home.page import HomePage
from dcant_tracker.ui.kit.one_line import OneLine


@pytest.fixture
def strip(session, settle, window):
    made = PausedList(session, window)
    settle()
    return made


def rank_of(dialog, kind: Case) -> int:
    return next(rank for rank, p in enumerate(dialog.choices.proposals) if p.kind is kind)


def refuse_the_new_row(dialog) -> bool:
    """Decide one thing, then close the dialog."""
    dialog.choices.choose([rank_of(dialog, Case.ADDED)], LEAVE)
    dialog.reject()
    return False


def leave(session, messages, settle, path) -> None:
    messages.on_run = refuse_the_new_row
    session.importRequested.emit([path])
    settle()


def test_closing_with_decisions_made_keeps_the_import_waiting(session, messages, settle, returned, strip, store):
    assert strip.isHidden()
    leave(session, messages, settle, returned)
    assert "attend dans « Envois et retours »" in messages.toasts[-1]
    assert [one.undecided for one in all_paused(store.read())] == [1]
    assert not strip.isHidden()
    assert strip.rows[0].accessibleName().startswith("Import de retour.xlsx, 1 différence à trancher")


def test_later_keeps_it_even_when_nothing_was_decided(session, messages, settle, returned, strip, store):
    messages.on_run = lambda dialog: bool(dialog.on_later())
    session.importRequested.emit([returned])
    settle()
    assert len(all_paused(store.read())) == 1


def test_coming_back_shows_the_decisions_and_taking_it_in_ends_the_wait(
    session, messages, settle, returned, strip, store, uid_of
):
    leave(session, messages, settle, returned)
    returned.unlink()
    seen = []

    def go_on(dialog) -> bool:
        seen.append(dialog.choices[rank_of(dialog, Case.ADDED)])
        seen.append(dialog.windowTitle())
        dialog.choices.choose([rank_of(dialog, Case.CONFLICT)], TAKE)
        return True

    messages.on_run = go_on
    strip.rows[0].resume.click()
    settle()
    assert seen == [LEAVE, "Import de retour.xlsx"]
    assert all_paused(store.read()) == []
    settle()
    assert strip.isHidden()
    brest = get(store.read(), "organisation", uid_of("organisation", "Brest Métropole"))
    assert brest["short_name"] == "Brest la Blanche"


def test_what_moved_meanwhile_is_told_at_the_top(session, messages, settle, returned, strip, store, uid_of):
    def decide(dialog) -> bool:
        dialog.choices.choose([rank_of(dialog, Case.CONFLICT)], TAKE)
        return False

    messages.on_run = decide
    session.importRequested.emit([returned])
    settle()
    brest = uid_of("organisation", "Brest Métropole")
    store.update("organisation", brest, {"short_name": "Brest la Bleue"}, Operation("set", "Nom court"))
    told = []

    def look(dialog) -> bool:
        told.extend(line.text() for line in dialog.findChildren(OneLine))
        told.append(dialog.choices.open_conflicts())
        return False

    messages.on_run = look
    strip.rows[0].resume.click()
    settle()
    assert "1 décision est à revoir : votre valeur a changé depuis." in told
    assert told[-1] != []


def test_an_import_is_given_up_only_once_confirmed(session, messages, settle, returned, strip, store):
    leave(session, messages, settle, returned)
    messages.answers = [False]
    strip.rows[0].drop.click()
    settle()
    assert len(all_paused(store.read())) == 1
    messages.answers = [True]
    strip.rows[0].drop.click()
    settle()
    assert all_paused(store.read()) == []
    assert strip.isHidden()


def test_giving_up_in_the_dialog_asks_where_decisions_would_be_lost(session, messages, settle, returned, strip, store):
    def abandon(dialog) -> bool:
        dialog.choices.choose([rank_of(dialog, Case.ADDED)], LEAVE)
        messages.answers = [True]
        dialog.on_abandon()
        return False

    messages.on_run = abandon
    session.importRequested.emit([returned])
    settle()
    assert "Abandonner cet import ?" in messages.questions[-1]
    assert all_paused(store.read()) == []


def test_decisions_survive_an_import_that_is_refused(session, messages, settle, returned, strip, store, uid_of):
    toulouse = uid_of("organisation", "Toulouse Métropole")

    def decide(dialog) -> bool:
        dialog.choices.choose([rank_of(dialog, Case.CONFLICT)], TAKE)
        store.update("organisation", toulouse, {"short_name": "Autre"}, Operation("set", "Nom court"))
        return True

    messages.on_run = decide
    session.importRequested.emit([returned])
    settle()
    assert "ont changé" in messages.errors[0].message
    assert [one.undecided for one in all_paused(store.read())] == [0]


def test_the_home_page_counts_what_waits_and_leads_there(session, messages, settle, returned, window):
    page = HomePage(session)
    page.show()
    leave(session, messages, settle, returned)
    settle()
    row = next(row for row in page.rows() if "en attente" in row.accessibleName())
    assert row.accessibleName() == "1 différence à trancher dans 1 import en attente"
    places = []
    session.navigatePage.connect(places.append)
    row.click()
    assert places == ["exchanges"]
    page.close()


def test_many_that_wait_are_shown_a_few_at_a_time(session, messages, settle, returned, strip):
    for _time in range(5):
        leave(session, messages, settle, returned)
    assert len(strip.rows) == 3
    others = next(button for button in strip.findChildren(type(strip.rows[0].resume)) if "autres" in button.text())
    others.click()
    assert len(strip.rows) == 5
