"""Two versions of one form stand side by side: either is taken, as a whole or cell by cell."""

import pytest
from PySide6.QtCore import Qt

from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE
from dcant_tracker.exchange.merging.importing import apply
from dcant_tracker.store.records.record import get
from dcant_tracker.ui.records.sheet.record_story import entries

TOULOUSE = "Toulouse Métropole"


@pytest.fixture
def cells(open_dialog, answer):
    """Two answers that disagree on two cells of Toulouse."""
    return open_dialog(
        answer("v1.xlsx", {(TOULOUSE, "Nom court"): "Rose", (TOULOUSE, "Population"): 1}),
        answer("v2.xlsx", {(TOULOUSE, "Nom court"): "Ville rose", (TOULOUSE, "Population"): 2}),
    )


@pytest.fixture
def rows(open_dialog, answer):
    """Two answers with the same new row, which differs in its short name and in its region."""
    return open_dialog(
        answer("v1.xlsx", {}, rows=[[None, "Vannes", "Gwened", "Ville", None, None, None, "Bretagne"]]),
        answer("v2.xlsx", {}, rows=[[None, "Vannes", "Vannes-la-Ville", "Ville", None, None, None, "Grand Ouest"]]),
    )


def rank_of(dialog, file: int, field: str) -> int:
    pairs = enumerate(dialog.choices.proposals)
    return next(rank for rank, p in pairs if dialog.choices.files[rank] == file and p.field == field)


def vannes(store):
    uid = store.read().fetch_value("SELECT uid FROM organisation WHERE name = 'Vannes'")
    return get(store.read(), "organisation", uid)


def test_both_versions_are_shown_whichever_line_is_in_view(cells):
    for file in (0, 1):
        cells.show_rank(rank_of(cells, file, "short_name"))
        pane = cells.pane
        assert (pane.theirs.toPlainText(), pane.second.toPlainText()) == ("Rose", "Ville rose")
        assert pane.theirs.accessibleName() == "Version 1 – v1.xlsx"
        assert pane.second.accessibleName() == "Version 2 – v2.xlsx"
        assert not pane.second.isHidden()


def test_either_version_of_each_cell_is_taken_by_key_and_leads_on(cells, qtbot, store, uid_of):
    cells.show_rank(rank_of(cells, 0, "short_name"))
    qtbot.keyClick(cells.tree, Qt.Key.Key_3)
    assert cells.choices[rank_of(cells, 1, "short_name")] == TAKE
    assert cells.choices[rank_of(cells, 0, "short_name")] == LEAVE
    assert cells.choices.is_open(cells.pane.rank)
    assert cells.focusWidget() is cells.tree
    qtbot.keyClick(cells.tree, Qt.Key.Key_2)
    assert cells.choices.open_conflicts() == []
    apply(store, cells.batch.previews, cells.choices.final())
    toulouse = get(store.read(), "organisation", uid_of("organisation", TOULOUSE))
    assert (toulouse["short_name"], toulouse["population"]) == ("Ville rose", 1)


def test_a_difference_that_one_file_alone_speaks_of_has_no_second_version(open_dialog, answer):
    dialog = open_dialog(answer("v1.xlsx", {(TOULOUSE, "Nom court"): "Rose"}))
    assert dialog.pane.versions is None
    assert dialog.pane.second.parentWidget().isHidden()
    assert dialog.pane.take.text() == "Prendre le leur  (2)"


def test_a_row_in_two_versions_is_put_together_cell_by_cell(rows, qtbot, store):
    qtbot.keyClick(rows.tree, Qt.Key.Key_4)
    assert set(rows.pane.cells.groups) == {"short_name", "region"}
    assert rows.focusWidget() is rows.pane.cells.groups["short_name"].button(0)
    for name, which in (("short_name", 0), ("region", 1)):
        qtbot.mouseClick(rows.pane.cells.groups[name].button(which), Qt.MouseButton.LeftButton)
    assert rows.pane.cells.groups["short_name"].checkedId() == 0
    assert rows.pane.cells.groups["region"].checkedId() == 1
    qtbot.keyClick(rows.focusWidget(), Qt.Key.Key_Escape)
    assert rows.focusWidget() is rows.tree
    apply(store, rows.batch.previews, rows.choices.final())
    record = vannes(store)
    assert (record["short_name"], record["region"]) == ("Gwened", rows.choices.proposals[1].theirs["region"])
    told, _next_page = entries(store, record, "region")
    assert any("non retenu" in entry.headline and "v1.xlsx" in entry.detail for entry in told)


@pytest.mark.parametrize(("key", "taken"), [(Qt.Key.Key_2, "Gwened"), (Qt.Key.Key_3, "Vannes-la-Ville")])
def test_a_whole_version_of_a_row_is_taken_by_one_key(rows, qtbot, store, key, taken):
    qtbot.keyClick(rows.tree, key)
    apply(store, rows.batch.previews, rows.choices.final())
    assert vannes(store)["short_name"] == taken


def test_ours_is_kept_against_both_versions(cells, qtbot):
    cells.show_rank(rank_of(cells, 0, "short_name"))
    qtbot.keyClick(cells.tree, Qt.Key.Key_1)
    assert cells.choices[rank_of(cells, 0, "short_name")] == LEAVE
    assert cells.choices[rank_of(cells, 1, "short_name")] == LEAVE
    assert cells.choices.is_open(cells.pane.rank)


def test_the_forms_of_one_organisation_that_were_read_as_one_are_two_versions_too(session, store, settle):
    from dataclasses import replace
    from pathlib import Path

    from dcant_tracker.domain.catalogue import CATALOGUE
    from dcant_tracker.exchange.merging.batch import Batch
    from dcant_tracker.exchange.merging.deciding import Choice, Side
    from dcant_tracker.exchange.merging.preview import Preview
    from dcant_tracker.exchange.merging.proposal import Case, Proposal
    from dcant_tracker.exchange.sources.source import Origin
    from dcant_tracker.ui.exchange.preview.dialog import PreviewDialog

    pair = {"governance_score": (("v1.xlsx", "1"), ("v2.xlsx", "3"))}
    row = {field.name: None for field in CATALOGUE["evaluation"]} | {"governance_score": "3", "comment": "bien"}
    cell = Proposal(
        Case.CONFLICT, "evaluation", "u1", "Évaluations", 2, "E2", "governance_score", None, "2", "3", versions=pair
    )
    whole = replace(cell, uid="u2", field=None, mine=None, theirs=row)
    origin = Origin(Path("v2.xlsx"), "", "", "À l'envoi")
    preview = Preview(origin, has_base=True, proposals=[cell, whole], ignored=[], state_step=0, labels=session.labels())
    dialog = PreviewDialog(session, Batch([preview]))
    dialog.show()
    settle()
    dialog.show_rank(0)
    assert dialog.pane.theirs.accessibleName() == "Version 1 – v1.xlsx"
    dialog.pane.on_take()
    assert dialog.choices[0] == Choice(Side.OTHER, "1")
    dialog.pane.on_take()
    assert dialog.choices[1] == Choice(Side.THEIRS, cells=(("governance_score", "1"),))
    dialog.show_rank(1)
    assert dialog.pane.take.isChecked()
    dialog.pane.on_join()
    assert dialog.choices[1] == TAKE
