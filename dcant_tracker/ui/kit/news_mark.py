"""The corner that says: a colleague wrote this, and you did not see it yet. Painted alike wherever a value shows."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QWidget

from dcant_tracker.store.reading.colleagues import Touched
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.moments import when_inside
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.words import _


def paint_news(painter: QPainter, rect: QRect) -> None:
    """Paint it in the corner of ``rect`` where a text begins; the other one says other things in places."""
    corner, size = rect.topLeft(), theme.px("space.2")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("info"))
    painter.drawPolygon(QPolygon([corner, corner + QPoint(size, 0), corner + QPoint(0, size)]))
    painter.restore()


def said_of(found: Touched | None) -> str:
    """« Écrit par Camille Martin, aujourd'hui 10:32 »; nothing where there is no news."""
    if found is None:
        return ""
    told = _("Écrit par {who}, {when}")
    return told.format(who=found.who or _("un collègue"), when=when_inside(found.at))


class NewsMark(QWidget):
    """Lies in the corner of the editor ``marked``; its tooltip and description say who wrote what it holds."""

    def __init__(self, marked: QWidget) -> None:
        super().__init__(marked)
        self._marked = marked
        self._tip = ""
        self._added = ""
        self.said = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(theme.px("space.2") + 1, theme.px("space.2") + 1)
        self.move(1, 1)
        marked.installEventFilter(self)
        self.hide()

    def tell(self, said: str) -> None:
        """Say ``said`` of the editor; nothing for an empty text, and the mark goes."""
        self.said = said
        self._marked.setAccessibleDescription(said)
        self._add_to_tip()
        self.setVisible(bool(said))
        self.raise_()

    def _add_to_tip(self) -> None:
        now = self._marked.toolTip()
        if now != self._added or not self._added:
            self._tip = now
        self._added = as_tip("\n".join(filter(None, (self._tip, self.said)))) if self.said else ""
        self._marked.setToolTip(as_tip(self._added or self._tip))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTipChange and self.said and self._marked.toolTip() != self._added:
            self._add_to_tip()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_news(QPainter(self), self.rect())


def tell_news(marked: QWidget, news: Touched | None) -> None:
    """Mark the editor ``marked`` as what a colleague wrote; no more where there is no ``news``."""
    said = said_of(news)
    found = marked.findChild(NewsMark, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if found is None and said:
        found = NewsMark(marked)
    if found is not None and found.said != said:
        found.tell(said)
