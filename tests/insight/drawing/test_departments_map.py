"""The map on the page: each département in the colour of its class, where it lies."""

import pytest

from dcant_tracker.insight.departments import OVERSEAS, names
from dcant_tracker.insight.drawing.look import LOOKS, look, luminance
from dcant_tracker.insight.drawing.painting import picture
from dcant_tracker.insight.figures.departments_map import MapPlot, Place, classes
from dcant_tracker.insight.figures.figure import Opens
from dcant_tracker.store.reading.queries import Query
from tests.insight.drawing.seeing import assert_prints_without_colour, assert_stays_within, bounds, pixel, shown

OPENS = Opens(Query("organisation"))


def plotted(**counts):
    """``plotted(_29=3)``: three in Finistère."""
    held = {code: counts.get(f"_{code}", 0) for code in names()}
    places = {code: Place(names()[code], n, f"{n} adhérentes", OPENS if n else None) for code, n in held.items()}
    return MapPlot(places, classes(max(held.values())))


def spots(made, code):
    return [spot for spot in made.spots if spot.said[0] == names()[code]]


@pytest.mark.parametrize("name", LOOKS)
def test_what_holds_more_stands_out_more(name):
    made = picture(shown(plotted(_33=1, _40=2, _974=1, _972=2)), look(name), 900, 700)
    few, many = (pixel(made, *_beside_the_number(spots(made, code)[0])) for code in ("974", "972"))
    none = pixel(made, *_beside_the_number(spots(made, "973")[0]))
    assert none == look(name).surface
    distances = [abs(luminance(color) - luminance(look(name).surface)) for color in (none, few, many)]
    assert distances == sorted(set(distances))


def _beside_the_number(spot):
    left, top, _right, _bottom = bounds(spot)
    return left + 4, top + 4


def test_a_departement_lies_where_it_should():
    made = picture(shown(plotted(_29=3, _59=1)), look("light"), 613, 585)
    brest, lille = spots(made, "29")[0], spots(made, "59")[0]
    assert bounds(brest)[2] < bounds(lille)[0]
    assert bounds(lille)[3] < bounds(brest)[1]
    assert brest.opens is OPENS
    assert spots(made, "13")[0].opens is None
    assert spots(made, "13")[0].said[1] == "0 adhérentes"


def test_paris_shows_a_second_time_larger():
    made = picture(shown(plotted(_75=12)), look("light"), 900, 700)
    small, large = (bounds(spot) for spot in spots(made, "75"))
    assert large[2] - large[0] > 4 * (small[2] - small[0])
    assert all(len(spots(made, code)) == 1 for code in OVERSEAS)


@pytest.mark.parametrize("most", [1, 7, 1_200])
def test_it_stays_on_the_page(most):
    assert_stays_within(plotted(_29=most, _75=1, _976=2, _2A=1))


def test_print_needs_no_colour():
    assert_prints_without_colour(plotted(_29=9, _75=1, _976=2, _2A=1))
