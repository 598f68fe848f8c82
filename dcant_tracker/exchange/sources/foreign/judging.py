"""How sure a reading of a table is: its key, its columns, how its rows tell their records apart, and its rivals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.sources.foreign.evidence import Sample
from dcant_tracker.exchange.sources.foreign.mapping import SheetMapping
from dcant_tracker.exchange.sources.foreign.value_shapes import is_body, is_person

USUAL = frozenset(
    {
        "recommendation",
        "organisation",
        "participation",
        "contact",
        "experiment",
        "evaluation",
        "action_item",
        "milestone",
        "progress_point",
        "meeting",
        "attendance",
        "group_member",
    }
)
"""What partners keep tables of; others need every key to bear our name."""

_GENERIC = frozenset({"source", "notes", "description", "comment", "details", "position"})
"""Fields that any table may have."""

_KEY_BONUS, _KEY_MISSING = 0.8, 0.9
_NAMED = 2.0
"""What a sheet that bears an entity's name weighs."""
_SAID = 0.6
"""How sure a reading is at least that the name of the sheet says."""
_ASKED = 0.55
"""How sure a plan is that must be numbered first."""
_LONELY = 0.55
_NUMBERED_ANYWAY = 0.6
"""What a list of actions loses to a column that numbers them: it is a plan of measures, as likely."""
_WEAK, _WEAKLY = 0.8, 0.7
_RIVAL = 0.93
"""A second reading whose score comes so near leaves the first in doubt."""
_DOUBT = 0.58
_FEW = 3
_LEAST_TOLD = 0.15
"""How sure a reading of a table must be to be told at all."""
_MOSTLY = 0.75
_ALMOST = 0.85
_NUMBERS_OF_BODIES = frozenset({"siren", "insee_code"})
_TELLING_OF_MEASURES = frozenset(
    {
        "axis",
        "status",
        "lead_state",
        "lead_local",
        "starts_on",
        "due_on",
        "themes",
        "officer",
        "description",
        "programme",
    }
)
_TELLING_OF_BODIES = frozenset({"siren", "insee_code", "kind", "population", "department", "region", "member_since"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A table read as one entity, before it is judged.

    ``sure`` holds the confidence of each field that a column feeds, ``columns`` counts those that say something,
    ``keyed`` the values of the fields that tell records apart; ``asked`` when it needs a person's yes,
    ``coded`` when a column that it leaves numbers the rows, ``untitled`` when it takes no title from a table whose
    other columns say in sentences what it lists.
    """

    mapping: SheetMapping
    sure: Mapping[str, float]
    columns: int
    missing: Sequence[str]
    keyed: Mapping[str, Sample]
    asked: bool = False
    coded: bool = False
    untitled: bool = False


def calibrated(readings: Sequence[Reading], sheet: str, *, chosen: bool) -> list[SheetMapping]:
    """The readings with how sure they are, likeliest first, one for each entity; ``sheet`` is the folded name.

    Where the entity was not ``chosen`` by a person, those that name no record are left out.
    """
    scored = sorted(((_score(one, sheet), one) for one in readings), key=lambda pair: -pair[0])
    best: dict[str, tuple[float, Reading]] = {}
    for score, one in scored:
        best.setdefault(one.mapping.entity, (score, one))
    ranked = [
        (score, one)
        for score, one in best.values()
        if chosen or (score > 0 and (_holds_records(one) or _bears(one, sheet)))
    ]
    found: list[SheetMapping] = []
    for rank, (score, one) in enumerate(ranked):
        rival = ranked[rank + 1][0] if rank + 1 < len(ranked) else 0.0
        doubtful = rival >= _RIVAL * score and not _bears(one, sheet)
        sure = _sure(one, sheet) * (_DOUBT if doubtful else 1.0)
        if sure < _LEAST_TOLD and not chosen:
            continue
        most = found[-1].confidence if found else 1.0
        found.append(replace(one.mapping, confidence=round(min(sure, most), 2)))
    return found


def _score(one: Reading, sheet: str) -> float:
    entity = CATALOGUE[one.mapping.entity]
    score = sum(sure * (0.5 if name in _GENERIC else 1.0) for name, sure in one.sure.items())
    keys = [declared for declared in entity.key if declared.required and declared.name not in one.mapping.given]
    missing = len(one.missing) / max(len(keys), 1)
    score += _KEY_BONUS * (1 - missing)
    score += _NAMED if _bears(one, sheet) else -_KEY_MISSING * missing
    score *= 1.0 if entity.name in USUAL or _bears(one, sheet) else _LONELY
    return score * (1 - repeated(one)) * (_ASKED if one.asked else 1.0) * _nature(one)


def _sure(one: Reading, sheet: str) -> float:
    entity = CATALOGUE[one.mapping.entity]
    keys = [sure for name, sure in one.sure.items() if entity[name].key] or [0.5]
    needed = [sure for name, sure in one.sure.items() if entity[name].key and entity[name].required] or keys
    sure = 0.6 * fmean(keys) + 0.4 * fmean(one.sure.values())
    covered = max(len(one.sure), len(one.mapping.used)) / max(one.columns, 1)
    sure *= 0.5 + min(0.5, covered)
    sure *= _missing_weight(one) * (1 - repeated(one)) * _nature(one)
    if one.coded and one.mapping.entity == "action_item":
        sure *= _NUMBERED_ANYWAY
    told = sum(value >= _WEAK for name, value in one.sure.items() if not entity[name].key)
    if min(needed) <= _WEAK and covered < _MOSTLY and told < _FEW:
        sure *= _WEAKLY
    if one.untitled:
        sure *= _LONELY
    if len(one.sure) == 1 and one.columns > 1:
        sure *= _LONELY
    if one.mapping.entity == "recommendation" and one.columns > _FEW and not one.sure.keys() & _TELLING_OF_MEASURES:
        sure *= _LONELY
    if entity.name not in USUAL and not _bears(one, sheet):
        exactly = [value for value in one.sure.values() if value == 1]
        sure *= 1.0 if len(exactly) >= _FEW and covered >= _MOSTLY else _LONELY
    if one.asked:
        return min(sure, _ASKED)
    return max(min(sure, 1.0), _SAID if _bears(one, sheet) else 0.0)


def _missing_weight(one: Reading) -> float:
    """Less where a part of the key is missing; what a body is can be said for the whole sheet."""
    if not one.missing:
        return 1.0
    known = one.sure.keys() & _NUMBERS_OF_BODIES
    return _ALMOST if list(one.missing) == ["kind"] and known else 0.5


def _bears(one: Reading, sheet: str) -> bool:
    entity = CATALOGUE[one.mapping.entity]
    return sheet in (fold(entity.sheet), fold(entity.name))


def _holds_records(one: Reading) -> bool:
    """Whether a reading names records, or part of what names them.

    A sheet of choices for drop-downs has headings of ours, but nothing that names a record.
    """
    entity = CATALOGUE[one.mapping.entity]
    return not one.missing or any(entity[name].key for name in one.sure)


def repeated(one: Reading) -> float:
    """The share of rows whose key is that of a row above: they cannot each be a record."""
    entity = CATALOGUE[one.mapping.entity]
    columns = [column for column in one.mapping.used if entity[column.field].key]
    if one.missing or not columns or one.mapping.numbered or any(column.leading for column in one.mapping.used):
        return 0.0
    samples = list(one.keyed.values())
    if not samples or len(samples) < len({column.field for column in columns}):
        return 0.0
    keys = [key for key in zip(*(sample.first for sample in samples), strict=False) if any(key)]
    return 1 - len(set(keys)) / len(keys) if keys else 0.0


def _nature(one: Reading) -> float:
    """Less where what a table lists does not look like bodies or persons, as the reading has it."""
    sample = one.keyed.get("name")
    if sample is None or not sample.values:
        return 1.0
    bodies = sum(is_body(value) for value in sample.values) / len(sample.values)
    persons = sum(is_person(value) for value in sample.values) / len(sample.values)
    if one.mapping.entity == "organisation":
        told = len(_TELLING_OF_BODIES & one.sure.keys())
        return 1.0 if bodies >= 0.5 or told else _LONELY
    if one.mapping.entity == "contact":
        told = len({"email", "phone", "function"} & one.sure.keys())
        return 1.0 if told and bodies < 0.5 else _LONELY * min(1.0, persons + 0.5)
    return 1.0
