"""From the cells of an incoming workbook to rows of values, each row with its record identified.

Identification is lazy: a row without « Réf. » is found by its key, whose references may name other
rows of the same workbook.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.identity import new_uid
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.parsing import display, parse
from dcant_tracker.domain.rules import key_of
from dcant_tracker.domain.text import comparable
from dcant_tracker.errors import UserError
from dcant_tracker.exchange import matching
from dcant_tracker.exchange.base import Base, value_of
from dcant_tracker.exchange.compare import Problem, TheirRow
from dcant_tracker.exchange.incoming import REF, Incoming, IncomingTable, column_letter, is_blank
from dcant_tracker.exchange.reader import CellValue, Unreadable
from dcant_tracker.exchange.resolving import OwnNames, Resolver
from dcant_tracker.store.labels import SEPARATOR, Labels
from dcant_tracker.words import _

ProgressCall = Callable[[int, int, str], None]

_PROGRESS_EVERY = 500


@dataclass(slots=True, eq=False)
class _Row:
    """One row on its way: its cells by field, then what is found about it."""

    entity: Entity
    sheet: str
    number: int
    cells: dict[str, CellValue]
    places: dict[str, int]
    ref_place: int | None = None
    ref: str = ""
    uid: str = ""
    former: bool = False
    fresh: bool = False
    trouble: str = ""
    trouble_field: str = ""
    note: str = ""
    identifying: bool = False
    values: dict[str, Value] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)

    def place(self, name: str) -> str:
        return f"{column_letter(self.places[name])}{self.number}"


class Understanding:
    """Reads the tables of one workbook against the data file and the base it left with."""

    def __init__(self, connection: sqlite3.Connection, labels: Labels, base: Base | None) -> None:
        self._connection = connection
        self._labels = labels
        self._base = base
        self._own: OwnNames[_Row] = OwnNames()
        self._resolver = Resolver(connection, labels, base, self._own, self._identify)
        self._organisations: matching.Organisations | None = None
        self._mine: dict[str, set[str]] = {}
        self._claimed: dict[tuple[str, str], _Row] = {}
        self._overlay_keys: dict[tuple[str, tuple[str, ...]], str] = {}

    def rows(self, incoming: Incoming, progress: ProgressCall | None = None) -> list[TheirRow]:
        """Every row of the workbook, its cells understood as far as they can be."""
        read = [row for table in incoming.tables for row in self._read_table(table)]
        self._settle_same_refs(read)
        for row in read:
            self._own.put(row.entity.name, _own_names(row), row)
        for count, row in enumerate(read):
            if progress and count % _PROGRESS_EVERY == 0:
                progress(count, len(read), row.sheet)
            self._identify(row)
            if not row.trouble:
                self._understand(row)
        return [_their_row(row) for row in read]

    def _read_table(self, table: IncomingTable) -> list[_Row]:
        places = {name: position for position, name in table.columns.items() if name != REF}
        ref_at = next((position for position, name in table.columns.items() if name == REF), None)
        rows = []
        for number, cells in table.rows:
            width = len(cells)
            by_field = {name: cells[at] if at < width else None for name, at in places.items()}
            ref = cells[ref_at] if ref_at is not None and ref_at < width else None
            text = "" if ref is None or isinstance(ref, Unreadable) else str(ref).strip()
            rows.append(_Row(table.entity, table.sheet, number, by_field, places, ref_at, text))
        name = table.entity.name
        uids = {row.ref for row in rows if row.ref}
        self._mine[name] = matching.existing(self._connection, name, uids) if uids else set()
        return rows

    def _settle_same_refs(self, rows: Iterable[_Row]) -> None:
        """Of rows with the same « Réf. », the one that still bears the base's key keeps it."""
        groups: dict[tuple[str, str], list[_Row]] = {}
        for row in rows:
            if row.ref:
                groups.setdefault((row.entity.name, row.ref), []).append(row)
        for (entity, ref), group in groups.items():
            if len(group) > 1:
                self._choose_keeper(entity, ref, group)

    def _choose_keeper(self, entity: str, ref: str, group: list[_Row]) -> None:
        sent = self._sent_key(entity, ref)
        keys = [tuple(comparable(text) for text in _key_texts(row)) for row in group]
        keepers = [row for row, key in zip(group, keys, strict=True) if key == sent]
        numbers = ", ".join(str(row.number) for row in group)
        message = _("La même « Réf. » figure sur les lignes {rows} : laquelle est la bonne ?").format(rows=numbers)
        if len(keepers) != 1:
            for row in group:
                row.trouble = message
            return
        for row, key in zip(group, keys, strict=True):
            if row is not keepers[0]:
                row.ref = ""
                row.note = _("Copie de la ligne {row}, sans « Réf. » propre.").format(row=keepers[0].number)
                if key == sent:
                    row.trouble = message

    def _sent_key(self, entity: str, uid: str) -> tuple[str, ...]:
        """The key of a row as its cells said it when the workbook left, else as my record says it now."""
        from dcant_tracker.domain.catalogue import CATALOGUE
        from dcant_tracker.store.records import get

        declared = CATALOGUE[entity]
        sheet = self._base.sheets.get(entity) if self._base else None
        if sheet is not None and uid in sheet.rows:
            kept = dict(zip(sheet.fields, sheet.rows[uid], strict=True))
            return tuple(_base_text(f, kept.get(f.name)) for f in declared.key if f.name in kept)
        mine = get(self._connection, entity, uid)
        if mine is None:
            return ()
        return tuple(comparable(self._labels.of_field(f, mine[f.name])) for f in declared.key)

    def _identify(self, row: _Row) -> str:
        if row.uid or row.trouble:
            return row.uid or f"?{id(row)}"
        if row.identifying:
            return f"?{id(row)}"
        row.identifying = True
        entity = row.entity.name
        if row.ref and (row.ref in self._mine[entity] or self._was_sent(entity, row.ref)):
            self._claim(row, row.ref)
            return row.uid
        self._identify_by_key(row)
        return row.uid or f"?{id(row)}"

    def _was_sent(self, entity: str, uid: str) -> bool:
        sheet = self._base.sheets.get(entity) if self._base else None
        return sheet is not None and uid in sheet.rows

    def _identify_by_key(self, row: _Row) -> None:
        values: dict[str, Value] = {}
        names = [f.name for f in row.entity.key] + (["siren"] if row.entity.name == "organisation" else [])
        for name in names:
            if name in row.cells:
                value, problem = self._cell(row.entity[name], row.cells[name], None)
                values[name] = value
                if problem is not None and name != "siren":
                    row.trouble, row.trouble_field = problem.message, name
                    return
        try:
            found = self._find(row, values)
        except UserError as problem:
            row.trouble, row.trouble_field = str(problem), row.entity.key[0].name
            return
        if found is not None:
            row.former = found.former
            self._claim(row, found.uid)
            return
        self._add(row, values)

    def _find(self, row: _Row, values: dict[str, Value]) -> matching.Match | None:
        by_key = matching.holder(self._connection, row.entity.name, key_of(row.entity, values))
        if row.entity.name != "organisation":
            return matching.Match(by_key) if by_key else None
        if self._organisations is None:
            self._organisations = matching.Organisations(self._connection, self._labels)
        return self._organisations.find(values, by_key)

    def _add(self, row: _Row, values: dict[str, Value]) -> None:
        key = (row.entity.name, key_of(row.entity, values))
        twin = self._overlay_keys.get(key)
        if twin is not None and any(part for part in key[1]):
            first = self._claimed[row.entity.name, twin]
            row.trouble = _("Même clé que la ligne {row} : une seule des deux peut être prise.").format(
                row=first.number
            )
            return
        usable = _is_uuid(row.ref) and not matching.uid_elsewhere(self._connection, row.ref)
        self._claim(row, row.ref.lower() if usable else new_uid())
        self._overlay_keys[key] = row.uid
        row.fresh = True
        if row.entity.name == "organisation" and self._organisations and values.get("name"):
            near = self._organisations.near(str(values["name"]))
            if near:
                row.note = _("Nom proche déjà connu : {names}.").format(names=" ; ".join(near))

    def _claim(self, row: _Row, uid: str) -> None:
        other = self._claimed.setdefault((row.entity.name, uid), row)
        if other is not row:
            row.trouble = _("Désigne la même fiche que la ligne {row} : une seule des deux peut être prise.").format(
                row=other.number
            )
            return
        row.uid = uid

    def _understand(self, row: _Row) -> None:
        sheet = self._base.sheets.get(row.entity.name) if self._base else None
        items = sheet.rows.get(row.uid) if sheet else None
        kept: dict[str, Any] = dict(zip(sheet.fields, items, strict=True)) if sheet and items is not None else {}
        for name, cell in row.cells.items():
            declared = row.entity[name]
            item = kept.get(name)
            if item is not None and _unchanged(declared, cell, item):
                row.values[name] = value_of(declared, item)
                continue
            if row.former and name == "name":
                continue
            if items is None and declared.default is not None and is_blank(cell):
                continue
            value, problem = self._cell(declared, cell, item)
            if problem is None:
                row.values[name] = value
            else:
                row.problems[name] = problem

    def _cell(self, declared: Field, cell: CellValue, item: Any) -> tuple[Value, Problem | None]:
        if isinstance(cell, Unreadable):
            return None, Problem(cell.shown, cell.reason)
        if is_blank(cell):
            return None, None
        try:
            value = parse(declared, cell)
            if declared.is_ref and value is not None:
                text = str(value)
                if item is not None and comparable(text) == comparable(str(item[0])):
                    return str(item[1]), None
                value = self._reference(declared, text)
        except UserError as problem:
            return None, Problem(str(cell), str(problem))
        return value, None

    def _reference(self, declared: Field, text: str) -> str:
        uid = self._resolver.resolve(str(declared.target), text)
        if "?" in uid:
            raise UserError(
                _("« {text} » désigne une ligne de ce classeur qui ne peut pas être lue.").format(text=text),
                _("Corrigez d'abord cette ligne."),
            )
        return uid


def _unchanged(declared: Field, cell: CellValue, item: Any) -> bool:
    """Whether a cell plainly says what it said when it left: the quick way, for nearly every cell."""
    if declared.is_ref or declared.choices:
        return bool(cell == item[0])
    if declared.kind is Kind.DATE:
        return type(cell) is date and cell.isoformat() == item
    if declared.kind is Kind.TAGS:
        return bool(cell == "; ".join(item))
    return type(cell) is type(item) and bool(cell == item)


def _own_names(row: _Row) -> list[str]:
    """What other cells of the workbook may call this row."""
    texts = [text for text in _key_texts(row) if text]
    if row.entity.name != "organisation":
        return [SEPARATOR.join(texts)] if texts else []
    name = _text(row.entity["name"], row.cells.get("name"))
    if not name:
        return []
    details = (_text(row.entity[f], row.cells.get(f)) for f in ("siren", "department", "kind") if f in row.cells)
    return [name, *(f"{name} ({detail})" for detail in details if detail)]


def _key_texts(row: _Row) -> Sequence[str]:
    return [_text(f, row.cells[f.name]) for f in row.entity.key if f.name in row.cells]


def _text(declared: Field, cell: CellValue) -> str:
    """A cell as a key text would show it; what cannot be read shows as it is."""
    if cell is None or isinstance(cell, Unreadable):
        return ""
    try:
        return comparable(display(declared, parse(declared, cell)))
    except UserError:
        return comparable(str(cell))


def _base_text(declared: Field, item: Any) -> str:
    if item is None:
        return ""
    if declared.is_ref or declared.choices:
        return comparable(str(item[0]))
    return comparable(display(declared, value_of(declared, item)))


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _their_row(row: _Row) -> TheirRow:
    cells = {name: row.place(name) for name in row.places}
    if row.ref_place is not None:
        cells[""] = f"{column_letter(row.ref_place)}{row.number}"
    values: dict[str, Value] = row.values
    if row.trouble:
        values = {name: str(cell) for name, cell in row.cells.items() if not is_blank(cell)}
        values[""] = row.ref
    return TheirRow(
        row.entity.name,
        row.uid or row.ref,
        row.sheet,
        row.number,
        values,
        row.problems,
        cells,
        row.trouble,
        row.trouble_field,
        row.note,
    )
