"""What is no record travels too: the ledger with its files, attached files, correspondences, decisions, closings.

A thing is told by its kind and key, the same in every file; table ``shared_thing`` remembers those that the team has,
or that are not for it (``leaving_out``).
It comes in once the step that it belongs to, and the records that it names, are known here; until then it waits.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dcant_tracker.domain.text import fold
from dcant_tracker.store.file.raw_rows import Cell
from dcant_tracker.store.file.sifting import beside_values, key_and_columns
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.thing_kinds import KINDS, ThingKind, digest_of
from dcant_tracker.store.replicas.travelling import TravellingThing
from dcant_tracker.store.writing.writing import Writing

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

ThingName = tuple[str, str]
"""The kind and the key of a thing."""

_Row = dict[str, Cell]

_ROWS, _STEP = "rows", "step"


@dataclass(frozen=True, slots=True)
class TakenThings:
    """What became of things: how many came in, those that wait, how many are not made as ours are."""

    taken: int = 0
    waiting: tuple[TravellingThing, ...] = ()
    refused: int = 0


def things_of(reading: Reading, known: Collection[ThingName] = ()) -> tuple[TravellingThing, ...]:
    """All that this file keeps but what is ``known``."""
    return tuple(_told(reading, [one for one in _listed(reading) if one[:2] not in known]))


def things_unshared(reading: Reading, most: int | None = None) -> tuple[TravellingThing, ...]:
    """What the team does not have, as far as this file knows; no more than ``most`` bytes but for the first."""
    found: list[TravellingThing] = []
    weight = 0
    for one in _told(reading, _listed(reading, _UNSHARED)):
        weight += sum(map(len, one.contents.values()))
        if found and most is not None and weight > most:
            break
        found.append(one)
    return tuple(found)


def names_of(reading: Reading) -> set[ThingName]:
    """All that this file keeps, by kind and key."""
    return {(kind, key) for kind, key, _number in _listed(reading)}


def mark_things_shared(writing: Writing, things: Iterable[TravellingThing]) -> None:
    """Remember that the team has ``things``, inside the caller's transaction."""
    writing.execute_many(
        "INSERT OR IGNORE INTO shared_thing(kind, key) VALUES (?, ?)", [(one.kind, one.key) for one in things]
    )


def take_in_things(transaction: "Transaction", things: Iterable[TravellingThing], *, shared: bool) -> TakenThings:
    """Take in those of ``things`` that are new here; ``shared`` where they come from the team's place."""
    given = list({(one.kind, one.key): one for one in things}.values())
    if not given:
        return TakenThings()
    arrival = _Arrival(transaction.writing)
    arrived: list[TravellingThing] = []
    waiting: list[TravellingThing] = []
    taken = 0
    for one in given:
        came = arrival.take_in(one)
        if came is None:
            waiting.append(one)
        elif came:
            taken += 1
        if came is not None:
            arrived.append(one)
    if shared:
        mark_things_shared(transaction.writing, [one for one in arrived if one.kind in KINDS])
    return TakenThings(taken, tuple(waiting), arrival.refused)


def files_in(things: Iterable[TravellingThing]) -> dict[str, str]:
    """The digests of the attached files among ``things``, by the uid of their attachment."""
    found: dict[str, str] = {}
    for one in things:
        for row in (_rows(one) or ()) if one.kind == "attachment_file" else ():
            found[str(row.get("uid"))] = str(row.get("sha256"))
    return found


_UNSHARED = "WHERE NOT EXISTS (SELECT 1 FROM shared_thing h WHERE h.kind = ? AND h.key = {key})"


def _listed(reading: Reading, where: str = "") -> list[tuple[str, str, int]]:
    """The kind and the key of what is kept here, and the number of its row or of its step."""
    if not reading.fetch_all("SELECT 1 FROM pragma_function_list WHERE name = 'digest_of'"):
        reading.connection.create_function("digest_of", 2, digest_of, deterministic=True)
    found: list[tuple[str, str, int]] = []
    for kind in KINDS.values():
        source = f'"{kind.table}" t'
        if kind.is_of_step:
            source = f'(SELECT DISTINCT "{kind.step}" AS rowid FROM "{kind.table}") t JOIN step u ON u.id = t.rowid'
        condition = where.format(key=kind.key)
        sql = f"SELECT {kind.key}, t.rowid FROM {source} {condition} ORDER BY t.rowid"
        rows = reading.fetch_all(sql, (kind.table,) if condition else ())
        found += [
            (kind.table, key, number) for key, number in {str(key): number for key, number in rows if key}.items()
        ]
    return found


def _told(reading: Reading, listed: Iterable[tuple[str, str, int]]) -> Iterator[TravellingThing]:
    """The things that are ``listed``, one after the other so that memory holds one."""
    reached = _Reached(reading)
    for name, key, number in listed:
        kind = KINDS[name]
        columns = [one.name for one in _columns(reading, kind)]
        step = f"(SELECT uid FROM step WHERE id = t.{kind.step})" if kind.step else "NULL"
        beside = f'LEFT JOIN "{kind.beside[0]}" b ON b."{kind.beside[1]}" = t.id' if kind.beside else ""
        told = ", ".join(f'"{column}"' for column in columns)
        of = f't."{kind.step}"' if kind.is_of_step else "t.rowid"
        sql = f'SELECT {step}, {told} FROM "{kind.table}" t {beside} WHERE {of} = ? ORDER BY t.rowid'
        found = reading.fetch_all(sql, (number,))
        rows = [dict(zip(columns, cells, strict=True)) for _step, *cells in found]
        for row in rows if kind.known else ():
            reached.tell(row, str(kind.known))
        if rows:
            yield _packed(kind, key, found[0][0], rows)


def _packed(kind: ThingKind, key: str, step: str | None, rows: Sequence[_Row]) -> TravellingThing:
    contents: dict[str, bytes] = {}
    plain: list[_Row] = []
    for rank, row in enumerate(rows):
        numbers = {kind.step, kind.known}
        plain.append({name: cell for name, cell in row.items() if name not in numbers and not isinstance(cell, bytes)})
        contents |= {f"{name}.{rank}": cell for name, cell in row.items() if isinstance(cell, bytes)}
    contents[_ROWS] = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return TravellingThing(kind.table, key, {_STEP: step} if kind.step else {}, contents)


def _rows(thing: TravellingThing) -> list[_Row] | None:
    """The rows that ``thing`` holds; None where it holds none."""
    try:
        rows = json.loads(thing.contents.get(_ROWS, b""))
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        return None
    for name, content in thing.contents.items():
        column, point, rank = name.rpartition(".")
        if point and rank.isascii() and rank.isdigit() and int(rank) < len(rows):
            rows[int(rank)][column] = content
    return rows


def _columns(reading: Reading, kind: ThingKind) -> list[Any]:
    """The columns of a row with those beside it, without the numbers that mean something in one file only."""
    _key, columns = key_and_columns(reading.connection, kind.table)
    if kind.beside:
        _key, more = key_and_columns(reading.connection, kind.beside[0])
        columns = [*columns, *(one for one in more if one.name != kind.beside[1])]
    return columns


class _Reached:
    """How far a file had come at a step of its own: by replica, the clock of the last step that it knew."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._number = 0
        self._clocks: dict[str, int] = {}

    def tell(self, row: _Row, column: str) -> None:
        """Let the options of ``row`` say how far its file had come, unless they do since it came from another one."""
        options = json.loads(str(row["options"]))
        number = row[column]
        if ledger.KNOWN not in options and isinstance(number, int):
            options[ledger.KNOWN] = self._at(number)
            row["options"] = json.dumps(options, ensure_ascii=False)

    def _at(self, number: int) -> dict[str, int]:
        """What was known at step ``number``: most are asked for in their order, and the history is read once."""
        if number < self._number:
            self._number, self._clocks = 0, {}
        sql = "SELECT replica, max(clock) FROM step WHERE id > ? AND id <= ? AND replica IS NOT NULL GROUP BY replica"
        for replica, clock in self._reading.fetch_all(sql, (self._number, number)):
            self._clocks[replica] = max(int(clock), self._clocks.get(replica, 0))
        self._number = number
        return dict(self._clocks)


class _Arrival:
    """Things being taken in."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._here = names_of(writing)
        self.refused = 0

    def take_in(self, thing: TravellingThing) -> bool | None:
        """Whether it came in; None where it has to wait for others."""
        kind = KINDS.get(thing.kind)
        if (thing.kind, thing.key) in self._here or (kind is not None and self._is_gone(kind, thing)):
            return False
        rows = _rows(thing) if kind is not None else None
        if kind is None or rows is None or (len(rows) > 1 and not kind.is_of_step):
            self.refused += 1
            return False
        step = self._step(thing.values.get(_STEP))
        if step == _UNKNOWN:
            return None
        found = [sound for row in rows if (sound := self._sound(kind, row, step)) is not None]
        if len(found) != len(rows) or not self._bears_its_key(kind, thing, found[0]):
            self.refused += 1
            return False
        if not self._knows_records(kind, found):
            return None
        if kind.name and not self._is_latest(kind, found[0]):
            return False
        for row in found:
            self._insert(kind, row)
        self._here.add((thing.kind, thing.key))
        return True

    def _is_gone(self, kind: ThingKind, thing: TravellingThing) -> bool:
        """Whether one that bears a name was here and was replaced, or forgotten, since."""
        sql = "SELECT 1 FROM shared_thing WHERE kind = ? AND key = ?"
        return kind.name is not None and self._writing.fetch_one(sql, (thing.kind, thing.key)) is not None

    def _step(self, uid: str | int | None) -> int | None:
        """The number of the step here; :data:`_UNKNOWN` where it is not here."""
        if uid is None:
            return None
        row = self._writing.fetch_one("SELECT id FROM step WHERE uid = ?", (uid,))
        return int(row[0]) if row else _UNKNOWN

    def _sound(self, kind: ThingKind, row: _Row, step: int | None) -> _Row | None:
        """``row`` as it is kept here; None where a cell is none of ours."""
        columns = _columns(self._writing, kind)
        numbers: _Row = {kind.step: step} if kind.step else {}
        if kind.known:
            numbers[kind.known] = 0
        cells = {**row, **numbers}
        needed = [one for one in columns if kind.beside is None or one.name != "content" or "content" in cells]
        values = beside_values(kind.table, needed, cells, lambda _told: None)
        if values is None:
            return None
        whole = {one.name: values.get(one.name) for one in columns}
        if not kind.is_sound(whole):
            return None
        if kind.known:
            whole[kind.known] = ledger.last_known_step(self._writing, json.loads(str(whole["options"])))
        return whole

    def _bears_its_key(self, kind: ThingKind, thing: TravellingThing, row: _Row) -> bool:
        """Whether ``thing`` is what its key says, which tells it from any other."""
        if kind.is_of_step:
            return thing.key == thing.values.get(_STEP)
        cells = ", ".join(f'? AS "{name}"' for name in row)
        sql = f"SELECT {kind.key} FROM (SELECT {cells}) t"
        return bool(self._writing.fetch_value(sql, [*row.values()]) == thing.key)

    def _knows_records(self, kind: ThingKind, rows: Sequence[_Row]) -> bool:
        """Whether the records that ``rows`` name are, or were, here."""
        told = "SELECT 1 FROM {} WHERE uid = ? AND entity = ? LIMIT 1"
        for row in rows:
            for column, entity in kind.records.items():
                asked = (row[column], entity)
                if row[column] is not None and not any(
                    self._writing.fetch_one(told.format(name), asked) for name in ("change", "made_change")
                ):
                    return False
        return True

    def _is_latest(self, kind: ThingKind, row: _Row) -> bool:
        """Whether what bears the name of ``row`` here is older, and is taken out."""
        sql = f'SELECT "{kind.name}", at, rowid FROM "{kind.table}"'
        for name, at, number in self._writing.fetch_all(sql):
            if fold(str(name)) == fold(str(row[str(kind.name)])):
                if str(at) >= str(row["at"]):
                    return False
                self._writing.execute(f'DELETE FROM "{kind.table}" WHERE rowid = ?', (number,))
        return True

    def _insert(self, kind: ThingKind, row: _Row) -> None:
        writing = self._writing
        if kind.beside is None:
            writing.execute(*_insert_sql(kind.table, row))
            return
        _key, own = key_and_columns(writing.connection, kind.table)
        names = {one.name for one in own}
        number = writing.execute(*_insert_sql(kind.table, {name: row[name] for name in row if name in names}))
        more: _Row = {name: cell for name, cell in row.items() if name not in names}
        if any(cell is not None for cell in more.values()):
            writing.execute(*_insert_sql(kind.beside[0], {kind.beside[1]: number, **more}))


_UNKNOWN = -1
"""The number of a step that is not here."""


def _insert_sql(table: str, row: _Row) -> tuple[str, list[Cell]]:
    columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    return f'INSERT INTO "{table}"({columns}) VALUES ({marks})', [*row.values()]
