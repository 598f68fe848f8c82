"""The sheet « Synthèse » of an exported workbook: tables and charts that follow what people edit in the others.

Everything in it is a formula over the exported sheets, so it shows nothing that does not leave. An
import does not read it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break

from dcant_tracker.exchange.formats import SUMMARY_SHEET
from dcant_tracker.exchange.synthesis import charts, figures
from dcant_tracker.exchange.synthesis.charts import Frame
from dcant_tracker.exchange.synthesis.evaluations import ASIDE, CHOICE_ROW, EvaluationTables
from dcant_tracker.exchange.synthesis.figures import APART, FEW, GRADES, PRINCIPLES, ROLES, Sheets
from dcant_tracker.exchange.synthesis.formulas import Columns
from dcant_tracker.exchange.synthesis.page import LABEL_WIDTH, Page, area
from dcant_tracker.exchange.synthesis.participations import FIRST_ROLE, NAMED, put_participations
from dcant_tracker.exchange.writer import printing, styles
from dcant_tracker.exchange.writer.workbook import SheetContent
from dcant_tracker.words import _

_WIDTHS = (LABEL_WIDTH, *[16] * 10, 1)
"""Of the columns of the tables, then of a margin that keeps the edge of the charts on the printed page."""
_LAST = len(_WIDTHS) - 1
_PRINTED = get_column_letter(len(_WIDTHS))
_WIDEST = 330
"""The characters beside one another that still read on a page."""

_CHART_ROWS = 22
_AROUND_BARS = 6
"""The rows that a chart takes beside its bars: title, axis, key."""
_MOST_CHART_ROWS = 120


def of(sheets: Sequence[SheetContent]) -> Callable[[Workbook], tuple[Any, Iterable[str]]] | None:
    """What adds the sheet to the workbook of ``sheets``; None where neither evaluations nor participations leave."""
    by_name = {sheet.entity.name: sheet for sheet in sheets}
    if by_name.keys().isdisjoint(figures.COUNTED_SHEETS):
        return None
    return partial(_add, sheets=by_name)


def guide_line() -> str:
    """What the guide of the workbook says of the sheet."""
    return _("La feuille « {sheet} » se calcule sur les autres et suit vos changements ; elle n'est pas relue.").format(
        sheet=SUMMARY_SHEET
    )


def _add(book: Workbook, sheets: Sheets) -> tuple[Any, Iterable[str]]:
    sheet = book.create_sheet(SUMMARY_SHEET)
    _set_up(sheet)
    page = Page(sheet)
    top = _put_notes(page, sheets)
    labels = figures.recommendations(sheets)
    second = top
    if "evaluation" in sheets:
        top, second = _put_evaluations(page, top, sheets, labels)
    third = fourth = top
    if "participation" in sheets:
        top, fourth = _put_participations(page, top, sheets["participation"], labels)
    _print_on_pages(page, sorted({1, second, third, fourth}), top)
    sheet.print_area = f"A1:{_PRINTED}{top}"
    title = WriteOnlyCell(sheet, SUMMARY_SHEET)
    title.font = styles.TITLE_FONT
    sheet.append([title])
    return sheet, list(page.rows())


def _set_up(sheet: Any) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = f"A{CHOICE_ROW + 1}"
    printing.set_for_print(sheet, SUMMARY_SHEET, repeated=f"1:{CHOICE_ROW}")
    for rank, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(rank)].width = width
    sheet.column_dimensions[get_column_letter(ASIDE)].width = 24
    sheet.row_dimensions[1].height = 22


def _put_notes(page: Page, sheets: Sheets) -> int:
    """How the figures come about; the row where the tables may begin."""
    notes = [_("Calculée par des formules sur les autres feuilles de ce classeur : elle suit ce que vous y changez.")]
    if "evaluation" in sheets:
        notes += [
            _(
                "Seules comptent les évaluations transmises ou validées. Une moyenne va de 0 (Pas du tout) à "
                "4 (Pleinement) ; « Non concerné », « Ne se prononce pas » et les réponses vides n'y entrent pas."
            ),
            _("« faible » : une moyenne au moins de la ligne repose sur moins de {few} notes.").format(few=FEW),
        ]
    for row, note in enumerate(notes, start=CHOICE_ROW + 1):
        page.put(row, 1, note, "note")
    return CHOICE_ROW + len(notes) + 2


def _print_on_pages(page: Page, starts: list[int], end: int) -> None:
    """Begin a printed page at the second of ``starts``, and at the next ones where two pages cannot hold it all.

    The sheet prints one page wide: a wider margin makes it small enough for the tallest of its pages.
    """
    for kept in (starts[:2], starts[:3], starts):
        width = max(printing.width_for(_printed_height(page, *part)) for part in pairwise([*kept, end + 1]))
        if width <= _WIDEST:
            break
    margin = max(_WIDTHS[-1], min(width, _WIDEST) - sum(_WIDTHS[:-1]))
    page.sheet.column_dimensions[_PRINTED].width = margin
    for row in kept[1:]:
        _break_before(page, row)


def _printed_height(page: Page, first: int, stop: int) -> float:
    """The height of a printed page, with the rows that are repeated above it."""
    return page.height(first, stop) + (page.height(1, CHOICE_ROW + 1) if first > 1 else 0)


def _put_evaluations(page: Page, top: int, sheets: Sheets, labels: dict[str, str]) -> tuple[int, int]:
    """The row after the tables, and that where a second page may begin."""
    content = sheets["evaluation"]
    campaigns = figures.campaigns(sheets)
    tables = EvaluationTables(page, Columns(content), figures.Answers(content), campaigns)
    tables.put_choice()
    page.put_heading(top, _("Les quatre principes"))
    chart_row = tables.put_principles(top + 1) + 1
    by_campaign = chart_row + _CHART_ROWS + 1
    page.put_heading(by_campaign, _("Par campagne : moyennes et nombre de notes"))
    end = tables.put_campaigns(by_campaign + 1)
    _offer(page, by_campaign + 2, end - 1)
    _draw_evaluations(page, top + 1, chart_row, tables.put_radar(top + 1, by_campaign + 1))
    page.put_heading(end + 1, _("Par recommandation : moyennes et nombre de notes"))
    return tables.put_recommendations(end + 2, labels) + 1, end + 1


def _draw_evaluations(page: Page, table: int, row: int, drawn: Sequence[int]) -> None:
    around = range(ASIDE + 1, ASIDE + 1 + len(PRINCIPLES))
    charts.add_radar(
        page,
        Frame(row, 1, row + _CHART_ROWS - 1, 4),
        _("Moyenne par principe (0 à 4)"),
        [(table, column) for column in around],
        charts.lines_of(drawn, ASIDE, around),
    )
    rows = range(table + 1, table + 1 + len(PRINCIPLES))
    answers = range(3, 3 + len(GRADES))
    apart = range(answers.stop + 1, answers.stop + 1 + len(APART))
    charts.add_bars(
        page,
        Frame(row, 5, row + _CHART_ROWS - 1, _LAST),
        _("Répartition des réponses par principe"),
        [(one, 1) for one in rows],
        charts.columns_of([*answers, *apart], table, rows, charts.ANSWER_COLOURS),
        share=True,
    )


def _put_participations(page: Page, top: int, content: SheetContent, labels: dict[str, str]) -> tuple[int, int]:
    """The row after the chart, and that where the chart begins."""
    page.put_heading(top, _("Participations par recommandation et par rôle, quel que soit leur statut"))
    rows = put_participations(page, top + 1, Columns(content), figures.participations(content), labels)
    row = rows.stop + 2
    end = row + min(_AROUND_BARS + len(rows), _MOST_CHART_ROWS)
    charts.add_bars(
        page,
        Frame(row, 1, end, _LAST),
        _("Participations par recommandation et par rôle"),
        [(one, NAMED) for one in rows],
        charts.columns_of(range(FIRST_ROLE, FIRST_ROLE + len(ROLES)), top + 1, rows, charts.ROLE_COLOURS),
        share=False,
    )
    return end + 1, row


def _break_before(page: Page, row: int) -> None:
    """Begin a printed page at ``row``, with the empty row above it."""
    page.sheet.row_breaks.append(Break(id=row - 2))


def _offer(page: Page, first: int, last: int) -> None:
    """Let the campaign be chosen among the first cells of those rows."""
    validation = DataValidation(
        type="list",
        formula1=area((first, 1), (last, 1)),
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle=_("Campagne"),
        error=_("Choisissez une valeur de la liste."),
    )
    validation.add(f"A{CHOICE_ROW}")
    page.sheet.data_validations.append(validation)
