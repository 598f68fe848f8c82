"""How tall the figures that list many things are, so that each line can be read."""

from dcant_tracker.insight.figures.coverage import CoveragePlot
from dcant_tracker.insight.figures.figure import Figure
from dcant_tracker.insight.figures.heatmap import HeatmapPlot
from dcant_tracker.insight.figures.timeline import TimelinePlot

_LISTING = (HeatmapPlot, CoveragePlot, TimelinePlot)
_LINE, _AROUND = 20, 100
"""The height of a line, and of what stands around the lines, in pixels at the text's own size."""


def height_for(figure: Figure | None, least: int, most: int) -> int:
    """The height that ``figure`` asks for, between ``least`` and ``most``."""
    if figure is None or not isinstance(figure.plot, _LISTING):
        return least
    if isinstance(figure.plot, TimelinePlot):
        lines = sum(map(len, figure.plot.groups))
    else:
        lines = len({row.cells[0] for row in figure.table.rows})
    return max(least, min(most, _AROUND + _LINE * lines))
