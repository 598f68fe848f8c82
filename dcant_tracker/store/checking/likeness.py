"""Whether a record stands as the one row of the history that added it says: text against text, inside SQLite."""

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
    """Whether a record called r holds bytes instead of a text somewhere, which read the same in what is written.

    It is not known of a record that has none, but holds nothing in some field.
    """
    return " OR ".join(f"r.\"{each.name}\" >= x''" for each in entity)


def written_sql(entity: Entity) -> str:
    """What the history would write of a record called r (``record.to_document``); of values that are none, something
    else. Nothing but texts is escaped: what needs that is a value of no other kind.
    """
    pieces = [_written(declared) for declared in entity]
    marks = "%s" * len(pieces)
    return f"'{{' || substr(format('{marks}', {', '.join(pieces)}), 2) || '}}'"


def _written(declared: Field) -> str:
    """What a field gives, in one piece: nothing of what is not there, since nothing joined to anything is nothing.

    The mark that ends a value is joined to it, since ``format`` passes over what stands behind a NUL. Bytes, of which
    JSON says nothing, are told by ``holds_bytes_sql``.
    """
    column, start = f'r."{declared.name}"', f'\',"{declared.name}":'
    if declared.kind is Kind.BOOL:
        return f"CASE {column} WHEN 1 THEN {start}true' WHEN 0 THEN {start}false' ELSE {start}' || {column} END"
    if declared.kind is Kind.INT:
        return f"{start}' || {column}"
    if declared.kind is Kind.TAGS:
        quoted = f"replace(json_quote(CAST({column} AS TEXT)), '; ', '\",\"')"
        return f"CASE WHEN {column} IS NOT NULL THEN {start}[' || {quoted} || ']' END"
    if declared.is_text:
        return f"CASE WHEN {column} < x'' THEN {start}' || json_quote({column}) END"
    return f"{start}\"' || {column} || '\"'"
