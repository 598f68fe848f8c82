"""Writes one form: a short guide, the rows of one organisation with their drop-downs, and the base.

Grey is not to be filled in; it says so in words too, for those who do not see the colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from dcant_tracker.domain.kinds import Kind
from dcant_tracker.exchange import colours
from dcant_tracker.exchange.collecting.form import Form, FormRow
from dcant_tracker.exchange.formats import BASE_SHEET, GUIDE_SHEET, LISTS_SHEET, REF_HEADER, signed
from dcant_tracker.exchange.sources.form.questions import Questions, last_heading, title_heading
from dcant_tracker.exchange.unsaved import unsaved_sheets
from dcant_tracker.exchange.writer import styles, workbook
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.words import _

_GREY = PatternFill("solid", fgColor=colours.REMINDED)
_GREY_HEADER = PatternFill("solid", fgColor=colours.QUIET_HEADER)
_TO_FILL = PatternFill("solid", fgColor=colours.TO_FILL)
_WIDTHS = {Kind.SCORE: 15, Kind.CHOICE: 18, Kind.LONGTEXT: 42, Kind.DATE: 12, Kind.REF: 20}
_TITLE_WIDTH = 36
_TITLE = "title"
_FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: a field, what was answered last time (``last``), or the title of the subject."""

    heading: str
    width: float
    field: str = ""
    last: str = ""
    to_fill: bool = False


def columns(questions: Questions) -> list[_Column]:
    """The columns of a form after « Réf. »: each score with the last one beside it."""
    made: list[_Column] = []
    for declared in sorted(questions.fields, key=lambda f: f.name == questions.day):
        to_fill = declared.name in questions.answers
        made.append(_Column(declared.label, _WIDTHS.get(declared.kind, 18), declared.name, to_fill=to_fill))
        if declared.name == questions.subject[-1]:
            made.append(_Column(title_heading(), _TITLE_WIDTH, last=_TITLE))
        if declared.name in questions.needed:
            made.append(_Column(last_heading(declared.label), 18, last=declared.name))
    return made


def write(form: Form, labels: Labels, guide: Sequence[str], base_rows: Sequence[tuple[str, ...]], path: Path) -> None:
    """Write ``form`` at ``path``; the caller renames it into place."""
    book = signed(Workbook())
    _write_guide(book.active, guide)
    questions = form.asked.questions
    _write_rows(book.create_sheet(questions.entity.sheet), form, labels)
    _write_lists(book.create_sheet(LISTS_SHEET), questions)
    hidden = book.create_sheet(BASE_SHEET)
    hidden.sheet_state = "veryHidden"
    for row in base_rows:
        hidden.append(list(row))
    book.active = 1
    book[GUIDE_SHEET].sheet_view.tabSelected = False
    with unsaved_sheets():
        book.save(path)


def _write_guide(sheet: Any, guide: Sequence[str]) -> None:
    sheet.title = GUIDE_SHEET
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 4
    sheet.column_dimensions["B"].width = 105
    for number, line in enumerate(guide, start=1):
        cell = sheet.cell(number, 2)
        workbook.set_text(cell, line)
        cell.alignment = styles.WRAPPED_ALIGNMENT
        cell.font = styles.TITLE_FONT if number == 1 else styles.TEXT_FONT
        sheet.row_dimensions[number].height = max(1, -(-len(line) // 105)) * styles.LINE_HEIGHT + (
            8 if number == 1 else 2
        )


def _write_rows(sheet: Any, form: Form, labels: Labels) -> None:
    questions = form.asked.questions
    shown = columns(questions)
    said_once = {*questions.shared, questions.state}
    sheet.row_dimensions[1].height = 48
    sheet.column_dimensions["A"].width = 6
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    _head(sheet.cell(1, 1), REF_HEADER, _GREY_HEADER)
    sheet.cell(1, 1).font = styles.REF_HEADER_FONT
    for rank, column in enumerate(shown, start=2):
        _head(sheet.cell(1, rank), column.heading, styles.HEADER_FILL if column.to_fill else _GREY_HEADER)
        dimension = sheet.column_dimensions[get_column_letter(rank)]
        dimension.width = column.width
        dimension.hidden = bool(column.field) and (
            column.field in said_once
            or (column.field in questions.subject[1:] and all(row.values[column.field] is None for row in form.rows))
        )
        if column.last == _TITLE:
            sheet.freeze_panes = f"{get_column_letter(rank + 1)}2"
    for number, row in enumerate(form.rows, start=2):
        _write_row(sheet, number, row, shown, questions, labels)
    for validation in _validations(questions, shown, len(form.rows)):
        sheet.add_data_validation(validation)


def _head(cell: Any, text: str, fill: PatternFill) -> None:
    workbook.set_text(cell, text)
    cell.font, cell.fill, cell.alignment = styles.HEADER_FONT, fill, styles.HEADER_ALIGNMENT


def _write_row(
    sheet: Any, number: int, row: FormRow, shown: Sequence[_Column], questions: Questions, labels: Labels
) -> None:
    _put(sheet.cell(number, 1), row.uid, to_fill=False)
    sheet.cell(number, 1).font, sheet.cell(number, 1).alignment = styles.REF_FONT, styles.CELL_ALIGNMENT
    lines = 3
    for rank, column in enumerate(shown, start=2):
        value = _value(row, column, questions, labels)
        _put(sheet.cell(number, rank), value, to_fill=column.to_fill)
        if isinstance(value, str):
            lines = max(lines, sum(1 + int(len(line) // (column.width * 1.1)) for line in value.split("\n")))
    sheet.row_dimensions[number].height = min(lines, 12) * styles.LINE_HEIGHT


def _value(row: FormRow, column: _Column, questions: Questions, labels: Labels) -> str | date | int | None:
    if not column.field:
        return (row.title if column.last == _TITLE else row.last.get(column.last)) or None
    declared = questions.entity[column.field]
    value = row.values[column.field]
    return workbook.shown(declared, value, "" if value is None else labels.of_field(declared, value))


def _put(cell: Any, value: str | date | int | None, *, to_fill: bool) -> None:
    if isinstance(value, str):
        workbook.set_text(cell, value)
        cell.quotePrefix = value.startswith(_FORMULA_SIGNS)
    elif value is not None:
        cell.value = value
    cell.number_format = styles.DAY_FORMAT if isinstance(value, date) else styles.TEXT_FORMAT
    cell.alignment, cell.border = styles.WRAPPED_ALIGNMENT, styles.RULE
    cell.fill = _TO_FILL if to_fill else _GREY
    cell.font = styles.TEXT_FONT if to_fill else styles.QUIET_FONT


def _write_lists(sheet: Any, questions: Questions) -> None:
    sheet.sheet_state = "hidden"
    for number, text in enumerate(questions.scale.labels.values(), start=2):
        sheet.cell(number, 1, text)


def _validations(questions: Questions, shown: Sequence[_Column], count: int) -> list[DataValidation]:
    scores = len(questions.scale.labels)
    made = []
    for rank, column in enumerate(shown, start=2):
        if column.field not in questions.needed:
            continue
        validation = DataValidation(
            type="list",
            formula1=f"{LISTS_SHEET}!$A$2:$A${scores + 1}",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=column.heading,
            error=_("Choisissez une valeur de la liste."),
        )
        letter = get_column_letter(rank)
        validation.add(f"{letter}2:{letter}{count + 1}")
        made.append(validation)
    return made
