"""The records that their rows of the history lead to as they stand, told by SQLite: text against text.

Most records were added once and never touched again, or had one text changed since: what the history would write of
them today is then the row that added them, with that one text put in its place. This is far quicker than to replay the
rows, which all other records are left to, and so is every one that breaks a rule, whatever is told of it here: bytes
and impossible days read as the text that the history says.
"""

from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.store.checking.listed import row_numbers
from dcant_tracker.store.file.database import Database

_NO_TEXT = frozenset({Kind.INT, Kind.BOOL, Kind.TAGS})
"""What is no text in JSON."""

_ADDS = "c.entity = '{name}' AND c.field IS NULL AND c.before IS NULL"
"""What holds of the row c of the history that adds a record of {name}."""


def unsettled(database: Database, entity: Entity) -> list[int]:
    """The row numbers of the records of ``entity`` of which that cannot be told."""
    return row_numbers(database, _unsettled_sql(entity))


def _unsettled_sql(entity: Entity) -> str:
    """What would be written is asked once a record: without its limit SQLite would put it in wherever it is read."""
    adds = _ADDS.format(name=entity.name)
    written = f'SELECT id, uid, {written_sql(entity)} AS written FROM "{entity.name}" r LIMIT -1'
    added = f"SELECT c.after FROM change c WHERE c.uid = r.uid AND {adds}"
    edited = (
        "SELECT 1 FROM change c JOIN change e ON e.uid = c.uid "
        f"WHERE c.uid = r.uid AND {adds} AND c.after <> r.written AND {_leads_on_sql(entity, 'c.after')} = r.written"
    )
    return (
        f"SELECT id FROM ({written}) r WHERE CASE (SELECT count(*) FROM change c WHERE c.uid = r.uid) "
        f"WHEN 1 THEN ({added}) IS NOT r.written WHEN 2 THEN NOT EXISTS ({edited}) ELSE TRUE END"
    )


def _leads_on_sql(entity: Entity, document: str) -> str:
    """What the row e of the history, which changes one text later than the row c, makes of ``document``; else nothing.

    The name of a field between marks and a colon is no part of a text: a mark within one is written with a stroke.
    """
    fields = ", ".join(f"'{field.name}'" for field in entity if field.kind not in _NO_TEXT | {Kind.DATE})
    was, put = "'\"' || e.field || '\":' || e.before", "'\"' || e.field || '\":' || e.after"
    follows = f"e.entity = '{entity.name}' AND e.field IN ({fields}) AND (c.step, c.id) < (e.step, e.id)"
    texts = f"{_is_text_sql('e.before')} AND {_is_text_sql('e.after')}"
    return f"CASE WHEN {follows} AND {texts} THEN replace({document}, {was}, {put}) END"


def _is_text_sql(side: str) -> str:
    """Whether a side is one text as JSON."""
    kind = f"CASE WHEN json_valid({side}) THEN json_type({side}) END"
    return f"CASE typeof({side}) WHEN 'text' THEN {kind} END = 'text'"


def written_sql(entity: Entity) -> str:
    """What the history would write of a record called r (``record.to_document``); of values that are none, something
    else. Nothing but texts is escaped: what needs that is a value of no other kind.

    What begins with a field that is always filled needs no comma taken out; where it is not, a rule is broken.
    """
    first, *others = entity
    if first.required:
        pieces = [_written(first, ""), *map(_written, others)]
        return f"format('{{{'%s' * len(pieces)}}}', {', '.join(pieces)})"
    pieces = list(map(_written, entity))
    return f"'{{' || substr(format('{'%s' * len(pieces)}', {', '.join(pieces)}), 2) || '}}'"


def _written(declared: Field, comma: str = ",") -> str:
    """What a field gives, in one piece: nothing of what is not there, since nothing joined to anything is nothing.

    The mark that ends a value is joined to it, since ``format`` passes over what stands behind a NUL. Of bytes JSON
    says nothing.
    """
    column, start = f'r."{declared.name}"', f'\'{comma}"{declared.name}":'
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
