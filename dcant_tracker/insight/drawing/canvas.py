"""The sheet that painters draw on: a matplotlib figure in our type and colours, and the spots that answer the mouse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from dcant_tracker.insight.drawing.look import Look
from dcant_tracker.insight.figures.figure import Opens
from dcant_tracker.settings import resource

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet
    from matplotlib.figure import SubFigure

DPI = 96
"""Pixels an inch at a scale of one, as on screens."""

FONT = "Inter"
SIZE = 9.0
"""The size of the text, in points."""

_HANDLE = 60
"""The pixels beside a name in a legend: its sample, and the gap before the next."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a drawn figure: its outline in pixels from the top left (scale of one), what it says and opens."""

    outline: tuple[Point, ...]
    said: tuple[str, ...]
    opens: Opens | None = None


@dataclass(slots=True)
class Canvas:
    """One figure being drawn. Painters add axes to ``sheet`` and mark what answers the mouse.

    Marks are kept as functions, since where a thing lies is known only once everything is laid out.
    """

    sheet: "Sheet | SubFigure"
    look: Look
    width: int
    height: int
    _marks: list[Callable[[], Spot]] = field(default_factory=list)

    def axes(self, **options: Any) -> "Axes":
        """Axes over the whole sheet, with a quiet frame."""
        made: Axes = self.sheet.add_subplot(**options)
        if not options.get("projection"):
            for side in ("top", "right"):
                made.spines[side].set_visible(False)
        return made

    def mark_points(
        self, axes: "Axes", points: Sequence[Point], said: Sequence[str], opens: Opens | None = None, reach: float = 9
    ) -> None:
        """Marks the surroundings of one or more data ``points`` (``reach`` in pixels)."""
        for point in points:
            self._marks.append(_Around(self, axes, point, tuple(said), opens, reach))

    def mark_area(
        self, axes: "Axes", corners: Sequence[Point], said: Sequence[str], opens: Opens | None = None
    ) -> None:
        """Marks the polygon between ``corners`` in data coordinates."""
        self._marks.append(_Area(self, axes, tuple(corners), tuple(said), opens))

    def mark_box(
        self,
        axes: "Axes",
        left: float,
        bottom: float,
        width: float,
        height: float,
        said: Sequence[str],
        opens: Opens | None = None,
    ) -> None:
        """Marks a rectangle in data coordinates: the cell of a heat map, a bar."""
        corners = ((left, bottom), (left + width, bottom), (left + width, bottom + height), (left, bottom + height))
        self.mark_area(axes, corners, said, opens)

    def legend(self, handles: Sequence[Any] | None = None, *, columns: int = 3) -> None:
        """The legend below everything; long names are cut, the table holds them whole."""
        from dcant_tracker.insight.drawing import labels

        axes = self.sheet.axes
        drawn, names = handles or [], [str(one.get_label()) for one in handles or []]
        if handles is None:
            pairs = [pair for one in axes for pair in zip(*one.get_legend_handles_labels(), strict=True)]
            drawn, names = [handle for handle, _name in pairs], [name for _handle, name in pairs]
        columns = min(len(names), columns, max(2, int(self.width / (max(map(labels.width, names)) + _HANDLE))))
        names = [labels.cut(name, self.width / columns - _HANDLE) for name in names]
        across = [at for column in range(columns) for at in range(column, len(names), columns)]
        self.sheet.legend(
            [drawn[at] for at in across], [names[at] for at in across], loc="outside lower center", ncols=columns
        )

    def spots(self) -> tuple[Spot, ...]:
        """What was marked, where it lies now; call once the sheet is laid out."""
        return tuple(mark() for mark in self._marks)

    def pixels(self, axes: "Axes", point: Point) -> Point:
        """Where a data point lies, in pixels from the top left at a scale of one."""
        x, y = axes.transData.transform(point)
        scale = self.sheet.dpi / DPI
        return float(x) / scale, self.height - float(y) / scale


@dataclass(frozen=True, slots=True)
class _Area:
    canvas: Canvas
    axes: "Axes"
    corners: tuple[Point, ...]
    said: tuple[str, ...]
    opens: Opens | None

    def __call__(self) -> Spot:
        return Spot(tuple(self.canvas.pixels(self.axes, point) for point in self.corners), self.said, self.opens)


@dataclass(frozen=True, slots=True)
class _Around:
    canvas: Canvas
    axes: "Axes"
    point: Point
    said: tuple[str, ...]
    opens: Opens | None
    reach: float

    def __call__(self) -> Spot:
        x, y = self.canvas.pixels(self.axes, self.point)
        r = self.reach
        return Spot(((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)), self.said, self.opens)


@cache
def _fonts() -> None:
    """Makes the shipped typeface known to matplotlib, once."""
    from matplotlib import font_manager

    for name in ("Inter-Regular.ttf", "Inter-Bold.ttf"):
        font_manager.fontManager.addfont(str(resource(f"fonts/{name}")))


def settings(look: Look) -> Any:
    """The matplotlib settings that every figure is drawn under."""
    _fonts()
    return {
        "font.family": [FONT, "DejaVu Sans"],
        "font.size": SIZE,
        "axes.facecolor": "none",
        "axes.edgecolor": look.muted,
        "axes.labelcolor": look.muted,
        "axes.grid": False,
        "axes.axisbelow": True,
        "axes.linewidth": 0.8,
        "figure.facecolor": look.surface,
        "grid.color": look.grid,
        "grid.linewidth": 0.8,
        "hatch.linewidth": 0.6,
        "legend.frameon": False,
        "legend.labelcolor": look.text,
        "lines.linewidth": 1.8,
        "lines.markersize": 5.5,
        "patch.linewidth": 0.6,
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "dcant",
        "text.color": look.text,
        "xtick.color": look.muted,
        "ytick.color": look.muted,
        "xtick.labelcolor": look.text,
        "ytick.labelcolor": look.text,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
    }
