"""What the levels mean, what the corner of a cell says, and who carries the observatory."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.entities.observatory import LEVELS, carriers_said
from dcant_tracker.store.reading.observatory import JUSTIFIED
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.layouts import in_row
from dcant_tracker.ui.kit.paint_style import blank
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.observatory.model import level_label
from dcant_tracker.ui.observatory.painting import GridStyle, draw_cell
from dcant_tracker.words import _

_SIDE = 20
_NAMED = (int(LEVELS[0]), int(LEVELS[-1]))
"""The levels that have a name: the others lie between."""


class Legend(FlowRow):
    """The levels, from the lowest; digits say them, shading only helps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=10)
        self.setAccessibleName(_("Légende"))
        self._pictures: list[tuple[Label, int]] = []
        self._entries: list[QWidget] = []
        for code in LEVELS:
            level = int(code)
            said = level_label(level).partition(" – ")[2] if level in _NAMED else ""
            self.add(self._entry(level, said))
        self.add(self._entry(int(LEVELS[3]) | JUSTIFIED, _("coin marqué : justifié")))
        self.add(theme.set_role(Label(carriers_said()), "muted"))
        self._draw()
        theme.news.changed.connect(self._draw)

    def be_brief(self, *, brief: bool) -> None:
        """Say only who carries the observatory; every cell says its level when pointed at."""
        for entry in self._entries:
            entry.setVisible(not brief)
        self.rearrange()

    def _entry(self, mask: int, said: str) -> QWidget:
        entry, picture = QWidget(self), Label()
        self._entries.append(entry)
        self._pictures.append((picture, mask))
        in_row(picture, *([theme.set_role(Label(said), "muted")] if said else []), within=entry, spacing=4)
        return entry

    def _draw(self) -> None:
        style = GridStyle(theme.tokens())
        for label, mask in self._pictures:
            pixmap = blank(_SIDE + 6, _SIDE, 2)
            painter = QPainter(pixmap)
            draw_cell(painter, QRectF(0, -1, _SIDE + 6, _SIDE + 2), mask, style)
            painter.end()
            label.setPixmap(pixmap)
