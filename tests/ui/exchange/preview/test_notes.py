"""Notes on cells and hidden rows, as the preview shows them."""

import openpyxl
import pytest
from openpyxl.comments import Comment

from dcant_tracker.exchange.merging.proposal import Case
from tests.ui.exchange.preview.conftest import ORGANISATIONS


@pytest.fixture
def dialog(open_dialog, answer):
    """A workbook with a note on a cell that did not change, and a change in a hidden row."""
    path = answer("retour.xlsx", {("Toulouse Métropole", "Nom court"): "Toulouse"})
    book = openpyxl.load_workbook(path)
    sheet = book[ORGANISATIONS]
    places = {sheet.cell(row, 2).value: row for row in range(2, sheet.max_row + 1)}
    sheet.cell(places["Brest Métropole"], 2).comment = Comment("fusion en vue", "SGMAP")
    sheet.row_dimensions[places["Toulouse Métropole"]].hidden = True
    book.save(path)
    return open_dialog(path)


def test_a_note_is_shown_with_its_cell_and_nothing_to_decide(dialog):
    rank = next(rank for rank, p in enumerate(dialog.choices.proposals) if p.kind is Case.NOTE)
    dialog.pane.show_proposal(rank)
    assert "Note sur la cellule : « SGMAP : fusion en vue »." in dialog.pane.message.text()
    assert dialog.pane.mine.toPlainText() == "Brest Métropole"
    assert dialog.pane.theirs.toPlainText() == "SGMAP : fusion en vue"
    assert all(button.isHidden() for button in (dialog.pane.keep, dialog.pane.take, dialog.pane.join, dialog.pane.edit))
    assert "1 note" in dialog.summary.text()
    dialog.filters.only(Case.NOTE)
    assert dialog.model.visible_ranks() == [rank]


def test_changes_in_hidden_rows_are_found_by_a_word(dialog, settle):
    dialog.filters.search.setText("masquée")
    dialog.filters.changed.emit()
    settle()
    (rank,) = dialog.model.visible_ranks()
    assert dialog.choices.proposals[rank].kind is Case.CHANGED
