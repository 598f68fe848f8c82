"""What is written from the matrix: a role given, taken away, changed; one step of the history each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dcant_tracker.domain.kinds import Value
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.matrix import Column, Question, Row, participations_in
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.writing import deletion
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.ui.participations.model import role_label, status_label
from dcant_tracker.ui.participations.paint_style import heading
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

USUAL_STATUS = "confirmed"
"""The status of a role that is given with one key (domain.md)."""

Failed = Callable[[UserError], None]


@dataclass(slots=True)
class Draft:
    """A participation being edited; ``uid`` is empty for a new one."""

    uid: str
    values: dict[str, Value] = field(default_factory=dict)


def place_text(row: Row, column: Column) -> str:
    """« Brest Métropole – 3 Commande publique simplifiée »."""
    return f"{row.name} – {column.code} {heading(column)}".replace("  ", " ")


def usual_status(question: Question) -> str:
    """The status a new role gets: the one that is filtered on, so that it shows."""
    return question.statuses[0] if len(question.statuses) == 1 else USUAL_STATUS


def is_shown(record: Record, question: Question) -> bool:
    """Whether the filters let a participation of a shown cell through."""
    since, until = record["since"], record["until"]
    day = question.day
    return (
        (not question.roles or record["role"] in question.roles)
        and (not question.statuses or record["status"] in question.statuses)
        and (day is None or since is None or str(since) <= day.isoformat())
        and (day is None or until is None or str(until) >= day.isoformat())
    )


def add_role(session: Session, row: Row, column: Column, role: str, status: str, failed: Failed) -> None:
    """Give ``role`` to an organisation in a recommendation."""
    label = _("{role} ajouté : {place}").format(role=role_label(role), place=place_text(row, column))

    def work(transaction: "Transaction") -> None:
        for found in participations_in(transaction.reading, row.uid, column.uid):
            if found["role"] == role and found["experiment"] is None:
                raise UserError(
                    _("{name} a déjà ce rôle, avec le statut « {status} » que les filtres cachent.").format(
                        name=row.name, status=status_label(str(found["status"]))
                    ),
                    _("Ouvrez la case (Entrée) pour modifier son statut ou ses dates."),
                )
        values = {"organisation": row.uid, "recommendation": column.uid or None, "role": role, "status": status}
        transaction.add("participation", values)

    session.write(Operation(Op.ADD, label), work, failed=failed)


def shown_in_cell(session: Session, row: Row, column: Column, question: Question) -> list[Record]:
    """The participations that a cell shows."""
    found = participations_in(session.store.read(), row.uid, column.uid)
    return [record for record in found if is_shown(record, question)]


def remove(session: Session, row: Row, column: Column, records: Sequence[Record], failed: Failed) -> bool:
    """Delete participations of a cell; asks only when something is attached to them. False: nothing done."""
    uids = [record.uid for record in records]
    if not uids or not may_go(session, uids):
        return False
    roles = ", ".join(dict.fromkeys(role_label(str(record["role"])) for record in records))
    label = _("{role} enlevé : {place}").format(role=roles, place=place_text(row, column))

    def work(transaction: "Transaction") -> None:
        for uid in uids:
            transaction.delete("participation", uid, with_dependants=True)

    session.write(Operation(Op.DELETE, label), work, failed=failed)
    return True


def may_go(session: Session, uids: Sequence[str]) -> bool:
    """Whether participations may be deleted: asks where something is attached to them."""
    reading = session.store.read()
    said = []
    for uid in uids:
        plan = deletion.plan(reading, "participation", uid)
        if plan:
            said.append(deletion.describe(reading, plan))
    return not said or session.messages.ask(
        _("Enlever cette participation ?"), "\n".join(said), _("Enlever"), danger=True
    )


def save(
    session: Session,
    row: Row,
    column: Column,
    before: Sequence[Record],
    drafts: Sequence[Draft],
    failed: Failed,
) -> bool:
    """Write what the editor of a cell holds, as one step. False when there is nothing to write."""
    known = {record.uid: record for record in before}
    kept = {draft.uid for draft in drafts}
    gone = [uid for uid in known if uid not in kept]
    changed = [draft for draft in drafts if not draft.uid or _differs(known[draft.uid], draft)]
    if not (gone or changed) or (gone and not may_go(session, gone)):
        return False
    label = _("Participation modifiée : {place}").format(place=place_text(row, column))

    def work(transaction: "Transaction") -> None:
        for uid in gone:
            transaction.delete("participation", uid, with_dependants=True)
        for draft in changed:
            if draft.uid:
                transaction.update("participation", draft.uid, draft.values)
            else:
                own = {"organisation": row.uid, "recommendation": column.uid or None}
                transaction.add("participation", {**own, **draft.values})

    session.write(Operation(Op.UPDATE, label), work, failed=failed)
    return True


def _differs(record: Record, draft: Draft) -> bool:
    return any(record[name] != value for name, value in draft.values.items())
