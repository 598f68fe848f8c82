"""The rules on every record: of the few rows that may break one (``suspects``), which do, and how each is mended."""

import functools
import json
from collections.abc import Iterator
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.following import Following, followings
from dcant_tracker.domain.identity import is_uid, new_uid
from dcant_tracker.domain.kinds import Kind, Value, Values, from_sql
from dcant_tracker.domain.rules import breaches, checked
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.census import Census
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.checking.naming import named
from dcant_tracker.store.checking.replay import drifted, json_document
from dcant_tracker.store.checking.suspects import Suspects
from dcant_tracker.store.checking.values import key_document, read_value
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import columns
from dcant_tracker.store.replicas import contested
from dcant_tracker.words import _

_PART = 2_000


def record_findings(reading: Reading, census: Census) -> Iterator[Finding]:
    """What is wrong with the records, entity by entity."""
    for entity in CATALOGUE.values():
        census.texts(entity)
    for entity in CATALOGUE.values():
        suspects = census.suspects(entity)
        for row in _raw_rows(reading, entity, sorted(suspects.own | census.texts(entity).malformed)):
            yield from _row_findings(reading, entity, row)
        yield from _broken_links(reading, entity, suspects)
        yield from _disagreeing(reading, entity, suspects)


def _raw_rows(reading: Reading, entity: Entity, numbers: list[int]) -> Iterator[dict[str, Any]]:
    sql = f'SELECT {columns(entity.name)} FROM "{entity.name}" WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id'
    names = ("id", "uid", *(field.name for field in entity))
    for start in range(0, len(numbers), _PART):
        for row in reading.fetch_all(sql, (json.dumps(numbers[start : start + _PART]),)):
            yield dict(zip(names, row, strict=True))


def _row_findings(reading: Reading, entity: Entity, row: dict[str, Any]) -> Iterator[Finding]:
    uid = str(row["uid"])
    who = named(reading, entity.name, uid, key_document(entity, row))
    if not is_uid(row["uid"]):
        told = _("{record} : son identifiant n'a pas la bonne forme.").format(record=who)
        mend = functools.partial(_give_uid, entity, uid, told)
        if not isinstance(row["uid"], str):
            mend = functools.partial(_write_uid, entity, row["id"], told)
        yield Finding(FindingKind.UID, told, entity.name, uid, mend)
        return
    values: dict[str, Value] = {}
    for field in entity:
        values[field.name], problem = read_value(field, row[field.name])
        if problem:
            told = f"{who} : {field.label} : {problem}"
            mend = functools.partial(_mend_field, entity, uid, field, told)
            yield Finding(FindingKind.VALUE, told, entity.name, uid, mend)
    if not contested.is_to_decide(reading, contested.Kind.RULE, (entity.name, uid)):
        yield from _breaches(entity, uid, who, values, row)
    for field in entity:
        if field.is_ref and field.referred(values[field.name]) == (entity.name, uid):
            told = _("{record} : « {label} » désigne la fiche elle-même.").format(record=who, label=field.label)
            mend = functools.partial(_mend_field, entity, uid, field, told)
            yield Finding(FindingKind.LINK, told, entity.name, uid, mend)


def _breaches(entity: Entity, uid: str, who: str, values: Values, row: dict[str, Any]) -> Iterator[Finding]:
    for breach in breaches(entity, values):
        told = f"{who} : {breach.message}"
        if len(breach.fields) > 1:
            mend = functools.partial(_mend_period, entity, uid, breach.fields, told)
            yield Finding(FindingKind.PERIOD, told, entity.name, uid, mend)
        elif row[breach.fields[0]] is None:
            mend = functools.partial(_mend_field, entity, uid, entity[breach.fields[0]], told)
            yield Finding(FindingKind.REQUIRED, told, entity.name, uid, mend)


def _give_uid(entity: Entity, old: str, why: str, mending: Mending) -> None:
    """Its own uid again where the history knows one record alone that is gone and held the same; else a new one."""
    held = json_document(mending.writing, entity, old)
    gone = [
        one.uid
        for one, standing in drifted(mending.writing, Census(mending.writing))
        if standing is None
        and one.entity == entity.name
        and one.state is not None
        and one.state == held
        and is_uid(one.uid)
    ]
    mending.aside.put(why, f"{entity.name}:{old}", {"uid": old})
    mending.rename(entity.name, old, gone[0] if len(gone) == 1 else new_uid())


def _write_uid(entity: Entity, number: int, why: str, mending: Mending) -> None:
    """As a text what was kept as something else; what no text is of the form of a uid is given one."""
    row = mending.row(entity.name, "id", number)
    if row is None:
        return
    mending.aside.put(why, entity.name, {"id": number, "uid": row["uid"]})
    uid = row["uid"].decode(errors="replace") if isinstance(row["uid"], bytes) else str(row["uid"])
    if not is_uid(uid) or mending.row(entity.name, "uid", uid):
        uid = new_uid()
    mending.writing.execute(f'UPDATE "{entity.name}" SET uid = ? WHERE id = ?', (uid, number))


def _mend_field(entity: Entity, uid: str, field: Field, why: str, mending: Mending) -> None:
    """What the history knows of the field, else what is left when it is cleaned, else nothing; where it must be filled,
    its usual value or a word that says so. A record that nothing can fill is set aside.
    """
    row = mending.row(entity.name, "uid", uid)
    if row is None:
        return
    value = mending.from_history(entity.name, uid, field.name)
    if value is None:
        value = _cleaned(field, row[field.name])
    if value is None and field.required:
        value = field.default
        if value is None and field.kind in {Kind.TEXT, Kind.LONGTEXT}:
            value = _("(à compléter)")
    if value is None and field.required:
        mending.set_row_aside(why, entity.name, "uid", uid)
        mending.search_is_wrong = True
    else:
        mending.set_field(why, entity.name, uid, {field.name: value})


def _cleaned(field: Field, kept: Any) -> Value:
    """What a text says once it is cleaned; nothing of what is no text."""
    if not field.is_text or not isinstance(kept, str):
        return None
    try:
        return checked(field, from_sql(field.kind, kept))
    except (UserError, TypeError, ValueError):
        return None


def _mend_period(entity: Entity, uid: str, names: tuple[str, ...], why: str, mending: Mending) -> None:
    """The days that the history knows where they are in order, else no end."""
    known = {name: mending.from_history(entity.name, uid, name) for name in names}
    if any(True for breach in breaches(entity, known) if breach.fields == names) or None in known.values():
        known = {names[-1]: None}
    mending.set_field(why, entity.name, uid, known)


def _broken_links(reading: Reading, entity: Entity, suspects: Suspects) -> Iterator[Finding]:
    for name, numbers in suspects.unlinked.items():
        field = entity[name]
        for row in _raw_rows(reading, entity, numbers):
            uid = str(row["uid"])
            who = named(reading, entity.name, uid, key_document(entity, row))
            told = _("{record} : {label} : la fiche désignée n'existe pas (lien rompu).").format(
                record=who, label=field.label
            )
            mend = functools.partial(_mend_field, entity, uid, field, told)
            yield Finding(FindingKind.LINK, told, entity.name, uid, mend)


def _disagreeing(reading: Reading, entity: Entity, suspects: Suspects) -> Iterator[Finding]:
    for link, numbers in zip(followings(entity.name), suspects.disagreeing, strict=True):
        for row in _raw_rows(reading, entity, numbers):
            uid = str(row["uid"])
            told = f"{named(reading, entity.name, uid, key_document(entity, row))} : {link.disagrees()}"
            yield Finding(FindingKind.FOLLOWING, told, entity.name, uid, functools.partial(_follow, link, uid, told))


def _follow(link: Following, uid: str, why: str, mending: Mending) -> None:
    """Hold what the record followed holds, as the write door would have it."""
    row = mending.row(link.entity.name, "uid", uid) or {}
    source = mending.row(link.source.name, "uid", row.get(link.beside.name)) or {}
    mending.set_field(why, link.entity.name, uid, {link.field.name: source.get(link.field.name)})
