"""What the write door checks before it commits: every rule, on the final state of every record that changed."""

import json
from collections.abc import Collection, Iterable, Iterator

from dcant_tracker.domain import nouns
from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Field
from dcant_tracker.domain.following import Following, followings
from dcant_tracker.domain.kinds import Values
from dcant_tracker.domain.rules import breaches, key_of, key_taken
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.keys import existing
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import columns, get, key_digest, record
from dcant_tracker.store.records.titles import Titles
from dcant_tracker.store.writing.changes import RecordChange
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.words import _

_Place = tuple[str, str]


def check(transaction: Transaction) -> None:
    """Raise UserError for the first rule that the final state breaks."""
    changes = transaction.changes()
    labels = transaction.reading.labels()
    standing = _standing(transaction, changes)
    for change in changes:
        if change.after is not None:
            _check_record(transaction, labels, standing, change, change.after)
    _check_keys(transaction, labels, changes)


def _standing(transaction: Transaction, changes: Iterable[RecordChange]) -> set[_Place]:
    """The records that exist, of those that the changes refer to: one question an entity, not one a link."""
    wanted: dict[str, set[str]] = {}
    for change in changes:
        for _field, (entity, uid) in _new_links(change):
            wanted.setdefault(entity, set()).add(uid)
    return {
        (entity, uid)
        for entity, uids in wanted.items()
        if entity in CATALOGUE
        for uid in existing(transaction.reading, entity, uids)
    }


def _new_links(change: RecordChange) -> Iterator[tuple[Field, _Place]]:
    """The fields that refer to another record than before, and the place of that one."""
    values, before = change.after or {}, change.before or {}
    for name, value in values.items():
        field = CATALOGUE[change.entity][name]
        target = field.referred(value)
        if target is not None and before.get(name) != value:
            yield field, target


def _check_record(
    transaction: Transaction, labels: Labels, standing: Collection[_Place], change: RecordChange, values: Values
) -> None:
    entity = CATALOGUE[change.entity]
    is_to_decide = (change.entity, change.uid) in transaction.may_break_rules
    for breach in breaches(entity, values) if not is_to_decide else ():
        named = Titles(labels).of_values(entity.name, values) or entity.one
        raise UserError(f"{named} : {breach.message}", breach.hint)
    _check_references(change, standing)
    for link in followings(entity.name):
        _check_following(transaction, labels, link, values)


def _check_references(change: RecordChange, standing: Collection[_Place]) -> None:
    for field, target in _new_links(change):
        if target == (change.entity, change.uid):
            raise UserError(
                _("« {label} » désigne la fiche elle-même.").format(label=field.label),
                _("Choisissez une autre fiche."),
            )
        if target not in standing:
            raise UserError(
                _("« {label} » désigne une fiche qui n'existe pas.").format(label=field.label),
                _("Choisissez une fiche existante, ou créez-la d'abord."),
            )


def _check_following(transaction: Transaction, labels: Labels, link: Following, values: Values) -> None:
    beside, given = values[link.beside.name], values[link.field.name]
    source = get(transaction.reading, link.source.name, str(beside)) if beside is not None else None
    expected = source[link.field.name] if source is not None else None
    if source is None or expected in (None, given):
        return
    titles = Titles(labels)
    named = " ".join(str(source[part.name]) for part in link.source.own_name) or titles.of_record(source)
    raise UserError(
        _("{one} : {the_source} « {named} » relève de « {expected} », pas de « {given} ».").format(
            one=nouns.capitalized(link.entity.one),
            the_source=nouns.the(link.source),
            named=named,
            expected=titles.of_value(link.field, expected),
            given=titles.of_value(link.field, given),
        ),
        link.way_out(),
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
                raise key_taken(CATALOGUE[name], Titles(labels).of_values(name, found.values))
            seen.add(key)


def _key_changed(change: RecordChange) -> bool:
    entity = CATALOGUE[change.entity]
    if change.before is None or change.after is None:
        return True
    return key_of(entity, change.before) != key_of(entity, change.after)
