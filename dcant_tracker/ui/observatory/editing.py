"""What is written from the grid: a level, a justification, who is observed; one step of the history each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.errors import UserError
from dcant_tracker.store.reading.observatory import Domain, Territory, assessments, heard_in, observed_in
from dcant_tracker.store.records.record import Record
from dcant_tracker.store.writing import deletion
from dcant_tracker.store.writing.changes import Changes, Op, Operation
from dcant_tracker.ui.observatory.model import level_label
from dcant_tracker.ui.work.session import Session
from dcant_tracker.words import _, ngettext

if TYPE_CHECKING:
    from dcant_tracker.store.writing.transaction import Transaction

Failed = Callable[[UserError], None]

_ENTITY = "maturity_assessment"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid of ``campaign`` (uid)."""

    campaign: str
    territory: Territory
    domain: Domain

    def said(self) -> str:
        """« Brest Métropole – Smart city »."""
        return f"{self.territory.name} – {self.domain.label}"


def held(session: Session, cell: Cell) -> Record | None:
    """What a cell holds."""
    return assessments(session.store.read(), cell.territory.uid, cell.domain.uid).get(cell.campaign)


def write(session: Session, cell: Cell, values: Values, failed: Failed, *, levels: bool = True) -> None:
    """Put the level and the justification that ``values`` holds into a cell; ``levels``: the level is another one."""
    if levels:
        said = _("Niveau {level} : {cell}").format(level=level_label(int(str(values["level"]))), cell=cell.said())
    else:
        said = _("Justification modifiée : {cell}").format(cell=cell.said())

    def work(transaction: "Transaction") -> None:
        known = assessments(transaction.reading, cell.territory.uid, cell.domain.uid).get(cell.campaign)
        if known is not None:
            changed = {name: value for name, value in values.items() if known[name] != value}
            if changed:
                transaction.update(_ENTITY, known.uid, changed | _today())
            return
        place = {"campaign": cell.campaign, "organisation": cell.territory.uid, "domain": cell.domain.uid}
        transaction.add(_ENTITY, {**place, **values, **_today()})

    session.write(Operation(Op.UPDATE, said), work, failed=failed)


def remove(session: Session, cell: Cell, failed: Failed) -> bool:
    """Empty a cell; asks only when something is attached to it. False: nothing done."""
    known = held(session, cell)
    if known is None:
        return False
    reading = session.store.read()
    plan = deletion.plan(reading, _ENTITY, known.uid)
    if plan and not session.messages.ask(
        _("Enlever ce niveau ?"), deletion.describe(reading, plan), _("Enlever"), danger=True
    ):
        return False
    said = _("Niveau enlevé : {cell}").format(cell=cell.said())
    session.write(
        Operation(Op.DELETE, said),
        lambda transaction: transaction.delete(_ENTITY, known.uid, with_dependants=True),
        failed=failed,
    )
    return True


def observe(
    session: Session,
    campaign: str,
    territories: Sequence[str],
    done: Callable[[Changes, None], None] | None = None,
    *,
    new: tuple[str, Values] | None = None,
) -> None:
    """Let ``campaign`` observe ``territories`` (uids); ``new`` is one of them that is to be recorded first."""

    def work(transaction: "Transaction") -> None:
        if new is not None:
            uid, values = new
            transaction.add("organisation", values, uid)
        known = observed_in(transaction.reading, campaign)
        for uid in territories:
            if uid not in known:
                transaction.add("observed_territory", {"campaign": campaign, "organisation": uid})

    count = len(territories)
    if new is not None:
        said = _("Territoire observé : {name}").format(name=new[1]["name"])
    elif count == 1:
        said = _("Territoire observé : {name}").format(name=session.labels().of("organisation", territories[0]))
    else:
        said = ngettext("{count} territoire observé", "{count} territoires observés", count).format(count=count)
    session.write(Operation(Op.ADD, said), work, done)


def observe_again(session: Session, campaign: str, before: str) -> None:
    """Let ``campaign`` observe those that the campaign ``before`` says anything of."""
    known = observed_in(session.store.read(), campaign)
    observe(session, campaign, sorted(heard_in(session.store.read(), before) - known.keys()))


def leave_out(session: Session, campaign: str, territory: Territory) -> None:
    """Let ``campaign`` observe a territory no more; its levels stay."""
    uid = observed_in(session.store.read(), campaign).get(territory.uid)
    if uid is None:
        return
    said = _("Territoire qui n'est plus observé : {name}").format(name=territory.name)
    session.write(
        Operation(Op.DELETE, said),
        lambda transaction: transaction.delete("observed_territory", uid, with_dependants=True),
    )


def _today() -> dict[str, Value]:
    return {"assessed_on": date.today()}  # noqa: DTZ011 - days are local
