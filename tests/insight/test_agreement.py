"""Agreement on an ordered scale: published examples, ends, and properties that must hold."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.insight.agreement import consensus

counts = st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(lambda found: sum(found) > 1)


def test_the_published_example():
    """From the manual of the R package agrmt, which follows Tastle and Wierman (2007)."""
    assert consensus([30, 40, 210, 130, 530, 50, 10]) == pytest.approx(0.7256876, abs=1e-7)


def test_everybody_alike_is_one_and_two_camps_are_zero():
    assert consensus([0, 0, 7, 0, 0]) == 1
    assert consensus([0, 0, 0, 0, 2]) == 1
    assert consensus([6, 0, 0, 0, 6]) == 0


def test_an_even_spread_lies_between():
    assert consensus([1, 1, 1, 1, 1]) == pytest.approx(0.434, abs=1e-3)


@pytest.mark.parametrize("few", [[0, 0, 0, 0, 0], [0, 0, 1, 0, 0]])
def test_one_answer_is_no_consensus(few):
    assert consensus(few) is None


def test_a_scale_of_two_grades_has_a_consensus_and_one_of_a_single_grade_has_none():
    assert consensus([4, 4]) == 0
    assert consensus([0, 4]) == 1
    assert consensus([4]) is None


def test_the_farther_the_camps_the_lower():
    camps = [[0, 0, 6, 6, 0], [0, 6, 0, 6, 0], [6, 0, 0, 6, 0], [6, 0, 0, 0, 6]]
    assert all(near > far for near, far in pairwise(map(consensus, camps)))


@given(counts)
def test_it_stays_between_its_ends_and_does_not_mind_the_side(found):
    value = consensus(found)
    assert 0 <= value <= 1
    assert value == pytest.approx(consensus(found[::-1]))


@given(counts, st.integers(2, 5))
def test_it_depends_on_shares_only(found, times):
    assert consensus(found) == pytest.approx(consensus([count * times for count in found]))
