"""No mean is told of fewer than five territories, nor one from which theirs would follow."""

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
    for change in (Change(few, enough), Change(enough, few)):
        assert change_of_kind({"ville": change}, "ville") is None
        assert change_of_kind({"ville": change}, None) is None
    assert change_of_kind({"ville": Change(enough, enough)}, "ville") == Change(enough, enough)
