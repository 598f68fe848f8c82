"""What changed since the last sending to a partner, in a workbook: highlighted cells, and a sheet that lists them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from dcant_tracker.clock import local_iso
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.errors import UserError
from dcant_tracker.exchange import scope
from dcant_tracker.exchange.formats import CHANGES_SHEET, streamed
from dcant_tracker.exchange.ledger import since
from dcant_tracker.exchange.ledger.since import Comparison, Difference, What
from dcant_tracker.exchange.scope import ExportOptions
from dcant_tracker.exchange.writer import printing, styles, workbook
from dcant_tracker.exchange.writer.workbook import SheetContent, WorkbookContent, set_text
from dcant_tracker.store.file.replacing import drafted, put_in_place
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _, exchange_language, ngettext

_WIDTHS = (26, 40, 24, 46, 46, 17, 20)
_TEXT_COLUMNS = (1, 3, 4)
"""The ranks of the columns whose text runs over several lines."""

_MOST_LINES = 12
_MOST_CHARACTERS = 8_000
"""Of one side of a difference: the sheet of the record holds the whole text. Excel takes 32,767."""
_FORMULA_SIGNS = ("=", "+", "-", "@")


def mark(reading: Reading, content: WorkbookContent, options: ExportOptions) -> None:
    """Highlight in ``content`` what changed since the last sending to the partner, and list it after the guide.

    Only what both that sending and this one show is compared. Raises UserError when nothing was sent before.
    """
    if options.partner is None:
        raise UserError(
            _("Les modifications se surlignent depuis le dernier envoi à un partenaire : aucun n'est choisi."),
            _("Choisissez le partenaire, ou exportez sans surligner."),
        )
    last, name = since.last_sending_to(reading, options.partner)
    compared = Comparison(last, name, _leaving(reading, since.differences(reading, last, options), options))
    fresh = [sheet.entity.sheet for sheet in content.sheets if sheet.entity.name not in last.counts]
    for sheet in content.sheets:
        sheet.marks = _marks(sheet, compared.differences)
    content.cover = partial(_add_sheet, compared=compared, fresh=fresh)
    content.guide = [*content.guide, _guide_line(compared)]


def _leaving(reading: Reading, differences: Iterable[Difference], options: ExportOptions) -> list[Difference]:
    """The differences of records that leave this time too, and those of records that are no more."""
    among = {entity.name: scope.among(reading, entity, options) for entity in scope.entities(options)}
    return [
        one for one in differences if one.what is What.DELETED or (uids := among[one.entity]) is None or one.uid in uids
    ]


@exchange_language()
def write_changes(compared: Comparison, path: Path) -> None:
    """Write at ``path`` a workbook that only lists the differences. Raises UserError when it cannot be written."""
    workbook.check_ending(path)
    with drafted(path) as draft, streamed() as book:
        _add_sheet(book, compared=compared, fresh=(), highlighted=False)
        book.save(draft)
        put_in_place(draft, path)


def _marks(sheet: SheetContent, differences: Iterable[Difference]) -> dict[str, set[str] | None]:
    marks: dict[str, set[str] | None] = {}
    for difference in differences:
        if difference.entity != sheet.entity.name or difference.what is What.DELETED:
            continue
        if difference.field is None:
            marks[difference.uid] = None
        else:
            fields = marks.setdefault(difference.uid, set())
            if fields is not None:
                fields.add(difference.field)
    return marks


def _guide_line(compared: Comparison) -> str:
    return _(
        "Les cellules surlignées et en gras ont changé depuis l'envoi du {day} ; la feuille « {sheet} » les énumère."
    ).format(day=f"{_moment(compared.info.at):%d/%m/%Y}", sheet=CHANGES_SHEET)


def _moment(at: str) -> datetime:
    """An ISO instant as local time, without its zone: spreadsheets know none."""
    return local_iso(at).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the sheet: its seven cells, and whether it tells of a cell or a whole row."""

    cells: Sequence[str | datetime | None]
    what: What


def _add_sheet(book: Workbook, *, compared: Comparison, fresh: Sequence[str], highlighted: bool = True) -> None:
    sheet = book.create_sheet(CHANGES_SHEET)
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    lines = [_line(difference) for difference in compared.differences]
    said = _sentences(compared, fresh, highlighted=highlighted)
    head = len(said) + 3
    sheet.freeze_panes = f"A{head + 1}"
    sheet.auto_filter.ref = f"A{head}:G{head + len(lines)}"
    title = _("Modifications depuis l'envoi du {day}").format(day=f"{_moment(compared.info.at):%d/%m/%Y à %H:%M}")
    printing.set_for_print(sheet, CHANGES_SHEET, repeated=f"{head}:{head}", width=sum(_WIDTHS))
    sheet.append([_cell(sheet, title, font=styles.TITLE_FONT)])
    for sentence in said:
        sheet.append([_cell(sheet, sentence)])
    sheet.append([])
    sheet.append([_cell(sheet, text, **_HEADER) for text in _headers()])
    for number, line in enumerate(lines, start=head + 1):
        tall = _lines(line.cells)
        if tall > 1:
            sheet.row_dimensions[number].height = tall * styles.LINE_HEIGHT
        sheet.append([_cell(sheet, cell, **_style(rank, line)) for rank, cell in enumerate(line.cells)])


_HEADER = {
    "font": styles.HEADER_FONT,
    "fill": styles.HEADER_FILL,
    "alignment": styles.HEADER_ALIGNMENT,
}


def _headers() -> tuple[str, ...]:
    return (_("Feuille"), _("Fiche"), _("Colonne"), _("Avant"), _("Maintenant"), _("Quand"), _("Par"))


def _sentences(compared: Comparison, fresh: Sequence[str], *, highlighted: bool) -> list[str]:
    """What stands above the table: how many, how they are shown, what cannot be compared."""
    counts = compared.counts()
    said = [
        _("Fichier envoyé : {file}").format(file=compared.info.file_name),
        ", ".join(
            (
                ngettext("{count} cellule modifiée", "{count} cellules modifiées", counts["changed"]).format(
                    count=counts["changed"]
                ),
                ngettext("{count} ligne ajoutée", "{count} lignes ajoutées", counts["added"]).format(
                    count=counts["added"]
                ),
                ngettext("{count} ligne supprimée", "{count} lignes supprimées", counts["deleted"]).format(
                    count=counts["deleted"]
                ),
            )
        ),
    ]
    if highlighted:
        said.append(
            _(
                "Dans les autres feuilles, ce qui a changé est en gras : cellules modifiées sur fond jaune, "
                "lignes ajoutées sur fond vert."
            )
        )
    if fresh:
        said.append(_("Absentes de l'envoi précédent, donc non comparées : {sheets}.").format(sheets=", ".join(fresh)))
    return said


def _line(difference: Difference) -> _Line:
    declared = CATALOGUE[difference.entity]
    if difference.field is not None:
        column = declared[difference.field].label
    else:
        column = _("(ligne ajoutée)") if difference.what is What.ADDED else _("(ligne supprimée)")
    cells = (
        declared.sheet,
        difference.key,
        column,
        _shortened(difference.text(difference.before)),
        _shortened(difference.text(difference.now)),
        None if difference.when is None else _moment(difference.when),
        difference.who,
    )
    return _Line(cells, difference.what)


def _shortened(text: str) -> str | None:
    return (text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…") or None


def _style(rank: int, line: _Line) -> dict[str, Any]:
    is_moment = isinstance(line.cells[rank], datetime)
    style: dict[str, Any] = {
        "alignment": styles.MOMENT_ALIGNMENT if is_moment else styles.WRAPPED_ALIGNMENT,
        "border": styles.RULE,
        "number_format": styles.MOMENT_FORMAT if is_moment else styles.TEXT_FORMAT,
    }
    if rank == _NOW and line.what is not What.DELETED:
        style["fill"] = styles.CHANGED_FILL if line.what is What.CHANGED else styles.ADDED_FILL
        style["font"] = styles.MARKED_FONT
    return style


_NOW = 4


def _cell(sheet: Any, value: str | datetime | None, **style: Any) -> Any:
    cell = WriteOnlyCell(sheet, value if isinstance(value, datetime) else "")
    if isinstance(value, str):
        set_text(cell, value)
    for name, wanted in style.items():
        setattr(cell, name, wanted)
    if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
        cell.quotePrefix = True
    return cell


def _lines(cells: Sequence[str | datetime | None]) -> int:
    """How many lines a row needs at the width of its columns."""
    most = 1
    for rank in _TEXT_COLUMNS:
        text = cells[rank]
        if isinstance(text, str):
            most = max(most, sum(1 + len(line) // _WIDTHS[rank] for line in text.split("\n")))
    return min(most, _MOST_LINES)
