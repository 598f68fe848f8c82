"""« Qui n'a pas répondu » : what a campaign expects, what came, and how to ask again."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QSplitter,
    QStackedWidget,
    QTableView,
    QWidget,
)

from dcant_tracker.domain.catalogue import named_in
from dcant_tracker.domain.entities.evaluations import ASKED_AND_ANSWERED, EVALUATION
from dcant_tracker.exchange.collecting.groups import Body, bodies
from dcant_tracker.insight.campaign_words import standing
from dcant_tracker.store.reading.campaign_count import NONE, Count, count
from dcant_tracker.store.reading.entry_queue import Arrangement
from dcant_tracker.store.reading.evaluations import Scope
from dcant_tracker.store.reading.expected import Coverage, coverage
from dcant_tracker.store.reading.queries import UNANSWERED, Condition, Query
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.evaluations.campaign_pane import CampaignPane
from dcant_tracker.ui.evaluations.coverage_table import CoverageTable, CoverageView
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.notice import Notice
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

_LEFT = "evaluations.left"
_ABOUT = named_in(EVALUATION.name).union(ASKED_AND_ANSWERED)


@dataclass(frozen=True, slots=True)
class _Read:
    whole: Count
    evaluators: list[Coverage]
    subjects: list[Coverage]
    bodies: Mapping[str, Body]


class CoveragePane(CampaignPane):
    """By evaluator at the left, by subject at the right; the least answered first."""

    entryWanted = Signal(str)
    """The entries with this name are to be answered."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._campaign = ""
        self._programme: str | None = None
        self._is_stale = False
        self._read = _Read(NONE, [], [], {})
        self.told = theme.set_role(Label(wordWrap=True), "strong")
        self.left = QCheckBox(_("Seulement ce qui manque"))
        self.left.setChecked(bool(session.preferences.recall(_LEFT, True)))
        self.evaluators = CoverageTable(_("Évaluateur"), stands=True)
        self.subjects = CoverageTable(_("Sujet"))
        self.by_evaluator = CoverageView(self.evaluators, _("Couverture par évaluateur"))
        self.by_subject = CoverageView(self.subjects, _("Couverture par sujet"))
        self.notice = Notice()
        self._lay_out()
        self._connect()

    def show_campaign(self, campaign: str, programme: str | None) -> None:
        """Show how ``campaign`` stands."""
        self._campaign, self._programme = campaign, programme
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read again, on the worker; later when nobody looks."""
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        work = partial(_read, self._campaign, self._programme)
        self._session.jobs.read(work, self._on_read, owner=self, key="coverage")

    def focus_list(self) -> None:
        """Give the keyboard to the evaluators."""
        (self.by_evaluator if self._read.evaluators else self.notice).setFocus()

    # --- asking and reminding -----------------------------------------------------------------------

    @Slot()
    def on_ask(self) -> None:
        """Choose who is asked about what."""
        from dcant_tracker.ui.evaluations.asking.ask_dialog import ask

        if self._campaign:
            ask(self._session, self._campaign, self.window())

    @Slot()
    def on_remind(self) -> None:
        """Write to those who are silent or answered in part."""
        from dcant_tracker.ui.evaluations.collecting.opening import remind

        if self._campaign:
            remind(self._session, self.window(), self._campaign)

    @Slot()
    def on_thank(self) -> None:
        """Write to those who answered."""
        from dcant_tracker.ui.evaluations.collecting.opening import acknowledge

        if self._campaign:
            acknowledge(self._session, self.window(), self._campaign)

    @Slot()
    def on_open(self) -> None:
        """The list of what is expected and not answered; of the evaluators that are selected, when some are."""
        conditions = [Condition("campaign", (self._campaign,)), Condition(UNANSWERED)]
        if chosen := self._chosen_evaluators():
            conditions.append(Condition("evaluator", chosen))
        self._session.open_list("expected_evaluation", Query("expected_evaluation", conditions=tuple(conditions)))

    def _chosen_evaluators(self) -> tuple[str, ...]:
        rows = self.by_evaluator.selectionModel().selectedRows()
        return tuple(str(self.evaluators.rows[index.row()].key[0]) for index in rows)

    # --- showing ------------------------------------------------------------------------------------

    def _on_read(self, answer: tuple[str, _Read]) -> None:
        campaign, read = answer
        if campaign != self._campaign:
            return
        self._read = read
        self._show()

    @Slot()
    def _show(self) -> None:
        only_left = self.left.isChecked()
        for model, lines in ((self.evaluators, self._read.evaluators), (self.subjects, self._read.subjects)):
            model.show([line for line in lines if line.count.silent or not only_left], self._read.bodies)
        expected, missing = self._read.whole.asked, self._read.whole.silent
        self.told.setText(self._sentence())
        if not expected:
            self.notice.say(
                _("Personne n'est attendu dans cette campagne"),
                _("Choisissez qui est interrogé sur quoi : la couverture se calcule sur ce qui est attendu."),
                [(_("Choisir qui est interrogé…"), self.on_ask)],
            )
        elif only_left and not missing:
            self.notice.say(
                _("Tout est répondu"), _("Il n'y a personne à relancer."), [(_("Tout montrer"), self._on_all)]
            )
        self._stack.setCurrentIndex(0 if self.evaluators.rows else 1)

    def _sentence(self) -> str:
        silent = sum(1 for line in self._read.evaluators if not line.count.came)
        without = ngettext("{count} évaluateur n'a rien transmis", "{count} évaluateurs n'ont rien transmis", silent)
        told = standing(self._read.whole)
        return " · ".join((*told, without.format(count=silent)) if silent else told)

    @Slot()
    def _on_all(self) -> None:
        self.left.setChecked(False)

    @Slot(bool)
    def _on_left(self, checked: bool) -> None:
        self._session.preferences.remember(_LEFT, checked)
        self._show()

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        model = index.model()
        assert isinstance(model, CoverageTable)
        self.entryWanted.emit(model.rows[index.row()].name.replace(" · ", " "))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if _ABOUT & set(changes.touched):
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale and not event.spontaneous():
            self.refresh()

    # --- how it is made -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        above = in_row((self.told, 1), self.left)
        self._split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        for view in (self.by_evaluator, self.by_subject):
            self._split.addWidget(_card(view))
        self._split.setHandleWidth(theme.px("space.3"))
        self._split.setSizes([620, 420])
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self.notice)
        in_column(above, (self._stack, 1), within=self, margins=(16, 10, 16, 12), spacing=10)
        self.setFocusProxy(self.by_evaluator)

    def _connect(self) -> None:
        self.left.toggled.connect(self._on_left)
        for view in (self.by_evaluator, self.by_subject):
            view.activated.connect(self._on_activated)
        self._session.changed.connect(self._on_changed)


def _read(campaign: str, programme: str | None, store: Store) -> tuple[str, _Read]:
    reading = store.read()
    whole = count(reading, Scope(campaign=campaign, programme=programme))
    by_evaluator, by_subject = (coverage(reading, campaign, by, programme) for by in Arrangement)
    standing_of = {one.uid: one for one in bodies(reading, campaign)}
    return campaign, _Read(whole, by_evaluator, by_subject, standing_of)


def _card(view: QTableView) -> QFrame:
    frame = theme.set_role(QFrame(), "card")
    in_column(view, within=frame, margins=(1, 1, 1, 1))
    return frame
