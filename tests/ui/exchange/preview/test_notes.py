"""Notes on cells and hidden rows, as the preview shows them."""

import openpyxl
import pytest
from openpyxl.comments import Comment
from PySide6.QtCore import Qt

from dcant_tracker.exchange.merging.deciding import Side
from dcant_tracker.exchange.merging.importing import apply
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.records.record import get
from dcant_tracker.ui.exchange.preview.tree import VERDICT
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


@pytest.fixture
def note(dialog):
    """The rank of the note."""
    rank = next(rank for rank, p in enumerate(dialog.choices.proposals) if p.kind is Case.NOTE)
    dialog.show_rank(rank)
    return rank


def verdict(dialog, rank: int) -> str:
    return dialog.model.index_of(rank).siblingAtColumn(VERDICT).data()


def test_a_note_is_shown_with_its_cell_and_waits_for_nothing(dialog, note):
    assert "Note sur la cellule : « SGMAP : fusion en vue »." in dialog.pane.message.text()
    assert dialog.pane.mine.toPlainText() == "Brest Métropole"
    assert dialog.pane.theirs.toPlainText() == "SGMAP : fusion en vue"
    assert [button.text() for button in (dialog.pane.keep, dialog.pane.take, dialog.pane.join)] == [
        "Laisser la note  (1)",
        "Garder comme note  (2)",
        "Noter comme échange  (3)",
    ]
    assert dialog.pane.edit.isHidden()
    assert "Brest Métropole" in dialog.pane.join.toolTip()
    assert "1 note" in dialog.summary.text()
    assert dialog.choices.counts()["open"] == 0
    dialog.filters.only(Case.NOTE)
    assert dialog.model.visible_ranks() == [note]


@pytest.mark.parametrize(
    ("key", "side", "told"),
    [
        (Qt.Key.Key_2, Side.NOTED, "Gardée comme note"),
        (Qt.Key.Key_3, Side.EXCHANGED, "Notée en échange"),
        (Qt.Key.Key_1, Side.MINE, "Note sur une cellule"),
    ],
)
def test_the_keys_of_every_decision_decide_a_note(qtbot, dialog, note, key, side, told):
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, key)
    assert dialog.choices[note].side is side
    assert verdict(dialog, note) == told
    assert dialog.tree.hasFocus()


def test_a_decision_on_a_note_is_taken_back_and_made_again(qtbot, dialog, note):
    qtbot.keyClick(dialog.tree, Qt.Key.Key_2)
    assert "2 à intégrer" in dialog.summary.text()
    dialog.on_undo()
    assert dialog.choices[note].side is Side.MINE
    assert "1 note" in dialog.summary.text()
    dialog.on_redo()
    assert dialog.choices[note].side is Side.NOTED


def test_deciding_all_that_is_shown_keeps_no_note(dialog, note):
    assert note in dialog.model.visible_ranks()
    dialog.deciding.menu.aboutToShow.emit()
    dialog.deciding.menu.actions()[0].trigger()
    assert dialog.choices[note].side is Side.MINE


def test_from_note_to_note_by_the_keyboard_alone(qtbot, open_dialog, answer):
    path = answer("retour.xlsx", {("Toulouse Métropole", "Nom court"): "Toulouse"})
    book = openpyxl.load_workbook(path)
    sheet = book[ORGANISATIONS]
    for row in range(2, 5):
        sheet.cell(row, 2).comment = Comment(f"remarque {row}", "SGMAP")
    book.save(path)
    dialog = open_dialog(path)
    first, second, third = (rank for rank, p in enumerate(dialog.choices.proposals) if p.kind is Case.NOTE)
    dialog.show_rank(first)
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, Qt.Key.Key_2)
    assert dialog.pane.rank == second
    qtbot.keyClick(dialog.tree, Qt.Key.Key_3)
    assert dialog.pane.rank == third
    qtbot.keyClick(dialog.tree, Qt.Key.Key_1)
    assert [dialog.choices[rank].side for rank in (first, second, third)] == [Side.NOTED, Side.EXCHANGED, Side.MINE]
    assert dialog.tree.hasFocus()


def test_what_is_kept_goes_in_with_the_import_and_out_with_it(qtbot, dialog, note, store, uid_of):
    qtbot.keyClick(dialog.tree, Qt.Key.Key_2)
    (preview,) = dialog.batch.previews
    brest = uid_of("organisation", "Brest Métropole")
    before = get(store.read(), "organisation", brest)["notes"]
    apply(store, [preview.read_through(store.read())], dialog.choices.final())
    assert "SGMAP : fusion en vue" in get(store.read(), "organisation", brest)["notes"]
    store.undo()
    assert get(store.read(), "organisation", brest)["notes"] == before


def test_changes_in_hidden_rows_are_found_by_a_word(dialog, settle):
    dialog.filters.search.setText("masquée")
    dialog.filters.changed.emit()
    settle()
    (rank,) = dialog.model.visible_ranks()
    assert dialog.choices.proposals[rank].kind is Case.CHANGED
