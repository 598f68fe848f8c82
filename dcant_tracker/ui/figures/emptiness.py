"""What an empty figure shows: why there is nothing, and the way to change that."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from dcant_tracker.insight.figures.figure import Figure
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.words import Said, _

_ICON = 34


class EmptyFigure(QWidget):
    """An icon, a sentence, and sometimes a button; ``wanted`` says which page the button leads to."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = Label(parent=self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence = theme.set_role(Label(parent=self), "muted")
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(self)
        self.button.clicked.connect(self.wanted)
        across = in_row(None, self.button, None)
        in_column(None, self._icon, self.sentence, across, None, within=self, margins=(24, 8, 24, 8), spacing=10)
        self._dress()
        theme.news.changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        """Paint the icon in the colours of the theme."""
        color = theme.color("icon.disabled").name()
        self._icon.setPixmap(theme.pixmap("chart-no-axes-column", color, _ICON, self.devicePixelRatioF()))

    def show_figure(self, figure: Figure, *, is_past: bool) -> None:
        """Say why ``figure`` is empty; nothing can be entered in the past."""
        self.sentence.setText(_("Rien à montrer à cette date.") if is_past else figure.nothing)
        text = "" if is_past else _way_of(figure.name)[1]()
        self.button.setText(text)
        self.button.setVisible(bool(text))


def page_for(name: str) -> str:
    """The page where what the figure ``name`` lacks is entered; empty for none in particular."""
    return _way_of(name)[0]


def _way_of(name: str) -> tuple[str, Said]:
    return _WAYS.get(name, ("", str))


_FORMS = ("expected_evaluation", lambda: _("Voir les évaluations attendues"))
_ANSWERS = ("evaluation", lambda: _("Voir les évaluations"))
_GRID = ("maturity_assessment", lambda: _("Voir la grille"))
_WAYS: dict[str, tuple[str, Said]] = {
    "radar": _ANSWERS,
    "heatmap": _ANSWERS,
    "groups": _ANSWERS,
    "trend": _ANSWERS,
    "answers": _FORMS,
    "received": _FORMS,
    "observatory_radar": _GRID,
    "observatory_kinds": _GRID,
    "observatory_progress": _GRID,
    "observatory_gap": _GRID,
    "coverage": ("participation", lambda: _("Voir les participations")),
    "map": ("organisation", lambda: _("Voir les collectivités")),
    "timeline": ("experiment", lambda: _("Voir les expérimentations")),
}
