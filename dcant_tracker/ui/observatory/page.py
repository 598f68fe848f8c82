"""The page « Observatoire »: the grid, its figures, and the list of levels."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.actions import action, give_keys, menu
from dcant_tracker.ui.kit.buttons import switch_button
from dcant_tracker.ui.kit.keys import Keys, KeysOf
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import named_action
from dcant_tracker.ui.observatory.pane import GridPane
from dcant_tracker.ui.records.grid_page import GridPage
from dcant_tracker.ui.records.table.copying import to_clipboard
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.ui.observatory.figures_pane import FiguresPane

KEYS = KeysOf(
    lambda: _("Grille de l'observatoire"),
    {
        "add": Keys(lambda: _("Ajouter un territoire"), ("Ctrl+N",)),
        "level": Keys(lambda: _("Donner un niveau, et passer à la case suivante"), ("0", "1", "2", "3", "4", "5")),
        "justify": Keys(lambda: _("Justifier le niveau d'une case"), ("Return", "F2")),
        "empty": Keys(lambda: _("Vider une case"), ("Del",)),
    },
)


class ObservatoryPage(GridPage):
    """Levels of maturity, territory by territory: a grid, what it shows, or the same as a list."""

    chapter = "observatoire"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, "maturity_assessment", parent)
        self.pane = GridPane(session)
        self.hold(self.pane, self.pane.view)
        self.figures: FiguresPane | None = None
        self._lay_out()
        self._add_action = action(
            self,
            "plus",
            _("Ajouter un territoire"),
            self.pane.add_territory,
            tip=_("Observer un territoire de plus dans la campagne (Ctrl+N)"),
            primary=True,
        )
        give_keys(self._add_action, self.pane, KEYS["add"])
        self._campaign_action = self._campaign_menu()
        self._report_action = action(
            self,
            "file-text",
            _("Rapport…"),
            lambda: session.reportWanted.emit(*self.reported),
            tip=_("L'observatoire, ou un territoire, en Word ou en PDF"),
        )

    def head_actions(self) -> list[QAction]:
        """What the head of the page offers, or what the list offers."""
        if self.shown_list is not None:
            return self.shown_list.head_actions()
        return [self._add_action, self._campaign_action, self._report_action]

    @property
    def reported(self) -> tuple[str, str]:
        """The observatory, of the one territory that the figures are about where there is one."""
        if self.figures is not None and self._stack.currentWidget() is self.figures:
            chosen = self.figures.territories.values()
            return "observatory", chosen[0] if len(chosen) == 1 else ""
        return "observatory", ""

    def focus_list(self) -> None:
        """Give the keyboard to the grid, or to the list."""
        shown = self._stack.currentWidget()
        if self.shown_list is not None:
            self.shown_list.focus_list()
        elif self.figures is not None and shown is self.figures:
            self.figures.setFocus()
        else:
            self.pane.focus_first()

    @Slot()
    def show_grid(self) -> None:
        """Show the grid."""
        self.switch_to(self.pane, self.grid_button)

    @Slot()
    def show_figures(self) -> None:
        """Show the figures, made the first time."""
        if self.figures is None:
            from dcant_tracker.ui.observatory.figures_pane import FiguresPane

            self.figures = FiguresPane(self._session)
            self._stack.addWidget(self.figures)
            self._line.addWidget(self.figures.choices, 1)
        self.switch_to(self.figures, self.figures_button)

    def switch_to(self, shown: QWidget, button: QPushButton) -> None:
        self.pane.filters.setVisible(shown is self.pane)
        self._room.setVisible(shown is self.list)
        if self.figures is not None:
            self.figures.choices.setVisible(shown is self.figures)
        super().switch_to(shown, button)

    def _lay_out(self) -> None:
        self.grid_button = switch_button(_("Grille"), "grid-3x3")
        self.figures_button = switch_button(_("Figures"), "chart-line")
        self.grid_button.setChecked(True)
        self.grid_button.clicked.connect(self.show_grid)
        self.figures_button.clicked.connect(self.show_figures)
        group = QButtonGroup(self)
        self._line = in_row(margins=(16, 10, 16, 0), spacing=4)
        for button in (self.grid_button, self.figures_button, self.list_button):
            group.addButton(button)
            self._line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._line.addSpacing(8)
        self._line.addWidget(self.pane.filters, 1)
        self._room = QWidget()
        self._line.addWidget(self._room, 1)
        self._room.hide()
        in_column(self._line, (self._stack, 1), within=self, spacing=8)

    def _campaign_menu(self) -> QAction:
        campaign = named_action(_("Campagne"), self)
        campaign.setIcon(theme.icon("calendar-range"))
        campaign.setMenu(
            menu(
                self,
                (
                    ("calendar-range", _("Nouvelle campagne…"), self.pane.add_campaign),
                    ("history", _("Observer les territoires de la campagne précédente"), self.pane.observe_again),
                    ("eye", _("Observer tous les territoires affichés"), self.pane.observe_shown),
                    ("file-spreadsheet", _("Préparer les formulaires…"), self._on_prepare),
                    ("inbox", _("Relever un dossier…"), self._on_collect),
                    ("copy", _("Copier la grille, avec ses en-têtes"), self._on_copy),
                    ("eye-off", _("Ne plus observer le territoire choisi"), self.pane.leave_out),
                ),
            )
        )
        return campaign

    @Slot()
    def _on_copy(self) -> None:
        """The grid for a spreadsheet, as it is shown."""
        to_clipboard(self.pane.model.cells())
        self._session.messages.toast(_("La grille est copiée."))

    @Slot()
    def _on_prepare(self) -> None:
        """A form for each territory that the campaign observes."""
        self._session.formsWanted.emit("maturity_assessment", self.pane.campaign)

    @Slot()
    def _on_collect(self) -> None:
        """A folder of forms that came back."""
        self._session.returnsWanted.emit(self.pane.campaign)

    @Slot()
    def _on_list_wanted(self) -> None:
        """The list, under those filters of the grid that a list knows."""
        shown = self.show_list()
        asked = self.pane.filters.question()
        conditions = [Condition("campaign", (asked.campaign,))] if asked.campaign else []
        for field, values in (("organisation.region", asked.regions), ("organisation.kind", asked.kinds)):
            if values:
                conditions.append(Condition(field, tuple(value or None for value in values), "in"))
        shown.show_query(Query("maturity_assessment", asked.text, tuple(conditions)))
