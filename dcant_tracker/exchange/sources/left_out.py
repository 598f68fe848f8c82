"""What is left out of what a sheet says: texts struck through, control characters; it is always named."""

from collections.abc import Container, Iterator, Sequence

from dcant_tracker.domain.parsing import as_text
from dcant_tracker.exchange.reader import CellValue, Sheet, Unreadable
from dcant_tracker.exchange.tables import Ignored, IncomingTable, column_letter, is_blank
from dcant_tracker.words import _


def unstruck(sheet: Sheet, kept: Container[int] = ()) -> list[list[CellValue]]:
    """The rows of ``sheet``: a cell struck through cannot be used, one struck in part says what is left.

    A row that is struck as a whole stays as it is, so that its record is known; so do the columns ``kept``.
    """
    if not sheet.beside.struck:
        return sheet.rows
    rows = list(sheet.rows)
    struck: dict[int, dict[int, str | None]] = {}
    for (row, column), left in sheet.beside.struck.items():
        if row < len(rows) and column < len(rows[row]) and column not in kept:
            struck.setdefault(row, {})[column] = left
    for row, cells in struck.items():
        written = rows[row]
        filled = {column for column, cell in enumerate(written) if not is_blank(cell) and column not in kept}
        if filled <= {column for column, left in cells.items() if left is None}:
            continue
        rows[row] = [_left(cell, cells[column]) if column in cells else cell for column, cell in enumerate(written)]
    return rows


def dropped(sheet: Sheet) -> Iterator[Ignored]:
    """The cells of ``sheet`` from which the reader dropped a control character."""
    for row, column in sheet.beside.dropped:
        place = f"{column_letter(column)}{row + 1}"
        yield Ignored(sheet.name, _("{cell} : un caractère de contrôle a été retiré").format(cell=place))


def notes_aside(sheet: Sheet, tables: Sequence[IncomingTable]) -> Iterator[Ignored]:
    """The notes of ``sheet`` that stand on no cell of its ``tables``: on headings, titles, columns set aside."""
    if not sheet.beside.notes:
        return
    read = [
        ({number - 1 for number, _cells in table.rows}, {table.shown.get(at, at) for at in table.columns})
        for table in tables
    ]
    for (row, column), note in sheet.beside.notes.items():
        if not any(row in rows and column in columns for rows, columns in read):
            place = f"{column_letter(column)}{row + 1}"
            yield Ignored(sheet.name, _("{cell} : note « {note} »").format(cell=place, note=note))


def _left(cell: CellValue, left: str | None) -> CellValue:
    if is_blank(cell) or isinstance(cell, Unreadable):
        return cell
    return Unreadable(_("Texte barré : laissé de côté."), as_text(cell)) if left is None else left
