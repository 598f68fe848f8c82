"""Lists: which records, in which order. Answers are packed row numbers, then the rows of a screen.

Filtering and sorting happen in SQL on the folded columns; Python sees only what is shown.
"""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.entities.evaluations import ASKED_AND_ANSWERED
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import ANY, Kind, Value, to_sql
from dcant_tracker.domain.text import fold
from dcant_tracker.store.reading.evaluations import OF_THE_LINE, TRANSMITTED, of_programme
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import search
from dcant_tracker.store.records.record import Record, columns, record

LATE = "late"
"""A condition on this name holds for records that are overdue and not done."""

UNANSWERED = "unanswered"
"""A condition on this name holds for expected evaluations that nobody has transmitted yet."""

_UNANSWERED_SQL = f"NOT EXISTS (SELECT 1 FROM evaluation WHERE {OF_THE_LINE} AND {TRANSMITTED})"

Ranks = Mapping[str, Mapping[str, int]]
"""Where records stand in the order of a column that is computed, by its name, then by uid; others come last."""

_Sql = tuple[str, list[object]]


@dataclass(frozen=True, slots=True)
class Condition:
    """``field`` holds one of ``values`` (None: is empty). A dot follows a reference: ``organisation.region``.

    A bar parts two fields of which one is enough: ``themes|recommendation.themes``.

    ``test`` is ``in``, ``has`` (one tag), ``from`` or ``until`` (dates and numbers, bounds included; None after
    the bound lets the empty ones in too).
    """

    field: str
    values: tuple[Value, ...] = ()
    test: str = "in"


STILL_AWAITED = (Condition(UNANSWERED), Condition("campaign.closed_on", (None,)))
"""The conditions of an expected evaluation that somebody is still to give: once its campaign is closed, nobody is."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: words to find, conditions that all hold, a programme (uid), and an order.

    ``order`` names fields, ``-`` before one for descending; empty means the entity's own order.
    """

    entity: str
    text: str = ""
    conditions: tuple[Condition, ...] = ()
    programme: str | None = None
    order: tuple[str, ...] = ()
    today: date | None = None
    is_alike_everywhere: bool = False
    """Whether records that nothing in the order tells apart stand alike in every file of a team."""


def count(reading: Reading, query: Query) -> int:
    """How many records the query holds."""
    where, parameters = _where(query)
    return int(reading.fetch_value(f'SELECT count(*) FROM "{query.entity}" AS t {where}', parameters))


def tally(reading: Reading, query: Query, field: str) -> list[tuple[str | int | None, int]]:
    """How many records of the query hold each value of ``field`` (as the database keeps it), commonest first."""
    where, parameters = _where(query)
    sql = f'SELECT t."{field}", count(*) FROM "{query.entity}" AS t {where} GROUP BY 1 ORDER BY 2 DESC'
    return [(value, int(number)) for value, number in reading.fetch_all(sql, parameters)]


def ids(reading: Reading, query: Query, limit: int | None = None, ranks: Ranks | None = None) -> "array[int]":
    """The row numbers of the query in order, packed: one SQL call, without the interpreter's lock held.

    The first few (``limit``) come from walking the index of the order until enough match. ``ranks`` are of the
    computed columns that the order names.
    """
    where, parameters = _where(query, walks=limit is not None)
    joins, order = order_sql(query)
    parameters = [*(json.dumps((ranks or {}).get(name, {})) for name in computed_order(query)), *parameters]
    bound = "" if limit is None else f" LIMIT {limit:d}"
    inner = f'SELECT t.id AS id FROM "{query.entity}" AS t {joins} {where} ORDER BY {order}{bound}'
    return packed(reading, inner, parameters)


def values_in_order(reading: Reading, query: Query, field: str) -> list[str | int | None]:
    """What ``field`` holds (as the database keeps it) in each row of the query, in its order."""
    where, parameters = _where(query)
    joins, order = order_sql(query)
    parameters = [*(json.dumps({}) for _name in computed_order(query)), *parameters]
    sql = f'SELECT t."{field}" FROM "{query.entity}" AS t {joins} {where} ORDER BY {order}'
    return [value for (value,) in reading.fetch_all(sql, parameters)]


def packed(reading: Reading, sql: str, parameters: Sequence[object]) -> "array[int]":
    """The column « id » that ``sql`` selects, in its order: one call, without the interpreter's lock held."""
    text = reading.fetch_value(f"SELECT group_concat(printf('%016x', id), '') FROM ({sql})", parameters)
    numbers = array("q", bytes.fromhex(text) if text else b"")
    numbers.byteswap()
    return numbers


def rows(reading: Reading, entity: str, wanted: Sequence[int]) -> dict[int, Record]:
    """The records of ``entity`` with these row numbers, by row number."""
    sql = f'SELECT {columns(entity)} FROM "{entity}" WHERE id IN (SELECT value FROM json_each(?))'
    found = reading.fetch_all(sql, (json.dumps(list(wanted)),))
    return {int(row[0]): record(entity, row) for row in found}


def uids_of(reading: Reading, entity: str, wanted: Iterable[int]) -> list[str]:
    """The uids of the records of ``entity`` with these row numbers, in order; those that are gone are left out."""
    listed = list(wanted)
    sql = f'SELECT id, uid FROM "{entity}" WHERE id IN (SELECT value FROM json_each(?))'
    known = dict(reading.fetch_all(sql, (json.dumps(listed),)))
    return [str(known[number]) for number in listed if number in known]


def records(reading: Reading, query: Query, limit: int | None = None) -> list[Record]:
    """The records of the query in order."""
    where, parameters = _where(query)
    joins, order = order_sql(query)
    listed = ", ".join(f"t.{name}" for name in columns(query.entity).split(", "))
    bound = "" if limit is None else f" LIMIT {limit:d}"
    sql = f'SELECT {listed} FROM "{query.entity}" AS t {joins} {where} ORDER BY {order}{bound}'
    return [record(query.entity, row) for row in reading.fetch_all(sql, parameters)]


def distinct(reading: Reading, entity: str, field: str) -> list[Value]:
    """The different values of ``field``, for a filter's list."""
    sql = f'SELECT DISTINCT "{field}" FROM "{entity}" WHERE "{field}" IS NOT NULL'
    found = [value for (value,) in reading.fetch_all(sql)]
    if CATALOGUE[entity][field].kind is Kind.TAGS:
        found = list({tag for value in found for tag in str(value).split("; ")})
    return sorted(found, key=lambda value: fold(str(value)))


def position_of(reading: Reading, entity: str, uid: str) -> int:
    """The row number of ``uid``; 0 when it does not exist."""
    row = reading.fetch_one(f'SELECT id FROM "{entity}" WHERE uid = ?', (uid,))
    return int(row[0]) if row else 0


def _where(query: Query, *, walks: bool = False) -> _Sql:
    entity = CATALOGUE[query.entity]
    clauses = [_condition(entity, "t", condition, query) for condition in query.conditions]
    if query.programme:
        clauses.append(_of_programme(entity, query.programme, "+" if walks else ""))
    clauses += [_said(entity, expression) for expression in search.expressions(query.text)]
    clauses = [clause for clause in clauses if clause[0]]
    if not clauses:
        return "", []
    return "WHERE " + " AND ".join(f"({sql})" for sql, _p in clauses), [p for _s, ps in clauses for p in ps]


def _said(entity: Entity, expression: str) -> _Sql:
    """The record matches ``expression``, or a record that it names does."""
    sql, parameters = search.ids_sql(entity.name, expression)
    parts, bound = [f"t.id IN ({sql})"], list[object](parameters)
    for field in entity.refs:
        inner, inner_parameters = search.ids_sql(str(field.target), expression)
        parts.append(f't."{field.name}" IN (SELECT uid FROM "{field.target}" WHERE id IN ({inner}))')
        bound += inner_parameters
    return " OR ".join(parts), bound


def _of_programme(entity: Entity, programme: str, sign: str) -> _Sql:
    """The records of one programme and of none; ``+`` before a column keeps SQLite off its index."""
    if entity.name == "programme":
        return "", []
    if "programme" in entity:
        return f"{sign}t.programme = ? OR {sign}t.programme IS NULL", [programme]
    if entity.name in ASKED_AND_ANSWERED:
        return of_programme(f"{sign}t"), [programme, programme]
    if "recommendation" in entity:
        chosen = "SELECT uid FROM recommendation WHERE programme = ?"
        return f"{sign}t.recommendation IN ({chosen}) OR {sign}t.recommendation IS NULL", [programme]
    return "", []


def _condition(entity: Entity, alias: str, condition: Condition, query: Query) -> _Sql:
    if "|" in condition.field:
        return _any_of(entity, alias, condition, query)
    first, _dot, rest = condition.field.partition(".")
    if first == LATE:
        return _late(entity, alias, query.today or date.today())  # noqa: DTZ011 - lateness is local
    if first == UNANSWERED:
        return _UNANSWERED_SQL.format(line=alias) if entity.name == "expected_evaluation" else "0", []
    column = f'{alias}."{first}"'
    if rest:
        target = CATALOGUE[str(entity[first].target)]
        inner, parameters = _condition(target, "r", Condition(rest, condition.values, condition.test), query)
        return f'{column} IN (SELECT r.uid FROM "{target.name}" AS r WHERE {inner})', parameters
    return _test(entity[first], column, condition)


def _any_of(entity: Entity, alias: str, condition: Condition, query: Query) -> _Sql:
    each = [
        _condition(entity, alias, Condition(field, condition.values, condition.test), query)
        for field in condition.field.split("|")
    ]
    return " OR ".join(f"({sql})" for sql, _bound in each if sql), [one for _sql, bound in each for one in bound]


def _test(field: Field, column: str, condition: Condition) -> _Sql:
    if condition.test == "has":
        likes = [f"'; ' || fold({column}) || ';' LIKE ?"] * len(condition.values)
        return " OR ".join(likes), [f"%; {fold(str(value))};%" for value in condition.values]
    if condition.test in ("from", "until"):
        sign = ">=" if condition.test == "from" else "<="
        empty = f" OR {column} IS NULL" if None in condition.values else ""
        return f"{column} {sign} ?{empty}", [to_sql(condition.values[0])]
    filled = [to_sql(value) for value in condition.values if value is not None]
    parts, parameters = [], list[object]()
    if filled:
        marks = ", ".join("?" * len(filled))
        if field.is_text and field.kind is not Kind.SIREN:
            parts.append(f"fold({column}) IN ({marks})")
            parameters += [fold(str(value)) for value in filled]
        else:
            parts.append(f"{column} IN ({marks})")
            parameters += filled
    if len(filled) < len(condition.values):
        parts.append(f"{column} IS NULL")
    return " OR ".join(parts), parameters


def _late(entity: Entity, alias: str, today: date) -> _Sql:
    due = entity.deadline
    if due is None:
        return "0", []
    clauses, parameters = [f'{alias}."{due.on}" < ?'], list[object]([today.isoformat()])
    for name, accepted in due.open_while:
        sql, bound = _test(entity[name], f'{alias}."{name}"', Condition(name, accepted))
        clauses.append(f"({sql})")
        parameters += bound
    return " AND ".join(clauses), parameters


def computed_order(query: Query) -> list[str]:
    """The computed columns that the order names, each of which takes its ranks as a parameter."""
    names = [name.lstrip("-") for name in query.order]
    return [name for name in names if name not in CATALOGUE[query.entity]]


def order_sql(query: Query) -> tuple[str, str]:
    """The joins and the ORDER BY of a query; ties keep the order of creation, or that of the uids."""
    computed = computed_order(query)
    joins = [
        f"LEFT JOIN (SELECT key, value FROM json_each(?)) AS by_{name} ON by_{name}.key = t.uid" for name in computed
    ]
    terms: list[str] = []
    entity = CATALOGUE[query.entity]
    for name in query.order or entity.order:
        direction = "DESC" if name.startswith("-") else "ASC NULLS LAST"
        if name.lstrip("-") in computed:
            terms.append(f"by_{name.lstrip('-')}.value {direction}")
            continue
        found = _sort_expressions(entity, "t", entity[name.lstrip("-")], joins)
        terms += [f"{expression} {direction}" for expression in found]
    return " ".join(joins), ", ".join([*terms, "t.uid" if query.is_alike_everywhere else "t.id"])


def _sort_expressions(entity: Entity, alias: str, field: Field, joins: list[str]) -> Iterable[str]:
    column = f'{alias}."{field.name}"'
    if field.choices:
        codes = ",".join(field.choices.codes)
        yield f"nullif(instr(',{codes},', ',' || {column} || ','), 0)"
    elif field.is_ref and field.target != ANY:
        target = CATALOGUE[str(field.target)]
        joined = f"{alias}_{field.name}"
        joins.append(f'LEFT JOIN "{target.name}" AS {joined} ON {joined}.uid = {column}')
        for part in target.key:
            if part.target != entity.name:
                yield from _sort_expressions(target, joined, part, joins)
    elif field.is_text:
        yield f'{alias}."{field.name}_folded"'
    else:
        yield column
