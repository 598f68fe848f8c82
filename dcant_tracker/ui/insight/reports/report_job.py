"""A report as it was asked for in the window, and what the worker makes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QImage

from dcant_tracker.insight.drawing.look import LIGHT
from dcant_tracker.insight.earlier_states import state_of
from dcant_tracker.insight.reports.request import Asked
from dcant_tracker.insight.reports.structure import Report
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit.page import Printed
from dcant_tracker.ui.work.jobs import Progress


class Wanted(Protocol):
    """Pages that are wanted: what makes them, on the worker, and in which colours."""

    @property
    def look(self) -> str:
        """The colours."""

    def build(self, store: Store) -> Report:
        """The report. Raises UserError when its subject is not there."""


@dataclass(frozen=True, slots=True)
class WantedReport:
    """Which report, about what, at which day (ISO; empty: now), in which colours."""

    kind: str
    asked: Asked
    when: str = ""
    look: str = LIGHT

    def build(self, store: Store) -> Report:
        """The report, on the worker. Raises UserError when its subject is not there."""
        from dcant_tracker.insight.reports.catalogue import report

        return report(self.kind, state_of(store, self.when), self.asked)


@dataclass(frozen=True, slots=True)
class WantedPages:
    """What stands on a page of the window, in which colours."""

    printed: Printed
    look: str = LIGHT

    def build(self, store: Store) -> Report:
        """The report."""
        return self.printed(store)


@dataclass(frozen=True)
class Paging:
    """Draws the pages of a report, ``width`` pixels of the screen each; runs on the worker."""

    wanted: Wanted
    width: float

    def __call__(self, store: Store) -> list[QImage]:
        from dcant_tracker.insight.drawing.look import look
        from dcant_tracker.insight.reports.writing import pages

        report = self.wanted.build(store)
        across = A4_LONG_INCHES if report.landscape else A4_INCHES
        drawn = pages(report, look(self.wanted.look), self.width / across)
        return [QImage.fromData(page) for page in drawn]


A4_INCHES = 210 / 25.4
A4_LONG_INCHES = 297 / 25.4


def saving(wanted: Wanted, path: Path, template: Path | None) -> Callable[[Store, Progress], Path]:
    """Writes the report to ``path``; runs on the worker, raises UserError."""

    def work(store: Store, _progress: Progress) -> Path:
        from dcant_tracker.insight.drawing.look import look
        from dcant_tracker.insight.reports.writing import check, save

        check(path, template)
        save(wanted.build(store), look(wanted.look), path, template)
        return path

    return work
