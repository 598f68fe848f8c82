"""What a paste or a replacement comes to, written as one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dcant_tracker.domain.fields import Entity
from dcant_tracker.domain.kinds import Value
from dcant_tracker.store.writing.changes import Op, Operation
from dcant_tracker.ui.records.table.edits import CellValues, WriteCells
from dcant_tracker.ui.records.table.pasting import Plan
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction


@dataclass(frozen=True, slots=True)
class WriteRows:
    """The work of a step that sets cells of records of one entity, and adds others."""

    entity: str
    cells: CellValues
    added: Sequence[dict[str, Value]] = ()

    def __call__(self, transaction: "Transaction") -> None:
        """Write them all."""
        WriteCells(self.entity, self.cells)(transaction)
        for values in self.added:
            transaction.add(self.entity, values)


def write(session: Session, entity: Entity, plan: Plan, verb: str) -> None:
    """Write ``plan`` as one step; what the write door refuses becomes a banner, and nothing is written."""
    if plan:
        operation = Operation(Op.EDIT if plan.cells else Op.ADD, step_label(entity, plan, verb))
        session.write(operation, WriteRows(entity.name, plan.cells, plan.added))


def step_label(entity: Entity, plan: Plan, verb: str) -> str:
    """« Collage de 12 cellules », « Collage : 40 lignes ajoutées (Contacts) » as the history names the step."""
    added = len(plan.added)
    if not added:
        return cells_label(plan.count, verb)
    said = ngettext("{count} ligne ajoutée", "{count} lignes ajoutées", added).format(count=added)
    if plan.count:
        changed = ngettext("{count} cellule modifiée", "{count} cellules modifiées", plan.count)
        said = f"{said}, {changed.format(count=plan.count)}"
    return _("{verb} : {said} ({sheet})").format(verb=verb, said=said, sheet=entity.sheet)


def cells_label(count: int, verb: str) -> str:
    """« Collage de 12 cellules » as the history names a step over cells."""
    return ngettext("{verb} d'une cellule", "{verb} de {count} cellules", count).format(verb=verb, count=count)
