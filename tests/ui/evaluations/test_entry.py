"""Answering evaluations in a row: the keys, what is written, what is never lost."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dcant_tracker.store.reading.entry_queue import Show
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SCORES = ("governance_score", "efficiency_score", "user_relation_score", "evaluation_score")


def shown(entry):
    return [entry.queue.model.index(row).data().splitlines() for row in range(entry.queue.model.rowCount())]


def test_ten_evaluations_in_a_row_from_the_keyboard(entry, asked, session, press, settle):
    assert entry.queue.told.text() == "0 reçue sur 12 attendues (0\u202f%)"
    press(Qt.Key.Key_Return)
    for rank in range(10):
        press(str(rank % 5))
        press(Qt.Key.Key_Backtab, SHIFT)
        press(f"parce que {rank}")
        press(Qt.Key.Key_Tab)
        press("np4")
        press(Qt.Key.Key_Return, CTRL)
    settle()
    answers = asked.answers()
    assert len(answers) == 10
    assert [answer["governance_justification"] for answer in sorted(answers, key=lambda one: one.id)] == [
        f"parce que {rank}" for rank in range(10)
    ]
    assert {tuple(answer[name] for name in SCORES[1:]) for answer in answers} == {("NC", "NSP", "4")}
    assert {answer["state"] for answer in answers} == {"submitted"}
    assert {answer["evaluated_on"] for answer in answers} == {date.today()}
    assert entry.queue.told.text() == "10 reçues sur 12 attendues (83\u202f%)"
    for left in range(9, -1, -1):
        session.undo()
        settle()
        assert len(asked.answers()) == left


def test_the_keys_of_the_digits_of_a_french_keyboard_are_scores_too(entry, press):
    entry._session.preferences.goes_on = False
    press(Qt.Key.Key_Return)
    score = entry.form.blocks["governance"].score
    for key, code in (("&", "1"), ('"', "3"), ("'", "4"), ("0", "0"), ("s", "NSP")):
        press(key)
        assert score.code == code
    press(Qt.Key.Key_Backspace)
    assert score.code is None
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    assert score.code == "1"
    assert score.accessibleName().endswith("1 Peu")


def test_what_is_typed_is_kept_as_a_draft_when_one_goes_elsewhere(entry, asked, window, press, settle):
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Tab)
    press("noir")
    press(Qt.Key.Key_Down, ALT)
    settle()
    (draft,) = asked.answers()
    assert (draft["governance_justification"], draft["state"]) == ("noir", "draft")
    press("3")
    window.open_page("home")
    settle()
    assert len(asked.answers()) == 2
    window.open_page("evaluation")
    press_at = entry.form.blocks["efficiency"].score
    press_at.setFocus()
    press("2")
    entry.queue.view.go_to(5)
    settle()
    drafts = asked.answers()
    assert sorted((one["governance_score"], one["efficiency_score"]) for one in drafts if one["governance_score"]) == [
        ("3", "2")
    ]
    assert {one["state"] for one in drafts} == {"draft"}


def test_nothing_typed_nothing_written(entry, asked, press, settle):
    press(Qt.Key.Key_Return)
    for _turn in range(3):
        press(Qt.Key.Key_Return, CTRL)
        press(Qt.Key.Key_Down, ALT)
        press(Qt.Key.Key_Up, ALT)
    press("3")
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Delete)
    entry.queue.view.go_to(0)
    settle()
    assert asked.answers() == []


def test_closing_the_window_saves_what_is_typed(entry, asked, window, press, qtbot):
    press(Qt.Key.Key_Return)
    press("2")
    assert not window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    from dcant_tracker.store.store import Store

    again = Store.open(asked.store.path)
    asked.store = again
    assert [answer["governance_score"] for answer in asked.answers()] == ["2"]
    again.close()


def test_a_refused_field_is_told_beside_it_and_keeps_what_was_typed(entry, asked, press, settle):
    press(Qt.Key.Key_Return)
    press("2222")
    day = entry.form.remainder.day
    day.setFocus()
    day.selectAll()
    press("31/02/2018")
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert asked.answers() == []
    assert day.text() == "31/02/2018"
    assert day.property("invalid")
    assert "Le 31 février n'existe pas." in day.accessibleDescription()
    day.selectAll()
    press("28/02/2018")
    press(Qt.Key.Key_Return, CTRL)
    settle()
    (answer,) = asked.answers()
    assert answer["evaluated_on"] == date(2018, 2, 28)


def test_what_cannot_be_saved_stays_typed_until_one_comes_back(entry, asked, messages, window, press, settle):
    press(Qt.Key.Key_Return)
    press("2")
    place = entry.form.opened.place
    entry.form.remainder.day.setFocus()
    press("zzz")
    entry.queue.view.go_to(3)
    settle()
    assert asked.answers() == []
    assert "Non enregistrée" in messages.toasts[-1]
    messages.answers = [False]
    assert not window.close()
    settle()
    assert entry.form.opened.place == place
    assert entry.form.blocks["governance"].score.code == "2"
    assert entry.form.remainder.day.text().endswith("zzz")
    assert window.isVisible()
    entry.footer.give_up.click()
    settle()
    assert entry.form.touched() == []
    assert entry.form.blocks["governance"].score.code is None


def test_closing_all_the_same_gives_up_what_cannot_be_saved(entry, asked, messages, window, press, settle, qtbot):
    press(Qt.Key.Key_Return)
    entry.form.remainder.day.setFocus()
    press("zzz")
    entry.queue.view.go_to(3)
    messages.answers = [True]
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert messages.answers == []


def test_a_value_written_elsewhere_meanwhile_is_not_written_over_unseen(entry, asked, press, settle):
    uid = asked.answer("Brest Métropole", governance_score="1", comment="d'abord")
    entry.open_place(asked.place("Brest Métropole"))
    entry.form.focus_first()
    press("3222")
    asked.store.update(
        "evaluation", uid, {"governance_score": "0", "comment": "autre"}, Operation("edit", "Un autre poste")
    )
    press(Qt.Key.Key_Return, CTRL)
    settle()
    score = entry.form.blocks["governance"].score
    assert "Pas du tout" in score.accessibleDescription()
    assert (score.code, entry.form.remainder.comment.toPlainText()) == ("3", "autre")
    assert get(asked.store.read(), "evaluation", uid)["governance_score"] == "0"
    press(Qt.Key.Key_Return, CTRL)
    settle()
    written = get(asked.store.read(), "evaluation", uid)
    assert (written["governance_score"], written["comment"], written["state"]) == ("3", "autre", "submitted")


def test_an_evaluation_deleted_meanwhile_is_told_then_made_again_whole(entry, asked, session, press, settle):
    uid = asked.answer("Épinal", comment="déjà là")
    session.poll()
    settle()
    entry.open_place(asked.place("Épinal"))
    entry.form.focus_first()
    press("4444")
    asked.delete(uid)
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert asked.answers() == []
    assert "supprimée" in entry.form.notice.text()
    press(Qt.Key.Key_Return, CTRL)
    settle()
    (made,) = asked.answers()
    assert (made["governance_score"], made["comment"], made.uid != uid) == ("4", "déjà là", True)


def test_a_deletion_that_is_heard_of_keeps_what_is_typed(entry, asked, session, press, settle):
    uid = asked.answer("Épinal", comment="déjà là")
    entry.open_place(asked.place("Épinal"))
    entry.form.focus_first()
    press("4")
    asked.delete(uid)
    session.poll()
    settle()
    settle()
    assert entry.form.blocks["governance"].score.code == "4"
    assert "supprimée" in entry.form.notice.text()
    entry.give_up()
    assert entry.form.remainder.comment.toPlainText() == ""


def test_an_evaluator_deleted_meanwhile_takes_nothing_typed_along(entry, asked, session, press, settle):
    entry.open_place(asked.place("Épinal"))
    entry.form.focus_first()
    press("4444")
    gone = asked.organisations["Épinal"]
    session.write(Operation("delete", "Suppression"), lambda tx: tx.delete("organisation", gone, with_dependants=True))
    settle()
    assert "supprimé" in entry.form.notice.text()
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert asked.answers() == []
    assert entry.form.blocks["governance"].score.code == "4"
    session.undo()
    settle()
    settle()
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert [answer["governance_score"] for answer in asked.answers()] == ["4"]


def test_opening_again_what_is_open_keeps_what_is_typed(entry, asked, press, settle):
    entry.open_place(asked.place("Épinal"))
    entry.form.focus_first()
    press("4")
    assert entry.open_place(asked.place("Épinal"))
    assert entry.form.blocks["governance"].score.code == "4"
    settle()
    assert [answer["governance_score"] for answer in asked.answers()] == ["4"]


def test_the_last_answer_is_recalled_and_counts_for_nothing(entry, asked, settle):
    store = asked.store
    old = store.add("campaign", {"label": "Avant", "opens_on": date(2016, 1, 1)}, Operation("add", "Campagne"))[1]
    values = {**asked.place("Brest Métropole").values(), "campaign": old, "state": "submitted", "efficiency_score": "1"}
    store.add("evaluation", values, Operation("add", "Avant"))
    entry.open_place(asked.place("Brest Métropole"))
    block = entry.form.blocks["efficiency"]
    assert block.before.text() == "Avant : 1 Peu"
    assert block.score.code is None
    assert not entry.form.blocks["governance"].before.isVisible()
    entry.form.help.show_principle("efficiency")
    assert "1 Peu" in entry.form.help.before.text()


def test_filters_and_orders(entry, asked, settle, press):
    asked.answer("Épinal", governance_score="3", state="submitted")
    asked.answer("Épinal", 1, governance_score="3")
    entry.queue.read()
    settle()
    texts = [entry.queue.show_box.itemText(rank) for rank in range(5)]
    assert texts == ["À faire (11)", "Brouillons (1)", "Transmises (1)", "Validées (0)", "Toutes (12)"]
    entry.queue.show_only(Show.DRAFT)
    settle()
    assert [(line[0], line[2]) for line in shown(entry)] == [("Épinal", "Brouillon")]
    entry.queue.show_only(Show.ALL, "epinal")
    settle()
    assert [line[0] for line in shown(entry)] == ["Épinal"] * 3
    entry.queue.by_box.setCurrentIndex(1)
    entry.queue.by_box.activated.emit(1)
    entry.queue.text.clear()
    entry.queue._take_filters()
    settle()
    assert [line[1] for line in shown(entry)][:4] == [
        "Brest Métropole",
        "Épinal",
        "Saint-Étienne Métropole",
        "Toulouse Métropole",
    ]


def test_validating_one_then_many(entry, asked, press, settle, session, messages):
    first = asked.answer("Brest Métropole", governance_score="3", state="submitted")
    others = [asked.answer("Épinal", rank, governance_score="3", state="submitted") for rank in (0, 1)]
    blank = asked.answer("Épinal", 2)
    entry.queue.show_only(Show.ALL)
    settle()
    entry.open_place(asked.place("Brest Métropole"))
    entry.form.focus_first()
    press(Qt.Key.Key_Return, CTRL | SHIFT)
    settle()
    assert get(asked.store.read(), "evaluation", first)["state"] == "validated"
    entry.queue.view.selectAll()
    entry.validate_chosen()
    settle()
    assert [get(asked.store.read(), "evaluation", uid)["state"] for uid in (*others, blank)] == [
        "validated",
        "validated",
        "draft",
    ]
    assert messages.toasts[-1] == "Validation de 2 évaluations"
    session.undo()
    settle()
    assert [get(asked.store.read(), "evaluation", uid)["state"] for uid in others] == ["submitted"] * 2
    entry.open_place(asked.place("Toulouse Métropole"))
    entry.validate()
    assert "Rien n'est encore répondu" in entry.form.notice.text()


@pytest.mark.parametrize("name", ["governance_justification", "comment", "respondent", "evaluated_on", "state"])
def test_ctrl_enter_saves_from_every_field(entry, asked, press, settle, name):
    press(Qt.Key.Key_Return)
    press("3333")
    entry.form.editors()[name].setFocus()
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert [answer["state"] for answer in asked.answers()] == ["submitted"]
    assert QApplication.focusWidget() is entry.form.blocks["governance"].score


def test_alt_down_opens_the_list_of_a_field_that_has_one(entry, asked, press, settle):
    place = entry.form.opened.place
    entry.form.remainder.respondent.setFocus()
    press(Qt.Key.Key_Down, ALT)
    settle()
    assert entry.form.opened.place == place
    entry.form.blocks["evaluation"].justification.setFocus()
    press(Qt.Key.Key_Down, ALT)
    assert entry.form.opened.place != place


def test_undoing_shows_the_entry_as_it_was(entry, asked, press, settle, session):
    press(Qt.Key.Key_Return)
    press("3")
    press(Qt.Key.Key_S, CTRL)
    settle()
    assert entry.form.mark.text() == "Brouillon"
    session.undo()
    settle()
    settle()
    assert entry.form.mark.text() == "À faire"
    assert entry.form.blocks["governance"].score.code is None


def test_a_grid_that_changes_shows_at_once(entry, asked, settle, uid_of):
    values = {"principle": "governance", "criterion": "Minutes publiées", "help": "Sont-elles <en ligne> ?"}
    entry._session.write(Operation("add", "Critère"), lambda tx: tx.add("principle_guide", values))
    settle()
    settle()
    assert "Minutes publiées" in entry.form.help.criteria.text()
    assert "&lt;en ligne&gt;" in entry.form.help.criteria.text()


@pytest.mark.parametrize("width", [1280, 800])
def test_every_editor_can_be_reached_with_tab(entry, window, press, width):
    window.resize(width, 720)
    press(Qt.Key.Key_Return)
    reached = []
    for _turn in range(20):
        reached.append(QApplication.focusWidget())
        press(Qt.Key.Key_Tab)
    editors = list(entry.form.editors().values())
    at = [reached.index(editor) for editor in editors]
    assert at == sorted(at)


def test_in_a_low_narrow_window_the_fields_keep_the_room_of_the_help(entry, window, qtbot):
    assert entry.form.help.isVisible()
    window.resize(860, 480)
    qtbot.waitUntil(lambda: not entry.form.help.isVisible())
    window.resize(1280, 720)
    qtbot.waitUntil(entry.form.help.isVisible)


def test_the_line_of_keys_names_whole_keys_only(entry, window, qtbot):
    keys = entry.footer.keys
    qtbot.waitUntil(lambda: keys.text().endswith("Alt+↑ ↓ : parcourir"))
    entry.footer.resize(260, entry.footer.height())
    assert keys.text().startswith("0 à 4, N, P : note")
    assert not keys.text().endswith("parcourir")
    assert keys.fontMetrics().horizontalAdvance(keys.text()) <= keys.width()


def test_a_typed_score_goes_on_to_the_next_principle_and_stops_at_the_last(entry, press):
    press(Qt.Key.Key_Return)
    press("3210")
    blocks = entry.form.blocks
    assert [block.score.code for block in blocks.values()] == ["3", "2", "1", "0"]
    assert QApplication.focusWidget() is blocks["evaluation"].score
    press(Qt.Key.Key_Backtab, SHIFT)
    assert QApplication.focusWidget() is blocks["user_relation"].justification


def test_who_prefers_it_stays_at_the_score_that_was_typed(entry, press):
    entry._session.preferences.goes_on = False
    press(Qt.Key.Key_Return)
    press("3")
    assert QApplication.focusWidget() is entry.form.blocks["governance"].score


def test_principles_without_score_are_said_before_it_goes(entry, asked, press, settle):
    press(Qt.Key.Key_Return)
    place = entry.form.opened.place
    press("3")
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert asked.answers() == []
    assert entry.incomplete.isVisible()
    assert entry.incomplete.told.text().startswith("3 principes sans note : Efficience")
    assert entry.form.opened.place == place
    assert QApplication.focusWidget() is entry.form.blocks["efficiency"].score
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert [answer["state"] for answer in asked.answers()] == ["submitted"]
    assert entry.form.opened.place != place
    assert not entry.incomplete.isVisible()


def test_what_is_incomplete_stays_a_draft_unless_she_says_to_send_it(entry, asked, press, settle):
    press(Qt.Key.Key_Return)
    press("3")
    press(Qt.Key.Key_Return, CTRL)
    entry.incomplete.draft_button.click()
    settle()
    assert [answer["state"] for answer in asked.answers()] == ["draft"]
    press("2")
    press(Qt.Key.Key_Return, CTRL | SHIFT)
    assert entry.incomplete.isVisible()
    press(Qt.Key.Key_Down, ALT)
    settle()
    assert {answer["state"] for answer in asked.answers()} == {"draft"}
    press("1")
    press(Qt.Key.Key_Return, CTRL | SHIFT)
    entry.incomplete.send_button.click()
    settle()
    assert sorted(answer["state"] for answer in asked.answers()) == ["draft", "draft", "validated"]


def test_a_state_chosen_by_hand_is_held_back_as_well(entry, asked, press, settle):
    press(Qt.Key.Key_Return)
    press("3")
    state = entry.form.remainder.state
    state.setCurrentIndex(state.findData("submitted"))
    press(Qt.Key.Key_S, CTRL)
    settle()
    assert asked.answers() == []
    assert entry.incomplete.isVisible()
    state.setCurrentIndex(state.findData("draft"))
    press(Qt.Key.Key_S, CTRL)
    settle()
    assert [answer["state"] for answer in asked.answers()] == ["draft"]


def test_the_strip_goes_as_soon_as_other_principles_have_no_score(entry, press):
    press(Qt.Key.Key_Return)
    press("3")
    press(Qt.Key.Key_Return, CTRL)
    press("2")
    assert not entry.incomplete.isVisible()
    press(Qt.Key.Key_Return, CTRL)
    assert entry.incomplete.told.text().startswith("2 principes sans note")
    press("11")
    press(Qt.Key.Key_Return, CTRL)
    assert not entry.incomplete.isVisible()


def test_what_was_transmitted_incomplete_is_not_asked_about_again(entry, asked, press, settle):
    uid = asked.answer("Épinal", governance_score="3", state="submitted")
    entry.open_place(asked.place("Épinal"))
    entry.form.focus_first()
    press("2")
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert get(asked.store.read(), "evaluation", uid)["governance_score"] == "2"


def test_who_filled_the_form_in_is_told_where_the_respondent_is_chosen(entry, asked):
    asked.answer("Épinal", governance_score="3", filled_by="Jeanne Le Goff", filled_as="Directrice")
    entry.open_place(asked.place("Épinal"))
    respondent = entry.form.remainder.respondent
    assert respondent.placeholderText() == "Rempli par Jeanne Le Goff, Directrice"
    entry.open_place(asked.place("Brest Métropole"))
    assert "facultatif" in entry.form.remainder.respondent.placeholderText()
