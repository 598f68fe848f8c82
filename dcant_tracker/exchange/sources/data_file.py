"""Another data file, as a source: each of its records is a row, compared with the state where the two files part."""

import contextlib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import CellValue
from dcant_tracker.exchange.rows import Rows, TheirRow
from dcant_tracker.exchange.sources.source import Left, Origin
from dcant_tracker.exchange.tables import REF, Incoming, IncomingTable
from dcant_tracker.store.file.refusals import sentences
from dcant_tracker.store.history.common import last_common_step, line_after
from dcant_tracker.store.history.rewinding import rewound
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import all_records
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class Parting:
    """The records where two data files part, and those that one took from the other since, as they were then."""

    records: Rows

    def holds(self, entity: str, uid: str) -> bool:
        return uid in self.records.get(entity, {})

    def items(self, _entity: str, _uid: str) -> Mapping[str, Any]:
        """None: its rows are values, no cell need be read again."""
        return {}

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
        tables = [_table(theirs, entity) for entity in CATALOGUE.values()]
        left = _parting(theirs, common, ledger.added_under(reading, key)) if common else None
    except ValueError as problem:
        raise UserError(
            _("« {file} » est endommagé : {problem}.").format(file=path.name, problem=problem),
            _("Demandez une sauvegarde saine de ce fichier ; rien n'a été modifié."),
        ) from problem
    origin = Origin(path, digest, key, _("À l'origine"), filed=False)
    return DataFile(origin, Incoming(tables, [], []), left)


def _table(theirs: Reading, entity: Entity) -> IncomingTable:
    columns = dict(enumerate((REF, *(declared.name for declared in entity))))
    rows = [(0, cast("list[CellValue]", [one.uid, *one.values.values()])) for one in all_records(theirs, entity.name)]
    return IncomingTable(entity, entity.sheet, columns, rows, exact=True)


def _parting(theirs: Reading, common: int, added: Rows) -> Parting:
    with contextlib.closing(rewound(theirs, common)) as then:
        return Parting(
            {
                name: {one.uid: one.values for one in all_records(then, name)} | dict(added.get(name, {}))
                for name in CATALOGUE
            }
        )
