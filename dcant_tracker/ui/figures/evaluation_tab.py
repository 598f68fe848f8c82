"""The tab « Évaluation » of a recommendation's or an experiment's sheet: its radar, and how the answers split."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from dcant_tracker.domain.fields import SUBJECT
from dcant_tracker.insight.figures.figure import Selection, Subject
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.figures.figure_view import FigureView
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.records.sheet.tab import RecordTab, SheetTab
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_HEIGHT = 260


class Evaluation(RecordTab):
    """Two pictures of one record, drawn when the tab shows."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.radar = FigureView(session, "radar", _("Les quatre principes"), self)
        self.answers = FigureView(session, "answers", _("Répartition des réponses"), self)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(8, 8, 8, 8)
        for view in (self.radar, self.answers):
            view.set_room(_HEIGHT)
            layout.addWidget(view)
        layout.addStretch()
        scrolled = QScrollArea(self, widgetResizable=True)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setWidget(body)
        in_column(scrolled, within=self)

    def show_record(self, record: Record) -> None:
        """Show what the evaluators say of ``record``."""
        subjects = (Subject(record.entity, record.uid),)
        for view in (self.radar, self.answers):
            view.ask(Selection(subjects=subjects))


EVALUATION_TAB = SheetTab(lambda: _("Évaluation"), frozenset(SUBJECT), Evaluation)
