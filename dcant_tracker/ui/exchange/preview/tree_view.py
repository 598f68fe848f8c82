"""The tree of differences on the screen: its columns, what is unfolded, where the cursor is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem, QTreeView

from dcant_tracker.ui.exchange.preview.tree import MINE, VERDICT, WHAT, ProposalTree
from dcant_tracker.ui.kit.going import go_to
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.small_lists import RowHeight
from dcant_tracker.ui.kit.told_apart import shortened
from dcant_tracker.words import _

_ALL_OPEN = 400
"""Differences up to which every record is unfolded at first."""

_SHEETS_OPEN = 2_000
"""Those up to which every sheet is; beyond, only where the cursor goes."""

_SHARES = {WHAT: 0.31, VERDICT: 0.14, MINE: 0.27}
"""How much of the width the columns take at first; the last one takes the rest."""


class _Line(RowHeight):
    """A line as high as those of the lists; where a name is too long, what it shares with its neighbours gives way."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        model, view = index.model(), option.widget
        if index.column() != WHAT or not isinstance(model, ProposalTree) or view is None:
            return
        style = view.style()
        margin = 2 * (style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, view) + 1)
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, view).width() - margin
        metrics = option.fontMetrics
        if 0 < room < metrics.horizontalAdvance(option.text):
            beginning = model.beginning_at(index)
            option.text = shortened(option.text, beginning, lambda text: metrics.horizontalAdvance(text) <= room)


class DifferencesView(QTreeView):
    """Shows a :class:`ProposalTree`."""

    def __init__(self, model: ProposalTree) -> None:
        super().__init__()
        self.tree = model
        self.setModel(model)
        self.setAccessibleName(_("Différences"))
        self.setUniformRowHeights(True)
        self.setItemDelegate(_Line(self))
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().setStretchLastSection(True)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._is_laid_out = False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_laid_out:
            self._is_laid_out = True
            for column, share in _SHARES.items():
                self.header().resizeSection(column, round(share * self.viewport().width()))

    def unfold(self) -> None:
        """Unfold as much as stays readable, and quick."""
        shown = len(self.tree.visible_ranks())
        sheets = int(len(self.tree.choices.previews) > 1)
        if shown <= _ALL_OPEN:
            self.expandAll()
        elif shown <= _SHEETS_OPEN:
            self.expandToDepth(sheets)
        elif sheets:
            self.expandToDepth(0)

    def show_rank(self, rank: int) -> None:
        """Put the cursor on proposal ``rank``, it alone selected whatever keys are held."""
        index = self.tree.index_of(rank)
        if index.isValid():
            go_to(self, index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def selected(self) -> list[int]:
        """The proposals at or below the lines selected."""
        rows = self.selectionModel().selectedRows()
        return list(dict.fromkeys(rank for index in rows for rank in self.tree.ranks_at(index)))
