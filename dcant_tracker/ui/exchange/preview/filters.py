"""The filters above the differences: chips with counts, words to find."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from dcant_tracker.domain.kinds import Value
from dcant_tracker.domain.text import grouped, sort_key
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case
from dcant_tracker.ui.exchange.preview.case_words import ICONS, ORDER, TOKENS, kind_label, kind_plural
from dcant_tracker.ui.exchange.preview.choices import Choices
from dcant_tracker.ui.exchange.preview.shown import DECIDED, SUBJECTS, TO_DECIDE, Facts, ProposalFilter, Wanted
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.buttons import icon_button
from dcant_tracker.ui.kit.chips import IconChip
from dcant_tracker.ui.kit.flow_row import FlowRow
from dcant_tracker.ui.kit.plain_text import Label, as_tip
from dcant_tracker.ui.kit.search_line import ListFilterLine
from dcant_tracker.ui.records.table.filters.facets import Facet, Option
from dcant_tracker.ui.records.table.filters.popover import ValuesPopover
from dcant_tracker.words import _, ngettext


class _Row(FlowRow):
    """Takes the height it needs by itself: a dialog that asks its rows for it cannot be made small any more."""

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def rearrange(self) -> None:
        super().rearrange()
        if self.isVisible():
            self._settle()

    def _settle(self) -> None:
        self.setFixedHeight(max(self.heightForWidth(self.width()), self.minimumSizeHint().height()))


class _Switch(IconChip):
    """A chip that is on or off, with how many it would show."""

    def __init__(self, text: str, icon: str, token: str) -> None:
        super().__init__(theme.icon(icon, token), size=14)
        self._label = text

    def sizeHint(self) -> QSize:
        """As wide as its icon and words; Qt leaves room at the right."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + self.iconSize().width() + 26, super().sizeHint().height())

    def count(self, number: int) -> None:
        """Say how many."""
        self.setText(f"\u2009{self._label}  {grouped(number)}")
        self.setAccessibleName(_("Filtre {filter}").format(filter=f"{self._label}, {number}"))


class _Values(IconChip):
    """A chip over a list of values, ticked in a panel below it."""

    ticked = Signal()

    def __init__(self, label: str, offer: Callable[[], list[Option]]) -> None:
        super().__init__(theme.icon("chevron-down"), behind=True)
        self._facet = Facet("", label, "")
        self._offer = offer
        self.values: tuple[Value, ...] = ()
        self.clicked.connect(self._on_clicked)
        self.popover: ValuesPopover | None = None
        self.take(())

    def take(self, values: tuple[Value, ...]) -> None:
        """Ask for ``values``, without a signal."""
        self.values = values
        names = [label for label, value in self._offer() if value in values] if values else []
        if len(names) == 1:
            text = f"{self._facet.label} : {names[0].rpartition('  ')[0] or names[0]}"
        elif names:
            chosen = ngettext("{count} choix", "{count} choix", len(names)).format(count=len(names))
            text = f"{self._facet.label} : {chosen}"
        else:
            text = self._facet.label
        self.say(text, lit=bool(values))

    @Slot()
    def _on_clicked(self) -> None:
        self.setChecked(bool(self.values))
        self.popover = ValuesPopover(self._facet, self, self._offer(), self.values)
        self.popover.ticked.connect(self._on_ticked)
        self.popover.open_below()

    @Slot(object)
    def _on_ticked(self, values: tuple[Value, ...]) -> None:
        self.take(values)
        self.ticked.emit()


class DifferenceFilters(QObject):
    """Makes a :class:`Wanted`; ``changed`` says that it is another one. Its owner places ``search``,
    ``shown``, ``clear_button`` and ``row``.
    """

    changed = Signal()

    def __init__(self, choices: Choices, parent: QWidget) -> None:
        super().__init__(parent)
        self._choices = choices
        self.proposal_filter = ProposalFilter(choices)
        self.search = ListFilterLine(_("Filtrer : une fiche, une valeur… (Ctrl+F)"), _("Filtrer les différences"))
        self.search.settled.connect(self.changed)
        self.shown = theme.set_role(Label(), "muted")
        self.row = _Row(parent, theme.px("space.1") + 2)
        present = {proposal.kind for proposal in choices.proposals}
        self.kinds = {
            kind: self._switch(kind_plural(kind), kind_label(kind), ICONS[kind], TOKENS[kind])
            for kind in ORDER
            if kind in present
        }
        self.states = self._values(_("Décision"), self._state_options)
        self.files = self._values(_files_label(choices.previews), self._file_options)
        self.files.setVisible(len(choices.previews) > 1)
        self.sheets = self._values(_("Feuille"), self._sheet_options)
        self.subjects = {
            entity: self._values(label(), partial(self._subject_options, entity)) for entity, label in SUBJECTS.items()
        }
        self.clear_button = icon_button("x", _("Effacer les filtres"))
        self.clear_button.clicked.connect(self.clear)
        self.refresh()

    def _switch(self, text: str, tip: str, icon: str, token: str) -> _Switch:
        chip = _Switch(text, icon, token)
        chip.setToolTip(as_tip(tip))
        chip.clicked.connect(self.changed)
        self.row.add(chip)
        return chip

    def _values(self, label: str, offer: Callable[[], list[Option]]) -> _Values:
        chip = _Values(label, offer)
        chip.ticked.connect(self.changed)
        self.row.add(chip)
        return chip

    def know(self, facts: Facts) -> None:
        """Take what the worker read: the organisations and recommendations can be chosen from now on."""
        self.proposal_filter.know(facts)
        self.refresh()

    def wanted(self) -> Wanted:
        """What is asked for."""
        return Wanted(
            frozenset(kind for kind, chip in self.kinds.items() if chip.isChecked()),
            frozenset(str(value) for value in self.states.values),
            frozenset(value for value in self.files.values if isinstance(value, int)),
            frozenset(str(value) for value in self.sheets.values),
            {entity: frozenset(str(value) for value in chip.values) for entity, chip in self.subjects.items()},
            self.search.text(),
        )

    def ranks(self) -> list[int]:
        """The proposals to show."""
        return self.proposal_filter.keeps(self.wanted())

    @Slot()
    def refresh(self) -> None:
        """Say the counts again: a filter or a decision changed."""
        wanted = self.wanted()
        kinds = self.proposal_filter.kinds(wanted)
        for kind, chip in self.kinds.items():
            chip.count(kinds[kind])
        known = {entity for entity, _uid in self.proposal_filter.names}
        for entity, values in self.subjects.items():
            values.setEnabled(entity in known)
        self.clear_button.setVisible(bool(wanted))
        self.row.rearrange()

    def tell(self, shown: int) -> None:
        """Say how many differences are shown."""
        total = len(self._choices.proposals)
        if shown == total:
            text = ngettext("{count} différence", "{count} différences", total).format(count=grouped(total))
        else:
            text = _("{shown} sur {total}").format(shown=grouped(shown), total=grouped(total))
        self.shown.setText(text)

    @Slot()
    def clear(self) -> None:
        """Show everything."""
        for switch in self.kinds.values():
            switch.setChecked(False)
        for chip in (self.states, self.files, self.sheets, *self.subjects.values()):
            chip.take(())
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.changed.emit()

    def only(self, kind: Case) -> None:
        """Show one kind of difference."""
        self.clear()
        self.kinds[kind].setChecked(True)
        self.changed.emit()

    # --- what the panels offer ----------------------------------------------------------------------

    def _state_options(self) -> list[Option]:
        counts = self.proposal_filter.states(self.wanted())
        return [
            (_counted(_("Reste à décider"), counts[TO_DECIDE]), TO_DECIDE),
            (_counted(_("Décidé par moi"), counts[DECIDED]), DECIDED),
        ]

    def _file_options(self) -> list[Option]:
        counts = self.proposal_filter.files()
        previews = enumerate(self._choices.previews)
        return [(_counted(preview.origin.label, counts[at]), at) for at, preview in previews if counts[at]]

    def _sheet_options(self) -> list[Option]:
        return [(_counted(sheet, number), sheet) for sheet, number in self.proposal_filter.sheets().items()]

    def _subject_options(self, entity: str) -> list[Option]:
        found = [(place, number) for place, number in self.proposal_filter.subjects().items() if place[0] == entity]
        names = self.proposal_filter.names
        found.sort(key=lambda item: sort_key(names[item[0]]))
        return [(_counted(names[place], number), place[1]) for place, number in found]


def _files_label(previews: Sequence[Preview]) -> str:
    return _("De qui") if any(preview.origin.called for preview in previews) else _("Fichier")


def _counted(text: str, number: int) -> str:
    return f"{text}  ({grouped(number)})"
