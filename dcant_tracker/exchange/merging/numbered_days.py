"""Where a spreadsheet shows days as the numbers it counts them by, since somebody changed the format of a column.

A number that is the day which the record says is that day; where most of a column is so, its other numbers are days
too. Anywhere else a number in place of a date is asked about, cell by cell.
"""

from collections.abc import Callable, Sequence

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.parsing import day_of_number
from dcant_tracker.exchange.merging.written_row import WrittenRow
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.exchange.tables import is_blank


class NumberedDays:
    """Knows it of each column, looked at when first asked about; ``said`` is what the record of a row says there."""

    def __init__(self, said: Callable[[WrittenRow, str], Value]) -> None:
        self.rows: Sequence[WrittenRow] = ()
        """All rows of the source, once they are identified by their « Réf. »."""
        self._said = said
        self._columns: dict[tuple[str, str, str], bool] = {}

    def are_told(self, row: WrittenRow, declared: Field, cell: CellValue) -> bool:
        """Whether the number in ``cell`` is surely a day."""
        day = day_of_number(cell) if declared.kind is Kind.DATE else None
        if day is None:
            return False
        column = (row.sheet, row.entity.name, declared.name)
        if column not in self._columns:
            self._columns[column] = self._is_numbered(*column)
        return self._columns[column] or self._said(row, declared.name) == day

    def _is_numbered(self, sheet: str, entity: str, name: str) -> bool:
        rows = [row for row in self.rows if row.sheet == sheet and row.entity.name == entity]
        filled = [row for row in rows if not is_blank(row.cells.get(name))]
        days = [day_of_number(row.cells[name]) for row in filled]
        if None in days:
            return False
        said = [(day, self._said(row, name)) for day, row in zip(days, filled, strict=True)]
        known = [(day, mine) for day, mine in said if mine is not None]
        alike = sum(day == mine for day, mine in known)
        return alike > 0 and 2 * alike >= len(known)
