"""What each cell of a table of records shows and says, on the screen, in a tooltip and to a screen reader."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.rules import is_late
from dcant_tracker.domain.text import grouped as thousands
from dcant_tracker.store.reading.colleagues import Touched
from dcant_tracker.store.records.record import Record
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.news_mark import said_of
from dcant_tracker.ui.kit.plain_text import as_tip
from dcant_tracker.ui.records.table.cell_writes import CellWrites
from dcant_tracker.ui.records.table.computed import ComputedCells
from dcant_tracker.ui.records.table.draft import DraftRow
from dcant_tracker.ui.records.table.grouping import Group
from dcant_tracker.ui.records.table.rows import Row
from dcant_tracker.ui.records.table.texts import CellTexts
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

UID_ROLE = int(Qt.ItemDataRole.UserRole)
VALUE_ROLE = UID_ROLE + 1

_MOST_TEXTS = 4096

_NUMERIC = frozenset({Kind.INT})
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def alignment(field: Field) -> int:
    """On which side the column of ``field`` stands, as Qt numbers it."""
    return _RIGHT if field.kind in _NUMERIC else _LEFT


class Listing(Protocol):
    """What the cells of a table are told from (``model.RecordTable``)."""

    session: Session
    entity: Entity
    fields: tuple[Field, ...]
    texts: CellTexts
    writes: CellWrites
    computed: ComputedCells
    draft: DraftRow
    grouping: str

    def column(self, field: str) -> int: ...

    def row(self, number: int) -> Row: ...

    def uid(self, number: int) -> str: ...

    def content(self, number: int) -> Record | None: ...

    def is_record(self, number: int) -> bool: ...

    def is_draft(self, number: int) -> bool: ...

    def group(self, number: int) -> Group | None: ...

    def is_folded(self, group: Group) -> bool: ...


class Cells:
    """The cells of ``table``; rows and columns are numbered as the table has them."""

    def __init__(self, table: Listing) -> None:
        self._table = table
        self._shown: dict[str, dict[int, str]] = {}
        deadline = table.entity.deadline
        self.due_column = table.column(deadline.on) if deadline else -1
        self.today = date.today()  # noqa: DTZ011 - lateness is local

    def forget(self, uid: str | None = None) -> None:
        """Work out again what the cells of a record show, or all cells."""
        if uid is None:
            self._shown.clear()
        else:
            self._shown.pop(uid, None)

    def answer(self, row: int, column: int, role: int) -> object:
        """What Qt's models give under ``role``; None for what no cell says."""
        told = self._ANSWERS.get(role)
        return told(self, row, column) if told else None

    def shown(self, row: int, column: int) -> str:
        """What the cell shows on one line."""
        table = self._table
        if table.is_draft(row):
            return self._draft_text(table.fields[column])
        if not table.is_record(row):
            return self.banner(row) if column == 0 else ""
        found = table.row(row)
        if not isinstance(found, Record):
            return "—" if column == 0 else ""
        if not table.session.is_open:
            return ""
        texts = self._shown.get(found.uid)
        if texts is None:
            if len(self._shown) > _MOST_TEXTS:
                self._shown.clear()
            texts = self._shown[found.uid] = {}
        text = texts.get(column)
        if text is None:
            text = texts[column] = self.text_of(found, column)
        return text

    def _draft_text(self, field: Field) -> str:
        draft = self._table.draft
        if field.name in draft.values:
            return self._table.texts.shown(field, draft.values[field.name])
        return _("à remplir") if draft and field in draft.missing() else ""

    def text_of(self, record: Record, column: int) -> str:
        """What the cell of ``record`` shows on one line: what was typed and is on its way, else what it holds."""
        table, field = self._table, self._table.fields[column]
        pending = table.writes.pending.get((record.uid, field.name))
        if field.name in table.computed:
            return pending or table.computed.told(record.uid, field.name).text
        return pending if pending is not None else table.texts.of_record(record, field)

    def banner(self, row: int) -> str:
        """What stands across the row in place of cells; empty where the row has cells."""
        table = self._table
        if table.is_draft(row) and not table.draft:
            return _("＋  Nouvelle ligne : tapez, ou collez des lignes d'Excel")
        group = table.group(row)
        return self._heading(group) if group is not None else ""

    def _heading(self, group: Group) -> str:
        """« ▾  Région : Occitanie   12 »."""
        table, field = self._table, self._table.entity[self._table.grouping]
        said = table.texts.shown(field, group.value) if group.value is not None else _("(non rempli)")
        if field.kind is Kind.DATE and group.key is not None:
            said = str(group.key)
        mark = "▸" if table.is_folded(group) else "▾"
        return f"{mark}  {said}   ·   {thousands(group.count)}"

    def warns(self, row: int, column: int) -> bool:
        """Whether this cell shows something late, or something that is still to be filled."""
        table, field = self._table, self._table.fields[column]
        if table.is_draft(row):
            return bool(table.draft) and field in table.draft.missing()
        if field.name in table.computed:
            return table.computed.told(table.uid(row), field.name).warns
        return self.is_late(row, column)

    def news(self, row: int, column: int) -> Touched | None:
        """The colleague who wrote the cell, where that was not seen yet."""
        table = self._table
        if not table.session.unseen:
            return None
        return table.session.unseen.touched(table.entity.name, table.uid(row), table.fields[column].name)

    def is_over(self, row: int) -> bool:
        """Whether the record of a row is a thing of the past."""
        ended = self._table.entity.ended
        found = self._table.row(row) if ended else None
        day = found[ended] if isinstance(found, Record) else None
        return isinstance(day, date) and day <= self.today

    def is_late(self, row: int, column: int) -> bool:
        """Whether this cell shows the passed due day of a late record."""
        if column != self.due_column:
            return False
        found = self._table.row(row)
        return isinstance(found, Record) and is_late(self._table.entity, found.values, self.today)

    def value(self, row: int, column: int) -> Value:
        """The value in the cell; of a computed one, the code of its choice."""
        table, field = self._table, self._table.fields[column]
        found = table.content(row)
        if found is None or field.name not in table.computed:
            return found.values[field.name] if found else None
        return str(table.computed.told(found.uid, field.name).value or "") or None if field.choices else None

    def _tool_tip(self, row: int, column: int) -> str | None:
        found = self._table.content(row)
        if found is None and self._table.group(row) is not None:
            return as_tip(self.banner(row))
        if found is None:
            return _("Cette ligne ne peut pas être lue.")
        text = self._full(row, column)
        if self.is_late(row, column):
            text = _("{day} : en retard").format(day=text)
        return as_tip("\n".join(filter(None, (text, said_of(self.news(row, column)))))) or None

    def _decoration(self, row: int, column: int) -> QIcon | None:
        return theme.icon("triangle-alert", "warning") if self.warns(row, column) else None

    def _full(self, row: int, column: int) -> str:
        table, field = self._table, self._table.fields[column]
        found = table.content(row)
        if found is not None and field.name in table.computed:
            return self.shown(row, column)
        return table.texts.full(field, found.values[field.name]) if found else ""

    def _displayed(self, row: int, column: int) -> str:
        text = self.shown(row, column)
        return _("{day} · en retard").format(day=text) if self.is_late(row, column) else text

    def _accessible(self, row: int, column: int) -> str:
        table = self._table
        if table.group(row) is not None:
            return _("Groupe {said}").format(said=self.banner(row)[1:].strip())
        said = f"{table.fields[column].label} : {self._displayed(row, column) or _('vide')}"
        if news := said_of(self.news(row, column)):
            said = f"{said} ({news})"
        return _("Nouvelle ligne, {cell}").format(cell=said) if table.is_draft(row) else said

    def _alignment(self, _row: int, column: int) -> int:
        return alignment(self._table.fields[column])

    def _uid(self, row: int, _column: int) -> str:
        return self._table.uid(row)

    _ANSWERS: ClassVar[dict[int, Callable[["Cells", int, int], object]]] = {
        int(Qt.ItemDataRole.DisplayRole): _displayed,
        int(Qt.ItemDataRole.EditRole): _full,
        int(Qt.ItemDataRole.ToolTipRole): _tool_tip,
        int(Qt.ItemDataRole.DecorationRole): _decoration,
        int(Qt.ItemDataRole.TextAlignmentRole): _alignment,
        int(Qt.ItemDataRole.AccessibleTextRole): _accessible,
        UID_ROLE: _uid,
        VALUE_ROLE: value,
    }
