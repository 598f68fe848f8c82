"""Months and quarters as French axes write them."""

from datetime import date

import pytest

from dcant_tracker.insight.months import month_start, quarter, short_month


@pytest.mark.parametrize(
    ("day", "later", "start"),
    [
        (date(2017, 6, 15), 0, date(2017, 6, 1)),
        (date(2017, 6, 15), -11, date(2016, 7, 1)),
        (date(2017, 12, 31), 1, date(2018, 1, 1)),
        (date(2017, 1, 1), -1, date(2016, 12, 1)),
        (date(2017, 1, 1), -24, date(2015, 1, 1)),
    ],
)
def test_months_are_counted_over_the_turn_of_the_year(day, later, start):
    assert month_start(day, later) == start


def test_months_and_quarters_have_french_names():
    assert [short_month(date(2017, month, 1), year=False) for month in (1, 2, 5, 8, 12)] == [
        "janv.",
        "févr.",
        "mai",
        "août",
        "déc.",
    ]
    assert short_month(date(2017, 7, 14)) == "juil.\u00a02017"
    assert [quarter(date(2017, month, 1)) for month in (1, 3, 4, 12)] == [f"T{n}\u00a02017" for n in (1, 1, 2, 4)]
