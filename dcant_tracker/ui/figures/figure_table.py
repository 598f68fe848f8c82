"""The table that says the same as a picture: rows open their records, cells are copied as they read."""

from collections.abc import Sequence
from operator import itemgetter

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dcant_tracker.insight.figures.figure import Figure, Table
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.plain_table import quieten
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.ui.records.table.copying import to_clipboard
from dcant_tracker.words import _

_WIDEST = 230


class FigureRows(RowsModel[tuple[str, ...]]):
    """The rows of a figure's table, as they read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        self.table = Table(())

    def load(self, table: Table) -> None:
        """Show ``table``."""
        self.beginResetModel()
        self.table, self.rows = table, [tuple(texts) for texts in table.texts()]
        self.columns = [
            Column(column.label, itemgetter(at), tip=_nothing, side="right" if table.is_numeric(at) else "left")
            for at, column in enumerate(table.columns)
        ]
        self.endResetModel()


def _nothing(_texts: tuple[str, ...]) -> str:
    """No tip: the cell says it all."""
    return ""


class FigureTable(QTableView):
    """A figure as a table; a double click or Enter opens the records of a row."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("figureTable")
        self.rows = FigureRows(self)
        self.setModel(self.rows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAlternatingRowColors(True)
        quieten(self)
        self.horizontalHeader().setStretchLastSection(True)
        self.doubleClicked.connect(self._on_double_clicked)

    def show_figure(self, figure: Figure) -> None:
        """Show the table of ``figure``."""
        self.setAccessibleName(_("Tableau : {title}").format(title=figure.title))
        self.setAccessibleDescription(figure.alt)
        had = self.currentIndex().row()
        self.rows.load(figure.table)
        head = self.horizontalHeader()
        self.resizeColumnsToContents()
        for column in range(self.rows.columnCount()):
            head.resizeSection(column, min(head.sectionSize(column) + 12, round(_WIDEST * theme.tokens().scale)))
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        if self.rows.rowCount():
            go_to(self, self.rows.index(max(0, min(had, self.rows.rowCount() - 1)), 0))

    def copy(self) -> None:
        """Put the selected rows on the clipboard, with the headings."""
        chosen = sorted({index.row() for index in self.selectedIndexes()})
        copy_rows(self.rows.table, chosen or range(self.rows.rowCount()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.rows.table.rows) and (opens := self.rows.table.rows[row].opens) is not None:
            self.opened.emit(opens)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self._open(index.row())


def copy_rows(table: Table, chosen: Sequence[int]) -> None:
    """Put the heads and these rows of ``table`` on the clipboard, for a spreadsheet or a text."""
    texts = table.texts()
    to_clipboard([[column.label for column in table.columns], *(texts[row] for row in chosen)])
