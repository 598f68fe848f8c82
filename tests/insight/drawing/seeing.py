"""Looking at a picture: its pixels, and where its spots lie."""

from xml.etree import ElementTree as ET

from dcant_tracker.insight.drawing.look import look
from dcant_tracker.insight.drawing.painting import Picture, drawn, picture
from dcant_tracker.insight.figures.figure import Column, Figure, Plot, Table

SIZES = [(260, 180), (320, 220), (640, 400), (1600, 900)]


def shown(plot: Plot) -> Figure:
    """A figure around ``plot``."""
    return Figure("figure", "Titre de la figure", "Sous-titre", Table((Column("A"),)), plot, ("Une note.",), "Alt.")


def pixel(made: Picture, x: float, y: float) -> str:
    """The colour, as ``#rrggbb``, at a point in pixels of a scale of one."""
    at = (int(y * made.scale) * made.width + int(x * made.scale)) * 4
    return "#" + made.rgba[at : at + 3].hex()


def bounds(spot) -> tuple[float, float, float, float]:
    """The left, top, right and bottom of a spot."""
    xs, ys = zip(*spot.outline, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def spot_saying(made: Picture, *words: str):
    """The spot that says all of the lines ``words``."""
    (found,) = [one for one in made.spots if set(words) <= set(one.said)]
    return found


def assert_stays_within(plot: Plot) -> None:
    """Every spot lies on the sheet at every size and look, and nothing goes wrong there."""
    for width, height in SIZES:
        made = picture(shown(plot), look("light"), width, height)
        assert made.spots
        for spot in made.spots:
            left, top, right, bottom = bounds(spot)
            assert -1 <= left <= right <= width + 1
            assert -1 <= top <= bottom <= height + 1


def assert_prints_without_colour(plot: Plot) -> None:
    """Only greys in the picture and in the file for print, whose words are there."""
    made = picture(shown(plot), look("print"), 400, 300)
    pixels = {made.rgba[at : at + 3] for at in range(0, len(made.rgba), 4)}
    assert all(len(set(one)) == 1 for one in pixels)
    file = ET.fromstring(drawn(shown(plot), look("print"), "svg", 600, 400))
    assert "Titre de la figure" in "".join(file.itertext())
    assert drawn(shown(plot), look("print"), "pdf", 600, 400).startswith(b"%PDF-")
