"""History: undo, redo, audit, and the state at an earlier step, all from the same two tables."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Json, Value, from_json
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.labels import Labels
from dcant_tracker.store.records.record import from_document, get, to_document
from dcant_tracker.store.writing.changes import Operation
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

UNDO, REDO = "undo", "redo"


@dataclass(frozen=True, slots=True)
class StepInfo:
    """One step of the history, as it is listed. ``at`` is an ISO instant in UTC."""

    number: int
    op: str
    label: str
    who: str
    at: str
    origin: str | None
    undoes: int | None


@dataclass(frozen=True, slots=True)
class ChangeInfo:
    """One row of the log: a whole record (``field`` None) or one field; values as the JSON they are kept in."""

    step: int
    entity: str
    uid: str
    field: str | None
    before: str | None
    after: str | None

    def value(self, side: str) -> Json | dict[str, Json]:
        """The decoded ``before`` or ``after``."""
        kept = self.before if side == "before" else self.after
        return None if kept is None else json.loads(kept)


_STEP = "SELECT id, op, label, who, at, origin, undoes FROM step"
_CHANGE = "SELECT step, entity, uid, field, before, after FROM change"


def steps(reading: Reading, *, limit: int = -1, before: int | None = None) -> list[StepInfo]:
    """The steps, newest first; those below number ``before`` when given."""
    sql = f"{_STEP} WHERE id < ? ORDER BY id DESC LIMIT ?"
    rows = reading.fetch_all(sql, (before if before is not None else 2**62, limit))
    return [StepInfo(*row) for row in rows]


def step(reading: Reading, number: int) -> StepInfo | None:
    """The step of that number."""
    row = reading.fetch_one(f"{_STEP} WHERE id = ?", (number,))
    return StepInfo(*row) if row else None


def changes_of(reading: Reading, number: int) -> list[ChangeInfo]:
    """The log of one step, in the order it was written."""
    return [ChangeInfo(*row) for row in reading.fetch_all(f"{_CHANGE} WHERE step = ? ORDER BY id", (number,))]


def changes_since(reading: Reading, number: int) -> list[ChangeInfo]:
    """The log after step ``number``, oldest first."""
    rows = reading.fetch_all(f"{_CHANGE} WHERE step > ? ORDER BY id", (number,))
    return [ChangeInfo(*row) for row in rows]


def changes_of_record(reading: Reading, uid: str) -> list[ChangeInfo]:
    """Everything that ever happened to a record, newest first."""
    rows = reading.fetch_all(f"{_CHANGE} WHERE uid = ? ORDER BY id DESC", (uid,))
    return [ChangeInfo(*row) for row in rows]


def to_undo(reading: Reading) -> StepInfo | None:
    """The latest step that is neither undone nor itself an undo or a redo."""
    row = reading.fetch_one(f"{_STEP} AS s WHERE {_DONE} ORDER BY id DESC LIMIT 1")
    return StepInfo(*row) if row else None


def to_redo(reading: Reading) -> StepInfo | None:
    """The undo that can be taken back: the latest one still standing, with no new step since."""
    sql = (
        f"{_STEP} AS s WHERE op = 'undo' AND NOT EXISTS (SELECT 1 FROM step r WHERE r.undoes = s.id) "
        "AND NOT EXISTS (SELECT 1 FROM step n WHERE n.id > s.id AND n.undoes IS NULL) ORDER BY id DESC LIMIT 1"
    )
    row = reading.fetch_one(sql)
    return StepInfo(*row) if row else None


_DONE = (
    "undoes IS NULL AND NOT EXISTS (SELECT 1 FROM step u WHERE u.undoes = s.id AND u.op = 'undo' "
    "AND NOT EXISTS (SELECT 1 FROM step r WHERE r.undoes = u.id))"
)


def is_undone(reading: Reading, number: int) -> bool:
    """Whether step ``number`` has been taken back and not redone."""
    sql = f"SELECT 1 FROM step s WHERE id = ? AND {_DONE}"
    return reading.fetch_one(sql, (number,)) is None


def taken_back(reading: Reading) -> frozenset[int]:
    """The numbers of all steps that are taken back as things stand: undone and not redone, undos that were redone."""
    sql = "SELECT id, undoes FROM step WHERE undoes IS NOT NULL ORDER BY id DESC"
    gone: set[int] = set()
    for number, undone in reading.fetch_all(sql):
        if int(number) not in gone:
            gone.add(int(undone))
    return frozenset(gone)


def reversal(reading: Reading, info: StepInfo, op: str) -> Operation:
    """The operation that takes ``info`` back."""
    origin = step(reading, info.undoes) if op == REDO and info.undoes else info
    name = origin.label if origin else info.label
    label = _("Annuler : {label}") if op == UNDO else _("Rétablir : {label}")
    return Operation(op, label.format(label=name), undoes=info.number, always=True)


def reverse(transaction: "Transaction", number: int) -> list[str]:
    """Write the inverse of step ``number`` where the current value is still what it left.

    Returns a sentence for each record that was edited since and therefore kept. The order of the
    rows does not matter: references are checked at the end of the transaction.
    """
    kept: list[str] = []
    by_record: dict[tuple[str, str], list[ChangeInfo]] = {}
    for change in changes_of(transaction.reading, number):
        by_record.setdefault((change.entity, change.uid), []).append(change)
    labels = transaction.reading.labels()
    additions = [place for place, rows in by_record.items() if rows[0].field is None and rows[0].before is None]
    kept_uids = _kept_additions(transaction, labels, additions, by_record, kept)
    for (entity, uid), rows in by_record.items():
        if (entity, uid) in additions:
            continue
        if rows[0].field is None:
            _bring_back(transaction, entity, uid, rows[0])
        else:
            _put_back(transaction, labels, entity, uid, rows, kept)
    for entity, uid in additions:
        if uid not in kept_uids and get(transaction.reading, entity, uid):
            transaction.delete(entity, uid, with_dependants=True)
    return kept


def _kept_additions(
    transaction: "Transaction",
    labels: Labels,
    additions: list[tuple[str, str]],
    by_record: dict[tuple[str, str], list[ChangeInfo]],
    kept: list[str],
) -> set[str]:
    """The created records that stay: edited since, or referred to by records that stay."""
    from dcant_tracker.store.writing import deletion

    kept_uids: set[str] = set()
    added = {uid for _entity, uid in additions}
    touched = {uid for _entity, uid in by_record}
    for entity, uid in additions:
        current = get(transaction.reading, entity, uid)
        if current and to_document(current.values) != by_record[entity, uid][0].after:
            kept_uids.add(uid)
            kept.append(_("{key} : modifié depuis, conservé.").format(key=labels.of(entity, uid)))
    growing = True
    while growing:
        growing = False
        for entity, uid in additions:
            links = deletion.links_to(transaction.reading, entity, uid) if uid not in kept_uids else []
            holders = {link.uid for link, _required in links}
            if holders & kept_uids or holders - added - touched:
                kept_uids.add(uid)
                growing = True
                kept.append(_("{key} : utilisé ailleurs depuis, conservé.").format(key=labels.of(entity, uid)))
    return kept_uids


def _bring_back(transaction: "Transaction", entity: str, uid: str, change: ChangeInfo) -> None:
    if change.before is not None and get(transaction.reading, entity, uid) is None:
        transaction.restore(entity, uid, from_document(entity, change.before))


def _put_back(
    transaction: "Transaction",
    labels: Labels,
    entity: str,
    uid: str,
    rows: Iterable[ChangeInfo],
    kept: list[str],
) -> None:
    declared = CATALOGUE[entity]
    current = get(transaction.reading, entity, uid)
    if current is None:
        kept.append(_("{sheet} : fiche supprimée depuis, laissée ainsi.").format(sheet=declared.sheet))
        return
    restored: dict[str, Value] = {}
    for change in rows:
        if change.field is None or change.field not in declared:
            continue
        field = declared[change.field]
        if current[field.name] == _decoded(entity, change.field, change.after):
            restored[field.name] = _decoded(entity, change.field, change.before)
        else:
            kept.append(
                _("{key}, {label} : modifié depuis, conservé.").format(key=labels.of(entity, uid), label=field.label)
            )
    transaction.update(entity, uid, restored)


def _decoded(entity: str, field: str, kept: str | None) -> Value:
    return None if kept is None else from_json(CATALOGUE[entity][field].kind, json.loads(kept))


def step_at(reading: Reading, when: str) -> int:
    """The last step at ``when``: a step number, an instant (ISO), or a local day (its end).

    Raises UserError when ``when`` is none of these, or before the first step.
    """
    text = when.strip()
    if text.isdecimal() and len(text) < 9:
        number = int(text)
        if number > reading.last_step():
            raise UserError(
                _("Il n'y a pas d'étape {number}.").format(number=number),
                _("La dernière est l'étape {last}.").format(last=reading.last_step()),
            )
        return number
    try:
        if len(text) == len("2017-05-29"):
            instant = datetime.combine(date.fromisoformat(text), time.max).astimezone()
        else:
            instant = datetime.fromisoformat(text)
            instant = instant if instant.tzinfo else instant.astimezone()
    except ValueError:
        raise UserError(
            _("« {when} » n'est ni une étape, ni une date, ni un instant.").format(when=when),
            _("Écrivez par exemple 12, 2026-11-23 ou 2026-11-23T14:30:00."),
        ) from None
    wanted = instant.astimezone(UTC).isoformat(timespec="milliseconds")
    row = reading.fetch_one("SELECT coalesce(max(id), 0) FROM step WHERE at <= ?", (wanted,))
    return int(row[0])


def step_time(reading: Reading, number: int) -> datetime | None:
    """When step ``number`` was made; None when there is no such step."""
    row = reading.fetch_one("SELECT at FROM step WHERE id = ?", (number,))
    return datetime.fromisoformat(row[0]) if row else None
