"""Aggregates over a million evaluations, beside the bare SQL that counts the same in one pass."""

import sqlite3

import pytest

from dcant_tracker.insight.evaluations import COUNTED, PRINCIPLES, By, gathered

CODES = ("0", "1", "2", "3", "4", "NC", "NSP")


@pytest.mark.timeout(900)
def test_evaluations_are_gathered(figures, stress_file):
    connection = sqlite3.connect(stress_file)
    sums = ", ".join(f"SUM({column} = '{code}')" for column in PRINCIPLES.values() for code in CODES)
    sql = f"SELECT campaign, recommendation, {sums} FROM evaluation WHERE state IN (?, ?) GROUP BY 1, 2"

    def ours() -> None:
        assert gathered(connection, (By.CAMPAIGN, By.RECOMMENDATION))

    def bare() -> None:
        assert connection.execute(sql, COUNTED).fetchall()

    figures.against("aggregates of 1,000,000 evaluations / bare SQL", "≤ 1.5", ours, bare, rounds=3)
    connection.close()
