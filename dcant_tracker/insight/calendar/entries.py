"""The days that go into a calendar, as plain data: records whose entity declares a ``calendar``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.hours import Hours, hours
from dcant_tracker.insight.state import State
from dcant_tracker.store.reading.history import last_steps
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.records.record import Record
from dcant_tracker.words import _


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One day of a calendar; ``hours`` where a meeting says them, the whole day else.

    ``uid`` is the record's and ``version`` grows with each change of it, so that a calendar updates what it took in
    before. ``settled``: nobody is needed on that day any more.
    """

    uid: str
    version: int
    day: date
    title: str
    details: str
    place: str
    category: str
    hours: Hours | None = None
    settled: bool = False


def entries(state: State, officer: str = "") -> list[CalendarEntry]:
    """Every entry by its day: open ones whatever the day, those settled where it is still to come; all meetings.

    With an ``officer``: her actions and call-backs, the milestones of her measures, and all meetings.
    """
    found: list[CalendarEntry] = []
    for entity in CATALOGUE.values():
        if entity.calendar is not None:
            listed = records(state.reading, Query(entity.name, conditions=_followed(entity, officer)))
            found += _entries(state, [one for one in listed if _matters(one, state.day)])
    return sorted(found, key=lambda one: (one.day, one.hours.begins if one.hours else time.min, one.uid))


def entry(state: State, record: Record) -> CalendarEntry | None:
    """The entry of one record; None where it has no day."""
    return next(_entries(state, [record]), None)


def _followed(entity: Entity, officer: str) -> tuple[Condition, ...]:
    if not officer or entity.deadline is None:
        return ()
    return (Condition("officer" if "officer" in entity else "recommendation.officer", (officer,)),)


def _matters(record: Record, today: date) -> bool:
    day = _day(record)
    return day is not None and (day >= today or not _is_settled(record))


def _entries(state: State, listed: Sequence[Record]) -> Iterator[CalendarEntry]:
    versions = last_steps(state.reading, [one.uid for one in listed])
    for record in listed:
        day = _day(record)
        if day is not None:
            yield CalendarEntry(
                record.uid,
                versions.get(record.uid, 0),
                day,
                _title(state, record),
                _details(state, record),
                str(record.values.get("place") or ""),
                CATALOGUE[record.entity].sheet,
                hours(str(record.values.get("hours") or "")),
                _is_settled(record),
            )


def _day(record: Record) -> date | None:
    declared = CATALOGUE[record.entity].calendar
    day = record[declared.on] if declared else None
    return day if isinstance(day, date) else None


def _is_settled(record: Record) -> bool:
    deadline = CATALOGUE[record.entity].deadline
    return deadline is not None and any(record[name] not in accepted for name, accepted in deadline.open_while)


def _title(state: State, record: Record) -> str:
    declared = CATALOGUE[record.entity]
    if declared.calendar is None:
        return ""
    named = declared[declared.calendar.named]
    return declared.calendar.said.format(what=state.labels.of_field(named, record[named.name]))


def _details(state: State, record: Record) -> str:
    """What the record names, a line each; people stay at home."""
    declared = CATALOGUE[record.entity]
    said = [one for one in declared.refs if one.target != "contact" and record[one.name] is not None]
    return "\n".join(
        _("{label} : {text}").format(label=one.label, text=state.labels.of_field(one, record[one.name])) for one in said
    )
