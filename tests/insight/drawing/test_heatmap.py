"""The heat map on the page: each cell where its row and column cross, in the colour of its mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.insight.drawing.look import LOOKS, look, luminance
from dcant_tracker.insight.drawing.means import color
from dcant_tracker.insight.drawing.painting import picture
from dcant_tracker.insight.figures.figure import Opens
from dcant_tracker.insight.figures.heatmap import HeatCell, HeatmapPlot, HeatRow
from dcant_tracker.store.reading.queries import Query
from tests.insight.drawing.seeing import assert_prints_without_colour, assert_stays_within, bounds, pixel, shown

OPENS = Opens(Query("evaluation"))
MEANS = ((0.0, 1.3, 2.0, 4.0, 1.8), (None, 3.1, 0.4, 2.5, 2.0))
LONG = "12 – Mettre en place un guichet numérique partagé entre l'État et les territoires, avec les usagers"


def plotted(rows=2, label="3 – Archivage", *, fragile=False):
    made = []
    for at in range(rows):
        cells = [
            HeatCell(mean, 3, fragile=fragile, split=column % 2 == 0, said=(f"cellule {at} {column}",), opens=OPENS)
            for column, mean in enumerate(MEANS[at % 2])
        ]
        made.append(HeatRow(label, tuple(cells), "12/40 (30 %)", "30 %", (f"ligne {at}",), OPENS))
    columns = ("Gouvernance partagée", "Efficience collective", "Relation à l'usager", "Évaluation continue")
    return HeatmapPlot((*columns, "Ensemble"), ("Gouv.", "Effic.", "Usag.", "Éval.", "Ens."), tuple(made))


@pytest.mark.parametrize("name", LOOKS)
def test_the_spot_of_a_cell_has_the_colour_of_its_mean(name):
    made = picture(shown(plotted()), look(name), 640, 400)
    cells = {spot.said[0]: spot for spot in made.spots if spot.said[0].startswith("cellule")}
    for row, means in enumerate(MEANS):
        for column, mean in enumerate(means):
            spot = cells[f"cellule {row} {column}"]
            left, top, _right, _bottom = bounds(spot)
            assert pixel(made, left + 4, top + 4) == color(look(name), mean, 4)
            assert spot.opens is OPENS


def loudness(one: str, look_: str) -> float:
    """How far a colour stands from the ground."""
    return abs(luminance(one) - luminance(look(look_).surface))


@pytest.mark.parametrize("name", LOOKS)
def test_a_fragile_cell_is_never_the_loudest(name):
    """Its ground is quieter than that of any mean from « Peu » on; an asterisk says why."""
    made = picture(shown(plotted(fragile=True)), look(name), 640, 400)
    cells = {spot.said[0]: spot for spot in made.spots if spot.said[0].startswith("cellule")}
    for row, means in enumerate(MEANS):
        for column, mean in enumerate(means):
            left, top, _right, _bottom = bounds(cells[f"cellule {row} {column}"])
            ground = pixel(made, left + 7, top + 7)
            assert mean is None or loudness(ground, name) < loudness(color(look(name), 1, 4), name)


def test_rows_go_down_and_columns_to_the_right():
    made = picture(shown(plotted()), look("light"), 640, 400)
    cells = {spot.said[0]: bounds(spot) for spot in made.spots}
    assert cells["cellule 0 0"][2] <= cells["cellule 0 1"][0] + 0.01
    assert cells["cellule 0 0"][3] <= cells["cellule 1 0"][1] + 0.01
    assert cells["cellule 0 3"][2] < cells["cellule 0 4"][0]


def test_rows_without_room_are_left_out_rather_than_unreadable():
    made = picture(shown(plotted(40)), look("light"), 320, 220)
    rows = [bounds(spot) for spot in made.spots if spot.said[0].endswith(" 0") and spot.said[0].startswith("cell")]
    assert 5 < len(rows) < 40
    assert all(bottom - top >= 13 for _left, top, _right, bottom in rows)
    whole = picture(shown(plotted(40)), look("light"), 1600, 900)
    assert sum(spot.said[0].endswith(" 0") and spot.said[0].startswith("cell") for spot in whole.spots) == 40


@pytest.mark.parametrize("rows", [1, 6, 40])
def test_long_names_and_many_rows_stay_on_the_page(rows):
    assert_stays_within(plotted(rows, LONG, fragile=True))


def test_print_needs_no_colour():
    assert_prints_without_colour(plotted(4, LONG, fragile=True))


@given(st.floats(0, 4), st.floats(0, 4))
def test_a_higher_mean_is_never_lighter(one, other):
    low, high = sorted((one, other))
    ramp = look("light")
    assert luminance(color(ramp, high, 4)) <= luminance(color(ramp, low, 4)) + 0.005
    assert color(ramp, 4, 4) == ramp.ramp[-1]
    assert color(ramp, 0, 4) == ramp.ramp[0]
