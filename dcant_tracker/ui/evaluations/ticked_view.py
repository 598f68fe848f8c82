"""A table of bodies with a tick each: Space ticks all selected rows at once."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from dcant_tracker.ui.kit.plain_table import quieten
from dcant_tracker.words import _


class TickedView(QTableView):
    """``toggle`` ticks the rows of those numbers, or unticks them, as the model decides."""

    def __init__(
        self, model: QAbstractItemModel, toggle: Callable[[Iterable[int]], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._toggle = toggle
        self.setModel(model)
        self.setAccessibleName(_("Organismes interrogés"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        quieten(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = {index.row() for index in self.selectedIndexes()}
        if event.key() == Qt.Key.Key_Space and rows:
            self._toggle(rows)
            event.accept()
        else:
            super().keyPressEvent(event)
