"""The bar above a list: words to find, chips to tick, the question in two clicks, how many there are."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import grouped
from dcant_tracker.store.reading.queries import Condition, Query
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import menu_button, quiet_button
from dcant_tracker.ui.kit.chips import IconChip
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.patient_menu import PatientMenu
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.search_line import ListFilterLine
from dcant_tracker.ui.records.table.filters.facets import (
    Facet,
    Option,
    describe,
    facets_of,
    is_offered,
    merged,
    options,
    told,
)
from dcant_tracker.ui.records.table.filters.popover import PeriodPopover, Popover, ValuesPopover
from dcant_tracker.ui.records.table.filters.questions import Question, question_for
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext


class FacetChip(IconChip):
    """One facet: what is ticked, and a click to change it."""

    def __init__(self, facet: Facet, parent: QWidget) -> None:
        icon = theme.icon("triangle-alert", "warning") if facet.is_switch else theme.icon("chevron-down")
        super().__init__(icon, parent, behind=not facet.is_switch)
        self.facet = facet
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.tell((), ())

    def tell(self, values: tuple[Value, ...], known: tuple[Option, ...]) -> None:
        """Say what is ticked."""
        self.say(told(self.facet, values, known), lit=bool(values))


class FilterBar(QWidget):
    """Makes the conditions of a list. ``changed`` says that the query is another one."""

    changed = Signal()
    left = Signal()
    """The keyboard goes on to the list."""

    def __init__(self, session: Session, entity: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._entity = entity
        self._ticked: dict[str, tuple[Value, ...]] = {}
        self._others: list[Condition] = []
        self._known: dict[str, tuple[Option, ...]] = {}
        self._chips: dict[str, FacetChip] = {}
        self._other_chips: list[QToolButton] = []
        self._popover: Popover | None = None
        self._build()
        session.changed.connect(self._on_changed)

    def _build(self) -> None:
        self.field = ListFilterLine(_("Filtrer cette liste (Ctrl+F)"), _("Filtrer cette liste"))
        self.field.textChanged.connect(self._on_typed)
        self.field.settled.connect(self.changed)
        self.field.left.connect(self.left)
        self.count = theme.set_role(Label(parent=self), "muted")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._clear = quiet_button("x", _("Effacer les filtres"))
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self._top = in_row((self.field, 1), self.count, spacing=theme.px("space.2"))
        self._flow = FlowRow(self, theme.px("space.1") + 2)
        question = question_for(self._entity)
        if question is not None:
            self._flow.add(self._question_chip(question))
        for facet in facets_of(self._entity):
            if facet.first:
                self._flow.add(self._make_chip(facet))
        self._more = self._more_button()
        self._flow.add(self._more)
        self._flow.add(self._clear)
        self._column = in_column(
            self._top,
            self._flow,
            within=self,
            margins=(theme.px("space.3"), theme.px("space.2"), theme.px("space.3"), theme.px("space.2")),
            spacing=theme.px("space.2"),
        )

    def beside(self, action: QAction) -> None:
        """Offer ``action`` beside the words to find."""
        self._top.addWidget(menu_button(action))

    # The query

    def text(self) -> str:
        """The words to find."""
        return self.field.text().strip()

    def conditions(self) -> tuple[Condition, ...]:
        """What the chips ask for."""
        ticked = (
            condition
            for facet in facets_of(self._entity)
            for condition in facet.conditions(self._ticked.get(facet.path, ()))
        )
        return (*ticked, *self._others)

    def is_active(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.text() or self.conditions())

    def show_query(self, query: Query) -> None:
        """Take the words and the conditions of ``query``."""
        self.field.blockSignals(True)
        self.field.setText(query.text)
        self.field.blockSignals(False)
        offered = [one for one in query.conditions if is_offered(self._entity, one)]
        self._ticked = merged(self._entity, offered)
        self._show_others([one for one in query.conditions if one not in offered])
        for facet in facets_of(self._entity):
            if facet.path in self._ticked:
                self._chip(facet)
        self._load_names()
        self._emit()

    @Slot()
    def clear(self) -> None:
        """Filter nothing any more."""
        self.show_query(Query(self._entity))

    def tick(self, path: str, values: tuple[Value, ...]) -> None:
        """Tick these values of the facet ``path``."""
        if values:
            self._ticked[path] = values
        else:
            self._ticked.pop(path, None)
        self._emit()

    def show_count(self, shown: int, total: int) -> None:
        """« 12 sur 140 », or « 140 » when nothing is left out."""
        said = ngettext("{count} ligne", "{count} lignes", total).format(count=grouped(total))
        if shown != total:
            said = _("{shown} sur {total}").format(shown=grouped(shown), total=grouped(total))
        self.count.setText(said)

    def chip(self, path: str) -> FacetChip | None:
        """The chip of the facet ``path``, if it shows."""
        return self._chips.get(path)

    def popover(self) -> Popover | None:
        """The panel that is open."""
        return self._popover

    def _emit(self) -> None:
        self.field.taken()
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        for path, chip in self._chips.items():
            chip.tell(self._ticked.get(path, ()), self._known.get(path, ()))
        self._clear.setVisible(self.is_active())
        self._flow.rearrange()

    @Slot(str)
    def _on_typed(self, _text: str) -> None:
        self._clear.setVisible(self.is_active())
        self._flow.rearrange()

    # Chips

    def _make_chip(self, facet: Facet) -> FacetChip:
        chip = FacetChip(facet, self)
        chip.clicked.connect(self._on_chip_clicked)
        self._chips[facet.path] = chip
        return chip

    def _chip(self, facet: Facet) -> FacetChip:
        """The chip of ``facet``, made when it does not show yet: before « Plus de filtres »."""
        chip = self._chips.get(facet.path)
        if chip is None:
            chip = self._make_chip(facet)
            self._insert(chip)
        return chip

    def _show_others(self, conditions: list[Condition]) -> None:
        """A chip for each condition that no facet offers; a click takes it away."""
        for chip in self._other_chips:
            self._flow.drop(chip)
        self._others, self._other_chips = conditions, []
        for condition in conditions:
            chip = IconChip(theme.icon("x"), self, behind=True)
            chip.say(describe(self._session.store, self._entity, condition), lit=True)
            chip.setToolTip(_("Retirer ce filtre"))
            chip.clicked.connect(partial(self._drop_other, condition))
            self._other_chips.append(chip)
            self._insert(chip)

    def _drop_other(self, condition: Condition) -> None:
        self._show_others([one for one in self._others if one != condition])
        self._emit()

    def _insert(self, chip: QToolButton) -> None:
        """Put a chip before « Plus de filtres »."""
        self._flow.add(chip, before=self._more)
        chip.show()
        self._flow.rearrange()

    def _more_button(self) -> QToolButton:
        others = [facet for facet in facets_of(self._entity) if not facet.first]
        button = quiet_button("filter", _("Plus de filtres"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = PatientMenu(button)
        for facet in others:
            action = QAction(facet.label, menu)
            action.setData(facet.path)
            action.triggered.connect(self._on_more_wanted)
            menu.addAction(action)
        button.setMenu(menu)
        if not others:
            button.hide()
        return button

    def _question_chip(self, question: Question) -> QToolButton:
        button = IconChip(theme.icon("circle-help"), self, size=14)
        button.setCheckable(False)
        button.setText(f"\u2009{question.label}")
        button.setToolTip(as_tip(question.help))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(question.menu(self._session, button, self._on_answered))
        self.question = button
        return button

    def _on_answered(self, ticked: dict[str, tuple[Value, ...]]) -> None:
        self._ticked = dict(ticked)
        self._show_others([])
        for facet in facets_of(self._entity):
            if facet.path in ticked:
                self._chip(facet)
        self._load_names()
        self._emit()

    @Slot()
    def _on_more_wanted(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        facet = next(one for one in facets_of(self._entity) if one.path == action.data())
        chip = self._chip(facet)
        self._column.activate()
        QTimer.singleShot(0, chip, chip.click)

    @Slot()
    def _on_chip_clicked(self) -> None:
        chip = self.sender()
        assert isinstance(chip, FacetChip)
        facet, values = chip.facet, self._ticked.get(chip.facet.path, ())
        chip.setChecked(bool(values))
        if facet.is_switch:
            self.tick(facet.path, () if values else (True,))
        elif facet.is_period:
            self._open(PeriodPopover(facet, chip, values), facet)
        else:
            self._session.jobs.read(
                lambda store: options(store, facet, self._session.programme),
                partial(self._on_options, facet),
                owner=self,
                key="options",
            )

    def _on_options(self, facet: Facet, found: list[Option]) -> None:
        self._known[facet.path] = tuple(found)
        chip = self._chips[facet.path]
        self._open(ValuesPopover(facet, chip, found, self._ticked.get(facet.path, ())), facet)

    def _open(self, popover: Popover, facet: Facet) -> None:
        popover.ticked.connect(partial(self.tick, facet.path))
        popover.closed.connect(self._on_closed)
        self._popover = popover
        popover.open_below()

    @Slot()
    def _on_closed(self) -> None:
        self._popover = None

    # Names of what is ticked

    def _load_names(self) -> None:
        wanted = [f for f in facets_of(self._entity) if f.path in self._ticked and f.path not in self._known]
        wanted = [facet for facet in wanted if facet.field is not None and not facet.is_period]
        if wanted:
            self._session.jobs.read(
                lambda store: {facet.path: tuple(options(store, facet)) for facet in wanted},
                self._on_names,
                owner=self,
                key="names",
            )

    def _on_names(self, found: dict[str, tuple[Option, ...]]) -> None:
        self._known |= found
        self._tell()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        touched = set(changes.touched)
        for facet in facets_of(self._entity):
            if facet.field is not None and not touched.isdisjoint((facet.holder, facet.also, facet.field.target)):
                self._known.pop(facet.path, None)
