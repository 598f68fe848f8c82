"""What the search field offers: records by their words, pages and actions by their names."""

from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.parsing import display
from dcant_tracker.domain.text import fold
from dcant_tracker.store.reading.queries import rows
from dcant_tracker.store.records import search
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.store import Store
from dcant_tracker.ui.presented import PRESENTED, ranked

_ORDER = tuple(sorted(CATALOGUE, key=lambda name: ranked(PRESENTED[name].found)))
_LOOKED_AT = {name: PRESENTED[name].looked_at for name in _ORDER}
"""How many records of an entity are ranked."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: how it is named, and what helps to recognise it."""

    entity: str
    uid: str
    text: str
    caption: str


@dataclass(frozen=True, slots=True)
class Group:
    """The best records of one entity; ``more`` when others were found."""

    entity: str
    hits: tuple[Hit, ...]
    more: bool


def find_records(store: Store, text: str, most: int = 5) -> list[Group]:
    """The records in which every word of ``text`` begins a word, ``most`` of each entity, people's things first."""
    reading = store.read()
    found: dict[str, list[int]] = {}
    for entity, record_id in search.find(reading, text, _ORDER, _LOOKED_AT):
        found.setdefault(entity, []).append(record_id)
    labels = reading.labels()
    wanted = fold(text)
    groups: list[Group] = []
    for entity, ids in found.items():
        read = list(rows(reading, entity, ids).values())
        labels.preload_records(CATALOGUE[entity], read)
        ranked = sorted((_hit(record, labels) for record in read), key=lambda hit: _rank(hit, wanted))
        groups.append(Group(entity, tuple(ranked[:most]), len(ranked) > most))
    return groups


def matches(folded_name: str, text: str) -> bool:
    """Whether every word of ``text`` begins a word of the name."""
    words = search.words(text)
    parts = search.words(folded_name)
    return all(any(part.startswith(word) for part in parts) for word in words)


def _hit(record: Record, labels: Labels) -> Hit:
    return Hit(record.entity, record.uid, labels.of_record(record), _caption(record))


def _caption(record: Record) -> str:
    declared = CATALOGUE[record.entity]
    names = PRESENTED[record.entity].beside_found
    said = [display(declared[name], record[name]) for name in names if record[name] is not None]
    return (" · ".join(said) if names else record.caption).replace("\n", " ")


def _rank(hit: Hit, wanted: str) -> tuple[int, int, str]:
    """Names that begin with the words typed (folded) first, short ones before long ones."""
    name = fold(hit.text)
    if name.startswith(wanted):
        place = 0
    elif wanted in name:
        place = 1
    elif matches(name, wanted):
        place = 2
    else:
        place = 3
    return place, len(name), name
