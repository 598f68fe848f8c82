"""Decisions carried over to another comparison of the same file."""

from collections.abc import Hashable, Mapping

from dcant_tracker.exchange.merging.pausing import Decided
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Proposal


def carried(before: Preview, decided: Decided, after: Preview) -> Decided:
    """What was decided of ``before``, for the proposals of ``after`` that say the same of the same place."""
    made = {_place(proposal): choice for proposal, choice in zip(before.proposals, decided, strict=True) if choice}
    return [made.get(_place(proposal)) for proposal in after.proposals]


def _place(proposal: Proposal) -> Hashable:
    """What a proposal is about. The uid of a new record is another one at each comparison, its row is not."""
    theirs = proposal.theirs
    said = (
        tuple(sorted((name, str(value)) for name, value in theirs.items())) if isinstance(theirs, Mapping) else theirs
    )
    return proposal.kind, proposal.entity, proposal.sheet, proposal.row, proposal.cell, proposal.field, said
