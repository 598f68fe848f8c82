"""The window: when it can be used, and how much memory it holds on the largest portfolio."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import portfolio

ROOT = Path(__file__).parents[2]
ROUNDS = 7

BARE_WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 720)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""

RESIDENT = """
import psutil
print(psutil.Process().memory_info().rss)
"""

STRESS_WINDOW = """
import sys
from pathlib import Path
from dcant_tracker.preferences import Preferences
from dcant_tracker.store.store import Store
from dcant_tracker.ui.kit import theme
from dcant_tracker.ui.shell.app import make_application
from dcant_tracker.ui.kit.messages import WindowMessages
from dcant_tracker.ui.work.session import Session
from dcant_tracker.ui.shell.window import MainWindow
app = make_application()
theme.apply(app, theme.LIGHT)
session = Session(Store.open(Path(sys.argv[1])), WindowMessages(), Preferences())
window = MainWindow(session)
window.resize(1280, 720)
window.show()
for page_id in sys.argv[3:]:
    page = window.open_page(page_id)
    shown = page.show_tab("answers") if page_id == "evaluation" else page
    for _turn in range(50):
        assert session.jobs.wait_idle(60_000)
        app.processEvents()
    assert page_id != "evaluation" or shown.table.count == int(sys.argv[2])
"""


def _run(command: list[str], folder: Path) -> str:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "DCANT_DATA_DIR": str(folder),
        "DCANT_QUIT_WHEN_READY": "1",
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
    return done.stdout


@pytest.mark.timeout(900)
def test_the_window_is_usable(figures, scale, tmp_path):
    data = scale.copy(portfolio.NOMINAL, tmp_path)
    ours = [sys.executable, "-m", "dcant_tracker", "--data", str(data)]
    bare = [sys.executable, "-c", BARE_WINDOW]
    figures.against(
        "window usable, nominal portfolio",
        "≤ 2.0",
        lambda: _run(ours, tmp_path),
        lambda: _run(bare, tmp_path),
        rounds=ROUNDS,
    )


@pytest.mark.timeout(900)
def test_resident_memory_on_the_stress_portfolio(benchmark, figures, scale, tmp_path, stress_file):
    rows = scale.size(portfolio.STRESS).evaluations
    command = [sys.executable, "-c", STRESS_WINDOW + RESIDENT, str(stress_file), str(rows)]
    pages = ("home", "evaluation", "organisation", "participation")
    printed = benchmark.pedantic(lambda: _run([*command, *pages], tmp_path), rounds=1)
    bare = _run([sys.executable, "-c", BARE_WINDOW + RESIDENT], tmp_path)
    figures.keep(
        f"resident memory, stress portfolio, {len(pages)} pages open",
        "≤ 300 MB",
        int(printed) / 1e6,
        int(bare) / 1e6,
        "MB",
    )
