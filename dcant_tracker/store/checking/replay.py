"""The records against the history: what changed behind it, both ways, and rows of it that do not hold together.

Most records were added once and hardly touched again: their row is compared with what would be written of them today,
text against text (``settled``), and so is what edits put in its place (``edited``). Only where these differ, a record
has other rows or breaks a rule, is the history replayed.
"""

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind
from dcant_tracker.store.checking.census import Census
from dcant_tracker.store.checking.edited import led
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending, json_text
from dcant_tracker.store.checking.naming import named
from dcant_tracker.store.checking.replaying import ChangeRow, Document, Replayed, replayed, rows_of, unknown_names
from dcant_tracker.store.checking.rows import ADDS, additions_of_none
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.words import _

_PART = 2_000


def document_sql(entity: Entity, alias: str) -> str:
    """The SQL of ``record.to_document`` for the table of ``entity`` called ``alias``."""
    parts = " || ".join(f"coalesce(',\"{field.name}\":' || {_json_sql(field, alias)}, '')" for field in entity)
    return f"'{{' || substr({parts}, 2) || '}}'"


def _json_sql(field: Field, alias: str) -> str:
    column = f'{alias}."{field.name}"'
    text = f"json_quote(CASE WHEN typeof({column}) = 'blob' THEN hex({column}) ELSE {column} END)"
    if field.kind is Kind.BOOL:
        return f"CASE {column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE {column} END"
    if field.kind is Kind.TAGS:
        return f"CASE WHEN {column} IS NULL THEN NULL ELSE '[' || replace({text}, '; ', '\",\"') || ']' END"
    return f"CASE WHEN {column} IS NULL THEN NULL ELSE {text} END"


def drifted(database: Database, census: Census) -> Iterator[tuple[Replayed, Document | None]]:
    """The records whose rows do not lead to what stands, or not from one to the other; with what stands."""
    suspects = _suspects(database, census)
    for entity, uids in suspects.items():
        standing = _standing(database, entity, uids) if entity in CATALOGUE else {}
        told = set()
        for rows in rows_of(database, uids):
            if rows[0].entity == entity:
                uid = rows[0].uid
                told.add(uid)
                one = replayed(rows, entity, uid)
                if one.state != standing.get(uid) or one.unreadable or one.unknown or one.broken:
                    yield one, standing.get(uid)
        for uid in uids:
            if uid not in told:
                yield Replayed(entity, uid), standing.get(uid)


def _suspects(database: Database, census: Census) -> dict[str, set[str]]:
    """The records that the history must be replayed for, by entity: all but those that their rows lead to as texts.

    The rows that add records are counted: only where there are others than those of records met is it looked which.
    """
    rows, met = census.history, 0
    found = _told_of(database, rows.unusual)
    for name, entity in CATALOGUE.items():
        unsettled = _uids(database, name, census.unsettled(entity))
        breaking = _uids(database, name, census.breaking(entity))
        met += database.fetch_value(f'SELECT count(*) FROM "{name}"') - len(census.unsettled(entity))
        met += _additions(database, name, found[name] | unsettled)
        in_doubt = unsettled - breaking  # bytes among the others cannot even be read as a text
        found[name] |= breaking | (unsettled - led(database, entity, in_doubt))
    if met != rows.additions:
        for name, uids in _told_of(database, additions_of_none(database)).items():
            found[name] |= uids
    return found


def _told_of(database: Database, rows: Sequence[int]) -> defaultdict[str, set[str]]:
    """The records that these ``rows`` of the history are about, by entity."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for uid, entity in _by_number(database, "SELECT uid, entity FROM change", rows):
        if isinstance(uid, str):
            found[str(entity)].add(uid)
    return found


def _uids(database: Database, entity: str, numbers: Sequence[int]) -> set[str]:
    """Those that are texts: of another the history knows nothing."""
    found = _by_number(database, f'SELECT uid FROM "{entity}"', numbers)
    return {uid for (uid,) in found if isinstance(uid, str)}


def _by_number(database: Database, start: str, numbers: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    sql = f"{start} WHERE id IN (SELECT value FROM json_each(?))"
    for at in range(0, len(numbers), _PART):
        yield from database.fetch_all(sql, (json.dumps(numbers[at : at + _PART]),))


def _additions(database: Database, entity: str, uids: set[str]) -> int:
    """How many rows of the history add one of the records ``uids``."""
    sql = f"SELECT count(*) FROM change WHERE uid IN (SELECT value FROM json_each(?)) AND entity = ? AND {ADDS}"
    wanted = list(uids)
    parts = (json.dumps(wanted[at : at + _PART]) for at in range(0, len(wanted), _PART))
    return sum(database.fetch_value(sql, (part, entity)) for part in parts)


def _standing(database: Database, entity: str, uids: Iterable[str]) -> dict[str, Document]:
    """What stands in the tables, as the history would write it."""
    wanted = sorted(uids)
    sql = (
        f'SELECT uid, {document_sql(CATALOGUE[entity], "r")} FROM "{entity}" r '
        "WHERE uid IN (SELECT value FROM json_each(?))"
    )
    found: dict[str, Document] = {}
    for start in range(0, len(wanted), _PART):
        rows = database.fetch_all(sql, (json.dumps(wanted[start : start + _PART]),))
        found.update((uid, json.loads(document)) for uid, document in rows)
    return found


def change_findings(reading: Reading, census: Census) -> Iterator[Finding]:
    """What is wrong with the rows of the history, and the records that changed behind it."""
    for one, standing in drifted(reading, census):
        yield from _row_findings(reading, one, standing)
        if one.state != standing and not (one.unreadable or one.unknown or one.broken):
            yield _behind(reading, one, standing)


def _row_findings(reading: Reading, one: Replayed, standing: Document | None) -> Iterator[Finding]:
    who = named(reading, one.entity, one.uid, standing or one.state)
    for row in one.unreadable:
        told = _("{record} : une ligne de l'historique (étape {step}) est illisible.").format(record=who, step=row.step)
        yield Finding(FindingKind.CHANGE_UNREADABLE, told, one.entity, one.uid, functools.partial(_drop, row, told))
    for row in one.unknown:
        told = _("{record} : une ligne de l'historique (étape {step}) parle d'un champ ou d'un type inconnu.").format(
            record=who, step=row.step
        )
        yield Finding(FindingKind.CHANGE_UNKNOWN, told, one.entity, one.uid, functools.partial(_drop, row, told))
    for row, was in one.broken:
        told = _("{record} : une ligne de l'historique (étape {step}) ne suit pas la précédente.").format(
            record=who, step=row.step
        )
        mend = functools.partial(_join, row, was, told)
        yield Finding(FindingKind.CHANGE_BROKEN, told, one.entity, one.uid, mend)


def _behind(reading: Reading, one: Replayed, standing: Document | None) -> Finding:
    who = named(reading, one.entity, one.uid, standing or one.state)
    if one.state is None:
        kind, told = FindingKind.RECORD_ADDED, _("{record} : fiche ajoutée sans trace dans l'historique.")
    elif standing is None:
        kind, told = FindingKind.RECORD_DELETED, _("{record} : fiche supprimée sans trace dans l'historique.")
    else:
        names = [n for n in CATALOGUE[one.entity]._by_name if one.state.get(n) != standing.get(n)]  # noqa: SLF001
        labels = ", ".join(CATALOGUE[one.entity][name].label for name in names)
        told = _("{record} : modifiée sans trace dans l'historique ({fields}).").format(
            record="{record}", fields=labels.replace("{", "{{").replace("}", "}}")
        )
        kind = FindingKind.RECORD_CHANGED
    return Finding(kind, told.format(record=who), one.entity, one.uid, _told_by_the_step)


def _told_by_the_step(_mending: Mending) -> None:
    """Nothing to do: :func:`tell` lets the step of the repair say what stands."""


def _drop(row: ChangeRow, why: str, mending: Mending) -> None:
    """Set the row aside, but for what can still be read of a whole record."""
    kept = _readable_part(row)
    if kept is None:
        mending.set_row_aside(why, "change", "id", row.id)
        return
    mending.aside.put(why, "change", mending.row("change", "id", row.id) or {})
    mending.writing.execute("UPDATE change SET before = ?, after = ? WHERE id = ?", (*kept, row.id))


def _readable_part(row: ChangeRow) -> tuple[str | None, str | None] | None:
    """Both sides of a whole record without the fields that are unknown; None where that would say nothing."""
    if row.field is not None or row.entity not in CATALOGUE or (row.before is None) == (row.after is None):
        return None
    try:
        document: Any = json.loads(row.before or row.after or "")
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not (unknown := unknown_names(row.entity, document)):
        return None
    text = json.dumps(
        {name: value for name, value in document.items() if name not in unknown},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return (text, None) if row.before is not None else (None, text)


def _join(row: ChangeRow, was: Document | None, why: str, mending: Mending) -> None:
    """Let the row follow from what ``was`` there before it; where it cannot, set it aside."""
    adds = row.field is None and row.before is None
    if was is None or adds:
        mending.set_row_aside(why, "change", "id", row.id)
        return
    mending.aside.put(why, "change", mending.row("change", "id", row.id) or {})
    if row.field is None:
        before: str | None = json.dumps(was, ensure_ascii=False, separators=(",", ":"))
    else:
        value = was.get(row.field)
        before = None if value is None else json_text(value)
    mending.writing.execute("UPDATE change SET before = ? WHERE id = ?", (before, row.id))


def json_document(database: Database, entity: Entity, uid: str) -> Document | None:
    """What stands of one record, as the history would write it."""
    return _standing(database, entity.name, [uid]).get(uid)
