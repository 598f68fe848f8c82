"""Figures as ratios: what ours takes against the bare thing, measured in the same run, printed at the end.

Measured with ``--benchmark-enable``. Otherwise each benchmark runs once on a tiny portfolio and nothing is timed:
what it drives still exists and still gives what it should.
"""

import math
import shutil
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.portfolio import TINY, Size, cached, make


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a thing is worked on: as large as it says when measuring, else as small as makes sense."""

    is_full: bool
    folder: Path
    """Where the tiny portfolio is made."""

    def size(self, size: Size) -> Size:
        """What stands for ``size``."""
        return size if self.is_full else TINY

    def file(self, size: Size) -> Path:
        """The portfolio that stands for the one of ``size``, to read only."""
        if self.is_full:
            return cached(size)
        path = self.folder / "tiny.sqlite"
        if not path.exists():
            make(TINY, path)
        return path

    def copy(self, size: Size, folder: Path) -> Path:
        """A copy to write to."""
        return Path(shutil.copyfile(self.file(size), folder / f"{size.name}.sqlite"))

    def number(self, full: int, tiny: int) -> int:
        """How many: rows, forms, turns."""
        return full if self.is_full else tiny


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


FIGURES: list[Figure] = []
"""What was measured in this run."""


class Figures:
    """Measures a piece of work of ours beside the bare one, turn by turn, and keeps the medians.

    Without measuring, both run once and nothing is kept.
    """

    def __init__(self, benchmark) -> None:
        self._benchmark = benchmark

    def against(
        self, name: str, target: str, ours: Callable[[], object], bare: Callable[[], object], *, rounds: int = 5
    ) -> None:
        """``ours`` and ``bare``, turn by turn after one warm turn each."""
        taken: list[float] = []
        mine = self.alone(ours, rounds=rounds, before=lambda: taken.append(milliseconds(bare)))
        self.keep(name, target, mine, statistics.median(taken[-rounds:]))

    def alone(
        self,
        ours: Callable[[], object],
        *,
        rounds: int,
        before: Callable[[], object] | None = None,
        is_warmed: bool = True,
    ) -> float:
        """The median milliseconds of ``ours`` after a warm turn (unless not); nan when nothing is measured."""
        self._benchmark.pedantic(ours, setup=before, rounds=rounds, warmup_rounds=int(is_warmed))
        return float(self._benchmark.stats.stats.median) * 1000 if self._benchmark.enabled else math.nan

    def keep(self, name: str, target: str, ours: float, bare: float, unit: str = "ms") -> None:
        """Add a line to the table."""
        if self._benchmark.enabled:
            FIGURES.append(Figure(name, ours, bare, unit, target))


def milliseconds(work: Callable[[], object]) -> float:
    """How long ``work()`` takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
