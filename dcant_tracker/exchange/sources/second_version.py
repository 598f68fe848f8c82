"""Whether a workbook that comes back is a second version of one that came back before, or another person's.

One workbook may be sent to several people; what one of them did not touch takes nothing of the others away. A second
version of the same person's is compared with the first, so that what was withdrawn shows.
"""

from collections.abc import Iterator, Mapping, Sequence

from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.parsing import display
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.base import Base, says
from dcant_tracker.exchange.reader import CellValue, Unreadable
from dcant_tracker.exchange.rows import Rows
from dcant_tracker.exchange.tables import REF, Incoming, IncomingTable, is_blank, ref_in


def follows(contents: Incoming, left: Base, taken: Rows) -> bool:
    """Whether ``contents`` touches a cell that what was ``taken`` before had changed, or holds a row that it had added.

    ``left`` is what both were made from.
    """
    return any(_touches(table, left, taken.get(table.entity.name, {})) for table in contents.tables)


def _touches(table: IncomingTable, left: Base, taken: Mapping[str, Values]) -> bool:
    if not taken:
        return False
    name = table.entity.name
    added = [values for uid, values in taken.items() if not left.holds(name, uid)]
    for ref, cells in _rows(table):
        if ref in taken and left.holds(name, ref):
            kept = left.items(name, ref)
            changed = (field for field in taken[ref] if field in cells and field in kept)
            if any(not says(table.entity[field], cells[field], kept[field]) for field in changed):
                return True
        elif (not ref or ref in taken) and any(_is(table, cells, values) for values in added):
            return True
    return False


def _rows(table: IncomingTable) -> Iterator[tuple[str, Mapping[str, CellValue]]]:
    for _number, row in table.rows:
        cells = {name: row[at] if at < len(row) else None for at, name in table.columns.items()}
        yield ref_in(cells.pop(REF, None)), cells


def _is(table: IncomingTable, cells: Mapping[str, CellValue], values: Values) -> bool:
    """Whether a row says the key of an added record, as far as that says more than names of others."""
    plain: Sequence[str] = [one.name for one in table.entity.key if not one.is_ref and not one.choices]
    said = {name: cells.get(name) for name in plain}
    filled = {name: cell for name, cell in said.items() if not is_blank(cell) and not isinstance(cell, Unreadable)}
    return bool(filled) and all(
        fold(str(cell)) == fold(display(table.entity[name], values.get(name))) for name, cell in filled.items()
    )
