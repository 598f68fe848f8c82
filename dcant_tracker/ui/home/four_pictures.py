"""The four pictures of Accueil, side by side where there is room."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from dcant_tracker.insight.figures.catalogue import FIGURES
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.ui.figures.figure_grid import FigureGrid
from dcant_tracker.ui.figures.figure_view import FigureView
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

NAMES = ("coverage", "radar", "map", "activity")

_HEIGHT = 250


class FourPictures(QWidget):
    """Coverage by recommendation, the four principles, the members on the map, the activity."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("En images"))
        self.views = [FigureView(session, name, FIGURES[name].title, self) for name in NAMES]
        self._grid = FigureGrid(self, (0, 0, 0, 0))
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
        for view in self.views:
            view.set_room(_HEIGHT)
        if self._grid.follow(self.width()):
            self._grid.put(self.views)
