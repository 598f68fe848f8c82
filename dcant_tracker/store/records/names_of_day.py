"""What organisations were called on a day, from their dated names; an alias has no dates and is no name of a day."""

from collections.abc import Sequence
from datetime import date

from dcant_tracker.store.file.database import Database

_Dated = tuple[str, str, str]
"""From when, until when (ISO, ends included), the name."""

_BEFORE, _AFTER = "0000-01-01", "9999-12-31"


class NamesOfDay:
    """Read once when first asked for; throw it away when data has changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[str, Sequence[_Dated]] | None = None

    def of(self, uid: str, day: date) -> str | None:
        """The name that the organisation ``uid`` bore on ``day``, where its names say so."""
        if self._read is None:
            self._read = self._names()
        said = day.isoformat()
        return next((name for since, until, name in self._read.get(uid, ()) if since <= said <= until), None)

    def _names(self) -> dict[str, Sequence[_Dated]]:
        sql = (
            "SELECT organisation, coalesce(valid_from, ?), coalesce(valid_until, ?), name FROM organisation_identity "
            "WHERE coalesce(valid_from, valid_until) IS NOT NULL ORDER BY coalesce(valid_from, ?) DESC, id"
        )
        found: dict[str, list[_Dated]] = {}
        for uid, since, until, name in self._database.fetch_all(sql, (_BEFORE, _AFTER, _BEFORE)):
            found.setdefault(str(uid), []).append((since, until, str(name)))
        return dict(found)
