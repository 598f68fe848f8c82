"""One answer to who is in office, wherever it is asked."""

from datetime import date, timedelta

import pytest

from dcant_tracker.store.reading.people import in_office, is_in_office
from dcant_tracker.store.reading.queries import Condition, Query, records
from dcant_tracker.store.reading.relations import count_people
from dcant_tracker.store.records.record import all_records

DAY = date(2026, 11, 30)


@pytest.fixture
def brest(add):
    """An organisation with people who left the day before, on the day, the day after, and not at all."""
    uid = add("organisation", name="Brest", kind="ville")
    for name, days in (("avant", -1), ("le jour", 0), ("après", 1)):
        add("contact", organisation=uid, name=name, left_on=DAY + timedelta(days=days))
    add("contact", organisation=uid, name="toujours")
    return uid


def test_lists_counts_and_records_agree(store, brest):
    listed = records(store.read(), Query("contact", conditions=(Condition("organisation", (brest,)), in_office(DAY))))
    assert {one["name"] for one in listed} == {"après", "toujours"}
    assert {one["name"] for one in all_records(store.read(), "contact") if is_in_office(one, DAY)} == {
        "après",
        "toujours",
    }
    assert count_people(store.read(), [brest], DAY) == {brest: 2}
