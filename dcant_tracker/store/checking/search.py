"""The search index against the words of the records.

Every word knows which records it is in: their number and the sum of their row numbers are compared with those that
the texts give. Only words that differ are looked at closely, with an index of their own made as the real one is; a
second index of everything takes longer than all the rest of the check.
"""

import contextlib
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import search
from dcant_tracker.words import _, ngettext

_WORDS = re.compile(r"[^\W_]+")
"""Words as the tokenizer of the index sees most of them; where it does not, the close look tells."""

_RANK = 40
_MASK = (1 << 32) - 1
_ONE = 1 << 70
_FEW = 1_000
"""From so many words on, what differs is no matter of how a word is seen."""

_PART = 2_000


def search_findings(reading: Reading) -> Iterator[Finding]:
    """Whether the search holds the words of the records and no others: one finding, with how many words differ."""
    told = _("La recherche ne correspond pas aux fiches.")
    try:
        wrong = _wrong_words(reading)
    except sqlite3.DatabaseError:
        yield Finding(FindingKind.SEARCH, _("L'index de la recherche est endommagé."), mend=_rebuild)
        return
    if wrong:
        count = len(wrong)
        many = ngettext("{count} mot", "{count} mots", count).format(count=count)
        yield Finding(FindingKind.SEARCH, f"{told[:-1]} ({many}).", mend=_rebuild)


def _rebuild(mending: Mending) -> None:
    mending.search_is_wrong = True


def _wrong_words(database: Database) -> set[str]:
    expected = _expected(database)
    found = _found(database)
    suspects = {word for word in expected.keys() | found.keys() if expected.get(word) != found.get(word)}
    return _looked_at(database, suspects) if 0 < len(suspects) < _FEW else suspects


def _expected(database: Database) -> dict[str, int]:
    """By word, the sum of what stands for the records that it is in."""
    sums: dict[str, int] = defaultdict(int)
    for number, words in _rows(database):
        place = _place(number)
        for word in words:
            sums[word] += place
    return sums


def _place(row: int) -> int:
    """What stands for a row: one, in bits of their own, beside its number (lower bits and rank)."""
    return _ONE + (row & _MASK) + (row >> _RANK)


def _found(database: Database) -> dict[str, int]:
    """The same as the index has it."""
    places = f"SELECT count(*), sum((rowid & {_MASK}) + (rowid >> {_RANK})) FROM search WHERE search MATCH ?"
    found: dict[str, int] = {}
    for word in _indexed(database):
        count, total = database.fetch_one(places, (f'"{word}"',))
        found[word] = count * _ONE + (total or 0)
    return found


def _indexed(database: Database) -> Iterator[str]:
    """Every word of the index: one question a word, since the table lists a word once for each place that it is in."""
    sql = "SELECT term FROM temp.search_terms WHERE term >= ? LIMIT 1"
    row = database.fetch_one(sql, ("",))
    while row is not None:
        yield str(row[0])
        row = database.fetch_one(sql, (f"{row[0]}\x01",))


def _rows(database: Database) -> Iterator[tuple[int, AbstractSet[str]]]:
    """The row number of every record that has words, with its words."""
    for entity in CATALOGUE.values():
        if not entity.texts:
            continue
        first = search.row_number(entity.name, 0)
        listed = ", ".join(f'"{field.name}"' for field in entity.texts)
        for number, *texts in database.connection.execute(f'SELECT id, {listed} FROM "{entity.name}"'):
            words = [_words(text) for text in texts if text is not None]
            if words:
                yield first + number, words[0] if len(words) == 1 else words[0].union(*words[1:])


@lru_cache(50_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(fold(str(text))))


def _looked_at(database: Database, suspects: set[str]) -> set[str]:
    """Those of ``suspects`` that the index really has in other records than an index made as it is."""
    with contextlib.closing(sqlite3.connect(":memory:")) as fresh:
        fresh.execute(search.SEARCH_DDL)
        wrong: set[str] = set()
        holders = {number for number, words in _rows(database) if not words.isdisjoint(suspects)}
        matched = {word: _matching(database, word) for word in suspects}
        holders.update(*matched.values())
        _index(database, fresh, holders)
        close = Database(fresh)
        wrong.update(word for word, rows in matched.items() if rows != _matching(close, word))
        return wrong


def _matching(database: Database, word: str) -> set[int]:
    return {row for (row,) in database.fetch_all("SELECT rowid FROM search WHERE search MATCH ?", (f'"{word}"',))}


def _index(database: Database, fresh: sqlite3.Connection, rows: set[int]) -> None:
    """Index the records that have these rows as the write door does."""
    for name, entity in CATALOGUE.items():
        first = search.row_number(name, 0)
        own = sorted(row - first for row in rows if row >> _RANK == first >> _RANK)
        listed = ", ".join(f'"{field.name}"' for field in entity.texts)
        for start in range(0, len(own) if listed else 0, _PART):
            sql = f'SELECT id, {listed} FROM "{name}" WHERE id IN (SELECT value FROM json_each(?))'
            found = database.fetch_all(sql, (json.dumps(own[start : start + _PART]),))
            search.index(fresh, ((name, row[0], _text(row[1:])) for row in found))


def _text(texts: tuple[object, ...]) -> str:
    """What is indexed of a record that keeps these ``texts``: tags are kept with marks between, which are no words."""
    return fold(" ".join(str(text) for text in texts if text is not None))
