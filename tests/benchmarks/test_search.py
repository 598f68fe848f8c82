"""A keystroke in the search over everything."""

import statistics
from collections.abc import Callable

import pytest

from dcant_tracker.store.reading.reading import Reading
from dcant_tracker.store.records import search
from dcant_tracker.ui.shell.palette_offers import find_records
from tests.benchmarks.measuring import milliseconds

TYPED = ("données ouvertes", "administration", "Brest métropole", "camille", "collectivités numériques", "zzz")
BARE = "SELECT rowid FROM search WHERE search MATCH ? LIMIT 8"


def _keystrokes() -> list[str]:
    return [text[:length] for text in TYPED for length in range(1, len(text) + 1)]


def _bare(reading: Reading, text: str) -> None:
    reading.fetch_all(BARE, (" ".join(search.expressions(text)),))


@pytest.mark.timeout(900)
@pytest.mark.parametrize("field", ["index", "search field"])
def test_a_keystroke_over_the_stress_portfolio(benchmark, figures, stress, field):
    reading = stress.read()
    typed = _keystrokes()

    def find(text: str) -> None:
        if field == "index":
            list(search.find(reading, text))
        else:
            find_records(stress, text)

    ours = {text: _median(lambda text=text: find(text)) for text in typed}
    theirs = {text: _median(lambda text=text: _bare(reading, text)) for text in typed}
    worst = max(ours, key=lambda text: ours[text])
    benchmark.pedantic(find, (worst,), rounds=5)
    middle = sorted(ours, key=lambda text: ours[text])[len(ours) // 2]
    for which, text in (("median", middle), ("slowest", worst)):
        figures.keep(f"keystroke, stress, {field}, {which} (« {text} »)", "≤ 16 ms", ours[text], theirs[text])


def _median(work: Callable[[], object]) -> float:
    return statistics.median(milliseconds(work) for _turn in range(3))
