"""Aggregates over a million evaluations, beside the bare SQL that counts the same in one pass."""

import pytest

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.insight.evaluations import gathered
from dcant_tracker.store.reading.evaluations import By
from dcant_tracker.store.store import Store

CODES = ("0", "1", "2", "3", "4", "NC", "NSP")


@pytest.mark.timeout(900)
def test_evaluations_are_gathered(figures, stress_file):
    store = Store(stress_file)
    reading = store.read()
    sums = ", ".join(f"SUM({column} = '{code}')" for column in PRINCIPLES.values() for code in CODES)
    sql = f"SELECT campaign, recommendation, {sums} FROM evaluation WHERE state IN (?, ?) GROUP BY 1, 2"

    def ours() -> None:
        assert gathered(reading, (By.CAMPAIGN, By.RECOMMENDATION))

    def bare() -> None:
        assert reading.fetch_all(sql, COUNTED)

    figures.against("aggregates of 1,000,000 evaluations / bare SQL", "≤ 1.5", ours, bare, rounds=3)
    store.close()
