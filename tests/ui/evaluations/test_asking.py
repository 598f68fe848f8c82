"""Whom to ask is chosen in one dialog, which says how many before anything is written."""

import pytest
from PySide6.QtCore import Qt

from dcant_tracker.exchange.collecting.messages import Message, usual
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.evaluations.asking.ask_dialog import AskDialog
from dcant_tracker.ui.evaluations.collecting.messages_dialog import MessagesDialog


@pytest.fixture
def campaign(store):
    return store.add("campaign", {"label": "Vide"}, Operation("add", "Campagne"))[1]


@pytest.fixture
def dialog(session, campaign, settle):
    made = AskDialog(session, campaign)
    made.show()
    settle()
    yield made
    made.close()


def asked(store, campaign):
    return records(store.read(), Query("expected_evaluation", conditions=(Condition("campaign", (campaign,)),)))


def test_all_participants_are_proposed_and_the_number_follows_each_tick(dialog, store, campaign, settle, session):
    assert dialog.told.text() == "2 évaluations attendues de 2 organismes · 2 de plus"
    assert dialog.go.text() == "Demander 2 évaluations de plus"
    role = next(iter(dialog.roles))
    dialog.roles[role].setChecked(False)
    left = len(dialog.bodies.rows)
    assert left < 2
    dialog.roles[role].setChecked(True)
    dialog.measures.on_none()
    assert dialog.told.text() == "0 évaluation attendue de 0 organisme"
    assert not dialog.go.isEnabled()
    dialog.measures.on_all()
    assert asked(store, campaign) == []
    dialog.accept()
    settle()
    assert len(asked(store, campaign)) == 2
    session.undo()
    settle()
    assert asked(store, campaign) == []


def test_a_body_is_taken_out_by_its_tick_and_by_space(dialog, store, campaign, settle, qtbot):
    first = dialog.bodies.rows[0].name
    index = dialog.bodies.index(0, 0)
    assert dialog.bodies.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert dialog.told.text().startswith("1 évaluation attendue de 1 organisme")
    dialog.view.selectRow(0)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
    assert dialog.told.text().startswith("2 évaluations")
    dialog.about.on_none()
    assert dialog.bodies.rows[0].asked == 0
    dialog.accept()
    settle()
    names = [get(store.read(), "organisation", str(one["evaluator"]))["name"] for one in asked(store, campaign)]
    assert len(names) == 1
    assert first not in names


def test_one_more_by_hand_is_shown_and_written(dialog, store, campaign, settle, messages, uid_of):
    sgmap, measure = uid_of("organisation", "SGMAP"), records(store.read(), Query("recommendation"))[0].uid

    def fill(adding):
        adding.form.load("evaluator", sgmap)
        adding.form.load("recommendation", measure)
        adding.accept()
        return adding.place is not None

    messages.on_run = fill
    dialog.add_button.click()
    settle()
    assert dialog.bodies.row(dialog.view.currentIndex().row()).uid == sgmap
    dialog.accept()
    settle()
    assert sgmap in {one["evaluator"] for one in asked(store, campaign)}


def test_the_campaign_before_is_taken_over_with_what_is_left_out(session, store, settle, uid_of, campaign):
    first = records(store.read(), Query("expected_evaluation"))[0]
    before = str(first["campaign"])
    store.update("organisation", str(first["evaluator"]), {"ended_on": "2017-01-01"}, Operation("edit", "Disparue"))
    dialog = AskDialog(session, campaign)
    settle()
    dialog.measures.on_none()
    assert dialog._facts.before == before
    dialog.copy_button.click()
    settle()
    assert "Non repris : organisme disparu : " in dialog.note.text()
    count = len(records(store.read(), Query("expected_evaluation", conditions=(Condition("campaign", (before,)),))))
    gone = sum(1 for one in asked(store, before) if one["evaluator"] == first["evaluator"])
    assert dialog.told.text().startswith(f"{count - gone} évaluation")
    dialog.close()


def test_taking_out_what_was_answered_is_said_first(session, store, settle, messages, campaign):
    other = records(store.read(), Query("expected_evaluation"))[0]
    key = {name: other[name] for name in ("recommendation", "experiment", "evaluator")} | {"campaign": campaign}
    store.add("expected_evaluation", key, Operation("add", "Attendue"))
    store.add("evaluation", {**key, "state": "submitted"}, Operation("add", "Réponse"))
    (line,) = asked(store, campaign)
    dialog = AskDialog(session, str(line["campaign"]))
    settle()
    row = next(rank for rank, one in enumerate(dialog.bodies.rows) if one.uid == line["evaluator"])
    dialog.bodies.toggle((row,))
    messages.answers = [False]
    dialog.accept()
    assert "Retirer 1 évaluation déjà reçue ?" in messages.questions[-1]
    assert line.uid in [one.uid for one in asked(store, str(line["campaign"]))]
    messages.answers = [True]
    dialog.accept()
    settle()
    assert line.uid not in [one.uid for one in asked(store, str(line["campaign"]))]


def test_texts_are_kept_with_the_campaign_in_one_step_and_an_unknown_field_is_said(session, store, settle, campaign):
    dialog = MessagesDialog(session, get(store.read(), "campaign", campaign))
    dialog.show()
    settle()
    editor = dialog.editors[Message.REMINDER]
    editor.text.setPlainText("Bonjour {prénom}")
    assert "« {prénom} »" in dialog.problem.text()
    assert not dialog.save.isEnabled()
    editor.text.setPlainText("Avant le {clôture}")
    assert "la campagne n'en a pas" in dialog.problem.text()
    editor.text.setPlainText("")
    editor.insert("organisme")
    assert editor.text.toPlainText() == "{organisme}"
    assert dialog.save.isEnabled()
    dialog.accept()
    settle()
    kept = get(store.read(), "campaign", campaign)
    assert kept["reminder"] == f"Objet : {usual(Message.REMINDER).subject}\n\n{{organisme}}"
    assert kept["invitation"] is None
    again = MessagesDialog(session, kept)
    again.editors[Message.REMINDER].on_usual()
    again.accept()
    settle()
    assert get(store.read(), "campaign", campaign)["reminder"] is None
    session.undo()
    settle()
    assert get(store.read(), "campaign", campaign)["reminder"] == kept["reminder"]
