"""A campaign as work to be done: who is to evaluate what, which answers came, which were given last time.

An entry is one evaluator asked about one subject. It is numbered by the row of its evaluation, or, where
there is none yet, by minus the row of the line that expects it: lists of them are packed numbers.
"""

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.domain.entities.evaluations import KEY
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.domain.text import sort_key
from dcant_tracker.store.reading.campaign_count import NONE, Count, count
from dcant_tracker.store.reading.campaigns import campaigns_before
from dcant_tracker.store.reading.evaluations import OF_THE_LINE, Scope, conditions_of
from dcant_tracker.store.reading.queries import Query, packed, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import Record, caption_sql, columns, get, key_digest, record

EVALUATION = CATALOGUE["evaluation"]

Subject: TypeAlias = tuple[str | None, str | None]
"""The uids of a recommendation and of an experiment, either None."""


@dataclass(frozen=True, slots=True)
class Place:
    """The key of an evaluation: a campaign, a recommendation and/or an experiment, an evaluator (uids)."""

    campaign: str
    recommendation: str | None
    experiment: str | None
    evaluator: str

    def values(self) -> dict[str, str | None]:
        """The fields of the key, by name."""
        return {name: getattr(self, name) for name in KEY}


class Show(StrEnum):
    """Which entries of a campaign a list holds; ``TODO`` those that nobody has transmitted yet."""

    TODO = "todo"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    VALIDATED = "validated"
    ALL = "all"


class Arrangement(StrEnum):
    """What follows what in a list."""

    EVALUATOR = "evaluator"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list of entries: of a campaign, of one programme's recommendations only, in some states, with some words."""

    campaign: str
    programme: str | None = None
    show: Show = Show.TODO
    text: str = ""
    by: Arrangement = Arrangement.EVALUATOR


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as a list shows it; ``state`` is empty and so is ``uid`` where there is no evaluation yet."""

    number: int
    uid: str
    place: Place
    state: str
    evaluator: str
    subject: str

    @property
    def is_done(self) -> bool:
        """Whether its answer was transmitted."""
        return self.state in COUNTED


@dataclass(frozen=True, slots=True)
class Tally:
    """How a campaign stands, and how many of what it expects have no evaluation yet, not even a draft."""

    blank: int = 0
    count: Count = NONE

    @property
    def total(self) -> int:
        """All entries."""
        return self.blank + self.count.drafts + self.count.received

    def of(self, show: Show) -> int:
        """How many a list of ``show`` holds."""
        return {
            Show.TODO: self.blank + self.count.drafts,
            Show.DRAFT: self.count.drafts,
            Show.SUBMITTED: self.count.received - self.count.validated,
            Show.VALIDATED: self.count.validated,
            Show.ALL: self.total,
        }[show]


_STATES = {
    Show.TODO: ("draft",),
    Show.DRAFT: ("draft",),
    Show.SUBMITTED: ("submitted",),
    Show.VALIDATED: ("validated",),
    Show.ALL: CHOICES["evaluation_state"].codes,
}

_WITHOUT_EVALUATION = f"NOT EXISTS (SELECT 1 FROM evaluation WHERE {OF_THE_LINE.format(line='expected_evaluation')})"

ENTRY_JOINS = """
LEFT JOIN organisation ON organisation.uid = entry.evaluator
LEFT JOIN recommendation ON recommendation.uid = entry.recommendation
LEFT JOIN experiment ON experiment.uid = entry.experiment
"""
"""What names the evaluator and the subject of ``entry``, a row of either table."""
_ORDERS = {
    Arrangement.EVALUATOR: "organisation.name_folded, entry.evaluator, recommendation.code_folded, "
    "recommendation.title_folded, experiment.title_folded, entry.number",
    Arrangement.SUBJECT: "recommendation.code_folded NULLS LAST, recommendation.title_folded, entry.recommendation, "
    "experiment.title_folded, entry.experiment, organisation.name_folded, entry.number",
}
_SEARCHED = (
    "organisation.name_folded",
    "organisation.short_name_folded",
    "recommendation.code_folded",
    *(f"recommendation.{name}_folded" for name in CATALOGUE["recommendation"].caption),
    "experiment.title_folded",
)


def numbers(reading: Reading, wanted: Wanted) -> "array[int]":
    """The entries of a list in their order, packed: one SQL call, without the interpreter's lock held."""
    entries, values = _entries(reading, wanted)
    words = [sort_key(word) for word in wanted.text.split()]
    tests = [f"({' OR '.join(f'instr({column}, ?)' for column in _SEARCHED)})" for _word in words]
    values += [word for word in words for _column in _SEARCHED]
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    sql = f"SELECT entry.number AS id FROM ({entries}) AS entry {ENTRY_JOINS} {where} ORDER BY {_ORDERS[wanted.by]}"
    return packed(reading, sql, values)


def _entries(reading: Reading, wanted: Wanted) -> tuple[str, list[str]]:
    scope = Scope(campaign=wanted.campaign, programme=wanted.programme)
    key = "recommendation, experiment, evaluator"
    conditions, values = conditions_of(reading, scope, "evaluation")
    states = _STATES[wanted.show]
    given = f"evaluation.state IN ({', '.join('?' * len(states))})"
    sql = f"SELECT id AS number, {key} FROM evaluation WHERE {' AND '.join([*conditions, given])}"
    values += states
    if wanted.show in (Show.TODO, Show.ALL):
        conditions, more = conditions_of(reading, scope, "expected_evaluation")
        where = " AND ".join([*conditions, _WITHOUT_EVALUATION])
        sql += f" UNION ALL SELECT -id, {key} FROM expected_evaluation WHERE {where}"
        values += more
    return sql, values


def entries(reading: Reading, wanted: Iterable[int]) -> dict[int, Entry]:
    """The entries with these numbers, by number; those that are gone are left out."""
    listed = list(wanted)
    given = [number for number in listed if number > 0]
    awaited = [-number for number in listed if number < 0]
    found: dict[int, Entry] = {}
    for table, sign, asked in (("evaluation", 1, given), ("expected_evaluation", -1, awaited)):
        if asked:
            found |= {entry.number: entry for entry in _read_entries(reading, table, sign, asked)}
    return found


def _read_entries(reading: Reading, table: str, sign: int, ids: list[int]) -> Iterable[Entry]:
    own = "entry.uid, entry.state" if table == "evaluation" else "'', ''"
    sql = f"""
        SELECT entry.id, {own}, entry.campaign, entry.recommendation, entry.experiment, entry.evaluator,
               organisation.name, recommendation.code,
               {caption_sql("recommendation", "recommendation")}, experiment.title
        FROM "{table}" AS entry {ENTRY_JOINS} WHERE entry.id IN (SELECT value FROM json_each(?))
    """
    for row in reading.fetch_all(sql, (json.dumps(ids),)):
        number, uid, state, *key, name, code, title, experiment = row
        subject = " · ".join(str(part) for part in (code, experiment or title) if part)
        yield Entry(sign * int(number), str(uid), Place(*key), str(state), str(name or ""), subject)


def transmitted(reading: Reading, wanted: Iterable[int]) -> list[str]:
    """The uids of the evaluations with these numbers that were transmitted and are not validated."""
    sql = "SELECT uid FROM evaluation WHERE id IN (SELECT value FROM json_each(?)) AND state = 'submitted' ORDER BY id"
    return [str(uid) for (uid,) in reading.fetch_all(sql, (json.dumps(list(wanted)),))]


def tally(reading: Reading, campaign: str, programme: str | None = None) -> Tally:
    """How many entries there are."""
    scope = Scope(campaign=campaign, programme=programme)
    conditions, values = conditions_of(reading, scope, "expected_evaluation")
    where = " AND ".join([*conditions, _WITHOUT_EVALUATION])
    blank = reading.fetch_value(f"SELECT count(*) FROM expected_evaluation WHERE {where}", values)
    return Tally(int(blank), count(reading, scope))


def given(reading: Reading, place: Place) -> Record | None:
    """The evaluation at ``place``, if there is one."""
    digest = key_digest(EVALUATION, place.values())
    sql = f'SELECT {columns("evaluation")} FROM "evaluation" WHERE key_digest = ?'
    found = (record("evaluation", row) for row in reading.fetch_all(sql, (digest,)))
    return next((one for one in found if all(one[name] == value for name, value in place.values().items())), None)


def place_of(evaluation: Record) -> Place:
    """Where ``evaluation`` stands."""
    recommendation, experiment = evaluation["recommendation"], evaluation["experiment"]
    return Place(
        str(evaluation["campaign"]),
        None if recommendation is None else str(recommendation),
        None if experiment is None else str(experiment),
        str(evaluation["evaluator"]),
    )


def number_of(reading: Reading, place: Place) -> int:
    """The number of the entry at ``place``; 0 where nobody is asked and nothing was answered."""
    found = given(reading, place)
    if found is not None:
        return found.id
    return awaited(reading, place)


def awaited(reading: Reading, place: Place) -> int:
    """The number that the entry at ``place`` has before it is answered; 0 where nobody is asked."""
    digest = key_digest(EVALUATION, place.values())
    row = reading.fetch_one("SELECT id FROM expected_evaluation WHERE key_digest = ?", (digest,))
    return -int(row[0]) if row else 0


def earlier(reading: Reading, place: Place) -> Record | None:
    """What the same evaluator transmitted about the same subject in an earlier campaign, the nearest one."""
    for campaign in campaigns_before(reading, place.campaign):
        found = given(reading, replace(place, campaign=campaign))
        if found is not None and found["state"] in COUNTED:
            return found
    return None


@dataclass(frozen=True, slots=True)
class Opened:
    """What is to be known when one entry is answered; ``before`` is the evaluator's last answer about the subject."""

    place: Place
    number: int
    given: Record | None
    before: Record | None
    evaluator: Record
    about: Record

    @property
    def uid(self) -> str:
        """The uid of the evaluation; empty where there is none yet."""
        return self.given.uid if self.given is not None else ""


def opened(reading: Reading, place: Place) -> Opened | None:
    """All about the entry at ``place``; None when its subject or its evaluator is gone."""
    evaluator = get(reading, "organisation", place.evaluator)
    kind = "experiment" if place.experiment else "recommendation"
    about = get(reading, kind, place.experiment or place.recommendation or "")
    if evaluator is None or about is None:
        return None
    found = given(reading, place)
    number = found.id if found is not None else awaited(reading, place)
    return Opened(place, number, found, earlier(reading, place), evaluator, about)


Guide: TypeAlias = dict[str, list[tuple[str, str]]]
"""The criteria of each principle with the help to each, by the principle's code."""


def guide(reading: Reading) -> Guide:
    """The grid that the officers edit."""
    found: Guide = {code: [] for code in CHOICES["principle"].codes}
    for criterion in records(reading, Query("principle_guide")):
        asked = (str(criterion["criterion"]), str(criterion["help"] or ""))
        found.setdefault(str(criterion["principle"]), []).append(asked)
    return found
