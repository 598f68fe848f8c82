"""What the search field offers: records by their words, pages and actions by their names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.parsing import display
from dcant_tracker.domain.text import fold
from dcant_tracker.store.records import search
from dcant_tracker.store.records.labels import naming
from dcant_tracker.store.records.record import some_values
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.store import Store
from dcant_tracker.ui.presented import PRESENTED, ranked

_ORDER = tuple(sorted(CATALOGUE, key=lambda name: ranked(PRESENTED[name].found)))
_LOOKED_AT = {name: PRESENTED[name].looked_at for name in _ORDER}
"""How many records of an entity are ranked."""
_SHOWN = {
    name: tuple(dict.fromkeys((*naming(name), *CATALOGUE[name].caption, *PRESENTED[name].beside_found)))
    for name in _ORDER
}
"""The fields of an entity that are read for each record that is ranked."""


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
    read = {name: some_values(reading, name, _SHOWN[name], "id", ids) for name, ids in found.items()}
    labels = reading.labels()
    labels.preload_named(read)
    titles = Titles(labels)
    rank, groups = _ranking(text), list[Group]()
    for entity, records in read.items():
        named = sorted(((labels.of(entity, uid), uid) for uid in records), key=lambda one: rank(one[0]))
        hits = tuple(
            Hit(entity, uid, titles.of_values(entity, records[uid]), _caption(entity, records[uid]))
            for _name, uid in named[:most]
        )
        groups.append(Group(entity, hits, len(named) > most))
    return groups


def matches(folded_name: str, text: str) -> bool:
    """Whether every word of ``text`` begins a word of the name."""
    return _all_begin(search.words(text), folded_name)


def _all_begin(words: Sequence[str], folded_name: str) -> bool:
    parts = search.folded_words(folded_name)
    return all(any(part.startswith(word) for part in parts) for word in words)


def _caption(entity: str, values: Values) -> str:
    declared = CATALOGUE[entity]
    names = PRESENTED[entity].beside_found
    said = [display(declared[name], values[name]) for name in names if values[name] is not None]
    return (" · ".join(said) if names else declared.captioned(values)).replace("\n", " ")


def _ranking(text: str) -> Callable[[str], tuple[int, int, str]]:
    """A key that puts names that begin with the words typed first, short ones before long ones."""
    wanted = fold(text)
    words = search.folded_words(wanted)

    def rank(name: str) -> tuple[int, int, str]:
        folded = fold(name)
        if folded.startswith(wanted):
            place = 0
        elif wanted in folded:
            place = 1
        elif _all_begin(words, folded):
            place = 2
        else:
            place = 3
        return place, len(folded), folded

    return rank
