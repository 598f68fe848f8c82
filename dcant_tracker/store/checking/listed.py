"""Row numbers told by SQLite as one value: of each row of an answer a thread takes the lock of the interpreter anew."""

import json
from typing import Any

from dcant_tracker.store.file.database import Database

LISTED = "group_concat(id)"
"""What lists the row numbers of a query in its own answer."""


def row_numbers(database: Database, sql: str) -> list[int]:
    """The row numbers that ``sql`` selects as « id »."""
    return numbers_in(database.fetch_value(f"SELECT {LISTED} FROM ({sql})"))


def numbers_in(listed: Any) -> list[int]:
    """The row numbers that ``LISTED`` gave; none where it gave nothing."""
    return list(json.loads(f"[{listed or ''}]"))
