"""Cells of the tables that are kept beside the records: each of the kind that its column takes.

What they mean is for ``steps``, ``replay`` and ``kept``, which may read them once they are.
"""

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.checking.census import Census
from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.file.database import Database
from dcant_tracker.store.file.sifting import BESIDE, ILLEGIBLE
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.replicas.contested import Kind
from dcant_tracker.words import _

_KINDS: Mapping[str, str] = {"INTEGER": "integer", "BOOLEAN": "integer", "BLOB": "blob"}
"""What SQLite calls the values of a column by how it is declared; of any other, text."""

_TABLES = tuple(table for table in BESIDE if table not in {"change", "exchange_file"})
"""Those looked at column by column; of ``change``, only what says which record a row is about, and a workbook that is
no file any more is told as another than the one exchanged.
"""

_LEFT_TO_OTHERS = frozenset({("step", "at"), ("exchange", "state_step"), ("waiting_import", "undecided")})
"""Cells that the parts of the check that read them tell and mend, whatever they hold."""

_RULES: Mapping[str, str] = {
    "decision": "taken NOT IN (0, 1) OR {mine} OR {theirs}",
    "pairing": "same NOT IN (0, 1)",
    "column_mapping": "{definition} OR json_type(definition) <> 'object'",
    "made_change": "NOT {known} OR {before} OR {after} OR {parents} OR json_type(parents) <> 'array' OR {stepless}",
    "contested": "NOT {known} OR kind NOT IN ({kinds})",
}
"""What is wrong with a row whose cells are all of their kinds."""


_DOCUMENTS = ("mine", "theirs", "definition", "before", "after", "parents")
"""The columns among them that hold JSON."""

_SAID: Mapping[str, str] = {
    "known": "entity IN ({})".format(", ".join(f"'{name}'" for name in CATALOGUE)),
    "kinds": ", ".join(f"'{kind}'" for kind in Kind),
    "stepless": "step NOT BETWEEN 1 AND (SELECT seq FROM sqlite_sequence WHERE name = 'step')",
}
"""What rules say of more than a cell; a step that is lost is made again, and has its rows then."""


def beside_findings(reading: Reading, census: Census) -> Iterator[Finding]:
    """The rows in which a cell is of no kind that its column takes."""
    for number in census.history.nameless:
        uid = reading.fetch_value("SELECT uid FROM change WHERE id = ?", (number,))
        told = _("Une ligne de l'historique ne dit pas de quelle fiche elle parle ({record}).").format(record=uid)
        mend = functools.partial(_set_aside, "change", number, told)
        yield Finding(FindingKind.CHANGE_UNREADABLE, told, mend=mend)
    for table in _TABLES:
        columns = _columns(reading, table)
        wrong = {name: _of_another_kind(name, kind, required=needed) for name, (kind, needed) in columns.items()}
        sql = f'SELECT rowid, {", ".join(wrong.values())} FROM "{table}" WHERE {" OR ".join(wrong.values())}'
        told_of = set()
        for number, *found in reading.fetch_all(sql):
            told_of.add(number)
            names = [name for name, is_wrong in zip(wrong, found, strict=True) if is_wrong]
            yield _finding(table, number, names)
        for (number,) in reading.fetch_all(_rule_sql(table)) if table in _RULES else ():
            if number not in told_of:
                yield _finding(table, number, [])


def _columns(database: Database, table: str) -> dict[str, tuple[str, bool]]:
    """By name, the kind of the values of each column, and whether it must have one."""
    sql = 'SELECT name, upper(type), "notnull" FROM pragma_table_info(?) WHERE pk = 0'
    return {
        str(name): (_KINDS.get(kind, "text"), bool(needed))
        for name, kind, needed in database.fetch_all(sql, (table,))
        if (table, name) not in _LEFT_TO_OTHERS
    }


def _of_another_kind(name: str, kind: str, *, required: bool) -> str:
    kinds = f"'{kind}'" if required else f"'{kind}', 'null'"
    return f'typeof("{name}") NOT IN ({kinds})'


def _rule_sql(table: str) -> str:
    unread = {name: f"({name} IS NOT NULL AND NOT json_valid({name}))" for name in _DOCUMENTS}
    return f'SELECT rowid FROM "{table}" WHERE {_RULES[table].format(**unread, **_SAID)}'


def _finding(table: str, number: int, names: list[str]) -> Finding:
    told = _("« {table} », ligne {number} : ce qu'elle dit est illisible ({columns}).").format(
        table=table, number=number, columns=", ".join(names) or _("valeur inconnue")
    )
    mend = functools.partial(_mend_row, table, number, names, told)
    return Finding(FindingKind.KEPT_VALUE, told, mend=mend)


def _mend_row(table: str, number: int, names: list[str], why: str, mending: Mending) -> None:
    """Keep what can be read of a row; one that says nothing without what is illegible is set aside."""
    row = mending.row(table, "rowid", number)
    if row is None:
        return
    columns = _columns(mending.writing, table)
    written = {name: _readable(row[name], *columns[name]) for name in names}
    if not written or any(value is None and columns[name][1] for name, value in written.items()):
        _set_aside(table, number, why, mending)
        return
    mending.aside.put(why, table, {name: row[name] for name in {"id", *written} & row.keys()})
    listed = ", ".join(f'"{name}" = ?' for name in written)
    mending.writing.execute(f'UPDATE "{table}" SET {listed} WHERE rowid = ?', [*written.values(), number])


def _readable(kept: Any, kind: str, required: bool) -> Any:
    """What may stand in the place of a value of another kind; None where nothing can."""
    if kind == "text" and kept is not None:
        text = kept.decode(errors="replace").strip("\ufffd\0") if isinstance(kept, bytes) else str(kept)
        return text or (ILLEGIBLE if required else None)
    return None


def _set_aside(table: str, number: int, why: str, mending: Mending) -> None:
    mending.set_row_aside(why, table, "rowid", number)
