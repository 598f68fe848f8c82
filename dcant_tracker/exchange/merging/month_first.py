"""Days written the month first, as some programs do: one that can be read no other way says it of its column.

« 12/31/2026 » is no day here. The other days of its column may be another one than they seem, those that a
spreadsheet made of such texts as well: each that is news is asked about.
"""

from collections.abc import Callable, Iterable
from datetime import date

from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.parsing import day_and_month, format_day
from dcant_tracker.exchange.merging.written_row import WrittenRow
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.words import _


class MonthFirst:
    """Takes the cells in which no day is understood, then asks about the others of their columns."""

    def __init__(self, said: Callable[[WrittenRow, str], Value]) -> None:
        """``said`` is what the record of a row says in a field: that is no news."""
        self._said = said
        self._columns: dict[tuple[str, str, str], str] = {}

    def note(self, row: WrittenRow, declared: Field, cell: CellValue) -> None:
        """Look at a cell of a date that says no day."""
        said = day_and_month(cell) if declared.kind is Kind.DATE and isinstance(cell, str) else None
        if said is not None and said[0] <= 12 < said[1] <= 31:
            self._columns.setdefault((row.sheet, row.entity.name, declared.name), str(cell).strip())

    def ask(self, rows: Iterable[WrittenRow]) -> None:
        """Ask about each day of those columns that would be another one, were its month written first."""
        for row in rows if self._columns else ():
            for (sheet, entity, name), other in self._columns.items():
                if (sheet, entity) == (row.sheet, row.entity.name) and name not in row.questions:
                    self._ask(row, name, other)

    def _ask(self, row: WrittenRow, name: str, other: str) -> None:
        cell, value = row.cells.get(name), row.values.get(name)
        if not isinstance(value, date) or value == self._said(row, name):
            return
        said = day_and_month(cell) if isinstance(cell, str) else (value.day, value.month)
        if said is not None and said[0] != said[1] and max(said) <= 12:
            row.questions[name] = _(
                "« {other} », dans la même colonne, est écrit le mois d'abord : est-ce bien le {day} ?"
            ).format(other=other, day=format_day(value))
