"""A label of one line that ends in « … » where there is no room; the tooltip says all of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dcant_tracker.ui.kit.plain_text import Label, as_tip

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
        self._least = 0 if takes_what_is_left else _LEAST
        across = QSizePolicy.Policy.Ignored if takes_what_is_left else QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str, tip: str = "") -> None:
        """Show ``text``; ``tip`` is said in its place where the pointer rests."""
        self.setText(text)
        self.setToolTip(as_tip(tip or text))

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 4, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        line = " ".join(self.text().split())
        shown = self.fontMetrics().elidedText(line, self._elide, self.width())
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter = QPainter(self)
        role = self.foregroundRole()
        self.style().drawItemText(painter, self.rect(), left, self.palette(), self.isEnabled(), shown, role)
