"""What the officer sees and does when a workbook comes back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QStyleOptionViewItem

from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.sending.exporting import ExportOptions, export
from dcant_tracker.exchange.sources.source import Origin
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.ui.exchange.preview.choices import Choices
from dcant_tracker.ui.exchange.preview.dialog import PreviewDialog
from dcant_tracker.ui.exchange.preview.tree import THEIRS, VERDICT, WHAT, ProposalTree
from dcant_tracker.ui.kit.one_line import OneLine


@pytest.fixture
def dialog(open_dialog, returned):
    return open_dialog(returned)


def rank_of(dialog: PreviewDialog, kind: Case) -> int:
    return next(rank for rank, p in enumerate(dialog.choices.proposals) if p.kind is kind)


def test_it_opens_on_the_first_conflict_with_the_words_marked(dialog):
    assert dialog.choices.proposals[dialog.pane.rank].kind is Case.CONFLICT
    assert "Brest la Grise" in dialog.pane.mine.toPlainText()
    assert "line-through" in dialog.pane.mine.toHtml()
    assert "1 à trancher" in dialog.summary.text()


def test_the_tree_is_a_sound_model(dialog, qtmodeltester):
    qtmodeltester.check(dialog.model)
    assert dialog.model.rowCount() == 1
    dialog.filters.only(Case.CONFLICT)
    assert dialog.model.visible_ranks() == [rank_of(dialog, Case.CONFLICT)]
    dialog.filters.clear()
    dialog.search.setText("vannes")
    dialog.filters.changed.emit()
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


def test_a_conflict_once_decided_says_so(dialog, qtbot):
    index = dialog.model.index_of(rank_of(dialog, Case.CONFLICT)).siblingAtColumn(VERDICT)
    assert index.data() == "À trancher"
    qtbot.keyClick(dialog.tree, Qt.Key.Key_2)
    assert index.data() == "Tranchée"
    dialog.on_undo()
    assert index.data() == "À trancher"


def test_the_next_conflict_is_found_behind_the_filters(dialog, qtbot):
    dialog.filters.only(Case.ADDED)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_F8)
    assert dialog.pane.rank == rank_of(dialog, Case.CONFLICT)
    assert not dialog.filters.wanted()


def test_what_cannot_be_read_strikes_nothing_of_ours(dialog):
    dialog.show_rank(rank_of(dialog, Case.UNREADABLE))
    assert dialog.pane.theirs.toPlainText() == "beaucoup"
    assert "line-through" not in dialog.pane.mine.toHtml()


def test_a_long_message_leaves_the_sides_their_room(dialog, settle):
    told = dialog.pane.message.parentWidget().parentWidget()
    dialog.pane.message.setText("Réponses différentes reçues. " * 100)
    told.fit()
    settle()
    assert told.height() < 5 * dialog.fontMetrics().lineSpacing()
    assert told.verticalScrollBar().maximum() > 0


def test_both_texts_can_be_joined_and_edited(dialog, qtbot):
    qtbot.keyClick(dialog.tree, Qt.Key.Key_3)
    assert dialog.pane.joined.toPlainText() == "Brest la Grise\nBrest la Blanche"
    dialog.pane.joined.setPlainText("Brest, grise et blanche")
    assert dialog.choices.final()[0][rank_of(dialog, Case.CONFLICT)].value == "Brest, grise et blanche"


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
    uid = dialog.choices.proposals[absent].uid
    store.add("contact", {"organisation": uid, "name": "Un agent"}, Operation("add", "Ajout"))
    dialog.choices.choose([absent], dialog.choices.final()[0][rank_of(dialog, Case.ADDED)])
    messages.answers.append(False)
    dialog.on_apply()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert "utilisée par" in messages.questions[-1]


def test_the_unreadable_list_can_be_pasted_in_an_e_mail(dialog, qapp):
    dialog.errors.on_copy()
    assert "« beaucoup » n'est pas un nombre entier" in qapp.clipboard().text()


def test_an_import_asked_for_is_shown_applied_and_undone_at_once(
    window, session, messages, settle, returned, uid_of, store
):
    seen = []

    def decide(dialog: PreviewDialog) -> bool:
        seen.append(dialog.batch.previews[0].counts())
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


def test_what_was_not_decided_is_told_once_integrated(window, session, messages, settle, returned):
    messages.on_run = lambda dialog: True
    session.importRequested.emit([returned])
    settle()
    assert messages.toasts[-1].endswith("\n1 différence reste à trancher : votre valeur est gardée.")


def test_nothing_is_said_to_be_saved_while_the_comparison_is_looked_at(window, session, messages, settle, returned):
    said = []
    messages.on_run = lambda dialog: bool(said.append(window.status_line.saved.text()))
    session.importRequested.emit([returned])
    settle()
    assert said == ["Enregistré"]


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


def test_files_that_cannot_be_read_are_named_and_the_others_go_on(
    window, session, messages, settle, returned, tmp_path
):
    bad = tmp_path / "photo.xlsx"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 200)
    shown = []

    def look(dialog: PreviewDialog) -> bool:
        shown.append([preview.origin.path.name for preview in dialog.batch.previews])
        shown.append([line.text() for line in dialog.findChildren(OneLine) if "photo.xlsx" in line.text()])
        return False

    messages.on_run = look
    session.importRequested.emit([bad, returned])
    settle()
    assert messages.errors == []
    assert shown[0] == ["retour.xlsx"]
    assert "« photo.xlsx » n'est pas lu" in shown[1][0]


def test_a_file_that_cannot_be_read_is_a_banner(window, session, messages, settle, tmp_path):
    bad = tmp_path / "photo.xlsx"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 200)
    session.importRequested.emit([bad])
    settle()
    assert len(messages.errors) == 1


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
    uid = store.read().fetch_value("SELECT uid FROM organisation")
    proposals = [
        Proposal(
            Case.CHANGED, "organisation", f"{uid}-{n // 4}", "Feuille", n, f"B{n}", "short_name", "a", "a", f"b{n}"
        )
        for n in range(20_000)
    ]
    preview = Preview(
        Origin(Path("grand.xlsx"), "", "", "À l'envoi"),
        has_base=True,
        proposals=proposals,
        ignored=[],
        state_step=0,
        labels=store.labels(),
    )
    model = ProposalTree(Choices([preview]))
    sheet = model.index(0, WHAT)
    assert model.rowCount(sheet) == 5_000
    last = model.index(3, THEIRS, model.index(4_999, WHAT, sheet))
    assert last.data() == "b19999"
    model.setData(sheet, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert model.choices.counts()["left"] == 20_000


def test_a_value_that_lost_shows_in_the_history_of_its_cell(session, store, returned, uid_of):
    from dcant_tracker.exchange.merging.importing import Policy, import_files
    from dcant_tracker.ui.records.sheet.record_story import entries

    import_files(store, [returned], Policy("mine"))
    brest = get(store.read(), "organisation", uid_of("organisation", "Brest Métropole"))
    told, _next_page = entries(store, brest, "short_name")
    assert "reçu « Brest la Blanche », non retenu" in told[0].headline
    assert "retour.xlsx" in told[0].detail
    assert (told[0].field, told[0].before) == ("short_name", "Brest la Blanche")


def test_names_lose_what_they_have_in_common_never_what_tells_them_apart(open_dialog, answer, settle):
    long = "Retour des organismes de la délégation régionale de l'Ouest et du Centre, exercice 2026"
    paths = [
        answer(f"{long} – {name}.xlsx", {(name, "Nom court"): "x"})
        for name in ("Brest Métropole", "Toulouse Métropole")
    ]
    dialog = open_dialog(*paths)
    view = dialog.tree
    view.header().resizeSection(WHAT, 330)
    option = QStyleOptionViewItem()
    shown = []
    for row in range(2):
        index = dialog.model.index(row, WHAT)
        view.initViewItemOption(option)
        option.rect = view.visualRect(index)
        view.itemDelegate().initStyleOption(option, index)
        shown.append(option.text)
    assert shown[0].startswith("… ")
    assert shown[0].endswith("Brest Métropole.xlsx (1)")
    assert shown[1].endswith("Toulouse Métropole.xlsx (1)")
    dialog.show_rank(0)
    assert "– Brest Métropole.xlsx, Collectivités et organismes" in dialog.pane.place.text()
    assert len(dialog.pane.place.text()) < 110


def test_the_title_of_the_pane_gives_way_at_its_beginning(qapp):
    line = OneLine()
    line.say("DcANT 2015-2017 / 3 / Brest Métropole – Rôle", beginning="DcANT 2015-2017 / ")
    line.resize(line.sizeHint().width() - 40, 20)
    assert line.shown().startswith("… ")
    assert line.shown().endswith("3 / Brest Métropole – Rôle")
