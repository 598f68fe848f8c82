"""A table of what is to be done, in which a letter says that it is done."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from dcant_tracker.ui.kit.keys import Keys, KeysOf
from dcant_tracker.ui.kit.plain_table import quieten
from dcant_tracker.ui.kit.rows_model import RowsModel
from dcant_tracker.ui.meetings import steps
from dcant_tracker.ui.meetings.promise import Promise
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Réunion › Ce qui avait été promis, et Suites à donner"),
    {"done": Keys(lambda: _("Fait aujourd'hui, ou pas encore"), ("F",))},
)


class DoneTable(QTableView):
    """Shows ``rows``, which it takes as its own, one selected at a time; ``name`` is what a screen reader says."""

    def __init__(self, session: Session, rows: RowsModel[Any], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        rows.setParent(self)
        self.setModel(rows)
        self.setAccessibleName(name)
        quieten(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def promise(self) -> Promise | None:
        """What the current row says is to be done; None for a row that says nothing of the kind."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if KEYS["done"].pressed(event):
            self.toggle_done()
        else:
            super().keyPressEvent(event)

    @Slot()
    def toggle_done(self) -> None:
        """What the current row says is done today, or is not done yet."""
        promise = self.promise()
        if promise is not None:
            steps.toggle_done(self._session, promise)
