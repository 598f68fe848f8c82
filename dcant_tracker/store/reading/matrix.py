"""The participations matrix: which organisation takes part in which recommendation, how, and how firmly.

Everything of a screen comes in a few statements: SQLite groups, Python only unpacks. A cell is a
mask of (role, status) pairs, so that a matrix of 10,000 by 35 stays small and paints fast.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from dcant_tracker.domain.catalogue import named_in
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.fields import SUBJECT
from dcant_tracker.domain.text import sort_key
from dcant_tracker.store.reading.narrowed_organisations import conditions, kinds_of, regions_of
from dcant_tracker.store.reading.queries import Condition, Query, ids, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, caption_sql, columns, record
from dcant_tracker.store.writing.changes import Changes

ROLES = CHOICES["participation_role"].codes
STATUSES = CHOICES["participation_status"].codes
FIRMEST_FIRST = ("active", "confirmed", "approached", "ended", "withdrawn")
"""When one role is held twice in a cell (through two experiments), the firmest status shows."""

ORDERS = ("name", "region", "total")

NAMED = named_in("participation") | {"organisation_identity"}
SHOWN = NAMED | {"participation"}
"""The entities that the matrix shows something of."""

_STATUS_BITS = len(STATUSES)
_MASK_BITS = len(ROLES) * _STATUS_BITS
_MASK = (1 << _MASK_BITS) - 1
_MOST_TRACED = 400
_BEFORE, _AFTER = "0000-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class Question:
    """What the matrix shows. An empty tuple asks nothing; ``""`` among regions means « none given ».

    ``day`` keeps what is in force that day, ``everyone`` the organisations without a role,
    ``order`` is one of :data:`ORDERS`.
    """

    programme: str = ""
    themes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    day: date | None = None
    text: str = ""
    everyone: bool = False
    order: str = "name"

    @property
    def narrows(self) -> bool:
        """Whether anything but the programme and the order is asked."""
        return replace(self, programme="", everyone=False, order="name") != Question()


@dataclass(frozen=True, slots=True)
class Column:
    """A recommendation; ``uid`` is empty for what is attached to none. ``id`` is its row number.

    ``measure`` is what its programme calls such a thing (Recommandation, Action).
    """

    id: int
    uid: str
    code: str = ""
    title: str = ""
    caption: str = ""
    axis: str = ""
    programme: str = ""
    measure: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation: its masks by column rank, and how many participations they stand for."""

    uid: str
    name: str
    kind: str
    department: str
    region: str
    cells: dict[int, int]
    participations: int

    @property
    def total(self) -> int:
        """In how many recommendations the organisation takes part."""
        return len(self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The answer to a question. ``complete`` is False for a first screen read ahead of the rest."""

    question: Question
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be asked for: the themes, regions and kinds that the data holds."""

    themes: tuple[str, ...]
    regions: tuple[str, ...]
    kinds: tuple[str, ...]


def bit(role: str, status: str) -> int:
    """The mask of one role with one status."""
    return 1 << (ROLES.index(role) * _STATUS_BITS + STATUSES.index(status))


@cache
def marks(mask: int) -> tuple[tuple[str, str], ...]:
    """The (role, firmest status) pairs of a cell, in the order of the roles."""
    found = []
    for role in ROLES:
        status = next((status for status in FIRMEST_FIRST if mask & bit(role, status)), None)
        if status:
            found.append((role, status))
    return tuple(found)


@cache
def role_mask(role: str) -> int:
    """The mask of ``role`` with any status."""
    return ((1 << _STATUS_BITS) - 1) << (ROLES.index(role) * _STATUS_BITS)


def column_totals(rows: Iterable[Row], width: int) -> list[int]:
    """How many organisations take part in each column."""
    totals = [0] * width
    for row in rows:
        for rank in row.cells:
            totals[rank] += 1
    return totals


def count_roles(masks: Iterable[int]) -> dict[str, int]:
    """How many of ``masks`` hold each role; the roles held by none are left out."""
    counted = dict.fromkeys(ROLES, 0)
    for mask in masks:
        for role, _status in marks(mask):
            counted[role] += 1
    return {role: count for role, count in counted.items() if count}


def read(reading: Reading, question: Question, first: int | None = None) -> Matrix:
    """The matrix for ``question``; only its ``first`` rows when given (orders by name or region)."""
    answering = _Answering(reading, question)
    if first is not None and question.order != "total":
        found = answering.organisations(limit=first, with_roles=not question.everyone)
        cells = answering.cells([uid for uid, *_rest in found])
        complete = len(found) < first
    else:
        found = answering.organisations()
        cells = answering.cells()
        complete = True
    rows = [answering.row(organisation, cells.get(organisation[0], "")) for organisation in found]
    if not question.everyone:
        rows = [row for row in rows if row.cells]
    if question.order == "total":
        rows.sort(key=lambda row: -row.total)
    return Matrix(question, answering.columns, tuple(rows), complete)


def read_rows(reading: Reading, matrix: Matrix, organisations: Collection[str]) -> dict[str, Row]:
    """The present rows of ``organisations`` for the columns of ``matrix``, empty ones included.

    Left out: organisations that the question does not hold, and any row that needs another column.
    """
    answering = _Answering(reading, matrix.question, matrix.columns)
    cells = answering.cells(list(organisations))
    found = answering.organisations(among=organisations)
    rows = (answering.row(organisation, cells.get(organisation[0], "")) for organisation in found)
    return {row.uid: row for row in rows if -1 not in row.cells}


def touched_organisations(reading: Reading, changes: Changes) -> frozenset[str] | None:
    """Whose rows ``changes`` may have altered; None when the whole matrix must be read again."""
    uids = changes.of("participation")
    if any(changes.of(name) for name in NAMED) or len(uids) > _MOST_TRACED:
        return None
    wanted = json.dumps(list(uids))
    now = "SELECT organisation FROM participation WHERE uid IN (SELECT value FROM json_each(?))"
    then = (
        "SELECT field, value FROM (SELECT uid, field, before AS value FROM change UNION ALL"
        " SELECT uid, field, after FROM change) WHERE uid IN (SELECT value FROM json_each(?))"
        " AND (field IS NULL OR field = 'organisation') AND value IS NOT NULL"
    )
    found = {str(uid) for (uid,) in reading.fetch_all(now, (wanted,))}
    for field, value in reading.fetch_all(then, (wanted,)):
        kept = json.loads(value)
        found.add(kept if field else kept.get("organisation"))
    return frozenset(uid for uid in found if uid)


def count_organisations(reading: Reading) -> int:
    """How many organisations the file holds."""
    return int(reading.fetch_value("SELECT count(*) FROM organisation"))


def participations_in(reading: Reading, organisation: str, recommendation: str) -> list[Record]:
    """The participations of one cell, by role; ``recommendation`` empty for those attached to none."""
    sql = (
        f"SELECT {columns('participation')} FROM participation"
        " WHERE organisation = ? AND recommendation IS ? ORDER BY id"
    )
    rows = reading.fetch_all(sql, (organisation, recommendation or None))
    found = [record("participation", row) for row in rows]
    return sorted(found, key=lambda one: ROLES.index(str(one["role"])))


def experiments_for(reading: Reading, recommendation: str) -> list[Record]:
    """The experiments that a participation in ``recommendation`` (empty: none) may belong to."""
    return records(reading, Query("experiment", conditions=(Condition("recommendation", (recommendation or None,)),)))


def facets(reading: Reading, programme: str) -> Facets:
    """What the filters offer in ``programme`` (empty: in all of them)."""
    measures = Query("recommendation", programme=programme or None)
    themes: dict[str, str] = {}
    for found in (*records(reading, measures), *_experiments(reading, programme)):
        for theme in found["themes"] or ():  # type: ignore[union-attr]
            themes.setdefault(sort_key(str(theme)), str(theme))
    return Facets(tuple(themes[key] for key in sorted(themes)), regions_of(reading), kinds_of(reading))


def _experiments(reading: Reading, programme: str) -> list[Record]:
    return records(reading, Query("experiment", programme=programme or None))


_Organisation = tuple[str, str, str, str, str]


class _Answering:
    """One question being answered: its columns, and the SQL that holds its conditions."""

    def __init__(self, reading: Reading, question: Question, known: Sequence[Column] | None = None) -> None:
        self._reading = reading
        self._question = question
        self._where, self._parameters = self._participation_conditions()
        self.columns = tuple(known) if known is not None else self._columns()
        self._ranks = {column.id: rank for rank, column in enumerate(self.columns)}

    def organisations(
        self,
        *,
        limit: int | None = None,
        with_roles: bool = False,
        among: Collection[str] | None = None,
    ) -> list[_Organisation]:
        """The organisations in order: all that fit the question, those with a role, or some of them."""
        asked = self._question
        clauses, parameters = conditions(asked.kinds, asked.regions, asked.text)
        if with_roles:
            clauses.append(
                "EXISTS (SELECT 1 FROM participation AS p INDEXED BY ix_participation_organisation"
                " LEFT JOIN recommendation AS r ON r.uid = p.recommendation"
                f" WHERE p.organisation = o.uid AND {self._where})"
            )
            parameters += self._parameters
        if among is not None:
            clauses.append("o.uid IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps(list(among)))
        order = "o.name_folded, o.id"
        if self._question.order == "region":
            order = f"o.region_folded IS NULL, o.region_folded, {order}"
        name, named = self._name()
        sql = (
            f"SELECT o.uid, {name}, coalesce(o.kind, ''), coalesce(o.department, ''), coalesce(o.region, '')"
            f" FROM organisation AS o WHERE {' AND '.join(clauses) or '1'} ORDER BY {order}"
            f"{'' if limit is None else f' LIMIT {limit:d}'}"
        )
        return self._reading.fetch_all(sql, (*named, *parameters))

    def cells(self, among: list[str] | None = None) -> dict[str, str]:
        """The cells by organisation, each organisation's packed in one text of numbers.

        Without ``among`` the table is scanned from end to end: jumping through an index costs double.
        """
        source = "participation AS p NOT INDEXED"
        chosen = ""
        parameters = [*self._parameters]
        if among is not None:
            source = "participation AS p INDEXED BY ix_participation_organisation"
            chosen = "p.organisation IN (SELECT value FROM json_each(?)) AND "
            parameters.insert(0, json.dumps(among))
        sql = (
            f"SELECT p.organisation, group_concat((coalesce(r.id, 0) << {_MASK_BITS}) | {_bit_sql()})"
            f" FROM {source} LEFT JOIN recommendation AS r ON r.uid = p.recommendation"
            f" WHERE {chosen}{self._where} GROUP BY p.organisation"
        )
        return dict(self._reading.fetch_all(sql, parameters))

    def row(self, organisation: _Organisation, packed: str) -> Row:
        """The row of ``organisation``; a participation in an unknown column counts under rank -1."""
        cells: dict[int, int] = {}
        numbers = packed.split(",") if packed else ()
        for number in map(int, numbers):
            column = number >> _MASK_BITS
            cells[column] = cells.get(column, 0) | (number & _MASK)
        ranks = self._ranks
        return Row(*organisation, {ranks.get(column, -1): mask for column, mask in cells.items()}, len(numbers))

    def _columns(self) -> tuple[Column, ...]:
        rows = self._reading.fetch_all(*self._columns_sql())
        found = [Column(*row) for row in rows]
        if self._question.themes:
            held = self._held("r.id IS NOT NULL")
            themed = set(ids(self._reading, self._themed("recommendation")))
            found = [column for column in found if column.id in themed or column.id in held]
        elif any(column.withdrawn for column in found):
            held = self._held("r.withdrawn_on IS NOT NULL")
            found = [column for column in found if not column.withdrawn or column.id in held]
        if self._held("p.recommendation IS NULL"):
            found.append(Column(0, ""))
        return tuple(found)

    def _columns_sql(self) -> tuple[str, list[object]]:
        day = (self._question.day or date.today()).isoformat()  # noqa: DTZ011 - days are local
        parameters: list[object] = [day]
        where = "1"
        if self._question.programme:
            where = "r.programme = ?"
            parameters.append(self._question.programme)
        sql = (
            f"SELECT r.id, r.uid, r.code, r.title, {caption_sql('recommendation', 'r')}, coalesce(r.axis, ''),"
            " g.code, coalesce(g.item_label, ''), r.withdrawn_on IS NOT NULL AND r.withdrawn_on <= ?"
            " FROM recommendation AS r JOIN programme AS g ON g.uid = r.programme"
            f" WHERE {where}"
            " ORDER BY g.starts_on, g.code_folded, g.id,"
            " r.axis_folded IS NULL, r.axis_folded, r.code_folded, r.id"
        )
        return sql, parameters

    def _held(self, condition: str) -> set[int]:
        """The row numbers (0: none) of the recommendations under ``condition`` that someone takes part in."""
        sql = (
            "SELECT DISTINCT coalesce(r.id, 0) FROM participation AS p"
            f" LEFT JOIN recommendation AS r ON r.uid = p.recommendation WHERE {condition} AND {self._where}"
        )
        return {int(number) for (number,) in self._reading.fetch_all(sql, self._parameters)}

    def _participation_conditions(self) -> tuple[str, list[object]]:
        asked = self._question
        clauses, parameters = ["1"], list[object]()
        if asked.programme:
            clauses.append("(p.recommendation IS NULL OR r.programme = ?)")
            parameters.append(asked.programme)
        for column, codes in (("p.role", asked.roles), ("p.status", asked.statuses)):
            if codes:
                clauses.append(f"{column} IN ({', '.join('?' * len(codes))})")
                parameters += codes
        if asked.day:
            clauses.append("coalesce(p.since, ?) <= ? AND coalesce(p.until, ?) >= ?")
            parameters += [_BEFORE, asked.day.isoformat(), _AFTER, asked.day.isoformat()]
        if asked.themes:
            clauses.append(
                "(r.id IN (SELECT value FROM json_each(?)) OR p.experiment IN"
                " (SELECT e.uid FROM experiment AS e WHERE e.id IN (SELECT value FROM json_each(?))))"
            )
            for entity in SUBJECT:
                parameters.append(json.dumps(list(ids(self._reading, self._themed(entity)))))
        return " AND ".join(clauses), parameters

    def _themed(self, entity: str) -> Query:
        return Query(entity, conditions=(Condition("themes", self._question.themes, "has"),))

    def _name(self) -> tuple[str, list[object]]:
        """The name that the organisation bore on the day asked for (an alias has no dates)."""
        if self._question.day is None:
            return "coalesce(o.name, '')", []
        sql = (
            "coalesce((SELECT i.name FROM organisation_identity AS i WHERE i.organisation = o.uid"
            " AND coalesce(i.valid_from, i.valid_until) IS NOT NULL"
            " AND coalesce(i.valid_from, ?) <= ? AND coalesce(i.valid_until, ?) >= ?"
            " ORDER BY i.valid_from DESC LIMIT 1), o.name, '')"
        )
        day = self._question.day.isoformat()
        return sql, [_BEFORE, day, _AFTER, day]


@cache
def _bit_sql() -> str:
    roles = " ".join(f"WHEN '{role}' THEN {rank * _STATUS_BITS}" for rank, role in enumerate(ROLES))
    statuses = " ".join(f"WHEN '{status}' THEN {rank}" for rank, status in enumerate(STATUSES))
    return f"(1 << (CASE p.role {roles} END + CASE p.status {statuses} END))"
