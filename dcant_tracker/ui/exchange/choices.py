"""What the officer chose so far, one choice a proposal; None where a conflict still waits for one."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from dcant_tracker.exchange.compare import Case
from dcant_tracker.exchange.deciding import LEAVE, POSTPONE, TAKE, Choice, Side
from dcant_tracker.exchange.preview import Preview


class Choices(QObject):
    """Begins with what only they changed taken, conflicts open, absent rows kept."""

    changed = Signal(object)
    """The ranks of the proposals whose choice changed (a list)."""

    def __init__(self, preview: Preview, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preview = preview
        self._made: list[Choice | None] = [_beginning(proposal.kind) for proposal in preview.proposals]

    def __getitem__(self, rank: int) -> Choice | None:
        """The choice for proposal ``rank``."""
        return self._made[rank]

    def choose(self, ranks: Iterable[int], choice: Choice) -> None:
        """Decide several proposals alike; what is unreadable cannot be decided."""
        moved = [
            rank
            for rank in ranks
            if self.preview.proposals[rank].kind is not Case.UNREADABLE and self._made[rank] != choice
        ]
        for rank in moved:
            self._made[rank] = choice
        if moved:
            self.changed.emit(moved)

    def is_taken(self, rank: int) -> bool | None:
        """Whether something is written for proposal ``rank``; None for an open conflict."""
        made = self._made[rank]
        return None if made is None else made.side is not Side.MINE

    def open_conflicts(self) -> list[int]:
        """The ranks of the conflicts that wait."""
        return [rank for rank, made in enumerate(self._made) if made is None]

    def final(self) -> list[Choice]:
        """One choice a proposal; open conflicts keep ours for now, the same file will ask again."""
        return [POSTPONE if made is None else made for made in self._made]

    def counts(self) -> Counter[str]:
        """How many are ``taken``, ``left``, ``open``, ``unreadable``."""
        found: Counter[str] = Counter()
        for proposal, made in zip(self.preview.proposals, self._made, strict=True):
            if proposal.kind is Case.UNREADABLE:
                found["unreadable"] += 1
            elif made is None:
                found["open"] += 1
            else:
                found["left" if made.side is Side.MINE else "taken"] += 1
        return found


def _beginning(kind: Case) -> Choice | None:
    if kind is Case.CONFLICT:
        return None
    return TAKE if kind in (Case.ADDED, Case.CHANGED) else LEAVE
