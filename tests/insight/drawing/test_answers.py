"""The answers on the page: bars as long as their shares, centred on the middle grade, the rest apart."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dcant_tracker.insight.drawing.answers import starts
from dcant_tracker.insight.drawing.look import look
from dcant_tracker.insight.drawing.painting import picture
from dcant_tracker.insight.figures.answers import Answered, AnswersBar, AnswersPlot
from dcant_tracker.insight.figures.figure import Opens
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


def bar(name, *counts, label="Gouvernance partagée"):
    """The five grades, then NC and NSP."""
    parts = [Answered(count, (name, f"part {at}"), OPENS) for at, count in enumerate(counts)]
    return AnswersBar(label, tuple(parts[:5]), tuple(parts[5:]), 0 < sum(counts[:5]) < 5, (f"tout {name}",), OPENS)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_part_is_as_wide_as_its_share_and_has_the_colour_of_its_grade(name):
    made = picture(shown(AnswersPlot((bar("a", 10, 20, 30, 25, 15, 4, 0),))), look(name), 640, 400)
    widths = []
    for grade, count in enumerate((10, 20, 30, 25, 15)):
        left, top, right, _bottom = bounds(spot_saying(made, "a", f"part {grade}"))
        widths.append((right - left) / count)
        assert pixel(made, left + 3, top + 3) == look(name).grades[grade]
    assert widths == pytest.approx([widths[0]] * 5)


def test_the_middle_grades_of_all_bars_have_one_middle():
    plot = AnswersPlot((bar("a", 1, 1, 6, 0, 0, 0, 0), bar("b", 0, 0, 1, 9, 9, 0, 0), bar("c", 8, 0, 3, 0, 2, 0, 0)))
    made = picture(shown(plot), look("light"), 640, 400)
    spots = [bounds(spot_saying(made, name, "part 2")) for name in "abc"]
    middles = [(left + right) / 2 for left, _top, right, _bottom in spots]
    assert middles == pytest.approx([middles[0]] * 3)
    assert spots[0][3] <= spots[1][1]


def test_what_is_no_grade_stands_at_the_right_of_all_bars():
    made = picture(shown(AnswersPlot((bar("a", 1, 2, 3, 4, 5, 7, 2),))), look("light"), 640, 400)
    grades = [bounds(spot_saying(made, "a", f"part {at}")) for at in range(5)]
    apart = [bounds(spot_saying(made, "a", f"part {at}")) for at in (5, 6)]
    assert max(right for _left, _top, right, _bottom in grades) < apart[0][0] < apart[0][2] < apart[1][0]
    left, top, _right, bottom = apart[0]
    assert pixel(made, left + 2, (top + bottom) / 2) == look("light").apart


@pytest.mark.parametrize("rows", [1, 4, 40])
def test_long_names_and_many_bars_stay_on_the_page(rows):
    assert_stays_within(AnswersPlot(tuple(bar(str(at), 3, 0, 1, 2, 999, at, 1, label=LONG) for at in range(rows))))


def test_bars_without_grades_leave_the_page_whole():
    assert_stays_within(AnswersPlot((bar("a", 0, 0, 0, 0, 0, 3, 1),)))


def test_print_needs_no_colour():
    assert_prints_without_colour(AnswersPlot((bar("a", 10, 20, 30, 25, 15, 4, 0), bar("b", 1, 0, 0, 0, 0, 0, 0))))


@given(st.lists(st.integers(0, 500), min_size=5, max_size=5))
def test_a_bar_is_one_long_whatever_the_answers(counts):
    assume(any(counts))
    found = starts(bar("a", *counts, 0, 0))
    assert found[-1] - found[0] == pytest.approx(1)
    assert (found[2] + found[3]) / 2 == pytest.approx(0)
    assert found == sorted(found)
