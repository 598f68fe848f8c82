"""The sheets of the workbook: what each is read as, and how sure that is."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dcant_tracker.exchange.sources.foreign.mapping import SheetMapping
from dcant_tracker.ui.exchange.foreign.confidence import paint_confidence
from dcant_tracker.ui.exchange.foreign.correspondence_words import problems, read_as, sureness
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import ROW, Column, RowsModel
from dcant_tracker.words import _

_ELIDE = Qt.TextElideMode.ElideRight


class _Sheets(RowsModel[SheetMapping]):
    def __init__(self, parent: QWidget) -> None:
        super().__init__((Column("", lambda sheet: sheet.sheet, tip=_read, read=_read),), parent)

    def show(self, sheets: Sequence[SheetMapping]) -> None:
        if len(sheets) == len(self.rows):
            self.rows = sheets
            self.redraw()
        else:
            self.show_rows(sheets)


def _read(sheet: SheetMapping) -> str:
    parts = [sheet.sheet, read_as(sheet)]
    if sheet.entity:
        parts.append(_("il manque quelque chose") if problems(sheet) else sureness(sheet.confidence))
    return ", ".join(parts)


class _SheetDelegate(QStyledItemDelegate):
    """Three short lines: the name, what it is read as, how sure."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        sheet: SheetMapping = index.data(ROW)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, theme.color("selection"))
        inner = option.rect.adjusted(theme.px("space.3"), theme.px("space.2"), -theme.px("space.2"), 0)
        line = option.fontMetrics.height() + 2
        text = theme.color("selection.text" if selected else "text")
        muted = theme.color("selection.text" if selected else "text.muted")
        bold = option.font
        bold.setBold(bool(sheet.entity))
        painter.setFont(bold)
        painter.setPen(text if sheet.entity else muted)
        name = QRect(inner.x(), inner.y(), inner.width(), line)
        painter.drawText(name, 0, QFontMetrics(bold).elidedText(sheet.sheet, _ELIDE, inner.width()))
        plain = option.font
        plain.setBold(False)
        painter.setFont(plain)
        painter.setPen(muted)
        said = name.translated(0, line)
        painter.drawText(said, 0, QFontMetrics(plain).elidedText(read_as(sheet), _ELIDE, inner.width()))
        below = said.translated(0, line)
        if sheet.entity and problems(sheet):
            size = round(theme.px("icon") * 0.8)
            box = QRect(below.x(), below.center().y() - size // 2, size, size)
            theme.icon("triangle-alert", "warning").paint(painter, box)
            painter.setPen(text)
            painter.drawText(below.adjusted(size + 6, 0, 0, 0), 0, _("à compléter"))
        elif sheet.entity:
            paint_confidence(painter, below, sheet.confidence, text, plain)

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, 3 * (option.fontMetrics.height() + 2) + 2 * theme.px("space.2"))


class SheetsList(QListView):
    """The sheets, one under the cursor."""

    chosen = Signal(int)
    """The rank of the sheet under the cursor."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets = _Sheets(self)
        self.setModel(self._sheets)
        self.setItemDelegate(_SheetDelegate(self))
        self.setUniformItemSizes(True)
        self.setAccessibleName(_("Feuilles du classeur"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_sheets(self, sheets: Sequence[SheetMapping]) -> None:
        """Show ``sheets``; the cursor stays where it is."""
        rank = self.rank()
        self._sheets.show(sheets)
        if self.rank() != rank and 0 <= rank < len(sheets):
            self.go(rank)

    def rank(self) -> int:
        """The sheet under the cursor."""
        return self.currentIndex().row()

    def go(self, rank: int) -> None:
        """Put the cursor on a sheet."""
        go_to(self, self._sheets.index(rank, 0))

    @Slot()
    def _on_current(self) -> None:
        if self.rank() >= 0:
            self.chosen.emit(self.rank())
