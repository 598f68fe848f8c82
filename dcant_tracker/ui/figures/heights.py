"""How tall the figures that list many things are, so that each line can be read."""

from dcant_tracker.insight.figures.coverage import CoveragePlot
from dcant_tracker.insight.figures.figure import Figure
from dcant_tracker.insight.figures.heatmap import HeatmapPlot
from dcant_tracker.insight.figures.timeline import TimelinePlot
from dcant_tracker.insight.figures.views import ViewsPlot

_LISTING = (HeatmapPlot, CoveragePlot, TimelinePlot, ViewsPlot)
_LINE, _TWO_LINES, _AROUND = 20, 29, 100
"""The height of a line, of one whose title takes two, and of what stands around, in pixels at the text's own size."""

_LONG = 34
"""The letters of a title that needs a second line."""


def height_for(figure: Figure | None, least: int, most: int) -> int:
    """The height that ``figure`` asks for, between ``least`` and ``most``."""
    if figure is None or not isinstance(figure.plot, _LISTING):
        return least
    if isinstance(figure.plot, TimelinePlot):
        titles = [line.label for group in figure.plot.groups for line in group]
    else:
        titles = [str(title) for title in dict.fromkeys(row.cells[0] for row in figure.table.rows)]
    each = _TWO_LINES if any(len(title) > _LONG for title in titles) else _LINE
    return max(least, min(most, _AROUND + each * len(titles)))
