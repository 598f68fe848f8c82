"""A text of some lines: as high as it is long, and scrolled beyond a few of them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from dcant_tracker.ui.kit.plain_text import Label


class Lines(QScrollArea):
    """Shows ``label``, at most ``most`` lines of it at once; hidden while it says nothing."""

    def __init__(self, label: Label, most: int) -> None:
        super().__init__(widgetResizable=True)
        self._label = label
        self._most = most
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(label)

    def fit(self) -> None:
        """Take the room that the text needs now."""
        self.setVisible(bool(self._label.text()))
        self._take_room()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_room()

    def _take_room(self) -> None:
        wanted = max(0, self._label.heightForWidth(self.viewport().width()))
        self.setFixedHeight(min(wanted, self._most * self.fontMetrics().lineSpacing() + 4))
        is_long = wanted > self.height()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_long else Qt.FocusPolicy.NoFocus)
