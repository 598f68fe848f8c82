"""A label of one line that ends in « … » where there is no room; the tooltip says all of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.told_apart import shortened

_LEAST = 60


class OneLine(Label):
    """Never asks for more room than there is; ``elide`` says which part of a long text gives way.

    One that ``takes_what_is_left`` asks for none of its own, so that what stands beside it comes first.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        takes_what_is_left: bool = False,
    ) -> None:
        super().__init__("", parent)
        self._elide = elide
        self._beginning = ""
        self._least = 0 if takes_what_is_left else _LEAST
        across = QSizePolicy.Policy.Ignored if takes_what_is_left else QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str, tip: str = "", *, beginning: str = "") -> None:
        """Show ``text``; ``tip`` is said in its place where the pointer rests.

        Where there is no room, the ``beginning`` that others of its list share gives way first.
        """
        self._beginning = beginning
        self.setText(text)
        self.setToolTip(as_tip(tip or text))

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 4, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, super().minimumSizeHint().height())

    def shown(self) -> str:
        """The text as far as there is room for it."""
        metrics, room = self.fontMetrics(), self.width()
        line = " ".join(self.text().split())
        if self._beginning:
            line = shortened(line, self._beginning, lambda text: metrics.horizontalAdvance(text) <= room)
        return metrics.elidedText(line, self._elide, room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown = self.shown()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter = QPainter(self)
        role = self.foregroundRole()
        self.style().drawItemText(painter, self.rect(), left, self.palette(), self.isEnabled(), shown, role)
