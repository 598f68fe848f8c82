"""What is said of the answers to one question."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.insight.distribution import APART, FEW, GRADES, Distribution, together

answers = st.lists(st.sampled_from((*GRADES, *APART)), max_size=60)


def of(codes, expected=None, came=0) -> Distribution:
    return Distribution({code: codes.count(code) for code in set(codes)}, expected, came)


@given(answers)
def test_nc_and_nsp_are_in_no_mean(codes):
    grades = [int(code) for code in codes if code in GRADES]
    found = of(codes)
    assert (found.graded, found.answered) == (len(grades), len(codes))
    assert found.mean == (pytest.approx(statistics.fmean(grades)) if grades else None)
    assert found.spread == (pytest.approx(statistics.pstdev(grades)) if len(grades) > 1 else None)


def test_nothing_is_said_of_no_grade():
    silent = of(["NC", "NSP", "NSP"], expected=4, came=3)
    assert (silent.mean, silent.spread, silent.agreement) == (None, None, None)
    assert silent.coverage == 0.75
    assert not silent.is_small


def test_one_grade_is_a_mean_but_no_agreement():
    alone = of(["3"])
    assert (alone.mean, alone.agreement, alone.is_small) == (3, None, True)


def test_grades_go_from_0_to_4_and_two_answers_are_apart():
    assert GRADES == ("0", "1", "2", "3", "4")
    assert APART == ("NC", "NSP")


def test_below_five_grades_a_mean_is_flagged():
    assert FEW == 5
    assert of(["3"] * 4).is_small
    assert not of(["3"] * 5).is_small


def test_two_camps_disagree_and_two_alike_agree_whatever_stands_apart():
    assert of(["0", "4", "NC"]).agreement == 0
    assert of(["3", "3", "NSP"]).agreement == 1


def test_coverage_needs_to_know_who_was_asked():
    assert of(["3", "NSP"]).coverage is None
    assert of(["3", "NSP"], expected=8, came=2).coverage == 0.25


def test_nobody_came_unless_said():
    assert Distribution({"3": 1}, expected=1).coverage == 0


def test_together_those_asked_and_those_who_came_add_up():
    joined = together([of(["3"], expected=2, came=1), of(["2", "2"], expected=5, came=2), of(["NC"])])
    assert (joined.expected, joined.came) == (7, 3)
    assert together([of(["3"]), of(["2"])]).expected is None


def test_those_who_were_not_asked_cover_nothing():
    assert of(["3"] * 3, expected=2).coverage == 0
    assert of(["3"] * 3, expected=2, came=1).coverage == 0.5
    together_ = of(["3"], expected=2, came=1) + of(["2"], expected=2, came=0)
    assert together_.coverage == 0.25


@given(st.lists(answers, max_size=5))
def test_together_each_answer_weighs_the_same(parts):
    joined = together(of(part) for part in parts)
    whole = of([code for part in parts for code in part])
    assert (joined.graded, joined.mean) == (whole.graded, whole.mean)
