"""What stays of a source once it was taken in: its file in the ledger, the decisions, the base of the next one."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.kinds import Value, Values
from dcant_tracker.exchange.base import item
from dcant_tracker.exchange.merging.deciding import Choice, Side, is_decided, is_mended, side_json, theirs_json
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.records.record import get_many
from dcant_tracker.store.store import Store
from dcant_tracker.store.writing.changes import Changes
from dcant_tracker.store.writing.transaction import Transaction

_Place = tuple[str, str]

_MOST_KEPT = 2_000
"""Unreadable cells, not mended, that the ledger names; their number is in the counts."""


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


def remember(
    transaction: Transaction, preview: Preview, choices: Sequence[Choice], content: bytes, applied: Applied
) -> None:
    """Let the ledger keep the file ``content`` and what was decided on it, in the transaction that writes it."""
    state_step = transaction.reading.last_step()

    def finish(changes: Changes) -> None:
        counts = preview.counts() | {f"applied_{name}": n for name, n in applied.to_json().items()}
        later = sum(choice.side is Side.LATER for choice in choices)
        facts = replace(_facts(preview, state_step, counts, later, choices), step=changes.step)
        ledger.record_exchange(transaction.writing, facts, content, _packed(preview, choices))
        kept = _kept(transaction, preview, choices)
        decided = _decisions(preview, choices, changes.step or state_step, kept)
        ledger.record_decisions(transaction.writing, decided)

    transaction.finishing.append(finish)


def record_unchanged(store: Store, preview: Preview, content: bytes) -> None:
    """Record in the ledger a file that held nothing to take in."""
    with ledger.ledger_entry(store.path) as writing:
        facts = _facts(preview, preview.state_step, preview.counts())
        ledger.record_exchange(writing, facts, content, _packed(preview))


def _facts(
    preview: Preview, state_step: int, counts: dict[str, int], later: int = 0, choices: Sequence[Choice] = ()
) -> ledger.NewExchange:
    ignored = [{"sheet": ignored.sheet, "column": ignored.column} for ignored in preview.ignored]
    unreadable = [
        {"sheet": p.sheet, "cell": p.cell, "row": p.row, "value": _shown(p.theirs), "message": p.message}
        for p, choice in zip_longest(preview.proposals, choices)
        if p.kind is Case.UNREADABLE and not is_mended(p, choice)
    ][:_MOST_KEPT]
    options: dict[str, object] = {"ignored": ignored}
    options |= {"unreadable": unreadable} if unreadable else {}
    options |= {"postponed": later} if later else {}
    options |= {"encoding": preview.origin.terms.encoding} if preview.origin.terms.encoding else {}
    return ledger.NewExchange(
        ledger.IN,
        preview.origin.label,
        state_step,
        partner=preview.origin.partner,
        answers=preview.origin.export_id,
        counts=counts,
        options={**options, **preview.origin.noted},
    )


def _shown(cell: Value | Values) -> str | None:
    return None if cell is None else str(cell)


def _packed(preview: Preview, choices: Sequence[Choice] = ()) -> bytes | None:
    """What the file said, as far as it was decided, where that is the base of the next one from there."""
    if preview.next_base is None:
        return None
    undecided = [p for p, choice in zip(preview.proposals, choices, strict=False) if not is_decided(p, choice)]
    said = preview.next_base
    if undecided:
        said = _without(said, undecided, has_base=preview.has_base)
    return zlib.compress(said)


def _without(document: bytes, undecided: Iterable[Proposal], *, has_base: bool) -> bytes:
    """``document`` as if it did not say what nobody decided: the next file from there asks about it again.

    A cell says what the base said; without one, or where a whole row waits, the row is left out.
    """
    kept: dict[str, Any] = json.loads(document)
    for proposal in undecided:
        sheet = kept.get(proposal.entity)
        if sheet is None or proposal.uid not in sheet["rows"]:
            continue
        declared = CATALOGUE[proposal.entity].get(proposal.field) if proposal.field else None
        if declared is None or not has_base or isinstance(proposal.base, Mapping):
            del sheet["rows"][proposal.uid]
        else:
            rank = sheet["fields"].index(proposal.field)
            sheet["rows"][proposal.uid][rank] = item(declared, proposal.base, str(proposal.base))
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


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
        if not is_decided(proposal, choice) or (proposal.kind.is_told and not is_mended(proposal, choice)):
            continue
        row = kept.get((proposal.entity, proposal.uid))
        mine = row[proposal.field] if row is not None and proposal.field is not None else proposal.mine
        after = {Side.MINE: mine, Side.THEIRS: proposal.theirs, Side.OTHER: choice.value}[choice.side]
        made.append(
            ledger.DecisionInfo(
                preview.origin.decision_key,
                proposal.entity,
                proposal.uid,
                proposal.field,
                side_json(after),
                theirs_json(preview, proposal),
                choice.side is Side.THEIRS,
                preview.origin.label,
                step,
            )
        )
        made += _mixed(preview, proposal, choice, step)
    return made


def _mixed(preview: Preview, proposal: Proposal, choice: Choice, step: int) -> Iterator[ledger.DecisionInfo]:
    """What a row said in the cells that were taken from its other version: not retained."""
    row = proposal.theirs if isinstance(proposal.theirs, Mapping) else {}
    for name, value in choice.cells:
        said, written = side_json(row.get(name)), side_json(value)
        origin = preview.origin
        yield ledger.DecisionInfo(
            origin.decision_key, proposal.entity, proposal.uid, name, written, said, False, origin.label, step
        )
