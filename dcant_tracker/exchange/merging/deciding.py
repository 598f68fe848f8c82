"""Choices on proposals, and what was decided before: the same difference is not proposed twice."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from dcant_tracker.domain.kinds import Value, Values, to_kept
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.store.kept import ledger
from dcant_tracker.store.kept.pairings import Heirs
from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records.record import to_document


class Side(StrEnum):
    """Whose value goes on. ``LATER`` keeps mine without deciding: the same file proposes it again.

    Of a note, ``NOTED`` lets it go on in the notes of its record, ``EXCHANGED`` as an exchange with an organisation.
    """

    MINE = "mine"
    THEIRS = "theirs"
    OTHER = "other"
    LATER = "later"
    NOTED = "noted"
    EXCHANGED = "exchanged"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for one proposal; ``value`` is what is written in place of both sides (both joined).

    ``cells`` are those of a row taken in that are written otherwise, as another version of it says them.
    """

    side: Side
    value: Value = None
    cells: tuple[tuple[str, Value], ...] = ()


LEAVE = Choice(Side.MINE)
TAKE = Choice(Side.THEIRS)
POSTPONE = Choice(Side.LATER)
NOTED = Choice(Side.NOTED)
EXCHANGED = Choice(Side.EXCHANGED)

KEEPING = frozenset({Side.MINE, Side.LATER})
"""The sides that leave my value as it is."""


def is_written(proposal: Proposal, choice: Choice) -> bool:
    """Whether ``choice`` writes something for ``proposal``: what cannot be read goes in only once it is mended."""
    if proposal.kind.is_told:
        return is_mended(proposal, choice)
    return choice.side not in KEEPING and not proposal.is_question


def is_decided(proposal: Proposal, choice: Choice) -> bool:
    """Whether ``choice`` settles ``proposal``: a late answer that was left waits for its campaign to be open again."""
    return choice.side is not Side.LATER and not (proposal.late and choice.side is Side.MINE)


def is_mended(proposal: Proposal, choice: Choice | None) -> bool:
    """Whether ``choice`` writes a value in place of what could not be read."""
    return proposal.mendable and choice is not None and choice.side is Side.OTHER


def is_kept(proposal: Proposal, choice: Choice | None) -> bool:
    """Whether ``choice`` lets what was noted go on, in a way that there is for it."""
    if choice is None:
        return False
    return (choice.side is Side.NOTED and proposal.may_note) or (
        choice.side is Side.EXCHANGED and bool(proposal.organisation)
    )


def undecided(reading: Reading, preview: Preview, *, keep_absent: bool = False) -> Preview:
    """``preview`` without the differences decided before, as long as mine is what it was then.

    ``keep_absent`` proposes the absent rows all the same: their deletion is being asked for. A row
    that was added or refused before is not proposed again, whatever became of it here since.
    """
    decisions = ledger.decisions_on(reading, preview.origin.decision_key)
    if not decisions:
        return preview
    heirs = Heirs(reading)
    settled = {(d.entity, heirs.of(d.entity, d.uid), d.field, d.theirs): d.mine for d in decisions}
    rows = {(d.entity, d.theirs) for d in decisions if d.field is None}

    def is_open(proposal: Proposal) -> bool:
        theirs = theirs_json(preview, proposal)
        if proposal.kind is Case.ADDED:
            return (proposal.entity, theirs) not in rows
        if keep_absent and proposal.is_absence:
            return True
        place = (proposal.entity, proposal.uid, proposal.field, theirs)
        return place not in settled or settled[place] != side_json(proposal.mine)

    kept = [p for p in preview.proposals if (p.kind.is_told and not p.mendable) or is_open(p)]
    return replace(preview, proposals=kept, decided=len(preview.proposals) - len(kept))


def theirs_json(preview: Preview, proposal: Proposal) -> str | None:
    """Their side as a decision keeps it.

    A new row is kept by its texts, as it may get another uid at each reading; what could not be read, as such.
    """
    if proposal.kind is Case.ADDED and isinstance(proposal.theirs, Mapping):
        return json.dumps(preview.row_json(proposal.entity, proposal.theirs), ensure_ascii=False)
    if proposal.mendable:
        return ledger.unread_json(str(proposal.theirs))
    return side_json(proposal.theirs)


def side_json(side: Value | Values) -> str | None:
    """One side of a proposal as a decision keeps it."""
    return to_document(side) if isinstance(side, Mapping) else to_kept(side)
