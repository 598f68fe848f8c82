"""What the mends of findings work with: raw rows written inside the transaction of the repair, the rest set aside.

Mends write the tables as SQL does, below the write door: what is broken may be what the door cannot even read. What
then differs from the history is told by the change rows of the repair's own step (``replay.tell``).
"""

import json
from collections.abc import Mapping
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE, referrers
from dcant_tracker.domain.kinds import ANY, Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.checking.aside import Aside
from dcant_tracker.store.checking.replaying import known_value
from dcant_tracker.store.kept import closings
from dcant_tracker.store.records.record import stored
from dcant_tracker.store.writing.writing import Writing


class Mending:
    """One repair under way: ``writing`` takes its rows, ``aside`` what cannot stay; ``search_is_wrong`` asks for the
    search to be made anew at the end.
    """

    def __init__(self, writing: Writing, aside: Aside) -> None:
        self.writing = writing
        self.aside = aside
        self.search_is_wrong = False

    def row(self, table: str, column: str, value: object) -> dict[str, Any] | None:
        """The row of ``table`` where ``column`` is ``value``, as it is kept; None when it is gone."""
        cursor = self.writing.connection.execute(f'SELECT * FROM "{table}" WHERE "{column}" = ?', (value,))
        found = cursor.fetchone()
        names = [description[0] for description in cursor.description]
        cursor.close()
        return dict(zip(names, found, strict=True)) if found else None

    def set_row_aside(self, why: str, table: str, column: str, value: object) -> None:
        """Take a row out of ``table`` and set it aside; its bytes, if any, as a file."""
        row = self.row(table, column, value)
        if row is None:
            return
        content = row.pop("content", None)
        self.aside.put(why, table, row, content if isinstance(content, bytes) else None)
        self.writing.execute(f'DELETE FROM "{table}" WHERE "{column}" = ?', (value,))

    def set_field(self, why: str, entity: str, uid: str, values: Mapping[str, Value]) -> None:
        """Write ``values`` in a record; what stood there is set aside."""
        row = self.row(entity, "uid", uid)
        if row is None:
            return
        self.aside.put(why, f"{entity}:{uid}", {name: row[name] for name in values})
        self.write_raw(entity, uid, stored(CATALOGUE[entity], values))

    def write_raw(self, table: str, uid: str, row: Mapping[str, object]) -> None:
        """Write columns of the record ``uid``."""
        written = ", ".join(f'"{name}" = ?' for name in row)
        self.writing.execute(f'UPDATE "{table}" SET {written} WHERE uid = ?', [*row.values(), uid])

    def from_history(self, entity: str, uid: str, field: str) -> Value:
        """The value that the history knows for a field, if it may stand in it; None otherwise."""
        try:
            value = known_value(self.writing, entity, uid, field)
        except (UserError, ValueError, TypeError):
            return None
        target = CATALOGUE[entity][field].referred(value)
        if target is not None and (target == (entity, uid) or not self.exists(*target)):
            return None
        return value

    def exists(self, entity: str, uid: str) -> bool:
        """Whether there is such a record."""
        if entity not in CATALOGUE:
            return False
        return self.writing.fetch_one(f'SELECT 1 FROM "{entity}" WHERE uid = ?', (uid,)) is not None

    def rename(self, entity: str, old: str, new: str) -> None:
        """Give a record another uid, everywhere that names it."""
        writing = self.writing
        writing.execute(f'UPDATE "{entity}" SET uid = ? WHERE uid = ?', (new, old))
        for referrer, field in referrers(entity):
            sql = f'UPDATE "{referrer.name}" SET "{field.name}" = ? WHERE "{field.name}" = ?'
            writing.execute(sql, (new, old))
        for referrer, field in referrers(ANY):
            sql = f'UPDATE "{referrer.name}" SET "{field.name}" = ? WHERE "{field.name}" = ?'
            writing.execute(sql, (f"{entity}:{new}", f"{entity}:{old}"))
        writing.execute("UPDATE change SET uid = ? WHERE uid = ? AND entity = ?", (new, old, entity))
        writing.execute("UPDATE decision SET uid = ? WHERE uid = ? AND entity = ?", (new, old, entity))
        for side in ("uid", "other"):
            writing.execute(f'UPDATE pairing SET "{side}" = ? WHERE "{side}" = ? AND entity = ?', (new, old, entity))
        closings.rename(writing, old, new)
        if entity == "attachment":
            writing.execute("UPDATE attachment_file SET uid = ? WHERE uid = ?", (new, old))
        if entity == "partner":
            for table in ("exchange", "waiting_import", "column_mapping"):
                writing.execute(f'UPDATE "{table}" SET partner = ? WHERE partner = ?', (new, old))


def json_text(value: object) -> str:
    """A value as the history keeps it."""
    return json.dumps(value, ensure_ascii=False)
