"""Design tokens: every colour and size of the screens, read from resources/themes."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from dcant_tracker.settings import resource

LIGHT, DARK, SYSTEM = "light", "dark", "system"

BODY_PX = 13
"""Size of the body text at 100 %, in device-independent pixels."""

_LOWERED = frozenset({"line"})
"""The sizes that are smaller where it is compact."""

_TOKEN = re.compile(r"@\{([a-z_0-9.]+)(?:-(\d))?\}")


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme and the sizes at one text scale (1.0: 100 %).

    Where it is ``compact``, the rows of long lists and matrices (``line``) are lower.
    """

    name: str
    colors: dict[str, str]
    sizes: dict[str, float]
    scale: float = 1.0
    compact: bool = False

    def color(self, token: str) -> str:
        """The colour called ``token`` as ``#rrggbb``; KeyError when the themes do not have it."""
        return self.colors[token]

    def px(self, token: str) -> int:
        """The size called ``token`` in device-independent pixels."""
        size = self.sizes[f"{token}.compact" if self.compact and token in _LOWERED else token]
        if token.startswith("font."):
            return round(BODY_PX * size * self.scale)
        grows = token in {"row", "line", "control", "icon"}
        return round(size * self.scale) if grows else round(size)

    def stylesheet(self, controls: str) -> str:
        """The application's stylesheet; ``controls`` begins the address of the small pictures it shows."""
        derived = {
            "controls": controls,
            "control.inner": str(self.px("control") - 4),
            "control.focused": str(self.px("control") - 6),
            "font.header": str(self.px("font.caption") + 1),
        }

        def value(match: re.Match[str]) -> str:
            token, less = match.group(1), int(match.group(2) or 0)
            if token in derived:
                return derived[token]
            return self.colors[token] if token in self.colors else str(self.px(token) - less)

        return _TOKEN.sub(value, _read_text("application.qss"))


@cache
def load(name: str, scale: float = 1.0, compact: bool = False) -> Tokens:
    """The tokens of the theme ``name`` (``light`` or ``dark``) at ``scale``."""
    return Tokens(name, _read_json(f"{name}.json")["colors"], _read_json("metrics.json"), scale, compact)


@cache
def _read_text(name: str) -> str:
    return (resource("themes") / name).read_text(encoding="utf-8")


def _read_json(name: str) -> Any:
    return json.loads(_read_text(name))


def contrast(first: str, second: str) -> float:
    """The WCAG 2 contrast ratio of two ``#rrggbb`` colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
