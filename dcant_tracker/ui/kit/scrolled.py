"""A part of a page that scrolls from top to bottom."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget


class Scrolled(QScrollArea):
    """Scrolls what it is given to ``hold``, which it takes in when it is first shown.

    Qt measures and dresses what is put into a scroll area at once, and dresses it anew whenever something around it
    goes into a parent: a page that is built from the inside out would be dressed once for each of its layers.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widgetResizable=True)
        self._held: QWidget | None = None
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def hold(self, widget: QWidget) -> None:
        """Scroll ``widget``."""
        self._held = widget

    def showEvent(self, event: QShowEvent) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            self.setWidget(held)
        super().showEvent(event)
