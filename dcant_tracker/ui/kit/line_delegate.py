"""How a row of a list is painted: a mark, its words, and in grey what stands beside and below them."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.qt_names import Index

_ELIDE = Qt.TextElideMode.ElideRight
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Line:
    """What a row says; ``beside`` stands at the right and gives way where there is no room, unless it is ``kept``."""

    text: str
    icon: QIcon | None = None
    beside: str = ""
    kept: str = ""
    below: str = ""
    below_beside: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """The distances around the words, in device-independent pixels.

    ``above`` is also left below: two lines part where there is more room than they need. ``gap`` comes after the
    icon, ``between`` before what stands beside. ``high`` is the height of the row, when its view asks.
    """

    high: int
    left: int
    right: int
    above: int = 0
    icon: int = 16
    gap: int = 8
    between: int = 12


Lined = Callable[[Index], Line | None]
Measured = Callable[[int], Room]
"""What a row says, and the room around its words where a line of text is so many pixels high."""


class LineDelegate(QStyledItemDelegate):
    """Paints what ``line`` says of an index; ``room`` is asked for anew, since it grows with the text."""

    def __init__(self, line: Lined, room: Measured, parent: QObject) -> None:
        super().__init__(parent)
        self._line = line
        self._room = room

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, self._room(option.fontMetrics.height()).high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.paint_ground(painter, option, index)
        line, high = self._line(index), option.fontMetrics.height()
        if line is None:
            return
        room = self._room(high)
        words = option.rect.adjusted(room.left, room.above, -room.right, -room.above)
        first = QRect(words.x(), words.y(), words.width(), high) if line.below else QRect(words)
        if line.icon is not None:
            mark = self.mark_beside(first, words)
            line.icon.paint(painter, QRect(words.x(), mark - room.icon // 2, room.icon, room.icon))
            for part in (words, first):
                part.setLeft(part.left() + room.icon + room.gap)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        muted = theme.color("selection.text" if chosen else "text.muted")
        font = QFont(option.font)
        font.setBold(line.bold)
        painter.setFont(font)
        if line.kept:
            painter.setPen(theme.color("success"))
            painter.drawText(first, _RIGHT, line.kept)
            first.setRight(first.right() - painter.fontMetrics().horizontalAdvance(line.kept) - room.between)
        painter.setPen(theme.color("selection.text" if chosen else "text"))
        left = _write(painter, first, line.text) - room.between
        painter.setPen(muted)
        _write_beside(painter, first, line.beside, left)
        if line.below:
            painter.setFont(option.font)
            below = QRect(words.x(), words.bottom() + 1 - high, words.width(), high)
            left = _write(painter, below, line.below) - room.between
            _write_beside(painter, below, line.below_beside, left)

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, _index: Index) -> None:
        """The ground of a row that is chosen."""
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("selection"))

    def mark_beside(self, first: QRect, _words: QRect) -> int:
        """The height at which the icon stands: that of the first line."""
        return first.center().y()


def _write(painter: QPainter, box: QRect, text: str) -> int:
    """Write ``text`` at the left of ``box``; returns how much is left."""
    metrics: QFontMetrics = painter.fontMetrics()
    shown = metrics.elidedText(" ".join(text.split()), _ELIDE, box.width())
    painter.drawText(box, _LEFT, shown)
    return box.width() - metrics.horizontalAdvance(shown)


def _write_beside(painter: QPainter, box: QRect, text: str, room: int) -> None:
    if text and room > 4 * painter.fontMetrics().averageCharWidth():
        painter.drawText(box, _RIGHT, painter.fontMetrics().elidedText(text, _ELIDE, room))
