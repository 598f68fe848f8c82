"""The history as the command line shows it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from dcant_tracker.cli.output import write
from dcant_tracker.clock import local_iso
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import from_json
from dcant_tracker.domain.text import fold
from dcant_tracker.errors import UserError
from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import ChangeInfo, StepInfo
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.history import deleted_records
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import names
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.words import _

Logged = tuple[StepInfo, list[ChangeInfo]]


def whole(reading: Reading) -> Iterator[Logged]:
    """Every step with its changes, newest first."""
    for step in log.steps(reading):
        yield step, log.told_of(reading, step.number)


def of_record(reading: Reading, entity: Entity, uid: str) -> Iterator[Logged]:
    """The steps that touched one record or one that went into it, with their own changes only, newest first."""
    changes = log.changes_of_record(reading, uid, Heirs(reading).joined_into(entity.name, uid))
    for number, found in groupby(changes, key=lambda change: change.step):
        step = log.step(reading, number)
        if step:
            yield step, list(found)[::-1]


def uid_ever(reading: Reading, entity: Entity, key: str) -> str:
    """The uid of the record that ``key`` names, or named before it was deleted. Raises UserError."""
    try:
        return names.resolve(reading, entity.name, key)
    except UserError:
        gone = _deleted(reading, entity, key)
        if len(gone) != 1:
            raise
        return gone.pop()


def _deleted(reading: Reading, entity: Entity, key: str) -> set[str]:
    labels = reading.labels()
    return {
        uid
        for uid, values in deleted_records(reading, entity.name)
        if uid == key.strip() or fold(labels.of_values(entity.name, values)) == fold(key)
    }


def as_json(logged: Logged) -> dict[str, Any]:
    """One step as the contract names its parts; a created or deleted record is one change, field null."""
    step, changes = logged
    return {
        "step": step.number,
        "when": step.at,
        "op": step.op,
        "label": step.label,
        "origin": step.origin,
        "undoes": step.undoes,
        "changes": [
            {
                "entity": change.entity,
                "uid": change.uid,
                "field": change.field,
                "before": change.value("before"),
                "after": change.value("after"),
            }
            for change in changes
        ],
    }


def write_steps(reading: Reading, steps: Iterable[Logged], *, detailed: bool) -> None:
    """A line a step, in local time; with ``detailed`` what each change did."""
    labels = reading.labels()
    for step, changes in steps:
        at = local_iso(step.at)
        taken_back = _(" (annulée)") if step.undoes is None and log.is_undone(reading, step.number) else ""
        origin = f" [{step.origin}]" if step.origin else ""
        write(f"{step.number:>6}  {at:%d/%m/%Y %H:%M}  {step.who}  {step.label}{origin}{taken_back}")
        if detailed:
            for change in changes:
                write(f"{'':>8}{_told(labels, change)}")


def _told(labels: Labels, change: ChangeInfo) -> str:
    entity = CATALOGUE[change.entity]
    if change.field is None:
        return _("fiche créée") if change.before is None else _("fiche supprimée")
    if change.field not in entity:
        return change.field
    field = entity[change.field]
    sides = []
    for side in ("before", "after"):
        kept: Any = change.value(side)
        sides.append(labels.of_field(field, from_json(field.kind, kept)) or _("(vide)"))
    return f"{field.label} : {sides[0]} → {sides[1]}"
