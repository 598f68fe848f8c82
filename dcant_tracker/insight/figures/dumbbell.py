"""From one value to another, line by line: what the figures of distance and of progress draw."""

from dataclasses import dataclass

from dcant_tracker.insight.figures.figure import Opens, Plot


@dataclass(frozen=True, slots=True)
class DumbbellRow:
    """A line from ``start`` to ``end`` (None: not known) and the difference in words."""

    label: str
    start: float | None
    end: float | None
    difference: str
    said: tuple[str, ...]
    opens: Opens


@dataclass(frozen=True, slots=True)
class DumbbellPlot(Plot):
    """``ends`` says what both values are, ``heading`` what their difference is; values go from 0 to ``highest``."""

    rows: tuple[DumbbellRow, ...]
    ends: tuple[str, str]
    heading: str
    highest: int
