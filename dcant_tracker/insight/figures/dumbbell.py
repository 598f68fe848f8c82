"""From one value to another, line by line: what the figures of distance and of progress draw."""

from dataclasses import dataclass

from dcant_tracker.insight.figures.figure import Opens, Plot
from dcant_tracker.insight.maturity import difference


@dataclass(frozen=True, slots=True)
class DumbbellRow:
    """A line from ``start`` to ``end`` (None: not known) and the difference in words."""

    label: str
    start: float | None
    end: float | None
    difference: str
    said: tuple[str, ...]
    opens: Opens

    @property
    def change(self) -> float | None:
        """The difference."""
        return difference(self.start, self.end)


@dataclass(frozen=True, slots=True)
class DumbbellPlot(Plot):
    """``ends`` says what both values are, ``heading`` what their difference is; values go from 0 to ``highest``."""

    rows: tuple[DumbbellRow, ...]
    ends: tuple[str, str]
    heading: str
    highest: int
