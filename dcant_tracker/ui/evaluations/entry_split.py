"""How « Saisie » is laid out: the list at the left; at the right the form with its footer, or why there is none."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QWidget

from dcant_tracker.ui.evaluations.queue_panel import QueuePanel
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.work.session import Session

_SIZES = "evaluations.sizes"


class EntrySplit(QSplitter):
    """``queue`` at the left, ``form`` above what stands ``below`` it or else ``notice`` at the right.

    The widths are remembered.
    """

    def __init__(
        self,
        session: Session,
        queue: QueuePanel,
        form: QWidget,
        below: Sequence[QWidget],
        notice: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent, childrenCollapsible=False)
        self._session = session
        answering = _surface(form, *below)
        self._right = QStackedWidget()
        self._right.addWidget(answering)
        self._right.addWidget(notice)
        self._right.setMinimumWidth(round(400 * min(theme.tokens().scale, 1.2)))
        left = _surface(queue)
        left.setMinimumWidth(220)
        self.addWidget(left)
        self.addWidget(self._right)
        self.setStretchFactor(1, 1)
        sizes = session.preferences.recall(_SIZES) or [queue.view.sizeHint().width(), 780]
        self.setSizes([int(size) for size in sizes])
        self.splitterMoved.connect(self._on_moved)
        self.show_form(False)

    def show_form(self, shown: bool) -> None:
        """Show the form, or what stands in its place."""
        self._right.setCurrentIndex(0 if shown else 1)

    @Slot(int, int)
    def _on_moved(self, _at: int, _number: int) -> None:
        self._session.preferences.remember(_SIZES, self.sizes())


def _surface(*parts: QWidget) -> QFrame:
    surface = theme.set_role(QFrame(), "surface")
    column = in_column(within=surface, spacing=0)
    for part in parts:
        column.addWidget(part, part is parts[0])
    return surface
