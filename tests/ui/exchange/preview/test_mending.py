"""What cannot be read is mended in the preview: a list, a day, a record, a number."""

import pytest
from PySide6.QtCore import Qt

from dcant_tracker.exchange.merging.deciding import LEAVE, Side
from dcant_tracker.exchange.merging.importing import apply
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.records.record import get
from dcant_tracker.ui.exchange.preview.tree import THEIRS, VERDICT

BREST, TOULOUSE, EPINAL = "Brest Métropole", "Toulouse Métropole", "Épinal"


@pytest.fixture
def dialog(open_dialog, answer):
    return open_dialog(
        answer(
            "retour.xlsx",
            {
                (BREST, "Type"): "Metropolle",
                (TOULOUSE, "Population"): "beaucoup",
                (EPINAL, "Adhérente jusqu'au"): "31/11/2026",
            },
        )
    )


def unread(dialog, theirs: str) -> int:
    return next(rank for rank, p in enumerate(dialog.choices.proposals) if p.theirs == theirs)


def mend(dialog, qtbot, text: str) -> None:
    """Type ``text`` in the line and press Enter."""
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_4)
    assert dialog.focusWidget() is dialog.pane.mending.editor
    qtbot.keyClicks(dialog.pane.mending.editor, text)
    qtbot.keyClick(dialog.pane.mending.editor, Qt.Key.Key_Return)


def test_a_choice_is_proposed_and_enter_takes_it(dialog, qtbot):
    rank = unread(dialog, "Metropolle")
    dialog.show_rank(rank)
    assert dialog.pane.mending.editor.text() == "Métropole"
    mend(dialog, qtbot, "")
    assert dialog.choices[rank].side is Side.OTHER
    assert dialog.choices[rank].value == "metropole"


def test_a_day_that_does_not_exist_says_so_and_the_nearest_is_proposed(dialog, qtbot):
    rank = unread(dialog, "31/11/2026")
    dialog.show_rank(rank)
    assert "Le 31 novembre n'existe pas." in dialog.pane.message.text()
    assert dialog.pane.mending.editor.text() == "30/11/2026"


def test_each_mended_cell_leads_to_the_next_and_all_go_in_as_one_step(dialog, qtbot, store, uid_of):
    dialog.show_rank(unread(dialog, "beaucoup"))
    mend(dialog, qtbot, "511 684")
    assert dialog.choices.proposals[dialog.pane.rank].kind is Case.UNREADABLE
    assert dialog.pane.rank != unread(dialog, "beaucoup")
    assert dialog.focusWidget() is dialog.tree
    assert dialog.apply_button.isEnabled()
    assert dialog.summary.text().startswith("1 à intégrer")
    index = dialog.model.index_of(unread(dialog, "beaucoup"))
    assert index.siblingAtColumn(VERDICT).data() == "Complétée"
    assert index.siblingAtColumn(THEIRS).data() == "beaucoup → 511684"
    apply(store, dialog.batch.previews, dialog.choices.final())
    assert get(store.read(), "organisation", uid_of("organisation", TOULOUSE))["population"] == 511_684


def test_what_is_still_wrong_is_refused_in_a_sentence_and_nothing_is_taken(dialog, qtbot):
    rank = unread(dialog, "beaucoup")
    dialog.show_rank(rank)
    mend(dialog, qtbot, "plein")
    assert "« plein » n'est pas un nombre entier" in dialog.pane.mending.problem.text()
    assert dialog.choices[rank] == LEAVE
    dialog.pane.mending.editor.clear()
    dialog.pane.mending.write.click()
    assert "Rien n'est écrit" in dialog.pane.mending.problem.text()


def test_escape_goes_back_to_the_list_and_one_leaves_it_unreadable(dialog, qtbot):
    rank = unread(dialog, "beaucoup")
    dialog.show_rank(rank)
    mend(dialog, qtbot, "12")
    dialog.show_rank(rank)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_4)
    qtbot.keyClick(dialog.pane.mending.editor, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.tree
    qtbot.keyClick(dialog.tree, Qt.Key.Key_1)
    assert dialog.choices[rank] == LEAVE
    assert not dialog.choices.any_decided
    dialog.on_undo()
    assert dialog.choices[rank].value == 12


def test_a_reference_is_picked_among_the_names_that_come_close(open_dialog, sent, qtbot, uid_of):
    import openpyxl

    book = openpyxl.load_workbook(sent)
    sheet = book["Participations"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["Organisme"]).value = "Brest Metropol Oceane"
    book.save(sent)
    dialog = open_dialog(sent)
    rank = unread(dialog, "Brest Metropol Oceane")
    dialog.show_rank(rank)
    assert dialog.pane.mending.editor.text().startswith("Brest")
    mend(dialog, qtbot, "")
    assert dialog.choices[rank].value == uid_of("organisation", BREST)


def test_a_cell_that_two_files_mend_is_written_once(open_dialog, answer, store, uid_of):
    dialog = open_dialog(
        answer("a.xlsx", {(BREST, "Population"): "beaucoup"}), answer("b.xlsx", {(BREST, "Population"): "peu"})
    )
    dialog.choices.mend(unread(dialog, "beaucoup"), 1)
    dialog.choices.mend(unread(dialog, "peu"), 2)
    assert dialog.choices[unread(dialog, "beaucoup")] == LEAVE
    apply(store, dialog.batch.previews, dialog.choices.final())
    assert get(store.read(), "organisation", uid_of("organisation", BREST))["population"] == 2
