"""The search index against the words of the records.

Every word knows which records it is in: how often it is said and the sum of the row numbers are compared with those
that the texts give. Only words that differ are looked at closely, with an index of their own made as the real one is;
a second index of everything takes longer than all the rest of the check.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterator

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.text import fold
from dcant_tracker.store.checking.census import Census
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.checking.words import words_of
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import search
from dcant_tracker.words import _, ngettext

_RANK = 40
_FEW = 1_000
"""From so many words on, what differs is no matter of how a word is seen."""

_PART = 2_000


def search_findings(reading: Reading, census: Census) -> Iterator[Finding]:
    """Whether the search holds the words of the records and no others: one finding, with how many words differ."""
    told = _("La recherche ne correspond pas aux fiches.")
    try:
        wrong = _wrong_words(reading, census)
    except sqlite3.DatabaseError:
        yield Finding(FindingKind.SEARCH, _("L'index de la recherche est endommagé."), mend=_rebuild)
        return
    if wrong:
        count = len(wrong)
        many = ngettext("{count} mot", "{count} mots", count).format(count=count)
        yield Finding(FindingKind.SEARCH, f"{told[:-1]} ({many}).", mend=_rebuild)


def _rebuild(mending: Mending) -> None:
    mending.search_is_wrong = True


def _wrong_words(database: Database, census: Census) -> set[str]:
    expected, found = census.words(), census.indexed()
    suspects = {word for word in expected.keys() | found.keys() if expected.get(word) != found.get(word)}
    return _looked_at(database, suspects) if 0 < len(suspects) < _FEW else suspects


def _looked_at(database: Database, suspects: set[str]) -> set[str]:
    """Those of ``suspects`` that the index really has in other places than an index made as it is."""
    with contextlib.closing(sqlite3.connect(":memory:")) as fresh:
        fresh.execute(search.SEARCH_DDL)
        search.list_terms(fresh)
        places = {word: _places(database, word) for word in suspects}
        holders = {row for row, words in _rows(database) if not words.isdisjoint(suspects)}
        holders.update(row for found in places.values() for row, _offset in found)
        _index(database, fresh, holders)
        close = Database(fresh)
        return {word for word, found in places.items() if found != _places(close, word)}


def _places(database: Database, word: str) -> set[tuple[int, int]]:
    """The rows and the places in them where the index has ``word``."""
    return set(database.fetch_all("SELECT doc, offset FROM temp.search_terms WHERE term = ?", (word,)))


def _rows(database: Database) -> Iterator[tuple[int, set[str]]]:
    """The row number of every record that has words, with its words."""
    for entity in CATALOGUE.values():
        first = search.row_number(entity.name, 0)
        listed = ", ".join(f'"{field.name}"' for field in entity.texts)
        for number, *texts in (
            database.connection.execute(f'SELECT id, {listed} FROM "{entity.name}"') if listed else ()
        ):
            yield first + number, {word for text in texts for word in words_of(text)}


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
