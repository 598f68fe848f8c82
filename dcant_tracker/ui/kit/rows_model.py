"""The model of a small table: rows of one kind, columns that say what they show of a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QFont, QIcon

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.kit.qt_names import NOWHERE, Index

R = TypeVar("R")

ROW = int(Qt.ItemDataRole.UserRole)
"""The role under which such a model gives the row itself."""

Side = Literal["left", "middle", "right"]

_SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "middle": Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its title, and what it shows of a row.

    ``tip`` is said where the mouse rests (the text where there is none); ``color`` is a token of the theme;
    ``side`` is where text and title stand; ``read`` is what a screen reader says, where that is not the text.
    """

    title: str
    text: Callable[[R], str]
    tip: Callable[[R], str] | None = None
    icon: Callable[[R], QIcon | None] | None = None
    color: Callable[[R], str | None] | None = None
    font: Callable[[R], QFont | None] | None = None
    read: Callable[[R], str] | None = None
    side: Side = "left"


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows ``rows``, from top to bottom; a single column serves a list as well."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self.rows: Sequence[R] = ()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def add_rows(self, rows: Sequence[R]) -> None:
        """Show ``rows`` below the others."""
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows = [*self.rows, *rows]
            self.endInsertRows()

    def redraw(self) -> None:
        """What the same rows show is another."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def row(self, number: int) -> R | None:
        """The row that shows at ``number``."""
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDES[self.columns[section].side]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row())
        if row is None:
            return None
        if role == ROW:
            return row
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDES[column.side]
        if role == Qt.ItemDataRole.ForegroundRole:
            token = column.color(row) if column.color else None
            return theme.color(token) if token else None
        said = (
            {
                Qt.ItemDataRole.DisplayRole: column.text,
                Qt.ItemDataRole.ToolTipRole: column.tip or column.text,
                Qt.ItemDataRole.DecorationRole: column.icon,
                Qt.ItemDataRole.FontRole: column.font,
                Qt.ItemDataRole.AccessibleTextRole: column.read,
            }.get(Qt.ItemDataRole(role))
            if role < ROW
            else None
        )
        shown = said(row) if said else None
        return as_tip(shown) if role == Qt.ItemDataRole.ToolTipRole and isinstance(shown, str) else shown
