"""What painters draw on: a page laid out by the pixel, x from the left, y from the top, as on a screen.

The room that words need decides the layout. One axes and few artists, so that a figure is drawn in a few dozen
milliseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from dcant_tracker.insight.drawing.geometry import Box, Point, Shape
from dcant_tracker.insight.drawing.labels import line_height
from dcant_tracker.insight.drawing.look import Look
from dcant_tracker.insight.drawing.style import DPI, SIZE
from dcant_tracker.insight.figures.figure import Opens

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

    from dcant_tracker.insight.drawing.lettering import Lettering

Align: TypeAlias = Literal["left", "center", "right"]

_HALF_CAPITAL = 0.364
"""Half the height of a capital of the typeface, in heights of the type."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a drawn figure: its outline in pixels from the top left (scale of one), what it says and opens."""

    outline: tuple[Point, ...]
    said: tuple[str, ...]
    opens: Opens | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page, ``width`` by ``height`` pixels at a scale of one; ``spots`` answer the mouse, the last on top."""

    axes: "Axes"
    look: Look
    lettering: "Lettering"
    width: float
    height: float
    spots: list[Spot] = field(default_factory=list)

    def boxes(self, boxes: Sequence[Box], colors: Sequence[str], edge: str = "none", hatch: str = "") -> None:
        """Filled rectangles, above lines; ``hatch`` in the colour of their ``edge``."""
        self.polygons([one.corners for one in boxes], colors, edge, hatch=hatch)

    def polygons(
        self,
        shapes: Sequence[Shape],
        colors: Sequence[str] | str,
        edge: str = "none",
        thickness: float = 0.6,
        hatch: str = "",
    ) -> None:
        """Filled outlines as one artist, above lines; ``hatch`` in the colour of their ``edge``."""
        from matplotlib.collections import PolyCollection

        if not shapes:
            return
        drawn: Any = PolyCollection(shapes, facecolors=colors, edgecolors=edge, zorder=1)
        drawn.set_linewidth(thickness if edge != "none" else 0)
        if hatch:
            drawn.set_hatch(hatch)
        self.axes.add_collection(drawn, autolim=False)

    def lines(self, lines: Sequence[Shape], color: str, thickness: float = 0.8, dash: Any = "-") -> None:
        """Lines, straight from each of their points to the next."""
        from matplotlib.collections import LineCollection

        drawn = LineCollection(
            [list(line) for line in lines], colors=color, linewidths=thickness, linestyles=[dash], zorder=0.5
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
        self.mark_area(box.corners, said, opens)

    def mark_area(self, corners: Sequence[Point], said: Sequence[str], opens: Opens | None = None) -> None:
        """Makes the polygon between ``corners`` answer the mouse."""
        self.spots.append(Spot(tuple(corners), tuple(said), opens))


def page_on(sheet: "Sheet", look: Look, above: float = 0, below: float = 0) -> Page:
    """The page between the first ``above`` and the last ``below`` pixels of ``sheet``."""
    from dcant_tracker.insight.drawing.lettering import Lettering

    width, whole = (length * DPI for length in sheet.get_size_inches())
    height = whole - above - below
    axes = sheet.add_axes((0, below / whole, 1, height / whole))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_autoscale_on(False)
    lettering = Lettering()
    axes.add_artist(lettering)
    return Page(axes, look, lettering, width, height)
