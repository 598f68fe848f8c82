"""Beside the form: what to think of for the principle in hand, and the evaluator's answer of last time."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.store.reading.entry_queue import Guide
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.evaluations.score import told
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.plain_text import Formatted, Label
from dcant_tracker.ui.kit.scrolled import Scrolled
from dcant_tracker.words import _


class HelpPanel(QFrame):
    """Shows one principle at a time."""

    gridWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guide: Guide = {}
        self._before: Record | None = None
        self._campaign = ""
        self.principle = next(iter(PRINCIPLES))
        self.title = theme.set_role(Label(), "strong")
        self.criteria = Formatted()
        self.before = theme.set_role(Formatted(), "muted")
        for label in (self.title, self.criteria, self.before):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.edit = QPushButton(_("Modifier la grille"))
        self.edit.setProperty("kind", "link")
        self.edit.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.edit.setToolTip(_("Ouvrir la grille d'évaluation : critères et aide de chaque principe"))
        self.edit.clicked.connect(self.gridWanted)
        inner = theme.set_role(QFrame(), "surface")
        column = in_column(
            self.title,
            self.criteria,
            self.before,
            within=inner,
            margins=(theme.px("space.3"), theme.px("space.2"), theme.px("space.3"), theme.px("space.2")),
            spacing=theme.px("space.2"),
        )
        column.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        scroll = Scrolled()
        scroll.hold(inner)
        in_column(scroll, within=self)

    def show_guide(self, guide: Guide) -> None:
        """Take the criteria of the grid as they are now."""
        self._guide = guide
        self.show_principle(self.principle)

    def recall(self, before: Record | None, campaign: str) -> None:
        """Take the evaluator's answer in an earlier ``campaign``."""
        self._before, self._campaign = before, campaign
        self.show_principle(self.principle)

    def show_principle(self, principle: str) -> None:
        """Show what ``principle`` asks."""
        self.principle = principle
        self.title.setText(CHOICES["principle"].label(principle))
        lines = [
            f"<b>{escape(criterion)}</b><br>{escape(help_)}" for criterion, help_ in self._guide.get(principle, ())
        ]
        self.criteria.setText(
            "".join(f"<p style='margin:0 0 6px 0'>{line}</p>" for line in lines)
            or _("La grille ne dit encore rien de ce principe.")
        )
        said = self._said(principle)
        self.before.setText(said)
        self.before.setVisible(bool(said))

    def _said(self, principle: str) -> str:
        score = PRINCIPLES[principle]
        if self._before is None:
            return ""
        code, text = self._before[score], self._before[score.replace("_score", "_justification")]
        if code is None and text is None:
            return ""
        answer = escape(told(str(code))) if code is not None else ""
        quoted = _("« {text} »").format(text=escape(str(text)).replace("\n", "<br>")) if text is not None else ""
        parts = "<br>".join(part for part in (answer, quoted) if part)
        return f"<b>{escape(_('Rappel – {campaign}').format(campaign=self._campaign))}</b><br>{parts}"
