"""Views side by side on the page: marks where their values lie, apart even when they say the same."""

import pytest

from dcant_tracker.insight.drawing.look import LOOKS, look
from dcant_tracker.insight.drawing.painting import picture
from dcant_tracker.insight.figures.figure import Opens
from dcant_tracker.insight.figures.views import ON_SCALE, WEATHER, View, ViewRow, ViewsPlot, means_said
from dcant_tracker.store.reading.queries import Query
from tests.insight.drawing.seeing import (
    assert_prints_without_colour,
    assert_stays_within,
    bounds,
    pixel,
    shown,
    spot_saying,
)

OPENS = Opens(Query("progress_point"))
NAMES = ("État", "Association", "Moyenne des évaluations")
LONG = "12 – Mettre en place un guichet numérique partagé entre l'État et les territoires, avec les usagers"


def row(*values, label="3 – Archivage", fragile=False):
    views = [
        None if value is None else View(value, "vue", f"{name} {value}", OPENS, fragile and name == NAMES[2])
        for name, value in zip(NAMES, values, strict=True)
    ]
    return ViewRow(label, tuple(views), OPENS)


def plotted(*rows):
    return ViewsPlot(NAMES, rows, tuple(zip((WEATHER[code] for code in ON_SCALE), means_said(), strict=True)))


def middle(made, *said):
    left, top, right, bottom = bounds(spot_saying(made, *said))
    return (left + right) / 2, (top + bottom) / 2


@pytest.mark.parametrize("name", LOOKS)
def test_a_mark_lies_on_its_value_in_its_colour(name):
    made = picture(shown(plotted(row(0, 1, 2))), look(name), 700, 200)
    places = [middle(made, f"{who} {value}") for who, value in zip(NAMES, (0, 1, 2), strict=True)]
    assert places[2][0] - places[1][0] == pytest.approx(places[1][0] - places[0][0], abs=0.1)
    series = look(name).series
    for (x, y), color in zip(places, (series[2], series[1], series[0]), strict=True):
        assert pixel(made, x, y + 4) == color


def test_views_that_agree_do_not_hide_each_other():
    made = picture(shown(plotted(row(3, 3, 3))), look("light"), 700, 200)
    places = sorted(middle(made, f"{who} 3")[0] for who in NAMES)
    assert places[1] - places[0] >= 10
    assert places[2] - places[1] >= 10


def test_a_fragile_mean_is_hollow():
    made = picture(shown(plotted(row(0, None, 2, fragile=True))), look("light"), 700, 200)
    x, y = middle(made, "Moyenne des évaluations 2")
    assert pixel(made, x + 5, y) == look("light").surface


def test_a_lone_view_says_that_it_is_alone():
    made = picture(shown(plotted(row(0, 3, None), row(None, 3, None, label="4 – Seule"))), look("light"), 700, 200)
    assert spot_saying(made, "3 – Archivage", "Écart : 3 crans")
    assert spot_saying(made, "4 – Seule", "Un seul regard connu")


@pytest.mark.parametrize("rows", [1, 12, 50])
def test_long_names_and_many_rows_stay_on_the_page(rows):
    assert_stays_within(plotted(*[row(0, 3, 2, label=LONG, fragile=True), row(3, 3, None)] * rows))


def test_print_needs_no_colour():
    assert_prints_without_colour(plotted(row(0, 3, 2, fragile=True), row(3, 3, 3)))
