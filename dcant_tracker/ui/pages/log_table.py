"""The table of a log (steps, exchanges): lines to choose from, nothing to edit."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from dcant_tracker.ui import theme


def log_table(model: QAbstractItemModel, name: str, widths: Sequence[int], stretched: int) -> QTableView:
    """A table over ``model``; ``name`` is what a screen reader says, ``widths`` are in pixels at 100 %."""
    view = QTableView()
    view.setObjectName("steps")
    view.setModel(model)
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(theme.px("row"))
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    for column, width in enumerate(widths):
        head.resizeSection(column, round(width * theme.tokens().scale))
    head.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    return view
