"""Far-away cells: calamine allocates the whole rectangle, so rows and columns without a cell are taken out first."""

from collections.abc import Iterable, Iterator
from typing import Any

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
_SMALL_RECTANGLE = 4_000_000
_SPARSE = 8


def is_large(rows: int, columns: int) -> bool:
    """Whether a rectangle of ``rows`` × ``columns`` is worth a closer look."""
    return rows * columns > _SMALL_RECTANGLE


def is_sparse(rows: int, columns: int, cells: int) -> bool:
    """Whether a rectangle of ``rows`` × ``columns`` is large, and far too large for the ``cells`` it holds."""
    return is_large(rows, columns) and rows * columns > _SPARSE * cells


class Places:
    """Where the rows and columns of a squeezed sheet truly are; all numbers from 0."""

    def __init__(self, rows: Iterable[int], columns: Iterable[int]) -> None:
        self._rows = sorted(rows)
        self._columns = sorted(columns)
        self._new_rows = {row: new for new, row in enumerate(self._rows)}
        self._new_columns = {column: new for new, column in enumerate(self._columns)}

    def new_row(self, row: int) -> int:
        """The number that ``row`` gets in the squeezed sheet."""
        return self._new_rows[row]

    def new_column(self, column: int) -> int:
        """The number that ``column`` gets in the squeezed sheet."""
        return self._new_columns[column]

    def spread(self, rows: Iterable[tuple[int, list[Any]]]) -> Iterator[tuple[int, list[Any]]]:
        """Numbered rows of the squeezed sheet, put back at their true places; cells out of bounds fall out."""
        for number, values in rows:
            row = self._rows[number]
            used = [(self._columns[j], value) for j, value in enumerate(values) if value != ""]
            used = [(column, value) for column, value in used if column < MAX_COLUMNS]
            if used and row < MAX_ROWS:
                wide: list[Any] = [None] * (used[-1][0] + 1)
                for column, value in used:
                    wide[column] = value
                yield row, wide
