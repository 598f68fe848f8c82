"""What a look at a sheet's bytes tells before calamine reads its values."""

from typing import Any

from dcant_tracker.exchange.reader.beside import Beside
from dcant_tracker.exchange.reader.cells import Unreadables
from dcant_tracker.exchange.reader.ranges import Range
from dcant_tracker.exchange.reader.squeeze import Places


class Looked:
    """What one sheet holds beyond the values that calamine gives."""

    __slots__ = ("beside", "merged", "places", "rewritten", "unreadable", "values")

    def __init__(self, unreadable: Unreadables | None = None) -> None:
        self.unreadable: Unreadables = [] if unreadable is None else unreadable
        """Cells that are an error or a formula never computed."""
        self.values: dict[tuple[int, int], Any] = {}
        """Values that calamine gets wrong, by row and column from 0."""
        self.rewritten: bytes | None = None
        """The sheet part to hand to calamine in place of the file's own."""
        self.places: Places | None = None
        """True places of the rows and columns, where ``rewritten`` moved them together."""
        self.merged: list[Range] = []
        """Cells shown as one."""
        self.beside = Beside()
        """What the sheet shows beside its values."""
