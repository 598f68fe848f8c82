"""The table of a log (steps, exchanges): lines to choose from, nothing to edit."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_table import quieten


def log_table(model: QAbstractItemModel, name: str, widths: Sequence[int], stretched: int) -> QTableView:
    """A table over ``model``; ``name`` is what a screen reader says, ``widths`` are in pixels at 100 %."""
    view = QTableView()
    view.setObjectName("steps")
    view.setModel(model)
    view.setAccessibleName(name)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    quieten(view)
    head = view.horizontalHeader()
    for column, width in enumerate(widths):
        head.resizeSection(column, round(width * theme.tokens().scale))
    head.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    return view
