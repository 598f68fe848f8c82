"""A keystroke in the search over everything."""

import statistics
import time

import pytest

from dcant_tracker.store import search

TYPED = ("données ouvertes", "administration", "Brest métropole", "camille", "collectivités numériques", "zzz")
BARE = "SELECT rowid FROM search WHERE search MATCH ? LIMIT 8"


def _keystrokes() -> list[str]:
    return [text[:length] for text in TYPED for length in range(1, len(text) + 1)]


@pytest.mark.timeout(900)
def test_a_keystroke_over_the_stress_portfolio(benchmark, figures, stress):
    connection = stress.read()
    typed = _keystrokes()

    def find(text: str) -> None:
        list(search.find(connection, text))

    def bare(text: str) -> None:
        connection.execute(BARE, (search.match_expression(text),)).fetchall()

    ours = {text: _median(find, text) for text in typed}
    theirs = {text: _median(bare, text) for text in typed}
    worst = max(ours, key=lambda text: ours[text])
    benchmark.pedantic(find, (worst,), rounds=5)
    middle = sorted(ours, key=lambda text: ours[text])[len(ours) // 2]
    figures.keep(f"search keystroke, stress, median (« {middle} »)", "≤ 30 ms", ours[middle], theirs[middle])
    figures.keep(f"search keystroke, stress, slowest (« {worst} »)", "≤ 30 ms", ours[worst], theirs[worst])


def _median(work, text: str) -> float:
    taken = []
    for _turn in range(3):
        started = time.perf_counter()
        work(text)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000
