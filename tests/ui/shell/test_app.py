"""The application as it is started: what it loads, what it shows, how it ends."""

import json
import os
import subprocess
import sys

import pytest

from dcant_tracker.__main__ import main

STORY = """
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from dcant_tracker.ui.shell import app, file_opener

def look():
    window = made.window
    if window is None or window.session.jobs.busy():
        QTimer.singleShot(20, look)
        return
    heavy = {"matplotlib", "openpyxl", "pydantic", "python_calamine", "sqlalchemy", "sqlmodel", "typer"}
    print(json.dumps({
        "heavy": sorted(heavy & {name.partition(".")[0] for name in sys.modules}),
        "title": window.windowTitle(),
        "rows": len(window.current_page.rows()),
        "style": QApplication.style().objectName() or "styled",
    }))
    window.close()

class Watched(file_opener.FileOpener):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        global made
        made = self
        QTimer.singleShot(0, look)

app.FileOpener = Watched
file_opener.SETTLED_MS = 10**6
sys.exit(app.open_window())
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
    assert seen["heavy"] == []
    assert seen["title"] == "dcant – DcANT"
    assert seen["rows"] > 8


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
