"""The grid with its legend and the filters that the page places: reads on the worker, writes what the keys ask for."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from dcant_tracker.domain.catalogue import named_in
from dcant_tracker.domain.entities.observatory import OBSERVED_AND_ASSESSED
from dcant_tracker.domain.kinds import Values
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading import observatory
from dcant_tracker.store.reading.campaigns import campaigns_before
from dcant_tracker.store.reading.observatory import JUSTIFIED, Facets, Grid
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.cell_popover import CellPopover
from dcant_tracker.ui.kit.layouts import in_column
from dcant_tracker.ui.kit.notice import Notice, Way
from dcant_tracker.ui.observatory import editing
from dcant_tracker.ui.observatory.cell_editor import CellEditor
from dcant_tracker.ui.observatory.editing import Cell
from dcant_tracker.ui.observatory.filters import GridFilters
from dcant_tracker.ui.observatory.legend import Legend
from dcant_tracker.ui.observatory.model import GridModel, Spot
from dcant_tracker.ui.observatory.view import GridView
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_SHOWN = named_in("maturity_assessment").union(OBSERVED_AND_ASSESSED)
_OFFERED = named_in("observed_territory")

_LOW = 360
"""Below this height, in pixels at the text's own size, rows matter more than a legend."""


class GridPane(QWidget):
    """Grid and legend, or what is to be done first."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted = ""
        self.model = GridModel(self)
        self.model.unseen = session.unseen
        self.view = GridView(self.model)
        self.filters = GridFilters(session)
        self.legend = Legend()
        self.none = Notice()
        self._lay_out()
        self._connect()
        self._read_facets()
        self.read()

    @property
    def editor(self) -> CellPopover | None:
        """The editor that is open beside a cell."""
        return self.view.editor

    @property
    def campaign(self) -> str:
        """The campaign that the grid shows (uid); empty where there is none."""
        return self.filters.campaign.campaign or ""

    @Slot()
    def read(self) -> None:
        """Ask the store again for what the filters say."""
        question = self.filters.question()

        def work(store: Store) -> Grid:
            return observatory.read(store.read(), question)

        self._session.jobs.read(work, self._show, owner=self, key="grid")

    def go_to_territory(self, uid: str) -> None:
        """Put the cursor at the first domain of a territory as soon as it is shown."""
        self._wanted = uid
        self.read()

    def focus_first(self) -> None:
        """Give the keyboard to the grid, or to what is to be done first."""
        (self.none if self._stack.currentWidget() is self.none else self.view).setFocus()

    def cell(self, spot: Spot) -> Cell:
        """What a cell is about."""
        grid = self.model.grid
        return Cell(grid.question.campaign, grid.territories[spot.territory], grid.domains[spot.domain])

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.none)
        frame = QFrame()
        theme.set_role(frame, "card")
        in_column(self._stack, within=frame, margins=(1, 1, 1, 1))
        in_column((frame, 1), self.legend, within=self, margins=(16, 0, 16, 10), spacing=8)

    def _connect(self) -> None:
        self.filters.changed.connect(self.read)
        self.view.levelTyped.connect(self._on_level_typed)
        self.view.removalAsked.connect(self._on_removal_asked)
        self.view.editorAsked.connect(self.open_editor)
        self.view.strangeTyped.connect(self._on_strange_typed)
        self.view.territoryOpened.connect(partial(self._session.openRecord, "organisation"))
        self.view.domainOpened.connect(partial(self._session.openRecord, "maturity_domain"))
        self._session.changed.connect(self._on_changed)
        self._session.unseen.changed.connect(self.view.viewport().update)

    def _read_facets(self) -> None:
        def work(store: Store) -> Facets:
            return observatory.facets(store.read())

        self._session.jobs.read(work, self.filters.offer, owner=self, key="facets")

    def _show(self, grid: Grid) -> None:
        if self._session.jobs.writes_pending():
            return
        held = self._stack.currentWidget() is self.none and self.none.holds_keyboard()
        self.view.show_grid(grid)
        rank = self.model.rank(self._wanted) if self._wanted else -1
        if grid.territories and grid.domains:
            self._stack.setCurrentWidget(self.view)
            if rank >= 0:
                self._wanted = ""
                self.view.put_cursor(Spot(rank, 0))
                self.view.setFocus()
        else:
            self._explain(grid)
            self._stack.setCurrentWidget(self.none)
        if held:
            self.focus_first()

    # --- what is to be done first -------------------------------------------------------------------

    def _explain(self, grid: Grid) -> None:
        if not grid.question.campaign:
            self.none.say(
                _("Aucune campagne n'est encore ouverte."),
                _("Les niveaux de maturité se donnent campagne par campagne, comme les évaluations."),
                [(_("Nouvelle campagne"), self.add_campaign)],
            )
        elif not grid.domains:
            self.none.say(
                _("Aucun domaine n'est encore enregistré."),
                _("Ajoutez les domaines que l'observatoire suit : ils deviennent les colonnes de la grille."),
                [(_("Ajouter des domaines"), partial(self._session.navigatePage.emit, "maturity_domain"))],
            )
        elif grid.question.narrows:
            self.none.say(
                _("Aucun territoire ne répond à ces filtres."),
                _("Enlevez un filtre, ou effacez-les tous."),
                [(_("Effacer les filtres"), self.filters.reset)],
            )
        else:
            self.none.say(
                _("Cette campagne n'observe encore aucun territoire."),
                _("Ajoutez-les un par un, ou affichez tous les territoires et tapez leurs niveaux."),
                self._ways_to_observe(grid.question.campaign),
            )

    def _ways_to_observe(self, campaign: str) -> list[Way]:
        ways: list[Way] = [(_("Ajouter un territoire"), self.add_territory)]
        if self.before(campaign):
            ways.append((_("Reprendre ceux de la campagne précédente"), self.observe_again))
        return [*ways, (_("Afficher tous les territoires"), partial(self.filters.everyone.setChecked, True))]

    # --- who is observed ----------------------------------------------------------------------------

    @Slot()
    def add_campaign(self) -> None:
        """A new campaign, which the grid then shows."""
        create(self._session, "campaign", None, self.filters.choose_campaign)

    @Slot()
    def add_territory(self) -> None:
        """A territory of the directory or entered by hand, observed from now on."""
        from dcant_tracker.ui.records.adding.pick_organisation import PickOrganisationDialog

        campaign = self.campaign
        if not campaign:
            self.add_campaign()
            return
        dialog = PickOrganisationDialog(self._session, known_way=_("Observer"))
        if not self._session.messages.run(dialog):
            return
        if dialog.existing:
            self._observe(dialog.existing)
        elif dialog.entry is not None:
            uid = dialog.entry.uid
            self._wanted = uid
            editing.observe(self._session, campaign, [uid], new=(uid, dialog.values()))
        else:
            presets = {"name": dialog.typed() or None}
            create(self._session, "organisation", presets, self._observe, title=_("Nouveau territoire"))

    def _observe(self, uid: str) -> None:
        self.go_to_territory(uid)
        editing.observe(self._session, self.campaign, [uid])

    @Slot()
    def observe_shown(self) -> None:
        """Let the campaign observe every territory that is shown."""
        fresh = [one.uid for one in self.model.grid.territories if not one.observed]
        if fresh and self.campaign:
            editing.observe(self._session, self.campaign, fresh)
        else:
            self._session.messages.toast(_("Tous les territoires affichés sont déjà observés."))

    def before(self, campaign: str) -> str:
        """The nearest earlier campaign that says anything of a territory; empty where there is none."""
        reading = self._session.store.read()
        return next((uid for uid in campaigns_before(reading, campaign) if observatory.heard_in(reading, uid)), "")

    @Slot()
    def observe_again(self) -> None:
        """Let the campaign observe those of the one before it."""
        before = self.before(self.campaign) if self.campaign else ""
        if before:
            editing.observe_again(self._session, self.campaign, before)
        else:
            self._session.messages.toast(_("Aucune campagne antérieure n'observe de territoires."))

    @Slot()
    def leave_out(self) -> None:
        """Let the campaign no longer observe the territory that the cursor is on."""
        spot = self.view.spot()
        if spot is not None:
            editing.leave_out(self._session, self.campaign, self.model.grid.territories[spot.territory])

    # --- levels -------------------------------------------------------------------------------------

    @Slot(int, int, int)
    def _on_level_typed(self, territory: int, domain: int, level: int) -> None:
        spot = Spot(territory, domain)
        cell, before = self.cell(spot), self.model.mask(spot)
        self.model.put(spot, level | ((before or 0) & JUSTIFIED))
        self.view.put_cursor(self.model.after(spot))
        editing.write(self._session, cell, {"level": str(level)}, self._on_refused)

    @Slot(int, int)
    def _on_removal_asked(self, territory: int, domain: int) -> None:
        spot = Spot(territory, domain)
        if editing.remove(self._session, self.cell(spot), self._on_refused):
            self.model.put(spot, None)

    @Slot(str)
    def _on_strange_typed(self, typed: str) -> None:
        said = _("« {typed} » n'est pas un niveau : tapez un chiffre de 0 à 5, ou Entrée pour justifier.")
        self._session.messages.toast(said.format(typed=typed))

    @Slot(object)
    def _on_refused(self, problem: UserError) -> None:
        """A write was refused: say it, and show again what is true."""
        self._session.messages.error(problem)
        self.read()

    @Slot(int, int)
    def open_editor(self, territory: int, domain: int) -> None:
        """Open the small editor on a cell."""
        spot = Spot(territory, domain)

        def made(host: QWidget) -> CellEditor:
            editor = CellEditor(self._session, self.cell(spot), host)
            editor.written.connect(self._on_written)
            return editor

        self.view.edit_beside(self.model.at(spot), made)

    @Slot(object, object, bool)
    def _on_written(self, cell: Cell, values: Values, levels: bool) -> None:
        editing.write(self._session, cell, values, partial(self._on_text_refused, values), levels=levels)

    def _on_text_refused(self, values: Values, problem: UserError) -> None:
        """A justification was refused: its text is not lost with the editor that held it."""
        if values["evidence"]:
            QGuiApplication.clipboard().setText(str(values["evidence"]))
            kept = _("Le texte de la justification est dans le presse-papiers.")
            problem = UserError(problem.message, " ".join(filter(None, (problem.hint, kept))))
        self._on_refused(problem)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.legend.be_brief(brief=self.height() < _LOW * theme.tokens().scale)

    def hideEvent(self, event: QHideEvent) -> None:
        self.view.leave_editor()
        super().hideEvent(event)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if any(changes.of(name) for name in _OFFERED):
            self._read_facets()
            self.filters.refresh()
        if any(changes.of(name) for name in _SHOWN):
            self.read()
