"""The bars of participation on the page: as long as their counts, each role in its colour."""

import pytest

from dcant_tracker.insight.drawing.look import LOOKS, look
from dcant_tracker.insight.drawing.painting import picture
from dcant_tracker.insight.figures.coverage import ROLES, Bar, CoveragePlot
from dcant_tracker.insight.figures.figure import Opens
from dcant_tracker.store.reading.queries import Query
from tests.insight.drawing.seeing import assert_prints_without_colour, assert_stays_within, bounds, pixel, shown

OPENS = Opens(Query("participation"))
LONG = "12 – Mettre en place un guichet numérique partagé entre l'État et les territoires, avec les usagers"


def plotted(*counts, label="3 – Archivage"):
    bars = [Bar(f"{label} {at}", one, max(one), (OPENS,) * 5, OPENS) for at, one in enumerate(counts)]
    return CoveragePlot(tuple(ROLES.values()), tuple(bars))


def parts(made, at):
    """The parts of bar ``at``, by what they say."""
    return {
        spot.said[1]: bounds(spot) for spot in made.spots if spot.said[0].endswith(f" {at}") and ":" in spot.said[1]
    }


@pytest.mark.parametrize("name", LOOKS)
def test_each_part_has_the_colour_of_its_role(name):
    made = picture(shown(plotted((20, 0, 20, 20, 20))), look(name), 640, 200)
    for role, color in zip(ROLES.values(), look(name).roles, strict=True):
        if role == "Copilote":
            continue
        left, top, _right, _bottom = parts(made, 0)[f"{role} : 20 organismes"]
        assert pixel(made, left + 4, top + 3) == color


def test_the_length_of_a_part_is_its_count():
    made = picture(shown(plotted((10, 20, 0, 0, 40), (5, 0, 0, 0, 0))), look("light"), 640, 200)
    first, second = parts(made, 0), parts(made, 1)
    lengths = {said: right - left for said, (left, _top, right, _bottom) in (first | second).items()}
    assert lengths["Copilote : 20 organismes"] == pytest.approx(2 * lengths["Pilote : 10 organismes"], abs=0.1)
    assert lengths["Observateur : 40 organismes"] == pytest.approx(8 * lengths["Pilote : 5 organismes"], abs=0.1)
    assert first["Copilote : 20 organismes"][0] == pytest.approx(first["Pilote : 10 organismes"][2])


def test_one_among_thousands_can_still_be_pointed_at():
    made = picture(shown(plotted((1, 0, 5_000, 0, 0))), look("light"), 320, 220)
    left, _top, right, _bottom = parts(made, 0)["Pilote : 1 organisme"]
    assert right - left >= 3


def test_bars_without_room_are_left_out_rather_than_unreadable():
    many = plotted(*[(1, 2, 3, 4, 5)] * 60)
    small, large = (picture(shown(many), look("light"), *size) for size in ((320, 220), (1600, 1100)))
    bars = [bounds(spot) for spot in small.spots if spot.said[1].startswith("Observateur")]
    assert 5 < len(bars) < 60
    assert sum(spot.said[1].startswith("Observateur") for spot in large.spots) == 60


@pytest.mark.parametrize("bars", [1, 12, 60])
def test_long_names_and_many_bars_stay_on_the_page(bars):
    assert_stays_within(plotted(*[(1, 2, 3, 4, 5_000), (0, 0, 0, 0, 0)] * bars, label=LONG))


def test_print_needs_no_colour():
    assert_prints_without_colour(plotted((3, 2, 4, 8, 1), label=LONG))
