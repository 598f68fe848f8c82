"""More than two outlines have a radar each, on one scale, so that each can be followed."""

import pytest

from dcant_tracker.insight.drawing.look import look
from dcant_tracker.insight.drawing.painting import picture
from dcant_tracker.insight.figures.figure import Opens
from dcant_tracker.insight.figures.radar import OVER_ONE_ANOTHER, RadarPlot, Series
from dcant_tracker.store.reading.queries import Query
from tests.insight.drawing.seeing import assert_prints_without_colour, assert_stays_within, bounds, shown

OPENS = Opens(Query("evaluation"))
AXES = ("Gouvernance partagée", "Efficience collective", "Relation à l'usager", "Évaluation continue")
LONG = "12 – Mettre en place un guichet numérique partagé entre l'État et les territoires, avec les usagers"


def plotted(count, label="Campagne"):
    series = tuple(
        Series(f"{label} {at}", (4.0, 2.0, None, 1.0), (False, True, False, False), ("dit",) * 4, OPENS)
        for at in range(count)
    )
    return RadarPlot(AXES, series, brief=("Gouv.", "Effic.", "Usag.", "Éval."), in_order=True)


def places(made, label):
    """Where the values of one outline lie; its title says all of them."""
    return [bounds(spot) for spot in made.spots if spot.said[0] == label and len(spot.said) == 2]


@pytest.mark.parametrize("count", range(1, 7))
def test_outlines_share_a_radar_up_to_two_and_no_longer(count):
    made = picture(shown(plotted(count)), look("light"), 900, 500)
    found = [places(made, f"Campagne {at}") for at in range(count)]
    apart = {tuple(map(round, one[0])) for one in found}
    assert len(apart) == (count if count > OVER_ONE_ANOTHER else 1)
    heights = {round(one[0][1] - one[2][1], 1) for one in found}
    assert len(heights) == 1, "one scale for all"


def test_without_brief_names_of_the_axes_outlines_stay_together():
    plot = RadarPlot(AXES, plotted(4).series)
    made = picture(shown(plot), look("light"), 900, 500)
    assert len({tuple(map(round, places(made, f"Campagne {at}")[0])) for at in range(4)}) == 1


@pytest.mark.parametrize("count", [3, 6])
def test_small_radars_stay_on_the_page_and_need_no_colour(count):
    assert_stays_within(plotted(count, LONG))
    assert_prints_without_colour(plotted(count, LONG))
