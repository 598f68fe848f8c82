"""What the check asks of every record, told plainly: one record after the other, in Python alone.

The check sorts out in SQL, or many records at a time, the few that it looks at so. Both must say the same.
"""

import json
from collections import defaultdict
from contextlib import suppress

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.fields import Entity, Field
from dcant_tracker.domain.kinds import Kind, from_sql
from dcant_tracker.domain.rules import checked
from dcant_tracker.domain.text import fold, sort_key
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.replaying import Replayed, replayed, rows_of
from dcant_tracker.store.checking.texts import Texts
from dcant_tracker.store.checking.words import place_of, words_of
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.records import search
from dcant_tracker.store.records.record import digest_of


def rows(database: Database, entity: Entity) -> list[dict]:
    """Every row of ``entity``, by column."""
    cursor = database.connection.execute(f'SELECT * FROM "{entity.name}" ORDER BY id')
    names = [described[0] for described in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def texts(database: Database, entity: Entity) -> Texts:
    """As ``texts.texts_of``."""
    found = Texts()
    for row in rows(database, entity):
        for field in entity.texts:
            kept, twin = row[field.name], f"{field.name}_folded"
            right = None if kept is None else sort_key(str(kept))
            if row[twin] != right:
                found.twins.setdefault(row["id"], {})[twin] = right
            if kept is not None and not _is_well_formed(field, kept):
                found.malformed.add(row["id"])
            for word in words_of(kept):
                found.words[word] += place_of(search.row_number(entity.name, row["id"]))
    return found


def _is_well_formed(field: Field, kept: object) -> bool:
    with suppress(UserError, ValueError, TypeError):
        value = from_sql(field.kind, kept) if isinstance(kept, str) else None
        return value is not None and checked(field, value) == value
    return False


def digests(database: Database, entity: Entity) -> dict[int, int]:
    """As ``digests.wrong_digests``."""
    found = {}
    for row in rows(database, entity):
        kept = [(field, "" if row[field.name] is None else str(row[field.name])) for field in entity.key]
        right = digest_of(tuple(fold(text) if field.kind is Kind.TEXT else text for field, text in kept))
        if row["key_digest"] != right:
            found[row["id"]] = right
    return found


def unsettled(database: Database, entity: Entity) -> list[int]:
    """As ``settled.unsettled`` tells of a sound file: what has other rows than one that adds it and a text changed."""
    texts = {field.name for field in entity if field.kind not in {Kind.INT, Kind.BOOL, Kind.TAGS, Kind.DATE}}
    found = []
    for row in rows(database, entity):
        (told,) = rows_of(database, [row["uid"]])
        edits = [each.field in texts and bool(each.before and each.after) for each in told[1:]]
        if edits not in ([], [True]):
            found.append(row["id"])
    return found


def document(entity: Entity, row: dict) -> str:
    """What the history would write of the row; of what no write door wrote, something that it would not."""
    said = {}
    for field in entity:
        kept = row[field.name]
        if field.kind is Kind.BOOL and kept in {0, 1}:
            said[field.name] = bool(kept)
        elif field.kind is Kind.TAGS and isinstance(kept, str):
            said[field.name] = kept.split("; ")
        elif kept is not None:
            said[field.name] = kept.hex().upper() if isinstance(kept, bytes) else kept
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def drifted(database: Database) -> dict[tuple[str, str], tuple[Replayed, dict | None]]:
    """As ``replay.drifted``, but for records of which nothing was ever told: every row of the history replayed."""
    standing: dict[tuple[str, str], dict] = defaultdict(dict)
    for entity in CATALOGUE.values():
        for row in rows(database, entity):
            standing[entity.name, row["uid"]] = json.loads(document(entity, row))
    uids = {uid for (uid,) in database.fetch_all("SELECT DISTINCT uid FROM change")}
    found = {}
    for told in rows_of(database, uids):
        entity, uid = told[0].entity, told[0].uid
        one = replayed(told, entity, uid)
        stands = standing.get((entity, uid))
        if one.state != stands or one.unreadable or one.unknown or one.broken:
            found[entity, uid] = one, stands
    return found
