"""The names of organisations that understanding did not recognise, with those that come close, for the preview."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.names.organisations import Candidate


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that no organisation of ours bears: where it stands first, how often, and those that come close.

    ``added`` says that the workbook would create it, as it has a row of its own.
    """

    text: str
    sheet: str
    cell: str
    times: int
    candidates: tuple[Candidate, ...]
    added: bool = False


class UnknownNames:
    """Gathers the names that were not recognised, in the order of the workbook."""

    def __init__(self) -> None:
        self._found: dict[str, Unknown] = {}

    def __iter__(self) -> Iterator[Unknown]:
        return iter(self._found.values())

    def note(self, text: str, sheet: str, cell: str, candidates: Iterable[Candidate], *, added: bool = False) -> None:
        """Count one more place where ``text`` stands."""
        known = self._found.get(fold(text))
        times = known.times + 1 if known else 1
        first = known or Unknown(text, sheet, cell, 1, tuple(candidates), added)
        self._found[fold(text)] = Unknown(first.text, first.sheet, first.cell, times, first.candidates, first.added)
