"""What a policy can take: a conflict that would break a rule once taken stays one, and the rest goes in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dcant_tracker.domain.kinds import Value
from dcant_tracker.exchange.merging.deciding import POSTPONE, Choice, Side
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.merging.validity import Surroundings, faults, keys_alike
from dcant_tracker.exchange.rows import Rows

_Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Impossible:
    """A conflict that cannot be taken beside the rest, and why."""

    proposal: Proposal
    message: str


def possible(
    proposals: Sequence[Proposal], choices: Sequence[Choice], mine: Rows, around: Surroundings
) -> tuple[list[Choice], list[Impossible]]:
    """``choices`` with the conflicts that cannot be taken put off, and those conflicts.

    ``mine`` holds the records that the proposals are about, as they are.
    """
    kept = list(choices)
    found: list[Impossible] = []
    while broken := _broken(proposals, kept, mine, around):
        ranks = [rank for rank, proposal in enumerate(proposals) if _is_taken(proposal, kept[rank], broken)]
        if not ranks:
            return kept, found
        for rank in ranks:
            found.append(Impossible(proposals[rank], broken[_place(proposals[rank])]))
            kept[rank] = POSTPONE
    return kept, found


def _place(proposal: Proposal) -> _Place:
    return proposal.entity, proposal.uid


def _is_taken(proposal: Proposal, choice: Choice, broken: Mapping[_Place, str]) -> bool:
    """Whether taking this conflict has a part in what is broken."""
    return proposal.kind is Case.CONFLICT and choice.side is Side.THEIRS and _place(proposal) in broken


def _broken(
    proposals: Sequence[Proposal], choices: Sequence[Choice], mine: Rows, around: Surroundings
) -> dict[_Place, str]:
    """The records that would break a rule with what is chosen, each with what is wrong."""
    merged = _merged(proposals, choices, mine)
    found: dict[_Place, str] = {}
    for (entity, uid), values in merged.items():
        for _fields, message in faults(entity, values, merged, mine, around):
            found.setdefault((entity, uid), message)
    for entity, uid, message in keys_alike(merged, mine, around):
        found.setdefault((entity, uid), message)
    return found


def _merged(proposals: Sequence[Proposal], choices: Sequence[Choice], mine: Rows) -> dict[_Place, dict[str, Value]]:
    merged: dict[_Place, dict[str, Value]] = {}
    for proposal, choice in zip(proposals, choices, strict=True):
        if choice.side is not Side.THEIRS or proposal.kind is Case.UNREADABLE or proposal.is_question:
            continue
        if isinstance(proposal.theirs, Mapping):
            merged[_place(proposal)] = dict(proposal.theirs)
        elif proposal.field is not None:
            state = merged.setdefault(_place(proposal), dict(mine[proposal.entity][proposal.uid]))
            state[proposal.field] = proposal.theirs
    return merged
