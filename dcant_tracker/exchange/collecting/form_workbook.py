"""Writes one form: a short guide, one block a record below one another with its criteria beside, and the base.

It is read from top to bottom, on a telephone too, and prints on A4. Light cells are to be filled in; it says so in
words too, for those who do not see the colour. :mod:`~dcant_tracker.exchange.sources.form.upright` reads it again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.exchange import colours
from dcant_tracker.exchange.collecting.form import Form, FormRow
from dcant_tracker.exchange.formats import BASE_SHEET, GUIDE_SHEET, LISTS_SHEET, REF_HEADER, escaped, signed
from dcant_tracker.exchange.sources.form.questions import Questions
from dcant_tracker.exchange.sources.form.upright import ANSWER_HEADINGS, FOR_ALL, OURS, mark
from dcant_tracker.exchange.unsaved import unsaved_sheets
from dcant_tracker.exchange.writer import styles, workbook
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.words import _

_MARK, _LABEL, _FIRST, _SECOND, _KEYS = 1, 2, 3, 4, 6
"""The columns: the hidden mark, what is asked, its two answers, and, hidden, what the records are about."""
_WIDTHS = {_MARK: 4.0, _LABEL: 38.0, _FIRST: 15.0, _SECOND: 42.0}
_PAGE_POINTS = 800
"""Height of a page of A4 between its margins, with some room."""
_GUIDE_WIDTH = 76
_LEAST_LINES = 3
"""Lines that stand ready for a justification."""

_GREY = PatternFill("solid", fgColor=colours.REMINDED)
_TO_FILL = PatternFill("solid", fgColor=colours.TO_FILL)
_EDGE = Side("thin", color="9AA3B0")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_BOLD, _SMALL, _PLAIN = (
    InlineFont(rFont="Calibri", sz=11, b=True),
    InlineFont(rFont="Calibri", sz=9, color=Color(rgb="FF5B616B")),
    InlineFont(rFont="Calibri", sz=11),
)
_CENTRED = Alignment(vertical="center", wrap_text=True)
_FORMULA_SIGNS = ("=", "+", "-", "@")


class _Grown(RowDimension):
    """A row as high as its text is told to be, that a spreadsheet makes higher when more is typed into it."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - openpyxl's name
        """Nobody fixed the height."""
        return False


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the questions: the lines that say what the form is, whose, and until when."""

    title: str
    organisation: str
    lines: Sequence[str]


def write(
    form: Form,
    labels: Labels,
    heading: Heading,
    guide: Sequence[str],
    base_rows: Sequence[tuple[str, ...]],
    path: Path,
) -> None:
    """Write ``form`` at ``path``; the caller renames it into place."""
    book = signed(Workbook())
    _write_guide(book.active, guide)
    questions = form.asked.questions
    _Writer(book.create_sheet(questions.entity.sheet), questions, labels).write(form, heading)
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
    sheet.column_dimensions["A"].width = 2
    sheet.column_dimensions["B"].width = _GUIDE_WIDTH
    for number, line in enumerate(guide, start=1):
        cell = sheet.cell(number, 2)
        workbook.set_text(cell, line)
        cell.alignment = styles.WRAPPED_ALIGNMENT
        cell.font = styles.TITLE_FONT if number == 1 else styles.TEXT_FONT
        width = _GUIDE_WIDTH * (0.7 if number == 1 else 1)
        _grow(sheet, number, _lines(line, width) * (styles.LINE_HEIGHT + (5 if number == 1 else 0)) + 4)
    _on_paper(sheet, len(guide), "B")


def _on_paper(sheet: Any, last: int, columns: str) -> None:
    """Prints on A4, upright, from side to side."""
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_area = f"{columns[0]}1:{columns[-1]}{last}"
    margins = sheet.page_margins
    margins.left = margins.right = 0.45
    margins.top, margins.bottom = 0.5, 0.7
    margins.header = margins.footer = 0.3


def _grow(sheet: Any, number: int, height: float) -> float:
    sheet.row_dimensions[number] = _Grown(sheet, index=number, ht=height)
    return height


def _lines(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of that ``width``, rather one too many."""
    return sum(max(1, len(wrap(line, max(int(width), 4)))) for line in text.split("\n"))


class _Writer:
    """Writes the blocks of one form, each after the other."""

    def __init__(self, sheet: Any, questions: Questions, labels: Labels) -> None:
        self._sheet = sheet
        self._questions = questions
        self._labels = labels
        self._row = 1
        self._height = 0.0
        self._keys = [*questions.entity.key, *([questions.entity[questions.state]] if questions.state else [])]
        self._chosen: list[str] = []

    def write(self, form: Form, heading: Heading) -> None:
        """Everything, from the heading to the last block."""
        self._columns()
        self._machine_row()
        self._heading(heading)
        if len(self._questions.notes) == 1 and not self._questions.remarks:
            self._headings(_("Ce qui est demandé"))
            for row in form.rows:
                self._keep_together([self._height_of_question(row, "")])
                self._question(row, *self._questions.notes[0], about=row)
        else:
            for row in form.rows:
                self._block(row)
        self._offer_choices()
        sheet = self._sheet
        _on_paper(sheet, self._row - 1, "BCD")
        name = heading.organisation.replace("&", "&&")
        sheet.oddFooter.left.text = f"{name} – {heading.title.replace('&', '&&')}"[:180]
        sheet.oddFooter.right.text = _("Page {page} sur {pages}").format(page="&P", pages="&N")
        for part in (sheet.oddFooter.left, sheet.oddFooter.right):
            part.size = 8

    # --- lines --------------------------------------------------------------------------------------

    def _columns(self) -> None:
        sheet = self._sheet
        sheet.sheet_view.showGridLines = False
        for column, width in _WIDTHS.items():
            sheet.column_dimensions[get_column_letter(column)].width = width
        for column in (_MARK, *range(_KEYS, _KEYS + len(self._keys))):
            sheet.column_dimensions[get_column_letter(column)].hidden = True

    def _machine_row(self) -> None:
        """The hidden row that says where what stands."""
        texts = {_MARK: REF_HEADER, **dict(zip((_FIRST, _SECOND), ANSWER_HEADINGS, strict=True))}
        texts |= {_KEYS + rank: declared.label for rank, declared in enumerate(self._keys)}
        for column, text in texts.items():
            workbook.set_text(self._sheet.cell(1, column), text)
        self._sheet.row_dimensions[1].hidden = True
        self._row = 2

    def _heading(self, heading: Heading) -> None:
        self._wide(heading.title, styles.TITLE_FONT, 22)
        self._wide(heading.organisation, Font(name="Calibri", family=2, size=13, bold=True), 20)
        for line in heading.lines:
            self._wide(line, styles.QUIET_FONT, 14)
        self._next(OURS, 6)
        asked = self._questions
        named = {asked.signed_by: _("Rempli par"), asked.signed_as: _("Fonction"), asked.day: _("Le")}
        for field, label in named.items():
            self._put_label(CellRichText(TextBlock(_BOLD, label)))
            self._answer(_FIRST, asked.entity[field], None, merged=True)
            self._sheet.cell(self._row, _LABEL).alignment = _CENTRED
            self._next(mark(FOR_ALL, field), 20)
        self._next(OURS, 10)

    def _block(self, row: FormRow) -> None:
        heights = [24.0, 18.0, *(self._height_of_question(row, name) for name, _text in self._questions.notes), 34.0]
        self._keep_together(heights)
        self._subject(row)
        self._headings(_("Principe et critères"))
        for chosen, written in self._questions.notes:
            self._question(row, chosen, written)
        for name in self._questions.remarks:
            self._remark(row, name)
        self._next(OURS, 12)

    def _subject(self, row: FormRow) -> None:
        text = row.heading if row.title in ("", row.heading) else f"{row.heading}\n{row.title}"
        self._key_texts(row)
        self._wide(text, styles.HEADER_FONT, 17, fill=styles.HEADER_FILL, ref=row.uid)

    def _headings(self, what: str) -> None:
        chosen = self._questions.scale.name
        choose = _("Votre niveau") if chosen == "maturity_level" else _("Votre note")
        for column, text in ((_LABEL, what), (_FIRST, choose), (_SECOND, _("Votre justification"))):
            cell = self._sheet.cell(self._row, column)
            workbook.set_text(cell, text)
            cell.font, cell.fill, cell.border, cell.alignment = styles.HEADING_FONT, _GREY, _BOX, _CENTRED
        self._next(OURS, 18)

    def _question(self, row: FormRow, chosen: str, written: str, about: FormRow | None = None) -> None:
        self._put_label(self._asked(row, chosen, about))
        self._answer(_FIRST, self._questions.entity[chosen], row)
        self._answer(_SECOND, self._questions.entity[written], row)
        self._chosen.append(f"{get_column_letter(_FIRST)}{self._row}")
        if about is not None:
            self._key_texts(row)
        self._next(mark(row.uid, chosen, written), self._height_of_question(row, chosen, about))

    def _remark(self, row: FormRow, name: str) -> None:
        self._put_label(CellRichText(TextBlock(_BOLD, self._questions.entity[name].label)))
        self._answer(_FIRST, self._questions.entity[name], row, merged=True)
        said = self._text(row, self._questions.entity[name])
        lines = max(_LEAST_LINES - 1, _lines(said, _WIDTHS[_FIRST] + _WIDTHS[_SECOND]))
        self._next(mark(row.uid, name), lines * styles.LINE_HEIGHT + 4)

    # --- cells --------------------------------------------------------------------------------------

    def _wide(self, text: str, font: Font, line: float, *, fill: PatternFill | None = None, ref: str = OURS) -> None:
        """One text from side to side."""
        cell = self._sheet.cell(self._row, _LABEL)
        workbook.set_text(cell, text)
        cell.font, cell.alignment = font, _CENTRED
        for column in (_LABEL, _FIRST, _SECOND):
            if fill:
                self._sheet.cell(self._row, column).fill = fill
        self._sheet.merge_cells(start_row=self._row, end_row=self._row, start_column=_LABEL, end_column=_SECOND)
        width = sum(_WIDTHS[column] for column in (_LABEL, _FIRST, _SECOND)) * 11 / (font.sz or 11)
        self._next(ref, _lines(text, width) * line + (6 if fill else 2), fixed=True)

    def _put_label(self, text: CellRichText) -> None:
        cell = self._sheet.cell(self._row, _LABEL)
        cell.value = text
        cell.alignment, cell.border, cell.fill = styles.WRAPPED_ALIGNMENT, _BOX, _GREY

    def _asked(self, row: FormRow, name: str, about: FormRow | None = None) -> CellRichText:
        """The question in bold, its criteria, and what was answered last time."""
        blocks = [TextBlock(_BOLD, escaped(self._question_text(row, name, about)))]
        blocks += [TextBlock(_SMALL, escaped(f"\n{line}")) for line in self._below(row, name, about)]
        return CellRichText(*blocks)

    def _question_text(self, row: FormRow, name: str, about: FormRow | None) -> str:
        if about is not None:
            return about.heading
        return row.asked.get(name) or self._questions.entity[name].label

    def _below(self, row: FormRow, name: str, about: FormRow | None) -> list[str]:
        found = [about.title] if about is not None and about.title else list(row.criteria.get(name, ()))
        if last := row.last.get(name):
            found.append(_("Votre dernière réponse : {answer}").format(answer=last))
        return found

    def _height_of_question(self, row: FormRow, name: str, about: FormRow | None = None) -> float:
        if not name:
            name, about = self._questions.notes[0][0], row
        width = _WIDTHS[_LABEL]
        asked = float(_lines(self._question_text(row, name, about), width * 0.95) * styles.LINE_HEIGHT)
        asked += sum(_lines(line, width * 1.3) for line in self._below(row, name, about)) * 11.5
        written = dict(self._questions.notes)[name]
        said = _lines(self._text(row, self._questions.entity[written]), _WIDTHS[_SECOND])
        return max(asked, max(said, _LEAST_LINES) * styles.LINE_HEIGHT) + 6

    def _answer(self, column: int, declared: Field, row: FormRow | None, *, merged: bool = False) -> None:
        cell = self._sheet.cell(self._row, column)
        value = row.values[declared.name] if row else None
        shown = workbook.shown(declared, value, "" if value is None else self._labels.of_field(declared, value))
        if isinstance(shown, str):
            workbook.set_text(cell, shown)
            cell.quotePrefix = shown.startswith(_FORMULA_SIGNS)
        elif shown is not None:
            cell.value = shown
        cell.number_format = styles.DAY_FORMAT if declared.kind is Kind.DATE else styles.TEXT_FORMAT
        cell.alignment = styles.WRAPPED_ALIGNMENT
        cell.fill, cell.border, cell.font = _TO_FILL, _BOX, styles.TEXT_FONT
        if merged:
            self._sheet.cell(self._row, _SECOND).border = _BOX
            self._sheet.merge_cells(start_row=self._row, end_row=self._row, start_column=column, end_column=_SECOND)
            cell.alignment = Alignment(vertical="top", horizontal="left", wrap_text=True)

    def _key_texts(self, row: FormRow) -> None:
        """What the record is about, for a copy of the form that nobody here remembers."""
        for rank, declared in enumerate(self._keys):
            text = self._text(row, declared)
            if text:
                workbook.set_text(self._sheet.cell(self._row, _KEYS + rank), text)

    def _text(self, row: FormRow, declared: Field) -> str:
        value = row.values[declared.name]
        if isinstance(value, date):
            return value.isoformat()
        return "" if value is None else self._labels.of_field(declared, value)

    # --- the page -----------------------------------------------------------------------------------

    def _next(self, ref: str, height: float, *, fixed: bool = False) -> None:
        """The line is done: it bears its mark and its height, which merged cells must have ``fixed``."""
        cell = self._sheet.cell(self._row, _MARK)
        workbook.set_text(cell, ref)
        cell.font = styles.REF_FONT
        if fixed:
            self._sheet.row_dimensions[self._row].height = height
        else:
            _grow(self._sheet, self._row, height)
        self._height += height
        self._row += 1

    def _keep_together(self, heights: Iterable[float]) -> None:
        """Begin a page where what follows would be cut."""
        needed = sum(heights)
        if self._height + needed > _PAGE_POINTS and self._height > 0:
            self._sheet.row_breaks.append(Break(id=self._row - 1))
            self._height = 0.0

    def _offer_choices(self) -> None:
        offered = DataValidation(
            type="list",
            formula1=f"{LISTS_SHEET}!$A$2:$A${len(self._questions.scale.labels) + 1}",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=_("Votre réponse"),
            error=_("Choisissez une valeur de la liste."),
        )
        for cell in self._chosen:
            offered.add(cell)
        self._sheet.add_data_validation(offered)


def _write_lists(sheet: Any, questions: Questions) -> None:
    sheet.sheet_state = "hidden"
    for number, text in enumerate(questions.scale.labels.values(), start=2):
        sheet.cell(number, 1, text)
