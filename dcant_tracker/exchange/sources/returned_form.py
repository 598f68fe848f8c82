"""A form that comes back, as a source: a workbook of ours whose unanswered rows say nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dcant_tracker.exchange.base import Base
from dcant_tracker.exchange.rows import TheirRow
from dcant_tracker.exchange.sources.form.answers import Sent, as_answers
from dcant_tracker.exchange.sources.form.questions import EVALUATIONS, Questions
from dcant_tracker.exchange.sources.our_workbook import OurWorkbook


@dataclass(frozen=True, slots=True)
class ReturnedForm(OurWorkbook):
    """A form of ``organisation`` in ``campaign`` (uids).

    ``questions`` is what it asks. ``subjects`` holds what its rows were about when it left, ``whose`` the uids of both
    by field, as far as we still have them. It was ``received`` that day; we have a day for the subjects ``dated``.
    """

    campaign: str = ""
    organisation: str = ""
    subjects: Base | None = None
    whose: Mapping[str, str] = field(default_factory=dict)
    questions: Questions = EVALUATIONS
    received: date | None = None
    dated: Collection[tuple[str | None, ...]] = ()

    @property
    def names(self) -> Sequence[Base]:
        return [one for one in (self.left, self.subjects) if one is not None]

    def meant(self, rows: Sequence[TheirRow]) -> Sequence[TheirRow]:
        name = self.questions.entity.name
        sheet = self.left.sheets.get(name) if self.left else None
        tables = [table for table in self.contents.tables if table.entity is self.questions.entity]
        sent = Sent(
            sheet.rows.keys() if sheet else frozenset(),
            self.whose,
            self.questions,
            frozenset[str]().union(*(table.for_all for table in tables)),
            self.received,
            self.dated,
        )
        return as_answers(OurWorkbook.meant(self, rows), (self.base or {}).get(name, {}), sent)
