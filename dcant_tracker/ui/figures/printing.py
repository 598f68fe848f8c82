"""A figure as pages: drawn over the width of one, then its table."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dcant_tracker.insight.figures.figure import Figure
from dcant_tracker.store.store import Store

if TYPE_CHECKING:
    from dcant_tracker.insight.reports.structure import Report


@dataclass(frozen=True)
class PrintedFigure:
    """``figure`` as it shows; runs on the worker."""

    figure: Figure

    def __call__(self, store: Store) -> "Report":
        """The figure as a report."""
        from dcant_tracker.insight.reports import printed
        from dcant_tracker.insight.reports.origin import made_from

        shown, today = self.figure, date.today()  # noqa: DTZ011 - a local day
        said = made_from(shown.data, store.officer)
        return printed.figure(printed.Head(shown.title, shown.subtitle, today, said), shown)
