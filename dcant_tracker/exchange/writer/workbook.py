"""Writes the workbook that a person edits: one sheet an entity, lists to pick from, a guide, the base.

openpyxl writes a workbook whose sheets hold their headings, and the rows are spliced in.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.formats import (
    BASE_SHEET,
    GUIDE_SHEET,
    LISTS_SHEET,
    REF_HEADER,
    escaped,
    streamed,
)
from dcant_tracker.exchange.writer import printing, splicing, styles
from dcant_tracker.file_formats import XLSX, format_of
from dcant_tracker.words import _

_SPARE_ROWS = 1000
"""Rows below the last one that keep the drop-down lists, for new records."""

_MOST_LINES = 12
"""Lines that a row shows at the most; the rest of a very long text is read in its cell."""

_CROWDING = 1.15
"""Letters that fit in a column for each unit of its width, which is that of a digit."""


@dataclass(slots=True)
class SheetContent:
    """One sheet: its entity, its columns, and its rows (uid, then one shown value a column).

    ``marks`` holds, by uid, the fields to highlight; None: the whole row is new.
    """

    entity: Entity
    fields: Sequence[Field]
    rows: Sequence[tuple[str, Sequence[str | int | date | None]]]
    count: int
    marks: Mapping[str, Collection[str] | None] = field(default_factory=dict)


@dataclass(slots=True)
class WorkbookContent:
    """Everything the workbook holds. ``lists`` maps a list's name to the texts to pick from.

    ``data`` says on the guide where it all comes from; ``cover`` adds a sheet after the guide, and ``summary`` one
    more, whose rows it returns to be spliced in.
    """

    sheets: Sequence[SheetContent]
    lists: dict[str, list[str]] = field(default_factory=dict)
    base_rows: Sequence[tuple[str, ...]] = ()
    guide: Sequence[str] = ()
    data: str = ""
    cover: Callable[[Workbook], None] | None = None
    summary: Callable[[Workbook], tuple[Any, Iterable[str]]] | None = None


def check_ending(path: Path) -> None:
    """Raises UserError for a name that no spreadsheet would open as the workbook written there."""
    if format_of(path, [XLSX]) is None:
        raise UserError(
            _("Le classeur « {file} » doit porter l'extension {ending}.").format(file=path.name, ending=XLSX.suffix),
            _("Choisissez un nom qui finit par {ending}.").format(ending=XLSX.suffix),
        )


def list_name(declared: Field) -> str | None:
    """The name of the list a column picks from: a choice list, an entity, or yes and no."""
    if declared.kind is Kind.BOOL:
        return "bool"
    if declared.choices:
        return f"choice:{declared.target}"
    return f"ref:{declared.target}" if declared.is_ref and declared.target != "any" else None


def shown(declared: Field, value: Value, text: str) -> str | int | date | None:
    """What a cell holds for ``value``, which people read as ``text``: real dates and numbers, else text."""
    if value is None:
        return None
    if declared.kind is Kind.DATE and isinstance(value, date):
        return value
    if declared.kind is Kind.INT and isinstance(value, int):
        return value
    return text


def write(content: WorkbookContent, path: Path) -> None:
    """Write the workbook to ``path``; the caller renames it into place."""
    with streamed() as book:
        _write_guide(book, content)
        if content.cover:
            content.cover(book)
        summary = [content.summary(book)] if content.summary else []
        places = {name: _list_range(rank, len(texts)) for rank, (name, texts) in enumerate(content.lists.items())}
        written = [(_write_sheet(book, listed, places), listed) for listed in content.sheets]
        looks = [_looks(sheet, listed) for sheet, listed in written]
        _write_lists(book, content.lists)
        _write_base(book, content.base_rows)
        skeleton = BytesIO()
        book.save(skeleton)
    records = ((sheet, _rows(listed, styled)) for (sheet, listed), styled in zip(written, looks, strict=True))
    rows = {str(sheet.path).lstrip("/"): lines for sheet, lines in (*summary, *records)}
    splicing.splice(skeleton.getvalue(), rows, path)


def _write_guide(book: Workbook, content: WorkbookContent) -> None:
    sheet = book.create_sheet(GUIDE_SHEET)
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 4
    sheet.column_dimensions["B"].width = 110
    title = _styled(sheet, GUIDE_SHEET, font=styles.TITLE_FONT)
    printing.set_for_print(sheet, GUIDE_SHEET, whole=True)
    sheet.append([None, title])
    sheet.append([None, _styled(sheet, content.data, font=styles.QUIET_FONT)] if content.data else [])
    for number, line in enumerate(content.guide, start=1):
        sheet.append([number, _styled(sheet, line, alignment=styles.WRAPPED_ALIGNMENT)])
    sheet.append([])
    sheet.append([None, _styled(sheet, _("Contenu de ce classeur"), font=styles.HEADING_FONT)])
    for listed in content.sheets:
        sheet.append([None, f"{listed.entity.sheet} : {listed.count}"])


def _write_sheet(book: Workbook, content: SheetContent, places: dict[str, str]) -> Any:
    sheet = book.create_sheet(content.entity.sheet)
    sheet.freeze_panes = "B2"
    last = get_column_letter(len(content.fields) + 1)
    sheet.auto_filter.ref = f"A1:{last}{content.count + 1}"
    width = sum(map(styles.column_width, content.fields))
    printing.set_for_print(sheet, content.entity.sheet, repeated="1:1", width=width)
    _set_columns(sheet, content.fields)
    for validation in _validations(content, places):
        sheet.data_validations.append(validation)
    sheet.append(_header(sheet, content.fields))
    return sheet


@dataclass(frozen=True, slots=True)
class _Looks:
    """The styles of a sheet's columns: of an ordinary row, of a highlighted cell, of a new row."""

    plain: Sequence[splicing.Column]
    changed: Sequence[splicing.Column]
    added: Sequence[splicing.Column]

    def of(self, fields: Sequence[Field], marked: Collection[str] | None) -> Sequence[splicing.Column]:
        """The styles of one row whose fields ``marked`` (None: all) are highlighted."""
        if marked is None:
            return self.added
        ref, *cells = zip(self.plain, self.changed, strict=True)
        return [ref[0], *(pair[f.name in marked] for f, pair in zip(fields, cells, strict=True))]


def _looks(sheet: Any, content: SheetContent) -> _Looks:
    plain = _columns(sheet, content.fields)
    if not content.marks:
        return _Looks(plain, plain, plain)
    changed = _columns(sheet, content.fields, font=styles.MARKED_FONT, fill=styles.CHANGED_FILL)
    return _Looks(plain, changed, _columns(sheet, content.fields, font=styles.MARKED_FONT, fill=styles.ADDED_FILL))


def _rows(content: SheetContent, looks: _Looks) -> Iterator[str]:
    wrapped = _wrapped_columns(content.fields)
    marks = content.marks
    for number, (uid, values) in enumerate(content.rows, start=2):
        lines = _lines(values, wrapped)
        height = lines * styles.LINE_HEIGHT if lines > 1 else None
        columns = looks.of(content.fields, marks[uid]) if uid in marks else looks.plain
        yield splicing.row_xml(number, columns, (uid, *values), height)


def _set_columns(sheet: Any, fields: Sequence[Field]) -> None:
    sheet.row_dimensions[1].height = 32
    sheet.column_dimensions["A"].width = 9
    for rank, declared in enumerate(fields, start=2):
        dimension = sheet.column_dimensions[get_column_letter(rank)]
        dimension.width = styles.column_width(declared)
        dimension.number_format = styles.number_format(declared)
        dimension.alignment = styles.alignment(declared)


def _wrapped_columns(fields: Sequence[Field]) -> list[tuple[int, float]]:
    """The rank and the width of the columns whose text may run over several lines."""
    return [
        (rank, styles.column_width(declared) * _CROWDING)
        for rank, declared in enumerate(fields)
        if styles.alignment(declared).wrap_text
    ]


def _lines(values: Sequence[str | int | date | None], wrapped: Sequence[tuple[int, float]]) -> int:
    """How many lines a row needs: LibreOffice and Excel leave a height that is not given at one line."""
    most = 1
    for rank, width in wrapped:
        text = values[rank]
        if isinstance(text, str) and (len(text) > width or "\n" in text):
            most = max(most, sum(1 + int(len(line) // width) for line in text.split("\n")))
    return min(most, _MOST_LINES)


def _header(sheet: Any, fields: Sequence[Field]) -> list[Any]:
    ref = _styled(
        sheet,
        REF_HEADER,
        font=styles.REF_HEADER_FONT,
        fill=styles.REF_HEADER_FILL,
        alignment=styles.HEADER_ALIGNMENT,
    )
    return [
        ref,
        *(
            _styled(
                sheet,
                declared.label,
                font=styles.HEADER_FONT,
                fill=styles.KEY_HEADER_FILL if declared.key else styles.HEADER_FILL,
                alignment=styles.HEADER_ALIGNMENT,
            )
            for declared in fields
        ),
    ]


_STYLES: WeakKeyDictionary[Workbook, dict[Hashable, Any]] = WeakKeyDictionary()
"""What openpyxl makes of a style, by workbook: it compares each part with all that the workbook has, at every cell."""


def _styled(sheet: Any, text: str, **style: Any) -> Any:
    """A cell in a style, whose parts are those of ``styles``, each known by being the same one."""
    cell: Any = WriteOnlyCell(sheet, text)
    known = _STYLES.setdefault(sheet.parent, {})
    key = tuple((name, value if isinstance(value, str) else id(value)) for name, value in style.items())
    if key not in known:
        for name, value in style.items():
            setattr(cell, name, value)
        known[key] = cell._style  # noqa: SLF001
    cell._style = copy(known[key])  # noqa: SLF001
    return cell


def _columns(sheet: Any, fields: Sequence[Field], **mark: Any) -> list[splicing.Column]:
    """The styles of each column, as the workbook numbers them; all but « Réf. » with what ``mark`` adds."""
    ref = _styled(
        sheet,
        "",
        font=styles.REF_FONT,
        number_format=styles.TEXT_FORMAT,
        border=styles.RULE,
        alignment=styles.CELL_ALIGNMENT,
    )
    made = [splicing.Column("A", ref.style_id, ref.style_id)]
    for rank, declared in enumerate(fields, start=2):
        style = {
            "number_format": styles.number_format(declared),
            "alignment": styles.alignment(declared),
            "border": styles.RULE,
            **mark,
        }
        plain, quoted = _styled(sheet, "", **style), _styled(sheet, "", **style)
        quoted.quotePrefix = True
        made.append(splicing.Column(get_column_letter(rank), plain.style_id, quoted.style_id))
    return made


def set_text(cell: Any, text: str) -> None:
    """Put ``text`` in a cell as text whatever it begins with, whole even when escapes make it longer.

    openpyxl takes a leading ``=`` for a formula and cuts at 32,767 characters after escaping, hence
    the assignment below its property; the text was cleaned on entry.
    """
    cell._value = escaped(text)  # noqa: SLF001
    cell.data_type = "s"


def _list_range(rank: int, length: int) -> str:
    column = get_column_letter(rank + 1)
    return f"{LISTS_SHEET}!${column}$2:${column}${max(length, 1) + 1}"


def _validations(content: SheetContent, places: dict[str, str]) -> Iterable[DataValidation]:
    last_row = content.count + 1 + _SPARE_ROWS
    for rank, declared in enumerate(content.fields, start=2):
        letter = get_column_letter(rank)
        validation = _validation(declared, places)
        if validation is not None:
            validation.add(f"{letter}2:{letter}{last_row}")
            yield validation


def _validation(declared: Field, places: dict[str, str]) -> DataValidation | None:
    name = list_name(declared)
    if name in places:
        strict = not declared.is_ref
        return DataValidation(
            type="list",
            formula1=places[name],
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="stop" if strict else "warning",
            errorTitle=declared.label,
            error=_("Choisissez une valeur de la liste.")
            if strict
            else _("Ce nom n'est pas dans la liste. Continuez seulement si la fiche est ajoutée dans ce classeur."),
        )
    if declared.kind is Kind.DATE:
        return DataValidation(
            type="date",
            operator="between",
            formula1="61",
            formula2="109574",
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="warning",
            errorTitle=declared.label,
            error=_("Écrivez une date : JJ/MM/AAAA."),
        )
    return None


def _write_lists(book: Workbook, lists: dict[str, list[str]]) -> None:
    sheet = book.create_sheet(LISTS_SHEET)
    sheet.sheet_state = "hidden"
    columns = list(lists.values())
    sheet.append(list(lists))
    for rank in range(max((len(texts) for texts in columns), default=0)):
        row: list[Any] = []
        for texts in columns:
            cell = WriteOnlyCell(sheet, "")
            set_text(cell, texts[rank] if rank < len(texts) else "")
            row.append(cell if rank < len(texts) else None)
        sheet.append(row)


def _write_base(book: Workbook, rows: Sequence[tuple[str, ...]]) -> None:
    sheet = book.create_sheet(BASE_SHEET)
    sheet.sheet_state = "veryHidden"
    for row in rows:
        sheet.append(list(row))
