"""All that is known of a person (GDPR, article 15): each datum with its origin, who names her, who has her."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, from_json
from dcant_tracker.store.erasure.mentions import Mention
from dcant_tracker.store.erasure.person import CONTACT, Person, person, survey
from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import StepInfo
from dcant_tracker.store.kept.ledger import ExchangeInfo
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, from_document, get
from dcant_tracker.store.writing import deletion
from dcant_tracker.store.writing.deletion import Link


@dataclass(frozen=True, slots=True)
class Datum:
    """A value that the person's record holds or held, and the step that wrote it: when, by whom, from which file.

    ``step`` is None where the history does not go back so far.
    """

    field: str
    value: Value
    step: StepInfo | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the data file knows of one contact; ``record`` is None where it was deleted.

    ``links`` are the records that name it by a link, ``mentions`` the texts of others that tell of the person,
    ``sent`` the workbooks that left with her.
    """

    uid: str
    record: Record | None
    data: tuple[Datum, ...]
    links: tuple[Link, ...]
    mentions: tuple[Mention, ...]
    sent: tuple[ExchangeInfo, ...]

    @property
    def informed_on(self) -> date | None:
        """When the person was told that data about her are kept."""
        told = self.record["informed_on"] if self.record else None
        return told if isinstance(told, date) else None


def known_of(reading: Reading, uid: str) -> Known:
    """What is known of the contact ``uid``. Raises UserError when there is none, or the person was erased."""
    found: Person = person(reading, uid)
    seen = survey(reading, found)
    record = get(reading, CONTACT, uid)
    links = [link for link, _required in deletion.links_to(reading, CONTACT, uid)]
    order = {field.name: rank for rank, field in enumerate(CATALOGUE[CONTACT])}
    data = sorted(_data(reading, uid, record), key=lambda one: (not one.is_current, order[one.field]))
    return Known(uid, record, tuple(data), tuple(links), tuple(filter(_is_sure, seen.mentions)), tuple(seen.sent))


def _is_sure(mention: Mention) -> bool:
    """What may be said of another person is not told to this one."""
    return mention.sure


def _data(reading: Reading, uid: str, record: Record | None) -> Iterator[Datum]:
    """Every value that a step wrote, the latest writer of each; those of today first where it comes back."""
    written: dict[tuple[str, Value], int] = {}
    for change in reversed(list(log.changes_of_record(reading, uid, Heirs(reading).joined_into(CONTACT, uid)))):
        if change.entity != CONTACT or change.after is None:
            continue
        if change.field is None:
            values = from_document(CONTACT, change.after)
        elif change.field in CATALOGUE[CONTACT]:
            kind = CATALOGUE[CONTACT][change.field].kind
            values = {change.field: from_json(kind, json.loads(change.after))}
        else:
            continue
        for name, value in values.items():
            if value is not None:
                written[name, value] = change.step
    now = {(name, value) for name, value in record.values.items() if value is not None} if record else set()
    steps: dict[int, StepInfo | None] = {number: log.step(reading, number) for number in set(written.values())}
    for name, value in now | written.keys():
        number = written.get((name, value))
        yield Datum(name, value, steps[number] if number is not None else None, (name, value) in now)
