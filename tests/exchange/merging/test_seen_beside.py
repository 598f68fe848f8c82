"""What a spreadsheet shows beside its values comes into the preview: strikes, hidden rows, notes."""

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.colours import OURS
from dcant_tracker.exchange.formats import BASE_SHEET
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.reader.package import OUR_SHEET
from dcant_tracker.exchange.sending.returning import marks_of
from tests.exchange.conftest import column_of, row_of

STRUCK = Font(strike=True)
SHEET = CATALOGUE["organisation"].sheet


def cell_of(desk, book, name: str, label: str):
    sheet = book[SHEET]
    return sheet.cell(row_of(sheet, desk[name]), column_of(sheet, label))


def test_a_text_struck_through_is_left_out_and_said(desk):
    desk.set("organisation", "brest", region="Bretagne")

    def strike(book):
        cell_of(desk, book, "brest", "Région").font = STRUCK

    (told,) = desk.compare(desk.edit(desk.send(), strike)).proposals
    assert (told.kind, told.field, told.theirs) == (Case.UNREADABLE, "region", "Bretagne")
    assert told.message == "Texte barré : laissé de côté."


def test_a_text_struck_in_part_is_asked_with_what_is_left(desk):
    desk.set("organisation", "brest", region="Bretagne")

    def strike(book):
        text = CellRichText(TextBlock(InlineFont(strike=True), "Bretagne "), "Grand Ouest")
        cell_of(desk, book, "brest", "Région").value = text

    preview = desk.compare(desk.edit(desk.send(), strike))
    (asked,) = preview.proposals
    assert (asked.kind, asked.mine, asked.theirs) == (Case.CONFLICT, "Bretagne", "Grand Ouest")
    assert "barrée" in asked.message


def test_a_row_struck_as_a_whole_is_told_once_and_neither_absent_nor_emptied(desk):
    def strike(book):
        sheet = book[SHEET]
        for cell in sheet[row_of(sheet, desk["brest"])]:
            cell.font = STRUCK

    (told,) = desk.compare(desk.edit(desk.send(), strike)).proposals
    assert (told.kind, told.field, told.uid) == (Case.UNREADABLE, None, desk["brest"])
    assert told.message == "Toute la ligne est barrée : elle est laissée de côté."


def test_an_edit_in_a_hidden_row_is_proposed_and_marked(desk):
    def hide(book):
        cell = cell_of(desk, book, "brest", "Région")
        cell.value = "Bretagne"
        book[SHEET].row_dimensions[cell.row].hidden = True

    (edit,) = desk.compare(desk.edit(desk.send(), hide)).proposals
    assert (edit.kind, edit.theirs) == (Case.CHANGED, "Bretagne")
    assert edit.message == "Ligne masquée dans le fichier."


def test_a_hidden_row_without_an_edit_proposes_nothing(desk):
    def hide(book):
        book[SHEET].row_dimensions[row_of(book[SHEET], desk["brest"])].hidden = True

    assert desk.compare(desk.edit(desk.send(), hide)).proposals == []


@pytest.mark.parametrize("edited", [False, True])
def test_a_note_is_told_beside_its_cell_whether_that_changed_or_not(desk, edited):
    def note(book):
        cell = cell_of(desk, book, "brest", "Région")
        cell.comment = Comment("à vérifier", "SGMAP")
        cell.value = "Bretagne" if edited else cell.value

    preview = desk.compare(desk.edit(desk.send(), note))
    assert [told.kind for told in preview.proposals] == [*([Case.CHANGED] if edited else []), Case.NOTE]
    for told in preview.proposals:
        assert told.field == "region"
        assert told.message == "Note sur la cellule : « SGMAP : à vérifier »."
    assert preview.actionable is edited
    assert preview.to_json()["proposals"][0]["message"] == "Note sur la cellule : « SGMAP : à vérifier »."
    assert preview.counts()["note"] == 1


def test_the_notes_of_a_new_row_are_told_with_it(desk):
    def add(book):
        sheet = book[SHEET]
        row = sheet.max_row + 1
        sheet.cell(row, column_of(sheet, "Nom")).value = "Ploërmel"
        sheet.cell(row, column_of(sheet, "Type")).value = "Ville"
        sheet.cell(row, column_of(sheet, "Nom")).comment = Comment("nouvelle adhérente", "SGMAP")

    added, note = desk.compare(desk.edit(desk.send(), add)).proposals
    assert (added.kind, note.kind) == (Case.ADDED, Case.NOTE)
    assert "Note sur « Nom » : « SGMAP : nouvelle adhérente »." in added.message


def test_what_is_noted_is_neither_taken_nor_marked_as_an_error(desk):
    def note(book):
        cell_of(desk, book, "brest", "Région").comment = Comment("à vérifier", "SGMAP")
        cell_of(desk, book, "épinal", "Région").value = "Grand Est"

    back = desk.edit(desk.send(), note)
    preview = desk.compare(back)
    assert marks_of(preview) == []
    applied = desk.take(back).outcomes[0].applied
    assert (applied.changed, applied.left) == (1, 0)
    assert desk.record("organisation", "brest")["region"] is None


def test_a_note_on_a_heading_is_named_among_what_was_set_aside(desk):
    def note(book):
        sheet = book[SHEET]
        sheet.cell(1, column_of(sheet, "Région")).comment = Comment("avant vendredi", "SGMAP")

    preview = desk.compare(desk.edit(desk.send(), note))
    assert preview.proposals == []
    ((sheet, told),) = [(ignored.sheet, ignored.column) for ignored in preview.ignored]
    assert sheet == SHEET
    assert told.endswith("1 : note « SGMAP : avant vendredi »")


def coloured(book):
    book[SHEET]["C3"].fill = PatternFill("solid", fgColor="FFFF00")


def test_colours_are_said_where_they_are_all_that_came_back(desk):
    preview = desk.compare(desk.edit(desk.send(), coloured))
    assert preview.proposals == []
    assert preview.only_colours == "Seules des couleurs de cellules y ont changé : elles ne sont pas lues."


def test_colours_beside_an_edit_are_not_said(desk):
    def edit(book):
        coloured(book)
        cell_of(desk, book, "brest", "Région").value = "Bretagne"

    preview = desk.compare(desk.edit(desk.send(), edit))
    assert len(preview.proposals) == 1
    assert preview.only_colours == ""


@pytest.mark.parametrize("colour", [*sorted(OURS), "FFFFFF"])
def test_the_colours_of_our_own_are_none(desk, colour):
    def leave(book):
        book[SHEET]["C3"].fill = PatternFill("solid", fgColor=colour)

    assert desk.compare(desk.edit(desk.send(), leave)).only_colours == ""
    assert desk.compare(desk.send(name="encore.xlsx")).only_colours == ""


def test_the_reader_knows_our_workbooks_by_the_sheet_that_we_write():
    assert OUR_SHEET == BASE_SHEET


def test_a_colour_of_the_theme_is_one_too(desk):
    def colour(book):
        book[SHEET]["C3"].fill = PatternFill("solid", fgColor=Color(theme=5))

    assert desk.compare(desk.edit(desk.send(), colour)).only_colours
