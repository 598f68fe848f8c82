"""What needs an officer's attention today, as lists that can be opened: each matter is a query."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind, Value
from dcant_tracker.domain.parsing import display, format_day
from dcant_tracker.store import ledger
from dcant_tracker.store.labels import Labels
from dcant_tracker.store.queries import LATE, UNANSWERED, Condition, Query, count, due_fields, records, tally
from dcant_tracker.store.records import Record

_SHOWN = 3

_STANDING = ("approached", "confirmed", "active")
_ANSWERING = ("pilot", "co_pilot", "working_group", "experimenter")
_OPEN = ("not_started", "in_progress", "on_hold")


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to look at: ``name`` says what, ``query`` lists it, ``examples`` are its first records."""

    name: str
    query: Query
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsent:
    """What changed here since the last workbook that left for ``partner``."""

    partner: str
    sent_at: str
    records: int


@dataclass(frozen=True, slots=True)
class Figure:
    """How many records of an entity there are, and how they split: (what people read, count), commonest first."""

    entity: str
    total: int
    parts: tuple[tuple[str, int], ...]


def matters(connection: sqlite3.Connection, programme: str | None, today: date) -> list[Matter]:
    """What needs attention for everybody; matters of which there is none are left out."""
    return _filled(connection, _for_all(programme, today))


def matters_of(connection: sqlite3.Connection, officer: str, programme: str | None, today: date) -> list[Matter]:
    """The same for what the ``officer`` follows, her open recommendations first."""
    return _filled(connection, _for_officer(officer, programme, today)) if officer else []


def _for_all(programme: str | None, today: date) -> Iterator[tuple[str, Query]]:
    def query(entity: str, *conditions: Condition) -> Query:
        return Query(entity, conditions=conditions, programme=programme, today=today)

    standing = Condition("status", _STANDING)
    yield "late_recommendations", query("recommendation", Condition(LATE))
    yield "late_milestones", query("milestone", Condition(LATE))
    yield "late_action_items", query("action_item", Condition(LATE))
    yield "call_back", query("interaction", Condition("follow_up_on", (today,), "until"))
    yield (
        "without_referent",
        query("participation", Condition("referent", (None,)), standing, Condition("role", _ANSWERING)),
    )
    yield (
        "without_subject",
        query("participation", Condition("recommendation", (None,)), Condition("experiment", (None,)), standing),
    )
    yield "unanswered", query("expected_evaluation", Condition(UNANSWERED))


def _for_officer(officer: str, programme: str | None, today: date) -> Iterator[tuple[str, Query]]:
    mine = Condition("officer", (officer,))
    for name, entity, condition in (
        ("my_recommendations", "recommendation", Condition("status", _OPEN)),
        ("my_late_recommendations", "recommendation", Condition(LATE)),
        ("my_action_items", "action_item", Condition("done_on", (None,))),
        ("my_call_backs", "interaction", Condition("follow_up_on", (today,), "until")),
    ):
        yield name, Query(entity, conditions=(mine, condition), programme=programme, today=today)


def _filled(connection: sqlite3.Connection, asked: Iterator[tuple[str, Query]]) -> list[Matter]:
    labels = Labels(connection)
    found: list[Matter] = []
    for name, query in asked:
        number = count(connection, query)
        if number:
            first = records(connection, _soonest_first(query), _SHOWN)
            found.append(Matter(name, query, number, tuple(_said(record, labels) for record in first)))
    return found


def _soonest_first(query: Query) -> Query:
    due, _done = due_fields(CATALOGUE[query.entity])
    return Query(query.entity, "", query.conditions, query.programme, (due,) if due else (), query.today)


def _said(record: Record, labels: Labels) -> str:
    """One record in a few words: what it is called, and since when it is due."""
    declared = CATALOGUE[record.entity]
    due, _done = due_fields(declared)
    names: dict[str, tuple[str, ...]] = {
        "recommendation": ("code", "short_title", "title"),
        "participation": ("organisation", "role"),
        "expected_evaluation": ("evaluator", "campaign"),
        "interaction": ("organisation", "summary"),
    }
    parts: list[str] = []
    for name in names.get(record.entity, ("title",)):
        value: Value = record[name]
        if value is not None and not (name == "title" and len(parts) > 1):
            field = declared[name]
            text = labels.of_field(field, value) if field.is_ref else display(field, value)
            parts.append(text.lower() if field.kind is Kind.CHOICE else text)
    text = " – ".join(parts)
    day = record[due] if due else None
    return f"{text} ({format_day(day)})" if isinstance(day, date) else text


def unsent(connection: sqlite3.Connection) -> list[Unsent]:
    """How many records changed since the last sending to each partner; nothing where none changed."""
    seen: set[str | None] = set()
    found: list[Unsent] = []
    labels = Labels(connection)
    for info in ledger.exchanges(connection):
        if info.direction != ledger.OUT or info.partner in seen:
            continue
        seen.add(info.partner)
        sql = "SELECT count(*) FROM (SELECT DISTINCT entity, uid FROM change WHERE step > ?)"
        number = int(connection.execute(sql, (info.state_step,)).fetchone()[0])
        if number:
            partner = labels.of("partner", info.partner) if info.partner else info.file_name
            found.append(Unsent(partner, info.at, number))
    return found


_SPLITS: tuple[tuple[str, str], ...] = (
    ("recommendation", "status"),
    ("participation", "role"),
    ("experiment", "stage"),
    ("evaluation", "campaign"),
    ("organisation", "kind"),
    ("meeting", "kind"),
    ("contact", "category"),
)


def figures(connection: sqlite3.Connection, programme: str | None) -> list[Figure]:
    """The simple counts of the main entities, split on what tells most."""
    labels = Labels(connection)
    found: list[Figure] = []
    for entity, name in _SPLITS:
        field = CATALOGUE[entity][name]
        rows = tally(connection, Query(entity, programme=programme), name)
        parts = tuple((labels.of_field(field, value), number) for value, number in rows if value is not None)
        found.append(Figure(entity, sum(number for _value, number in rows), parts))
    return found
