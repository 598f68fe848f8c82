"""Cells merged downwards in a sheet of ours: the reader gives the first alone, the sheet shows it in every row."""

from collections.abc import Container, Sequence

from dcant_tracker.exchange.reader import CellValue, Sheet
from dcant_tracker.exchange.tables import is_blank

Place = tuple[int, int]
"""Row and column from 0."""


def filled_down(
    sheet: Sheet, rows: Sequence[list[CellValue]], columns: Container[int]
) -> tuple[Sequence[list[CellValue]], frozenset[Place]]:
    """``rows`` of ``sheet`` where cells merged downwards repeat the value above, in ``columns``; and where they do."""
    filled: dict[int, dict[int, CellValue]] = {}
    for top, left, bottom, _right in sheet.merged:
        if bottom > top and left in columns and top < len(rows) and left < len(rows[top]):
            value = rows[top][left]
            below = range(top + 1, min(bottom + 1, len(rows))) if not is_blank(value) else ()
            for row in below:
                filled.setdefault(row, {})[left] = value
    if not filled:
        return rows, frozenset()
    written = list(rows)
    for row, cells in filled.items():
        width = max(len(written[row]), *(column + 1 for column in cells))
        held = [*written[row], *(None for _ in range(width - len(written[row])))]
        written[row] = [cells.get(column, cell) for column, cell in enumerate(held)]
    return written, frozenset((row, column) for row, cells in filled.items() for column in cells)
