"""The picture of a figure: what lies under the mouse or the arrow keys is outlined, says what it is, and opens."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from dcant_tracker.insight.drawing.page import Spot
from dcant_tracker.ui.figures.drawn import Drawn, Room
from dcant_tracker.ui.figures.spot_bubble import SpotBubble
from dcant_tracker.ui.kit import theme

_SETTLED_MS = 120
"""After the last change of size before the picture is drawn anew."""

_PATIENCE_MS = 300
"""A picture that comes sooner is not announced."""

_AROUND = 24
"""What shows around a part that the keyboard reached, in device-independent pixels."""

_WAYS = {
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Up: (0, -1),
}


class PictureArea(QWidget):
    """Shows the last picture drawn; ``outgrown`` says that it no longer fits."""

    outgrown = Signal()
    opened = Signal(object)
    """Opens: what the spot that was clicked stands for."""
    copyWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 150)
        self._drawn: Drawn | None = None
        self._outlines: list[QPolygonF] = []
        self._current = -1
        self.is_late = False
        self.zoom = 1.0
        """How much larger than elsewhere the text of the picture is."""
        self._alt = ""
        self._bubble: SpotBubble | None = None
        self._settling = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settling.timeout.connect(self._on_settled)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._on_late)

    # What the view tells

    def room(self) -> Room:
        """Where a picture has to fit now."""
        return Room(self.size(), theme.tokens().scale * self.zoom, self.devicePixelRatioF(), theme.tokens().name)

    def expect(self) -> None:
        """A picture has been asked for: say so if it takes long."""
        self._patience.start()

    def show_drawn(self, drawn: Drawn) -> None:
        """Show a new picture."""
        said = self.said()
        self._drawn = drawn
        self._outlines = [_outline(spot, drawn.room.text) for spot in drawn.spots]
        self._alt = drawn.figure.alt
        self.give_up()
        if drawn.room != self.room():
            self._settling.start()
        again = next((at for at, spot in enumerate(drawn.spots) if spot.said == said), -1) if said else -1
        self._point_at(again, speak=False)

    def give_up(self) -> None:
        """No picture will come: stop announcing it."""
        self._patience.stop()
        self.is_late = False
        self.update()

    # What tests and screen readers ask

    @property
    def spots(self) -> Sequence[Spot]:
        """The parts of the picture that answer, as they lie now."""
        return self._drawn.spots if self._drawn is not None else ()

    def spot(self) -> Spot | None:
        """The part that is outlined."""
        return self.spots[self._current] if 0 <= self._current < len(self.spots) else None

    def said(self) -> tuple[str, ...]:
        """What the part that is outlined says."""
        spot = self.spot()
        return spot.said if spot is not None else ()

    @property
    def is_settling(self) -> bool:
        """Whether the room has just changed."""
        return self._settling.isActive()

    def picture_size(self) -> QSize:
        """The room that the picture was drawn for."""
        return self._drawn.room.size if self._drawn is not None else QSize()

    def middle_of(self, at: int) -> QPointF:
        """The middle of a spot, in the area's own pixels."""
        return self._outlines[at].boundingRect().center()

    @property
    def bubble(self) -> SpotBubble:
        """What speaks beside the outlined part, made the first time."""
        if self._bubble is None:
            self._bubble = SpotBubble(self)
        return self._bubble

    def _hush(self) -> None:
        """Let nothing speak any more."""
        if self._bubble is not None:
            self._bubble.hide()

    # Painting

    def sizeHint(self) -> QSize:
        return QSize(440, 280)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._drawn is not None and self._drawn.image is not None:
            self._paint_picture(painter, self._drawn)
        if self.is_late:
            painter.setPen(theme.color("text.muted"))
            where = Qt.AlignmentFlag.AlignCenter if self._drawn is None else _CORNER
            painter.drawText(self.rect().adjusted(6, 0, -6, 0), where, "…")
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _paint_picture(self, painter: QPainter, drawn: Drawn) -> None:
        assert drawn.image is not None
        if drawn.room.size == self.size():
            painter.drawImage(QPointF(0, 0), drawn.image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = drawn.room.size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), drawn.image)
            return
        if self._current >= 0:
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawPolygon(self._outlines[self._current])

    # Mouse and keyboard

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = self._under(event.position())
        if under != self._current:
            self._point_at(under, speak=False)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(-1, speak=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self._under(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key in _WAYS and self._outlines:
            self._point_at(self._next(*_WAYS[key]), speak=True)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._outlines:
            self._point_at(0 if key == Qt.Key.Key_Home else len(self._outlines) - 1, speak=True)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._current >= 0:
            self._open(self._current)
        elif key == Qt.Key.Key_Escape and self._current >= 0:
            self._point_at(-1, speak=False)
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Ctrl+C."""
        self.copyWanted.emit()

    def _under(self, place: QPointF) -> int:
        """The spot at ``place``, the topmost first; -1 for none."""
        if self._drawn is None or self._drawn.room.size != self.size():
            return -1
        listed = range(len(self._outlines) - 1, -1, -1)
        return next((at for at in listed if self._outlines[at].containsPoint(place, Qt.FillRule.OddEvenFill)), -1)

    def _next(self, across: int, down: int) -> int:
        """The spot that lies nearest that way, else the next one in order; from none, the first."""
        if self._current < 0:
            return 0
        here = self.middle_of(self._current)
        forward = across + down > 0
        best, cost = (self._current + (1 if forward else -1)) % len(self._outlines), float("inf")
        for at, outline in enumerate(self._outlines):
            way = outline.boundingRect().center() - here
            along, aside = way.x() * across + way.y() * down, abs(way.x() * down) + abs(way.y() * across)
            same = along * along + aside * aside < 1
            if (same and at != self._current and (at > self._current) == forward) or along > 1:
                reach = abs(at - self._current) / 1000 if same else along + 3 * aside
                if reach < cost:
                    best, cost = at, reach
        return best

    def _open(self, at: int) -> None:
        if 0 <= at < len(self.spots) and (opens := self.spots[at].opens) is not None:
            self._hush()
            self.opened.emit(opens)

    def _point_at(self, at: int, *, speak: bool) -> None:
        """Outline a spot and say what it is; -1 for none."""
        changed, self._current = at != self._current, at
        spot = self.spot()
        opens = spot is not None and spot.opens is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        said = " ".join(spot.said) if spot is not None else ""
        self.setAccessibleDescription(" ".join(filter(None, (self._alt, said))))
        if changed:
            self.update()
        if spot is None:
            self._hush()
            return
        if speak:
            _bring_into_view(self, self._outlines[at].boundingRect().toRect())
        if changed:
            self.bubble.say(spot.said, self._outlines[at].boundingRect().toRect(), opens=opens)
        if speak and changed:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    # What happens around

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._point_at(-1, speak=False)
        self._settling.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._hush()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at(-1, speak=False)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._settling.start()
        return super().event(event)

    @Slot()
    def _on_settled(self) -> None:
        if self._drawn is not None and self._drawn.room != self.room():
            self.outgrown.emit()

    @Slot()
    def _on_late(self) -> None:
        self.is_late = True
        self.update()


def _bring_into_view(area: QWidget, part: QRect) -> None:
    """Scroll what holds ``area`` until ``part`` of it (in its own pixels) shows."""
    holder = area.parentWidget()
    while holder is not None:
        if isinstance(holder, QScrollArea) and (inside := holder.widget()) is not None:
            middle = area.mapTo(inside, part.center())
            holder.ensureVisible(middle.x(), middle.y(), part.width() // 2 + _AROUND, part.height() // 2 + _AROUND)
        holder = holder.parentWidget()


_CORNER = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


def _outline(spot: Spot, text: float) -> QPolygonF:
    return QPolygonF([QPointF(x * text, y * text) for x, y in spot.outline])
