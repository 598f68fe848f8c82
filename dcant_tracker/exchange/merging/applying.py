"""Writes what was chosen of a preview inside one transaction, re-checked before and counted after."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from dcant_tracker.domain.following import followings
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging import keeping
from dcant_tracker.exchange.merging.deciding import Choice, Side, is_written
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Proposal
from dcant_tracker.exchange.merging.remembering import Applied, remember
from dcant_tracker.store.history.lost_links import lost_links
from dcant_tracker.store.records.record import Record, get, get_many
from dcant_tracker.store.writing import deletion, derived
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.words import _

ProgressCall = Callable[[int, int, str], None]

_Place = tuple[str, str]

_PROGRESS_EVERY = 200


@dataclass(slots=True)
class _Plan:
    """The proposals taken, sorted by what they do."""

    added: dict[_Place, Values] = field(default_factory=dict)
    cells: dict[_Place, dict[str, Value]] = field(default_factory=dict)
    compared: dict[_Place, dict[str, Value]] = field(default_factory=dict)
    deleted: dict[_Place, Values] = field(default_factory=dict)


def apply(
    transaction: Transaction,
    preview: Preview,
    choices: Sequence[Choice],
    content: bytes,
    progress: ProgressCall | None = None,
) -> Applied:
    """Write the chosen side of each proposal, then verify that just that was written.

    The file ``content`` and the decisions go to the ledger in the same transaction. Raises UserError
    when mine is no longer what was compared, or what was written is not what was announced, and
    Cancelled when ``progress`` does.
    """
    plan = _plan(preview.proposals, choices)
    before = {(change.entity, change.uid): change.after for change in transaction.changes()}
    _recheck(transaction, plan)
    _relink(transaction, plan)
    keeping.keep(transaction.reading, preview, choices, plan.added, plan.cells)
    total = len(plan.added) + len(plan.cells)
    for done, ((entity, uid), values) in enumerate(plan.added.items()):
        _report(progress, done, total)
        transaction.restore(entity, uid, values)
    for done, ((entity, uid), cells) in enumerate(plan.cells.items(), start=len(plan.added)):
        _report(progress, done, total)
        transaction.update(entity, uid, cells)
    taken_along = _delete(transaction, plan)
    derived.settle(transaction)
    applied = Applied(
        len(plan.added),
        sum(len(cells) for cells in plan.cells.values()),
        len(plan.deleted),
        sum(
            choice.side is Side.MINE and not proposal.kind.is_told
            for proposal, choice in zip(preview.proposals, choices, strict=True)
        ),
    )
    _verify(transaction, plan, before, taken_along)
    remember(transaction, preview, choices, content, applied)
    return applied


def _report(progress: ProgressCall | None, done: int, total: int) -> None:
    if progress and done % _PROGRESS_EVERY == 0:
        progress(done, total, "")


def _plan(proposals: Sequence[Proposal], choices: Sequence[Choice]) -> _Plan:
    """What to do; a cell mended in a row that comes with the file goes in with its row, or not at all."""
    plan = _Plan()
    coming = {(p.entity, p.uid) for p in proposals if p.field is None and p.uid and isinstance(p.theirs, Mapping)}
    mended: dict[_Place, dict[str, Value]] = {}
    for proposal, choice in zip(proposals, choices, strict=True):
        if not is_written(proposal, choice):
            continue
        place = (proposal.entity, proposal.uid)
        if proposal.field is not None and place in coming:
            mended.setdefault(place, {})[proposal.field] = choice.value
        elif proposal.field is not None:
            value = choice.value if choice.side is Side.OTHER else cast("Value", proposal.theirs)
            plan.cells.setdefault(place, {})[proposal.field] = value
            plan.compared.setdefault(place, {})[proposal.field] = cast("Value", proposal.mine)
        elif proposal.theirs is None:
            plan.deleted[place] = cast("Values", proposal.mine)
        else:
            plan.added[place] = {**cast("Values", proposal.theirs), **dict(choice.cells)}
    for place, values in mended.items():
        if place in plan.added:
            plan.added[place] = {**plan.added[place], **values}
    return plan


def _recheck(transaction: Transaction, plan: _Plan) -> None:
    current = _current(transaction, (*plan.compared, *plan.deleted, *plan.added))
    for place, cells in plan.compared.items():
        if place not in current or any(current[place][name] != mine for name, mine in cells.items()):
            raise _stale()
    for place, mine_row in plan.deleted.items():
        if place not in current or dict(current[place].values) != dict(mine_row):
            raise _stale()
    if plan.added.keys() & current.keys():
        raise _stale()


def _relink(transaction: Transaction, plan: _Plan) -> None:
    """A restored record gets back the links that its deletion emptied, where nothing else was written since."""
    for place in plan.added:
        for link in lost_links(transaction.reading, *place):
            if (link.entity, link.uid) not in plan.deleted:
                plan.cells.setdefault((link.entity, link.uid), {}).setdefault(link.field, link.value)


def _current(transaction: Transaction, places: Iterable[_Place]) -> dict[_Place, Record]:
    """The records in those places as they are now, without the missing ones."""
    wanted: dict[str, set[str]] = {}
    for entity, uid in places:
        wanted.setdefault(entity, set()).add(uid)
    return {
        (entity, uid): found
        for entity, uids in wanted.items()
        for uid, found in get_many(transaction.reading, entity, uids).items()
    }


def _stale() -> UserError:
    return UserError(
        _("Les données ont changé depuis la comparaison : rien n'a été intégré."),
        _("Recommencez l'import du fichier ; il sera comparé aux données d'aujourd'hui."),
    )


def _delete(transaction: Transaction, plan: _Plan) -> dict[_Place, set[str]]:
    """Delete what was ticked; returns the records that lose a link or go along, with the fields emptied."""
    along: dict[_Place, set[str]] = {}
    for entity, uid in plan.deleted:
        if get(transaction.reading, entity, uid) is None:
            continue
        made = deletion.plan(transaction.reading, entity, uid)
        for link in made.emptied:
            along.setdefault((link.entity, link.uid), set()).add(link.field)
        for place in made.deleted:
            along.setdefault(place, set())
        transaction.delete(entity, uid, with_dependants=True)
    return along


def _verify(
    transaction: Transaction,
    plan: _Plan,
    before: Mapping[_Place, Values | None],
    along: Mapping[_Place, set[str]],
) -> None:
    """Every change is one announced (or follows from the rules), and every one announced happened."""
    for change in transaction.changes():
        place = (change.entity, change.uid)
        if place in before:
            continue
        if change.after is None:
            expected = place in plan.deleted or place in along
        elif change.before is None:
            expected = place in plan.added
        else:
            announced = plan.cells.get(place, {}).keys() | along.get(place, set())
            settled = _followed(change.entity)
            expected = set(change.fields) <= announced | settled
        if not expected:
            raise _mismatch()
    written = plan.cells | plan.added
    current = _current(transaction, (*written, *plan.deleted))
    for place, values in written.items():
        if place not in current or not _holds(current[place], values, along.get(place, set())):
            raise _mismatch()
    if plan.deleted.keys() & current.keys():
        raise _mismatch()


def _holds(record: Record, values: Values, emptied: set[str]) -> bool:
    """Whether ``record`` holds ``values``, but for links ``emptied`` and what was left to follow another record."""
    free = emptied | {name for name in _followed(record.entity) if values.get(name) is None}
    return all(record[name] == value for name, value in values.items() if name not in free)


def _followed(entity: str) -> set[str]:
    """The fields that may hold something that nobody wrote, as they follow another record."""
    return {link.field.name for link in followings(entity)}


def _mismatch() -> UserError:
    return UserError(
        _("L'import ne donnait pas ce que l'aperçu annonçait : rien n'a été intégré."),
        _("Recommencez ; si cela se reproduit, envoyez le fichier et le journal à l'assistance."),
    )
