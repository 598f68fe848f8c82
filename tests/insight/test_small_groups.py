"""What fewer than five gave is never told, and cannot be found by taking away what is told from the whole."""

from itertools import chain, combinations

from hypothesis import given
from hypothesis import strategies as st

from dcant_tracker.insight.small_groups import LEAST, members_of, parted

groups = st.dictionaries(
    st.integers(0, 6), st.frozensets(st.sampled_from([f"corps {n}" for n in range(12)])), max_size=7
)


@given(groups)
def test_no_told_group_and_no_difference_of_told_ones_is_small(found):
    alone, joined = parted(found)
    assert sorted([*alone, *joined]) == sorted(found)
    whole = members_of(found, found)
    told = [found[name] for name in alone]
    together = members_of(found, joined)
    if len(whole) < LEAST:
        assert not told, "too few in all: nothing is told"
        return
    assert all(len(members) >= LEAST for members in told)
    assert not joined or not together or len(together) >= LEAST
    for some in chain.from_iterable(combinations(range(len(told)), n) for n in range(len(told))):
        left = members_of(found, joined).union(*(told[at] for at in range(len(told)) if at not in some))
        assert len(left) >= LEAST or not left, "what is left of the whole without some of what is told"


def test_the_smallest_of_the_others_joins_those_that_would_be_found():
    found = {"région": {"a", "b"}, "ville": set("cdefghi"), "métropole": set("jklmn")}
    assert parted(found) == (["ville"], ["région", "métropole"])
    assert parted({"région": {"a", "b"}, "département": {"c", "d", "e"}, "ville": set("fghij")}) == (
        ["ville"],
        ["région", "département"],
    )
    assert parted({"ville": set("abcd")}) == ([], ["ville"])
    assert parted({}) == ([], [])
