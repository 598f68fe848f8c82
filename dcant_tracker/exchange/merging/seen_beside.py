"""What a spreadsheet shows beside the values of a row, told with what the row proposes."""

from dcant_tracker.exchange.merging.written_row import WrittenRow
from dcant_tracker.exchange.reader import Unreadable
from dcant_tracker.exchange.tables import IncomingTable, is_blank
from dcant_tracker.words import _


def rows_beside(table: IncomingTable) -> set[int]:
    """The rows of ``table``, from 0, beside whose values something stands, hidden ones left out: few, mostly none."""
    return {row for places in (table.beside.notes, table.beside.struck, table.repeated) for row, _column in places}


def see_beside(row: WrittenRow, table: IncomingTable) -> None:
    """Let ``row``, one of ``table``, know that it is hidden, struck or merged, and what was noted on its cells."""
    beside, at = table.beside, row.number - 1
    if any((at, column) in table.repeated for column in row.places.values()):
        row.note = _("Cellules fusionnées vers le bas : elles répètent la valeur du dessus.")
    row.hidden = beside.hides(at)
    for name, column in row.places.items():
        if note := beside.notes.get((at, column)):
            row.remarks[name] = note
        left = beside.struck.get((at, column))
        if left is not None:
            row.questions[name] = _("Une partie du texte est barrée ; sans elle il reste « {left} ».").format(left=left)
    if row.ref_place is not None and (note := beside.notes.get((at, row.ref_place))):
        row.remarks[""] = note
    filled = {row.places[name] for name, cell in row.cells.items() if name in row.places and not is_blank(cell)}
    unusable = any(isinstance(cell, Unreadable) for cell in row.cells.values())
    if filled and not unusable and all(beside.struck.get((at, column), "") is None for column in filled):
        row.trouble = _("Toute la ligne est barrée : elle est laissée de côté.")
