"""Numbers and days as a French reader expects them."""

from datetime import date

import pytest

from dcant_tracker.domain.text import grouped
from dcant_tracker.insight.formatting import decimal, long_day, percent


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [
        (2.25, 1, "2,3"),
        (2.35, 1, "2,4"),
        (2.0, 1, "2,0"),
        (-0.5, 1, "−0,5"),
        (0.705, 2, "0,71"),
        (None, 1, "–"),
        (3.5, 0, "4"),
    ],
)
def test_a_mean(value, digits, said):
    """Rounded as a spreadsheet does, so that both say the same."""
    assert decimal(value, digits) == said


def test_a_number_and_a_share():
    assert grouped(12_500) == "12\u202f500"
    assert percent(0.335) == "34\u202f%"
    assert percent(None) == "–"


@pytest.mark.parametrize(
    ("came", "expected", "said"),
    [(0, 3, "0"), (1, 8, "13"), (29, 200, "15"), (1, 1000, "1"), (999, 1000, "99"), (7, 7, "100")],
)
def test_only_nothing_is_none_and_only_all_is_everything(came, expected, said):
    assert percent(came / expected) == f"{said}\u202f%"


def test_a_day():
    assert long_day(date(2017, 6, 1)) == "1er\u00a0juin\u00a02017"
    assert long_day(date(2017, 7, 4)) == "4\u00a0juillet\u00a02017"
