"""What else goes when a step is taken back that took in others: what is to decide of them, and what they said.

What they wrote goes as what any step wrote (``undo``). That two records are one is taken back by name, since other
files know the steps that said so, not which of them came together here.
"""

import json
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.store.history import log
from dcant_tracker.store.history.log import StepInfo
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import get
from dcant_tracker.store.records.tables import Step
from dcant_tracker.store.replicas.affirming import affirm, spare
from dcant_tracker.store.replicas.log import Log, roots
from dcant_tracker.store.replicas.naming import next_name
from dcant_tracker.store.replicas.rows import Place
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.store.writing.transaction import Transaction

_INSERT_STEP = sa.insert(Step.__table__)  # type: ignore[attr-defined]


def take_back(transaction: Transaction, info: StepInfo) -> None:
    """Within the step that takes ``info`` back, let go of what the steps that it took in left to decide, and said."""
    members = log.whole_step(transaction.reading, info.number)[:-1]
    if not members:
        return
    _decide_for_ours(transaction, members)
    saying = [one for number in members if (one := log.step(transaction.reading, number)) and _says(transaction, one)]
    if saying:
        transaction.finishing.append(lambda changes: _take_back_sayings(transaction, changes, saying))


def _decide_for_ours(transaction: Transaction, members: Collection[int]) -> None:
    """Whatever ``members`` wrote beside what stands here is not to decide any more: what stands stays."""
    reading = transaction.reading
    uids = {uid for (uid,) in reading.fetch_all(_AMONG.format(what="uid", table="step", of="id"), (_json(members),))}
    places = _touched(reading, members)
    found = Log(reading, roots(reading))
    found.look(places)
    changed = {(one.entity, one.uid): one.fields for one in transaction.changes()}
    for place in sorted({found.roots.place(one) for one in places}):
        if get(reading, *place) is None:
            continue
        writes = found.of(place)
        for name, cell in writes.contested_cells():
            steps = {one.by.step for one in (cell.shown, *cell.others)}
            if steps & uids and name not in changed.get(place, ()):
                affirm(transaction, writes, name, cell.shown.value)
        if any(gone.by.step in uids for gone in writes.open_deletions):
            spare(transaction, writes)


def _touched(reading: Reading, members: Collection[int]) -> set[Place]:
    wanted = _json(members)
    return {
        (str(entity), str(uid))
        for table in ("change", "made_change")
        for entity, uid in reading.fetch_all(_AMONG.format(what="entity, uid", table=table, of="step"), (wanted,))
        if entity in CATALOGUE
    }


_AMONG = "SELECT {what} FROM {table} WHERE {of} IN (SELECT value FROM json_each(?))"


def _json(numbers: Iterable[int]) -> str:
    return json.dumps([*numbers])


def _says(transaction: Transaction, info: StepInfo) -> bool:
    """Whether the step, or the one that it takes back, says of two records that they are one or two."""
    reading = transaction.reading
    first = log.chain(reading, info)[-1]
    says = reading.fetch_value("SELECT EXISTS (SELECT 1 FROM pairing WHERE step = ?)", (first.number,))
    return bool(says) and not log.is_undone(reading, info.number)


def _take_back_sayings(transaction: Transaction, changes: Changes, saying: Iterable[StepInfo]) -> None:
    """Write a step for each of ``saying`` that takes it back, as part of the step that does so for all of them."""
    who, at = transaction.reading.fetch_all("SELECT who, at FROM step WHERE id = ?", (changes.step,))[0]
    for info in saying:
        op = Op.UNDO if log.brings_back(transaction.reading, info) else Op.REDO
        operation = Operation(op, changes.label, undoes=info.number)
        transaction.sql.execute(
            _INSERT_STEP,
            {
                "op": operation.op,
                "label": operation.label,
                "who": who,
                "at": at,
                "undoes": operation.undoes,
                "batch": changes.step,
                **next_name(transaction.writing, operation, ())._asdict(),
            },
        )
