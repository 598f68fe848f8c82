"""What a person holds for an organisation: what somebody has to take over when she leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.rules import STANDING
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, get, get_many

_REFERENTS = ("referent", "elected_referent")


@dataclass(frozen=True, slots=True)
class Holding:
    """A record that names the person in its field ``field``."""

    record: Record
    field: str


def held_by(reading: Reading, contact: str, day: date) -> list[Holding]:
    """What the person ``contact`` (a uid) still holds on ``day``.

    The participations in force that she is a referent of, the groups that she is a member of, what is to be done
    under her name, and the meetings to come that she is asked to. What she said and did in the past stays hers.
    """
    return [
        *_participations(reading, contact, day),
        *_memberships(reading, contact, day),
        *_promises(reading, contact),
        *_seats(reading, contact, day),
    ]


def _participations(reading: Reading, contact: str, day: date) -> Iterator[Holding]:
    for field in _REFERENTS:
        named = Query("participation", conditions=(Condition(field, (contact,)), Condition("status", STANDING)))
        for one in records(reading, named):
            if _lasts(one["until"], day):
                yield Holding(one, field)


def _memberships(reading: Reading, contact: str, day: date) -> Iterator[Holding]:
    for one in records(reading, Query("group_member", conditions=(Condition("contact", (contact,)),))):
        if _lasts(one["until"], day):
            yield Holding(one, "contact")


def _promises(reading: Reading, contact: str) -> Iterator[Holding]:
    person = get(reading, "contact", contact)
    if person is not None:
        waiting = (Condition("officer", (person["name"],)), Condition("done_on", (None,)))
        for one in records(reading, Query("action_item", conditions=waiting)):
            yield Holding(one, "officer")


def _seats(reading: Reading, contact: str, day: date) -> Iterator[Holding]:
    seats = records(reading, Query("attendance", conditions=(Condition("contact", (contact,)),)))
    meetings = get_many(reading, "meeting", {str(one["meeting"]) for one in seats})
    for one in seats:
        held_on = meetings[str(one["meeting"])]["held_on"]
        if isinstance(held_on, date) and held_on > day:
            yield Holding(one, "contact")


def _lasts(until: object, day: date) -> bool:
    return not isinstance(until, date) or until > day
