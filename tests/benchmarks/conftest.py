"""Figures as ratios: what ours takes against the bare thing, measured in the same run, printed at the end."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dcant_tracker.store.store import Store
from tests.benchmarks import portfolio


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; ``ours`` and ``bare`` in ``unit``, ``target`` as it reads."""

    name: str
    ours: float
    bare: float
    unit: str
    target: str

    def cells(self) -> tuple[str, ...]:
        """The line, as texts."""
        values = (f"{value:,.1f} {self.unit}".replace(",", " ") for value in (self.ours, self.bare))
        return self.name, *values, f"{self.ours / self.bare:.2f}", self.target


_FIGURES: list[Figure] = []


class Figures:
    """Measures a piece of work of ours beside the bare one, turn by turn, and keeps the medians."""

    def __init__(self, benchmark) -> None:
        self._benchmark = benchmark

    def against(
        self, name: str, target: str, ours: Callable[[], object], bare: Callable[[], object], *, rounds: int = 5
    ) -> None:
        """Seconds of ``ours`` and ``bare``, turn by turn after one warm turn each; kept in milliseconds."""
        taken: list[float] = []

        def turn() -> tuple[tuple[()], dict[str, object]]:
            taken.append(_seconds(bare))
            return (), {}

        ours()
        self._benchmark.pedantic(ours, setup=turn, rounds=rounds)
        self.keep(name, target, self.median * 1000, statistics.median(taken) * 1000)

    @property
    def median(self) -> float:
        """The median of what was measured of ours, in seconds."""
        return float(self._benchmark.stats.stats.median)

    @staticmethod
    def keep(name: str, target: str, ours: float, bare: float, unit: str = "ms") -> None:
        """Add a line to the table."""
        _FIGURES.append(Figure(name, ours, bare, unit, target))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@pytest.fixture
def figures(benchmark) -> Figures:
    """Where a benchmark leaves what it measured."""
    return Figures(benchmark)


@pytest.fixture(scope="session")
def stress_file() -> Path:
    """The stress portfolio, to read only."""
    return portfolio.cached(portfolio.STRESS)


@pytest.fixture
def stress(stress_file: Path) -> Iterator[Store]:
    """The stress portfolio, open; nothing writes to it."""
    store = Store.open(stress_file)
    yield store
    store.close()


def pytest_terminal_summary(terminalreporter) -> None:
    """The table of ratios."""
    if not _FIGURES:
        return
    lines = [("figure", "ours", "bare", "ratio", "target"), *(figure.cells() for figure in _FIGURES)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    terminalreporter.section("ratios against the bare thing, medians of one run")
    for name, *cells in lines:
        shown = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        terminalreporter.write_line(" | ".join((name.ljust(widths[0]), *shown)))
