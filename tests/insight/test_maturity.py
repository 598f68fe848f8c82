"""No mean is told of fewer than five territories, nor one from which theirs would follow."""

import pytest

from dcant_tracker.insight.maturity import change_of_kind, mean, of_kind, together
from dcant_tracker.store.reading.maturity import Change, Sum


def test_few_territories_have_no_mean_alone_together_or_over_time():
    few, enough = Sum(4, 12), Sum(5, 15)
    assert (mean(few), mean(None), mean(enough)) == (None, None, 3)
    assert together({}) is None
    assert together({"ville": few}) is None
    assert together({"ville": Sum(3, 9), "region": Sum(2, 4)}) == Sum(5, 13)
    assert together({"ville": few, "metropole": enough}) == enough
    assert (of_kind({"ville": few}, "ville"), of_kind({}, "ville"), of_kind({"ville": enough}, None)) == (
        None,
        None,
        enough,
    )
    same = ({"ville": enough}, {"ville": enough})
    for change in (Change(few, enough), Change(enough, few)):
        assert change_of_kind({"ville": change}, "ville", same) is None
        assert change_of_kind({"ville": change}, None, same) is None
    assert change_of_kind({"ville": Change(enough, enough)}, "ville", same) == Change(enough, enough)


@pytest.mark.parametrize("kind", ["ville", None])
def test_a_change_is_not_told_where_the_others_levels_would_follow_from_it_and_from_the_mean_of_all(kind):
    change = {"ville": Change(Sum(6, 18), Sum(6, 20))}
    alone, many, same = {"ville": Sum(7, 22)}, {"ville": Sum(11, 33)}, {"ville": Sum(6, 20)}
    assert change_of_kind(change, kind, (same, alone)) is None
    assert change_of_kind(change, kind, (alone, same)) is None
    assert change_of_kind(change, kind, (many, same)) == change["ville"]
    assert change_of_kind(change, kind, (same, many)) == change["ville"]
