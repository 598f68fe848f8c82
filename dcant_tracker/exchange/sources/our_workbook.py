"""One of our workbooks that comes back, as a source; so is a file from elsewhere under our headings, without base."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dcant_tracker.domain.kinds import Values
from dcant_tracker.exchange.base import Base
from dcant_tracker.exchange.rows import Rows, TheirRow, amended
from dcant_tracker.exchange.sources.source import Origin
from dcant_tracker.exchange.tables import Incoming
from dcant_tracker.store.records.labels import Labels


@dataclass(frozen=True, slots=True)
class OurWorkbook:
    """``added`` holds the records that earlier imports of it added, as they were then."""

    origin: Origin
    contents: Incoming
    left: Base | None
    added: Mapping[str, Mapping[str, Values]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Sequence[Base]:
        return [self.left] if self.left else []

    @property
    def base(self) -> Rows | None:
        return amended(self.left.rows(), self.added) if self.left else None

    def meant(self, rows: Sequence[TheirRow]) -> Sequence[TheirRow]:
        return rows

    def next_base(self, _rows: Sequence[TheirRow], _mine: Rows, _labels: Labels) -> None:
        return None
