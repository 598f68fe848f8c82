"""One of our workbooks that comes back, as a source; so is a file from elsewhere under our headings, without base."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dcant_tracker.domain.kinds import Values
from dcant_tracker.exchange.base import Base
from dcant_tracker.exchange.rows import Rows, TheirRow, amended
from dcant_tracker.exchange.sources.source import Origin
from dcant_tracker.exchange.tables import Incoming
from dcant_tracker.store.records.labels import Labels


@dataclass(frozen=True, slots=True)
class OurWorkbook:
    """``taken`` holds what earlier imports of it took, as it was then: added records, and changed cells.

    ``presumed`` tells which sending ``left`` is, where the workbook itself does not say.
    """

    origin: Origin
    contents: Incoming
    left: Base | None
    taken: Mapping[str, Mapping[str, Values]] = field(default_factory=dict)
    presumed: str = ""
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Sequence[Base]:
        return [self.left] if self.left else []

    @property
    def base(self) -> Rows | None:
        return amended(self.left.rows(), self.taken) if self.left else None

    def meant(self, rows: Sequence[TheirRow]) -> Sequence[TheirRow]:
        if not self.presumed:
            return rows
        return [replace(row, note=" ".join(filter(None, (self.presumed, row.note)))) for row in rows]

    def next_base(self, _rows: Sequence[TheirRow], _mine: Rows, _labels: Labels) -> None:
        return None
