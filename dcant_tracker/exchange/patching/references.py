"""Places in a sheet: « B7 » is row 7, column 2; « A1:C5 » a rectangle of them."""

import re
from typing import NamedTuple

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_CELL = re.compile(r"\s*\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\s*")


class Place(NamedTuple):
    """A cell, its row and column from 1; places sort as the file format orders cells."""

    row: int
    column: int

    @property
    def name(self) -> str:
        """As in « B7 »."""
        return f"{letters(self.column)}{self.row}"


class Area(NamedTuple):
    """A rectangle of cells, bounds included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, place: Place) -> bool:
        """Whether ``place`` is one of its cells."""
        return self.top <= place.row <= self.bottom and self.left <= place.column <= self.right

    @property
    def name(self) -> str:
        """As in « A1:C5 »; « A1 » for one cell."""
        first, last = Place(self.top, self.left).name, Place(self.bottom, self.right).name
        return first if first == last else f"{first}:{last}"

    def meets(self, other: "Area") -> bool:
        """Whether the two have a cell in common."""
        return not (
            other.top > self.bottom or other.bottom < self.top or other.left > self.right or other.right < self.left
        )


def place(reference: str) -> Place | None:
    """The place of « B7 », or None for what names no cell of a sheet."""
    found = _CELL.fullmatch(reference)
    if found is None:
        return None
    row, column = int(found[2]), column_number(found[1])
    return Place(row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def area(reference: str) -> Area | None:
    """The rectangle of « A1:C5 » or « A1 », or None."""
    first, _colon, last = reference.partition(":")
    start, end = place(first), place(last or first)
    if start is None or end is None:
        return None
    return Area(
        min(start.row, end.row), min(start.column, end.column), max(start.row, end.row), max(start.column, end.column)
    )


def column_number(name: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


def letters(column: int) -> str:
    """A for 1, AA for 27."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
