"""How sure a proposal is, drawn as a small bar and said in a word."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dcant_tracker.ui.exchange.foreign.correspondence_words import sureness, tone
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.qt_names import Index

CONFIDENCE = int(Qt.ItemDataRole.UserRole) + 1
"""The role under which models give a confidence from 0 to 1; None draws nothing."""

_BAR = 34
_THICK = 6


def bar_width() -> int:
    """How wide the bar is."""
    return round(_BAR * theme.tokens().scale)


def paint_confidence(painter: QPainter, rect: QRect, confidence: float, color: QColor, font: QFont) -> None:
    """Draw the bar and its word at the left of ``rect``."""
    width, thick = bar_width(), round(_THICK * theme.tokens().scale)
    track = QRect(rect.x(), rect.center().y() - thick // 2, width, thick)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("border"))
    painter.drawRoundedRect(track, thick / 2, thick / 2)
    painter.setBrush(theme.color(tone(confidence)))
    painter.drawRoundedRect(track.adjusted(0, 0, round((confidence - 1) * width), 0), thick / 2, thick / 2)
    painter.restore()
    painter.setFont(font)
    painter.setPen(color)
    said = rect.adjusted(width + theme.px("space.2"), 0, 0, 0)
    painter.drawText(said, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), sureness(confidence))


class ConfidenceDelegate(QStyledItemDelegate):
    """A cell that holds a confidence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, theme.color("selection"))
        confidence = index.data(CONFIDENCE)
        if confidence is not None:
            inner = option.rect.adjusted(theme.px("space.2"), 0, 0, 0)
            color = theme.color("selection.text" if selected else "text")
            paint_confidence(painter, inner, float(confidence), color, option.font)
