"""What people do to our workbook in a spreadsheet without meaning a change, and what it must not become."""

import openpyxl
import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.ledger.decisions_report import decisions_report
from dcant_tracker.exchange.merging.deciding import TAKE
from dcant_tracker.exchange.merging.importing import apply
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.exchange.tables import Ignored
from dcant_tracker.store.checking.checking import check
from dcant_tracker.store.kept import ledger
from tests.exchange.conftest import column_of

RECOMMENDATIONS = CATALOGUE["recommendation"].sheet
ORGANISATIONS = CATALOGUE["organisation"].sheet


def told(preview) -> list[tuple[str, str | None]]:
    return [(str(p.kind), p.field) for p in preview.proposals]


def rows_of(sheet) -> list[list]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def rewrite(sheet, rows) -> None:
    sheet.delete_rows(1, sheet.max_row)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


def copied(book, title: str, sheet: str = RECOMMENDATIONS):
    """A copy of a sheet, as the spreadsheet makes it: without its drop-down lists, which openpyxl cannot copy."""
    copy = book.create_sheet(title)
    rewrite(copy, rows_of(book[sheet]))
    return copy


@pytest.mark.parametrize("title", [f"{RECOMMENDATIONS} (2)", f"Copie de {RECOMMENDATIONS}", "Pour la réunion"])
@pytest.mark.parametrize("sheet", [RECOMMENDATIONS, "Programmes", "Participations", ORGANISATIONS])
def test_a_copied_sheet_says_nothing_more_and_is_named(desk, sheet, title):
    title = title.replace(RECOMMENDATIONS, sheet[:20])
    preview = desk.compare(desk.edit(desk.send(), lambda book: copied(book, title, sheet)))
    assert preview.proposals == []
    assert preview.ignored == [Ignored(title, None)]


def test_what_was_written_in_the_copy_of_a_sheet_is_asked_and_names_both(desk):
    def change(book):
        copy = copied(book, "Copie")
        copy.cell(3, column_of(copy, "Intitulé")).value = "Dans la copie"

    preview = desk.compare(desk.edit(desk.send(), change))
    (question,) = preview.proposals
    assert (question.kind, question.field, question.theirs) == (Case.CONFLICT, "title", "Dans la copie")
    assert f"« {RECOMMENDATIONS} » (ligne 3)" in question.message
    assert "« Copie » (ligne 3)" in question.message
    assert preview.ignored == []


def test_what_was_written_in_both_sheets_is_one_question_with_both_texts(desk):
    def change(book):
        copy = copied(book, "Copie")
        copy.cell(2, column_of(copy, "Intitulé")).value = "Dans la copie"
        sheet = book[RECOMMENDATIONS]
        sheet.cell(2, column_of(sheet, "Intitulé")).value = "Dans la feuille"

    (question,) = desk.compare(desk.edit(desk.send(), change)).proposals
    assert (question.kind, question.theirs) == (Case.CONFLICT, "Dans la feuille")
    assert "« Dans la copie »" in question.message


def test_what_a_copy_says_is_not_lost_when_the_sheet_says_what_i_have_written_since(desk):
    def change(book):
        copy = copied(book, "Copie")
        copy.cell(2, column_of(copy, "Intitulé")).value = "Dans la copie"
        sheet = book[RECOMMENDATIONS]
        sheet.cell(2, column_of(sheet, "Intitulé")).value = "Chez moi aussi"

    back = desk.edit(desk.send(), change)
    first = openpyxl.load_workbook(back)[RECOMMENDATIONS].cell(2, 1).value
    desk.set("recommendation", first, title="Chez moi aussi")
    (question,) = desk.compare(back).proposals
    assert (question.kind, question.theirs) == (Case.CONFLICT, "Dans la copie")


def test_a_row_added_in_both_sheets_is_added_once(desk):
    def change(book):
        desk.append(book, "recommendation", {"programme": "DcANT 2015-2017", "code": "40", "title": "Neuve"})
        copied(book, "Copie")

    assert told(desk.compare(desk.edit(desk.send(), change))) == [("added", None)]


def test_a_row_added_in_the_copy_alone_is_added(desk):
    def change(book):
        copy = copied(book, "Copie")
        row = copy.max_row + 1
        for field, text in (("Programme", "DcANT 2015-2017"), ("N°", "40"), ("Intitulé", "Neuve")):
            copy.cell(row, column_of(copy, field)).value = text

    preview = desk.compare(desk.edit(desk.send(), change))
    assert told(preview) == [("added", None)]
    assert preview.proposals[0].sheet == "Copie"


def test_a_row_deleted_from_one_of_two_sheets_is_in_the_file(desk):
    def change(book):
        copied(book, "Copie")
        book[RECOMMENDATIONS].delete_rows(2)

    assert desk.compare(desk.edit(desk.send(), change)).proposals == []


def test_a_row_cut_to_a_sheet_that_is_not_read_is_not_absent(desk):
    def change(book):
        sheet = book[RECOMMENDATIONS]
        draft = book.create_sheet("Brouillon")
        draft.append(["À revoir"])
        draft.append([cell.value for cell in sheet[2]])
        sheet.delete_rows(2)

    assert desk.compare(desk.edit(desk.send(), change)).proposals == []


def test_a_row_pasted_into_another_sheet_is_no_record_of_it(desk):
    def change(book):
        row = [cell.value for cell in book[RECOMMENDATIONS][2]]
        book[ORGANISATIONS].append(row)

    (refused,) = desk.compare(desk.edit(desk.send(), change)).proposals
    assert (refused.kind, refused.sheet) == (Case.UNREADABLE, ORGANISATIONS)
    assert f"« {RECOMMENDATIONS} »" in refused.message


def test_a_row_emptied_but_for_its_ref_is_one_absent_row(desk):
    def change(book):
        sheet = book[RECOMMENDATIONS]
        for column in range(2, sheet.max_column + 1):
            sheet.cell(3, column).value = None

    assert told(desk.compare(desk.edit(desk.send(), change))) == [("absent", None)]


@pytest.mark.parametrize("place", [1, 3, 60])
def test_a_header_sorted_among_the_rows_loses_none(desk, place):
    for number in range(10, 60):
        desk.add("recommendation", {"programme": desk["programme"], "code": str(number), "title": f"Mesure {number}"})

    def change(book):
        sheet = book[RECOMMENDATIONS]
        header, *rows = rows_of(sheet)
        rows[0][column_of(sheet, "Axe") - 1] = "Un axe"
        rewrite(sheet, [*rows[:place], header, *rows[place:]])

    assert told(desk.compare(desk.edit(desk.send(), change))) == [("changed", "axis")]


def test_a_new_row_sorted_above_the_header_is_added_and_a_title_is_not(desk):
    def change(book):
        desk.append(book, "recommendation", {"programme": "DcANT 2015-2017", "code": "40", "title": "Neuve"})
        sheet = book[RECOMMENDATIONS]
        header, *rows = rows_of(sheet)
        rewrite(sheet, [["Suivi du programme"], rows[-1], rows[0], header, *rows[1:-1]])

    assert told(desk.compare(desk.edit(desk.send(), change))) == [("added", None)]


def test_what_is_left_of_a_header_whose_titles_were_cleared_is_no_record(desk):
    def clear(book):
        sheet = book["Recommandations"]
        sheet.cell(sheet.max_row + 1, 1).value = sheet.cell(1, 1).value

    assert desk.compare(desk.edit(desk.send(), clear)).proposals == []


def test_a_header_pasted_again_is_no_record(desk):
    def change(book):
        for sheet in (book[RECOMMENDATIONS], book[ORGANISATIONS], book["Programmes"]):
            sheet.append([cell.value for cell in sheet[1]])

    assert desk.compare(desk.edit(desk.send(), change)).proposals == []


def sorted_without_ref(book, sheet: str = RECOMMENDATIONS, shift: int = 1) -> None:
    """Turn the rows of a sheet round, its column « Réf. » left where it was."""
    header, *rows = rows_of(book[sheet])
    turned = rows[shift:] + rows[:shift]
    rewrite(book[sheet], [header, *([row[0], *other[1:]] for row, other in zip(rows, turned, strict=True))])


def test_rows_sorted_without_their_ref_are_one_question_and_change_nothing(desk):
    back = desk.edit(desk.send(), sorted_without_ref)
    preview = desk.compare(back)
    (question,) = preview.proposals
    assert (question.kind, question.sheet, question.cell) == (Case.CONFLICT, RECOMMENDATIONS, "A1")
    assert "semble avoir été déplacée" in question.message
    assert desk.take(back).stopped
    before = [record.values for record in desk.all("recommendation")]
    apply(desk.store, [preview], [[TAKE]])
    assert [record.values for record in desk.all("recommendation")] == before
    assert desk.compare(back).proposals == []
    assert check(desk.store) == []
    (received,) = (one for one in ledger.exchanges(desk.store.read()) if one.direction == ledger.IN)
    assert "lignes rattachées par leur clé" in decisions_report(desk.store.read(), received.id)


def test_what_was_changed_in_a_sheet_sorted_without_ref_is_asked_of_the_right_record(desk):
    def change(book):
        desk.write(book, "recommendation", "r2", "axis", "Un axe")
        sorted_without_ref(book)

    sheet, cell = desk.compare(desk.edit(desk.send(), change)).proposals
    assert sheet.is_question
    assert (cell.kind, cell.uid, cell.field, cell.theirs) == (Case.CONFLICT, desk["r2"], "axis", "Un axe")


def test_refs_swapped_between_two_rows_change_nothing_by_themselves(desk):
    def change(book):
        sheet = book[ORGANISATIONS]
        one, two = sheet.cell(2, 1), sheet.cell(4, 1)
        one.value, two.value = two.value, one.value

    (question,) = desk.compare(desk.edit(desk.send(), change)).proposals
    assert question.is_question


def test_a_ref_filled_down_is_one_question(desk):
    def change(book):
        sheet = book[RECOMMENDATIONS]
        for row in range(3, sheet.max_row + 1):
            sheet.cell(row, 1).value = sheet.cell(2, 1).value

    (question,) = desk.compare(desk.edit(desk.send(), change)).proposals
    assert question.is_question


def test_a_ref_shifted_up_by_a_deleted_cell_is_one_question(desk):
    def change(book):
        sheet = book[RECOMMENDATIONS]
        refs = [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)]
        for row, ref in enumerate([*refs[1:], None], start=2):
            sheet.cell(row, 1).value = ref

    (question,) = desk.compare(desk.edit(desk.send(), change)).proposals
    assert question.is_question


def test_two_numbers_exchanged_on_purpose_are_changes(desk):
    def change(book):
        desk.write(book, "recommendation", "r1", "code", "2")
        desk.write(book, "recommendation", "r2", "code", "1")

    assert told(desk.compare(desk.edit(desk.send(), change))) == [("changed", "code"), ("changed", "code")]


def test_candidates_are_told_apart_by_key_text(desk):
    def change(book):
        desk.append(book, "organisation", {"name": "Brest", "kind": "Métropole", "department": "29"})
        desk.append(book, "organisation", {"name": "Brest", "kind": "Autre", "department": "30"})
        desk.append(book, "participation", {"recommendation": "DcANT 2015-2017 / 2", "organisation": "Brest"})

    said = [p for p in desk.compare(desk.edit(desk.send(), change)).proposals if p.kind is Case.UNREADABLE]
    assert said
    assert "Brest (29)" in said[-1].message
    assert "Brest (30)" in said[-1].message


def test_cells_merged_downwards_repeat_the_value_above_and_say_so(desk):
    def change(book):
        sheet = book[RECOMMENDATIONS]
        axis = column_of(sheet, "Axe")
        sheet.cell(2, axis).value = "Un axe"
        sheet.merge_cells(start_row=2, end_row=4, start_column=axis, end_column=axis)
        title = column_of(sheet, "Programme")
        sheet.merge_cells(start_row=2, end_row=4, start_column=title, end_column=title)

    proposals = desk.compare(desk.edit(desk.send(), change)).proposals
    assert [(p.field, p.theirs) for p in proposals] == [("axis", "Un axe")] * 3
    assert not proposals[0].message
    assert all("répètent la valeur du dessus" in p.message for p in proposals[1:])
