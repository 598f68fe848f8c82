"""What the officer sees and does when a workbook comes back."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from dcant_tracker.exchange.compare import Case, Proposal
from dcant_tracker.exchange.exporting import ExportOptions, export
from dcant_tracker.exchange.importing import prepare
from dcant_tracker.exchange.preview import Preview
from dcant_tracker.store import ledger
from dcant_tracker.store.changes import Operation
from dcant_tracker.store.records import get
from dcant_tracker.ui.exchange.choices import Choices
from dcant_tracker.ui.exchange.differences import marked
from dcant_tracker.ui.exchange.preview import PreviewDialog
from dcant_tracker.ui.exchange.tree import THEIRS, WHAT, ProposalTree


@pytest.fixture
def returned(store, uid_of, tmp_path) -> Path:
    """A workbook that came back: one conflict, one change, one new row, one missing row, one bad cell."""
    path = export(store, tmp_path / "envoi.xlsx", ExportOptions()).path
    book = openpyxl.load_workbook(path)
    sheet = book["Collectivités et organismes"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, 2).value: row for row in range(2, sheet.max_row + 1)}
    sheet.cell(rows["Brest Métropole"], columns["Nom court"]).value = "Brest la Blanche"
    sheet.cell(rows["Toulouse Métropole"], columns["Nom court"]).value = "Toulouse"
    sheet.cell(rows["Toulouse Métropole"], columns["Population"]).value = "beaucoup"
    sheet.append([None, "Vannes", None, "Ville"])
    sheet.delete_rows(rows["Saint-Étienne Métropole"])
    target = tmp_path / "retour.xlsx"
    book.save(target)
    brest = uid_of("organisation", "Brest Métropole")
    store.update("organisation", brest, {"short_name": "Brest la Grise"}, Operation("set", "Nom court"))
    return target


@pytest.fixture
def dialog(session, store, returned, qtbot):
    preview = prepare(store, returned)
    made = PreviewDialog(session, preview)
    made.resize(1200, 700)
    made.show()
    return made


def rank_of(dialog: PreviewDialog, kind: Case) -> int:
    return next(rank for rank, p in enumerate(dialog.preview.proposals) if p.kind is kind)


def test_it_opens_on_the_first_conflict_with_the_words_marked(dialog):
    assert dialog.preview.proposals[dialog.pane.rank].kind is Case.CONFLICT
    assert "Brest la Grise" in dialog.pane.mine.toPlainText()
    assert "line-through" in dialog.pane.mine.toHtml()
    assert "1 à trancher" in dialog.summary.text()


def test_the_tree_is_a_sound_model(dialog, qtmodeltester):
    qtmodeltester.check(dialog.model)
    assert dialog.model.rowCount() == 1
    dialog.model.show_only([Case.CONFLICT])
    assert dialog.model.visible_ranks() == [rank_of(dialog, Case.CONFLICT)]
    dialog.model.show_only(None, "vannes")
    assert dialog.model.visible_ranks() == [rank_of(dialog, Case.ADDED)]


def test_conflicts_are_decided_by_keyboard_alone(dialog, qtbot):
    qtbot.keyClick(dialog.tree, Qt.Key.Key_2)
    assert dialog.choices.is_taken(rank_of(dialog, Case.CONFLICT)) is True
    dialog.show_rank(rank_of(dialog, Case.CHANGED))
    qtbot.keyClick(dialog.tree, Qt.Key.Key_F8)
    assert dialog.choices.open_conflicts() == []
    dialog.show_rank(rank_of(dialog, Case.CONFLICT))
    qtbot.keyClick(dialog.tree, Qt.Key.Key_1)
    assert dialog.choices.is_taken(rank_of(dialog, Case.CONFLICT)) is False


def test_both_texts_can_be_joined_and_edited(dialog, qtbot):
    qtbot.keyClick(dialog.tree, Qt.Key.Key_3)
    assert dialog.pane.joined.toPlainText() == "Brest la Grise\nBrest la Blanche"
    dialog.pane.joined.setPlainText("Brest, grise et blanche")
    assert dialog.choices.final()[rank_of(dialog, Case.CONFLICT)].value == "Brest, grise et blanche"


def test_ticking_a_group_decides_everything_below(dialog):
    sheet = dialog.model.index(0, WHAT)
    assert sheet.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.PartiallyChecked
    dialog.model.setData(sheet, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert sheet.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    dialog.model.setData(sheet, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert dialog.choices.counts()["taken"] == 0


def test_an_absent_row_stays_until_ticked_and_a_used_one_asks(dialog, messages, store, uid_of):
    absent = rank_of(dialog, Case.ABSENT)
    assert dialog.choices.is_taken(absent) is False
    uid = dialog.preview.proposals[absent].uid
    store.add("contact", {"organisation": uid, "name": "Un agent"}, Operation("add", "Ajout"))
    dialog.choices.choose([absent], dialog.choices.final()[rank_of(dialog, Case.ADDED)])
    messages.answers.append(False)
    dialog.on_apply()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert "utilisée par" in messages.questions[-1]


def test_the_unreadable_list_can_be_pasted_in_an_e_mail(dialog, qapp):
    dialog.on_copy_unreadable()
    assert "« beaucoup » n'est pas un nombre entier" in qapp.clipboard().text()


def test_an_import_asked_for_is_shown_applied_and_undone_at_once(
    window, session, messages, settle, returned, uid_of, store
):
    seen = []

    def decide(dialog: PreviewDialog) -> bool:
        seen.append(dialog.preview.counts())
        dialog.show()
        dialog.on_take()
        return True

    messages.on_run = decide
    session.importRequested.emit([returned])
    settle()
    brest = uid_of("organisation", "Brest Métropole")
    assert seen == [{"added": 1, "changed": 1, "conflict": 1, "absent": 1, "unreadable": 1}]
    assert get(store.read(), "organisation", brest)["short_name"] == "Brest la Blanche"
    assert messages.toasts[-1].startswith("retour.xlsx : 1 fiche ajoutée, 2 cellules modifiées")
    label, undo = messages.actions[-1]
    assert label == "Annuler"
    undo()
    settle()
    assert get(store.read(), "organisation", brest)["short_name"] == "Brest la Grise"


def test_closing_without_taking_anything_writes_nothing(window, session, messages, settle, returned, store):
    messages.on_run = lambda dialog: False
    before = len(ledger.exchanges(store.read()))
    session.importRequested.emit([returned])
    settle()
    assert len(ledger.exchanges(store.read())) == before


def test_a_file_with_nothing_new_says_so(window, session, messages, settle, store, tmp_path):
    path = export(store, tmp_path / "envoi.xlsx", ExportOptions()).path
    session.importRequested.emit([path])
    settle()
    assert "rien de nouveau" in messages.toasts[-1]
    assert ledger.exchanges(store.read())[0].direction == "in"


def test_an_unreadable_file_is_a_banner_and_the_next_file_follows(
    window, session, messages, settle, returned, tmp_path
):
    bad = tmp_path / "photo.xlsx"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 200)
    shown = []
    messages.on_run = lambda dialog: bool(shown.append(dialog.preview.path.name))
    session.importRequested.emit([bad, returned])
    settle()
    assert len(messages.errors) == 1
    assert shown == ["retour.xlsx"]


def test_data_changed_meanwhile_is_said_and_nothing_is_written(
    window, session, messages, settle, returned, store, uid_of
):
    toulouse = uid_of("organisation", "Toulouse Métropole")

    def decide(dialog: PreviewDialog) -> bool:
        store.update("organisation", toulouse, {"short_name": "Autre"}, Operation("set", "Nom court"))
        return True

    messages.on_run = decide
    session.importRequested.emit([returned])
    settle()
    assert "ont changé" in messages.errors[0].message
    assert get(store.read(), "organisation", toulouse)["short_name"] == "Autre"


def test_twenty_thousand_proposals_make_a_tree_that_shows_its_lines(store, qapp):
    uid = store.read().execute("SELECT uid FROM organisation").fetchone()[0]
    proposals = [
        Proposal(
            Case.CHANGED, "organisation", f"{uid}-{n // 4}", "Feuille", n, f"B{n}", "short_name", "a", "a", f"b{n}"
        )
        for n in range(20_000)
    ]
    preview = Preview(
        Path("grand.xlsx"),
        "",
        None,
        has_base=True,
        partner=None,
        proposals=proposals,
        ignored=[],
        state_step=0,
        labels=store.labels(),
    )
    model = ProposalTree(Choices(preview))
    sheet = model.index(0, WHAT)
    assert model.rowCount(sheet) == 5_000
    last = model.index(3, THEIRS, model.index(4_999, WHAT, sheet))
    assert last.data() == "b19999"
    model.setData(sheet, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert model.choices.counts()["left"] == 20_000


def test_only_the_words_that_differ_are_marked(qapp):
    html = marked("un annuaire partagé en 2018", "un annuaire en 2017", is_new=True)
    assert html.count("underline") == 2
    assert "<span" not in marked("pareil", "pareil", is_new=True)
    assert "&lt;b&gt;" in marked("<b>", "autre", is_new=False)


def test_a_value_that_lost_shows_in_the_history_of_its_cell(session, store, returned, uid_of):
    from dcant_tracker.exchange.importing import Policy, import_files
    from dcant_tracker.ui.pages.record.history import entries

    import_files(store, [returned], Policy("mine"))
    brest = get(store.read(), "organisation", uid_of("organisation", "Brest Métropole"))
    told = entries(store, brest, "short_name")
    assert "reçu « Brest la Blanche », non retenu" in told[0].headline
    assert "retour.xlsx" in told[0].detail
    assert (told[0].field, told[0].before) == ("short_name", "Brest la Blanche")
