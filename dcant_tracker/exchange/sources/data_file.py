"""Another data file, as a source: its records are rows, compared with the state where the two files part.

Of two files that share a beginning, only what either touched since is looked at: the rest is the same in both.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Values
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.exchange.rows import Rows, TheirRow
from dcant_tracker.exchange.sources.source import Left, Origin
from dcant_tracker.exchange.tables import REF, Incoming, IncomingTable
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.history.common import last_common_step, line_after
from dcant_tracker.store.history.touched import Touched, as_they_stood, touched_since
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record, all_records, get_many
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Parting:
    """What was touched since two data files part, as it was there; and what one took from the other, as it was then."""

    records: Rows

    def holds(self, entity: str, uid: str) -> bool:
        return uid in self.records.get(entity, {})

    def items(self, _entity: str, _uid: str) -> Mapping[str, Any]:
        """None: its rows are values, no cell need be read again."""
        return {}

    def unchanged(self, _entity: str, _uid: str, _cells: Mapping[str, object]) -> Sequence[str]:
        """None, for the same reason."""
        return ()

    def names(self) -> Iterator[tuple[str, str, str]]:
        """None: its references are uids."""
        return iter(())

    def rows(self) -> Rows:
        return self.records


@dataclass(frozen=True, slots=True)
class DataFile:
    """Made by :func:`compared_with`."""

    origin: Origin
    contents: Incoming
    left: Parting | None
    names: Sequence[Left] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def base(self) -> Rows | None:
        return self.left.rows() if self.left else None

    def meant(self, rows: Sequence[TheirRow]) -> Sequence[TheirRow]:
        return rows

    def next_base(self, _rows: Sequence[TheirRow], _mine: Rows, _labels: Labels) -> None:
        return None


def compared_with(reading: Reading, *, theirs: Reading, path: Path) -> DataFile:
    """The data file at ``path``, whose copy ``theirs`` reads, as a source for the one behind ``reading``.

    Decisions on it are remembered by the line of steps that it took since both part: it may go on.
    Raises UserError where what it keeps is no value at all.
    """
    common = last_common_step(reading, theirs)
    key = f"data:{line_after(theirs, common)}"
    with sentences(path):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        tables, left = _since(reading, theirs, common, key) if common else (_all_tables(theirs), None)
    except ValueError as problem:
        raise UserError(
            _("« {file} » est endommagé : {problem}.").format(file=path.name, problem=problem),
            _("Demandez une sauvegarde saine de ce fichier ; rien n'a été modifié."),
        ) from problem
    origin = Origin(path, digest, key, _("À l'origine"), filed=False)
    return DataFile(origin, Incoming(tables, [], []), left)


def _all_tables(theirs: Reading) -> list[IncomingTable]:
    return [_table(entity, all_records(theirs, name)) for name, entity in CATALOGUE.items()]


def _since(reading: Reading, theirs: Reading, common: int, key: str) -> tuple[list[IncomingTable], Parting]:
    """The records of theirs that either file touched after step ``common``, and what they were by then."""
    mine, changed = touched_since(reading, common), touched_since(theirs, common)
    added = ledger.added_under(reading, key)
    tables: list[IncomingTable] = []
    left: dict[str, dict[str, Values]] = {}
    for name, entity in CATALOGUE.items():
        touched = changed.get(name, Touched(name))
        uids = touched.uids | mine.get(name, Touched(name)).uids
        found = get_many(theirs, name, uids)
        tables.append(_table(entity, sorted(found.values(), key=lambda record: record.id)))
        left[name] = as_they_stood(touched, found, uids) | added.get(name, {})
    return tables, Parting(left)


def _table(entity: Entity, records: Iterable[Record]) -> IncomingTable:
    columns = dict(enumerate((REF, *(declared.name for declared in entity))))
    rows = [(0, cast("list[CellValue]", [one.uid, *one.values.values()])) for one in records]
    return IncomingTable(entity, entity.sheet, columns, rows, exact=True)
