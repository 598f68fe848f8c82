"""A figure becomes a picture: spots where the values lie, files that stand alone, looks that need no colour."""

import struct
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.insight.drawing import painting
from dcant_tracker.insight.drawing.labels import ink_on
from dcant_tracker.insight.drawing.look import LOOKS, look, luminance
from dcant_tracker.insight.drawing.painting import drawn, picture, save
from dcant_tracker.insight.figures.figure import Column, Figure, Opens, Table
from dcant_tracker.insight.figures.radar import RadarPlot, Series
from dcant_tracker.store.reading.queries import Query

AXES = ("Gouvernance", "Efficience", "Usager", "Évaluation")
OPENS = Opens(Query("evaluation"))


@pytest.fixture
def radar():
    """One outline: 4 at the top, nothing to the right, a fragile 2 at the bottom, 1 to the left."""
    series = Series("Printemps", (4, None, 2, 1), (False, False, True, False), ("quatre", "", "deux", "un"), OPENS)
    table = Table((Column("Série"),))
    return Figure(
        "radar", "Les quatre principes", "Printemps", table, RadarPlot(AXES, (series,)), ("Une note.",), "Radar."
    )


@pytest.fixture
def empty():
    return Figure("radar", "Les quatre principes", "", Table(()), nothing="Pas encore de données. Saisissez une note.")


def inside(spot, x, y):
    xs, ys = zip(*spot.outline, strict=True)
    return min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_picture_has_the_pixels_of_its_screen(radar, scale):
    made = picture(radar, look("light"), 400, 300, scale)
    assert (made.width, made.height) == (400 * scale, 300 * scale)
    assert len(made.rgba) == made.width * made.height * 4


def test_a_spot_lies_on_its_value_and_says_it(radar):
    made = picture(radar, look("light"), 400, 400)
    top, bottom, left = made.spots
    assert top.said == ("Printemps", "Gouvernance : quatre")
    assert top.opens is OPENS
    middle = [sum(values) / len(values) for values in zip(*bottom.outline, strict=True)]
    up = [sum(values) / len(values) for values in zip(*top.outline, strict=True)]
    assert up[1] < middle[1]
    assert up[0] == pytest.approx(middle[0])
    assert _pixel(made, *(round(value) for value in up)) != _pixel(made, 2, 2)
    assert inside(left, *_mean(left.outline))


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_spots_stay_in_the_units_of_the_widget(radar, scale):
    once = picture(radar, look("light"), 400, 300)
    scaled = picture(radar, look("light"), 400, 300, scale)
    for one, other in zip(once.spots, scaled.spots, strict=True):
        assert _mean(one.outline) == pytest.approx(_mean(other.outline), abs=3)


@pytest.mark.parametrize("name", LOOKS)
def test_every_look_is_legible(name):
    """Text and marks contrast with the ground by the ratios of WCAG 2.2 (4.5 for text, 3 for marks)."""
    found = look(name)
    assert _contrast(found.text, found.surface) >= 4.5
    assert _contrast(found.muted, found.surface) >= 4.5
    assert all(_contrast(color, ink_on(color)) >= 4.5 for color in (*found.ramp, *found.grades))
    assert all(_contrast(color, found.surface) >= 3 for color in found.series[:3])


def test_print_needs_no_colour(radar):
    made = picture(radar, look("print"), 300, 300)
    pixels = {made.rgba[at : at + 3] for at in range(0, len(made.rgba), 4)}
    assert all(len(set(pixel)) == 1 for pixel in pixels)


def test_a_file_tells_its_title_and_stands_alone(radar):
    svg = drawn(radar, look("light"), "svg", 600, 400)
    assert "Les quatre principes" in "".join(ET.fromstring(svg).itertext())
    assert drawn(radar, look("light"), "pdf", 600, 400).startswith(b"%PDF-")
    assert _png_size(drawn(radar, look("light"), "png", 600, 400)) == (1200, 800)


def test_the_same_figure_gives_the_same_file(radar):
    assert drawn(radar, look("light"), "svg", 600, 400) == drawn(radar, look("light"), "svg", 600, 400)
    assert drawn(radar, look("light"), "pdf", 600, 400) == drawn(radar, look("light"), "pdf", 600, 400)


def test_one_thread_draws_at_a_time(radar, monkeypatch):
    """matplotlib's settings are the process's: two looks drawn at once would take each other's."""
    at_work, most = [], []

    def paint(_page, _figure):
        at_work.append(1)
        most.append(len(at_work))
        time.sleep(0.02)
        at_work.pop()

    monkeypatch.setattr(painting, "_paint", paint)
    with ThreadPoolExecutor(4) as threads:
        drawing = [threads.submit(picture, radar, look(name), 320, 240) for name in LOOKS]
        drawing.append(threads.submit(drawn, radar, look("light"), "svg", 320, 240))
    assert all(made.result() for made in drawing)
    assert most == [1, 1, 1, 1]


def test_an_empty_figure_is_a_sentence(empty):
    assert picture(empty, look("light"), 400, 300).spots == ()
    assert drawn(empty, look("dark"), "svg", 400, 300)


def test_a_figure_is_never_smaller_than_it_can_be_drawn(radar):
    made = picture(radar, look("light"), 5, 0)
    assert made.width > 100


def test_many_notes_leave_room_for_the_drawing(radar):
    wordy = replace(radar, notes=("Une note qui dit ce qu'il faut savoir. " * 12,) * 4)
    for width, height in ((320, 220), (400, 300), (960, 600)):
        assert _png_size(drawn(wordy, look("light"), "png", width, height)) == (2 * width, 2 * height)


def test_an_unknown_ending_is_refused(radar, tmp_path):
    with pytest.raises(UserError, match="bmp"):
        save(radar, look("light"), tmp_path / "figure.bmp")
    assert list(tmp_path.iterdir()) == []


def _mean(outline):
    return [sum(values) / len(values) for values in zip(*outline, strict=True)]


def _pixel(made, x, y):
    at = (y * made.width + x) * 4
    return made.rgba[at : at + 3]


def _contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _png_size(data):
    assert zlib.crc32(data[12:29]) == struct.unpack(">I", data[29:33])[0]
    return struct.unpack(">II", data[16:24])
