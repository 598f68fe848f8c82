"""Which records a person may mean while typing, and which one a text means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import ANY, Value
from dcant_tracker.domain.text import fold
from dcant_tracker.store.reading.queries import Condition, Query, distinct, records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import names, search
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record, get, get_many
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.ui.presented import PRESENTED
from dcant_tracker.words import _

MOST_SHOWN = 40
_MOST_READ = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposal: ``value`` is what the field would hold, ``detail`` helps to tell it from the others.

    ``creates`` marks the entry that makes a new record named ``value``; it reads as ``said`` where that is given.
    ``picture`` is the icon and the token of its colour.
    """

    text: str
    value: Value
    detail: str = ""
    creates: bool = False
    said: str = ""
    picture: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: records of ``target``, those of ``near`` (field → uid) first, of ``programme`` first."""

    target: str
    near: tuple[tuple[str, str], ...] = ()
    programme: str = ""


def wanted_for(entity: str, target: str, values: Mapping[str, Value], programme: str) -> Wanted:
    """What fits a reference of a record of ``entity`` holding ``values``, those near it first."""
    near: list[tuple[str, str]] = []
    for field in CATALOGUE[target].refs:
        if entity == target or not field.is_context or field.target == "programme":
            continue
        own = values.get(field.name)
        if own is None and target == "contact" and field.name == "organisation":
            own = values.get("evaluator")
        if own is not None:
            near.append((field.name, str(own)))
    return Wanted(target, tuple(near), programme)


def find(reading: Reading, labels: Labels, wanted: Wanted, text: str) -> list[Candidate]:
    """The records whose names hold every word of ``text``, best first; the first ones for no text."""
    found = _matching(reading, labels, wanted, text)
    ranked = sorted(found.items(), key=lambda item: (*_rank(item[1], item[0].texts, text), fold(item[0].name)))
    titles = Titles(labels)
    return [
        Candidate(titles.of_record(named.record), named.record.uid, _detail(named.record, labels))
        for named, _near in ranked[:MOST_SHOWN]
    ]


@dataclass(frozen=True, eq=False, slots=True)
class _Named:
    record: Record
    name: str
    texts: tuple[str, ...]
    """Folded names it answers to."""


def _matching(reading: Reading, labels: Labels, wanted: Wanted, text: str) -> dict[_Named, bool]:
    words = search.words(text)
    conditions = tuple(Condition(field, (uid,)) for field, uid in wanted.near)
    near = records(reading, Query(wanted.target, text, conditions), _MOST_READ) if conditions else []
    near_uids = {record.uid for record in near}
    others = records(reading, Query(wanted.target, text, (), wanted.programme or None), _MOST_READ)
    if len(others) < MOST_SHOWN:
        others += records(reading, Query(wanted.target, text), _MOST_READ)
    former = _formerly_called(reading, text) if wanted.target == "organisation" and words else {}
    every = {record.uid: record for record in (*near, *others)}
    every |= get_many(reading, wanted.target, former.keys() - every.keys()) if former else {}
    labels.preload(wanted.target, every)
    found: dict[_Named, bool] = {}
    for uid, record in every.items():
        known_as = tuple(fold(name) for name in (*_names_of(record, labels), *former.get(uid, ())))
        if all(any(word in name for name in known_as) for word in words):
            found[_Named(record, labels.of_record(record), known_as)] = uid in near_uids
    return found


def _names_of(record: Record, labels: Labels) -> Iterable[str]:
    yield from names.whole_names(record, labels)
    for field in CATALOGUE[record.entity].caption:
        if record[field] is not None:
            yield str(record[field])


def _formerly_called(reading: Reading, text: str) -> dict[str, list[str]]:
    """Names that organisations bore, by uid, where they match ``text``."""
    query = Query("organisation_identity", text)
    known: dict[str, list[str]] = {}
    for identity in records(reading, query, _MOST_READ):
        known.setdefault(str(identity["organisation"]), []).append(str(identity["name"]))
    return known


def _rank(near: bool, texts: tuple[str, ...], text: str) -> tuple[bool, int]:
    folded = fold(text)
    if not folded:
        return not near, 0
    if folded in texts:
        place = 0
    elif any(name.startswith(folded) for name in texts):
        place = 1
    else:
        place = 2 if any(f" {folded}" in name for name in texts) else 3
    return not near, place


def _detail(record: Record, labels: Labels) -> str:
    entity = CATALOGUE[record.entity]
    shown = PRESENTED[record.entity].beside_candidate
    parts = [labels.of_field(entity[name], record[name]) for name in shown if record[name] is not None]
    return record.caption or " · ".join(parts)


def meant(reading: Reading, labels: Labels, target: str, text: str, programme: str = "") -> str:
    """The uid of the one record of ``target`` that ``text`` names; ``entity:uid`` where any entity will do.

    Raises UserError when there is none, or several: the hint lists the candidates.
    """
    text = text.strip()
    if target == ANY:
        return names.resolve_owner(reading, text)
    if get(reading, target, text):
        return text
    folded = fold(text)
    found = list(_matching(reading, labels, Wanted(target, (), programme), text))
    exact = [named for named in found if folded in named.texts]
    chosen = exact or found
    if len(chosen) != 1:
        raise names.not_one(target, text, [named.name for named in chosen])
    return chosen[0].record.uid


def choice_candidates(labels: Mapping[str, str], text: str) -> list[Candidate]:
    """The entries of a closed list that ``text`` begins, or begins a word of; all of them for no text."""
    folded = fold(text)
    listed = [Candidate(label, code) for code, label in labels.items()]
    if not folded:
        return listed
    starting = [one for one in listed if fold(one.text).startswith(folded) or fold(str(one.value)) == folded]
    inside = [one for one in listed if one not in starting and f" {folded}" in fold(one.text).replace("'", " ")]
    return starting + inside


def flag_labels() -> dict[str, str]:
    """Yes and no as a closed list; the codes are what :func:`parsing.parse` reads."""
    return {"1": _("Oui"), "0": _("Non")}


def known_texts(reading: Reading, entity: str, field: str, most: int = 400) -> list[str]:
    """Texts already used in ``field``, or tags, for completion; none where there are more than ``most``."""
    found = distinct(reading, entity, field)
    return [str(value) for value in found] if len(found) <= most else []
