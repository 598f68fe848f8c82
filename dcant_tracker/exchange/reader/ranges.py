"""Rectangles of cells within a sheet."""

from dcant_tracker.exchange.reader.squeeze import MAX_COLUMNS, MAX_ROWS

Range = tuple[int, int, int, int]
"""First row, first column, last row and last column, all from 0 and part of it."""


def is_range(first_row: int, first_column: int, last_row: int, last_column: int) -> bool:
    """Whether these are two cells of a sheet or more."""
    within = 0 <= first_row <= last_row < MAX_ROWS and 0 <= first_column <= last_column < MAX_COLUMNS
    return within and (first_row, first_column) != (last_row, last_column)
