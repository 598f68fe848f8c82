"""What needs an officer's attention today, as lists that can be opened: each matter is a query."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.domain.parsing import format_day
from dcant_tracker.domain.rules import STANDING
from dcant_tracker.store.history.log import taken_back
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.paused_imports import all_paused
from dcant_tracker.store.reading.queries import LATE, STILL_AWAITED, Condition, Query, count, records, tally
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.records.titles import Titles

_SHOWN = 3

_ANSWERING = ("pilot", "co_pilot", "working_group", "experimenter")
_TO_CALL_BACK = Condition("followed_up_on", (None,))
_OPEN = ("not_started", "in_progress", "on_hold")


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to look at: ``name`` says what, ``query`` lists it, ``examples`` are its first records."""

    name: str
    query: Query
    count: int
    examples: tuple[str, ...]


class Unsent(NamedTuple):
    """What changed here since the last workbook that left for ``partner``, whose uid is ``uid`` (None: nobody's)."""

    partner: str
    sent_at: str
    records: int
    uid: str | None


class Paused(NamedTuple):
    """How many imports were left before their end, and the differences that wait in them to be settled."""

    imports: int
    undecided: int


class Figure(NamedTuple):
    """How many records of an entity there are, and how they split: (what people read, count), commonest first."""

    entity: str
    total: int
    parts: tuple[tuple[str, int], ...]


def matters(reading: Reading, programme: str | None, today: date) -> list[Matter]:
    """What needs attention for everybody; matters of which there is none are left out."""
    return _filled(reading, _for_all(programme, today))


def matters_of(reading: Reading, officer: str, programme: str | None, today: date) -> list[Matter]:
    """The same for what the ``officer`` follows, her open recommendations first."""
    return _filled(reading, _for_officer(officer, programme, today)) if officer else []


def _for_all(programme: str | None, today: date) -> Iterator[tuple[str, Query]]:
    def query(entity: str, *conditions: Condition) -> Query:
        return Query(entity, conditions=conditions, programme=programme, today=today)

    standing = Condition("status", STANDING)
    yield "late_recommendations", query("recommendation", Condition(LATE))
    yield "late_milestones", query("milestone", Condition(LATE))
    yield "late_action_items", query("action_item", Condition(LATE))
    yield "call_back", query("interaction", Condition("follow_up_on", (today,), "until"), _TO_CALL_BACK)
    yield (
        "without_referent",
        query("participation", Condition("referent", (None,)), standing, Condition("role", _ANSWERING)),
    )
    yield (
        "without_subject",
        query("participation", Condition("recommendation", (None,)), Condition("experiment", (None,)), standing),
    )
    yield "unanswered", query("expected_evaluation", *STILL_AWAITED)
    yield "to_close", query("campaign", Condition("closes_on", (today,), "until"), Condition("closed_on", (None,)))
    yield "to_review", query("contact", Condition("review_on", (today,), "until"))


def _for_officer(officer: str, programme: str | None, today: date) -> Iterator[tuple[str, Query]]:
    mine = Condition("officer", (officer,))
    for name, entity, condition in (
        ("my_recommendations", "recommendation", Condition("status", _OPEN)),
        ("my_late_recommendations", "recommendation", Condition(LATE)),
        ("my_action_items", "action_item", Condition("done_on", (None,))),
    ):
        yield name, Query(entity, conditions=(mine, condition), programme=programme, today=today)
    due = Condition("follow_up_on", (today,), "until")
    yield "my_call_backs", Query("interaction", "", (mine, due, _TO_CALL_BACK), programme, today=today)


def _filled(reading: Reading, asked: Iterator[tuple[str, Query]]) -> list[Matter]:
    titles = Titles(reading.labels())
    found: list[Matter] = []
    for name, query in asked:
        number = count(reading, query)
        if number:
            first = records(reading, _soonest_first(query), _SHOWN)
            found.append(Matter(name, query, number, tuple(_said(record, titles, _due(query)) for record in first)))
    return found


def _soonest_first(query: Query) -> Query:
    due = _due(query)
    return Query(query.entity, "", query.conditions, query.programme, (due,) if due else (), query.today)


def _due(query: Query) -> str | None:
    """The field that says when a record of ``query`` wants attention."""
    asked = next((condition.field for condition in query.conditions if condition.test == "until"), None)
    deadline = CATALOGUE[query.entity].deadline
    return asked or (deadline.on if deadline else None)


def _said(record: Record, titles: Titles, due: str | None) -> str:
    """One record in a few words: what it is called, and since when it is due."""
    declared = CATALOGUE[record.entity]
    parts: list[str] = []
    for field in declared.said_briefly:
        text = titles.of_field(field, record[field.name])
        parts.append(text.lower() if field.kind is Kind.CHOICE else text)
    text = " – ".join(part for part in (*parts, record.caption) if part)
    day = record[due] if due else None
    return f"{text} ({format_day(day)})" if isinstance(day, date) else text


def unsent(reading: Reading) -> list[Unsent]:
    """How many records changed since the last sending to each partner, of what it was sent; none is not said.

    What was undone is left out; what was typed back is not, which only a comparison with the file tells.
    """
    found: list[Unsent] = []
    labels = reading.labels()
    gone = taken_back(reading)
    for uid in ledger.recipients(reading):
        info = ledger.last_sending(reading, uid)
        number = _changed_since(reading, info, gone) if info else 0
        if info and number:
            partner = labels.of("partner", uid) if uid else info.file_name
            found.append(Unsent(partner, info.at, number, uid))
    return found


def _changed_since(reading: Reading, info: ledger.ExchangeInfo, gone: frozenset[int]) -> int:
    since = ledger.steps_since(reading, info)
    standing = [n for n, undone in since.items() if n not in gone and not (undone in gone and undone in since)]
    sql = (
        "SELECT count(*) FROM (SELECT DISTINCT entity, uid FROM change WHERE step IN (SELECT value FROM json_each(?)) "
        "AND entity IN (SELECT value FROM json_each(?)) "
        "AND (field IS NULL OR entity || '.' || field NOT IN (SELECT value FROM json_each(?))))"
    )
    asked = (standing, list(info.counts), _kept_back(info))
    return int(reading.fetch_value(sql, tuple(map(json.dumps, asked))))


def _kept_back(info: ledger.ExchangeInfo) -> list[str]:
    """The fields that did not leave: internal ones and those that name a contact, unless asked for."""
    return [
        f"{entity.name}.{field.name}"
        for entity in CATALOGUE.values()
        for field in entity
        if (field.internal and not info.options.get("with_internal"))
        or (field.target == "contact" and not info.options.get("with_contacts"))
    ]


def paused(reading: Reading) -> Paused:
    """The imports to come back to."""
    left = all_paused(reading)
    return Paused(len(left), sum(one.undecided for one in left))


def figures(reading: Reading, programme: str | None, splits: Iterable[tuple[str, str]]) -> list[Figure]:
    """The simple counts of entities, each split on one of its fields (``splits``: entity, field)."""
    labels = reading.labels()
    found: list[Figure] = []
    for entity, name in splits:
        field = CATALOGUE[entity][name]
        rows = tally(reading, Query(entity, programme=programme), name)
        parts = tuple((labels.of_field(field, value), number) for value, number in rows if value is not None)
        found.append(Figure(entity, sum(number for _value, number in rows), parts))
    return found
