"""Figures two in a row where there is room, else below one another."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import Margins

_TWO = 860
"""Width from which two figures stand in a row, in pixels at the text's own size."""

_GAP = 14


class FigureGrid(QGridLayout):
    """The layout of ``within``; they are :meth:`put` again where :meth:`follow` says that they stand otherwise."""

    def __init__(self, within: QWidget, margins: Margins) -> None:
        super().__init__(within)
        self.setContentsMargins(*margins)
        self.setSpacing(_GAP)
        self.across = 0
        """How many stand in a row."""

    def follow(self, width: int) -> bool:
        """Heed that there are ``width`` pixels; whether another number stands in a row."""
        across = 2 if width >= _TWO * theme.tokens().scale else 1
        if across == self.across:
            return False
        self.across = across
        for column in range(2):
            self.setColumnStretch(column, 1 if column < across else 0)
        return True

    def put(self, views: Sequence[QWidget], first: int = 0) -> None:
        """Stand ``views`` in rows, from row ``first`` on."""
        for at, view in enumerate(views):
            self.addWidget(view, first + at // self.across, at % self.across)

    def rows_of(self, count: int) -> int:
        """How many rows so many figures take."""
        return -(-count // self.across)


def scrolled_grid(name: str, margins: Margins) -> tuple[QScrollArea, FigureGrid]:
    """A grid that scrolls from top to bottom, and what scrolls it, called ``name``."""
    body = QWidget()
    grid = FigureGrid(body, margins)
    scrolled = QScrollArea(widgetResizable=True)
    scrolled.setAccessibleName(name)
    scrolled.setWidget(body)
    scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scrolled, grid
