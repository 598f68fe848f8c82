"""Writing what was chosen: inside one transaction, re-checked before and counted after."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.errors import UserError
from dcant_tracker.exchange.merging.compare import Case, Proposal
from dcant_tracker.exchange.merging.deciding import KEEPING, Choice, Side, side_json, theirs_json
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.sources.foreign.previous import without_undecided
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.records.record import get, get_many
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing import deletion, final_state
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.store.writing.transaction import Transaction
from dcant_tracker.words import _

ProgressCall = Callable[[int, int, str], None]

_Place = tuple[str, str]

_PROGRESS_EVERY = 200


@dataclass(frozen=True, slots=True)
class Applied:
    """How much was written: records added, cells changed, records deleted; proposals left."""

    added: int = 0
    changed: int = 0
    deleted: int = 0
    left: int = 0

    def to_json(self) -> dict[str, int]:
        """The counts by name."""
        return {"added": self.added, "changed": self.changed, "deleted": self.deleted, "left": self.left}


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
    total = len(plan.added) + len(plan.cells)
    for done, ((entity, uid), values) in enumerate(plan.added.items()):
        _report(progress, done, total)
        transaction.restore(entity, uid, values)
    for done, ((entity, uid), cells) in enumerate(plan.cells.items(), start=len(plan.added)):
        _report(progress, done, total)
        transaction.update(entity, uid, cells)
    taken_along = _delete(transaction, plan)
    final_state.settle(transaction)
    applied = Applied(
        len(plan.added),
        sum(len(cells) for cells in plan.cells.values()),
        len(plan.deleted),
        sum(
            choice.side is Side.MINE and proposal.kind is not Case.UNREADABLE
            for proposal, choice in zip(preview.proposals, choices, strict=True)
        ),
    )
    _verify(transaction, plan, before, taken_along)
    _remember(transaction, preview, choices, content, applied)
    return applied


def _report(progress: ProgressCall | None, done: int, total: int) -> None:
    if progress and done % _PROGRESS_EVERY == 0:
        progress(done, total, "")


def _plan(proposals: Sequence[Proposal], choices: Sequence[Choice]) -> _Plan:
    plan = _Plan()
    for proposal, choice in zip(proposals, choices, strict=True):
        if choice.side in KEEPING or proposal.kind is Case.UNREADABLE:
            continue
        place = (proposal.entity, proposal.uid)
        if proposal.field is not None:
            value = choice.value if choice.side is Side.OTHER else proposal.theirs
            plan.cells.setdefault(place, {})[proposal.field] = None if isinstance(value, Mapping) else value
            mine = None if isinstance(proposal.mine, Mapping) else proposal.mine
            plan.compared.setdefault(place, {})[proposal.field] = mine
        elif isinstance(proposal.theirs, Mapping):
            plan.added[place] = proposal.theirs
        elif isinstance(proposal.mine, Mapping):
            plan.deleted[place] = proposal.mine
    return plan


def _recheck(transaction: Transaction, plan: _Plan) -> None:
    for (entity, uid), cells in plan.compared.items():
        current = get(transaction.reading, entity, uid)
        if current is None or any(current[name] != mine for name, mine in cells.items()):
            raise _stale()
    for (entity, uid), mine_row in plan.deleted.items():
        current = get(transaction.reading, entity, uid)
        if current is None or dict(current.values) != dict(mine_row):
            raise _stale()
    for entity, uid in plan.added:
        if get(transaction.reading, entity, uid) is not None:
            raise _stale()


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
            settled = {"recommendation"} if change.entity in final_state.SUBJECTS else set()
            expected = set(change.fields) <= announced | settled
        if not expected:
            raise _mismatch()
    for (entity, uid), cells in plan.cells.items():
        current = get(transaction.reading, entity, uid)
        if current is None or any(
            current[name] != value and not (value is None and name == "recommendation") for name, value in cells.items()
        ):
            raise _mismatch()
    for entity, uid in plan.added:
        if get(transaction.reading, entity, uid) is None:
            raise _mismatch()


def _mismatch() -> UserError:
    return UserError(
        _("L'import ne donnait pas ce que l'aperçu annonçait : rien n'a été intégré."),
        _("Recommencez ; si cela se reproduit, envoyez le fichier et le journal à l'assistance."),
    )


def _remember(
    transaction: Transaction, preview: Preview, choices: Sequence[Choice], content: bytes, applied: Applied
) -> None:
    state_step = transaction.reading.last_step()

    def finish(changes: Changes) -> None:
        counts = preview.counts() | {f"applied_{name}": n for name, n in applied.to_json().items()}
        later = sum(choice.side is Side.LATER for choice in choices)
        facts = replace(_facts(preview, state_step, counts, later), step=changes.step)
        ledger.record_exchange(transaction.writing, facts, content, _packed(preview, choices))
        kept = _kept(transaction, preview, choices)
        decided = _decisions(preview, choices, changes.step or state_step, kept)
        ledger.record_decisions(transaction.writing, decided)

    transaction.finishing.append(finish)


_MOST_KEPT = 2_000
"""Unreadable cells that the ledger names; their number is in the counts."""


def _facts(preview: Preview, state_step: int, counts: dict[str, int], later: int = 0) -> ledger.NewExchange:
    ignored = [{"sheet": ignored.sheet, "column": ignored.column} for ignored in preview.ignored]
    unreadable = [
        {"sheet": p.sheet, "cell": p.cell, "row": p.row, "value": _shown(p.theirs), "message": p.message}
        for p in preview.proposals
        if p.kind is Case.UNREADABLE
    ][:_MOST_KEPT]
    options: dict[str, object] = {"ignored": ignored}
    options |= {"unreadable": unreadable} if unreadable else {}
    options |= {"postponed": later} if later else {}
    options |= {"mapping": preview.mapping.name} if preview.mapping else {}
    return ledger.NewExchange(
        ledger.IN,
        preview.path.name,
        state_step,
        partner=preview.partner,
        answers=preview.export_id,
        counts=counts,
        options=options,
    )


def _shown(cell: Value | Values) -> str | None:
    return None if cell is None else str(cell)


def _packed(preview: Preview, choices: Sequence[Choice] = ()) -> bytes | None:
    """What a foreign workbook said, as far as it was decided, kept as the base of its sender's next one."""
    if preview.received is None:
        return None
    undecided = [p for p, choice in zip(preview.proposals, choices, strict=False) if choice.side is Side.LATER]
    said = preview.received
    if undecided:
        said = without_undecided(said, undecided, has_base=preview.has_base)
    return zlib.compress(said)


def _kept(transaction: Transaction, preview: Preview, choices: Sequence[Choice]) -> dict[_Place, Values]:
    """The records whose cell was left, as they are now: another file of the same import may have written it."""
    wanted: dict[str, set[str]] = {}
    for proposal, choice in zip(preview.proposals, choices, strict=True):
        if choice.side is Side.MINE and proposal.field is not None:
            wanted.setdefault(proposal.entity, set()).add(proposal.uid)
    return {
        (entity, uid): record.values
        for entity, uids in wanted.items()
        for uid, record in get_many(transaction.reading, entity, uids).items()
    }


def _decisions(
    preview: Preview, choices: Sequence[Choice], step: int, kept: Mapping[_Place, Values]
) -> list[ledger.DecisionInfo]:
    made: list[ledger.DecisionInfo] = []
    for proposal, choice in zip(preview.proposals, choices, strict=True):
        if proposal.kind is Case.UNREADABLE or choice.side is Side.LATER:
            continue
        row = kept.get((proposal.entity, proposal.uid))
        mine = row[proposal.field] if row is not None and proposal.field is not None else proposal.mine
        after = {Side.MINE: mine, Side.THEIRS: proposal.theirs, Side.OTHER: choice.value}[choice.side]
        made.append(
            ledger.DecisionInfo(
                preview.decision_key,
                proposal.entity,
                proposal.uid,
                proposal.field,
                side_json(after),
                theirs_json(preview, proposal),
                choice.side is Side.THEIRS,
                preview.path.name,
                step,
            )
        )
    return made


def record_unchanged(store: Store, preview: Preview, content: bytes) -> None:
    """Record in the ledger a file that held nothing to take in."""
    with ledger.ledger_entry(store.path) as writing:
        facts = _facts(preview, preview.state_step, preview.counts())
        ledger.record_exchange(writing, facts, content, _packed(preview))
