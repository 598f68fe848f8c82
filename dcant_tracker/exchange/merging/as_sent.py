"""What records said when a source left, else what they say here: the texts that its rows are recognised by."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.parsing import display
from dcant_tracker.domain.text import comparable
from dcant_tracker.exchange.base import value_of
from dcant_tracker.exchange.merging.written_row import WrittenRow, cell_text, key_texts
from dcant_tracker.exchange.rows import Rows
from dcant_tracker.exchange.sources.source import Left
from dcant_tracker.store.reading import keys
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import all_records, get

Key = tuple[str, ...]
"""The parts of a key as cells show them."""


class AsSent:
    """Knows the records of a source by what their cells said."""

    def __init__(self, reading: Reading, labels: Labels, left: Left | None) -> None:
        self._reading = reading
        self._labels = labels
        self._left = left
        self._rows: Rows = left.rows() if left is not None else {}
        self._known: dict[tuple[str, str], Mapping[str, str] | None] = {}
        self._by_key: dict[tuple[str, Key], dict[Key, str]] = {}

    def texts(self, entity: str, uid: str) -> Mapping[str, str] | None:
        """What each cell of that record said, by field; None where the record is not known."""
        place = (entity, uid)
        if place not in self._known:
            self._known[place] = self._texts(entity, uid)
        return self._known[place]

    def _texts(self, entity: str, uid: str) -> Mapping[str, str] | None:
        declared = CATALOGUE[entity]
        if self._left is not None and self._left.holds(entity, uid):
            kept = self._left.items(entity, uid)
            return {name: _kept_text(declared[name], one) for name, one in kept.items() if name in declared}
        mine = get(self._reading, entity, uid)
        if mine is None:
            return None
        return {field.name: comparable(self._labels.of_field(field, mine[field.name])) for field in declared}

    def ours(self, entity: str, uid: str, name: str) -> str:
        """What our record says in field ``name``; empty where there is none."""
        mine = get(self._reading, entity, uid) if uid else None
        return "" if mine is None else comparable(self._labels.of_field(CATALOGUE[entity][name], mine[name]))

    def is_itself(self, row: WrittenRow) -> bool:
        """Whether ``row`` bears the key of the record that its « Réf. » names, or of none that is known."""
        entity = row.entity.name
        if self._left is not None and self._left.holds(entity, row.ref):
            cells = {field.name: row.cells[field.name] for field in row.entity.key if field.name in row.cells}
            if len(self._left.unchanged(entity, row.ref, cells)) == len(cells):
                return True
        key = self.key(row)
        return key is None or key == written_key(row)

    def key(self, row: WrittenRow) -> Key | None:
        """The key of the record that ``row`` names by its « Réf. », of the key fields that the sheet has.

        None where that record is not known.
        """
        texts = self.texts(row.entity.name, row.ref)
        return None if texts is None else _key(texts, _key_names(row))

    def bearing(self, row: WrittenRow) -> str | None:
        """The record that bore the key that ``row`` bears; None where none did, or several."""
        names = _key_names(row)
        place = (row.entity.name, names)
        if place not in self._by_key:
            self._by_key[place] = self._index(row.entity.name, names)
        return self._by_key[place].get(written_key(row)) or None

    def _index(self, entity: str, names: Key) -> dict[Key, str]:
        sent = self._rows.get(entity)
        uids = list(sent) if sent is not None else [record.uid for record in all_records(self._reading, entity)]
        found: dict[Key, str] = {}
        for uid in uids:
            key = _key(self.texts(entity, uid) or {}, names)
            if any(key):
                found[key] = "" if key in found else uid
        return found

    def unknown(self, rows: Iterable[WrittenRow]) -> list[WrittenRow]:
        """Those of ``rows`` whose « Réf. » names no record of their entity, as it left or here."""
        left = [row for row in rows if self._left is None or not self._left.holds(row.entity.name, row.ref)]
        refs: dict[str, set[str]] = {}
        for row in left:
            refs.setdefault(row.entity.name, set()).add(row.ref)
        mine = {name: keys.existing(self._reading, name, uids) for name, uids in refs.items()}
        return [row for row in left if row.ref not in mine[row.entity.name]]

    def owners(self, uids: Collection[str]) -> dict[str, str]:
        """The entity of those of ``uids`` that are records, as they left or here."""
        found: dict[str, str] = {}
        for entity in CATALOGUE if uids else ():
            left = {uid for uid in uids if self._left is not None and self._left.holds(entity, uid)}
            found |= dict.fromkeys(left | keys.existing(self._reading, entity, uids), entity)
        return found

    def likeness(self, row: WrittenRow, uid: str) -> int:
        """How many cells of ``row`` say what those of that record said, empty ones left out."""
        texts = self.texts(row.entity.name, uid)
        if texts is None:
            return 0
        said = ((texts.get(name), cell_text(row.entity[name], cell)) for name, cell in row.cells.items())
        return sum(bool(text) and text == kept for kept, text in said)


def written_key(row: WrittenRow) -> Key:
    """The key that ``row`` bears, of the key fields that the sheet has."""
    return tuple(comparable(text) for text in key_texts(row))


def _key_names(row: WrittenRow) -> Key:
    return tuple(field.name for field in row.entity.key if field.name in row.cells)


def _key(texts: Mapping[str, str], names: Key) -> Key:
    return tuple(texts.get(name, "") for name in names)


def _kept_text(declared: Field, item: Any) -> str:
    if item is None:
        return ""
    if declared.is_ref or declared.choices:
        return comparable(str(item[0]))
    return comparable(display(declared, value_of(declared, item)))
