"""Text that fits: how wide it is in pixels, cut or wrapped to the room there is."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from dcant_tracker.insight.drawing.look import luminance
from dcant_tracker.insight.drawing.style import DPI, SIZE
from dcant_tracker.settings import resource

ELLIPSIS = "…"

LEADING = 1.25
"""From one line of text to the next, in heights of the type."""

_SMALLEST = 7.5
"""The size, in points, that a title is set in rather than cut."""

_HINTED = 1.07
"""How much wider a line comes out where letters are set on whole pixels of a plain screen."""

_MEASURED = 100
"""The size, in pixels, at which letters are measured."""


def line_height(size: float = SIZE) -> float:
    """The pixels from one line of ``size`` points to the next."""
    return size * DPI / 72 * LEADING


def width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """How wide one line of ``text`` is at most, in pixels at a scale of one; ``size`` in points."""
    return sum(_advance(letter, bold) for letter in text) * size * DPI / 72 * _HINTED


def cut(text: str, room: float, size: float = SIZE, *, bold: bool = False) -> str:
    """``text`` in ``room`` pixels on one line, its end replaced by « … » where it is too long; empty when nothing
    fits.
    """
    text = text.replace("\n", " ")
    if width(text, size, bold=bold) <= room:
        return text
    left = room - width(ELLIPSIS, size, bold=bold)
    kept = ""
    for letter in text:
        left -= width(letter, size, bold=bold)
        if left < 0:
            break
        kept += letter
    return kept.rstrip(" ,;:·–-") + ELLIPSIS if kept else ""


def wrapped(text: str, room: float, lines: int, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """``text`` on at most ``lines`` lines of ``room`` pixels, the last one cut where all does not fit."""
    found: list[str] = []
    words = text.replace("\n", " ").split(" ")
    while words and len(found) < lines - 1:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size, bold=bold) <= room:
            line = f"{line} {words.pop(0)}"
        found.append(cut(line, room, size, bold=bold))
    return [*found, cut(" ".join(words), room, size, bold=bold)] if words else found


def titled(
    text: str, room: float, height: float, size: float = SIZE, *, most: int = 2, bold: bool = False
) -> tuple[list[str], float]:
    """A title in ``room`` by ``height`` pixels, and its size: on ``most`` lines, then smaller, then cut.

    It is cut only where neither two lines nor the smallest size hold it.
    """
    tried = [size, *(one for one in (8.0, _SMALLEST) if one < size)]
    for one in tried:
        if fits(text, room, _lines_in(height, one, most), one, bold=bold):
            return wrapped(text, room, _lines_in(height, one, most), one, bold=bold), one
    return wrapped(text, room, _lines_in(height, tried[-1], most), tried[-1], bold=bold), tried[-1]


def size_of_titles(
    titles: Iterable[str], room: float, height: float, size: float = SIZE, *, most: int = 2, bold: bool = False
) -> float:
    """The one size at which all ``titles`` of a figure are set, so that none looks less than another."""
    return min((titled(one, room, height, size, most=most, bold=bold)[1] for one in titles), default=size)


def _lines_in(height: float, size: float, most: int) -> int:
    return max(min(int((height + 1) / line_height(size)), most), 1)


def fits(text: str, room: float, lines: int, size: float = SIZE, *, bold: bool = False) -> bool:
    """Whether ``text`` goes whole on so many lines."""
    return " ".join(wrapped(text, room, lines, size, bold=bold)) == text


def ink_on(ground: str) -> str:
    """Black or white, whichever contrasts more with ``ground``: 4.58 to 1 at worst."""
    return "#000000" if luminance(ground) > 0.179 else "#ffffff"


@cache
def _font(bold: bool) -> Any:
    from matplotlib.font_manager import get_font

    font = get_font(str(resource("fonts/Inter-Bold.ttf" if bold else "fonts/Inter-Regular.ttf")))
    font.set_size(_MEASURED, 72)
    return font


@cache
def _advance(letter: str, bold: bool) -> float:
    """The width of ``letter`` in heights of the type; one that the typeface lacks counts as wide."""
    font = _font(bold)
    if not font.get_char_index(ord(letter)):
        return 1.0
    return float(font.load_char(ord(letter)).linearHoriAdvance) / 65536 / _MEASURED
