"""Two sheets of one entity, as a copied sheet makes them: their rows are compared once, what differs is asked about."""

from collections import defaultdict
from collections.abc import Sequence

from dcant_tracker.domain.text import fold
from dcant_tracker.exchange.merging.as_sent import AsSent
from dcant_tracker.exchange.merging.written_row import WrittenRow, cell_text, key_texts
from dcant_tracker.words import _


class TwinSheets:
    """Settles their rows; ``repeated`` then names the sheets that say nothing more than another."""

    def __init__(self, sent: AsSent) -> None:
        self._sent = sent
        self.repeated: list[str] = []
        self._differing: set[str] = set()

    def settle(self, rows: Sequence[WrittenRow]) -> list[WrittenRow]:
        """``rows`` without those that another sheet has too; the one that stays asks about what they tell apart."""
        sheets: dict[str, dict[str, None]] = defaultdict(dict)
        for row in rows:
            sheets[row.entity.name][row.sheet] = None
        shared = {name for name, found in sheets.items() if len(found) > 1}
        if not shared:
            return list(rows)
        again = self._repetitions([row for row in rows if row.entity.name in shared])
        kept = [row for row in rows if id(row) not in again]
        telling = {row.sheet for row in kept} | self._differing
        self.repeated = [name for entity in shared for name in sheets[entity] if name not in telling]
        return kept

    def _repetitions(self, rows: Sequence[WrittenRow]) -> set[int]:
        """The rows, by identity, of which another sheet has the same; each sheet has one of them."""
        groups: dict[tuple[str, object], list[WrittenRow]] = {}
        for row in rows:
            called = row.ref or tuple(fold(text) for text in key_texts(row))
            if any(called):
                groups.setdefault((row.entity.name, called), []).append(row)
        again: set[int] = set()
        for group in groups.values():
            if len(group) > 1 and len({row.sheet for row in group}) == len(group):
                first, *others = group
                for other in others:
                    self._join(first, other)
                again |= {id(other) for other in others}
        return again

    def _join(self, first: WrittenRow, other: WrittenRow) -> None:
        for name in first.cells.keys() & other.cells.keys():
            declared = first.entity[name]
            one, two = (cell_text(declared, row.cells[name]) for row in (first, other))
            if one == two:
                continue
            first.questions[name] = _(
                "Deux feuilles ne disent pas la même chose : « {one} » dans « {sheet} » (ligne {row}), "
                "« {two} » dans « {other} » (ligne {line})."
            ).format(one=one, sheet=first.sheet, row=first.number, two=two, other=other.sheet, line=other.number)
            self._differing.add(other.sheet)
            if one in self._said_before(first, name):
                first.cells[name] = other.cells[name]

    def _said_before(self, row: WrittenRow, name: str) -> set[str]:
        """What the cell said when it left, and what we say: neither is news."""
        sent = self._sent.texts(row.entity.name, row.ref) or {}
        return {sent.get(name, ""), self._sent.ours(row.entity.name, row.ref, name)}
