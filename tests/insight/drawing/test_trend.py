"""The trend on the page: points at the heights of their means, names that never touch."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.insight.drawing.look import look
from dcant_tracker.insight.drawing.painting import picture
from dcant_tracker.insight.drawing.trend import spread
from dcant_tracker.insight.figures.figure import Opens
from dcant_tracker.insight.figures.trend import Step, TrendLine, TrendPlot, TrendPoint
from dcant_tracker.store.reading.queries import Query
from tests.insight.drawing.seeing import (
    assert_prints_without_colour,
    assert_stays_within,
    bounds,
    pixel,
    shown,
    spot_saying,
)

OPENS = Opens(Query("evaluation"))
LONG = "12 – Mettre en place un guichet numérique partagé entre l'État et les territoires, avec les usagers"


def plotted(*means, steps=None, label="Ligne"):
    """One line for each list of means, None for a gap; the second point of each is fragile."""
    lines = []
    for number, values in enumerate(means):
        points = [
            TrendPoint(at, mean, at == 1, (f"{number} {at}",), OPENS)
            for at, mean in enumerate(values)
            if mean is not None
        ]
        lines.append(TrendLine(f"{label} {number}", tuple(points)))
    count = steps or max(len(values) for values in means)
    return TrendPlot(tuple(Step(f"Printemps {2010 + at}", 38, False) for at in range(count)), tuple(lines))


def middle(spot):
    left, top, right, bottom = bounds(spot)
    return (left + right) / 2, (top + bottom) / 2


@pytest.mark.parametrize("size", [(320, 220), (640, 400)])
def test_a_point_stands_at_the_height_of_its_mean(size):
    made = picture(shown(plotted([0, 2, 4], [1, None, 3])), look("light"), *size)
    heights = {spot.said[0]: middle(spot)[1] for spot in made.spots}
    assert heights["0 0"] - heights["0 1"] == pytest.approx(heights["0 1"] - heights["0 2"])
    assert heights["1 0"] == pytest.approx((heights["0 0"] + heights["0 1"]) / 2)
    places = {spot.said[0]: middle(spot)[0] for spot in made.spots}
    assert places["0 0"] == pytest.approx(places["1 0"])
    assert places["0 0"] < places["0 1"] < places["0 2"]
    assert "1 1" not in places


def test_a_fragile_point_is_hollow_and_a_solid_one_is_not():
    made = picture(shown(plotted([1, 2, 3])), look("light"), 640, 400, 2.0)
    assert pixel(made, *middle(spot_saying(made, "0 0"))) == look("light").series[0]
    assert pixel(made, *middle(spot_saying(made, "0 1"))) == look("light").surface


def test_points_of_a_single_campaign_stand_side_by_side():
    made = picture(shown(plotted([2], [2], [2], [2])), look("light"), 640, 400)
    places = [middle(spot)[0] for spot in made.spots]
    assert all(after - before >= 12 for before, after in pairwise(places))


@pytest.mark.parametrize("steps", [1, 3, 14])
def test_long_names_and_many_campaigns_stay_on_the_page(steps):
    values = [float(at % 5) for at in range(steps)]
    assert_stays_within(plotted(*[values] * 6, label=LONG))


def test_print_needs_no_colour():
    assert_prints_without_colour(plotted([1, 2, 3], [2, None, 1]))


@given(st.lists(st.floats(0, 300), min_size=1, max_size=8), st.floats(1, 20))
def test_names_keep_their_order_and_their_distance(wanted, apart):
    found = spread(wanted, apart, 0, 300)
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed = [found[at] for at in order]
    assert all(after - before >= apart - 1e-6 for before, after in pairwise(placed))
    assert placed[0] >= 0
    assert placed[-1] <= 300 + 1e-6


@given(st.lists(st.floats(0, 300), min_size=1, max_size=8, unique=True))
def test_names_with_room_stay_where_their_lines_end(wanted):
    ordered = sorted(wanted)
    gap = min((after - before for before, after in pairwise(ordered)), default=1)
    assert spread(wanted, gap / 2, 0, 300) == wanted
