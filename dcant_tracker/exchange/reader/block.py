"""Rows on their way to the parent, a block at a time: what a column holds is looked at once for all its cells.

A block of more columns than rows travels by rows, any other by columns. A line (one row or one column) of texts
travels as one text, any other as a list: several times faster than cell by cell.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import Any

from dcant_tracker.exchange.reader.plain import EXACT_WHOLE, plain

Line = str | list[Any]

_BETWEEN = "\0"
CELLS = 16_000
"""Places that one block has at most; more only where the rows that it begins with have more."""
_LARGEST_GAP = 64
_TEXTS = frozenset((str, type(None)))


class Block:
    """Rows of one sheet that wait to be sent together; numbers grow, a row left out is an empty one."""

    def __init__(self) -> None:
        self.first = 0
        """Number of the first row, from 0."""
        self._rows: list[list[Any]] = []
        self._width = 0

    @property
    def by_columns(self) -> bool:
        """Whether the lines are columns."""
        return self._width <= len(self._rows)

    def add(self, number: int, rows: Sequence[list[Any]]) -> bool:
        """Keep ``rows``, which follow one another from ``number`` on; False where they do not fit.

        The first of them is one cell wide at least. An empty block takes all; places between count too.
        """
        if not self._rows:
            self.first = number
        width = max(self._width, *map(len, rows))
        after = number + len(rows) - self.first
        gap = number - self.first - len(self._rows)
        if self._rows and (gap > _LARGEST_GAP or after * width > CELLS):
            return False
        if gap:
            self._rows += ([] for _row in range(gap))
        self._rows += rows
        self._width = width
        return True

    def lines(self) -> tuple[list[Line], int]:
        """What is to travel, and how many cells of it are filled."""
        lines: list[Line] = []
        filled = 0
        for values in zip_longest(*self._rows, fillvalue="") if self.by_columns else self._rows:
            line, count = line_of(values)
            lines.append(line)
            filled += count
        return lines, filled


def line_of(values: Sequence[Any]) -> tuple[Line, int]:
    """``values`` made plain, as they travel; and how many of them hold something."""
    kinds = set(map(type, values))
    if kinds <= _TEXTS:
        texts = [value or "" for value in values] if type(None) in kinds else values
        joined = _BETWEEN.join(texts)
        if joined.count(_BETWEEN) == len(texts) - 1:
            if "\r" in joined:
                joined = joined.replace("\r\n", "\n").replace("\r", "\n")
            return joined, len(texts) - texts.count("")
    wholes = _wholes(values) if kinds == {float} else None
    cells: list[Any] = [*wholes] if wholes else [plain(value) for value in values]
    return cells, len(cells) - cells.count(None)


def _wholes(numbers: Sequence[float]) -> list[int] | None:
    """The same numbers as ints; None where one is not whole, too large to be exact, or no number."""
    try:
        wholes = list(map(int, numbers))
    except (ValueError, OverflowError):
        return None
    exact = max(map(abs, wholes)) <= EXACT_WHOLE
    return wholes if exact and wholes == list(numbers) else None


def rows_of(lines: Iterable[Line], unpacked: Callable[[bytes], Any], *, by_columns: bool) -> list[list[Any]]:
    """The rows that travelled as ``lines``, empty ends cut off; what was packed goes through ``unpacked``."""
    values = [_values_of(line, unpacked) for line in lines]
    rows = [list(row) for row in zip(*values, strict=True)] if by_columns else values
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    return rows


def _values_of(line: Line, unpacked: Callable[[bytes], Any]) -> list[Any]:
    if isinstance(line, str):
        texts = line.split(_BETWEEN)
        return [text or None for text in texts] if "" in texts else [*texts]
    if bytes in set(map(type, line)):
        return [unpacked(value) if type(value) is bytes else value for value in line]
    return line
