"""Which records may break a rule, sorted out by SQLite: all but the forms of texts, which ``texts`` tells."""

from collections.abc import Iterator
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.following import Following, followings
from dcant_tracker.domain.kinds import ANY, Kind
from dcant_tracker.domain.parsing import FIRST_DAY, LAST_DAY
from dcant_tracker.store.checking.listed import row_numbers
from dcant_tracker.store.checking.uids import UID_GLOB
from dcant_tracker.store.file.database import Database

_LARGEST = 2**53


@dataclass(frozen=True, slots=True)
class Suspects:
    """The row numbers of the records of an entity in which something may be wrong: in their own values; in a link that
    leads nowhere, by field; in what they hold because of another record, in the order of ``followings``.
    """

    own: frozenset[int]
    unlinked: dict[str, list[int]]
    disagreeing: list[list[int]]


def no_suspects(entity: Entity) -> Suspects:
    """Those of an entity without records."""
    return Suspects(frozenset(), {}, [[] for _link in followings(entity.name)])


def suspects_of(database: Database, entity: Entity) -> Suspects:
    """The suspects among the records of ``entity``."""
    return Suspects(
        frozenset(row_numbers(database, _own_sql(entity))),
        {field.name: row_numbers(database, _unlinked_sql(entity, field)) for field in entity if field.is_ref},
        [row_numbers(database, _disagreeing_sql(link)) for link in followings(entity.name)],
    )


def _own_sql(entity: Entity) -> str:
    conditions = [condition for field in entity for condition in _suspicious(entity, field)]
    conditions += [f'"{last}" < "{first}"' for first, last in entity.periods]
    conditions.append(f"uid >= x'' OR uid NOT GLOB '{UID_GLOB}'")
    return f'SELECT id FROM "{entity.name}" WHERE {" OR ".join(conditions)}'


def _suspicious(entity: Entity, field: Field) -> Iterator[str]:
    """Conditions that a row in which ``field`` breaks a rule fulfils, for all but the forms of texts."""
    column = f'"{field.name}"'
    if field.required:
        yield f"{column} IS NULL"
    if field.is_text:
        return
    if field.choices is not None:
        codes = ", ".join(f"'{code}'" for code in field.choices.codes)
        yield f"{column} NOT IN ({codes})"
    elif field.kind is Kind.DATE:
        yield f"{column} NOT BETWEEN '{FIRST_DAY}' AND '{LAST_DAY}'"
        yield f"{column} <> coalesce(date(julianday({column})), '')"
    elif field.kind is Kind.BOOL:
        yield f"{column} NOT IN (0, 1)"
    elif field.kind is Kind.INT:
        yield f"typeof({column}) NOT IN ('integer', 'null') OR abs({column}) >= {_LARGEST}"
        if field.least is not None:
            yield f"{column} < {field.least}"
    elif field.target == entity.name:
        yield f"{column} = uid"


def _unlinked_sql(entity: Entity, field: Field) -> str:
    column = f'r."{field.name}"'
    start = f'SELECT id FROM "{entity.name}" r'
    if field.target != ANY:
        targets = f'SELECT DISTINCT {column} FROM "{entity.name}" r EXCEPT SELECT uid FROM "{field.target}"'
        return f"{start} WHERE {column} IN ({targets})"
    uid = f"substr({column}, instr({column}, ':') + 1)"
    there = " ".join(
        f"WHEN '{name}' THEN EXISTS (SELECT 1 FROM \"{name}\" t WHERE t.uid = {uid})" for name in CATALOGUE
    )
    known = f"CASE substr({column}, 1, instr({column}, ':') - 1) {there} ELSE 0 END"
    return f"{start} WHERE {column} IS NOT NULL AND NOT {known}"


def _disagreeing_sql(link: Following) -> str:
    held, beside = link.field.name, link.beside.name
    return (
        f'SELECT r.id FROM "{link.entity.name}" r JOIN "{link.source.name}" s ON s.uid = r."{beside}" '
        f'WHERE s."{held}" IS NOT NULL AND s."{held}" IS NOT r."{held}"'
    )
