"""The four pictures of Accueil, side by side where there is room."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from dcant_tracker.insight.figures.catalogue import FIGURES
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.ui.figures.figure_view import FigureView
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

NAMES = ("coverage", "radar", "map", "activity")

_SIDE_BY_SIDE = 860
"""Width from which two pictures stand in a row, in pixels at the text's own size."""

_HEIGHT = 250


class FourPictures(QWidget):
    """Coverage by recommendation, the four principles, the members on the map, the activity."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("En images"))
        self.views = [FigureView(session, name, FIGURES[name].title, self) for name in NAMES]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(14)
        self._across = 0
        theme.news.changed.connect(self._place)
        self._place()

    def ask(self, programme: str | None, when: str) -> None:
        """Show the pictures of ``programme``, at the day ``when`` (empty: now)."""
        for view in self.views:
            view.ask(Selection(programme), when)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        across = 2 if self.width() >= _SIDE_BY_SIDE * theme.tokens().scale else 1
        for view in self.views:
            view.set_room(_HEIGHT)
        if across == self._across:
            return
        self._across = across
        for at, view in enumerate(self.views):
            self._grid.addWidget(view, at // across, at % across)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
