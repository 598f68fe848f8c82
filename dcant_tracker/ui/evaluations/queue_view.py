"""How the entries of a campaign look in their list: two lines and a mark of their state, never colour alone."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from dcant_tracker.store.reading.entry_queue import Entry
from dcant_tracker.ui.evaluations.queue_model import ENTRY, LINES, NEWS, TROUBLED, QueueModel
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.line_delegate import Line, LineDelegate, Room
from dcant_tracker.ui.kit.news_mark import paint_news
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.tall_list import TallList
from dcant_tracker.ui.presented_choices import PRESENTED_CHOICES, Picture
from dcant_tracker.words import _

_NOT_ENTERED = Picture("circle", theme.PLAIN)
_TROUBLED = Picture("triangle-alert", "danger")
_STATES = PRESENTED_CHOICES["evaluation_state"].pictures

_ICON, _MARGIN = 16, 10


def _line(index: Index) -> Line | None:
    entry: Entry | None = index.data(ENTRY)
    if entry is None:
        return None
    mark = _TROUBLED if index.data(TROUBLED) else _STATES[entry.state] if entry.state else _NOT_ENTERED
    first, second = index.data(LINES)
    return Line(first, theme.icon(*mark), below=second, bold=True)


def _room(high: int) -> Room:
    padded = theme.px("space.3")
    return Room(2 * high + padded, _MARGIN, _MARGIN // 2, above=padded // 2, icon=_ICON, gap=_MARGIN - 1)


class _EntryDelegate(LineDelegate):
    """The mark of the state stands beside both lines, on the ground of a table."""

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.data(NEWS) is not None:
            paint_news(painter, option.rect)

    def mark_beside(self, _first: QRect, words: QRect) -> int:
        return words.center().y()


class QueueView(TallList):
    """The list; Enter goes on to the form."""

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(model, _line, _room, parent, _EntryDelegate)
        self.empty = ""
        """What stands there when the list is empty."""
        self.setAccessibleName(_("Évaluations à saisir"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(theme.color("text.muted"))
            margin = theme.px("space.4")
            room = self.viewport().rect().adjusted(margin, margin, -margin, 0)
            middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(room, middle, self.empty)

    def sizeHint(self) -> QSize:
        return QSize(round(300 * min(theme.tokens().scale, 1.15)), 400)
