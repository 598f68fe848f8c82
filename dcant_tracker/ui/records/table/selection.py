"""What is selected, in terms that outlive a change of the rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QTableView

from dcant_tracker.ui.kit.qt_names import ranges
from dcant_tracker.ui.records.table.model import RecordTable

_MOST_KEPT = 200
_SELECT = QItemSelectionModel.SelectionFlag


def rows_of(selection: QItemSelection) -> list[int]:
    """The rows that ``selection`` touches, from top to bottom."""
    parts = sorted((part.top(), part.bottom()) for part in ranges(selection))
    rows: list[int] = []
    for top, bottom in parts:
        rows += range(max(top, rows[-1] + 1) if rows else top, bottom + 1)
    return rows


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Rows of the list and columns of the model, as the eye sees them; false when empty."""

    rows: list[int]
    columns: list[int]

    @classmethod
    def of(cls, selection: QItemSelection, visible: Sequence[int]) -> "Rectangle":
        """What ``selection`` covers of the columns that are ``visible``, in the order they show in."""
        chosen = {column for part in ranges(selection) for column in range(part.left(), part.right() + 1)}
        return cls(rows_of(selection), [column for column in visible if column in chosen])

    def __bool__(self) -> bool:
        """Whether it holds any cell."""
        return bool(self.rows and self.columns)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person is in a table: current cell, selected rows and first row in view, by uid."""

    current: str
    column: int
    rows: tuple[str, ...]
    columns: tuple[int, int]
    top: str
    left: int

    @classmethod
    def of(cls, view: QTableView, table: RecordTable) -> "Place":
        """The place of ``view``, which shows ``table``."""
        index = view.currentIndex()
        selection = view.selectionModel().selection()
        rows = rows_of(selection) if sum(part.height() for part in ranges(selection)) <= _MOST_KEPT else []
        lefts = [part.left() for part in ranges(selection)] or [0]
        rights = [part.right() for part in ranges(selection)] or [0]
        return cls(
            table.mark(index.row()) if index.isValid() else "",
            index.column(),
            tuple(table.mark(row) for row in rows),
            (min(lefts), max(rights)),
            table.uid(view.rowAt(0)),
            view.horizontalScrollBar().value(),
        )

    def restore(self, view: QTableView, table: RecordTable) -> None:
        """Go back there; what is gone is left out."""
        top = table.row_of(self.top)
        if top >= 0:
            view.scrollTo(table.index(top, 0), view.ScrollHint.PositionAtTop)
        view.horizontalScrollBar().setValue(self.left)
        current = table.row_of(self.current)
        if current >= 0:
            index = table.index(current, max(0, self.column))
            view.selectionModel().setCurrentIndex(index, _SELECT.NoUpdate)
        selection = QItemSelection()
        for uid in self.rows:
            row = table.row_of(uid)
            if row >= 0:
                selection.select(table.index(row, self.columns[0]), table.index(row, self.columns[1]))
        view.selectionModel().select(selection, _SELECT.ClearAndSelect)
