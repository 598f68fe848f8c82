"""The look of the plain tables that list things: whole rows selected, no grid, no row numbers."""

from PySide6.QtWidgets import QAbstractItemView, QTableView

from dcant_tracker.ui import theme


def quieten(view: QTableView) -> None:
    """Give ``view`` that look; Tab leaves it for the next widget."""
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(theme.px("row"))
    view.horizontalHeader().setHighlightSections(False)
