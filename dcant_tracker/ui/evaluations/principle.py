"""One principle of the form: its score, its justification, and what the same evaluator said last time."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QWidget

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.ui.evaluations.score import ScoreChooser, told
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.one_line import OneLine
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.table.editors.long_text import LongTextEditor
from dcant_tracker.words import _


class Justification(LongTextEditor):
    """A text that tells when the keyboard comes to it."""

    focused = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()


class PrincipleBlock(QFrame):
    """A score above its justification. ``focused`` tells that the keyboard is in it."""

    focused = Signal(str)
    typed = Signal(str)
    """A key took a score of this principle."""
    stepped = Signal(str, int)
    """(principle, 1 or -1): on to the score of the next principle, or of the one before."""

    def __init__(self, principle: str, rank: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.principle = principle
        label = CHOICES["principle"].label(principle)
        self.title = theme.set_role(OneLine(f"{rank}. {label}", takes_what_is_left=True), "strong")
        self.before = theme.set_role(Label(), "muted")
        self.score = ScoreChooser(label)
        self.justification = Justification()
        self.justification.setPlaceholderText(_("Justification"))
        self.justification.setAccessibleName(_("{principle} : justification").format(principle=label))
        self.justification.setToolTip(_("Entrée va à la ligne ; Tabulation passe à la suite."))
        self.justification.grow(fewest=1)
        head = in_row((self.title, 1), self.before)
        in_column(head, self.score, self.justification, within=self, margins=(0, 0, 0, theme.px("space.2")), spacing=3)
        self.score.entered.connect(self._on_entered)
        self.score.stepped.connect(self._on_stepped)
        self.score.typed.connect(self._on_typed)
        self.score.focused.connect(self._on_focused)
        self.justification.focused.connect(self._on_focused)

    def fields(self) -> dict[str, ScoreChooser | LongTextEditor]:
        """The two editors by the name of their field."""
        score = PRINCIPLES[self.principle]
        return {score: self.score, score.replace("_score", "_justification"): self.justification}

    def recall(self, code: str | None, campaign: str) -> None:
        """Say what was answered in an earlier campaign; it counts for nothing."""
        self.before.setText(f"{campaign} : {told(code)}" if code else "")
        self.before.setVisible(bool(code))

    @Slot()
    def _on_entered(self) -> None:
        self.justification.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_typed(self) -> None:
        self.typed.emit(self.principle)

    @Slot(int)
    def _on_stepped(self, step: int) -> None:
        self.stepped.emit(self.principle, step)

    @Slot()
    def _on_focused(self) -> None:
        self.focused.emit(self.principle)
