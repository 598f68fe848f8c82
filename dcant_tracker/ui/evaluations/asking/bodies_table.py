"""The bodies that are asked or may be: how many evaluations of each, and who answers for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from dcant_tracker.exchange.collecting.addressees import Addressees
from dcant_tracker.exchange.collecting.asking import Outcome
from dcant_tracker.store.reading.expected import Ask
from dcant_tracker.ui.evaluations.collecting.asked_table import people_said, people_told
from dcant_tracker.ui.evaluations.ticked_view import TickedView
from dcant_tracker.ui.kit.qt_names import Index
from dcant_tracker.ui.kit.rows_model import Column, RowsModel
from dcant_tracker.words import _, ngettext

ORGANISATION, ASKED, PEOPLE = range(3)
_NOBODY = Addressees((), ())


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One body: what is offered to be asked of it, how much of that is asked, and what of it is new or taken out.

    In a campaign that asks nobody yet, nothing is new.
    """

    uid: str
    name: str
    people: Addressees
    asks: tuple[Ask, ...]
    asked: int
    new: int
    gone: int


def lines(outcome: Outcome, names: Mapping[str, str], people: Mapping[str, Addressees]) -> list[BodyLine]:
    """A line for each body that something is offered of, in the order of ``names``."""
    by_body: dict[str, list[Ask]] = {}
    for one in outcome.offered:
        by_body.setdefault(one.evaluator, []).append(one)
    found = []
    for uid, name in names.items():
        asks = by_body.get(uid)
        if asks:
            asked = [one for one in asks if one in outcome.wanted]
            new = sum(one not in outcome.known for one in asked) if outcome.known else 0
            gone = sum(one in outcome.known and one not in outcome.wanted for one in asks)
            found.append(BodyLine(uid, name, people.get(uid, _NOBODY), tuple(asks), len(asked), new, gone))
    return found


def _asked(line: BodyLine) -> str:
    beside = []
    if line.new:
        beside.append(ngettext("{count} nouvelle", "{count} nouvelles", line.new).format(count=line.new))
    if line.gone:
        beside.append(ngettext("{count} retirée", "{count} retirées", line.gone).format(count=line.gone))
    return f"{line.asked} ({', '.join(beside)})" if beside else str(line.asked)


class BodiesTable(RowsModel[BodyLine]):
    """One row a body, with a tick: all of it, some of it, nothing; ``toggled`` asks for all or nothing of some."""

    toggled = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(
            (
                Column(_("Organisme"), lambda one: one.name),
                Column(_("Évaluations"), _asked),
                Column(
                    _("Qui répond"),
                    lambda one: people_said(one.people),
                    tip=lambda one: people_told(one.people),
                    color=lambda one: None if one.people.people else "warning",
                ),
            ),
            parent,
        )

    def toggle(self, rows: Iterable[int]) -> None:
        """Ask all of these rows, or nothing of them where all of it is asked."""
        chosen = [self.rows[row] for row in rows]
        self.toggled.emit(chosen, any(one.asked < len(one.asks) for one in chosen))

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == ORGANISATION else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.row(index.row())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == ORGANISATION and one is not None:
            if not one.asked:
                return Qt.CheckState.Unchecked
            return Qt.CheckState.Checked if one.asked == len(one.asks) else Qt.CheckState.PartiallyChecked
        return super().data(index, role)

    def setData(self, index: Index, _value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole or index.column() != ORGANISATION:
            return False
        self.toggle((index.row(),))
        return True


class BodiesView(TickedView):
    """The table itself."""

    def __init__(self, table: BodiesTable, parent: QWidget | None = None) -> None:
        super().__init__(table, table.toggle, parent)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        head, room = self.horizontalHeader(), self.viewport().width()
        head.resizeSection(ORGANISATION, round(room * 0.42))
        head.resizeSection(ASKED, round(room * 0.24))
