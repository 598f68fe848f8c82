"""What a list says of the conditions it shows under."""

from datetime import date

import pytest

from dcant_tracker.store.reading.queries import Condition
from dcant_tracker.ui.records.table.filters.facets import describe, is_offered

DAY = date(2017, 7, 4)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("until", (DAY, None), "from"), "Jusqu'au : dès le 04/07/2017, (non rempli)"),
        (Condition("since", (DAY, None), "until"), "Depuis : jusqu'au 04/07/2017, (non rempli)"),
        (Condition("referent", (None,)), "Référent : (non rempli)"),
    ],
)
def test_a_condition_that_no_chip_offers_is_told_in_words(store, condition, said):
    assert describe(store, "participation", condition) == said


def test_a_bound_that_lets_the_empty_ones_in_is_no_period_to_edit():
    assert is_offered("participation", Condition("since", (DAY,), "until"))
    assert not is_offered("participation", Condition("since", (DAY, None), "until"))
