"""One database asked in SQL: what a data file holds, or an earlier state of it. Only store/ knows SQL."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

Parameters = Sequence[object] | Mapping[str, object]
"""The values of the marks in a statement: by position, or by name."""


class Database:
    """Rows in answer to SQL, each answer read to its end: an open cursor would block a commit."""

    __slots__ = ("connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def fetch_all(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Every row that ``sql`` selects, as tuples."""
        return self.connection.execute(sql, parameters).fetchall()

    def fetch_one(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first row that ``sql`` selects; None when there is none."""
        return self.connection.execute(sql, parameters).fetchone()

    def fetch_value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first value of the first row, which ``sql`` always gives (an aggregate, EXISTS)."""
        return self.fetch_one(sql, parameters)[0]

    def close(self) -> None:
        """Give the connection back; nothing can be asked any more."""
        self.connection.close()
