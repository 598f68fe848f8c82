"""A workbook that a partner made, as a source: read under a correspondence, compared with what it said last time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dcant_tracker.exchange.base import Base
from dcant_tracker.exchange.rows import Rows, TheirRow
from dcant_tracker.exchange.sources.foreign.previous import received
from dcant_tracker.exchange.sources.source import Origin
from dcant_tracker.exchange.tables import Incoming
from dcant_tracker.store.records.labels import Labels


@dataclass(frozen=True, slots=True)
class ForeignWorkbook:
    """``left`` is what its sender's previous file said."""

    origin: Origin
    contents: Incoming
    left: Base | None
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Sequence[Base]:
        return [self.left] if self.left else []

    @property
    def base(self) -> Rows | None:
        return self.left.rows() if self.left else None

    def meant(self, rows: Sequence[TheirRow]) -> Sequence[TheirRow]:
        return rows

    def next_base(self, rows: Sequence[TheirRow], mine: Rows, labels: Labels) -> bytes:
        return received(rows, mine, self.left, labels)
