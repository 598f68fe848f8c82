"""Filtering the differences, deciding many at once, going back on a decision."""

import pytest
from PySide6.QtCore import Qt

from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE
from dcant_tracker.exchange.merging.importing import apply
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.preview.shown import DECIDED, TO_DECIDE


@pytest.fixture
def dialog(open_dialog, returned):
    return open_dialog(returned)


def shown(dialog) -> list[Case]:
    return [dialog.choices.proposals[rank].kind for rank in dialog.model.visible_ranks()]


def rank_of(dialog, kind: Case) -> int:
    return next(rank for rank, p in enumerate(dialog.choices.proposals) if p.kind is kind)


def offered(dialog) -> dict[str, object]:
    """What « Décider ensemble » offers on the line in view, without the counts."""
    dialog.deciding.menu.aboutToShow.emit()
    actions = [action for action in dialog.deciding.menu.actions() if action.text()]
    return {action.text().rpartition("  (")[0]: action for action in actions}


def test_a_sheet_whose_refs_were_displaced_is_asked_about_in_its_own_words(open_dialog, answer, sent):
    import openpyxl

    book = openpyxl.load_workbook(sent)
    sheet = book["Collectivités et organismes"]
    one, two = sheet.cell(2, 1), sheet.cell(3, 1)
    one.value, two.value = two.value, one.value
    book.save(sent)
    dialog = open_dialog(sent)
    dialog.show_rank(0)
    assert dialog.pane.title.text() == "Colonne Réf."
    assert "semble avoir été déplacée" in dialog.pane.message.text()
    assert dialog.pane.take.text() == "Rattacher par la clé  (2)"
    assert not any(side.isVisible() for side in (dialog.pane.base, dialog.pane.mine, dialog.pane.theirs))
    dialog.on_take()
    assert dialog.choices.is_decided(0)


# --- filters ----------------------------------------------------------------------------------------


def test_a_chip_shows_one_kind_and_says_how_many_it_would_show(dialog):
    assert dialog.filters.kinds[Case.CONFLICT].text().endswith("  1")
    dialog.filters.kinds[Case.CONFLICT].click()
    assert shown(dialog) == [Case.CONFLICT]
    assert dialog.filters.shown.text() == "1 sur 5"
    dialog.filters.kinds[Case.ADDED].click()
    assert shown(dialog) == [Case.CONFLICT, Case.ADDED]
    dialog.filters.clear_button.click()
    assert len(shown(dialog)) == 5


def test_what_concerns_an_organisation_is_found_through_its_records(dialog, uid_of):
    brest = uid_of("organisation", "Brest Métropole")
    chip = dialog.filters.subjects["organisation"]
    assert chip.isEnabled()
    chip.click()
    chip.popover.tick("Brest Métropole  (1)")
    assert [dialog.choices.proposals[rank].uid for rank in dialog.model.visible_ranks()] == [brest]
    assert chip.text() == "Collectivité : Brest Métropole"


def test_a_change_of_a_participation_concerns_its_organisation_and_its_recommendation(
    open_dialog, store, answer, uid_of, sent
):
    import openpyxl

    book = openpyxl.load_workbook(sent)
    sheet = book["Participations"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    toulouse = next(row for row in range(2, 9) if "Toulouse" in str(sheet.cell(row, columns["Organisme"]).value))
    sheet.cell(toulouse, columns["Statut"]).value = "Active"
    book.save(sent)
    dialog = open_dialog(sent)
    about = dialog.filters.proposal_filter.subjects()
    assert about["organisation", uid_of("organisation", "Toulouse Métropole")] == 1
    assert about["recommendation", uid_of("recommendation", "DcANT 2015-2017 / 2")] == 1


def test_what_is_left_to_decide_and_what_one_decided_are_told_apart(dialog):
    dialog.show_rank(rank_of(dialog, Case.CHANGED))
    dialog.on_keep()
    dialog.filters.states.take((TO_DECIDE,))
    dialog.filters.changed.emit()
    assert shown(dialog) == [Case.CONFLICT]
    dialog.filters.states.take((DECIDED,))
    dialog.filters.changed.emit()
    assert shown(dialog) == [Case.CHANGED]


def test_nothing_found_says_nothing_is_shown_and_clearing_brings_all_back(dialog, qtbot):
    dialog.search.setText("introuvable")
    dialog.filters.changed.emit()
    assert shown(dialog) == []
    assert dialog.pane.rank is None
    dialog.search.setFocus()
    qtbot.keyClick(dialog.search, Qt.Key.Key_Escape)
    dialog.filters.changed.emit()
    assert len(shown(dialog)) == 5


# --- many at once -----------------------------------------------------------------------------------


def test_taking_all_that_is_shown_leaves_the_rest_alone(dialog):
    dialog.filters.only(Case.CONFLICT)
    offered(dialog)["Prendre tout ce qui est affiché"].trigger()
    assert dialog.choices.is_taken(rank_of(dialog, Case.CONFLICT)) is True
    assert dialog.choices.is_taken(rank_of(dialog, Case.ABSENT)) is False
    assert dialog.choices.counts()["open"] == 0


def test_one_choice_for_a_whole_column(dialog, qtbot):
    conflict, changed = rank_of(dialog, Case.CONFLICT), rank_of(dialog, Case.CHANGED)
    dialog.show_rank(changed)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_1)
    dialog.show_rank(changed)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_C)
    assert dialog.choices[conflict] == LEAVE
    assert dialog.choices[rank_of(dialog, Case.ADDED)] == TAKE


def test_a_sheet_and_a_record_are_decided_from_any_of_their_lines(dialog):
    dialog.show_rank(rank_of(dialog, Case.CHANGED))
    offered(dialog)["Laisser toute la feuille « Collectivités et organismes »"].trigger()
    assert dialog.choices.counts()["left"] == 4
    assert dialog.choices.counts()["unreadable"] == 1


def test_several_lines_selected_are_decided_together(dialog):
    dialog.tree.selectAll()
    offered(dialog)["Prendre la sélection"].trigger()
    assert dialog.choices.counts()["taken"] == 4


# --- going back -------------------------------------------------------------------------------------


def test_the_last_decision_is_undone_and_redone(dialog, qtbot):
    conflict = rank_of(dialog, Case.CONFLICT)
    assert not dialog.undo_button.isEnabled()
    qtbot.keyClick(dialog.tree, Qt.Key.Key_2)
    offered(dialog)["Laisser tout ce qui est affiché"].trigger()
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.choices[conflict] == TAKE
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.choices[conflict] is None
    assert not dialog.choices.any_decided
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert dialog.choices[conflict] == TAKE
    assert dialog.redo_button.isEnabled()


def test_a_text_being_written_is_one_decision(dialog, qtbot):
    conflict = rank_of(dialog, Case.CONFLICT)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_4)
    assert dialog.pane.joined.toPlainText() == "Brest la Blanche"
    qtbot.keyClicks(dialog.pane.joined, "tout autre chose")
    assert "tout autre chose" in dialog.choices[conflict].value
    dialog.on_undo()
    assert dialog.choices[conflict] is None
    assert dialog.pane.joined.isHidden()


def test_a_joined_text_that_is_too_long_is_refused_in_a_sentence(open_dialog, messages, store, answer, uid_of):
    path = answer("long.xlsx", {("Brest Métropole", "Nom court"): "y" * 30_000})
    brest = uid_of("organisation", "Brest Métropole")
    store.update("organisation", brest, {"short_name": "z" * 30_000}, Operation("set", "Nom court"))
    dialog = open_dialog(path)
    dialog.pane.on_join()
    assert "trop long" in messages.errors[0].message
    assert dialog.choices.counts()["open"] == 1
    assert "trop long" in dialog.toast.label.text()


# --- several files ----------------------------------------------------------------------------------


@pytest.fixture
def two(open_dialog, answer):
    """Two answers: both say the same of Brest, they disagree on Toulouse, one alone speaks of Épinal."""
    return open_dialog(
        answer("a.xlsx", {("Brest Métropole", "Nom court"): "Brest", ("Toulouse Métropole", "Nom court"): "Rose"}),
        answer(
            "b.xlsx",
            {
                ("Brest Métropole", "Nom court"): "Brest",
                ("Toulouse Métropole", "Nom court"): "Ville rose",
                ("Épinal", "Nom court"): "Image",
            },
        ),
    )


def of(dialog, file: int, theirs: str) -> int:
    pairs = enumerate(dialog.choices.proposals)
    return next(rank for rank, p in pairs if dialog.choices.files[rank] == file and p.theirs == theirs)


def test_several_files_are_grouped_and_can_be_looked_at_one_by_one(two, qtmodeltester):
    qtmodeltester.check(two.model)
    assert two.model.rowCount() == 2
    assert two.model.index(0, 0).data() == "a.xlsx (2)"
    two.filters.files.take((1,))
    two.filters.changed.emit()
    assert two.model.rowCount() == 1
    assert len(two.model.visible_ranks()) == 3


def test_what_two_files_say_alike_is_taken_once_and_what_they_dispute_is_open(two):
    assert two.choices[of(two, 0, "Brest")] == TAKE
    assert two.choices[of(two, 1, "Brest")] == LEAVE
    assert two.choices.open_conflicts() == [of(two, 0, "Rose"), of(two, 1, "Ville rose")]
    two.show_rank(of(two, 0, "Rose"))
    assert "« b.xlsx » propose autre chose" in two.pane.message.text()


def test_taking_one_of_two_rivals_leaves_the_other(two):
    two.choices.choose([of(two, 1, "Ville rose")], TAKE)
    assert two.choices[of(two, 0, "Rose")] == LEAVE
    two.choices.choose([of(two, 0, "Rose")], TAKE)
    assert two.choices[of(two, 1, "Ville rose")] == LEAVE
    two.on_undo()
    assert two.choices[of(two, 1, "Ville rose")] == TAKE


def test_taking_everything_does_not_settle_what_files_dispute(two):
    two.choices.choose(two.model.visible_ranks(), TAKE)
    assert two.choices.open_conflicts() == [of(two, 0, "Rose"), of(two, 1, "Ville rose")]
    assert two.choices.counts()["taken"] == 2


def test_several_files_go_in_as_one_step(two, store, uid_of):
    two.choices.choose([of(two, 0, "Rose")], TAKE)
    done = apply(store, two.batch.previews, two.choices.final())
    assert len({outcome.step for outcome in done.outcomes}) == 1
    assert get(store.read(), "organisation", uid_of("organisation", "Toulouse Métropole"))["short_name"] == "Rose"
    store.undo()
    assert get(store.read(), "organisation", uid_of("organisation", "Épinal"))["short_name"] is None


def test_the_history_of_a_cell_names_the_file_that_its_value_came_from(two, store, uid_of):
    from dcant_tracker.ui.records.sheet.record_story import entries

    two.choices.choose([of(two, 1, "Ville rose")], TAKE)
    apply(store, two.batch.previews, two.choices.final())
    for name, file in (("Brest Métropole", "a.xlsx"), ("Toulouse Métropole", "b.xlsx"), ("Épinal", "b.xlsx")):
        record = get(store.read(), "organisation", uid_of("organisation", name))
        told, _next_page = entries(store, record, "short_name")
        written = next(entry for entry in told if "→" in entry.headline)
        assert f"depuis {file} ·" in written.detail
    toulouse = get(store.read(), "organisation", uid_of("organisation", "Toulouse Métropole"))
    told, _next_page = entries(store, toulouse, "short_name")
    lost = next(entry for entry in told if "non retenu" in entry.headline)
    assert "depuis a.xlsx ·" in lost.detail


def test_a_row_that_two_files_add_is_added_once(open_dialog, answer, store):
    row = [None, "Vannes", None, "Ville"]
    dialog = open_dialog(answer("a.xlsx", {}, rows=[row]), answer("b.xlsx", {}, rows=[row]))
    assert [dialog.choices[rank] for rank in range(2)] == [TAKE, LEAVE]
    apply(store, dialog.batch.previews, dialog.choices.final())
    names = [name for (name,) in store.read().fetch_all("SELECT name FROM organisation")]
    assert names.count("Vannes") == 1


def test_taking_everything_deletes_nothing_unless_only_that_is_shown(dialog):
    absent = rank_of(dialog, Case.ABSENT)
    offered(dialog)["Prendre tout ce qui est affiché"].trigger()
    assert dialog.choices.is_taken(absent) is False
    dialog.filters.kinds[Case.ABSENT].click()
    offered(dialog)["Prendre tout ce qui est affiché"].trigger()
    assert dialog.choices.is_taken(absent) is True
