"""What would be wrong with records once changes of both sides are brought together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.following import Following, followings
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.domain.rules import breaches, key_of
from dcant_tracker.exchange.rows import Rows
from dcant_tracker.words import _

_Place = tuple[str, str]
"""The entity and uid of a record."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the comparison asks about records that are not in the file.

    ``holder(entity, key)`` is the uid of my record with that key; ``referrers(entity, uid)`` the
    records of mine that name it; ``exists`` tells whether I have a record;
    ``held(entity, uid, field)`` is what my record holds in a field.
    """

    holder: Callable[[str, tuple[str, ...]], str | None] = lambda _entity, _key: None
    referrers: Callable[[str, str], set[tuple[str, str]]] = lambda _entity, _uid: set()
    exists: Callable[[str, str], bool] = lambda _entity, _uid: True
    held: Callable[[str, str, str], Value] = lambda _entity, _uid, _field: None


def faults(
    entity: str, values: Values, merged: Mapping[_Place, Values], mine: Rows, around: Surroundings
) -> list[tuple[tuple[str, ...], str]]:
    """What is wrong with the record ``values`` beside those that change (``merged``): the fields, and a sentence."""
    found = [(breach.fields, breach.message) for breach in breaches(CATALOGUE[entity], values)]
    for link in followings(entity):
        beside = values.get(link.beside.name)
        expected = None if beside is None else _expected(link, str(beside), merged, mine, around)
        if expected is not None and values.get(link.field.name) not in (None, expected):
            found.append(((link.field.name, link.beside.name), link.belongs_elsewhere()))
    return found


def _expected(link: Following, source: str, merged: Mapping[_Place, Values], mine: Rows, around: Surroundings) -> Value:
    """What a record beside ``source`` must hold; None where any will do, as it follows a source that moves."""
    name = link.field.name
    state = merged.get((link.source.name, source))
    if state is None:
        return around.held(link.source.name, source, name)
    before = mine.get(link.source.name, {}).get(source)
    moved = before is not None and before[name] != state[name]
    return None if moved else state[name]


def keys_alike(merged: Mapping[_Place, Values], mine: Rows, around: Surroundings) -> Iterable[tuple[str, str, str]]:
    """``(entity, uid, message)`` of the records whose key would be another's in the final state."""
    keys: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (entity, uid), values in merged.items():
        key = key_of(CATALOGUE[entity], values)
        keys.setdefault((entity, key), []).append(uid)
    for (entity, key), uids in keys.items():
        holder = around.holder(entity, key)
        is_held = holder is not None and (entity, holder) not in merged
        if len(uids) + is_held < 2:
            continue
        for uid in uids:
            before = mine.get(entity, {}).get(uid)
            if before is None or key_of(CATALOGUE[entity], before) != key:
                yield entity, uid, _("Deux fiches porteraient la même clé.")
