"""What the benchmarks share: portfolios, where figures are kept, the table at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dcant_tracker.store.store import Store
from tests.benchmarks import portfolio
from tests.benchmarks.measuring import FIGURES, Figures, Scale


@pytest.fixture(autouse=True)
def _compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each process that is measured would compile what it loads again."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)


@pytest.fixture
def figures(benchmark) -> Figures:
    """Where a benchmark leaves what it measured."""
    return Figures(benchmark)


@pytest.fixture(scope="session")
def scale(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Scale:
    """Whether this run measures."""
    return Scale(not pytestconfig._benchmarksession.disabled, tmp_path_factory.mktemp("portfolio"))


@pytest.fixture(scope="session")
def stress_file(scale: Scale) -> Path:
    """The stress portfolio, to read only."""
    return scale.file(portfolio.STRESS)


@pytest.fixture
def stress(stress_file: Path) -> Iterator[Store]:
    """The stress portfolio, open; nothing writes to it."""
    store = Store.open(stress_file)
    yield store
    store.close()


@pytest.fixture(scope="session")
def nominal_file(scale: Scale) -> Path:
    """The nominal portfolio, to read only."""
    return scale.file(portfolio.NOMINAL)


@pytest.fixture
def nominal(nominal_file: Path) -> Iterator[Store]:
    """The nominal portfolio, open; nothing writes to it."""
    store = Store.open(nominal_file)
    yield store
    store.close()


def pytest_terminal_summary(terminalreporter) -> None:
    """The table of ratios."""
    if not FIGURES:
        return
    lines = [("figure", "ours", "bare", "ratio", "target"), *(figure.cells() for figure in FIGURES)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    terminalreporter.section("ratios against the bare thing, medians of one run")
    for name, *cells in lines:
        shown = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        terminalreporter.write_line(" | ".join((name.ljust(widths[0]), *shown)))
