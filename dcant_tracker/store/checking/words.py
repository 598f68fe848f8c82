"""Words as the index of the search sees them, and one number that tells in which records a word is, and how often."""

import re
from collections.abc import Iterable
from typing import Any, TypeAlias

from dcant_tracker.domain.text import fold
from dcant_tracker.store.file.database import Database

Place: TypeAlias = int
"""The sum, over every time that a word is said, of :func:`place_of` the row of the search that says it."""

_WORDS = re.compile(r"[^\W_]+")
"""Words as the tokenizer of the index sees most of them; where it does not, a close look tells."""

_ONE = 1 << 70
_PRIME = (1 << 33) - 9
"""More than the records of any data file: what is left of a row of the search still tells them apart, and the sum over
every time that a word is said stays in the numbers of SQLite."""


def words_of(kept: Any) -> list[str]:
    """The words of a text, in order, each as often as it is said."""
    return [] if kept is None else _WORDS.findall(fold(str(kept)))


def place_of(row: int) -> Place:
    """What stands for a row of the search: one, in bits of its own, beside what a prime leaves of its number."""
    return _ONE + row % _PRIME


def places_of(first: int, numbers: Iterable[int]) -> list[Place]:
    """:func:`place_of` the rows of records with these ``numbers``, of which the one numbered 0 would be ``first``."""
    return [_ONE + (first + number) % _PRIME for number in numbers]


def indexed_places(database: Database) -> dict[str, Place]:
    """Where each word of the index is: it lists them in order, with each place that one is in."""
    sql = f"SELECT term, count(*), sum(doc % {_PRIME}) FROM temp.search_terms GROUP BY term"
    return {str(word): times * _ONE + places for word, times, places in database.connection.execute(sql)}
