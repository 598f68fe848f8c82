"""Where a view goes of itself: one row or cell is the current and only chosen one, whatever keys are held.

Qt's own ``setCurrentIndex`` and ``selectRow`` ask the keyboard: while Ctrl+N is down they would add to what was chosen,
or take from it, and the next « Supprimer » would be about records that nobody means.
"""

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView

from dcant_tracker.ui.kit.qt_names import Index

_FLAGS = QItemSelectionModel.SelectionFlag
_ROWS = QAbstractItemView.SelectionBehavior.SelectRows
_NONE = QAbstractItemView.SelectionMode.NoSelection


def go_to(view: QAbstractItemView, index: Index) -> None:
    """Put the cursor of ``view`` on ``index``; on nothing where it is invalid. What cannot be entered is left."""
    view.setCurrentIndex(index)
    if not index.isValid():
        view.clearSelection()
    elif view.currentIndex() == index and view.selectionMode() != _NONE:
        rows = _FLAGS.Rows if view.selectionBehavior() == _ROWS else _FLAGS.NoUpdate
        view.selectionModel().select(index, _FLAGS.ClearAndSelect | rows)


def go_to_row(view: QAbstractItemView, row: int) -> None:
    """Put the cursor of ``view`` in ``row``, in the column that it is in."""
    go_to(view, view.model().index(row, max(0, view.currentIndex().column())))
