"""Aggregates over a million evaluations, beside the bare SQL."""

import sqlite3

import pytest

from dcant_tracker.insight.evaluations import COUNTED, PRINCIPLES, By, gathered


@pytest.mark.timeout(900)
def test_evaluations_are_gathered(benchmark, figures, stress_file):
    connection = sqlite3.connect(stress_file)
    marks = ", ".join("?" * len(COUNTED))

    def ours() -> None:
        assert gathered(connection, (By.CAMPAIGN, By.RECOMMENDATION))

    def bare() -> None:
        for column in PRINCIPLES.values():
            sql = (
                f"SELECT campaign, recommendation, {column}, COUNT(*) FROM evaluation "
                f"WHERE state IN ({marks}) AND {column} IS NOT NULL GROUP BY 1, 2, 3"
            )
            assert connection.execute(sql, COUNTED).fetchall()

    figures.against("aggregates of 1,000,000 evaluations / bare SQL", "≤ 1.5", ours, bare, rounds=3)
    connection.close()
