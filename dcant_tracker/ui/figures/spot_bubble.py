"""The quiet bubble that says what a part of a figure stands for."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.words import _

_WIDTH = 380
_PAD = 8
_GAP = 6
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


class SpotBubble(QWidget):
    """Lines beside a part of ``host``, the first one strong; it never takes the mouse nor the keyboard.

    It hides when the part moves away from it: the page was scrolled.
    """

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.lines: tuple[str, ...] = ()
        self._opens = False
        self._holders: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        host.destroyed.connect(self.deleteLater)
        self.hide()

    def say(self, said: Sequence[str], about: QRect, *, opens: bool) -> None:
        """Show ``said`` beside ``about`` (in the host's pixels); ``opens`` adds what a click does."""
        self._opens = opens
        self.lines = (*said, _("Clic ou Entrée : voir les fiches")) if opens else tuple(said)
        window = self._host.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self._follow(window)
        self.resize(self._needed(window.width() - 16))
        corner = self._host.mapTo(window, QPoint(about.center().x() - self.width() // 2, about.top()))
        top = corner.y() - self.height() - _GAP
        if top < 4:
            top = corner.y() + about.height() + _GAP
        left = max(8, min(corner.x(), window.width() - self.width() - 8))
        self.move(left, min(top, window.height() - self.height() - 4))
        self.show()
        self.raise_()
        self.update()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Move:
            self.hide()
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for holder in self._holders:
            holder.removeEventFilter(self)
        self._holders = []

    def _follow(self, window: QWidget) -> None:
        """Hear, as long as it shows, of every move of what holds the host."""
        if self._holders:
            return
        holder: QWidget | None = self._host
        while holder is not None and holder is not window:
            self._holders.append(holder)
            holder.installEventFilter(self)
            holder = holder.parentWidget()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("overlay"))
        painter.drawRoundedRect(self.rect(), 5, 5)
        top = _PAD
        for at, line in enumerate(self.lines):
            font = self._font(at)
            painter.setFont(font)
            is_invitation = self._opens and at == len(self.lines) - 1
            painter.setPen(theme.color("overlay.accent" if is_invitation else "overlay.text"))
            height = self._height(at, self.width() - 2 * _PAD)
            painter.drawText(QRect(_PAD, top, self.width() - 2 * _PAD, height), _WRAPPED, line)
            top += height

    def _font(self, at: int) -> QFont:
        font = self._host.font()
        if at == 0:
            font.setWeight(font.Weight.DemiBold)
        return font

    def _height(self, at: int, width: int) -> int:
        return QFontMetrics(self._font(at)).boundingRect(QRect(0, 0, width, 4000), _WRAPPED, self.lines[at]).height()

    def _needed(self, most: int) -> QSize:
        most = min(round(_WIDTH * theme.tokens().scale), most)
        widest = max(QFontMetrics(self._font(at)).horizontalAdvance(line) + 2 for at, line in enumerate(self.lines))
        width = min(widest + 2 * _PAD, most)
        return QSize(width, sum(self._height(at, width - 2 * _PAD) for at in range(len(self.lines))) + 2 * _PAD)
