"""Whether a record stands as the one row of the history that added it says: text against text, inside SQLite."""

from collections.abc import Iterator
from dataclasses import dataclass

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.store.file.database import Database


@dataclass(frozen=True, slots=True)
class Likeness:
    """``unlike`` has the uids of the records that do not stand as the history says they were added, ``additions``
    counts those of which it says that.
    """

    unlike: frozenset[str]
    additions: int


NO_LIKENESS = Likeness(frozenset(), 0)
"""Of an entity without records."""


def likeness_of(database: Database, entity: Entity) -> Likeness:
    """What the history says of how the records of ``entity`` were added."""
    rows = database.fetch_all(_unlike_sql(entity))
    records = database.fetch_value(f'SELECT count(*) FROM "{entity.name}"')
    return Likeness(frozenset(uid for uid, _is_unsaid in rows), records - sum(unsaid for _uid, unsaid in rows))


def _unlike_sql(entity: Entity) -> str:
    added = (
        f"(SELECT c.after FROM change c WHERE c.uid = r.uid AND c.entity = '{entity.name}' "
        "AND c.field IS NULL AND c.before IS NULL LIMIT 1)"
    )
    return (
        f'SELECT uid, {added} IS NULL FROM "{entity.name}" r '
        f"WHERE {added} IS NOT {written_sql(entity)} OR {holds_bytes_sql(entity)}"
    )


def holds_bytes_sql(entity: Entity) -> str:
    """Whether a record called r holds bytes instead of a text somewhere, which read the same in what is written."""
    return " OR ".join(f"coalesce(r.\"{each.name}\" >= x'', 0)" for each in entity)


def written_sql(entity: Entity) -> str:
    """What the history would write of a record called r (``record.to_document``); of values that are none, something
    else. Nothing but texts is escaped: what needs that is a value of no other kind.
    """
    pieces = [piece for declared in entity for piece in _written(declared)]
    marks = "%s" * len(pieces)
    return f"'{{' || substr(format('{marks}', {', '.join(pieces)}), 2) || '}}'"


def _written(declared: Field) -> Iterator[str]:
    """What a field gives, in pieces: SQLite copies whatever it joins, and a piece that is a constant costs nothing.

    The mark that ends a value is joined to it, since ``format`` passes over what stands behind a NUL.
    """
    column, start = f'r."{declared.name}"', f'\',"{declared.name}":'
    if declared.kind is Kind.BOOL:
        yield f"CASE {column} WHEN 1 THEN {start}true' WHEN 0 THEN {start}false' ELSE {start}' || {column} END"
    elif declared.kind is Kind.INT:
        yield f"{start}' || {column}"
    elif declared.kind is Kind.TAGS:
        quoted = f"replace(json_quote(CAST({column} AS TEXT)), '; ', '\",\"')"
        yield f"CASE WHEN {column} IS NOT NULL THEN {start}[' || {quoted} || ']' END"
    elif declared.is_text:
        yield f"CASE WHEN {column} IS NOT NULL THEN {start}' END"
        yield f"CASE WHEN {column} IS NOT NULL THEN json_quote(CAST({column} AS TEXT)) END"
    else:
        yield f"CASE WHEN {column} IS NOT NULL THEN {start}\"' END"
        yield f"{column} || '\"'"
