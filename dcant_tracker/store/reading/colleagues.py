"""What colleagues did on their own laptops, as it came in here: steps that say when they were made elsewhere."""

import json
from collections.abc import Collection
from typing import NamedTuple

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.reading.reading import Reading


class Work(NamedTuple):
    """What one person did: how many ``steps``, the last of them (its number, what it says, its ISO instant)."""

    who: str
    steps: int
    number: int
    label: str
    at: str


class Touched(NamedTuple):
    """A cell that a colleague wrote, or a whole record where ``field`` is None: who did last, and when."""

    entity: str
    uid: str
    field: str | None
    who: str
    at: str


def work_since(reading: Reading, number: int) -> list[Work]:
    """What came in after step ``number``, by person, the one who did something last first."""
    sql = (
        "SELECT who, count(*), id, label, max(made_at) FROM step WHERE made_at IS NOT NULL AND id > ? "
        "GROUP BY who ORDER BY max(made_at) DESC, who"
    )
    return [Work(*row) for row in reading.fetch_all(sql, (number,))]


def cells_since(reading: Reading, number: int, most: int) -> list[Touched]:
    """The cells that were written by what came in after step ``number``, the oldest first; the last ``most``."""
    sql = (
        "SELECT entity, uid, field, who, made_at FROM (SELECT c.id, c.entity, c.uid, c.field, s.who, s.made_at "
        "FROM step s JOIN change c ON c.step = s.id WHERE s.id > ? AND s.made_at IS NOT NULL AND c.after IS NOT NULL "
        "ORDER BY c.id DESC LIMIT ?) ORDER BY id"
    )
    return [Touched(*row) for row in reading.fetch_all(sql, (number, most))]


Spot = tuple[str, ...]
"""The cell of a grid: the uids that stand along its sides, empty where none does."""


def spots(reading: Reading, entity: str, uids: Collection[str], sides: Collection[str]) -> dict[str, Spot]:
    """In which cell of a grid whose sides are the links called ``sides`` the records ``uids`` stand, by uid."""
    names = ", ".join(f"coalesce({CATALOGUE[entity][name].name}, '')" for name in sides)
    sql = f'SELECT uid, {names} FROM "{entity}" WHERE uid IN (SELECT value FROM json_each(?))'
    return {str(uid): tuple(map(str, spot)) for uid, *spot in reading.fetch_all(sql, (json.dumps([*uids]),))}
