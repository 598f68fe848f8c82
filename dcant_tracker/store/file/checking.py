"""The whole data file checked: the file itself, the rules on every record, what is kept beside them."""

import contextlib
import sqlite3
from collections.abc import Iterator

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.following import Following, followings
from dcant_tracker.domain.kinds import ANY, to_sql
from dcant_tracker.domain.rules import breaches, checked, key_of
from dcant_tracker.domain.text import sort_key
from dcant_tracker.errors import UserError
from dcant_tracker.store.file.backup import problems_in
from dcant_tracker.store.file.connection import connect
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import search
from dcant_tracker.store.records.record import Record, columns, get, key_digest, record
from dcant_tracker.store.store import Store
from dcant_tracker.words import _

_PART = 5_000


def problems(store: Store) -> Iterator[str]:
    """What is wrong with the data file, one sentence each; nothing when all is well."""
    broken = problems_in(store.path)
    yield from broken
    if broken:
        return
    reading = store.read()
    labels = reading.labels()
    for entity in CATALOGUE.values():
        seen: set[tuple[str, ...]] = set()
        for found, beside in _rows(reading, entity):
            told = list(_record_problems(reading, entity, found))
            if beside != _expected_beside(entity, found):
                told.append(_("les index de tri ne correspondent pas à la fiche."))
            key = key_of(entity, found.values)
            if key in seen:
                told.append(_("une autre fiche a la même clé."))
            seen.add(key)
            for problem in told:
                yield f"{entity.sheet}, {labels.of_values(entity.name, found.values)} : {problem}"
    yield from _search_problems(store)


def _rows(reading: Reading, entity: Entity) -> Iterator[tuple[Record, tuple[int | str | None, ...]]]:
    """Every record, and what is kept beside its fields; read in parts, so that memory stays small."""
    kept = ["key_digest", *(f"{field.name}_folded" for field in entity.texts)]
    listed = ", ".join([columns(entity.name), *kept])
    sql = f'SELECT {listed} FROM "{entity.name}" WHERE id > ? ORDER BY id LIMIT {_PART}'
    last = -1
    while part := reading.fetch_all(sql, (last,)):
        for row in part:
            yield record(entity.name, row[: -len(kept)]), row[-len(kept) :]
        last = part[-1][0]


def _record_problems(reading: Reading, entity: Entity, found: Record) -> Iterator[str]:
    for field in entity:
        try:
            accepted = checked(field, found[field.name]) == found[field.name]
        except UserError as refusal:
            yield f"{field.label} : {refusal.message}"
        else:
            if not accepted:
                yield _("{label} : cette valeur n'est pas de la bonne forme.").format(label=field.label)
    for breach in breaches(entity, found.values):
        yield breach.message
    for link in followings(entity.name):
        if not _agrees(reading, link, found):
            yield link.disagrees()
    for field in entity:
        if field.target == ANY and not _owner_exists(reading, str(found[field.name])):
            yield _("{label} : la fiche désignée n'existe pas.").format(label=field.label)


def _agrees(reading: Reading, link: Following, found: Record) -> bool:
    beside = found[link.beside.name]
    source = get(reading, link.source.name, str(beside)) if beside is not None else None
    return source is None or source[link.field.name] in (None, found[link.field.name])


def _owner_exists(reading: Reading, owner: str) -> bool:
    entity, _colon, uid = owner.partition(":")
    if entity not in CATALOGUE:
        return False
    sql = f'SELECT 1 FROM "{entity}" WHERE uid = ?'
    return reading.fetch_one(sql, (uid,)) is not None


def _expected_beside(entity: Entity, found: Record) -> tuple[int | str | None, ...]:
    values = [to_sql(found[field.name]) for field in entity.texts]
    folded = (None if value is None else sort_key(str(value)) for value in values)
    return (key_digest(entity, found.values), *folded)


def _search_problems(store: Store) -> Iterator[str]:
    """The search holds the words of the records and no others: compared with an index made afresh."""
    from dcant_tracker.store.records.search import SEARCH_DDL

    with contextlib.closing(sqlite3.connect(":memory:")) as fresh:
        fresh.execute(SEARCH_DDL)
        for name, entity in CATALOGUE.items():
            rows = _rows(store.read(), entity)
            search.index(fresh, ((name, r.id, search.text_of(entity, r.values)) for r, _beside in rows))
        with contextlib.closing(connect(store.path)) as connection:
            if _vocabulary(connection) != _vocabulary(fresh):
                yield _("la recherche ne correspond pas aux fiches.")


def _vocabulary(connection: sqlite3.Connection) -> list[tuple[str, int, int]]:
    connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search, row)")
    return connection.execute("SELECT term, doc, cnt FROM temp.vocabulary ORDER BY term").fetchall()
