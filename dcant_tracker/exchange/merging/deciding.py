"""Choices on proposals, and what was decided before: the same difference is not proposed twice."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from dcant_tracker.domain.kinds import Value, Values, to_json
from dcant_tracker.exchange.merging.compare import Case, Proposal
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import to_document


class Side(StrEnum):
    """Whose value goes on. ``LATER`` keeps mine without deciding: the same file proposes it again."""

    MINE = "mine"
    THEIRS = "theirs"
    OTHER = "other"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for one proposal; ``value`` is the text written in place of both (both joined)."""

    side: Side
    value: Value = None


LEAVE = Choice(Side.MINE)
TAKE = Choice(Side.THEIRS)
POSTPONE = Choice(Side.LATER)

KEEPING = frozenset({Side.MINE, Side.LATER})
"""The sides that leave my value as it is."""


def undecided(reading: Reading, preview: Preview, *, keep_absent: bool = False) -> Preview:
    """``preview`` without the differences decided before, as long as mine is what it was then.

    ``keep_absent`` proposes the absent rows all the same: their deletion is being asked for. A row
    that was added or refused before is not proposed again, whatever became of it here since.
    """
    decisions = ledger.decisions_on(reading, preview.origin.decision_key)
    if not decisions:
        return preview
    settled = {(d.entity, d.uid, d.field, d.theirs): d.mine for d in decisions}
    rows = {(d.entity, d.theirs) for d in decisions if d.field is None}

    def is_open(proposal: Proposal) -> bool:
        theirs = theirs_json(preview, proposal)
        if proposal.kind is Case.ADDED:
            return (proposal.entity, theirs) not in rows
        if keep_absent and proposal.is_absence:
            return True
        place = (proposal.entity, proposal.uid, proposal.field, theirs)
        return place not in settled or settled[place] != side_json(proposal.mine)

    kept = [p for p in preview.proposals if p.kind.is_told or is_open(p)]
    return replace(preview, proposals=kept, decided=len(preview.proposals) - len(kept))


def theirs_json(preview: Preview, proposal: Proposal) -> str | None:
    """Their side as a decision keeps it; a new row by its texts, as it may get another uid at each reading."""
    if proposal.kind is Case.ADDED and isinstance(proposal.theirs, Mapping):
        return json.dumps(preview.row_json(proposal.entity, proposal.theirs), ensure_ascii=False)
    return side_json(proposal.theirs)


def side_json(side: Value | Values) -> str | None:
    """One side of a proposal as a decision keeps it."""
    if side is None:
        return None
    if isinstance(side, Mapping):
        return to_document(side)
    return json.dumps(to_json(side), ensure_ascii=False)
