"""The charts of the sheet: Excel's own, which people may restyle; each carries the figures it was drawn from.

A programme that does not calculate (a preview, a telephone) draws those.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart, RadarChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

from dcant_tracker.exchange.synthesis.page import Page, area
from dcant_tracker.exchange.writer.splicing import NOT_AVAILABLE

ANSWER_COLOURS = ("E07B5F", "F2B48C", "F4E3B2", "A9D3C9", "5FA8A0", "D9DCE1", "B3B9C2")
"""From « not at all » to « fully », then the two answers that are no grades; dark figures read on each."""
ROLE_COLOURS = ("4F8FC0", "A5C8EC", "F4C27A", "8CC5A2", "C9CED6")
_LINE_COLOURS = ("1F4E79", "D1603D", "4C9F70", "8E6BB0", "C9A227", "4AA3C2", "8A8F98")
_EMU_A_POINT = 12_700
_MARGIN = 8 * _EMU_A_POINT
_TITLE_SIZE = 1_300
"""In hundredths of a point."""

Cells = Sequence[tuple[int, int]]
"""Cells of the sheet one after the other, by row and column."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One series: the cell of its name, those of its figures, its colour."""

    name: tuple[int, int]
    figures: Cells
    colour: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The cells that a chart covers: from a row and a column to others, those included."""

    top: int
    left: int
    bottom: int
    right: int


class _Place(TwoCellAnchor):
    """A frame as a drawing tells it, and what it shows for who cannot see it.

    It keeps its size in cells, whatever font widens them.
    """

    __elements__ = TwoCellAnchor.__elements__
    __attrs__ = TwoCellAnchor.__attrs__

    def __init__(self, frame: Frame, said: str) -> None:
        first = AnchorMarker(row=frame.top - 1, col=frame.left - 1, colOff=_MARGIN)
        super().__init__("twoCell", _from=first, to=AnchorMarker(row=frame.bottom, col=frame.right))
        self._said = said

    def to_tree(self, *said: Any, **named: Any) -> Any:
        """The element, the chart in it described."""
        tree: Any = super().to_tree(*said, **named)
        tree.find(".//cNvPr").set("descr", self._said)
        return tree


class _Labels(DataLabelList):
    """Figures written on the bars, but for zeros."""

    __elements__ = DataLabelList.__elements__
    __nested__ = DataLabelList.__nested__

    def __init__(self) -> None:
        super().__init__(
            numFmt="0;;;",
            showVal=True,
            showSerName=False,
            showCatName=False,
            showLegendKey=False,
            showPercent=False,
            showBubbleSize=False,
        )

    def to_tree(self, *said: Any, **named: Any) -> Any:
        """The element, with what openpyxl leaves out: this format, not that of the cells."""
        tree: Any = super().to_tree(*said, **named)
        tree.find("numFmt").set("sourceLinked", "0")
        return tree


def lines_of(rows: Iterable[int], name: int, columns: range) -> list[Drawn]:
    """A series for each of ``rows``."""
    return [
        Drawn((row, name), [(row, column) for column in columns], colour)
        for row, colour in zip(rows, _LINE_COLOURS, strict=False)
    ]


def columns_of(columns: Iterable[int], head: int, rows: range, colours: Sequence[str]) -> list[Drawn]:
    """A series for each of ``columns``, named in the row ``head``."""
    return [
        Drawn((head, column), [(row, column) for row in rows], colour)
        for column, colour in zip(columns, colours, strict=True)
    ]


def add_radar(page: Page, frame: Frame, title: str, labels: Cells, series: Sequence[Drawn]) -> None:
    """A radar from 0 to 4; a figure that is missing is left out."""
    chart = RadarChart()
    chart.type = "marker"
    for drawn in series:
        made = _series(page, labels, drawn)
        first = drawn is series[0]
        width = (3.0 if first else 1.5) * _EMU_A_POINT
        made.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=drawn.colour, w=int(width)))
        made.marker = _marker(drawn.colour, 7 if first else 5)
        chart.series.append(made)
    axis: Any = chart.y_axis
    axis.scaling.min, axis.scaling.max, axis.majorUnit = 0, 4, 1
    axis.number_format = "0"
    axis.delete = False
    chart.x_axis.delete = False
    chart.display_blanks = "gap"
    _place(page, chart, frame, title)


def add_bars(page: Page, frame: Frame, title: str, labels: Cells, series: Sequence[Drawn], *, share: bool) -> None:
    """Lying bars, the series end to end, from the first label down; as a ``share`` of all or as numbers."""
    chart = BarChart()
    chart.type = "bar"
    chart.grouping = "percentStacked" if share else "stacked"
    chart.overlap = 100
    chart.gapWidth = 45
    for drawn in series:
        made = _series(page, labels, drawn)
        made.graphicalProperties = GraphicalProperties(solidFill=drawn.colour, ln=LineProperties(solidFill="FFFFFF"))
        made.dLbls = _Labels()
        chart.series.append(made)
    labelled: Any = chart.x_axis
    labelled.scaling.orientation = "maxMin"
    labelled.delete = False
    labelled.tickLblSkip = 1
    if not share:
        _leave_room(chart, frame)
    counted: Any = chart.y_axis
    counted.delete = False
    counted.crosses = "max"
    counted.number_format = "0%" if share else "0"
    counted.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E3E6EB"))
    _place(page, chart, frame, title)


_NAMES, _BARS = 0.29, 0.68
"""What the names and the bars take of a chart's width, so that each name stands on one line."""

_ABOVE, _BELOW = 2.2, 3.4
"""The rows of the title, and those of the axis and the key."""


def _leave_room(chart: Any, frame: Frame) -> None:
    """Put the bars where every name finds its line: a name without room would be left out."""
    rows = frame.bottom - frame.top + 1
    high = max(rows - _ABOVE - _BELOW, 1) / rows
    inner = ManualLayout("inner", xMode="edge", yMode="edge", x=_NAMES, y=_ABOVE / rows, w=_BARS, h=high)
    chart.layout = Layout(inner)


def _place(page: Page, chart: Any, frame: Frame, title: str) -> None:
    chart.title = title
    chart.title.tx.rich.p[0].pPr.defRPr.sz = _TITLE_SIZE
    chart.title.overlay = False
    chart.roundedCorners = False
    chart.legend.position = "b"
    page.sheet.add_chart(chart, _Place(frame, title))


def _marker(colour: str, size: int) -> Any:
    fill = GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour))
    return Marker(symbol="circle", size=size, spPr=fill)


def _series(page: Page, labels: Cells, drawn: Drawn) -> Any:
    """The series with its figures as they are when the workbook leaves."""
    return Series(
        tx=SeriesLabel(strRef=_texts(page, [drawn.name])),
        cat=AxDataSource(strRef=_texts(page, labels)),
        val=NumDataSource(numRef=_numbers(page, drawn.figures)),
    )


def _texts(page: Page, cells: Cells) -> StrRef:
    kept = [StrVal(idx=rank, v=str(page.value(*cell))) for rank, cell in enumerate(cells)]
    return StrRef(f=_area(cells), strCache=StrData(ptCount=len(kept), pt=kept))


def _numbers(page: Page, cells: Cells) -> NumRef:
    values = [page.value(*cell) for cell in cells]
    kept = [NumVal(idx=rank, v=value) for rank, value in enumerate(values) if value != NOT_AVAILABLE]
    return NumRef(f=_area(cells), numCache=NumData(formatCode="General", ptCount=len(values), pt=kept))


def _area(cells: Cells) -> str:
    return area(cells[0], cells[-1])
