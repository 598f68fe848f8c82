"""The steps that the page of a meeting writes, checked before they leave."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.store.writing.step_labels import adding, editing
from dcant_tracker.ui.meetings.in_place import InPlace
from dcant_tracker.ui.meetings.promise import Promise
from dcant_tracker.ui.records.table.edits import WriteCells, prepared, refusal
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

Done = Callable[[], None]
Failed = Callable[[UserError], None]


def write_field(session: Session, entity: str, uid: str, name: str, line: InPlace) -> None:
    """Write what ``line`` holds in the field ``name`` of ``uid``, or say beside it why not."""
    try:
        edit = prepared(session, CATALOGUE[entity], uid, name, line.editor.raw())
    except UserError as problem:
        line.refuse(problem)
        return
    line.accept()
    if edit.changes:
        edit.write(session, None, line.refuse)


def write_values(
    session: Session, record: Record, values: Mapping[str, Value], failed: Failed, done: Done | None = None
) -> None:
    """Set several fields of ``record`` as one step; ``done`` is called once they are as wanted."""
    changed = {name: value for name, value in values.items() if record[name] != value}
    if changed:
        work = WriteCells(record.entity, {record.uid: changed})
        told = partial(_on_added, done) if done is not None else None
        session.write(editing(session.labels(), record, changed), work, told, failed)
    elif done is not None:
        done()


def toggle_done(session: Session, promise: Promise) -> None:
    """What ``promise`` says is done today, or is not done yet."""
    done_on = None if promise.is_done else promise.today
    write_values(session, promise.record, {"done_on": done_on}, session.messages.error)


def add(session: Session, entity: str, values: Mapping[str, Value], uid: str, done: Done, failed: Failed) -> None:
    """Write a new record ``uid``. Raises UserError where it is refused at once."""
    problem = refusal(session.store.read(), session.labels(), CATALOGUE[entity], values, values)
    if problem is not None:
        raise problem
    work = _AddPoint(uid, values) if entity == "agenda_item" else _Add(entity, uid, values)
    session.write(adding(session.labels(), entity, values), work, partial(_on_added, done), failed)


def add_points(session: Session, meeting: Record, matters: Sequence[Record]) -> None:
    """Put what was ticked on the agenda, below its last point, as one step."""
    label = _("Points proposés à l'ordre du jour : {meeting}").format(meeting=meeting["title"])

    def work(transaction: "Transaction") -> None:
        for matter in matters:
            values = {"meeting": meeting.uid, "title": matter["title"], "recommendation": matter["recommendation"]}
            transaction.add("agenda_item", values | {"position": _next_position(transaction, meeting.uid)})

    session.write(Operation(Op.ADD, label), work)


def order_points(session: Session, meeting: Record, uids: Sequence[str]) -> None:
    """Number the points ``uids`` of the agenda from 1 on, as one step."""
    label = _("Ordre des points de « {meeting} »").format(meeting=meeting["title"])
    cells: dict[str, dict[str, Value]] = {uid: {"position": rank} for rank, uid in enumerate(uids, 1)}
    session.write(Operation(Op.EDIT, label), WriteCells("agenda_item", cells))


def convene(session: Session, meeting: Record, members: Sequence[Record], done: Done) -> None:
    """Count ``members`` of its group among those who are invited, as one step: nobody was there yet."""
    label = _("Convocation du groupe : {meeting}").format(meeting=meeting["title"])

    def work(transaction: "Transaction") -> None:
        for member in members:
            invited = {"meeting": meeting.uid, "organisation": member["organisation"], "contact": member["contact"]}
            transaction.add("attendance", invited | {"presence": "guest"})

    session.write(Operation(Op.ADD, label), work, partial(_on_added, done))


def _on_added(done: Done, _changes: Changes, _answer: object) -> None:
    done()


class _Add:
    def __init__(self, entity: str, uid: str, values: Mapping[str, Value]) -> None:
        self._entity = entity
        self._uid = uid
        self._values = values

    def __call__(self, transaction: "Transaction") -> None:
        transaction.add(self._entity, self._values, self._uid)


class _AddPoint:
    """A new point comes last."""

    def __init__(self, uid: str, values: Mapping[str, Value]) -> None:
        self._uid = uid
        self._values = values

    def __call__(self, transaction: "Transaction") -> None:
        position = _next_position(transaction, str(self._values["meeting"]))
        transaction.add("agenda_item", {**self._values, "position": position}, self._uid)


def _next_position(transaction: "Transaction", meeting: str) -> int:
    listed = records(transaction.reading, Query("agenda_item", conditions=(Condition("meeting", (meeting,)),)))
    return 1 + max((int(str(one["position"] or 0)) for one in listed), default=0)
