"""Rows about records that went into others since the source left: they speak of the record that holds all of it.

A workbook may hold both rows. They are read as one: what either changed is proposed, and where both changed one cell
differently it is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.domain.text import same
from dcant_tracker.exchange.rows import Rows, TheirRow
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _

_Cells = dict[str, dict[str, Value]]
"""By uid, what the base of some cells is, of another row than the record's own."""


def followed(reading: Reading, rows: Sequence[TheirRow], base: Rows | None) -> tuple[Sequence[TheirRow], Rows | None]:
    """``rows`` and ``base`` as they speak of today's records; as they are where none was joined."""
    heirs = Heirs(reading)
    if not heirs:
        return rows, base
    places: dict[tuple[str, str], int] = {}
    found: list[TheirRow] = []
    cells: dict[str, _Cells] = {}
    bases: dict[str, _Base] = {}
    for row in sorted(rows, key=lambda one: heirs.went(one.entity, one.uid)):
        here = _heard(heirs, row)
        at = None if row.trouble else places.get((here.entity, here.uid))
        if at is None:
            if not row.trouble:
                places[here.entity, here.uid] = len(found)
            found.append(here)
            continue
        if here.entity not in bases:
            bases[here.entity] = _Base(heirs, here.entity, base, {})
        found[at], taken = _joined(found[at], here, bases[here.entity], row.uid)
        cells.setdefault(here.entity, {}).setdefault(here.uid, {}).update(taken)
    if base is not None:
        base = {name: _Base(heirs, name, base, cells.get(name, {})) for name in base}
    return found, base


def pointed(reading: Reading, rows: Sequence[TheirRow]) -> Sequence[TheirRow]:
    """``rows`` whose links to joined records name those that hold them; as they are where none was joined."""
    heirs = Heirs(reading)
    if not heirs:
        return rows
    return [row if row.trouble else replace(row, values=_pointed(heirs, row.entity, row.values)) for row in rows]


def _heard(heirs: Heirs, row: TheirRow) -> TheirRow:
    """``row`` with what it says of joined records said of those that hold them."""
    uid = heirs.of(row.entity, row.uid)
    if row.trouble:
        return row if uid == row.uid else replace(row, uid=uid)
    return replace(row, uid=uid, values=_pointed(heirs, row.entity, row.values))


def _pointed(heirs: Heirs, entity: str, values: Values) -> Values:
    declared = CATALOGUE[entity]
    moved = {
        name: heir
        for field in declared
        if field.is_ref
        and (name := field.name) in values
        and (heir := heirs.of_value(field, values[name])) != values[name]
    }
    return {**values, **moved} if moved else values


class _Base(Mapping[str, Values]):
    """The base of one entity: a joined record's row is that of its heir, where that did not leave itself."""

    def __init__(self, heirs: Heirs, entity: str, base: Rows | None, cells: _Cells) -> None:
        self._heirs = heirs
        self._entity = entity
        self._rows: Mapping[str, Values] = (base or {}).get(entity, {})
        self._cells = cells
        self._gone = [uid for uid in heirs.of_entity(entity) if uid in self._rows]
        self._for: dict[str, str] = {heirs.of(entity, uid): uid for uid in reversed(self._gone)}

    def of_row(self, uid: str) -> Values:
        """What left under that very uid."""
        return _pointed(self._heirs, self._entity, self._rows.get(uid, {}))

    def of_record(self, uid: str) -> Values:
        """What that record said, or the first of those that went into it; nothing where none left."""
        return self.of_row(uid if uid in self._rows else self._for.get(uid, uid))

    def __getitem__(self, uid: str) -> Values:
        if uid not in self:
            raise KeyError(uid)
        row = self.of_record(uid)
        return {**row, **self._cells[uid]} if uid in self._cells else row

    def __contains__(self, uid: object) -> bool:
        return (uid in self._rows and uid not in self._gone) or uid in self._for

    def __iter__(self) -> Iterator[str]:
        yield from (uid for uid in self._rows if uid not in self._gone)
        yield from (uid for uid in self._for if uid not in self._rows)

    def __len__(self) -> int:
        return sum(1 for _uid in self)


def _joined(first: TheirRow, second: TheirRow, base: _Base, uid: str) -> tuple[TheirRow, dict[str, Value]]:
    """Both rows as one, and the base of the cells that come from the second, which left under ``uid``."""
    mine, theirs = base.of_record(first.uid), base.of_row(uid)
    values, questions = dict(first.values), dict(first.questions)
    taken: dict[str, Value] = {}
    for name, value in second.values.items():
        if name in theirs and same(value, theirs[name]):
            continue
        is_untouched = name not in values or (name in mine and same(values[name], mine[name]))
        if is_untouched or values[name] is None:
            values[name] = value
            if name in theirs:
                taken[name] = theirs[name]
        elif not same(values[name], value):
            text = str(value) if value is not None else _("(vide)")
            questions[name] = _("La ligne {row}, fusionnée depuis dans la même fiche, dit « {value} ».").format(
                row=second.number, value=text
            )
    problems = {**second.problems, **first.problems}
    return replace(first, values=values, questions=questions, problems=problems), taken
