"""The steps of the history: none missing, none empty that did something, each after the one before."""

import functools
from collections.abc import Iterator

from dcant_tracker.store.checking.findings import Finding, FindingKind
from dcant_tracker.store.checking.mending import Mending
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.writing.changes import Op
from dcant_tracker.store.writing.moments import is_moment
from dcant_tracker.words import _

_CHANGES_RECORDS = (Op.ADD, Op.EDIT, Op.UPDATE, Op.DELETE, Op.EVALUATE, Op.VALIDATE, Op.EXPECT, Op.REOPEN, Op.ERASE)
"""What is no step unless a record changes: the write door writes none then."""

_FARTHEST = 1_000_000
"""How far beyond the last step a number may lie that was one once."""


def step_findings(reading: Reading) -> Iterator[Finding]:
    """What is wrong with the steps."""
    yield from _lost(reading)
    yield from _undoing(reading)
    yield from _times(reading)
    yield from _empty(reading)


def _lost(reading: Reading) -> Iterator[Finding]:
    """Numbers without a step: SQLite remembers the last one given, changes name theirs."""
    sequence = reading.fetch_one("SELECT seq FROM sqlite_sequence WHERE name = 'step'")
    there = reading.fetch_value("SELECT count(*) FROM step WHERE id > 0")
    last = max(int(sequence[0]) if sequence and isinstance(sequence[0], int) else 0, reading.last_step())
    named = reading.fetch_all("SELECT DISTINCT step FROM change EXCEPT SELECT id FROM step")
    missing: set[int] = set()
    for (number,) in named:
        if isinstance(number, int) and 0 < number <= last + _FARTHEST:
            missing.add(number)
            continue
        told = _("Historique : des lignes parlent d'une étape {number}, qui ne peut pas exister.").format(number=number)
        yield Finding(FindingKind.STEP_LOST, told, mend=functools.partial(_set_rows_aside, number, told))
    if there != last:
        gaps = (
            "SELECT s.id + 1, (SELECT min(n.id) FROM step n WHERE n.id > s.id) FROM "
            "(SELECT 0 AS id UNION ALL SELECT id FROM step WHERE id > 0) s "
            "WHERE NOT EXISTS (SELECT 1 FROM step n WHERE n.id = s.id + 1)"
        )
        for first, after in reading.fetch_all(gaps):
            missing.update(range(first, min(after or last + 1, first + 10_000)))
    for number in sorted(missing):
        told = _("Historique : l'étape {number} a disparu.").format(number=number)
        yield Finding(FindingKind.STEP_LOST, told, mend=functools.partial(_make_again, number))


def _set_rows_aside(number: object, why: str, mending: Mending) -> None:
    """No step is made for them: SQLite would have no number for the next one."""
    for (row,) in mending.writing.fetch_all("SELECT id FROM change WHERE step = ?", (number,)):
        mending.set_row_aside(why, "change", "id", row)


def _make_again(number: int, mending: Mending) -> None:
    writing = mending.writing
    if writing.fetch_one("SELECT 1 FROM step WHERE id = ?", (number,)):
        return
    before = writing.fetch_one("SELECT at FROM step WHERE id < ? ORDER BY id DESC LIMIT 1", (number,))
    after = writing.fetch_one("SELECT at FROM step WHERE id > ? ORDER BY id LIMIT 1", (number,))
    at = (before or after or writing.fetch_one("SELECT value FROM meta WHERE name = 'created_at'") or [""])[0]
    writing.execute(
        "INSERT INTO step(id, op, label, who, at) VALUES (?, ?, ?, '', ?)",
        (number, Op.REPAIR, _("Étape perdue, rétablie par une réparation"), at),
    )


def _undoing(reading: Reading) -> Iterator[Finding]:
    sql = (
        "SELECT id, label, undoes FROM step s WHERE undoes IS NOT NULL "
        "AND (undoes >= id OR NOT EXISTS (SELECT 1 FROM step e WHERE e.id = s.undoes)) ORDER BY id"
    )
    for number, label, undoes in reading.fetch_all(sql):
        told = _("Étape {number} « {label} » : elle annule l'étape {undoes}, qui n'est pas avant elle.").format(
            number=number, label=label, undoes=undoes
        )
        yield Finding(FindingKind.STEP_UNDOES, told, mend=functools.partial(_undo_nothing, number, told))


def _undo_nothing(number: int, why: str, mending: Mending) -> None:
    mending.aside.put(why, "step", mending.row("step", "id", number) or {})
    mending.writing.execute("UPDATE step SET undoes = NULL WHERE id = ?", (number,))


def _times(reading: Reading) -> Iterator[Finding]:
    """The moments go forward: the write door takes no moment before that of the step before."""
    before = ""
    for number, label, at in reading.fetch_all("SELECT id, label, at FROM step ORDER BY id"):
        if not is_moment(at):
            told = _("Étape {number} « {label} » : sa date est illisible.")
        elif at < before:
            told = _("Étape {number} « {label} » : elle est datée d'avant la précédente.")
        else:
            before = at
            continue
        told = told.format(number=number, label=label)
        yield Finding(FindingKind.STEP_TIME, told, mend=functools.partial(_date_again, number, told))


def _date_again(number: int, why: str, mending: Mending) -> None:
    """Give the step the moment of the one before; the first one that of the first that has any."""
    mending.aside.put(why, "step", mending.row("step", "id", number) or {})
    known = "SELECT at FROM step WHERE id {} ? AND at LIKE '____-__-__T%+00:00' ORDER BY id {} LIMIT 1"
    found = mending.writing.fetch_one(known.format("<", "DESC"), (number,)) or mending.writing.fetch_one(
        known.format(">", ""), (number,)
    )
    at = found[0] if found else "2000-01-01T00:00:00.000+00:00"
    mending.writing.execute("UPDATE step SET at = ? WHERE id = ?", (at, number))


def _empty(reading: Reading) -> Iterator[Finding]:
    marks = ", ".join("?" * len(_CHANGES_RECORDS))
    sql = (
        f"SELECT id, label FROM step s WHERE undoes IS NULL AND op IN ({marks}) "
        "AND NOT EXISTS (SELECT 1 FROM change c WHERE c.step = s.id) "
        "AND NOT EXISTS (SELECT 1 FROM made_change m WHERE m.step = s.id) ORDER BY id"
    )
    for number, label in reading.fetch_all(sql, _CHANGES_RECORDS):
        told = _("Étape {number} « {label} » : ce qu'elle a fait a disparu de l'historique.").format(
            number=number, label=label
        )
        yield Finding(FindingKind.STEP_EMPTY, told, mend=functools.partial(_say_lost, number, told))


def _say_lost(number: int, why: str, mending: Mending) -> None:
    """Let the step stand as one whose content is lost: nothing can tell what it was."""
    mending.aside.put(why, "step", mending.row("step", "id", number) or {})
    mending.writing.execute("UPDATE step SET op = ? WHERE id = ?", (Op.REPAIR, number))
