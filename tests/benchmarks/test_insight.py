"""Aggregates over a million evaluations, beside the bare SQL that counts the same in one pass."""

from contextlib import closing

import pytest

from dcant_tracker.domain.entities.evaluations import PRINCIPLES
from dcant_tracker.domain.rules import COUNTED
from dcant_tracker.insight.evaluations import gathered
from dcant_tracker.insight.figures.catalogue import figure
from dcant_tracker.insight.figures.figure import Selection
from dcant_tracker.insight.reports.catalogue import report
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.state import present
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
        with closing(Store(stress_file)) as fresh:  # what one reading answered once, it remembers
            assert gathered(fresh.read(), (By.CAMPAIGN, By.RECOMMENDATION))

    def bare() -> None:
        assert reading.fetch_all(sql, COUNTED)

    figures.against("aggregates of 1,000,000 evaluations / bare SQL", "≤ 1.5", ours, bare, rounds=3)
    store.close()


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("name", "target", "made"),
    [
        ("trend", "≤ 1,000 ms", lambda state: figure("trend", state, Selection())),
        ("note", "≤ 4,000 ms", lambda state: report("note", state, Asked())),
    ],
)
def test_what_rests_on_all_of_them(figures, stress_file, name, target, made):
    """Beside one pass that counts each answer of the stress portfolio; nothing is remembered from turn to turn."""
    sums = ", ".join(f"SUM({column} = '{code}')" for column in PRINCIPLES.values() for code in CODES)
    sql = f"SELECT campaign, {sums} FROM evaluation WHERE state IN (?, ?) GROUP BY 1"

    def ours() -> None:
        with closing(Store(stress_file)) as store:
            assert made(present(store.read()))

    def bare() -> None:
        with closing(Store(stress_file)) as store:
            store.read().fetch_all(sql, COUNTED)

    figures.against(f"{name} of 1,000,000 evaluations / one pass of bare SQL", target, ours, bare, rounds=3)
