"""The table of « Positions »: whole texts beside one another, rows as high as what they say."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from dcant_tracker.domain.fields import Field
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.positions.table import PositionTable
from dcant_tracker.ui.records.table.delegate import CellDelegate
from dcant_tracker.ui.records.table.view import TableView
from dcant_tracker.words import _

SHARES: Mapping[str, float] = {
    "title": 1.5,
    "our_text": 2.8,
    "counterpart": 1.35,
    "counterpart_text": 2.8,
    "gap": 1.6,
    "state": 1.5,
    "themes": 1.5,
}
"""The columns that show at first, and what part of the room each takes."""

_MOST_LINES = 14
_AROUND = 60
"""Rows above and below the first one in view whose heights are found together: more than a screen holds."""
_LONGEST = 4_000
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class SideBySideView(TableView):
    """A table of positions; its columns follow the room until one has chosen them."""

    def __init__(self, table: PositionTable, name: str, parent: QWidget | None = None) -> None:
        self._fitting: QTimer | None = None
        self._unfitted: set[int] = set()
        super().__init__(table, name, parent)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit)
        table.modelReset.connect(self._on_all_unfitted)
        table.rowsInserted.connect(self._on_all_unfitted)
        table.dataChanged.connect(self._on_rows_changed)
        theme.news.changed.connect(self._on_all_unfitted)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalHeader().sectionResized.connect(self._on_all_unfitted)
        self.columns.reset_done.connect(self._on_reset)

    def make_delegate(self) -> CellDelegate:
        """What paints whole texts."""
        assert isinstance(self.table, PositionTable)
        return WholeTextDelegate(self.table, self)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._on_all_unfitted()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._on_reset()
        self._on_scrolled()

    @Slot()
    def _on_reset(self) -> None:
        self.columns.share(SHARES, self.viewport().width())

    @Slot()
    def _on_all_unfitted(self) -> None:
        """Every height may be another one: those in view are found first, the others once they are seen."""
        self._unfitted = set(range(self.table.rowCount()))
        self._on_scrolled()

    @Slot(QModelIndex, QModelIndex)
    def _on_rows_changed(self, first: Index, last: Index) -> None:
        self._unfitted.update(range(first.row(), last.row() + 1))
        self._on_scrolled()

    @Slot()
    def _on_scrolled(self) -> None:
        if self._fitting is not None and self._unfitted:
            self._fitting.start()

    @Slot()
    def _fit(self) -> None:
        """Give the rows around those in view the height of their longest text, until all that show have it."""
        delegate = self.itemDelegate()
        if not isinstance(delegate, WholeTextDelegate) or not self.session.is_open:
            return
        shown = [(column, self.columnWidth(column)) for column in self.columns.visible()]
        heights = self.verticalHeader()
        at = max(0, self.rowAt(0))
        for row in sorted(self._unfitted.intersection(range(at - _AROUND, at + _AROUND))):
            height = max(delegate.height(row, column, width, self.fontMetrics()) for column, width in shown)
            if row < self.table.rowCount() and heights.sectionSize(row) != height:
                heights.resizeSection(row, height)
            self._unfitted.discard(row)


class WholeTextDelegate(CellDelegate):
    """Paints a text whole, from the top of its cell; what the row above says of the same topic is quieter."""

    def __init__(self, table: PositionTable, parent: QObject) -> None:
        super().__init__(table, parent)
        self._positions = table

    @property
    def _row(self) -> int:
        """The height of a row of one line."""
        return theme.px("line")

    def height_of_lines(self, lines: int, metrics: QFontMetrics | None = None) -> int:
        """How high a row of so many lines is."""
        spacing = metrics.lineSpacing() if metrics is not None else round(self._row * 0.62)
        return max(self._row, lines * spacing + self._row - spacing)

    def height(self, row: int, column: int, width: int, metrics: QFontMetrics) -> int:
        """How high the cell is when it shows its whole text, up to a number of lines."""
        text = self._positions.whole(row, column)[:_LONGEST]
        room = width - 2 * self._margin - (self._icon + 5 if self._positions.fields[column].choices else 0)
        if not text or room <= 0:
            return self._row
        needed = metrics.boundingRect(QRect(0, 0, room, 1_000_000), _WRAP, text).height()
        lines = min(_MOST_LINES, max(1, round(needed / metrics.lineSpacing())))
        return self.height_of_lines(lines, metrics)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        rect, begins = option.rect, self._positions.begins_topic(index.row())
        grid = theme.color("grid")
        if index.row():
            painter.fillRect(rect.x(), rect.y(), rect.width(), 1, theme.color("border.strong") if begins else grid)
        painter.fillRect(rect.right(), rect.y(), 1, rect.height(), grid)

    def _paint_text(
        self, painter: QPainter, option: QStyleOptionViewItem, row: int, column: int, text: str, color: QColor
    ) -> None:
        table = self._positions
        field: Field = table.fields[column]
        if field.choices is not None:
            first_line = QStyleOptionViewItem(option)
            first_line.rect = QRect(option.rect.x(), option.rect.y(), option.rect.width(), self._row)
            super()._paint_text(painter, first_line, row, column, text, color)
            return
        metrics = option.fontMetrics
        above = (self._row - metrics.lineSpacing()) // 2
        rect = option.rect.adjusted(self._margin, above, -self._margin, -above)
        repeated = table.repeats(row, column)
        font = option.font
        font.setBold(field.name == "title" and not repeated)
        painter.setFont(font)
        painter.setPen(self._muted if repeated and color == self._text else color)
        whole = table.whole(row, column)[:_LONGEST]
        needed = painter.boundingRect(rect, _WRAP, whole).height()
        if needed > rect.height() + metrics.lineSpacing() // 2:
            more = QRect(rect.x(), rect.bottom() - metrics.lineSpacing(), rect.width(), metrics.lineSpacing())
            painter.setClipRect(rect.adjusted(0, 0, 0, -metrics.lineSpacing()))
            painter.drawText(rect, _WRAP, whole)
            painter.setClipping(False)
            painter.setPen(self._muted)
            painter.drawText(more, _WRAP, _("[…] suite : F2"))
        else:
            painter.drawText(rect, _WRAP, whole)
