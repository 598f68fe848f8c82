"""What a data file is made of, compared with what this application makes, before anything of the file is used.

SQLite runs what a schema says: triggers, views, checks, generated columns, expressions of indexes. So its statements
are read first, and alone (https://www.sqlite.org/security.html), and they have to declare exactly what the
revisions of the schema declare. Two differences are harmless, run nothing, and are left to the check of the
whole file: an index of ours that is gone, a plain column too many.
"""

import hashlib
import os
import re
import sqlite3
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from dcant_tracker.store.file import ddl
from dcant_tracker.store.file.migrations.revisions import REVISIONS
from dcant_tracker.words import _

HIGHEST_ID = 1 << 40
"""Row and step numbers stay below: the search packs them so, and SQLite has no number after 2^63 - 1."""

WORDINGS = Path(__file__).parent / "migrations" / "wordings.txt"
"""Digests of the schemas of our files, by how they are worded; ``tests/store/file/freeze.py`` writes them."""

_ALEMBIC = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, PRIMARY KEY (version_num))"
_UNTIL_ALEMBIC_LEFT = 3
_SUPER_JOURNAL = bytes.fromhex("d9d505f920a163d7")
"""How a journal ends that names another one (https://www.sqlite.org/fileformat2.html, section 3)."""

_ROWS = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master"

Declarations = Mapping[tuple[str, str], Hashable]
"""What every table and index of a schema declares, by type and name."""


class Surprise(NamedTuple):
    """One thing that this application would not have made: what it is, in words, and whether nothing can come of it."""

    message: str
    name: str
    harmless: bool = False
    is_table: bool = False


class Entry(NamedTuple):
    """One row of the table in which SQLite keeps a schema, as it stands in the file."""

    kind: object
    name: object
    table: object
    root: object
    sql: object


def entries_of(connection: sqlite3.Connection) -> list[Entry]:
    """The schema of the file as it is written there. Raises sqlite3.DatabaseError when it cannot be read."""
    return [Entry(*row) for row in connection.execute(_ROWS).fetchall()]


def surprises(connection: sqlite3.Connection, number: int, like: Iterable[Entry] = ()) -> list[Surprise]:
    """Whatever the file behind ``connection``, which says to be of schema ``number``, has and ours have not.

    ``like`` is what one of ours of that schema is made of: whatever is worded so needs not be read, and no index of it.
    Raises sqlite3.DatabaseError when the schema cannot be read at all.
    """
    entries = entries_of(connection)
    if not 1 <= number <= len(REVISIONS):
        return [Surprise(_("son numéro de schéma ({number}) n'existe pas").format(number=number), "user_version")]
    found = [*_settings(connection)]
    found += _roots(entries)
    if not is_known(entries, number) and not _is_worded_like(entries, [*like]):
        others = [other for other in range(1, len(REVISIONS) + 1) if is_known(entries, other)]
        others = [other for other in others if declarations(other) != declarations(number)]
        found += [_other_number(number, others[0])] if others else _differences(entries, number)
    if not any(not surprise.harmless for surprise in found):
        found += _numbers(connection)
    return found


def left_beside(path: Path) -> list[Surprise]:
    """What lies beside the file at ``path`` and would change it as soon as SQLite opens it, though it is none of ours.

    The journal of a program that was killed is: SQLite takes back with it what was half written. One that names further
    journals is not, and SQLite would delete what it names.
    """
    if _size(path.with_name(f"{path.name}-wal")):
        return [Surprise(_("un autre programme a laissé « {name} » à côté").format(name=f"{path.name}-wal"), "wal")]
    journal = path.with_name(f"{path.name}-journal")
    if _size(journal) > len(_SUPER_JOURNAL):
        with journal.open("rb") as opened:
            opened.seek(-len(_SUPER_JOURNAL), os.SEEK_END)
            if opened.read() == _SUPER_JOURNAL:
                return [Surprise(_("« {name} » à côté désigne d'autres fichiers").format(name=journal.name), "journal")]
    return []


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def is_known(entries: Iterable[Entry], number: int) -> bool:
    """Whether files of ours at schema ``number`` word it so; others are compared statement by statement."""
    return f"{number} {wording(entries)}" in _known_wordings()


def wording(entries: Iterable[Entry]) -> str:
    """A digest of the statements of a schema, whatever the spaces in them."""
    rows = sorted(map(_worded, entries))
    return hashlib.sha256("\1".join(rows).encode(errors="surrogatepass")).hexdigest()


def _worded(one: Entry) -> str:
    return f"{one.kind}\0{one.name}\0{one.table}\0{' '.join(str(one.sql).split())}"


def _is_worded_like(entries: Iterable[Entry], ours: Iterable[Entry]) -> bool:
    """Whether ``entries`` are ``ours``, but for indexes that were made by themselves."""
    needed = {_worded(one) for one in ours if one.kind != "index" or one.sql is None}
    return bool(needed) and needed <= {*map(_worded, entries)} <= {*map(_worded, ours)}


@cache
def _known_wordings() -> frozenset[str]:
    return frozenset(WORDINGS.read_text(encoding="ascii").splitlines())


def _settings(connection: sqlite3.Connection) -> Iterator[Surprise]:
    if connection.execute("PRAGMA encoding").fetchone()[0] != "UTF-8":
        yield Surprise(_("ses textes ne sont pas en UTF-8"), "encoding")
    if str(connection.execute("PRAGMA journal_mode").fetchone()[0]).lower() not in {"delete", "memory"}:
        yield Surprise(_("un autre programme en a changé le mode d'écriture (journal WAL)"), "journal_mode")


def _roots(entries: Iterable[Entry]) -> Iterator[Surprise]:
    """Two names for one tree would let a write to the one damage the other."""
    taken: set[object] = set()
    for entry in entries:
        if entry.root in taken:
            yield Surprise(
                _("« {name} » partage ses pages avec une autre table").format(name=entry.name), str(entry.name)
            )
        elif entry.root:
            taken.add(entry.root)


def _differences(entries: Iterable[Entry], number: int) -> Iterator[Surprise]:
    expected = dict(declarations(number))
    for entry in entries:
        kind, name = str(entry.kind), str(entry.name)
        ours = expected.pop((kind, name), None)
        if kind not in {"table", "index"}:
            yield _stranger(kind, name)
        elif (kind, name) == ("table", "alembic_version") and number < _UNTIL_ALEMBIC_LEFT:
            if _declared(entry) != _declared(Entry("table", name, name, 0, _ALEMBIC)):
                yield Surprise(_("la table « {name} » a été modifiée").format(name=name), name)
        elif ours is None:
            if not (kind == "index" and entry.sql is None and entry.table == "alembic_version"):
                yield _stranger(kind, name)
        elif (declared := _declared(entry)) != ours:
            yield _changed(kind, name, ours, declared)
    for kind, name in expected:
        if kind == "index":
            made_for_a_constraint = name.startswith("sqlite_")
            yield Surprise(_("l'index « {name} » manque").format(name=name), name, harmless=not made_for_a_constraint)
        else:
            yield Surprise(_("la table « {name} » manque").format(name=name), name)


def _other_number(said: int, found: int) -> Surprise:
    told = _("son numéro de schéma ({said}) n'est pas celui de ses tables ({found})").format(said=said, found=found)
    return Surprise(told, "user_version")


def _stranger(kind: str, name: str) -> Surprise:
    told = {
        "trigger": _("déclencheur inconnu « {name} »"),
        "view": _("vue inconnue « {name} »"),
        "index": _("index inconnu « {name} »"),
    }.get(kind, _("table inconnue « {name} »"))
    return Surprise(told.format(name=_printable(name)), name)


def _changed(kind: str, name: str, ours: Hashable, theirs: Hashable) -> Surprise:
    if kind == "index":
        return Surprise(_("l'index « {name} » a été modifié").format(name=name), name)
    return Surprise(
        _("la table « {name} » a été modifiée").format(name=name), name, _is_wider(ours, theirs), is_table=True
    )


def _is_wider(ours: Hashable, theirs: Hashable) -> bool:
    """Whether a table declares all that ours does and, besides, columns of which nothing but the type is said."""
    if not (isinstance(ours, tuple) and isinstance(theirs, tuple) and len(ours) == len(theirs) == 2):
        return False
    mine, other = ours[1], theirs[1]
    if not (isinstance(mine, frozenset) and isinstance(other, frozenset)) or not mine <= other:
        return False
    plain = re.compile(r"any|blob|integer|numeric|real|text|varchar")
    return all(one[0] == "column" and len(one) <= 3 and all(map(plain.fullmatch, one[2:])) for one in other - mine)


def _printable(name: str) -> str:
    shown = "".join(sign if sign.isprintable() else "�" for sign in name)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


@cache
def declarations(number: int) -> Declarations:
    """What the schema ``number`` declares, by type and name, as its revisions make it."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for revision in REVISIONS[:number]:
            revision(connection)
        return {(str(entry.kind), str(entry.name)): _declared(entry) for entry in entries_of(connection)}
    finally:
        connection.close()


def _declared(entry: Entry) -> Hashable:
    if entry.sql is None:
        return str(entry.table).lower()
    if not isinstance(entry.sql, str):
        return None
    try:
        if entry.kind == "table" and not entry.sql[:14].upper().startswith("CREATE VIRTUAL"):
            return ddl.table_declared(entry.sql)
        return ddl.other_declared(entry.sql)
    except ddl.ForeignStatementError:
        return None


def _numbers(connection: sqlite3.Connection) -> Iterator[Surprise]:
    """The search as this application sets it up, and numbers that leave room for those to come."""
    if connection.execute("SELECT k, v FROM search_config").fetchall() != [("version", 4)]:
        yield Surprise(_("la recherche a été réglée par un autre programme"), "search_config")
    counted = connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
    for name, last in counted:
        if not (isinstance(name, str) and isinstance(last, int) and 0 <= last < HIGHEST_ID):
            yield Surprise(
                _("la numérotation de « {name} » est hors limites").format(name=_printable(str(name))), str(name)
            )
            return
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if (
            name in _numbered()
            and (connection.execute(f'SELECT max(id) FROM "{name}"').fetchone()[0] or 0) >= HIGHEST_ID
        ):
            yield Surprise(_("la numérotation de « {name} » est hors limites").format(name=name), name)
            return


@cache
def _numbered() -> frozenset[str]:
    from dcant_tracker.domain.catalogue import CATALOGUE

    beside = (
        "step",
        "change",
        "made_change",
        "exchange",
        "decision",
        "pairing",
        "campaign_closing",
        "column_mapping",
        "waiting_import",
    )
    return frozenset({*CATALOGUE, *beside})
