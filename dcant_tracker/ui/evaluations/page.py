"""The page « Évaluations »: a campaign, and what is done with it, one tab each."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QWidget

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.insight.closing_words import stage_said
from dcant_tracker.store.kept.closings import LINKS
from dcant_tracker.store.reading.campaigns import Stage, stage
from dcant_tracker.store.reading.entry_queue import EVALUATION, Place, Show, place_of
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.records.record import get
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.evaluations import close_campaign
from dcant_tracker.ui.evaluations.campaign_box import CampaignBox
from dcant_tracker.ui.evaluations.campaign_pane import CampaignPane
from dcant_tracker.ui.evaluations.coverage import CoveragePane
from dcant_tracker.ui.evaluations.entry import EntryPane
from dcant_tracker.ui.evaluations.tabs import offers, tabs
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.actions import action, menu
from dcant_tracker.ui.kit.keys import Keys, KeysOf, answer
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.notice import Notice
from dcant_tracker.ui.kit.page import Page
from dcant_tracker.ui.kit.plain_text import Label
from dcant_tracker.ui.records.records_page import RecordsPage
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.ui.evaluations.collecting.page import CollectingPage

KEYS = KeysOf(
    lambda: _("Évaluations"),
    {
        "next": Keys(lambda: _("Onglet suivant"), ("Ctrl+Tab",)),
        "previous": Keys(lambda: _("Onglet précédent"), ("Ctrl+Shift+Tab",)),
    },
)


class EvaluationsPage(RecordsPage):
    """Tabs above, the pane of one of them below."""

    chapter = "evaluations"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tabs = tabs()
        self._panes: dict[str, Page] = {}
        self.bar = QTabBar()
        self.campaigns = CampaignBox(session)
        self.foreign = theme.set_role(Label(), "warning")
        self.stage = theme.set_role(Label(), "muted")
        self.none = Notice()
        self._actions = self._make_actions()
        self._lay_out()
        self._connect()
        self._show_tab()

    # --- what the window asks for -------------------------------------------------------------------

    def head_actions(self) -> list[QAction]:
        """What the tab in view offers, for the head of the page."""
        tab, pane = self._tabs[self.bar.currentIndex()], self._panes.get(self.current)
        if not tab.offers and pane is not None:
            first, *others = pane.head_actions()
            return [first, self._actions["open"], *others]
        if not self.campaigns.campaign:
            return [self._actions["campaign"]]
        return [self._actions[name] for name in tab.offers]

    def more_actions(self) -> list[QAction]:
        """Closing the campaign in view, or opening it again."""
        campaign = self.campaigns.campaign
        if not campaign:
            return []
        return [self._actions["reopen" if close_campaign.is_closed(self._session, campaign) else "close"]]

    @property
    def listed(self) -> str:
        """The entity of the list."""
        return EVALUATION.name

    def show_query(self, query: Query) -> None:
        """Show the answers under the conditions of ``query``."""
        self.show_tab("answers")
        self.answers.show_query(query)

    def select(self, uid: str) -> None:
        """Show one answer in their list, with its sheet."""
        self.show_tab("answers")
        self.answers.select(uid)

    def focus_list(self) -> None:
        """Give the keyboard to what one works with."""
        shown = self._stack.currentWidget()
        if isinstance(shown, Page):
            shown.focus_list()
        elif shown is not None:
            shown.setFocus()

    # --- tabs and campaign --------------------------------------------------------------------------

    @property
    def current(self) -> str:
        """The id of the tab in view."""
        return self._tabs[self.bar.currentIndex()].id

    @property
    def entry(self) -> EntryPane:
        """The pane where evaluations are answered."""
        pane = self.pane("entry")
        assert isinstance(pane, EntryPane)
        return pane

    @property
    def answers(self) -> "CollectingPage":
        """The list of the answers."""
        from dcant_tracker.ui.evaluations.collecting.page import CollectingPage

        pane = self.pane("answers")
        assert isinstance(pane, CollectingPage)
        return pane

    def pane(self, tab_id: str) -> Page:
        """The pane of a tab, made the first time."""
        if tab_id not in self._panes:
            tab = next(tab for tab in self._tabs if tab.id == tab_id)
            self._panes[tab_id] = made = tab.make(self._session, self._stack)
            self._stack.addWidget(made)
            self._introduce(made)
        return self._panes[tab_id]

    def show_tab(self, tab_id: str) -> Page:
        """Show the tab called ``tab_id``; returns its pane."""
        self.bar.setCurrentIndex(next(rank for rank, tab in enumerate(self._tabs) if tab.id == tab_id))
        return self.pane(tab_id)

    @Slot(object, str)
    def open_place(self, place: Place, principle: str = "") -> None:
        """Answer the evaluation at ``place``, from ``principle`` on where one is named."""
        self.show_tab("entry")
        if place.campaign != self.campaigns.campaign:
            self.campaigns.choose(place.campaign)
            self._show_campaign()
        if self.entry.open_place(place):
            self.entry.form.focus_first(principle if principle in PRINCIPLES else "")

    def show_place(self, place: object) -> None:
        """Answer the evaluation at ``place``, the keyboard on its first score."""
        if isinstance(place, Place):
            self.open_place(place)
            QTimer.singleShot(0, self.entry.form, self.entry.form.focus_first)

    def _introduce(self, pane: Page) -> None:
        """Listen to what the panes that are made here ask of one another."""
        if isinstance(pane, EntryPane):
            pane.addWanted.connect(self.on_add)
            pane.askWanted.connect(self.on_ask)
            pane.gridWanted.connect(self.on_grid)
            pane.returnWanted.connect(self._on_return)
        elif isinstance(pane, CoveragePane):
            pane.entryWanted.connect(self._on_entry_wanted)
        if isinstance(pane, CampaignPane):
            pane.noteWanted.connect(self.open_place)

    @Slot()
    def _show_tab(self) -> None:
        pane = self.pane(self.current)
        self.bar.updateGeometry()
        for widget in (self.label, self.campaigns):
            widget.setVisible(isinstance(pane, CampaignPane) and bool(self.campaigns.count()))
        self._show_campaign()
        if self.isVisible():
            is_among_tabs = self.bar.hasFocus()
            self._session.navigatePage.emit("evaluation")
            if is_among_tabs:
                self.bar.setFocus()

    @Slot()
    def _show_campaign(self) -> None:
        """Let the pane in view show the campaign chosen, or say that there is none."""
        pane, campaign = self._panes[self.current], self.campaigns.campaign
        by_campaign = isinstance(pane, CampaignPane)
        self._show_stage()
        self.foreign.setVisible(by_campaign and bool(campaign) and self.campaigns.is_foreign)
        if by_campaign and not campaign:
            self._explain_none()
            self._stack.setCurrentWidget(self.none)
            return
        if isinstance(pane, CampaignPane):
            pane.show_campaign(campaign, self._programme())
        if self.foreign.isVisibleTo(self):
            named = self._session.labels().of("programme", self.campaigns.programme)
            self.foreign.setText(_("Campagne d'un autre programme : {programme}").format(programme=named))
        self._stack.setCurrentWidget(pane)

    def _show_stage(self) -> None:
        """Say in the head that the campaign in view is over, or is to be closed."""
        found = close_campaign.found(self._session, self.campaigns.campaign)
        at = stage(found.values, close_campaign.today()) if found is not None else Stage.OPEN
        shows = at in (Stage.DUE, Stage.CLOSED) and isinstance(self._panes[self.current], CampaignPane)
        self.stage.setVisible(shows and self.current != "standing")
        if found is not None and shows:
            self.stage.setText(stage_said(found, close_campaign.today()))

    def _explain_none(self) -> None:
        if self.campaigns.count():
            self.none.say(
                _("Aucune campagne pour ce programme"),
                _("Créez une campagne, ou choisissez en haut celle d'un autre programme."),
                [(_("Créer une campagne"), self.on_campaign)],
            )
        else:
            self.none.say(
                _("Aucune campagne d'évaluation"),
                _("Créez une campagne : elle réunit les réponses d'une période, et dit qui est interrogé sur quoi."),
                [(_("Créer une campagne"), self.on_campaign)],
            )

    # --- what the actions do ------------------------------------------------------------------------

    @Slot()
    def on_campaign(self) -> None:
        """A new campaign, chosen at once."""
        from dcant_tracker.ui.records.adding.creating import create

        create(self._session, "campaign", None, self._on_campaign_made)

    def _on_campaign_made(self, uid: str) -> None:
        self.campaigns.refresh()
        self.campaigns.choose(uid)
        self._show_tab()

    @Slot()
    def on_add(self) -> None:
        """An evaluation that nobody asked for."""
        from dcant_tracker.ui.evaluations.adding import AddDialog

        if not self.campaigns.campaign:
            return
        dialog = AddDialog(self._session, self.campaigns.campaign, self.window())
        if self._session.messages.run(dialog) and dialog.place is not None:
            self.open_place(dialog.place)

    @Slot()
    def on_open(self) -> None:
        """The answer in the current row of the list, in the form."""
        record = get(self._session.store.read(), "evaluation", self.answers.view.current_uid())
        if record is not None:
            self.open_place(place_of(record))

    @Slot()
    def on_report(self) -> None:
        """The results of the campaign in view, as a report."""
        self._session.reportWanted.emit("campaign", self.campaigns.campaign)

    @Slot()
    def on_validate(self) -> None:
        """Validate what is selected."""
        self.entry.validate_chosen()

    @Slot()
    def on_grid(self) -> None:
        """The criteria and the help of each principle."""
        self._session.navigatePage.emit("principle_guide")

    @Slot()
    def on_ask(self) -> None:
        """Choose who is asked about what."""
        self._coverage().on_ask()

    @Slot()
    def on_remind(self) -> None:
        """Write to those who are silent or answered in part."""
        self._coverage().on_remind()

    @Slot()
    def on_thank(self) -> None:
        """Write to those who answered."""
        self._coverage().on_thank()

    @Slot()
    def on_expected(self) -> None:
        """The list of what is expected and not answered."""
        self._coverage().on_open()

    @Slot()
    def on_close(self) -> None:
        """Close the campaign in view."""
        self.show_tab("standing")
        close_campaign.close(self._session, self.campaigns.campaign)

    @Slot()
    def on_reopen(self) -> None:
        """Open the campaign in view again."""
        self.show_tab("standing")
        close_campaign.reopen(self._session, self.campaigns.campaign)

    def _coverage(self) -> CoveragePane:
        """The pane of the coverage, on the campaign in view."""
        pane = self.pane("coverage")
        assert isinstance(pane, CoveragePane)
        pane.show_campaign(self.campaigns.campaign, self._programme())
        return pane

    def _programme(self) -> str | None:
        """The programme whose subjects are kept, where the campaign has none of its own."""
        return None if self.campaigns.programme else (self._session.programme or None)

    @Slot()
    def on_prepare(self) -> None:
        """The forms of the campaign in view."""
        from dcant_tracker.ui.evaluations.collecting.opening import prepare_forms

        prepare_forms(self._session, self.window(), self.campaigns.campaign or None)

    @Slot()
    def on_gather(self) -> None:
        """A folder of forms that came back."""
        from dcant_tracker.ui.evaluations.collecting.opening import collect_forms

        collect_forms(self._session, self.window())

    @Slot()
    def on_collect(self) -> None:
        """What can be collected, when asked for from the palette."""
        self._collecting.popup(self.mapToGlobal(self.rect().topLeft()))

    # --- what is heard ------------------------------------------------------------------------------

    @Slot(str)
    def _on_entry_wanted(self, text: str) -> None:
        self.show_tab("entry")
        self.entry.queue.show_only(Show.TODO, text)
        self.entry.focus_list()

    @Slot()
    def _on_return(self) -> None:
        self._session.navigatePage.emit("evaluation")
        self.show_tab("entry")

    @Slot(str)
    def _on_programme(self, _uid: str) -> None:
        self.campaigns.refresh(moves=True)
        self._show_tab()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.of("campaign") or changes.of("programme"):
            had = self.campaigns.campaign
            self.campaigns.refresh()
            if self.campaigns.campaign != had:
                self._show_tab()
            self._show_stage()
        if set(LINKS) & set(changes.touched):
            self._session.jobs.read(
                partial(close_campaign.moved_said, changes), self._on_moved, owner=self, key="moved"
            )

    def _on_moved(self, said: list[str]) -> None:
        for told in said:
            self._session.messages.toast(told, _("Voir"), self._on_see)

    @Slot()
    def _on_see(self) -> None:
        self._session.navigatePage.emit("evaluation")
        self.show_tab("standing")

    @Slot()
    def _on_next_tab(self) -> None:
        self.bar.setCurrentIndex((self.bar.currentIndex() + 1) % self.bar.count())

    @Slot()
    def _on_previous_tab(self) -> None:
        self.bar.setCurrentIndex((self.bar.currentIndex() - 1) % self.bar.count())

    # --- how it is made -----------------------------------------------------------------------------

    def _make_actions(self) -> dict[str, QAction]:
        """What the tabs offer in the head, by name."""
        slots = {
            "add": self.on_add,
            "validate": self.on_validate,
            "grid": self.on_grid,
            "collect": self.on_collect,
            "open": self.on_open,
            "ask": self.on_ask,
            "remind": self.on_remind,
            "report": self.on_report,
            "expected": self.on_expected,
            "close": self.on_close,
            "reopen": self.on_reopen,
            "campaign": self.on_campaign,
        }
        made = {
            name: action(self, one.icon, one.text, slots[name], tip=one.tip, primary=one.primary)
            for name, one in offers().items()
        }
        self._collecting = menu(
            self,
            (
                ("file-spreadsheet", _("Préparer les formulaires…"), self.on_prepare),
                ("inbox", _("Relever un dossier…"), self.on_gather),
                ("mail", _("Accuser réception…"), self.on_thank),
            ),
        )
        made["collect"].setMenu(self._collecting)
        return made

    def _lay_out(self) -> None:
        for tab in self._tabs:
            self.bar.addTab(tab.title)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.setAccessibleName(_("Évaluations"))
        self.label = theme.set_role(Label(_("Campagne")), "muted")
        self.label.setBuddy(self.campaigns)
        above = in_row(
            self.bar,
            None,
            self.stage,
            self.foreign,
            self.label,
            self.campaigns,
            margins=(theme.px("space.3"), 4, theme.px("space.3"), 4),
        )
        head = theme.set_role(QFrame(), "surface")
        head.setLayout(above)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.none)
        in_column(head, theme.set_role(QFrame(), "line"), (self._stack, 1), within=self, spacing=0)

    def _connect(self) -> None:
        self.bar.currentChanged.connect(self._show_tab)
        self.campaigns.activated.connect(self._show_campaign)
        self._session.programmeChanged.connect(self._on_programme)
        self._session.changed.connect(self._on_changed)
        answer(self, KEYS["next"], self._on_next_tab, inside=True)
        answer(self, KEYS["previous"], self._on_previous_tab, inside=True)
