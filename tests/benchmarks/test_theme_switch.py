"""Other colours or another size of the text, every page visited: how long the window is held until the page in view is painted anew."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from dcant_tracker.preferences import Preferences
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.messages import WindowMessages
from dcant_tracker.ui.shell.pages import pages
from dcant_tracker.ui.shell.window import MainWindow
from dcant_tracker.ui.work.session import Session
from tests.benchmarks import portfolio

SEEN = ("home", "organisation", "recommendation")
"""The pages in view while the colours change: a dashboard, a long list with its sheet, the fullest sheet."""

_BARE_WIDGETS = 200


@pytest.fixture
def window(qapp: QApplication, scale, tmp_path: Path) -> Iterator[MainWindow]:
    """The window of the nominal portfolio, all its pages opened once."""
    theme.apply(qapp, theme.LIGHT)
    session = Session(Store.open(scale.copy(portfolio.NOMINAL, tmp_path)), WindowMessages(), Preferences())
    made = MainWindow(session)
    made.resize(1280, 720)
    made.show()
    for info in pages():
        made.open_page(info.id)
        _settle(session)
    yield made
    theme.apply(qapp, theme.LIGHT)
    _settle(session)
    made.close()
    made.deleteLater()
    QApplication.processEvents()


def _settle(session: Session) -> None:
    for _turn in range(20):
        assert session.jobs.wait_idle(60_000)
        QApplication.processEvents()


def _bare() -> float:
    """Milliseconds to give as many buttons as a page has widgets a stylesheet of one rule.

    They are gone afterwards: the window's own switch would dress them too.
    """
    shown = QWidget()
    column = QVBoxLayout(shown)
    for _number in range(_BARE_WIDGETS):
        column.addWidget(QPushButton("mot"))
    shown.setStyleSheet("QPushButton { color: red; }")
    shown.show()
    QApplication.processEvents()
    ink = theme.tokens().color("text")
    taken = _held(lambda: shown.setStyleSheet(f"QPushButton {{ color: {ink}; }}"))
    shown.close()
    shown.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return taken


def _held(work) -> float:
    """Milliseconds of ``work()`` and of the painting that follows."""
    started = time.perf_counter()
    work()
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    return (time.perf_counter() - started) * 1000


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("kind", "values", "target"), [("theme", ("dark", "light"), "≤ 300 ms"), ("scale", ("115", "100"), "–")]
)
def test_the_window_looks_otherwise_under_an_officer_at_work(figures, scale, window, benchmark, kind, values, target):
    benchmark.pedantic(lambda: None, rounds=1)
    ours: list[float] = []
    theirs: list[float] = []
    for page_id in SEEN:
        window.open_page(page_id)
        _settle(window.session)
        for value in values * scale.number(3, 1):
            ours.append(_held(window.window_actions[f"{kind}.{value}"].trigger))
            assert window.grab().toImage().pixelColor(3, 300) == theme.color("navigation")
            _settle(window.session)
            theirs.append(_bare())
    figures.keep(
        f"{kind} switch, {len(pages())} pages visited, until painted",
        target,
        statistics.median(ours),
        statistics.median(theirs),
    )
