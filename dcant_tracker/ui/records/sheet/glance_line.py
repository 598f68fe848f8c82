"""One line of a first look: a button that reads as a line, its words at the left, what stands beside at the right."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from dcant_tracker.insight.first_look.lines import Line
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import as_caption, as_tip

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight
_KEPT = 0.6
_GIVING_WAY = 0.25
"""What share of a line is left to what stands beside long words: most of it, or little where it gives way."""


class GlanceLine(QPushButton):
    """Gives way at its end; muted where nothing was said yet, in the colour of what is late where it warns."""

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(as_caption(line.text), parent)
        self._line = line
        whole = " · ".join(part for part in (line.text, line.beside, line.more) if part)
        self.setProperty("kind", "line")
        self.setToolTip(as_tip(whole))
        self.setAccessibleName(whole)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(0)
        if line.warns:
            self.setIcon(theme.icon("triangle-alert", "warning"))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        space, metrics = theme.px("space.1"), self.fontMetrics()
        room = self.rect().adjusted(space, 0, -space, 0)
        if not self.icon().isNull():
            side = round(theme.px("icon") * 0.85)
            self.icon().paint(painter, QRect(room.left(), room.center().y() - side // 2, side, side))
            room.setLeft(room.left() + side + space + 2)
        line = self._line
        if line.beside:
            left = room.width() - metrics.horizontalAdvance(line.text) - 2 * space
            share = _GIVING_WAY if line.gives_way else _KEPT
            wide = min(metrics.horizontalAdvance(line.beside), max(left, round(room.width() * share)))
            painter.setPen(theme.color("warning" if line.warns else "text.muted"))
            place = QRect(room.right() - wide, room.top(), wide + 1, room.height())
            painter.drawText(place, _RIGHT, metrics.elidedText(line.beside, _ELIDE, wide + 1))
            room.setRight(room.right() - wide - 2 * space)
        painter.setPen(theme.color("warning" if line.warns else "text.muted" if line.missing else "text"))
        painter.drawText(room, _LEFT, metrics.elidedText(line.text, _ELIDE, room.width()))
