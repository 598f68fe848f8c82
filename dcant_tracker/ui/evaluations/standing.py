"""« Avancement » : how far a campaign is, how its answers came in, and its closing."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from dcant_tracker.insight.campaign_flow import Flow, flow
from dcant_tracker.insight.campaign_words import standing
from dcant_tracker.insight.closing_words import since_closing, stage_said
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.store.kept.closings import Difference, difference
from dcant_tracker.store.reading.campaigns import Stage, stage
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.records.record import Record, get
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.evaluations import close_campaign
from dcant_tracker.ui.evaluations.campaign_pane import CampaignPane
from dcant_tracker.ui.evaluations.flow_strip import FlowStrip
from dcant_tracker.ui.figures.figure_view import FigureView
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import push_button
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_HEIGHT = 250


@dataclass(frozen=True, slots=True)
class _Read:
    campaign: Record
    flow: Flow
    since: Difference | None


class StandingPane(CampaignPane):
    """The strip above, then what is to be said of the campaign, then the curve by day."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._campaign = ""
        self._programme: str | None = None
        self._is_stale = False
        self.read: _Read | None = None
        self.stage = theme.set_role(Label(), "strong")
        self.told = theme.set_role(Label(wordWrap=True), "muted")
        self.strip = FlowStrip()
        self.moved = theme.set_role(Label(wordWrap=True), "warning")
        self.closes = _button(_("Clore la campagne"), "check", _closing_tip())
        self.reopens = _button(_("Rouvrir la campagne"), "undo-2", _reopening_tip())
        self.again = _button(_("Garder ces chiffres"), "save", _again_tip())
        self.curve = FigureView(session, "received", _("Réponses reçues par jour"), self)
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
        self._session.jobs.read(self._work(), self._on_read, owner=self, key="standing")
        self.curve.ask(Selection(self._programme or self._session.programme or None, (self._campaign,)))

    def focus_list(self) -> None:
        """Give the keyboard to the strip."""
        if self.strip.buttons:
            self.strip.buttons[0].setFocus()

    # --- closing ------------------------------------------------------------------------------------

    @Slot()
    def on_close(self) -> None:
        """Close the campaign in view."""
        close_campaign.close(self._session, self._campaign)

    @Slot()
    def on_reopen(self) -> None:
        """Open it again."""
        close_campaign.reopen(self._session, self._campaign)

    @Slot()
    def on_again(self) -> None:
        """Keep today's figures as those of the closing."""
        close_campaign.keep_anew(self._session, self._campaign)

    # --- showing ------------------------------------------------------------------------------------

    def _work(self) -> "partial[_Read | None]":
        return partial(_read, self._campaign, self._programme)

    def _on_read(self, read: _Read | None) -> None:
        if read is None or read.campaign.uid != self._campaign:
            return
        self.read = read
        at = stage(read.campaign.values, close_campaign.today())
        is_closed = at is Stage.CLOSED
        self.stage.setText(stage_said(read.campaign, close_campaign.today(), changed=bool(read.since)))
        self.told.setText(" · ".join(standing(read.flow.count)))
        self.strip.show_flow(read.flow)
        self.moved.setText(since_closing(read.since) if read.since else "")
        self.moved.setVisible(bool(read.since))
        self.closes.setVisible(not is_closed)
        self.closes.setProperty(
            "kind", "primary" if stage(read.campaign.values, close_campaign.today()) is Stage.DUE else ""
        )
        theme.repolish(self.closes)
        self.reopens.setVisible(is_closed)
        self.again.setVisible(bool(read.since))

    @Slot(object)
    def _on_wanted(self, query: Query) -> None:
        self._session.open_list(query.entity, query)

    @Slot(object)
    def _on_changed(self, _changes: Changes) -> None:
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale and not event.spontaneous():
            self.refresh()

    # --- how it is made -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        card = theme.set_role(QFrame(), "card")
        head = in_row(self.stage, (self.told, 1), self.again, self.reopens, self.closes, spacing=theme.px("space.3"))
        in_column(head, self.strip, self.moved, within=card, margins=(14, 12, 14, 12), spacing=8)
        for widget in (self.moved, self.again, self.reopens, self.closes):
            widget.setVisible(False)
        self.curve.set_room(_HEIGHT)
        body = QWidget()
        in_column(card, self.curve, None, within=body, margins=(16, 12, 16, 12), spacing=12)
        scrolled = QScrollArea(widgetResizable=True)
        scrolled.setAccessibleName(_("Avancement"))
        scrolled.setWidget(body)
        in_column(scrolled, within=self)

    def _connect(self) -> None:
        self.strip.wanted.connect(self._on_wanted)
        self.closes.clicked.connect(self.on_close)
        self.reopens.clicked.connect(self.on_reopen)
        self.again.clicked.connect(self.on_again)
        self._session.changed.connect(self._on_changed)


def _read(campaign: str, programme: str | None, store: Store) -> _Read | None:
    reading = store.read()
    found = get(reading, "campaign", campaign)
    if found is None:
        return None
    return _Read(found, flow(reading, campaign, programme), difference(reading, campaign))


def _button(text: str, icon: str, tip: str) -> QPushButton:
    made = push_button(text, icon=icon)
    made.setToolTip(as_tip(tip))
    made.setAccessibleDescription(tip)
    return made


def _closing_tip() -> str:
    return _("Ses chiffres de ce jour sont gardés ; plus personne n'est relancé")


def _reopening_tip() -> str:
    return _("Recueillir d'autres réponses ; les chiffres gardés restent dans l'historique")


def _again_tip() -> str:
    return _("Les chiffres d'aujourd'hui deviennent ceux de la clôture")
