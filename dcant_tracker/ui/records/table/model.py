"""The model of a table of records: as many rows as the query holds, records only for those in view."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal, Slot

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading import queries
from dcant_tracker.store.reading.queries import Query
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.kit.qt_names import NOWHERE, Index
from dcant_tracker.ui.records.table.cell_writes import CellWrites
from dcant_tracker.ui.records.table.cells import Cells, alignment
from dcant_tracker.ui.records.table.computed import ComputedCells, ids_in_order
from dcant_tracker.ui.records.table.draft import NEW_ROW, DraftRow
from dcant_tracker.ui.records.table.edits import related
from dcant_tracker.ui.records.table.grouping import Group, Key, flattened, grouped, groups_in
from dcant_tracker.ui.records.table.headers import header_help, order_mark
from dcant_tracker.ui.records.table.rows import UNREADABLE, Row, Rows
from dcant_tracker.ui.records.table.texts import CellTexts
from dcant_tracker.ui.work.session import Session

FIRST = 500
"""Rows asked for before all the others, where the order makes them cheap to find."""

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_EDIT = int(Qt.ItemDataRole.EditRole)
_CELL = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemNeverHasChildren
)


class RecordTable(QAbstractTableModel):
    """Records of one entity, one column a field of the catalogue.

    ``query`` is shown together with the session's programme unless ``everywhere``. The table keeps
    itself current from ``session.changed``. Where it ``grows``, an empty line stands below the records, in which a new
    one is typed; it will hold ``presets``.
    """

    replacing = Signal()
    """Other rows are about to stand here: keep what is selected, by uid."""
    replaced = Signal()
    """Other rows stand here."""
    counted = Signal(int)
    """How many rows there are, once they are all known."""
    refused = Signal(str, str, str, object)
    """(uid, field, what was typed, UserError): the write door refused what the table had let through."""
    wholeWanted = Signal(str, str, str)
    """(uid, field, what was chosen): the cell says what a record of its own holds, more of which must be asked for."""

    def __init__(
        self,
        session: Session,
        entity: str,
        parent: QObject | None = None,
        *,
        everywhere: bool = False,
        grows: bool = False,
        presets: Mapping[str, Value] | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.entity = CATALOGUE[entity]
        self.fields: tuple[Field, ...] = self.entity.columns
        self.texts = CellTexts(session)
        self.refusal: UserError | None = None
        """Why the last edit was refused at once."""
        self.held = False
        """While true (an editor is open) other rows wait before they come."""
        self.loaded = False
        """Whether the rows are those that were asked for last."""
        self.grows = grows
        self.draft = DraftRow(session, self.entity, presets)
        """What was typed in the empty line."""
        self._everywhere = everywhere
        self._asleep = False
        self._stale = False
        self.grouping = ""
        """The field whose values head the rows; empty for none."""
        self._groups: list[Group] = []
        self._folded: set[Key] = set()
        self._ids = array("q")
        """Every record of the list, those of folded groups too."""
        self._query = Query(entity)
        self._rows = Rows(session.store, entity)
        self._waiting: array[int] | None = None
        self._columns = {field.name: rank for rank, field in enumerate(self.fields)}
        self.cells = self.make_cells()
        self.writes = CellWrites(session, self.entity, self.texts, self)
        self.writes.touched.connect(self._show_again)
        self.writes.refused.connect(self.refused)
        self.writes.wholeWanted.connect(self.wholeWanted)
        self.computed = ComputedCells(session, self.entity, self)
        self.computed.arrived.connect(self._on_computed)
        session.changed.connect(self._on_changed)
        session.programmeChanged.connect(self._on_programme_changed)

    def make_cells(self) -> Cells:
        """What tells each cell."""
        return Cells(self)

    # What is shown

    @property
    def query(self) -> Query:
        """The query as it was asked for, without the session's programme."""
        return self._query

    def effective_query(self) -> Query:
        """The query with the session's programme and today's day."""
        self.cells.today = date.today()  # noqa: DTZ011 - lateness is local
        programme = None if self._everywhere else self.session.programme or None
        return replace(self._query, programme=self._query.programme or programme, today=self.cells.today)

    def show_query(self, query: Query) -> None:
        """Show the records of ``query``; the rows come from the worker."""
        self._query = query
        self.requery()

    @Slot()
    def requery(self) -> None:
        """Ask the worker which rows there are now; a table that nobody sees asks once it is seen again."""
        self.loaded = False
        if self._asleep:
            self._stale = True
            return
        self._stale = False
        query = self.effective_query()
        if self.grouping:
            self._requery_grouped(grouped(query, self.grouping))
            return
        self._groups = []
        if not len(self._rows) and self._cheap_order(query):
            self.session.jobs.read(
                lambda store: queries.ids(store.read(), query, FIRST), self._on_first, owner=self, key="first"
            )
        self.session.jobs.read(ids_in_order(self.entity, query), self._on_rows, owner=self, key="rows")

    def _requery_grouped(self, query: Query) -> None:
        by, ids_of = self.grouping, ids_in_order(self.entity, query)

        def work(store: Store) -> "tuple[array[int], list[Group]]":
            return ids_of(store), groups_in(store.read(), query, by)

        self.session.jobs.read(work, self._on_grouped, owner=self, key="rows")

    def _on_grouped(self, answer: "tuple[array[int], list[Group]]") -> None:
        ids, self._groups = answer
        self._on_rows(ids)

    def group_by(self, field: str) -> None:
        """Put the rows under headings that say what they share in ``field``; under none where it is empty."""
        self.grouping = field
        self._folded.clear()
        self.requery()

    def fold(self, number: int) -> None:
        """Fold or unfold the group whose heading stands in that row."""
        group = self.group(number)
        if group is not None:
            self._folded ^= {group.key}
            self._replace(flattened(self._ids, self._groups, self._folded))

    def is_folded(self, group: Group) -> bool:
        """Whether only the heading of ``group`` is shown."""
        return group.key in self._folded

    def fold_all(self, folded: bool) -> None:
        """Fold every group, or none."""
        self._folded = {group.key for group in self._groups} if folded else set()
        self._replace(flattened(self._ids, self._groups, self._folded))

    def sleep(self) -> None:
        """Nobody sees the table: let those that are seen ask first."""
        self._asleep = True

    def wake(self) -> None:
        """The table is seen again: catch up with what changed meanwhile."""
        self._asleep = False
        if self._stale:
            self.requery()

    def _cheap_order(self, query: Query) -> bool:
        first = self.entity[self.entity.order[0].lstrip("-")]
        bare = not (query.text or query.conditions or query.order)
        return bare and not first.is_ref and first.choices is None

    def _on_first(self, ids: "array[int]") -> None:
        if len(ids) == FIRST and not len(self._rows):
            self._replace(ids)

    def _on_rows(self, records: "array[int]") -> None:
        self._ids = records
        ids = flattened(records, self._groups, self._folded) if self._groups else records
        if self.held and len(self._rows):
            self._waiting = records
        elif ids[: len(self._rows)] == self._rows.ids and len(ids) > len(self._rows) > 0:
            self._extend(ids)
        else:
            self._replace(ids)
        if self._waiting is None:
            self.loaded = True
            self.counted.emit(len(records))

    def release(self) -> None:
        """No editor is open any more: rows that waited come now."""
        self.held = False
        if self._waiting is not None:
            ids, self._waiting = self._waiting, None
            self._on_rows(ids)

    def _replace(self, ids: "array[int]") -> None:
        if ids == self._rows.ids:
            self._forget(None)
            return
        self.replacing.emit()
        self.beginResetModel()
        self._rows.show(ids)
        self.cells.forget()
        self.endResetModel()
        self.replaced.emit()

    def _extend(self, ids: "array[int]") -> None:
        self.beginInsertRows(QModelIndex(), len(self._rows), len(ids) - 1)
        self._rows.extend(ids)
        self.endInsertRows()

    # Rows, columns, uids

    @property
    def count(self) -> int:
        """How many records there are, in folded groups too; headings and the empty line are none."""
        return len(self._ids) or len(self._rows)

    @property
    def draft_row(self) -> int:
        """Where the empty line stands, or would."""
        return len(self._rows)

    def is_record(self, number: int) -> bool:
        """Whether that row holds a record."""
        return 0 <= number < len(self._rows) and self._rows.ids[number] > 0

    def group(self, number: int) -> Group | None:
        """The group whose heading stands in that row."""
        rank = -self._rows.ids[number] if 0 <= number < len(self._rows) else 0
        return self._groups[rank - 1] if 0 < rank <= len(self._groups) else None

    def all_ids(self) -> list[int]:
        """The row numbers in the database of all the records of the list."""
        return (self._ids or self._rows.ids).tolist()

    def is_draft(self, number: int) -> bool:
        """Whether that row is the empty line."""
        return self.grows and number == len(self._rows)

    def mark(self, number: int) -> str:
        """What finds the row again when others come: its uid, or the mark of the empty line."""
        return NEW_ROW if self.is_draft(number) else self.uid(number)

    def content(self, number: int) -> Record | None:
        """The record in that row, or what was typed in the empty line."""
        return self.draft.as_record() if self.is_draft(number) else self.record(number)

    def row(self, number: int) -> Row:
        """The record in that row, or UNREADABLE."""
        if not self.is_record(number):
            return UNREADABLE
        known = self._rows.known(number)
        if known is None:
            if not self.session.is_open:
                return UNREADABLE
            known = self._rows.at(number)
            self.texts.preload(self.entity, self._rows.fetched)
            if self._rows.refused:
                self._rows.refused = False
                self.session.jobs.read(_nothing, self._on_free_again, owner=self, key="again")
        return known

    def record(self, number: int) -> Record | None:
        """The record in that row; None when there is none or it cannot be read."""
        if not 0 <= number < len(self._rows):
            return None
        found = self.row(number)
        return found if isinstance(found, Record) else None

    def uid(self, number: int) -> str:
        """The uid in that row; empty when there is none."""
        found = self.record(number)
        return found.uid if found else ""

    def row_of(self, uid: str) -> int:
        """Where the record ``uid`` (or the empty line) stands; -1 when the list does not hold it."""
        if uid == NEW_ROW:
            return len(self._rows) if self.grows else -1
        row_id = queries.position_of(self.session.store.read(), self.entity.name, uid) if uid else 0
        return self._rows.position(row_id) if row_id else -1

    def row_ids(self, numbers: Iterable[int]) -> list[int]:
        """The row numbers in the database of rows of the list; those that hold no record are left out."""
        return [self._rows.ids[number] for number in numbers if self.is_record(number)]

    def with_uids(self, numbers: Sequence[int], done: Callable[[list[str]], None]) -> None:
        """Give the uids of these rows to ``done``: at once for a few, from the worker for many."""
        row_ids, entity = self.row_ids(numbers), self.entity.name
        if len(row_ids) <= 200:
            done(queries.uids_of(self.session.store.read(), entity, row_ids))
            return
        self.session.jobs.read(
            lambda store: queries.uids_of(store.read(), entity, row_ids), done, owner=self, key="uids"
        )

    def column(self, field: str) -> int:
        """The column of ``field``; -1 when there is none."""
        return self._columns.get(field, -1)

    # Qt's questions

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows) + self.grows

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        if not index.isValid():
            return None
        return self.cells.answer(index.row(), index.column(), int(role))

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        field = self.fields[index.column()]
        if self.is_draft(index.row()):
            return _CELL if field.name not in self.computed else _CELL & ~Qt.ItemFlag.ItemIsEditable
        if self.group(index.row()) is not None:
            return _CELL & ~Qt.ItemFlag.ItemIsEditable
        if self.row(index.row()) is UNREADABLE:
            return Qt.ItemFlag.ItemNeverHasChildren
        return _CELL if self.is_set_in_place(field) else _CELL & ~Qt.ItemFlag.ItemIsEditable

    def is_set_in_place(self, field: Field) -> bool:
        """Whether a cell of ``field`` can be edited: what is computed cannot, but for what a choice can set."""
        return field.name not in self.computed or field.choices is not None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.fields):
            return None
        field = self.fields[section]
        if role == _DISPLAY:
            return field.label + order_mark(self._query.order, field.name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(header_help(field, is_computed=field.name in self.computed))
        if role == Qt.ItemDataRole.DecorationRole and field.internal:
            return theme.icon("eye-off")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(field)
        return None

    # Editing

    def setData(self, index: Index, value: object, role: int = _EDIT) -> bool:
        """Write what was typed (text) or Picked; False when refused, :attr:`refusal` says why."""
        if not index.isValid() or role != _EDIT:
            return False
        return self.edit(self.mark(index.row()), self.fields[index.column()].name, value)

    def edit(self, uid: str, name: str, raw: object) -> bool:
        """Write ``raw`` in the field ``name`` of the record ``uid``; False when refused at once."""
        self.refusal = None
        try:
            if uid == NEW_ROW:
                self.draft.put(name, raw)
                self.show_draft()
            elif name in self.computed:
                self.writes.set_weather(uid, name, raw)
            else:
                self.writes.write(uid, name, raw)
        except UserError as problem:
            self.refusal = problem
            return False
        return True

    def show_draft(self) -> None:
        """What the empty line holds is something else."""
        if self.grows:
            self._tell_changed(len(self._rows), len(self._rows))

    # News

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if self.entity.name in changes.structural:
            self.requery()
        touched = changes.of(self.entity.name)
        self.computed.forget()
        regrouped = bool(self.grouping and touched)
        if (self.computed_order() or regrouped) and self.entity.name not in changes.structural:
            self.requery()
        if related(self.entity, changes.touched):
            self._forget(None)
        elif touched:
            self._forget(touched)
        if self.entity.computed:
            self._on_computed()

    def computed_order(self) -> list[str]:
        """The computed columns that the rows are sorted by."""
        return queries.computed_order(self._query)

    @Slot()
    def _on_computed(self) -> None:
        self.cells.forget()
        if len(self._rows):
            self._tell_changed(0, len(self._rows) - 1)

    @Slot(str)
    def _on_programme_changed(self, _uid: str) -> None:
        if not self._everywhere:
            self.requery()

    def _on_free_again(self, _nothing: object) -> None:
        self._forget(None)

    def _forget(self, uids: Iterable[str] | None) -> None:
        numbers = self._rows.forget(uids)
        self.cells.forget()
        if uids is None and len(self._rows):
            self._tell_changed(0, len(self._rows) - 1)
        elif numbers:
            self._tell_changed(min(numbers), max(numbers))

    @Slot(str)
    def _show_again(self, uid: str) -> None:
        self.cells.forget(uid)
        self._forget({uid})

    def _tell_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.fields) - 1))


def _nothing(_store: Store) -> None:
    """A read that only waits for its turn."""
