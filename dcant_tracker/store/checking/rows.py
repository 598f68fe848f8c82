"""The rows of the history gone through once: those that say nothing usual, and how many add a record.

Usual are a row that adds a record, which the check of the records counts, and one that edits a record which stands.
"""

from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.checking.listed import LISTED, numbers_in, row_numbers
from dcant_tracker.store.file.database import Database

ADDS = "(field IS NULL AND before IS NULL AND after IS NOT NULL)"
"""Whether a row of the history adds a record."""


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows are ``additions``, the numbers of those that are ``unusual``, and of those that are ``nameless``:
    they say by no text which record they are about.
    """

    additions: int
    unusual: list[int]
    nameless: list[int]


def rows_of_history(database: Database) -> Rows:
    """What is to be said of all rows at once."""
    sql = (
        f"SELECT count(*) FILTER (WHERE {ADDS}), "
        f"{LISTED} FILTER (WHERE CASE WHEN field IS NULL THEN NOT {ADDS} ELSE NOT {_stands_sql()} END), "
        f"{LISTED} FILTER (WHERE typeof(uid) <> 'text' OR typeof(entity) <> 'text') FROM change"
    )
    additions, unusual, nameless = database.fetch_one(sql)
    return Rows(additions, numbers_in(unusual), numbers_in(nameless))


def additions_of_none(database: Database) -> list[int]:
    """The numbers of the rows that add a record which does not stand."""
    return row_numbers(database, f"SELECT id FROM change WHERE {ADDS} AND NOT {_stands_sql()}")


def _stands_sql() -> str:
    """Whether the record that a row of the history is about stands."""
    there = " ".join(
        f"WHEN '{name}' THEN EXISTS (SELECT 1 FROM \"{name}\" r WHERE r.uid = change.uid)" for name in CATALOGUE
    )
    return f"CASE entity {there} ELSE FALSE END"
