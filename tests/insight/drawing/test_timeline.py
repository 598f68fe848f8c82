"""The timeline on the page: days from left to right, lateness in sight."""

from datetime import date, timedelta

import pytest

from dcant_tracker.insight.drawing.look import LOOKS, look
from dcant_tracker.insight.drawing.painting import picture
from dcant_tracker.insight.figures.figure import Opens
from dcant_tracker.insight.figures.timeline import STAGES, Bar, Line, Mark, TimelinePlot, When
from dcant_tracker.store.reading.queries import Query
from tests.insight.drawing.seeing import (
    assert_prints_without_colour,
    assert_stays_within,
    bounds,
    pixel,
    shown,
    spot_saying,
)

OPENS = Opens(Query("experiment"))
FIRST, LAST, DAY = date(2017, 1, 1), date(2017, 12, 31), date(2017, 6, 15)
LONG = "12 – Mettre en place un guichet numérique partagé entre l'État et les territoires, avec les usagers"


def mark(day, when=When.TO_COME, *, is_term=False):
    return Mark(day, "Jalon", when, f"jalon du {day}", OPENS, is_term)


def experiment(start, end, stage="running", *marks, label="Préfiguration"):
    return Line(label, False, Bar(start, end, stage, f"du {start} au {end}"), tuple(marks), OPENS)


def plotted(*groups, first=FIRST, last=LAST, day=DAY):
    return TimelinePlot(groups, first, last, day, "15 juin 2017")


def head(*marks, label="3 – Archivage"):
    return Line(label, True, None, tuple(marks), OPENS)


def mark_of(made, day):
    """The spot of the mark of that day; the label of its line says it too."""
    found = [spot for spot in made.spots if spot.said[-1] == f"jalon du {day}"]
    return max(found, key=lambda spot: bounds(spot)[0])


def made_of(plot, width=900, height=300, name="light"):
    return picture(shown(plot), look(name), width, height)


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("stage", STAGES)
def test_a_bar_has_the_colour_of_its_stage(name, stage):
    made = made_of(plotted((head(), experiment(FIRST, LAST, stage))), name=name)
    left, top, right, bottom = bounds(spot_saying(made, "Préfiguration", f"du {FIRST} au {LAST}"))
    color = look(name).stages[list(STAGES).index(stage)]
    found = {pixel(made, left + (right - left) * share / 100, (top + bottom) / 2) for share in range(30, 70)}
    assert color in found


def test_days_go_from_left_to_right():
    days = [date(2017, 3, 1), date(2017, 6, 1), date(2017, 9, 1)]
    made = made_of(plotted((head(*map(mark, days)),)))
    places = [bounds(mark_of(made, day))[0] for day in days]
    assert places[2] - places[1] == pytest.approx(places[1] - places[0], abs=0.1)
    assert places[1] > places[0] + 50


def test_what_is_late_is_in_the_colour_of_danger_and_what_is_to_come_is_hollow():
    days = {When.LATE: date(2017, 3, 1), When.DONE: date(2017, 5, 1), When.TO_COME: date(2017, 9, 1)}
    made = made_of(plotted((head(*(mark(day, when) for when, day in days.items())),)))
    colors = {When.LATE: look("light").danger, When.DONE: look("light").text, When.TO_COME: look("light").surface}
    for when, day in days.items():
        left, top, right, bottom = bounds(mark_of(made, day))
        assert pixel(made, left + (right - left) * 0.36, (top + bottom) / 2 + 1) == colors[when]


def test_an_end_that_nobody_knows_reaches_the_day_and_points_on():
    known = bounds(
        spot_saying(made_of(plotted((head(), experiment(FIRST, DAY)))), "Préfiguration", f"du {FIRST} au {DAY}")
    )
    open_end = bounds(spot_saying(made_of(plotted((head(), experiment(FIRST, None)))), f"du {FIRST} au None"))
    assert known[2] < open_end[2] < known[2] + 10


def test_what_is_late_stays_when_room_is_short():
    quiet = [(head(mark(date(2017, 9, 1))), *[experiment(FIRST, LAST)] * 4)] * 10
    late = (head(mark(date(2017, 3, 1), When.LATE), label="9 – En retard"),)
    small = made_of(plotted(*quiet, late), 320, 220)
    assert mark_of(small, "2017-03-01").said[0] == "9 – En retard"
    assert len({spot.said[0] for spot in small.spots}) > 1


@pytest.mark.parametrize("days", [0, 20, 200, 800, 4_000, 40_000])
def test_any_length_of_time_stays_on_the_page(days):
    last = FIRST + timedelta(days=days)
    line = experiment(FIRST - timedelta(days=3_000), None, "running", mark(last, When.LATE), label=LONG)
    marks = (mark(FIRST), mark(last, is_term=True))
    assert_stays_within(plotted((head(*marks, label=LONG), line), last=last, day=FIRST))


@pytest.mark.parametrize("groups", [1, 40])
def test_many_lines_stay_on_the_page(groups):
    one = (head(mark(DAY), label=LONG), experiment(None, DAY, "stopped"), experiment(DAY, None, "review"))
    assert_stays_within(plotted(*[one] * groups, day=date(2019, 1, 1)))


def test_print_needs_no_colour():
    lines = [experiment(FIRST, LAST, stage, mark(DAY, When.LATE)) for stage in STAGES]
    assert_prints_without_colour(plotted((head(mark(DAY, When.DONE)), *lines)))


def test_what_is_older_or_later_has_a_tip_at_the_edge_and_stays_on_the_page():
    days = [date(2015, 3, 1), date(2016, 6, 1), date(2017, 6, 1), date(2019, 1, 1)]
    plot = plotted((head(*map(mark, days)),))
    made = made_of(plot)
    older = next(spot for spot in made.spots if spot.said[1:] == (f"jalon du {days[0]}", f"jalon du {days[1]}"))
    later = next(spot for spot in made.spots if spot.said[1:] == (f"jalon du {days[3]}",))
    shown_ = bounds(mark_of(made, days[2]))
    assert bounds(older)[2] < shown_[0] < shown_[2] < bounds(later)[0]
    assert_stays_within(plot)


def test_an_experiment_past_its_end_is_marked_up_to_the_day():
    bar = Bar(FIRST, date(2017, 3, 1), "running", "fin dépassée", is_late=True)
    made = made_of(plotted((head(), Line("Longue", False, bar, (), OPENS))))
    spots = [bounds(spot) for spot in made.spots if spot.said == ("Longue", "fin dépassée")]
    left, _top, right, _bottom = max(spots, key=lambda one: one[0])
    middle = (min(top for _l, top, _r, _b in spots) + max(bottom for _l, _t, _r, bottom in spots)) / 2
    assert look("light").danger in {pixel(made, right - 6 + at, middle + 4) for at in range(-6, 6)}
    assert right - left > 100


def test_the_title_of_a_milestone_is_left_out_rather_than_clipped(monkeypatch):
    """The day of the state may lie far beyond the days shown: it leaves no room at the edge."""
    from dcant_tracker.insight.drawing.page import Page

    said = []
    monkeypatch.setattr(Page, "text", lambda _page, at, text, *_more, **_options: said.append((at, text)))
    made_of(plotted((head(mark(LAST)),), day=date(2026, 1, 1)))
    assert not [text for _at, text in said if text == "Jalon"]
    made_of(plotted((head(mark(date(2017, 6, 1))),), day=date(2026, 1, 1)))
    assert [text for _at, text in said if text == "Jalon"]
