"""The records that refer to a record: one small table for each field that may, added to in place."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from dcant_tracker.domain.catalogue import CATALOGUE, referrers
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Value
from dcant_tracker.domain.nouns import added
from dcant_tracker.store.reading.queries import Condition, Query, count
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.layouts import in_column, in_row
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.presented import PRESENTED, ranked
from dcant_tracker.ui.records.adding.creating import create
from dcant_tracker.ui.records.list_actions import ListActions
from dcant_tracker.ui.records.table.columns import shown_at_first
from dcant_tracker.ui.records.table.model import RecordTable
from dcant_tracker.ui.records.table.view import TableView
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

_MOST_ROWS = 7
_OPEN_AT_FIRST = 4
_FRAME = 4


@dataclass(frozen=True, slots=True)
class Relation:
    """Records of ``entity`` whose ``field`` names the record that shows."""

    entity: Entity
    field: Field

    @property
    def title(self) -> str:
        """« Participations », with the field's name where the entity may refer in several ways."""
        target = self.field.target
        ways = [field for field in self.entity.refs if field.target == target]
        return self.entity.sheet if len(ways) < 2 else f"{self.entity.sheet} · {self.field.label.lower()}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields that matter in a table of them, the most important first; none that the record says itself."""
        said = {self.field.name, *(field.name for field in self.entity.following if field.follows == self.field.name)}
        shown = PRESENTED[self.entity.name]
        first = shown.matters or shown.columns
        rest = (one.name for one in self.entity if one.name not in first and shown_at_first(self.entity, one))
        return tuple(name for name in (*first, *rest) if name not in said)

    def query(self, value: Value) -> Query:
        """The records that hold ``value``."""
        return Query(self.entity.name, conditions=(Condition(self.field.name, (value,)),))


def relations(entity: str) -> tuple[Relation, ...]:
    """What may refer to a record of ``entity``, the most useful first."""
    found = [Relation(other, field) for other, field in referrers(entity)]
    return tuple(sorted(found, key=lambda one: ranked(PRESENTED[one.entity.name].among_links)))


class SubTable(QWidget):
    """A heading with a count, and the table below it, made when it is first unfolded."""

    def __init__(self, session: Session, relation: Relation, value: Value, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("sheetTable")
        self._relation = relation
        self._value = value
        self._count = 0
        self.view: TableView | None = None
        self._head = QToolButton(self)
        self._head.setCheckable(True)
        self._head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._head.setIconSize(QSize(14, 14))
        self._head.setProperty("fold", "true")
        self._head.toggled.connect(self.unfold)
        add = QToolButton(self)
        add.setIcon(theme.icon("plus"))
        add.setToolTip(as_tip(added(relation.entity)))
        add.setAccessibleName(added(relation.entity))
        add.clicked.connect(self.add)
        head = in_row(self._head, None, add)
        self._layout = in_column(head, within=self, spacing=2)
        self._tell()

    @property
    def relation(self) -> Relation:
        """Which records are listed."""
        return self._relation

    def show_count(self, number: int) -> None:
        """Say how many there are."""
        self._count = number
        self._tell()
        self._fit()

    @Slot()
    def add(self) -> None:
        """Ask for one more, which refers to the record already."""
        create(self._session, self._relation.entity.name, {self._relation.field.name: self._value})

    @Slot(bool)
    def unfold(self, unfolded: bool) -> None:
        """Show or hide the table."""
        if self._head.isChecked() != unfolded:
            self._head.setChecked(unfolded)
            return
        if unfolded and self.view is None:
            self._make_table()
        if self.view is not None:
            self.view.setVisible(unfolded)
        self._tell()

    def _make_table(self) -> None:
        name = f"sheet.{self._relation.entity.name}.{self._relation.field.name}"
        grows = self._relation.field.target != ANY
        held = {self._relation.field.name: self._value}
        table = RecordTable(self._session, self._relation.entity.name, self, everywhere=True, grows=grows, presets=held)
        self.view = TableView(table, name, self)
        self.view.opened.connect(self._on_opened)
        self.view.offers_history = False
        self._list_actions = ListActions(self.view, self.view, held)
        self.view.menuWanted.connect(self._on_menu_wanted)
        table.counted.connect(self.show_count)
        self._layout.addWidget(self.view)
        table.show_query(self._relation.query(self._value))
        self._fit()

    def _fit(self) -> None:
        if self.view is not None:
            lines = self._count + self.view.table.grows
            rows = max(1, min(lines, _MOST_ROWS))
            header = self.view.horizontalHeader().sizeHint().height()
            self.view.setFixedHeight(rows * theme.px("line") + header + _FRAME)
            bar = self.view.verticalScrollBar().sizeHint().width() if lines > _MOST_ROWS else 0
            self.view.columns.fit(self._relation.columns, self.width() - bar - _FRAME)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _tell(self) -> None:
        self._head.setText(f"{self._relation.title}   {self._count or ''}")
        self._head.setIcon(theme.icon("chevron-down" if self._head.isChecked() else "chevron-right"))
        self._head.setAccessibleName(f"{self._relation.title} : {self._count}")

    @Slot(str)
    def _on_opened(self, uid: str) -> None:
        self._session.openRecord(self._relation.entity.name, uid)

    @Slot(QMenu)
    def _on_menu_wanted(self, menu: QMenu) -> None:
        menu.addSeparator()
        menu.addActions(self._list_actions.row_actions())


class Links(QScrollArea):
    """Every relation of the record: those that hold something first, the others one click away."""

    counted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._record: Record | None = None
        self._tables: dict[tuple[str, str], SubTable] = {}
        self._relations: tuple[Relation, ...] = ()
        self.setAccessibleName(_("Liens"))
        self.setWidgetResizable(True)
        inner = theme.set_role(QFrame(self), "surface")
        self._layout = QVBoxLayout(inner)
        self._layout.setContentsMargins(*[theme.px("space.3")] * 4)
        self._layout.setSpacing(theme.px("space.2"))
        self._more = QToolButton(inner)
        self._more.setText(_("Ajouter un lien…"))
        self._more.setIcon(theme.icon("plus"))
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(QMenu(self._more))
        self._layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addStretch()
        self.setWidget(inner)
        session.changed.connect(self._on_changed)

    def show_record(self, record: Record) -> None:
        """Count what refers to ``record``."""
        if self._record is None or (record.entity, record.uid) != (self._record.entity, self._record.uid):
            self._record = record
            self._relations = relations(record.entity)
            self._clear()
        self._record = record
        self._count()

    def tables(self) -> list[SubTable]:
        """The relations that show."""
        return list(self._tables.values())

    def _count(self) -> None:
        record, listed = self._record, self._relations
        if record is None:
            return

        def work(store: Store) -> list[int]:
            reading = store.read()
            return [count(reading, relation.query(record.uid)) for relation in listed]

        self._session.jobs.read(work, partial(self._on_counted, record.uid), owner=self, key="count")

    def _on_counted(self, uid: str, numbers: list[int]) -> None:
        if self._record is None or self._record.uid != uid:
            return
        menu = self._more.menu()
        menu.clear()
        for relation, number in zip(self._relations, numbers, strict=True):
            place = (relation.entity.name, relation.field.name)
            if number and place not in self._tables:
                self._show(relation)
            if place in self._tables:
                self._tables[place].show_count(number)
            else:
                action = QAction(relation.title, menu)
                action.triggered.connect(partial(self._add, relation))
                menu.addAction(action)
        self._more.setVisible(not menu.isEmpty())
        self.counted.emit(sum(numbers))

    def _show(self, relation: Relation) -> None:
        assert self._record is not None
        table = SubTable(self._session, relation, self._record.uid, self.widget())
        self._layout.insertWidget(self._layout.count() - 2, table)
        self._tables[relation.entity.name, relation.field.name] = table
        if len(self._tables) <= _OPEN_AT_FIRST:
            table.unfold(True)
        table.show()

    def _add(self, relation: Relation) -> None:
        if self._record is not None:
            create(self._session, relation.entity.name, {relation.field.name: self._record.uid})

    def _clear(self) -> None:
        for table in self._tables.values():
            self._layout.removeWidget(table)
            table.hide()
            table.deleteLater()
        self._tables.clear()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if self._record is None or not self.isVisible():
            return
        touched = set(changes.touched)
        if any(relation.entity.name in touched for relation in self._relations):
            self._count()


def attachments() -> Relation:
    """The attachments of a record, which name their owner as ``entity:uid``."""
    entity = CATALOGUE["attachment"]
    field = entity["owner"]
    assert field.target == ANY
    return Relation(entity, field)
