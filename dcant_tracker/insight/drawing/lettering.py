"""All the words of a page as one artist: half the time of one artist a word, which is most of a figure's."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from matplotlib.artist import Artist
from matplotlib.font_manager import FontProperties

from dcant_tracker.insight.drawing.geometry import Point
from dcant_tracker.insight.drawing.labels import width
from dcant_tracker.insight.drawing.style import DPI, FONT

_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text whose baseline starts, is centred or ends at a data point; ``size`` in points."""

    at: Point
    said: str
    color: str
    size: float
    bold: bool
    align: str


class Lettering(Artist):
    """The words of one axes, above everything else."""

    zorder = 3

    def __init__(self) -> None:
        super().__init__()
        self.words: list[Word] = []

    def draw(self, renderer: Any) -> None:
        """Draw every word, by the renderer's own means: pixels for the screen, text in a PDF."""
        axes = self.axes
        if not self.words or axes is None:
            return
        points = axes.transData.transform([word.at for word in self.words])
        scale = axes.get_figure(root=True).dpi / DPI  # type: ignore[union-attr]
        top = renderer.get_canvas_width_height()[1] if renderer.flipy() else None
        context = renderer.new_gc()
        for word, (x, y) in zip(self.words, points, strict=True):
            context.set_foreground(word.color)
            left = x - _BEFORE[word.align] * width(word.said, word.size, bold=word.bold) * scale
            baseline = y if top is None else top - y
            renderer.draw_text(context, left, baseline, word.said, _font(word.size, word.bold), 0)
        context.restore()


@cache
def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=[FONT, "DejaVu Sans"], size=size, weight="bold" if bold else "normal")
