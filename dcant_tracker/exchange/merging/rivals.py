"""Proposals of different files that speak of the same cell, record or new row: only one can be taken."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.domain.rules import key_of
from dcant_tracker.exchange.merging.deciding import LEAVE, TAKE, Choice
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal


@dataclass(frozen=True, slots=True)
class Rivals:
    """The ranks that speak of one place; ``agree`` when all of them say the same.

    ``kind`` is what they are: a conflict when one of them is.
    """

    ranks: tuple[int, ...]
    agree: bool
    kind: Case

    def others(self, rank: int) -> list[int]:
        """Those beside ``rank``."""
        return [other for other in self.ranks if other != rank]

    def beginning(self, rank: int) -> Choice | None:
        """What stands before anything is decided: the first of those that agree, else nothing."""
        if self.kind is Case.ABSENT:
            return LEAVE
        if not self.agree or self.kind is Case.CONFLICT:
            return None
        return TAKE if rank == self.ranks[0] else LEAVE


def rivals(previews: Sequence[Preview], proposals: Sequence[Proposal], files: Sequence[int]) -> dict[int, Rivals]:
    """By rank, the proposals that cannot be taken together; empty for one file."""
    if len(previews) < 2:
        return {}
    places: dict[Hashable, list[int]] = {}
    for rank, proposal in enumerate(proposals):
        if not proposal.kind.is_told and not proposal.is_question:
            places.setdefault(_place(proposal), []).append(rank)
    found: dict[int, Rivals] = {}
    for ranks in places.values():
        if len({files[rank] for rank in ranks}) < 2:
            continue
        said = [proposals[rank].theirs for rank in ranks]
        kinds = [proposals[rank].kind for rank in ranks]
        group = Rivals(
            tuple(ranks),
            all(one == said[0] for one in said),
            Case.CONFLICT if Case.CONFLICT in kinds else kinds[0],
        )
        found.update(dict.fromkeys(ranks, group))
    return found


def _place(proposal: Proposal) -> Hashable:
    if proposal.kind is Case.ADDED and isinstance(proposal.theirs, Mapping):
        return (proposal.entity, key_of(CATALOGUE[proposal.entity], proposal.theirs))
    return (proposal.entity, proposal.uid, proposal.field)
