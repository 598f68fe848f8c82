"""How figures look: the colours of the light and dark themes, and black and white for print.

Series differ by marker and line as well as colour, areas by hatching in print: no figure needs colour to be read.
"""

import json
from dataclasses import dataclass
from functools import cache

from dcant_tracker.domain.choices import CHOICES
from dcant_tracker.settings import resource

LIGHT, DARK, PRINT = "light", "dark", "print"
LOOKS = (LIGHT, DARK, PRINT)

MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", (0, (6, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)), (0, (3, 1)), (0, (8, 1.5, 1.5, 1.5, 1.5, 1.5)))


@dataclass(frozen=True, slots=True)
class Look:
    """Colours as ``#rrggbb``.

    ``series`` tell subjects apart; ``grades`` go from the lowest to the highest answer on both sides of a light
    middle; ``ramp`` goes from little to much; ``roles`` and ``stages`` follow the lists of those names.
    ``hatched`` says that areas are told apart by hatching.
    """

    name: str
    surface: str
    text: str
    muted: str
    grid: str
    accent: str
    danger: str
    series: tuple[str, ...]
    grades: tuple[str, ...]
    ramp: tuple[str, ...]
    apart: str
    roles: tuple[str, ...]
    stages: tuple[str, ...]
    hatched: bool = False


@cache
def look(name: str) -> Look:
    """The look called ``name``, one of :data:`LOOKS`. Raises KeyError for another."""
    if name == PRINT:
        return Look(
            PRINT,
            "#ffffff",
            "#000000",
            "#404040",
            "#c8c8c8",
            "#000000",
            "#000000",
            ("#000000", "#5a5a5a", "#8c8c8c", "#2e2e2e", "#747474", "#a6a6a6"),
            ("#4d4d4d", "#969696", "#e8e8e8", "#969696", "#4d4d4d"),
            ("#f7f7f7", "#d9d9d9", "#b4b4b4", "#8a8a8a", "#5c5c5c"),
            "#ffffff",
            ("#303030", "#6a6a6a", "#9c9c9c", "#d0d0d0", "#ffffff"),
            ("#ffffff", "#e4e4e4", "#bcbcbc", "#8a8a8a", "#4d4d4d", "#ffffff"),
            hatched=True,
        )
    theme = {LIGHT: LIGHT, DARK: DARK}[name]
    tokens: dict[str, str] = json.loads(resource(f"themes/{theme}.json").read_text(encoding="utf-8"))["colors"]
    return Look(
        theme,
        tokens["surface"],
        tokens["text"],
        tokens["text.muted"],
        tokens["border"],
        tokens["accent"],
        tokens["danger"],
        tuple(tokens[f"series.{number}"] for number in range(1, 7)),
        tuple(tokens[f"figure.grade.{number}"] for number in range(5)),
        tuple(tokens[f"figure.ramp.{number}"] for number in range(1, 6)),
        tokens["figure.apart"],
        tuple(tokens[f"role.{code}"] for code in CHOICES["participation_role"].codes),
        tuple(tokens[f"figure.stage.{code}"] for code in CHOICES["experiment_stage"].codes),
    )


def luminance(color: str) -> float:
    """The relative luminance of ``#rrggbb``, from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
