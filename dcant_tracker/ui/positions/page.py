"""The page « Positions »: by topic, the association's proposal beside each counterpart's."""

from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.records.record import get
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.keys import Keys, KeysOf, give
from dcant_tracker.ui.positions.side_by_side import SideBySideView
from dcant_tracker.ui.positions.table import PositionTable
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.list_page import ListPage
from dcant_tracker.ui.records.table.filters.facets import facets_of
from dcant_tracker.ui.records.table.view import TableView
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

KEYS = KeysOf(
    lambda: _("Positions"), {"counterpart": Keys(lambda: _("Un autre interlocuteur sur ce sujet"), ("Ctrl+Shift+I",))}
)

_OF_TOPIC = ("title", "our_text", "our_source", "recommendation", "themes")
"""What the position of another counterpart on the same topic says too."""


class PositionsPage(ListPage):
    """The list with whole texts side by side; a row says enough, so that the sheet shows only when asked for."""

    sheet_kept = "sheet.positions"
    sheet_at_first = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "position", parent)
        self.counterpart_action = QAction(theme.icon("scale"), _("Interlocuteur"), self)
        self.counterpart_action.setToolTip(_("Comparer un autre interlocuteur sur le sujet choisi (Ctrl+Maj+I)"))
        give(self.counterpart_action, KEYS["counterpart"])
        self.counterpart_action.triggered.connect(self.add_counterpart)
        self.addAction(self.counterpart_action)
        self.report_action = QAction(theme.icon("file-text"), _("Rapport…"), self)
        self.report_action.setToolTip(_("Les positions affichées, en Word ou en PDF, pour une réunion (Ctrl+R)"))
        self.report_action.triggered.connect(self._on_report)
        add, *others = super().head_actions()
        self._page_actions = [add, self.counterpart_action, self.report_action, *others]
        self.view.currentRecord.connect(self._on_row)
        self._on_row("")

    def make_table(self) -> PositionTable:
        """The positions."""
        return PositionTable(self.session, self.entity.name, self, grows=True)

    def make_view(self) -> TableView:
        """Whole texts, side by side."""
        assert isinstance(self.table, PositionTable)
        return SideBySideView(self.table, f"list.{self.entity.name}", self)

    def head_actions(self) -> list[QAction]:
        """The page's actions, for its header."""
        return self._page_actions

    @property
    def reported(self) -> tuple[str, str]:
        """The positions as a report."""
        return "positions", ""

    @property
    def report_choices(self) -> Mapping[str, tuple[str, ...]]:
        """The counterparts and the themes that the list is narrowed to."""
        ticked = {one.field: tuple(map(str, one.values)) for one in self.bar.conditions()}
        themes = next(facet.path for facet in facets_of(self.entity.name) if facet.also)
        wanted = {"counterparts": ticked.get("counterpart", ()), "themes": ticked.get(themes, ())}
        return {name: values for name, values in wanted.items() if values}

    @Slot()
    def add_counterpart(self) -> None:
        """Ask for what another counterpart says on the topic of the current row."""
        record = get(self.session.store.read(), self.entity.name, self.view.current_uid())
        if record is None:
            return
        presets = {name: record[name] for name in _OF_TOPIC if record[name] is not None}
        create(self.session, CATALOGUE["position"].name, presets, self.select, title=_("Un autre interlocuteur"))

    @Slot(str)
    def _on_row(self, uid: str) -> None:
        self.counterpart_action.setEnabled(bool(uid))

    @Slot()
    def _on_report(self) -> None:
        self.session.reportWanted.emit(*self.reported)
