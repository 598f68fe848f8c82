"""Texts of other records that name a person, or may: shown one by one, for the officer to keep, mask or rewrite."""

from collections.abc import Iterator
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.erasure.hints import Hints
from dcant_tracker.store.erasure.traces import Traces
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import all_records

Place = tuple[str, str, str]
"""Entity, uid and field."""

_OF_OTHERS = frozenset({("contact", "name"), ("contact", "email")})
"""Fields that name other people: half a name there is theirs."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that names the person: where it stands, what it says, what it would say masked.

    Without ``sure`` another person may be meant: « M. Dupont », « Dupont ».
    """

    entity: str
    uid: str
    field: str
    value: Value
    masked: Value
    sure: bool = True

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.entity, self.uid, self.field


def mentions(reading: Reading, traces: Traces, hints: Hints, leaving: frozenset[str]) -> list[Mention]:
    """Every text of the records that stay (those of ``leaving`` do not) that names the person, then those that may."""
    found = _found(reading, traces, hints, leaving) if traces else ()
    return sorted(found, key=lambda one: not one.sure)


def _found(reading: Reading, traces: Traces, hints: Hints, leaving: frozenset[str]) -> Iterator[Mention]:
    for name, entity in CATALOGUE.items():
        fields = entity.texts
        for record in all_records(reading, name) if fields else ():
            if record.uid in leaving:
                continue
            for field in fields:
                value = record[field.name]
                surely = masked(traces, value)
                told = surely if (name, field.name) in _OF_OTHERS else masked(hints, surely)
                if told != value:
                    yield Mention(name, record.uid, field.name, value, told, surely != value)


def masked(sign: Traces | Hints, value: Value) -> Value:
    """``value`` without what tells of the person; the very same where nothing does."""
    if isinstance(value, str):
        return sign.masked(value)
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(map(sign.masked, value)))
    return value
