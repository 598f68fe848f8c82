"""What the write door does before it commits: settle what follows from a change, then check every rule."""

import json
from collections.abc import Iterable

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.rules import breaches, key_of, key_taken
from dcant_tracker.errors import UserError
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import columns, get, key_digest, record
from dcant_tracker.store.writing.changes import RecordChange
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.words import _

SUBJECTS = tuple(name for name, entity in CATALOGUE.items() if entity.has_subject)
"""Entities whose records may be about an experiment and its recommendation."""


def settle(transaction: Transaction) -> None:
    """Let records about an experiment carry that experiment's recommendation."""
    for change in transaction.changes():
        if change.entity == "experiment" and "recommendation" in change.fields:
            _follow_experiment(transaction, change)
    for change in transaction.changes():
        if change.entity in SUBJECTS and change.after is not None:
            _fill_recommendation(transaction, change.entity, change.uid, change.after)


def _follow_experiment(transaction: Transaction, change: RecordChange) -> None:
    recommendation = change.after["recommendation"] if change.after else None
    if recommendation is None:
        return
    for name in SUBJECTS:
        sql = f'SELECT uid FROM "{name}" WHERE experiment = ?'
        for (uid,) in transaction.reading.fetch_all(sql, (change.uid,)):
            transaction.update(name, str(uid), {"recommendation": recommendation})


def _fill_recommendation(transaction: Transaction, entity: str, uid: str, values: Values) -> None:
    if values["experiment"] is None or values["recommendation"] is not None:
        return
    experiment = get(transaction.reading, "experiment", str(values["experiment"]))
    if experiment and experiment["recommendation"] is not None:
        transaction.update(entity, uid, {"recommendation": experiment["recommendation"]})


def check(transaction: Transaction) -> None:
    """Raise UserError for the first rule that the final state breaks."""
    changes = transaction.changes()
    labels = transaction.reading.labels()
    for change in changes:
        if change.after is not None:
            _check_record(transaction, labels, change, change.after)
    _check_keys(transaction, labels, changes)


def _check_record(transaction: Transaction, labels: Labels, change: RecordChange, values: Values) -> None:
    entity = CATALOGUE[change.entity]
    for breach in breaches(entity, values):
        named = labels.of_values(entity.name, values) or entity.one
        raise UserError(f"{named} : {breach.message}", breach.hint)
    _check_references(transaction, entity, change, values)
    if entity.has_subject:
        _check_subject(transaction, labels, entity, values)


def _check_references(transaction: Transaction, entity: Entity, change: RecordChange, values: Values) -> None:
    for field in entity:
        value = values[field.name]
        target = field.referred(value)
        if target is None or (change.before and change.before[field.name] == value):
            continue
        if target == (change.entity, change.uid):
            raise UserError(
                _("« {label} » désigne la fiche elle-même.").format(label=field.label),
                _("Choisissez une autre fiche."),
            )
        if target[0] not in CATALOGUE or get(transaction.reading, *target) is None:
            raise UserError(
                _("« {label} » désigne une fiche qui n'existe pas.").format(label=field.label),
                _("Choisissez une fiche existante, ou créez-la d'abord."),
            )


def _check_subject(transaction: Transaction, labels: Labels, entity: Entity, values: Values) -> None:
    if values["experiment"] is None:
        return
    experiment = get(transaction.reading, "experiment", str(values["experiment"]))
    expected = experiment["recommendation"] if experiment else None
    if expected is not None and values["recommendation"] != expected:
        raise UserError(
            _("{one} : l'expérimentation « {experiment} » relève de « {expected} », pas de « {given} ».").format(
                one=entity.one.capitalize(),
                experiment=experiment["title"] if experiment else "",
                expected=labels.of("recommendation", str(expected)),
                given=labels.of("recommendation", str(values["recommendation"])),
            ),
            _("Choisissez la recommandation de l'expérimentation, ou une autre expérimentation."),
        )


def _check_keys(transaction: Transaction, labels: Labels, changes: Iterable[RecordChange]) -> None:
    digests: dict[str, set[int]] = {}
    for change in changes:
        if change.after is not None and _key_changed(change):
            entity = CATALOGUE[change.entity]
            digests.setdefault(change.entity, set()).add(key_digest(entity, change.after))
    for name, wanted in digests.items():
        sql = f'SELECT {columns(name)} FROM "{name}" WHERE key_digest IN (SELECT value FROM json_each(?))'
        rows = transaction.reading.fetch_all(sql, (json.dumps(list(wanted)),))
        seen: set[tuple[str, ...]] = set()
        for found in (record(name, row) for row in rows):
            key = key_of(CATALOGUE[name], found.values)
            if key in seen:
                raise key_taken(CATALOGUE[name], labels.of_values(name, found.values))
            seen.add(key)


def _key_changed(change: RecordChange) -> bool:
    entity = CATALOGUE[change.entity]
    if change.before is None or change.after is None:
        return True
    return key_of(entity, change.before) != key_of(entity, change.after)
