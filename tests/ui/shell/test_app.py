"""The application as it is started: what it loads, what it shows, how it ends."""

import importlib.util
import json
import os
import subprocess
import sys

import pytest

from dcant_tracker.__main__ import main

HEAVY = {
    "PySide6.QtNetwork",
    "_strptime",
    "dcant_tracker.domain.near_days",
    "dcant_tracker.exchange",
    "dcant_tracker.insight.drawing",
    "dcant_tracker.insight.figures",
    "dcant_tracker.insight.reports",
    "dcant_tracker.store.history.rewinding",
    "dcant_tracker.store.public_data",
    "dcant_tracker.store.writing.door",
    "dcant_tracker.ui.kit.toast",
    "dcant_tracker.ui.records.list_page",
    "dcant_tracker.ui.records.renaming",
    "dcant_tracker.ui.records.table.editors.factory",
    "dcant_tracker.ui.records.table.editors.month",
    "dcant_tracker.ui.shell.closing_lines",
    "dcant_tracker.ui.shell.dropping",
    "dcant_tracker.ui.shell.help",
    "dcant_tracker.ui.shell.palette",
    "decimal",
    "docx",
    "matplotlib",
    "openpyxl",
    "pydantic",
    "python_calamine",
    "rapidfuzz",
    "sqlalchemy",
    "sqlmodel",
    "typer",
    "typst",
    "uuid",
}
"""What the first page does without."""

UNSEEN = {
    "QCalendarWidget",
    "QDropEvent",
    "QEnterEvent",
    "QGraphicsDropShadowEffect",
    "QGraphicsSceneEvent",
    "QGraphicsView",
    "QMdiArea",
    "QPdfWriter",
    "QSplashScreen",
    "QStyle",
    "QTabBar",
    "QTextDocument",
    "QTouchEvent",
    "QWizard",
}
"""Classes of Qt that the first page does not show: PySide makes a class, and all its enumerations, on first use."""

STORY = """
import gc, json, sys
from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QTimer
from dcant_tracker.ui.shell import start
open_window = start.load()
from dcant_tracker.ui.shell import app, file_opener
from dcant_tracker.ui.shell.one_window import holding

def look():
    window = made.window
    if window is None or window.session.jobs.busy():
        QTimer.singleShot(20, look)
        return
    modules = {".".join(parts[:at]) for parts in (name.split(".") for name in sys.modules) for at in range(1, 6)}
    QtWidgets.QApplication.processEvents()
    print(json.dumps({
        "modules": sorted(modules),
        "classes": sorted({*vars(QtGui), *vars(QtWidgets)}),
        "title": window.windowTitle(),
        "rows": len(window.current_page.rows()),
        "is frozen": gc.get_freeze_count() > 10_000,
    }))
    window.close()

class Watched(file_opener.FileOpener):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        global made
        made = self
        QTimer.singleShot(0, look)

app.FileOpener = Watched
file_opener.SETTLED_MS = holding.LISTENING_MS = 10**6
sys.exit(open_window(None))
"""


def test_the_window_opens_with_nothing_heavy_loaded_and_ends_when_closed(store, data_folder):
    path = data_folder / "dcant.sqlite"
    store.close()
    store.path.rename(path)
    done = subprocess.run(
        [sys.executable, "-c", STORY], capture_output=True, encoding="utf-8", check=False, env=dict(os.environ)
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert "dcant_tracker.ui.home.page" in seen["modules"]
    assert HEAVY & set(seen["modules"]) == set()
    assert "QLabel" in seen["classes"]
    assert UNSEEN & set(seen["classes"]) == set()
    assert seen["is frozen"], "the collector does not look at what was loaded"
    assert seen["title"] == "dcant – DcANT"
    assert seen["rows"] > 8


def test_what_is_heavy_or_unseen_exists():
    from PySide6 import QtGui, QtWidgets

    assert [name for name in sorted(HEAVY) if importlib.util.find_spec(name) is None] == []
    assert [name for name in sorted(UNSEEN) if not hasattr(QtWidgets, name) and not hasattr(QtGui, name)] == []


def test_a_command_goes_to_the_command_line(monkeypatch):
    import dcant_tracker.cli

    asked = []
    monkeypatch.setattr(dcant_tracker.cli, "main", lambda arguments: asked.append(arguments) or 3)
    assert main(["list", "organisation"]) == 3
    assert asked == [["list", "organisation"]]


def test_the_child_that_reads_a_workbook_starts_before_anything_else(monkeypatch):
    from dcant_tracker.exchange.reader import child

    def read(arguments):
        raise SystemExit(arguments)

    monkeypatch.setattr(child, "main", read)
    with pytest.raises(SystemExit) as ended:
        main(["--read-workbook", "a.xlsx", "1,2,3", "swift"])
    assert ended.value.code == ["a.xlsx", "1,2,3", "swift"]
