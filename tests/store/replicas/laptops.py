"""Data files of a team in one process: made alike, and let to meet."""

import json
from collections.abc import Iterable
from pathlib import Path

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.records.record import all_records
from dcant_tracker.store.replicas import conflicts, sending
from dcant_tracker.store.replicas.naming import name_steps
from dcant_tracker.store.replicas.taking_in import TakenIn, take_in
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Op, Operation

ADD, EDIT, DELETE = Operation(Op.ADD, "Ajout"), Operation(Op.EDIT, "Saisie"), Operation(Op.DELETE, "Suppression")


def laptop(folder: Path, name: str) -> Store:
    """An empty data file on the laptop of ``name``."""
    store = Store.create(folder / f"{name}.sqlite")
    store.sign(name)
    return store


def give(giver: Store, taker: Store) -> TakenIn:
    """Let ``taker`` take in all that ``giver`` knows beyond it."""
    giver.keep(name_steps)
    taken = take_in(taker, sending.beyond(giver.read(), sending.all_uids(taker.read())), shared=False)
    for store in (giver, taker):
        assert conflicts.count_open(store.read()) == len(conflicts.open_conflicts(store.read()))
        conflicts.note_open(store)
    return taken


def meet(*stores: Store) -> int:
    """Let all of them exchange until nobody has anything new; returns how many steps went from one to another."""
    moved = 0
    for _round in range(len(stores) + 1):
        taken = sum(give(one, other).taken for one in stores for other in stores if one is not other)
        moved += taken
        if not taken:
            return moved
    raise AssertionError("They never come to an end")


def state(store: Store) -> dict[str, list[str]]:
    """All that ``list --json`` says, and what is to decide."""
    reading = store.read()
    found = {
        name: sorted(
            f"{one.uid} {json.dumps(one.values, default=str, sort_keys=True)}" for one in all_records(reading, name)
        )
        for name in CATALOGUE
    }
    found["conflicts"] = [str(one) for one in conflicts.open_conflicts(reading)]
    return found


def agree(stores: Iterable[Store]) -> dict[str, list[str]]:
    """What all of ``stores`` say, which they must alike."""
    first, *others = [state(one) for one in stores]
    for other in others:
        assert other == first
    return first


def add(store: Store, entity: str, **values: object) -> str:
    """Add a record as a step; returns its uid."""
    return store.add(entity, values, ADD)[1]  # type: ignore[arg-type]


def edit(store: Store, entity: str, uid: str, **values: object) -> None:
    """Write in a record as a step."""
    store.update(entity, uid, values, EDIT)  # type: ignore[arg-type]


def delete(store: Store, entity: str, uid: str) -> None:
    """Delete a record with what hangs on it, as a step."""
    store.transact(DELETE, lambda transaction: transaction.delete(entity, uid, with_dependants=True))


def value(store: Store, entity: str, uid: str, name: str) -> object:
    """What a field holds."""
    found = next(one for one in all_records(store.read(), entity) if one.uid == uid)
    return found[name]


def to_decide(store: Store) -> list[tuple[str | None, object, object, object]]:
    """What is to decide: the field, what all knew, what is shown, what the other wrote."""
    return [(one.field, one.base, one.mine, one.theirs) for one in conflicts.open_conflicts(store.read())]
