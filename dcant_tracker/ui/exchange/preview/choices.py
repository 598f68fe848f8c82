"""What the officer chose so far, one choice a proposal; None where a conflict still waits for one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from dcant_tracker.domain.kinds import Value
from dcant_tracker.exchange.merging.deciding import KEEPING, LEAVE, NOTED, POSTPONE, TAKE, Choice, Side, is_kept
from dcant_tracker.exchange.merging.pausing import Decided
from dcant_tracker.exchange.merging.preview import Preview
from dcant_tracker.exchange.merging.proposal import Case, Proposal
from dcant_tracker.exchange.merging.rivals import Rivals, rivals
from dcant_tracker.ui.kit.told_apart import common_beginning, shortened

T = TypeVar("T")

_FILE_NAME = 40
"""Characters of the name of a file that are shown within a line."""

_State = tuple[Choice | None, bool]
"""A choice, and whether the officer made it."""

_Move = list[tuple[int, _State, _State]]
"""One decision: for each proposal its state before and after."""


class Choices(QObject):
    """Over one or several files, their proposals numbered through.

    Begins with what only they changed taken, conflicts open, absent rows kept. Where two files speak of
    the same cell, taking one leaves the other; where they disagree, both are open at first.
    """

    changed = Signal(object)
    """The ranks of the proposals whose choice changed (a list)."""

    def __init__(self, previews: Sequence[Preview], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.previews = list(previews)
        self.proposals: list[Proposal] = [p for preview in self.previews for p in preview.proposals]
        self.files: list[int] = [at for at, preview in enumerate(self.previews) for _p in preview.proposals]
        """For each proposal, the file that it comes from."""
        self._files_begin = common_beginning(preview.origin.label for preview in self.previews)
        self.rivals = rivals(self.previews, self.proposals, self.files)
        self._states: list[_State] = [(_beginning(proposal.kind), False) for proposal in self.proposals]
        self._about: dict[tuple[str, str, str | None], list[int]] = {
            self._cell(rank): [] for rank, proposal in enumerate(self.proposals) if proposal.mendable
        }
        if self._about:
            for rank, proposal in enumerate(self.proposals):
                if proposal.kind is not Case.NOTE:
                    self._about.get(self._cell(rank), []).append(rank)
        for rank, others in self.rivals.items():
            self._states[rank] = (others.beginning(rank), False)
        self._counts = self._count()
        self._done: list[_Move] = []
        self._undone: list[_Move] = []

    def __getitem__(self, rank: int) -> Choice | None:
        """The choice for proposal ``rank``."""
        return self._states[rank][0]

    def preview_of(self, rank: int) -> Preview:
        """The file that proposes ``rank``."""
        return self.previews[self.files[rank]]

    def file_name(self, rank: int) -> str:
        """The name of the file that proposes ``rank``, as short as tells it from the others."""
        label = self.preview_of(rank).origin.label
        return shortened(label, self._files_begin, lambda text: len(text) <= _FILE_NAME)

    def choose(self, ranks: Iterable[int], choice: Choice) -> None:
        """Decide several proposals alike, as one decision.

        What is unreadable cannot be decided, only left again once it was mended; of files that disagree on a
        cell none is taken in a lump. A note is kept as :meth:`of_note` says.
        """
        asked: list[int] = []
        mended: list[int] = []
        noted: list[int] = []
        for rank in ranks:
            proposal = self.proposals[rank]
            (noted if proposal.may_be_kept else mended if proposal.kind.is_told else asked).append(rank)
        if choice.side in (Side.NOTED, Side.EXCHANGED):
            asked.clear()
            mended.clear()
        wanted: dict[int, _State] = dict.fromkeys(asked, (choice, True))
        for group in {self.rivals[rank] for rank in asked if rank in self.rivals}:
            wanted.update(self._settled(group, [rank for rank in group.ranks if rank in wanted], choice))
        given_up = mended if choice.side is Side.MINE else self._mended_beside(wanted)
        wanted.update(dict.fromkeys((rank for rank in given_up if self.is_taken(rank)), (LEAVE, False)))
        wanted.update((rank, (made, True)) for rank in noted if (made := self.of_note(rank, choice)) is not None)
        self._take({rank: state for rank, state in wanted.items() if state[0] is not None})

    def of_note(self, rank: int, choice: Choice) -> Choice | None:
        """What ``choice`` means for a note: theirs taken goes on in the notes; None where there is no such way."""
        meant = NOTED if choice.side is Side.THEIRS else choice
        return meant if meant == LEAVE or is_kept(self.proposals[rank], meant) else None

    def mend(self, rank: int, value: Value) -> None:
        """Write ``value`` in place of a cell that cannot be read; what other files say of the same cell is left."""
        wanted: dict[int, _State] = {rank: (Choice(Side.OTHER, value), True)}
        for other in self._about.get(self._cell(rank), ()):
            if other != rank and self.is_taken(other) is not False:
                wanted[other] = (LEAVE, not self.proposals[other].kind.is_told)
        self._take(wanted)

    def _mended_beside(self, ranks: Iterable[int]) -> list[int]:
        """The mended cells of other files that are the same as ``ranks``: only one value can be written."""
        about = (other for rank in ranks for other in self._about.get(self._cell(rank), ()) if other != rank)
        return [other for other in about if self.proposals[other].kind.is_told]

    def _cell(self, rank: int) -> tuple[str, str, str | None]:
        proposal = self.proposals[rank]
        return (proposal.entity, proposal.uid, proposal.field)

    def _settled(self, group: Rivals, asked: list[int], choice: Choice) -> dict[int, _State]:
        """What choosing ``asked`` means for all who speak of the same cell."""
        if choice.side is Side.MINE:
            return dict.fromkeys(group.ranks if group.agree else asked, (LEAVE, True))
        if len(asked) > 1 and not group.agree:
            return dict.fromkeys(asked, (None, False))
        return {rank: (choice if rank == asked[0] else LEAVE, True) for rank in group.ranks}

    def put_back(self, decided: Sequence[Decided]) -> None:
        """Decisions made before, one item a proposal of each file, None where none was; not to be undone."""
        made = [choice for of_file in decided for choice in of_file]
        for rank, choice in enumerate(made):
            if choice is not None:
                self._states[rank] = (choice, True)
        self._counts = self._count()
        self.changed.emit([rank for rank, choice in enumerate(made) if choice is not None])

    def _take(self, wanted: dict[int, _State]) -> None:
        move = [(rank, self._states[rank], state) for rank, state in wanted.items() if self._states[rank] != state]
        if not move:
            return
        last = self._done[-1] if self._done else []
        if _is_typing(last, move):
            self._done[-1] = [(move[0][0], last[0][1], move[0][2])]
        else:
            self._done.append(move)
        self._undone.clear()
        self._set({rank: after for rank, _before, after in move})

    def undo(self) -> list[int]:
        """Take back the last decision; returns the proposals it was about."""
        if not self._done:
            return []
        move = self._done.pop()
        self._undone.append(move)
        return self._set({rank: before for rank, before, _after in move})

    def redo(self) -> list[int]:
        """Decide again what was taken back last."""
        if not self._undone:
            return []
        move = self._undone.pop()
        self._done.append(move)
        return self._set({rank: after for rank, _before, after in move})

    @property
    def can_undo(self) -> bool:
        """Whether there is a decision to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is one to bring back."""
        return bool(self._undone)

    def _set(self, states: dict[int, _State]) -> list[int]:
        for rank, state in states.items():
            kind = self.proposals[rank].kind
            self._counts[_word(kind, self._states[rank][0])] -= 1
            self._counts[_word(kind, state[0])] += 1
            self._states[rank] = state
        ranks = list(states)
        self.changed.emit(ranks)
        return ranks

    def is_taken(self, rank: int) -> bool | None:
        """Whether something is written for proposal ``rank``; None for an open conflict."""
        made = self._states[rank][0]
        return None if made is None else made.side is not Side.MINE

    def is_decided(self, rank: int) -> bool:
        """Whether the officer decided ``rank`` with her own hand."""
        return self._states[rank][1]

    def is_open(self, rank: int) -> bool:
        """Whether ``rank`` waits for a decision."""
        return self._states[rank][0] is None

    def is_disputed(self, rank: int) -> bool:
        """Whether ``rank`` waits, or waited at first, for a decision between sides or files."""
        group = self.rivals.get(rank)
        return self.proposals[rank].kind is Case.CONFLICT or (group is not None and group.beginning(rank) is None)

    def open_conflicts(self) -> list[int]:
        """The ranks of the conflicts that wait."""
        return [rank for rank, (made, _by_hand) in enumerate(self._states) if made is None]

    @property
    def any_decided(self) -> bool:
        """Whether the officer decided anything."""
        return any(by_hand for _made, by_hand in self._states)

    def final(self) -> list[list[Choice]]:
        """For each file one choice a proposal; open conflicts keep ours for now, the same file will ask again."""
        return self._by_file([POSTPONE if made is None else made for made, _by_hand in self._states])

    def decided(self) -> list[list[Choice | None]]:
        """For each file what the officer decided herself, None elsewhere."""
        return self._by_file([made if by_hand else None for made, by_hand in self._states])

    def _by_file(self, flat: list[T]) -> list[list[T]]:
        ends = list(accumulate((len(preview.proposals) for preview in self.previews), initial=0))
        return [flat[start:end] for start, end in pairwise(ends)]

    def counts(self) -> Counter[str]:
        """How many are ``taken``, ``left``, ``open``, ``unreadable``."""
        return self._counts

    def _count(self) -> Counter[str]:
        return Counter(
            _word(proposal.kind, made) for proposal, (made, _by_hand) in zip(self.proposals, self._states, strict=True)
        )


def _word(kind: Case, made: Choice | None) -> str:
    if kind.is_told:
        return "taken" if made is not None and made.side not in KEEPING else str(kind)
    if made is None:
        return "open"
    return "left" if made.side is Side.MINE else "taken"


def _is_typing(last: _Move, move: _Move) -> bool:
    """Whether ``move`` goes on with the text that ``last`` wrote: both are one decision."""
    if len(last) != 1 or len(move) != 1 or last[0][0] != move[0][0]:
        return False
    before, after = last[0][2][0], move[0][2][0]
    return before is not None and after is not None and before.side is Side.OTHER and after.side is Side.OTHER


def _beginning(kind: Case) -> Choice | None:
    if kind is Case.CONFLICT:
        return None
    return TAKE if kind in (Case.ADDED, Case.CHANGED) else LEAVE
