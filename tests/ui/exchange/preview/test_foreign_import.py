"""A workbook that is not ours, dropped on the window: matched, recognised, then previewed like the others."""

import openpyxl
import pytest

from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.store.kept.paused_imports import all_paused
from dcant_tracker.ui.exchange.foreign.matching_dialog import MatchingDialog
from dcant_tracker.ui.exchange.foreign.organisations_dialog import OrganisationsDialog
from dcant_tracker.ui.exchange.preview.dialog import PreviewDialog
from dcant_tracker.ui.exchange.preview.paused_list import PausedList
from dcant_tracker.ui.kit.one_line import OneLine


@pytest.fixture
def foreign(tmp_path):
    """A partner's own list of contacts to call back."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Agents de la Région"
    for row in (
        ("Nom", "Organisme", "Courriel"),
        ("Anne Le Goff", "Brest Métropole", "anne@ville.fr"),
        ("Paul Martin", "Ville inconnue", "paul@ville.fr"),
        *((f"Agent {number}", "Toulouse Métropole", f"agent{number}@ville.fr") for number in range(8)),
    ):
        sheet.append(row)
    path = tmp_path / "Tableau.xlsx"
    book.save(path)
    return path


def test_it_is_matched_first_and_previewed_with_the_files_of_ours(
    window, session, messages, settle, foreign, returned, store
):
    seen = []

    def go_on(dialog) -> bool:
        seen.append(type(dialog))
        if isinstance(dialog, MatchingDialog):
            settle()
            dialog.accept()
            return bool(dialog.result())
        seen.append([preview.origin.path.name for preview in dialog.batch.previews])
        return bool(dialog.on_later())

    messages.on_run = go_on
    session.importRequested.emit([foreign, returned])
    settle()
    assert seen == [MatchingDialog, PreviewDialog, ["retour.xlsx", "Tableau.xlsx"]]
    assert all_paused(store.read())[0].label == "Import de 2 fichiers"


def test_giving_up_the_matching_leaves_the_next_import_its_turn(window, session, messages, settle, foreign, returned):
    seen = []

    def go_on(dialog) -> bool:
        seen.append(type(dialog))
        return False

    messages.on_run = go_on
    session.importRequested.emit([foreign])
    settle()
    session.importRequested.emit([returned])
    settle()
    assert seen == [MatchingDialog, PreviewDialog]
    assert messages.errors == []


def test_unknown_names_are_asked_about_and_the_decisions_stay(window, session, messages, settle, foreign, store):
    strip = PausedList(session, window)
    seen = []

    def go_on(dialog) -> bool:
        seen.append(type(dialog))
        if isinstance(dialog, MatchingDialog):
            settle()
            dialog.accept()
            return bool(dialog.result())
        if isinstance(dialog, PreviewDialog):
            seen.append((dialog.unknown_button.text(), dialog.choices.any_decided))
            if seen.count(PreviewDialog) == 1:
                dialog.on_keep()
                dialog.on_recognise()
        return False

    messages.on_run = go_on
    session.importRequested.emit([foreign])
    settle()
    text = "1 organisme à reconnaître…"
    assert seen == [MatchingDialog, PreviewDialog, (text, False), OrganisationsDialog, PreviewDialog, (text, True)]
    settle()
    assert len(strip.rows) == 1
    strip.rows[0].resume.click()
    settle()
    assert seen[-1] == (text, True)


@pytest.mark.parametrize("matched_again", [True, False])
def test_the_columns_can_be_looked_at_again(window, session, messages, settle, foreign, matched_again):
    seen = []

    def go_on(dialog) -> bool:
        seen.append(type(dialog))
        if isinstance(dialog, MatchingDialog):
            settle()
            if seen.count(MatchingDialog) == 1 or matched_again:
                dialog.accept()
            return bool(dialog.result())
        assert not dialog.columns_button.isHidden()
        if seen.count(PreviewDialog) == 1:
            dialog.columns_button.click()
        return False

    messages.on_run = go_on
    session.importRequested.emit([foreign])
    settle()
    assert seen == [MatchingDialog, PreviewDialog, MatchingDialog, PreviewDialog]


def test_a_workbook_of_ours_has_no_columns_to_match(window, session, messages, settle, returned):
    hidden = []

    def go_on(dialog) -> bool:
        hidden.append(dialog.columns_button.isHidden())
        return False

    messages.on_run = go_on
    session.importRequested.emit([returned])
    settle()
    assert hidden == [True]


def test_the_next_file_of_the_same_form_is_compared_with_the_one_before(
    window, session, messages, settle, foreign, tmp_path
):
    said = []

    def go_on(dialog) -> bool:
        if isinstance(dialog, MatchingDialog):
            settle()
            dialog.accept()
            return bool(dialog.result())
        dialog.show_rank(next(rank for rank, p in enumerate(dialog.choices.proposals) if p.kind is not Case.UNREADABLE))
        lines = " ".join(line.text() for line in dialog.findChildren(OneLine))
        said.append((dialog.pane.base.accessibleName(), "classeur précédent" in lines, "Sans base" in lines))
        return True

    messages.on_run = go_on
    session.importRequested.emit([foreign])
    settle()
    book = openpyxl.load_workbook(foreign)
    book.active["C2"] = "anne@region.fr"
    book.save(tmp_path / "Tableau de juin.xlsx")
    session.importRequested.emit([tmp_path / "Tableau de juin.xlsx"])
    settle()
    assert said == [("Dans leur fichier précédent", False, True), ("Dans leur fichier précédent", True, False)]
