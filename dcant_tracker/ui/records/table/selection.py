"""What is selected, in terms that outlive a change of the rows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from dcant_tracker.ui.kit.qt_names import ranges

if TYPE_CHECKING:
    from dcant_tracker.ui.records.table.view import TableView

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
    def of(cls, view: "TableView") -> "Rectangle":
        """What the selection of ``view`` covers, hidden columns left out."""
        selection = view.selectionModel().selection()
        chosen = {column for part in ranges(selection) for column in range(part.left(), part.right() + 1)}
        return cls(rows_of(selection), [column for column in view.columns.visible() if column in chosen])

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
    def of(cls, view: "TableView") -> "Place":
        """The place of ``view`` now."""
        table, index = view.table, view.currentIndex()
        selection = view.selectionModel().selection()
        rows = rows_of(selection) if sum(part.height() for part in ranges(selection)) <= _MOST_KEPT else []
        lefts = [part.left() for part in ranges(selection)] or [0]
        rights = [part.right() for part in ranges(selection)] or [0]
        return cls(
            table.uid(index.row()) if index.isValid() else "",
            index.column(),
            tuple(table.uid(row) for row in rows),
            (min(lefts), max(rights)),
            table.uid(view.rowAt(0)),
            view.horizontalScrollBar().value(),
        )

    def restore(self, view: "TableView") -> None:
        """Go back there; what is gone is left out."""
        table = view.table
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
