"""A sheet laid out by the pixel: x from the left, y from the top, as on a screen.

For figures made of cells, bars and columns of text, where the room for words decides the layout. One axes
and few artists, so that they are drawn in a few dozen milliseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from dcant_tracker.insight.drawing.canvas import DPI, SIZE, Canvas, Point
from dcant_tracker.insight.drawing.labels import line_height
from dcant_tracker.insight.drawing.look import Look
from dcant_tracker.insight.figures.figure import Opens

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

    from dcant_tracker.insight.drawing.lettering import Lettering

Align: TypeAlias = Literal["left", "center", "right"]

_HALF_CAPITAL = 0.364
"""Half the height of a capital of the typeface, in heights of the type."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels from the top left."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.top + self.height

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """From the top left, clockwise."""
        return (self.left, self.top), (self.right, self.top), (self.right, self.bottom), (self.left, self.bottom)


@dataclass(frozen=True, slots=True)
class Page:
    """The whole sheet, ``width`` by ``height`` pixels at a scale of one."""

    canvas: Canvas
    axes: "Axes"
    lettering: "Lettering"
    width: float
    height: float

    @property
    def look(self) -> Look:
        """The colours."""
        return self.canvas.look

    def boxes(self, boxes: Sequence[Box], colors: Sequence[str], edge: str = "none", hatch: str = "") -> None:
        """Filled rectangles, above lines; ``hatch`` in the colour of their ``edge``."""
        from matplotlib.collections import PolyCollection

        if not boxes:
            return
        drawn: Any = PolyCollection([one.corners for one in boxes], facecolors=list(colors), edgecolors=edge, zorder=1)
        drawn.set_linewidth(0.6 if edge != "none" else 0)
        if hatch:
            drawn.set_hatch(hatch)
        self.axes.add_collection(drawn, autolim=False)

    def lines(self, ends: Sequence[tuple[Point, Point]], color: str, thickness: float = 0.8, dash: Any = "-") -> None:
        """Straight lines."""
        from matplotlib.collections import LineCollection

        drawn = LineCollection(
            [list(pair) for pair in ends], colors=color, linewidths=thickness, linestyles=[dash], zorder=0.5
        )
        self.axes.add_collection(drawn, autolim=False)

    def text(
        self,
        at: Point,
        said: str | Sequence[str],
        color: str | None = None,
        *,
        align: Align = "left",
        size: float = SIZE,
        bold: bool = False,
    ) -> None:
        """One line of text, or several, whose middle is at the height of ``at`` whatever their letters.

        Lines are set by their capitals: matplotlib would centre « Évaluation » lower than « Usager ».
        """
        from dcant_tracker.insight.drawing.lettering import Word

        lines = [said] if isinstance(said, str) else said
        step = line_height(size)
        baseline = at[1] - (len(lines) - 1) * step / 2 + _HALF_CAPITAL * size * DPI / 72
        for number, line in enumerate(lines):
            point = (at[0], baseline + number * step)
            self.lettering.words.append(Word(point, line, color or self.look.text, size, bold, align))

    def mark(self, box: Box, said: Sequence[str], opens: Opens | None = None) -> None:
        """Makes ``box`` answer the mouse."""
        self.canvas.mark_area(self.axes, box.corners, said, opens)


def page(canvas: Canvas) -> Page:
    """The sheet of ``canvas`` ready to be laid out by the pixel."""
    from dcant_tracker.insight.drawing.lettering import Lettering

    sheet: Sheet = canvas.sheet.get_figure(root=True)
    sheet.set_layout_engine("none")
    axes = canvas.sheet.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    scale = sheet.dpi / DPI
    width, height = canvas.sheet.bbox.width / scale, canvas.sheet.bbox.height / scale
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_autoscale_on(False)
    lettering = Lettering()
    axes.add_artist(lettering)
    return Page(canvas, axes, lettering, width, height)
