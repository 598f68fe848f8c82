"""The activity on the page: as high as its counts, month after month."""

from datetime import date

import pytest

from dcant_tracker.insight.drawing.look import LOOKS, look
from dcant_tracker.insight.drawing.painting import picture
from dcant_tracker.insight.figures.activity import ActivityPlot, Kind
from dcant_tracker.insight.figures.figure import Opens
from dcant_tracker.insight.months import month_start
from dcant_tracker.store.reading.queries import Query
from tests.insight.drawing.seeing import (
    assert_prints_without_colour,
    assert_stays_within,
    bounds,
    pixel,
    shown,
    spot_saying,
)

MONTHS = tuple(month_start(date(2017, 6, 1), back) for back in range(-11, 1))
NAMES = ("Réunions", "Appels et contacts", "Évaluations")


def plotted(*months):
    """``plotted((1, 2, 3))``: the counts of the last month, then those before it."""
    filled = [*months, *[(0, 0, 0)] * (12 - len(months))][::-1]
    opens = tuple(Opens(Query("meeting", text=str(at))) for at in range(12))
    kinds = [Kind(name, tuple(month[at] for month in filled), opens) for at, name in enumerate(NAMES)]
    return ActivityPlot(MONTHS, tuple(kinds))


def test_the_height_of_a_part_is_its_count_and_it_stands_on_the_one_before():
    made = picture(shown(plotted((10, 20, 40))), look("light"), 640, 400)
    parts = [bounds(spot_saying(made, f"{name} : {count}")) for name, count in zip(NAMES, (10, 20, 40), strict=True)]
    heights = [bottom - top for _left, top, _right, bottom in parts]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.1)
    assert heights[2] == pytest.approx(4 * heights[0], abs=0.1)
    assert parts[1][3] == pytest.approx(parts[0][1])
    assert spot_saying(made, "Réunions : 10").said[0] == "juin\u00a02017"
    assert spot_saying(made, "Réunions : 10").opens.query.text == "11"


@pytest.mark.parametrize("name", LOOKS)
def test_the_kinds_do_not_look_alike(name):
    made = picture(shown(plotted((10, 10, 10))), look(name), 640, 400)
    grounds = set()
    for kind in NAMES:
        left, top, right, _bottom = bounds(spot_saying(made, f"{kind} : 10"))
        grounds.add(frozenset(pixel(made, x, top + 8) for x in range(round(left) + 3, round(right) - 3)))
    assert len(grounds) == 3


def test_months_go_from_left_to_right():
    made = picture(shown(plotted((1, 0, 0), (2, 0, 0))), look("light"), 320, 220)
    assert bounds(spot_saying(made, "Réunions : 2"))[2] < bounds(spot_saying(made, "Réunions : 1"))[0]


def test_one_among_thousands_can_still_be_pointed_at():
    made = picture(shown(plotted((1, 0, 5_000))), look("light"), 320, 220)
    _left, top, _right, bottom = bounds(spot_saying(made, "Réunions : 1"))
    assert bottom - top >= 3


@pytest.mark.parametrize("count", [1, 12, 250_000])
def test_it_stays_on_the_page(count):
    assert_stays_within(plotted(*[(count, 1, count), (0, count, 0)] * 6))


def test_print_needs_no_colour():
    assert_prints_without_colour(plotted((3, 4, 5), (0, 9, 1)))
