"""One line of a first look: a button that reads as a line, its words at the left, what stands beside at the right."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import as_caption, as_tip

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight
_LEAST_BESIDE = 0.3
"""What share of a line is left to what stands beside long words."""


class GlanceLine(QPushButton):
    """Gives way at its end; ``muted`` where nothing was said yet, ``warns`` in the colour of what is late.

    ``more`` is told besides where the pointer rests, and to who listens.
    """

    def __init__(
        self,
        text: str,
        beside: str = "",
        parent: QWidget | None = None,
        *,
        muted: bool = False,
        warns: bool = False,
        more: str = "",
    ) -> None:
        super().__init__(as_caption(text), parent)
        self._words = text
        self._beside = beside
        self._warns = warns
        self._muted = muted
        whole = " · ".join(part for part in (text, beside, more) if part)
        self.setProperty("kind", "line")
        self.setToolTip(as_tip(whole))
        self.setAccessibleName(whole)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(0)
        if warns:
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
        if self._beside:
            left = room.width() - metrics.horizontalAdvance(self._words) - 2 * space
            wide = min(metrics.horizontalAdvance(self._beside), max(left, round(room.width() * _LEAST_BESIDE)))
            painter.setPen(theme.color("warning" if self._warns else "text.muted"))
            place = QRect(room.right() - wide, room.top(), wide + 1, room.height())
            painter.drawText(place, _RIGHT, metrics.elidedText(self._beside, _ELIDE, wide + 1))
            room.setRight(room.right() - wide - 2 * space)
        painter.setPen(theme.color("warning" if self._warns else "text.muted" if self._muted else "text"))
        painter.drawText(room, _LEFT, metrics.elidedText(self._words, _ELIDE, room.width()))
