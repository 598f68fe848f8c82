"""The type and the measures that every figure is drawn with."""

from functools import cache
from typing import Any

from dcant_tracker.insight.drawing.look import Look
from dcant_tracker.settings import resource

DPI = 96
"""Pixels an inch at a scale of one, as on screens."""

FONT = "Inter"
SIZE = 9.0
"""The size of the text, in points."""


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
        "figure.facecolor": look.surface,
        "hatch.linewidth": 0.6,
        "lines.linewidth": 1.8,
        "lines.markersize": 5.5,
        "patch.linewidth": 0.6,
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "dcant",
        "text.color": look.text,
        "text.parse_math": False,
    }
