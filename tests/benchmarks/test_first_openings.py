"""The first opening of the pages of most widgets, in a window that settled: what it takes of the main thread."""

import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNS = 5

OPENING = """
import sys, time
from pathlib import Path
from dcant_tracker.preferences import Preferences
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.kit.messages import WindowMessages
from dcant_tracker.ui.shell import window as shell
from dcant_tracker.ui.shell.app import make_application
from dcant_tracker.ui.work.session import Session
app = make_application()
theme.apply(app, theme.LIGHT)
session = Session(Store.open(Path(sys.argv[1])), WindowMessages(), Preferences())
window = shell.MainWindow(session)
window.resize(1280, 720)
window.show()
def spend(seconds):
    longest, until = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.thread_time()
        app.processEvents()
        longest = max(longest, time.thread_time() - began)
        time.sleep(0.001)
    return longest
shell.prepare_pages()
spend(float(sys.argv[3]))
began = time.thread_time()
page = window.open_page(sys.argv[2])
app.processEvents()
painted = time.thread_time() - began
assert page.isVisible()
print(max(painted, spend(float(sys.argv[3]))) * 1000)
assert session.jobs.wait_idle(60_000)
window.close()
"""
"""Prints the longest time that the main thread was busy: until the page is painted, or when what was read shows."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", ["evaluation", "results"])
def test_a_page_opens_for_the_first_time(benchmark, figures, scale, nominal_file, page):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    seconds = str(scale.number(3, 0))
    command = [sys.executable, "-c", OPENING, str(nominal_file), page, seconds]

    def ours() -> float:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
        return float(done.stdout)

    taken = benchmark.pedantic(lambda: statistics.median(ours() for _run in range(scale.number(RUNS, 1))), rounds=1)
    figures.keep(f"first opening of {page}, processor of the main thread / 100 ms", "≤ 1", taken, 100)
